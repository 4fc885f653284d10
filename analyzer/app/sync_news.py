"""What a sync of the page has changed in what the page says, found by looking before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.answers.stored_activities import stored_activities
from analyzer.answers.verdict_changes import changed_verdicts, changes_in_words
from analyzer.app.decide import all_sessions
from analyzer.app.syncing import page_sync
from analyzer.report.today import advice_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.answers.strength_sessions import DecidedSession
    from analyzer.app.parts import View
    from analyzer.app.syncing import SyncState
    from analyzer.model import Verdict

_BEFORE = "sync.before"
"""Where is remembered what the page said before the last sync."""
_AFTER = "sync.after"
"""Where is remembered what the page said right after it: what was said since is not its doing."""
_NAMED = 3
_ASK = "ask whether they were leg days"
_MOST_LEFT_OUT = 20


@dataclass(frozen=True, slots=True)
class _SaidThen:
    """What the page said: today's headline, the verdicts, the sessions, the runs in question.

    ``runs`` are the ids of all runs that count.
    """

    headline: str
    verdicts: Mapping[str, Verdict]
    sessions: Mapping[str, DecidedSession]
    pairs: frozenset[tuple[str, str]]
    runs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Brought:
    """What files have brought that still counts: the ids of runs and sessions, and in words."""

    ids: tuple[str, ...]
    words: str


def remember_before(view: View) -> None:
    """Remember what the page says before a sync."""
    view.memory[_BEFORE] = _said_now(view)
    view.memory.pop(_AFTER, None)


def _said_now(view: View) -> _SaidThen:
    return _SaidThen(
        headline=advice_now(view.context).headline,
        verdicts=view.context.verdict_of,
        sessions={one.leg_day_id: one for one in view.context.once(all_sessions)},
        pairs=_pairs_asked(view),
        runs=_counted_runs(view),
    )


def _counted_runs(view: View) -> frozenset[str]:
    runs = view.dataset.runs
    return frozenset(runs.loc[~runs["ignored"].astype(bool), "run_id"])


def brought_by_sync(view: View, sync: SyncState | None) -> Brought | None:
    """Return what the last sync has brought and still counts; None where that is nothing, or much.

    Whoever reads years at once wants them.
    """
    before, after = view.memory.get(_BEFORE), view.memory.get(_AFTER)
    if before is None or after is None or sync is None or sync.running or sync.question:
        return None
    runs = (after.runs - before.runs) & _counted_runs(view)
    new = after.sessions.keys() - before.sessions.keys()
    sessions = [
        one.leg_day_id
        for one in view.context.once(all_sessions)
        if one.leg_day_id in new and one.decision != "no"
    ]
    if not 0 < len(runs) + len(sessions) <= _MOST_LEFT_OUT:
        return None
    counts = [(len(runs), "run"), (len(sessions), "strength session")]
    words = units.listed(units.count(number, what) for number, what in counts if number)
    return Brought((*sorted(runs), *sessions), words)


def news_of_sync(view: View, sync: SyncState | None) -> tuple[str, ...]:
    """Return in sentences what is another thing since the last sync; none while it goes on."""
    before = view.memory.get(_BEFORE)
    # One with a question has not ended: what follows is said once that is answered.
    if before is None or sync is None or sync.running or sync.question:
        return ()
    now = _said_now(view)
    after = view.memory.get(_AFTER, now)
    if view.own_syncs == page_sync(view.memory).ended:  # the data were read after it
        view.memory[_AFTER] = after
    return tuple(_sentences(before, after, now))


def _sentences(before: _SaidThen, after: _SaidThen, now: _SaidThen) -> Iterator[str]:
    """Say what came of the sync, as far as it still holds."""
    # By id: a session that a second file completes is not new, though its record is.
    new = [
        one
        for session_id, one in now.sessions.items()
        if session_id not in before.sessions
        and session_id in after.sessions
        and one.decision == after.sessions[session_id].decision
    ]
    legs = [one for one in new if one.decision == "yes"]
    undecided = [one for one in new if one.decision == "unknown"]
    if legs:
        yield f"{_legs_in_words(legs)}."
    if undecided:
        ask = "asks whether it was leg day" if len(undecided) == 1 else _ASK
        yield f"{units.count(len(undecided), 'session')} {ask}."
    if pairs := (after.pairs & now.pairs) - before.pairs:
        yield f"{units.count(len(pairs), 'pair')} of records may be one run: say so above."
    # What was said since may have moved it on, or back: then “now” would be another one.
    if before.headline and before.headline != after.headline == now.headline:
        yield f"Today: “{before.headline}” before, “{now.headline}” now."
    if changes := changed_verdicts(before.verdicts, after.verdicts):
        yield changes_in_words(changes)


def _legs_in_words(legs: list[DecidedSession]) -> str:
    if len(legs) > _NAMED:
        return f"{units.count(len(legs), 'leg day')} among them"
    word = "Leg day" if len(legs) == 1 else "Leg days"
    return f"{word}: {units.listed(one.when for one in legs)}"


def _pairs_asked(view: View) -> frozenset[tuple[str, str]]:
    return frozenset(one.ids for one in stored_activities(view.config).same_run)
