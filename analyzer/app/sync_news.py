"""What a sync of the page has changed in what the page says, found by looking before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.answers.stored_activities import stored_activities
from analyzer.answers.strength_sessions import decided_sessions
from analyzer.answers.verdict_changes import changed_verdicts, changes_in_words
from analyzer.report.today import advice_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.answers.strength_sessions import DecidedSession
    from analyzer.app.parts import View
    from analyzer.app.syncing import SyncState
    from analyzer.model import Verdict

_BEFORE = "sync.before"
"""Where is remembered what the page said before the last sync."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class _SaidBefore:
    """What the page said: today's headline, the verdicts, the sessions, the runs in question."""

    headline: str
    verdicts: Mapping[str, Verdict]
    sessions: frozenset[str]
    pairs: frozenset[tuple[str, str]]


def remember_before(view: View) -> None:
    """Remember what the page says before a sync."""
    view.memory[_BEFORE] = _SaidBefore(
        headline=advice_now(view.context).headline,
        verdicts=view.context.verdict_of,
        sessions=frozenset(one.leg_day_id for one in decided_sessions(view.dataset)),
        pairs=_pairs_asked(view),
    )


def news_of_sync(view: View, sync: SyncState | None) -> tuple[str, ...]:
    """Return in sentences what is another thing since the last sync; none while it goes on."""
    before = view.memory.get(_BEFORE)
    # One with a question has not ended: what follows is said once that is answered.
    if before is None or sync is None or sync.running or sync.question:
        return ()
    return tuple(_sentences(view, before))


def _sentences(view: View, before: _SaidBefore) -> Iterator[str]:
    # By id: a session that a second file completes is not new, though its record is.
    new = [one for one in decided_sessions(view.dataset) if one.leg_day_id not in before.sessions]
    legs = [one for one in new if one.decision == "yes"]
    undecided = [one for one in new if one.decision == "unknown"]
    if legs:
        yield f"{_legs_in_words(legs)}."
    if undecided:
        ask = "asks" if len(undecided) == 1 else "ask"
        yield f"{units.count(len(undecided), 'session')} {ask} whether it was leg day."
    if pairs := _pairs_asked(view) - before.pairs:
        yield f"{units.count(len(pairs), 'pair')} of records may be one run: say so above."
    headline = advice_now(view.context).headline
    if headline != before.headline and before.headline:
        yield f"Today: “{before.headline}” before, “{headline}” now."
    if changes := changed_verdicts(before.verdicts, view.context.verdict_of):
        yield changes_in_words(changes)


def _legs_in_words(legs: list[DecidedSession]) -> str:
    if len(legs) > _NAMED:
        return f"{units.count(len(legs), 'leg day')} among them"
    word = "Leg day" if len(legs) == 1 else "Leg days"
    return f"{word}: {units.listed(one.when for one in legs)}"


def _pairs_asked(view: View) -> frozenset[tuple[str, str]]:
    return frozenset(one.ids for one in stored_activities(view.config).same_run)
