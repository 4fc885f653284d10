"""Other ways to answer the same question, for the benchmark to compare with.

Each takes the runs and returns day-one effect with its 95 % interval in percent, or None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.design import FEWEST_FREE, build_design
from analyzer.effect.hac import calendar_hac, t_95
from analyzer.effect.metrics import METRICS
from analyzer.effect.prior import SPEED_PRIOR, shrink_effects
from analyzer.effect.rows import DAY_ONE, DECAY, REFERENCE, read_rows
from analyzer.effect.sample import has_measures

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.effect.rows import Rows

    Floats = NDArray[np.float64]

Answer = tuple[float, float, float] | None
FEWEST = 6
AT_ONCE = 1e-6
SPLIT_SPEED_SD, SPLIT_HR_SD = 0.03, 0.015
MOST_SPLITS = 12
ASSUMED_ERRORS = np.array([0.0, 0.01, 0.015, 0.02, 0.025, 0.03])
ASSUMED_ERRORS_WRIST = np.array([0.0, 0.015, 0.025, 0.035, 0.045])
FIRST_SLOPE, FIRST_SLOPE_SD = 1.3, 0.35


def compared(runs: pd.DataFrame, today: pd.Timestamp) -> Rows:
    """Return the runs every rival gets: usable, tagged, measured; odd ones stay in."""
    rows, _ = read_rows(runs, "gap_speed_mps", today)
    return rows.only(rows.usable & (rows.bucket >= 0) & has_measures(rows, METRICS["speed"]))


def efficiency_factor(rows: Rows) -> Answer:
    """Compare mean log(speed / heart rate): Welch."""
    ratio = rows.log_speed - rows.log_hr
    return _welch(ratio[rows.bucket == DAY_ONE], ratio[rows.bucket == REFERENCE])


def ols_hc3(rows: Rows) -> Answer:
    """Regress on log heart rate and covariates with a straight line in time; HC3."""
    columns = [*_buckets(rows), rows.log_hr, np.ones(len(rows)), rows.days / 365, rows.log_length]
    columns += [np.nan_to_num(rows.climb), np.maximum(np.nan_to_num(rows.temperature) - 12, 0)]
    return _least_squares(rows.log_speed, np.column_stack(columns), rows.days, AT_ONCE)


def ols_spline_hac(rows: Rows) -> Answer:
    """Regress on log heart rate and the estimator's own covariates; calendar HAC."""
    interest = np.column_stack([*_buckets(rows), rows.log_hr])
    design = build_design(rows, interest)
    if design is None or (rows.bucket == DAY_ONE).sum() < FEWEST:
        return None
    effect = design.to_effects @ rows.log_speed
    left = design.residuals(rows.log_speed)
    variance = calendar_hac(design.to_effects, left, design.leverage, rows.days)
    return _percent(effect[0], np.sqrt(variance[0, 0]), design.free)


def km_splits(rows: Rows, seed: int) -> Answer:
    """Treat every kilometre as an observation of its own: OLS with covariates, HC3."""
    rng = np.random.default_rng([seed, 1000])
    count = np.clip(np.exp(rows.log_distance) / 1000, 1, MOST_SPLITS).astype(int)
    each = rows.only(np.repeat(np.arange(len(rows)), count))
    columns = [
        *_buckets(each),
        each.log_hr + rng.normal(0, SPLIT_HR_SD, len(each)),
        np.ones(len(each)),
        each.days / 365,
        np.nan_to_num(each.climb),
    ]
    speed = each.log_speed + rng.normal(0, SPLIT_SPEED_SD, len(each))
    each_apart = np.arange(len(each), dtype=float)
    return _least_squares(speed, np.column_stack(columns), each_apart, AT_ONCE)


