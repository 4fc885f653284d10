"""Today, first on the page: as the report says it, for now or for when the run is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.answers.typed_dates import typed_moment
from analyzer.app.parts import FormOutcome, Undo
from analyzer.app.soreness import SorenessTaps, Tap, soreness_taps
from analyzer.errors import UsageError
from analyzer.report import today

if TYPE_CHECKING:
    from datetime import datetime

    from analyzer.app.parts import Fields, View

KEY = "today"
_AT = "today.at"
"""Where the moment of the planned run is remembered, as it was typed."""
_MORNING, _EVENING = time(7), time(18)
FORGETS = (_AT,)


@dataclass(frozen=True, slots=True)
class TodayNow:
    """Today: what a run may be at most that begins ``at`` a moment in words, "" for now.

    ``moments`` are those offered, ``typed`` what stands in the field for another one.
    ``at_another_day`` where that is no moment of today: today's soreness says nothing of it.
    """

    advice: today.Today
    at: str
    moments: tuple[Tap, ...]
    typed: str
    soreness: SorenessTaps
    at_another_day: bool


def build(view: View) -> TodayNow:
    """Say what holds for a run at the moment it is planned for."""
    planned = _planned_moment(view)
    offered = _offered_moments(view)
    chosen = view.memory.get(_AT, "") if planned else ""
    own = chosen if chosen not in dict(offered).values() else ""
    return TodayNow(
        advice=today.advice_now(view.context, planned),
        at=_in_words(planned) if planned else "",
        moments=tuple(Tap(words, text, text == chosen) for words, text in offered),
        typed=view.typed.text("at", own),
        soreness=soreness_taps(view),
        at_another_day=planned is not None and planned.date() != view.today,
    )


def plan_run(view: View, fields: Fields) -> FormOutcome:
    """Ask for a run that begins at a moment; "" asks for now.

    Raises:
        UsageError: it is no moment, or one that is over.
    """
    typed = fields.text("at")
    # A moment that is over meanwhile is no way back.
    before = view.memory.get(_AT, "") if _planned_moment(view) else ""
    planned = _moment_typed(view, typed) if typed else None
    if planned and _is_over(view, planned):
        raise UsageError(f"{_in_words(planned)} is over.", "Name a time that is still to come.")
    view.memory[_AT] = typed
    words = f"For a run on {_in_words(planned)}." if planned else "For a run now."
    return FormOutcome(words, KEY, Undo("run-at", {"at": before}) if typed != before else None)


def _offered_moments(view: View) -> list[tuple[str, str]]:
    """Return the moments that most runs begin at, in words and as they are typed."""
    found = [("Now", "")]
    if view.now.time() < _MORNING:
        found.append(("Today at 7:00", "7:00"))
    if view.now.time() < _EVENING:
        found.append(("Today at 18:00", "18:00"))
    return [*found, ("Tomorrow at 7:00", "tomorrow 7:00"), ("Tomorrow at 18:00", "tomorrow 18:00")]


def _planned_moment(view: View) -> datetime | None:
    """Return the moment of the planned run, without a zone; None for now, or where it is over."""
    typed = view.memory.get(_AT, "")
    when = _moment_typed(view, typed) if typed else None
    return None if when is None or _is_over(view, when) else when


def _is_over(view: View, when: datetime) -> bool:
    return when < view.now.replace(tzinfo=None) - timedelta(minutes=1)


def _moment_typed(view: View, typed: str) -> datetime:
    return typed_moment(typed, view.now, _MORNING, "ahead").when


def _in_words(moment: datetime) -> str:
    return f"{units.day(moment, named=True)}, {units.time_of_day(moment)}"
