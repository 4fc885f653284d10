"""Was it leg day? The undecided sessions as cards, each with what would follow from yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analyzer import units
from analyzer.actions.decisions import TAKE_BACK, decide_sessions
from analyzer.actions.said_back import decided_words
from analyzer.actions.settings import set_setting, unset_setting
from analyzer.answers.strength_sessions import decided_sessions
from analyzer.answers.verdict_changes import changed_verdicts, changes_in_words
from analyzer.answers.what_follows import runs_moved, verdicts_moved
from analyzer.app.parts import Fields, FormOutcome, Undo
from analyzer.errors import UsageError
from analyzer.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.answers.strength_sessions import DecidedSession
    from analyzer.app.parts import View
    from analyzer.model import Verdict
    from analyzer.report.context import ReportContext

KEY = "decide"
_MOST_CARDS = 10
_MOST_DECIDED = 10
_LATER = "decide.later"
"""Where the sessions are remembered that the athlete put off."""
FORGETS = (_LATER,)
_FOLLOWS = "decide.follows"
"""Where is kept what would follow, by session, with what it was worked out from."""
_RULE = "sources.leg_weekdays"
_NEAR_DAYS = 28
"""A decision farther away moves no window of a session's, and hardly what is usual."""


@dataclass(frozen=True, slots=True)
class Card:
    """One session: when and how long it was, its title, what is known of it, what yes would do.

    ``runs`` is "" where a form waits and what yes would do is still to be worked out. ``alike``
    counts the undecided sessions of its weekday, itself included.
    """

    session_id: str
    when: str
    lasted: str
    title: str
    known: tuple[str, ...]
    runs: str
    verdicts: str
    weekday: str
    alike: int


@dataclass(frozen=True, slots=True)
class DecidedCard:
    """A session of a file that the athlete has decided: when it was, and what they said of it."""

    session_id: str
    when: str
    title: str
    was_legs: bool


@dataclass(frozen=True, slots=True)
class Decide:
    """The cards, the newest first; how many more are undecided, and how many were put off.

    ``decided`` are the newest sessions by the athlete's word, which can be taken back.
    """

    cards: tuple[Card, ...]
    more: int
    put_off: int
    decided: tuple[DecidedCard, ...]


def build(view: View) -> Decide:
    """Lay out the newest undecided sessions that were not put off."""
    undecided = _undecided_sessions(view)
    later = view.memory.get(_LATER, frozenset())
    # The athlete's memory is freshest for the newest, so these come first.
    open_ones = [each for each in undecided if each.leg_day_id not in later]
    shown = open_ones[:_MOST_CARDS]
    sessions = view.dataset.strength_sessions
    name_of = dict(zip(sessions["session_id"], sessions["name"], strict=True))
    return Decide(
        cards=tuple(
            _session_card(view, each, str(name_of[each.leg_day_id]), undecided) for each in shown
        ),
        more=len(open_ones) - len(shown),
        put_off=len(undecided) - len(open_ones),
        decided=tuple(
            DecidedCard(
                each.leg_day_id,
                each.when,
                one_line(str(name_of[each.leg_day_id])),
                was_legs=each.decision == "yes",
            )
            for each in view.context.once(all_sessions)[::-1]
            if each.decided_by == "athlete" and not each.is_added
        )[:_MOST_DECIDED],
    )


def all_sessions(context: ReportContext) -> list[DecidedSession]:
    """Return all strength sessions, the newest last; to be asked for by ``context.once``."""
    return decided_sessions(context.dataset)


def _undecided_sessions(view: View) -> list[DecidedSession]:
    found = view.context.once(all_sessions)[::-1]
    return [each for each in found if each.decision == "unknown"]


def _session_card(
    view: View, found: DecidedSession, name: str, all_of_them: Sequence[DecidedSession]
) -> Card:
    runs, verdicts = _what_follows(view, found)
    return Card(
        session_id=found.leg_day_id,
        when=found.when,
        lasted=units.duration(found.lasted_s),
        title=one_line(name),
        known=tuple(piece.text for piece in found.reasons) or (found.why,),
        runs=runs,
        verdicts=verdicts,
        weekday=units.weekday(found.local_date),
        alike=len(_of_weekday(all_of_them, units.weekday(found.local_date))),
    )


def _of_weekday(sessions: Sequence[DecidedSession], weekday: str) -> list[DecidedSession]:
    return [each for each in sessions if units.weekday(each.local_date) == weekday]


