"""The regression itself: effects of interest at equal effort, with their covariance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.design import build_design
from analyzer.effect.hac import calendar_hac, t_95
from analyzer.effect.instrument import learned_slope
from analyzer.effect.slope import (
    CLIP_SDS,
    MAD_TO_SD,
    SlopeEstimate,
    average_slope,
    clip_residuals,
    least_squares_slope,
)

if TYPE_CHECKING:
    from analyzer.effect.design import Design
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Flags, Rows
    from analyzer.effect.slope import SlopePrior
    from analyzer.model import Floats

NO_SPREAD = 1e-9
ODD_SDS = 2.5


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

    ``response`` (n,) is what is compared at equal effort, odd runs pulled in.

    ``shift`` (k,) is how much what is held equal differs between the groups, ``free`` the
    degrees of freedom, ``t`` their two-sided 95 % quantile.
    """

    effects: Floats
    covariance: Floats
    response: Floats
    shift: Floats
    free: int
    t: float
    slope: SlopeEstimate


def build_regression(
    rows: Rows, interest: Floats, metric: Metric, in_time: Floats | None = None
) -> Regression | None:
    """Build the regression of the columns ``interest`` (n, k); None when the runs are too few.

    ``in_time`` (n, m) as ``build_design`` takes it.
    """
    design = build_design(rows, interest, in_time)
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
    response = pull_in(design, regression.y - slope.value * regression.x)
    covariance = calendar_hac(
        design.to_effects, design.residuals(response), design.leverage, regression.rows.days
    )
    # A locked sensor is no difference in effort between the groups either.
    shift = design.to_effects @ pull_in(design, regression.x, CLIP_SDS)
    return Fit(
        effects=design.to_effects @ response,
        covariance=covariance + slope.variance * np.outer(shift, shift),
        response=response,
        shift=shift,
        # The slope takes a degree of freedom more than the design counts.
        free=design.free - 1,
        t=t_95(design.free - 1),
        slope=slope,
    )


def pull_in(design: Design, response: Floats, sds: float = ODD_SDS) -> Floats:
    """Return the response with residuals beyond some robust SDs pulled back to there.

    Winsorised, not dropped: a bad day that leg day makes is a large residual too. Twice, as an odd
    run moves what the others are held against.
    """
    for _ in range(2):
        left = design.residuals(response)
        response = response - (left - clip_residuals(left, sds))
    return response


def find_odd_runs(regression: Regression, metric: Metric) -> Flags:
    """Return which runs lie more than three robust SDs off what heart rate predicts.

    A locked sensor or a lost satellite: they must not decide the slope.
    """
    off = np.abs(distances_off(regression, metric))
    return off > max(ODD_SDS * MAD_TO_SD * float(np.median(off)), NO_SPREAD)


def distances_off(regression: Regression, metric: Metric) -> Floats:
    """Return how far each run lies off what heart rate predicts by the usual slope, as a log."""
    slope = _rough_slope(regression, metric)
    off = regression.design.residuals(regression.y - slope * regression.x)
    return np.asarray(off - np.median(off))


def _rough_slope(regression: Regression, metric: Metric) -> float:
    """Return a slope good enough to find odd runs by, before the slope is estimated."""
    if metric.held_equal == "hr":
        return regression.rows.slope_prior.mean
    if metric.held_equal == "effort":
        return 1 / prior_for_log_hr(regression.rows).mean
    around = regression.design.residuals(regression.x)
    return float(around @ regression.y / max(float(around @ around), NO_SPREAD))


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


def prior_for_log_hr(rows: Rows) -> SlopePrior:
    """Return what is believed of d log speed / d log HR, if speed is as heart rate above 50."""
    return rows.slope_prior.times(float(np.exp(rows.log_hr - rows.log_beats).mean()))


def slope_residuals(regression: Regression, odd: Flags) -> tuple[Floats, Floats]:
    """Return log speed and heart rate of the runs that may decide a slope, the design taken out.

    ``y`` and ``x`` of the regression, odd runs dropped and wild ones pulled in: a few would decide
    the slope.
    """
    design = regression.design
    y = clip_residuals(design.residuals(regression.y))[~odd]
    return y, clip_residuals(design.residuals(regression.x))[~odd]


def _effort_slope(regression: Regression, metric: Metric) -> SlopeEstimate | None:
    rows, design = regression.rows, regression.design
    odd = find_odd_runs(regression, metric)
    y, x = slope_residuals(regression, odd)
    if min(np.ptp(y), np.ptp(x)) <= NO_SPREAD:
        return None
    if metric.held_equal == "hr":
        learned = learned_slope(rows, design, regression.y, regression.x, odd)
        return average_slope(y, x, rows.slope_prior).aided_by(learned)
    if metric.held_equal == "effort":
        # Heart rate has the errors whichever is compared, so it stays the regressor here too.
        learned = learned_slope(rows, design, regression.x, regression.y, odd)
        return average_slope(x, y, prior_for_log_hr(rows)).aided_by(learned).inverted()
    return least_squares_slope(y, x)
