"""Without heart rate: what was run after leg day, which is choice and fatigue together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer import units
from analyzer.buckets import NEXT_DAY_BUCKET, REFERENCE_BUCKET
from analyzer.effect.unadjusted import difference_pct

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 6


class Told(NamedTuple):
    """A headline in three pieces."""

    before: str
    strong: str
    after: str


def without_heart_rate(runs: pd.DataFrame) -> Told | None:
    """Return what changed clearly on the day after leg day; None when nothing did.

    Means of grade-adjusted speed and of distance, on the day after leg day against rested ones,
    by ``difference_pct``; said only where the 95 % interval excludes zero.
    """
    said = [
        _said(runs, "gap_speed_mps", "slower", "faster"),
        _said(runs, "distance_m", "shorter", "longer"),
    ]
    found = [words for words in said if words]
    return Told("The day after leg day you ran ", units.listed(found), ".") if found else None


def _said(runs: pd.DataFrame, column: str, less: str, more: str) -> str:
    soon, rested = (
        runs.loc[(runs["bucket"] == bucket) & np.isfinite(runs[column]), column].to_numpy()
        for bucket in (NEXT_DAY_BUCKET, REFERENCE_BUCKET)
    )
    if min(len(soon), len(rested)) < FEWEST:
        return ""
    change, low, high = difference_pct(soon, rested)
    if low <= 0 <= high:
        return ""
    return (
        f"{units.percent(abs(change), 0 if abs(change) >= 1 else 1)} {less if change < 0 else more}"
    )
