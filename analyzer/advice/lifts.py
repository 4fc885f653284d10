"""Does the bar get heavier? Estimated maxima of the leg exercises over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read by whoever asks the dataclass for its types
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.legday.leg_training import best_by_session
from analyzer.stats import early_and_late

if TYPE_CHECKING:
    import pandas as pd

FEWEST_SESSIONS = 9
"""Three in each third."""
WORTH = 0.05
"""A smaller change of the maximum is within what the formula for it and the day make of it."""
_WORDS = {"higher": "up", "lower": "down"}
_CLEAR = frozenset(_WORDS.values())


@dataclass(frozen=True, slots=True)
class Point:
    """One session's best estimated maximum."""

    day: date
    max_kg: float


@dataclass(frozen=True, slots=True)
class LiftProgress:
    """One lift over time: its points, its level now, and the change with its interval.

    The level is the mean of the last third of the sessions; the change is against the first
    third, with a 95 % interval (``stats.early_and_late``). ``word`` is up or down where that is
    sure and at least 5 %, else "can't tell".
    """

    name: str
    points: tuple[Point, ...]
    now_kg: float
    change_kg: float | None
    low_kg: float | None
    high_kg: float | None
    word: str

    @property
    def weeks(self) -> int:
        """From its first session to its last, in whole weeks, at least one."""
        return max(1, round((self.points[-1].day - self.points[0].day).days / 7))

    @property
    def clear(self) -> bool:
        """True when the word says in which direction it went."""
        return self.word in _CLEAR and self.change_kg is not None

    def change_words(self, unit: str = "kg") -> str:
        """Say how it changed, e.g. "up 5 kg", or that it cannot be told."""
        if not self.clear or self.change_kg is None:
            return "can’t tell whether it changed"
        return f"{self.word} {units.weight(abs(self.change_kg), unit)}"


def lift_progress(leg_days: pd.DataFrame, sets: pd.DataFrame) -> tuple[LiftProgress, ...]:
    """Follow each lift done in at least nine leg days, the most frequent first.

    Args:
        leg_days: the leg days to look at; ``session_id`` and ``local_date``.
        sets: their working sets, as ``legday.leg_training.leg_sets`` returns them.
    """
    day_of = dict(zip(leg_days["session_id"], leg_days["local_date"].dt.date, strict=True))
    best = best_by_session(sets[sets["session_id"].isin(leg_days["session_id"])])
    found = []
    for name, part in best.groupby("lift", sort=True):
        points = sorted(
            (day_of[i], float(kg)) for i, kg in zip(part["session_id"], part["max_kg"], strict=True)
        )
        if len(points) >= FEWEST_SESSIONS:
            found.append(_progress_of(str(name), points))
    return tuple(sorted(found, key=lambda lift: (-len(lift.points), lift.name)))


def _progress_of(name: str, points: list[tuple[date, float]]) -> LiftProgress:
    # First against last third, not a slope: one early personal best would turn a slope of nine.
    maxima = np.array([kg for _, kg in points])
    third = len(points) // 3
    change = early_and_late(maxima, "kg", WORTH * float(maxima[:third].mean()))
    word = _WORDS.get(change.verdict, change.verdict)
    rounded = tuple(Point(day, round(kg, 1)) for day, kg in points)
    now = float(maxima[-third:].mean())
    return LiftProgress(name, rounded, now, change.estimate, change.low, change.high, word)
