"""The plain comparison by time since leg day: what was run, not what leg day did.

NOT adjusted for effort. People choose easier runs after leg day, so a difference here mixes
choice with fatigue and is wrong as an effect by 3 to 9 points (docs/statistics.md). effect
holds the comparison at the same effort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.buckets import BUCKETS, REFERENCE_BUCKET

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.model import Floats

METRICS = {"speed": "gap_speed_mps", "hr": "hr_bpm", "efficiency": "efficiency"}
FEWEST = 2
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class PlainBucket:
    """One bucket's runs, not adjusted for effort; None where fewer than two runs allow no number.

    ``mean``, ``low``, ``high`` are in the metric's unit (m/s, bpm, m a beat) with a 95 %
    t-interval; ``difference_pct`` is against the rested runs.
    """

    bucket: str
    n: int
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    difference_pct: float | None = None
    difference_low_pct: float | None = None
    difference_high_pct: float | None = None


def by_bucket(runs: pd.DataFrame, metric: str = "speed") -> tuple[PlainBucket, ...]:
    """Compare the runs of each bucket as they were run: NOT adjusted for effort.

    Args:
        runs: tagged runs; ``bucket`` and the metric's column. Ignored runs and runs in no bucket
            are left out.
        metric: speed (grade-adjusted), hr or efficiency.

    Returns:
        One entry per bucket, in order of time; the reference has no difference.

    Raises:
        KeyError: the metric is none of ``METRICS``.
    """
    column = METRICS[metric]
    kept = runs[~runs["ignored"].astype(bool)] if "ignored" in runs else runs
    kept = kept[np.isfinite(kept[column].astype(float))]
    values = {
        name: kept.loc[kept["bucket"] == name, column].to_numpy(dtype=float) for name in BUCKETS
    }
    return tuple(_plain(name, values[name], values[REFERENCE_BUCKET]) for name in BUCKETS)


def difference_pct(group: Floats, reference: Floats) -> tuple[float, float, float]:
    """Difference of two means in % of the second, with its 95 % interval.

    Welch's t-interval (1947, Biometrika 34:28-35) for the ratio of means r = m/m₀ by the delta
    method: Var(r)/r² = s²/(n·m²) + s₀²/(n₀·m₀²), degrees of freedom by Welch and Satterthwaite.
    """
    ratio = float(group.mean() / reference.mean())
    parts = np.array(
        [values.var(ddof=1) / len(values) / values.mean() ** 2 for values in (group, reference)]
    )
    freedom = np.array([len(group) - 1, len(reference) - 1])
    if not parts.sum():
        return 100 * (ratio - 1), 100 * (ratio - 1), 100 * (ratio - 1)
    df = parts.sum() ** 2 / (parts**2 / freedom).sum()
    half = _t(float(df)) * ratio * float(np.sqrt(parts.sum()))
    return 100 * (ratio - 1), 100 * (ratio - 1 - half), 100 * (ratio - 1 + half)


def _plain(bucket: str, values: Floats, reference: Floats) -> PlainBucket:
    if len(values) < FEWEST:
        return PlainBucket(bucket, len(values))
    mean = float(values.mean())
    half = _t(len(values) - 1) * float(values.std(ddof=1)) / len(values) ** 0.5
    if bucket == REFERENCE_BUCKET or len(reference) < FEWEST:
        return PlainBucket(bucket, len(values), mean, mean - half, mean + half)
    found = difference_pct(values, reference)
    return PlainBucket(bucket, len(values), mean, mean - half, mean + half, *found)


def _t(df: float) -> float:
    from scipy import stats  # noqa: PLC0415 - slow to import

    return float(stats.t.ppf(0.5 + CONFIDENCE / 2, df))
