"""The regression itself: effects of interest at equal effort, with their covariance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.covariance import calendar_hac
from analyzer.effect.design import build
from analyzer.effect.slope import (
    PRIOR_MEAN,
    SlopeEstimate,
    clipped,
    estimate_slope,
    plain_slope,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.design import Design
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Rows

    Floats = NDArray[np.float64]

NO_SPREAD = 1e-9


@dataclass(frozen=True)
class Problem:
    """One regression to solve: rows, their design, ``y`` to compare with ``x`` held equal."""

    rows: Rows
    design: Design
    y: Floats
    x: Floats


@dataclass(frozen=True)
class Fit:
    """Effects (k,) in log units with covariance (k, k).

    ``shift`` (k,) is how much what is held equal differs between the groups, ``t`` the two-sided
    95 % quantile.
    """

    effects: Floats
    covariance: Floats
    shift: Floats
    t: float
    slope: SlopeEstimate


def pose(rows: Rows, interest: Floats, metric: Metric) -> Problem | None:
    """Pose the effects of the columns ``interest`` (n, k); None when the runs are too few."""
    design = build(rows, interest)
    return None if design is None else Problem(rows, design, *responses(rows, metric))


def settle(problem: Problem | None, metric: Metric) -> Fit | None:
    """Estimate slope and effects; None when there is no problem or effort never differs."""
    slope = None if problem is None else _slope(problem, metric)
    return None if problem is None or slope is None else solve(problem, slope)


def solve(problem: Problem, slope: SlopeEstimate) -> Fit:
    """Least squares of y - slope x, with the slope's own uncertainty in the covariance."""
    design = problem.design
    response = problem.y - slope.value * problem.x
    covariance = calendar_hac(
        design.to_effects, design.residuals(response), design.leverage, problem.rows.days
    )
    shift = design.to_effects @ problem.x
    return Fit(
        effects=design.to_effects @ response,
        covariance=covariance + slope.variance * np.outer(shift, shift),
        shift=shift,
        t=t_95(design.free - 1),
        slope=slope,
    )


@cache
def t_95(free: int) -> float:
    """Return the 97.5 % quantile of Student's t."""
    from scipy.special import stdtrit  # noqa: PLC0415 - slow to import

    return float(stdtrit(free, 0.975))


def responses(rows: Rows, metric: Metric) -> tuple[Floats, Floats]:
    """Return what is compared and what is held equal, both as logs."""
    if metric.held_equal == "hr":
        return rows.log_speed, rows.log_beats
    if metric.held_equal == "effort":
        return rows.log_hr, rows.log_speed
    return rows.log_metric, rows.log_plain_speed


def typical_slope(rows: Rows) -> float:
    """Return the usual d log speed / d log heart rate, if speed is as heart rate above 50."""
    return PRIOR_MEAN * float(np.exp(rows.log_hr - rows.log_beats).mean())


def _slope(problem: Problem, metric: Metric) -> SlopeEstimate | None:
    y = clipped(problem.design.residuals(problem.y))
    x = clipped(problem.design.residuals(problem.x))
    if min(np.ptp(y), np.ptp(x)) <= NO_SPREAD:
        return None
    if metric.held_equal == "hr":
        return estimate_slope(y, x)
    if metric.held_equal == "effort":
        return estimate_slope(x, y, typical_slope(problem.rows)).turned()
    return plain_slope(y, x)