def first_method(rows: Rows, *, wrist: bool) -> Answer:
    """Average the slope over assumed errors of heart rate: the method legstats began with."""
    kept = [g for g in range(REFERENCE) if (rows.bucket == g).sum() >= FEWEST]
    rows = rows.only(np.isin(rows.bucket, [*kept, REFERENCE]))
    design = build_design(rows, (rows.bucket[:, None] == np.array(kept)).astype(float))
    if design is None or DAY_ONE not in kept:
        return None
    slope, variance = _first_slope(rows, design.residuals, design.free, wrist=wrist)
    response = rows.log_speed - slope * rows.log_hr
    left, shift = design.residuals(response), design.to_effects @ rows.log_hr
    root = np.sqrt(np.maximum(1 - design.leverage, 0))  # HC2 where the estimator takes HC3
    covariance = calendar_hac(design.to_effects, left * root, design.leverage, rows.days)
    covariance += variance * np.outer(shift, shift)
    effects, spread = shrink_effects(
        design.to_effects @ response, covariance, SPEED_PRIOR, DECAY[kept]
    )
    at = kept.index(DAY_ONE)
    return _percent(effects[at], np.sqrt(spread[at, at]), design.free)


def _first_slope(
    rows: Rows, residuals: Callable[[Floats], Floats], free: int, *, wrist: bool
) -> tuple[float, float]:
    y, x = (_clip(residuals(values)) for values in (rows.log_speed, rows.log_hr))
    errors = ASSUMED_ERRORS_WRIST if wrist else ASSUMED_ERRORS
    terms = np.column_stack([x * x, x * y, y * y])
    blocks = np.add.reduceat(terms, np.linspace(0, len(x), 21).astype(int)[:-1])
    whole = blocks.sum(axis=0)
    slopes = _corrected(whole[None, :], errors, free)[0]
    left_out = _corrected(whole - blocks, errors, free * 0.95).mean(axis=1)
    variance = 19 / 20 * ((left_out - left_out.mean()) ** 2).sum() + 1.2 * slopes.var()
    precision = 1 / variance + 1 / FIRST_SLOPE_SD**2
    value = (slopes.mean() / variance + FIRST_SLOPE / FIRST_SLOPE_SD**2) / precision
    return float(value), float(1 / precision)


def _corrected(sums: Floats, errors: Floats, free: float) -> Floats:
    xx, xy, yy = sums.T[:, :, None]
    return np.clip(xy / np.maximum(xx - free * errors**2, xy**2 / yy), 0.2, 3.0)


def _clip(values: Floats) -> Floats:
    limit = 4 * 1.4826 * np.median(np.abs(values))
    return np.clip(values, -limit, limit)


def _buckets(rows: Rows) -> list[Floats]:
    order = [DAY_ONE, *(g for g in range(REFERENCE) if g != DAY_ONE)]
    flags = [(rows.bucket == g).astype(float) for g in order]
    return [flag for flag in flags if flag.any()]


def _welch(group: Floats, rested: Floats) -> Answer:
    if min(len(group), len(rested)) < FEWEST:
        return None
    error = np.sqrt(group.var(ddof=1) / len(group) + rested.var(ddof=1) / len(rested))
    return _percent(group.mean() - rested.mean(), error, min(len(group), len(rested)) - 1)


def _least_squares(y: Floats, columns: Floats, days: Floats, memory_days: float) -> Answer:
    free = len(y) - columns.shape[1]
    if free < FEWEST_FREE or np.ptp(columns[:, 0]) == 0 or columns[:, 0].sum() < FEWEST:
        return None
    scale = np.sqrt((columns**2).sum(axis=0))
    columns = columns[:, scale > 0] / scale[scale > 0]
    back = np.linalg.pinv(columns)
    left, leverage = y - columns @ (back @ y), (columns * back.T).sum(axis=1)
    variance = calendar_hac(back[:1], left, leverage, days, memory_days)[0, 0]
    return _percent((back[0] @ y) / scale[0], np.sqrt(variance) / scale[0], free)


def _percent(effect: float, error: float, free: int) -> Answer:
    wide = t_95(free) * error
    middle, low, high = 100 * np.expm1([effect, effect - wide, effect + wide])
    return float(middle), float(low), float(high)
