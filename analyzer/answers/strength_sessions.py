"""The strength sessions, whether each was leg day, and why: what ``legstats legdays`` answers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer import units
from analyzer.advice.windows import FirstIn
from analyzer.answers.activity_ids import find_activity, sport_meant, sport_words
from analyzer.answers.local_clock import day_and_hour_told
from analyzer.answers.what_follows import runs_moved
from analyzer.frames.dataset import ADDED_BY_HAND, dated, runs_that_count
from analyzer.legday.breaks import Breaks
from analyzer.matching.ids import groups_by_id
from analyzer.matching.left_running import without_running_on
from analyzer.matching.local_clock import local_time
from analyzer.matching.merging import merge_activities
from analyzer.store import Store

if TYPE_CHECKING:
    from datetime import date, datetime

    import pandas as pd

    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Evidence

_NEAR = timedelta(minutes=30)
"""Nobody remembers to the minute when a session began."""
_NO_EVIDENCE = "what was trained is not recorded"
SEVERITY_MEANS = (
    "1 is a usual leg day of yours, of the 12 weeks before it; by its sets, or its length and heart"
    " rate where none are known"
)
_DECIDED_BY = {"auto": "by the evidence", "rule": "by your rule", "athlete": "by your word"}


@dataclass(frozen=True, slots=True)
class DecidedSession:
    """A strength session and the decision on it; the fields are those of ``legdays --json``.

    ``decision`` is yes, no or unknown; ``severity`` is None or NaN where it was no leg day.
    """

    leg_day_id: str
    started_at: datetime
    ended_at: datetime
    decision: str
    confidence: float
    evidence: tuple[Evidence, ...]
    severity: float | None
    decided_by: str
    local_date: date
    sources: tuple[str, ...]
    leg_sets: float
    leg_load_kg: float
    local_hour: float

    @property
    def when(self) -> str:
        """The day and time on the athlete's clock, and whether these are no true ones."""
        return day_and_hour_told(self.local_date, self.local_hour, is_believed=self.has_true_date)

    @property
    def has_true_date(self) -> bool:
        """Whether its date is believed: else it comes before no run."""
        return all(piece.source != "date" for piece in self.evidence)

    @property
    def is_added(self) -> bool:
        """Whether the athlete's word alone says that it was: no file has it."""
        return self.sources == ADDED_BY_HAND

    @property
    def lasted_s(self) -> float:
        """How long it took, in seconds."""
        return (self.ended_at - self.started_at).total_seconds()

    @property
    def sureness(self) -> str:
        """The confidence in per cent; "" where nothing is decided, for then nothing is sure."""
        return "" if self.decision == "unknown" else units.share(self.confidence, 1)

    @property
    def reasons(self) -> list[Evidence]:
        """The evidence, the weightiest first."""
        return sorted(self.evidence, key=lambda piece: -abs(piece.weight))

    @property
    def why(self) -> str:
        """What the decision rests on in words: the weightiest reason on its side.

        Of what is undecided, the weightiest on each side; what is missing where nothing is known.
        """
        for_it, against = (
            next((one for one in self.reasons if one.weight * sign > 0), None) for sign in (1, -1)
        )
        rule = next((one for one in self.evidence if one.source == "rule"), None)
        by_decision = {"yes": [rule or for_it], "no": [against], "unknown": [for_it, against]}
        told = [one for one in by_decision[self.decision] if one] or self.reasons[:1]
        told.sort(key=lambda piece: -abs(piece.weight))
        return ", but ".join(one.text for one in told) or _NO_EVIDENCE

    @property
    def evidence_lines(self) -> list[str]:
        """Each piece of evidence in words, with its source; what is missing where there is none."""
        return [f"{piece.text} ({piece.source})" for piece in self.reasons] or [_NO_EVIDENCE]

    @property
    def explanation(self) -> list[str]:
        """The decision and the evidence for and against it, a sentence a line."""
        sure = (
            f"{self.sureness} sure, {_DECIDED_BY[self.decided_by]}"
            if self.sureness
            else "the evidence does not decide it"
        )
        return [
            f"{self.leg_day_id}, {self.when}",
            f"Leg day: {self.decision} ({sure})",
            *(
                [f"Severity: {units.number(self.severity, 1)} ({SEVERITY_MEANS})"]
                if units.is_known(self.severity)
                else []
            ),
            *(f"  {_side(piece)}: {piece.text} ({piece.source})" for piece in self.reasons),
            *([] if self.reasons else [f"  {_NO_EVIDENCE}"]),
        ]


_COLUMN_OF = {"leg_day_id": "session_id", "leg_load_kg": "leg_tonnage_kg"}
"""Columns of STRENGTH_SESSIONS that have another name here."""


