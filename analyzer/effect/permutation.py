"""Would a leg calendar moved by whole weeks find the same?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.buckets import NO_BUCKET, bucket_positions
from analyzer.effect.design import build
from analyzer.effect.refusal import FEWEST_IN_BUCKET
from analyzer.effect.rows import DAY_ONE, REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from analyzer.effect.design import Design
    from analyzer.effect.fit import Fit, Problem

    Floats = NDArray[np.float64]

WEEK_DAYS = 7.0
MOST_SHIFTS = 200
FEWEST_SHIFTS = 20
MOST_ALIKE = 0.8


def shifted_effects(problem: Problem, found: Fit, ends: Floats) -> Floats:
    """Return the day-one effects of shifted calendars, in log units.

    The calendar of leg days is moved round by every whole number of weeks (at most 200, evenly
    chosen), which keeps weekdays and rhythm; the slope and what is held equal stay as they are
    (Frisch & Waugh 1933). Empty when fewer than 20 shifts can be judged, or when a fixed weekday
    makes the shifted calendars almost the same as the real one.

    Args:
        problem: the regression of the buckets.
        found: its solution.
        ends: (m,) ends of leg days in days since 1970, rising.
    """
    days = problem.rows.days
    lapsed_h = problem.rows.lapsed_h
    shifted = [bucket_since(days, moved, lapsed_h) for moved in _moved(ends, days)]
    real = bucket_since(days, ends, lapsed_h)
    equal = build(problem.rows, np.empty((len(days), 0)))
    if equal is None or not shifted or _alike(real, shifted) > MOST_ALIKE:
        return np.empty(0)
    left = equal.residuals(problem.y - found.slope.value * problem.x)
    effects = [_day_one(equal, left, bucket) for bucket in shifted]
    judged = np.array([effect for effect in effects if effect is not None])
    return judged if len(judged) >= FEWEST_SHIFTS else np.empty(0)


def shifted_calendar_p(problem: Problem, found: Fit, ends: Floats, at: int) -> float | None:
    """Return the share of calendars, the real one among them, with at least as large an effect.

    ``at`` is where among the effects found day one is; the rest is as in ``shifted_effects``.
    None when no shift can be judged.
    """
    sizes = np.abs(shifted_effects(problem, found, ends))
    if not len(sizes):
        return None
    return float((1 + (sizes >= abs(found.effects[at])).sum()) / (1 + len(sizes)))


def bucket_since(days: Floats, ends: Floats, lapsed_h: float) -> NDArray[np.int64]:
    """Return each run's bucket, given the ends of all leg days."""
    last = np.searchsorted(ends, days, side="right") - 1
    hours = 24 * (days - ends[np.maximum(last, 0)])
    return bucket_positions(np.where(last >= 0, hours, np.nan), lapsed_h)


def _moved(ends: Floats, days: Floats) -> Iterator[Floats]:
    if len(ends) == 0:
        return
    begin = min(ends[0], days[0])
    weeks = int((max(ends[-1], days[-1]) - begin) // WEEK_DAYS) + 1
    for shift in np.unique(np.linspace(1, max(weeks - 1, 1), MOST_SHIFTS).round()):
        yield np.sort(begin + (ends - begin + shift * WEEK_DAYS) % (weeks * WEEK_DAYS))


def _alike(real: NDArray[np.int64], shifted: list[NDArray[np.int64]]) -> float:
    return float(np.mean([np.mean(real == bucket) for bucket in shifted]))


def _day_one(equal: Design, left: Floats, bucket: NDArray[np.int64]) -> float | None:
    counts = np.bincount(bucket - NO_BUCKET, minlength=REFERENCE - NO_BUCKET + 1)
    if counts[DAY_ONE - NO_BUCKET] < FEWEST_IN_BUCKET:
        return None
    groups = [DAY_ONE, *(g for g in range(NO_BUCKET, REFERENCE) if g != DAY_ONE)]
    dummies = (bucket[:, None] == np.array(groups)).astype(float)
    dummies = dummies[:, dummies.any(axis=0)]
    around = dummies - equal.q @ (equal.q.T @ dummies)
    return float(np.linalg.lstsq(around.T @ around, around.T @ left, rcond=1e-10)[0][0])