def _what_follows(view: View, found: DecidedSession) -> tuple[str, str]:
    """Return what yes would do to runs and to verdicts, in words, from memory where it stands.

    In a hurry memory will do, for it is made once more.
    """
    kept: dict[str, tuple[object, tuple[str, str]]] = view.memory.setdefault(_FOLLOWS, {})
    if view.in_hurry:
        return kept.get(found.leg_day_id, (None, ("", "")))[1]
    data, sessions = view.dataset, view.dataset.strength_sessions
    day = pd.Timestamp(found.local_date)
    is_near = (sessions["local_date"] - day).dt.days.abs() <= _NEAR_DAYS
    near = sessions.loc[is_near, ["session_id", "decision"]].to_numpy().tolist()
    # As text, for what is unknown does not equal itself.
    noted = data.journal.loc[(data.journal["day"] - day).dt.days.abs() <= _NEAR_DAYS]
    made_of = (near, len(data.runs), repr(noted["soreness_said"].tolist()))
    if found.leg_day_id not in kept or kept[found.leg_day_id][0] != made_of:
        moved = verdicts_moved(data, found.leg_day_id, view.context.verdict_of)
        words = runs_moved(data, found.leg_day_id), moved.in_full
        kept[found.leg_day_id] = (made_of, words)
    return kept[found.leg_day_id][1]


def decide_sent(view: View, fields: Fields) -> FormOutcome:
    """Decide one or several sessions by the athlete's word: yes, no, or the word taken back.

    Raises:
        UsageError: there is no such session, or no such decision.
    """
    typed, decision = fields.text("session").split(), fields.text("decision")
    if decision not in {"yes", "no", TAKE_BACK}:
        raise UsageError("Say whether it was leg day.")
    before = view.context.verdict_of
    known = {each.leg_day_id: each for each in view.context.once(all_sessions)}
    found = decide_sessions(view.config, typed, decision)
    who = known[found[0]].when if len(found) == 1 else units.count(len(found), "session")
    words = f"{decided_words(who, decision)} {_changes_since(view, before)}"
    return FormOutcome(words, KEY, _undo_decision([known[each] for each in found], decision))


def _undo_decision(before: Sequence[DecidedSession], decision: str) -> Undo | None:
    """Return what brings back the athlete's word of before; None where it is the same."""
    said = {each.decision if each.decided_by == "athlete" else TAKE_BACK for each in before}
    # Of several, each with a word of its own, one form can only take the new one back.
    was = said.pop() if len(said) == 1 else TAKE_BACK
    ids = " ".join(each.leg_day_id for each in before)
    return Undo("decide", {"session": ids, "decision": was}) if was != decision else None


def _changes_since(view: View, before: Mapping[str, Verdict]) -> str:
    return changes_in_words(changed_verdicts(before, view.context.verdict_of))


def every_weekday(view: View, fields: Fields) -> FormOutcome:
    """Decide all undecided sessions of a weekday alike.

    Yes is a rule, which holds for those to come, too; no is said of each that is there.

    Raises:
        UsageError: no session of that weekday is undecided.
    """
    weekday, decision = fields.text("weekday"), fields.text("decision")
    alike = _of_weekday(_undecided_sessions(view), weekday)
    if not alike:
        raise UsageError(f"No session on a {weekday} is undecided.")
    if decision == "no":
        ids = " ".join(each.leg_day_id for each in alike)
        sent = {"session": (ids,), "decision": ("no",)}
        return decide_sent(view, Fields(sent))
    before, was = view.context.verdict_of, view.config.sources.leg_weekdays
    notes = set_setting(view.config, view.config.settings_file, _RULE, [*was, weekday.lower()])[1:]
    sessions = units.count(len(alike), "session")
    words = (
        f"{weekday} is leg day by your rule wherever nothing else tells: {sessions} now, and those"
        f" to come. {_changes_since(view, before)}"
    )
    return FormOutcome(
        " ".join([words, *notes]), KEY, Undo("leg-weekdays", {"weekdays": " ".join(was)})
    )


def set_weekdays(view: View, fields: Fields) -> FormOutcome:
    """Set the weekdays of the rule; none takes it away."""
    config, weekdays = view.config, fields.text("weekdays").split()
    was = " ".join(config.sources.leg_weekdays)
    if weekdays:
        set_setting(config, config.settings_file, _RULE, weekdays)
    else:
        unset_setting(config, config.settings_file, _RULE)
    named = units.listed(one.title() for one in weekdays)
    words = f"{named}: leg day by your rule." if weekdays else "No weekday is leg day by rule."
    return FormOutcome(words, KEY, Undo("leg-weekdays", {"weekdays": was}))


def put_off(view: View, fields: Fields) -> FormOutcome:
    """Ask of a session later; without one, ask again of all that were put off."""
    session_id = fields.text("session")
    later = view.memory.get(_LATER, frozenset())
    view.memory[_LATER] = later | {session_id} if session_id else frozenset()
    if not session_id:
        return FormOutcome("", KEY)
    return FormOutcome(
        "Put off until you ask for it, or open the page again.", KEY, Undo("later", {})
    )
