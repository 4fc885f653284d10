"""Runs by time since leg day as they were run: what was chosen, not what leg day did.

NOT adjusted for effort. People choose easier runs after leg day, so a difference here mixes
choice with fatigue and is wrong as an effect by 3 to 9 points (docs/statistics.md). ``estimate``
compares at the same effort. Three questions are answered without effort: how mean pace differs
(the table most people would make, "naive" in JSON), how high any measure is in each bucket, and
what changed the day after where no run has a heart rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.buckets import BUCKETS, COMPARED_BUCKETS, REFERENCE_BUCKET
from analyzer.effect.hac import t_95
from analyzer.effect.rows import DAY_ONE, LAST_BUCKET, REFERENCE

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.effect.rows import Rows
    from analyzer.model import Floats

METRICS = {"speed": "gap_speed_mps", "hr": "hr_bpm", "efficiency": "efficiency"}
FEWEST = 2
FEWEST_NEXT_DAY = 6
_UNKNOWN_EFFORT = "Without heart rate, effort is unknown: nothing can be said about fatigue."
_CHOICE_OR_FATIGUE = "Without heart rate, choice and fatigue cannot be told apart."


@dataclass(frozen=True, slots=True)
class UnadjustedBucket:
    """The difference in mean pace, effort not held equal: what not to believe."""

    bucket: str
    n: int
    estimate_pct: float | None = None
    low_pct: float | None = None
    high_pct: float | None = None


@dataclass(frozen=True, slots=True)
class UnadjustedLevel:
    """One bucket's mean, not adjusted for effort; None where fewer than two runs allow no number.

    ``mean``, ``low``, ``high`` are in the metric's unit (m/s, bpm, metres per beat) with a 95 %
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


@dataclass(frozen=True, slots=True)
class ChangePct:
    """A change in percent with its 95 % interval."""

    middle: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """True when the interval excludes zero."""
        return not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class NextDayChange:
    """Speed and distance on the day after leg day against rested runs, effort unknown.

    None where either side has fewer than six runs.
    """

    speed: ChangePct | None
    distance: ChangePct | None

    @property
    def sentence(self) -> str:
        """What was run, and that it is choice and fatigue together."""
        changes = [
            f"{units.percent(abs(change.middle))} {more if change.middle > 0 else less}"
            for change, more, less in (
                (self.speed, "faster", "slower"),
                (self.distance, "further", "less far"),
            )
            if change
        ]
        if not changes:
            return _UNKNOWN_EFFORT
        return f"The day after leg day you ran {units.listed(changes)}. {_CHOICE_OR_FATIGUE}"


def pace_by_bucket(rows: Rows, *, joined: bool) -> tuple[UnadjustedBucket, ...]:
    """Compare mean log speed (not grade-adjusted) of all tagged runs, effort not held equal.

    Welch's interval (unequal variances) with the smaller group's degrees of freedom, in percent.
    ``joined`` counts the last compared bucket as reference, as the estimator does.
    """
    speed = rows.log_plain_speed
    bucket = np.where((rows.bucket == LAST_BUCKET) & joined, REFERENCE, rows.bucket)
    known = np.isfinite(speed)
    rested = speed[known & (bucket == REFERENCE)]
    return tuple(
        _pace_difference(name, speed[known & (bucket == index)], rested)
        for index, name in enumerate(COMPARED_BUCKETS)
    )


def level_by_bucket(runs: pd.DataFrame, metric: str = "speed") -> tuple[UnadjustedLevel, ...]:
    """Return each bucket's mean as it was run: NOT adjusted for effort.

    Args:
        runs: tagged runs; ``bucket`` and the metric's column. Ignored and implausible runs, those
            whose date is not believed and those in no bucket are left out.
        metric: speed (grade-adjusted), hr or efficiency.

    Returns:
        One entry per bucket, in order of time; the reference has no difference.

    Raises:
        KeyError: the metric is none of ``METRICS``.
    """
    column = METRICS[metric]
    kept = runs[~runs["ignored"].astype(bool)] if "ignored" in runs else runs
    for problem in ("implausible", "date_problem"):
        kept = kept[kept[problem] == ""] if problem in kept else kept
    kept = kept[np.isfinite(kept[column].astype(float))]
    values = {
        name: kept.loc[kept["bucket"] == name, column].to_numpy(dtype=float) for name in BUCKETS
    }
    return tuple(_bucket_level(name, values[name], values[REFERENCE_BUCKET]) for name in BUCKETS)


def next_day_change(rows: Rows) -> NextDayChange:
    """Compare grade-adjusted speed and distance of the day after leg day with rested runs."""
    return NextDayChange(
        *(_next_day_difference(rows, np.exp(logs)) for logs in (rows.log_speed, rows.log_distance))
    )


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
    # Equal values on both sides have no spread, and no degrees of freedom either.
    if not parts.sum():
        return 100 * (ratio - 1), 100 * (ratio - 1), 100 * (ratio - 1)
    df = parts.sum() ** 2 / (parts**2 / freedom).sum()
    half = t_95(float(df)) * ratio * float(np.sqrt(parts.sum()))
    return 100 * (ratio - 1), 100 * (ratio - 1 - half), 100 * (ratio - 1 + half)


def _pace_difference(name: str, group: Floats, rested: Floats) -> UnadjustedBucket:
    free = min(len(group), len(rested)) - 1
    if free < 1:
        return UnadjustedBucket(name, len(group))
    difference = float(group.mean() - rested.mean())
    error = t_95(free) * float(
        np.sqrt(group.var(ddof=1) / len(group) + rested.var(ddof=1) / len(rested))
    )
    low, middle, high = 100 * np.expm1([difference - error, difference, difference + error])
    return UnadjustedBucket(name, len(group), float(middle), float(low), float(high))


def _bucket_level(bucket: str, values: Floats, reference: Floats) -> UnadjustedLevel:
    if len(values) < FEWEST:
        return UnadjustedLevel(bucket, len(values))
    mean = float(values.mean())
    half = t_95(len(values) - 1) * float(values.std(ddof=1)) / len(values) ** 0.5
    if bucket == REFERENCE_BUCKET or len(reference) < FEWEST:
        return UnadjustedLevel(bucket, len(values), mean, mean - half, mean + half)
    difference = difference_pct(values, reference)
    return UnadjustedLevel(bucket, len(values), mean, mean - half, mean + half, *difference)


def _next_day_difference(rows: Rows, values: Floats) -> ChangePct | None:
    known = rows.usable & np.isfinite(values)
    soon, rested = (values[known & (rows.bucket == at)] for at in (DAY_ONE, REFERENCE))
    if min(len(soon), len(rested)) < FEWEST_NEXT_DAY:
        return None
    return ChangePct(*difference_pct(soon, rested))
