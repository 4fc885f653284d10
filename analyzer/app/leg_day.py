"""A leg day that no file knows: when it was and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.actions.decisions import Removal, add_leg_day, remove_leg_day
from analyzer.actions.said_back import added_words, removed_words
from analyzer.answers.strength_sessions import sessions_there
from analyzer.answers.typed_dates import typed_moment
from analyzer.app.decide import all_sessions
from analyzer.app.parts import FormOutcome, Undo
from analyzer.clocks import on_clock
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.app.parts import Fields, View

KEY = "leg-day"
_EVENING = time(18)
_USUAL_MIN = 60
_MINUTE_S = 60
_MOST_SHOWN = 10
_LEAST_MIN, _MOST_MIN = 5, 600


@dataclass(frozen=True, slots=True)
class AddedLegDay:
    """A leg day that the athlete added: when it was, and how long it took."""

    session_id: str
    when: str
    lasted: str


@dataclass(frozen=True, slots=True)
class LegDayForm:
    """What the form begins with: a day (ISO), a time of day, the minutes; and the last day.

    ``needs_clock_today`` while the time taken where none is named is still to come today.
    ``added`` are the newest that were added, each of which can be removed.
    """

    day: str
    clock: str
    minutes: str
    last_day: str
    needs_clock_today: bool
    least_min: int = _LEAST_MIN
    most_min: int = _MOST_MIN
    added: tuple[AddedLegDay, ...] = ()


def build(view: View) -> LegDayForm:
    """Offer today, or what was typed last and refused."""
    today, typed = view.today, view.typed
    return LegDayForm(
        day=typed.text("day", today.isoformat()),
        clock=typed.text("clock", f"{_EVENING:%H:%M}" if view.now.time() > _EVENING else ""),
        minutes=typed.text("minutes", str(_USUAL_MIN)),
        last_day=today.isoformat(),
        needs_clock_today=view.now.time() < _EVENING,
        added=tuple(
            AddedLegDay(one.leg_day_id, one.when, units.duration(one.lasted_s))
            for one in view.context.once(all_sessions)[::-1]
            if one.is_added
        )[:_MOST_SHOWN],
    )


def add_day(view: View, fields: Fields) -> FormOutcome:
    """Add the leg day.

    Raises:
        UsageError: it is no day, is still to come, or a session stands there already.
    """
    day, clock = fields.text("day"), fields.text("clock")
    if not day:
        raise UsageError("The day is missing.", "Say on which day it was.")
    minutes = _minutes_typed(fields.text("minutes", str(_USUAL_MIN)))
    moment = typed_moment(f"{day} {clock}".strip(), view.now, _EVENING)
    there = sessions_there(view.config, moment.when, minutes, whole_day=not moment.names_time)
    if there and not fields.text("another"):
        raise UsageError(there[0].words, "If there were two, tick “Add another one”.")
    added = add_leg_day(view.config, moment.when, minutes, view.now, names_time=moment.names_time)
    words = added_words(moment.when, minutes)
    if not moment.names_time:
        words += f" No time was named, so {units.time_of_day(moment.when)} is taken."
    return FormOutcome(words, KEY, Undo("remove-leg-day", {"id": added}))


def remove_day(view: View, fields: Fields) -> FormOutcome:
    """Remove a leg day that was added by hand."""
    typed = fields.text("id")
    known = {one.leg_day_id: one for one in view.context.once(all_sessions)}
    removed, what_came = remove_leg_day(view.config, typed)
    was = known.get(removed)
    words = removed_words(was.when if was else removed, what_came)
    if was is None or what_came is not Removal.REMOVED:
        return FormOutcome(words, KEY)
    began = on_clock(was.started_at, view.config.sources.zone)
    again = {"day": f"{began:%Y-%m-%d}", "clock": f"{began:%H:%M}", "another": "1"}
    minutes = round(was.lasted_s / _MINUTE_S)
    return FormOutcome(words, KEY, Undo("add-leg-day", {**again, "minutes": str(minutes)}))


def _minutes_typed(text: str) -> int:
    if not text.isdecimal() or not _LEAST_MIN <= int(text) <= _MOST_MIN:
        raise UsageError(
            f"A leg day takes {_LEAST_MIN} to {_MOST_MIN} minutes.", "Write them as a number."
        )
    return int(text)
