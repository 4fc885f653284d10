"""The table most people would make: mean pace after leg day against other days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.answer import COMPARED, NaiveBucket
from analyzer.effect.fit import t_95
from analyzer.effect.refusal import LAST
from analyzer.effect.rows import REFERENCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.rows import Rows

    Floats = NDArray[np.float64]


def naive_table(rows: Rows, *, joined: bool) -> tuple[NaiveBucket, ...]:
    """Compare mean log speed (not grade-adjusted) of all tagged runs, effort not held equal.

    Welch's interval (unequal variances) with the smaller group's degrees of freedom, in percent.
    ``joined`` counts the last compared bucket as reference, as the estimator does.
    """
    speed = rows.log_plain_speed
    bucket = np.where((rows.bucket == LAST) & joined, REFERENCE, rows.bucket)
    known = np.isfinite(speed)
    rested = speed[known & (bucket == REFERENCE)]
    return tuple(
        _difference(name, speed[known & (bucket == index)], rested)
        for index, name in enumerate(COMPARED)
    )


def _difference(name: str, group: Floats, rested: Floats) -> NaiveBucket:
    free = min(len(group), len(rested)) - 1
    if free < 1:
        return NaiveBucket(name, len(group))
    difference = float(group.mean() - rested.mean())
    error = t_95(free) * float(
        np.sqrt(group.var(ddof=1) / len(group) + rested.var(ddof=1) / len(rested))
    )
    low, middle, high = 100 * np.expm1([difference - error, difference, difference + error])
    return NaiveBucket(name, len(group), float(middle), float(low), float(high))
