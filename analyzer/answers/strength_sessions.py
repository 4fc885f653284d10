"""The strength sessions, whether each was leg day, and why: what ``legstats legdays`` answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer import units
from analyzer.answers.activity_ids import find_activity
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from analyzer.frames.dataset import Dataset
    from analyzer.model import Evidence

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

    @property
    def sureness(self) -> str:
        """The confidence in per cent; "" where nothing is decided, for then nothing is sure."""
        return "" if self.decision == "unknown" else units.share(self.confidence, 1)

    @property
    def reasons(self) -> list[Evidence]:
        """The evidence, the weightiest first."""
        return sorted(self.evidence, key=lambda piece: -abs(piece.weight))

    @property
    def explanation(self) -> list[str]:
        """The decision and the evidence for and against it, a sentence a line."""
        sure = (
            f"{self.sureness} sure, {_DECIDED_BY[self.decided_by]}"
            if self.sureness
            else "the evidence does not decide it"
        )
        return [
            f"{self.leg_day_id}, {units.day(self.local_date, named=True)}",
            f"Leg day: {self.decision} ({sure})",
            *(f"  {_side(piece)}: {piece.text} ({piece.source})" for piece in self.reasons),
        ]


def decided_sessions(data: Dataset, *, undecided_only: bool = False) -> list[DecidedSession]:
    """Return the strength sessions of a dataset, the newest last."""
    sessions = [_session_of(row) for row in data.strength_sessions.to_dict("records")]
    return [s for s in sessions if not undecided_only or s.decision == "unknown"]


def explained_session(data: Dataset, typed_id: str) -> DecidedSession:
    """Return one strength session by its id, a former id or the beginning of one.

    Raises:
        UsageError: no strength session has such an id, or several have.
    """
    with Store(data.config.store_path) as store:
        found = find_activity(store, typed_id, "strength", data.config.sources.zone)
    return next(s for s in decided_sessions(data) if s.leg_day_id == found.activity_id)


def _session_of(row: Mapping[Any, Any]) -> DecidedSession:
    return DecidedSession(
        leg_day_id=row["session_id"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        decision=row["decision"],
        confidence=row["confidence"],
        evidence=row["evidence"],
        severity=row["severity"],
        decided_by=row["decided_by"],
        local_date=row["local_date"],
        sources=row["sources"],
        leg_sets=row["leg_sets"],
        leg_load_kg=row["leg_tonnage_kg"],
    )


def _side(piece: Evidence) -> str:
    return "for" if piece.weight > 0 else "against" if piece.weight < 0 else "neither"