def decided_sessions(
    data: Dataset, *, undecided_only: bool = False, sessions: pd.DataFrame | None = None
) -> list[DecidedSession]:
    """Return the strength sessions of a dataset, or those that are asked, the newest last.

    Of those whose date is not believed none waits for a decision: it would change nothing.
    """
    sessions = data.strength_sessions if sessions is None else sessions
    if undecided_only:
        sessions = dated(sessions)
        sessions = sessions[sessions["decision"] == "unknown"]
    # Column by column, and only those asked for: pandas takes three times as long over its rows.
    columns = [sessions[_COLUMN_OF.get(f.name, f.name)].tolist() for f in fields(DecidedSession)]
    return [DecidedSession(*row) for row in zip(*columns, strict=True)]


@dataclass(frozen=True, slots=True)
class UndecidedSession:
    """A strength session nobody has decided, and in words what would follow from yes."""

    session: DecidedSession
    follows: str

    @property
    def known(self) -> str:
        """What is known of it, in words."""
        return self.session.why


def undecided_sessions(
    data: Dataset, most: int | None = None, sessions: pd.DataFrame | None = None
) -> tuple[int, list[UndecidedSession]]:
    """Return how many sessions are undecided, and some: first those on which a run depends.

    Of these, and of the others after them, the newest come first.

    Args:
        data: the athlete.
        most: at most so many; None for all.
        sessions: those of its strength sessions that are asked about; None for all.
    """
    newest_first = decided_sessions(data, undecided_only=True, sessions=sessions)[::-1]
    decisive = set(data.runs.loc[runs_that_count(data.runs), "undecided_id"])
    found = sorted(newest_first, key=lambda session: session.leg_day_id not in decisive)
    shown = found if most is None else found[:most]
    return len(found), [
        UndecidedSession(session, runs_moved(data, session.leg_day_id)) for session in shown
    ]


class StandingSession(NamedTuple):
    """A strength session as the store has it: its id, its local start, whether added by hand."""

    session_id: str
    began: datetime
    is_added: bool

    @property
    def words(self) -> str:
        """That it stands there already, in a sentence."""
        stands = "You have added one there" if self.is_added else "A strength session stands there"
        day, clock = units.day(self.began, named=True), units.time_of_day(self.began)
        return f"{stands} already: {self.session_id}, {day}, {clock}."


def sessions_there(
    config: Config, when: datetime, minutes: int, *, whole_day: bool
) -> list[StandingSession]:
    """Return the strength sessions that stand where another one is to be added.

    Args:
        config: the settings.
        when: the start of the other one, on the athlete's clock.
        minutes: how long it took.
        whole_day: only its day is known, so that any session of that day may be meant.

    Returns:
        Those sessions, the earliest first.
    """
    if not config.store_path.exists():
        return []
    zone = config.sources.zone
    with Store(config.store_path) as store:
        groups, words = groups_by_id(store.activities(), zone), sport_words(store)
    found = []
    for activity_id, group in groups.items():
        if sport_meant(group, words) != "strength":
            continue
        activities = [record.activity for record in group]
        merged, _ = without_running_on(merge_activities(activities), activities)
        began = local_time(merged, zone)
        ended = began + (merged.ended_at - merged.started_at)
        overlaps = began - _NEAR < when + timedelta(minutes=minutes) and when < ended + _NEAR
        if overlaps or (whole_day and began.date() == when.date()):
            is_added = all(record.activity.source.kind == "athlete" for record in group)
            found.append(StandingSession(activity_id, began, is_added))
    return sorted(found, key=lambda one: one.began)


def explained_session(data: Dataset, typed_id: str) -> DecidedSession:
    """Return one strength session by its id, a former id or the beginning of one.

    Raises:
        UsageError: no strength session has such an id, or several have.
    """
    with Store(data.config.store_path) as store:
        found = find_activity(store, typed_id, "strength", data.config)
    return next(s for s in decided_sessions(data) if s.leg_day_id == found.activity_id)


def doubtful_break(data: Dataset, session: DecidedSession) -> str:
    """Say that an undecided session decides whether a leg day was the first in a while; else "".

    Until it is decided, the leg day has no longer window for it.
    """
    windows, known = data.config.windows, dated(data.strength_sessions)
    rested = Breaks(known).rested_at(np.array([session.started_at.timestamp()]))
    is_long_ago = bool(rested.leg_day_d[0] > windows.first_after_days)  # never so without one: NaN
    is_doubtful = not rested.are_first(windows.first_after_days)[0]
    if session.decision != "yes" or not is_long_ago or not is_doubtful:
        return ""
    before = known[(known["started_at"] < session.started_at) & (known["decision"] == "unknown")]
    doubtful = before["session_id"].iloc[-1]
    gap = FirstIn(float(rested.leg_day_d[0]))
    first = units.hours(windows.first_h)
    return (
        f"The leg day known before it was {gap} earlier, but {doubtful} is undecided. If"
        f" that was none, runs are judged up to {first} after this one."
    )


def _side(piece: Evidence) -> str:
    return "for" if piece.weight > 0 else "against" if piece.weight < 0 else "neither"
