"""The method legstats began with, for the benchmark on planted effects to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.design import build_design
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
ASSUMED_ERRORS = np.array([0.0, 0.01, 0.015, 0.02, 0.025, 0.03])
FIRST_SLOPE, FIRST_SLOPE_SD = 1.3, 0.35


def compared(runs: pd.DataFrame, today: pd.Timestamp) -> Rows:
    """Return the runs it gets: usable, tagged, measured; odd ones stay in."""
    rows, _ = read_rows(runs, "gap_speed_mps", today)
    return rows.only(rows.usable & (rows.bucket >= 0) & has_measures(rows, METRICS["speed"]))


def first_method(rows: Rows) -> Answer:
    """Average the slope over assumed errors of heart rate.

    Returns:
        The effect the day after leg day and its 95 % interval in percent; None where it has none.
    """
    kept = [g for g in range(REFERENCE) if (rows.bucket == g).sum() >= FEWEST]
    rows = rows.only(np.isin(rows.bucket, [*kept, REFERENCE]))
    design = build_design(rows, (rows.bucket[:, None] == np.array(kept)).astype(float))
    if design is None or DAY_ONE not in kept:
        return None
    slope, variance = _first_slope(rows, design.residuals, design.free)
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
    rows: Rows, residuals: Callable[[Floats], Floats], free: int
) -> tuple[float, float]:
    y, x = (_clip(residuals(values)) for values in (rows.log_speed, rows.log_hr))
    terms = np.column_stack([x * x, x * y, y * y])
    blocks = np.add.reduceat(terms, np.linspace(0, len(x), 21).astype(int)[:-1])
    whole = blocks.sum(axis=0)
    slopes = _corrected(whole[None, :], free)[0]
    left_out = _corrected(whole - blocks, free * 0.95).mean(axis=1)
    variance = 19 / 20 * ((left_out - left_out.mean()) ** 2).sum() + 1.2 * slopes.var()
    precision = 1 / variance + 1 / FIRST_SLOPE_SD**2
    value = (slopes.mean() / variance + FIRST_SLOPE / FIRST_SLOPE_SD**2) / precision
    return float(value), float(1 / precision)


def _corrected(sums: Floats, free: float) -> Floats:
    xx, xy, yy = sums.T[:, :, None]
    return np.clip(xy / np.maximum(xx - free * ASSUMED_ERRORS**2, xy**2 / yy), 0.2, 3.0)


def _clip(values: Floats) -> Floats:
    limit = 4 * 1.4826 * np.median(np.abs(values))
    return np.clip(values, -limit, limit)


def _percent(effect: float, error: float, free: int) -> Answer:
    wide = t_95(free) * error
    middle, low, high = 100 * np.expm1([effect, effect - wide, effect + wide])
    return float(middle), float(low), float(high)
