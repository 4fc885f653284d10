"""Does the bar get heavier? Estimated maxima of the leg exercises over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read by whoever asks the dataclass for its types
from typing import TYPE_CHECKING

import numpy as np

from analyzer.legday.leg_training import best_by_session
from analyzer.stats import adjusted_difference

if TYPE_CHECKING:
    import pandas as pd

FEWEST_SESSIONS = 9
"""Three in each third."""
_WORDS = {"higher": "up", "lower": "down"}


@dataclass(frozen=True, slots=True)
class Point:
    """One session's best estimated maximum."""

    day: date
    max_kg: float


@dataclass(frozen=True, slots=True)
class LiftProgress:
    """One lift over time: its points, its level now, and the change with its interval.

    The level is the mean of the last third of the sessions; the change is against the first
    third, with a 95 % interval. ``word`` is up, down or "can't tell".
    """

    name: str
    points: tuple[Point, ...]
    now_kg: float
    change_kg: float | None
    low_kg: float | None
    high_kg: float | None
    word: str


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
    third = len(points) // 3
    ends = np.array([kg for _, kg in [*points[:third], *points[-third:]]])
    late = np.arange(len(ends)) >= third
    change = adjusted_difference(ends, late, [], "kg", FEWEST_SESSIONS // 3)
    word = _WORDS.get(change.verdict, change.verdict)
    rounded = tuple(Point(day, round(kg, 1)) for day, kg in points)
    now = float(ends[late].mean())
    return LiftProgress(name, rounded, now, change.estimate, change.low, change.high, word)
