"""The regression itself: effects of interest at equal effort, with their covariance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.design import build_design
from analyzer.effect.slope import (
    PRIOR_MEAN,
    SlopeEstimate,
    average_slope,
    clip_residuals,
    least_squares_slope,
)

if TYPE_CHECKING:
    from analyzer.effect.design import Design
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Rows
    from analyzer.model import Floats

NO_SPREAD = 1e-9
MEMORY_DAYS = 14.0
LEAST_FREEDOM = 1e-6


@dataclass(frozen=True)
class Regression:
    """One regression to fit: rows, their design, ``y`` to compare with ``x`` held equal."""

    rows: Rows
    design: Design
    y: Floats
    x: Floats


@dataclass(frozen=True)
class Fit:
    """Effects (k,) in log units with covariance (k, k).

    ``shift`` (k,) is how much what is held equal differs between the groups, ``free`` the
    degrees of freedom, ``t`` their two-sided 95 % quantile.
    """

    effects: Floats
    covariance: Floats
    shift: Floats
    free: int
    t: float
    slope: SlopeEstimate


def build_regression(rows: Rows, interest: Floats, metric: Metric) -> Regression | None:
    """Build the regression of the columns ``interest`` (n, k); None when the runs are too few."""
    design = build_design(rows, interest)
    return None if design is None else Regression(rows, design, *compared_and_held(rows, metric))


def fit_regression(regression: Regression | None, metric: Metric) -> Fit | None:
    """Estimate slope and effects; None without a regression, or when effort never differs."""
    if regression is None:
        return None
    slope = _effort_slope(regression, metric)
    return None if slope is None else fit_at_slope(regression, slope)


def fit_at_slope(regression: Regression, slope: SlopeEstimate) -> Fit:
    """Least squares of y - slope x, with the slope's own uncertainty in the covariance."""
    design = regression.design
    response = regression.y - slope.value * regression.x
    covariance = calendar_hac(
        design.to_effects, design.residuals(response), design.leverage, regression.rows.days
    )
    shift = design.to_effects @ regression.x
    return Fit(
        effects=design.to_effects @ response,
        covariance=covariance + slope.variance * np.outer(shift, shift),
        shift=shift,
        # The slope takes a degree of freedom more than the design counts.
        free=design.free - 1,
        t=t_95(design.free - 1),
        slope=slope,
    )


def calendar_hac(
    to_effects: Floats,
    residuals: Floats,
    leverage: Floats,
    days: Floats,
    memory_days: float = MEMORY_DAYS,
) -> Floats:
    """Return the (k, k) covariance of least-squares effects, robust to slow errors.

    Newey & West 1987 with the Bartlett kernel max(0, 1 - |t_i - t_j| / memory) in calendar days
    instead of order, on residuals / (1 - leverage) (HC3, MacKinnon & White 1985).

    Args:
        to_effects: (k, n), (Z'Z)^-1 Z' of the effects of interest.
        residuals: (n,), of the regression.
        leverage: (n,), diagonal of the hat matrix.
        days: (n,), rising.
        memory_days: beyond this distance runs are taken as independent.
    """
    scores = to_effects * (residuals / np.maximum(1 - leverage, LEAST_FREEDOM))
    covariance = scores @ scores.T
    # By lag, not by pair: the days rise, so once a whole lag lies beyond the memory, all later do.
    for lag in range(1, len(days)):
        apart = days[lag:] - days[:-lag]
        weight = np.maximum(1 - apart / memory_days, 0)
        if not weight.any():
            break
        cross = (scores[:, lag:] * weight) @ scores[:, :-lag].T
        covariance += cross + cross.T
    return np.asarray(covariance)


@lru_cache(maxsize=1024)
def t_95(free: float) -> float:
    """Return the 97.5 % quantile of Student's t."""
    from scipy.special import stdtrit  # noqa: PLC0415 - slow to import

    return float(stdtrit(free, 0.975))


def to_percent(effects: Floats, errors: Floats) -> Floats:
    """Return (k, 3): effect, low and high in percent, from log units."""
    return 100 * np.expm1(np.column_stack([effects, effects - errors, effects + errors]))


def compared_and_held(rows: Rows, metric: Metric) -> tuple[Floats, Floats]:
    """Return what is compared and what is held equal, both as logs."""
    if metric.held_equal == "hr":
        return rows.log_speed, rows.log_beats
    if metric.held_equal == "effort":
        return rows.log_hr, rows.log_speed
    return rows.log_metric, rows.log_plain_speed


def typical_slope(rows: Rows) -> float:
    """Return the usual d log speed / d log heart rate, if speed is as heart rate above 50."""
    return PRIOR_MEAN * float(np.exp(rows.log_hr - rows.log_beats).mean())


def _effort_slope(regression: Regression, metric: Metric) -> SlopeEstimate | None:
    # A few wild runs would decide the slope; the effects themselves keep every run as it is.
    y = clip_residuals(regression.design.residuals(regression.y))
    x = clip_residuals(regression.design.residuals(regression.x))
    if min(np.ptp(y), np.ptp(x)) <= NO_SPREAD:
        return None
    if metric.held_equal == "hr":
        return average_slope(y, x)
    if metric.held_equal == "effort":
        # Heart rate has the errors whichever is compared, so it stays the regressor here too.
        return average_slope(x, y, typical_slope(regression.rows)).inverted()
    return least_squares_slope(y, x)
