"""What one athlete's runs alone say, in parts that can be put together anew with others'.

An effect depends on the slope of speed on heart rate, of which many athletes tell more than one.
So it comes as a line: the effect at one slope, and how it moves with another (the shift), with
the noise that is left at any. Nothing here is drawn towards what studies found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.answer import COMPARED
from analyzer.effect.checks import placebo_fit, pretended_days
from analyzer.effect.fit import find_odd_runs, fit_regression, slope_residuals
from analyzer.effect.instrument import instrument_slope, slope_within_runs
from analyzer.effect.metrics import find_metric
from analyzer.effect.rows import LAPSED_DAYS, REFERENCE_UNTIL_H, leg_day_ends, read_rows
from analyzer.effect.sample import bucket_regression, choose_sample
from analyzer.effect.slope import (
    SECOND_MOMENTS,
    SHIPPED_PRIOR,
    SlopeEstimate,
    SlopePrior,
    slope_moments,
    slope_of_moments,
)

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.effect.fit import Fit, Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.slope import MeasuredSlope
    from analyzer.model import Floats


@dataclass(frozen=True, slots=True)
class EffectLine:
    """Effects on log speed as the slope has it: at slope b they are effects - (b - slope) shifts.

    Attributes:
        effects: (k,) at ``slope``.
        noise: (k, k) their calendar HAC covariance, the slope taken as known.
        shifts: (k,) how much log (heart rate - 50) differs between the groups.
        slope: log speed per log (heart rate - 50).
    """

    effects: Floats
    noise: Floats
    shifts: Floats
    slope: float

    def at_slope(self, slope: float) -> Floats:
        """Return the effects (k,) were this the slope."""
        return self.effects - (slope - self.slope) * self.shifts

    def covariance(self, slope_variance: float) -> Floats:
        """Return the covariance (k, k) of the effects with so uncertain a slope."""
        return self.noise + slope_variance * np.outer(self.shifts, self.shifts)


@dataclass(frozen=True, slots=True)
class SlopeEvidence:
    """What the runs tell of the slope, before anything is believed of it.

    Attributes:
        moments: (blocks, 5), as ``slope_moments`` returns them.
        instrument: what instruments measure; None where none holds.
        within_runs: what the runs show from within, asked only where no instrument holds.
    """

    moments: Floats
    instrument: MeasuredSlope | None
    within_runs: MeasuredSlope | None

    def by_prior(self, prior: SlopePrior) -> SlopeEstimate:
        """Return the slope as the estimator finds it with this prior."""
        alone = slope_of_moments(self.moments, prior)
        return alone.aided_by(self.instrument or self.within_runs)

    def by_instrument(self, prior: SlopePrior) -> SlopeEstimate:
        """Return the prior with what instruments measure, by precision; the prior without any.

        What runs show from within is left out as well: the noise of watches makes it too low in
        all athletes alike.
        """
        xx, xy, yy = self.moments[:, :SECOND_MOMENTS].sum(axis=0)
        believed = SlopeEstimate(prior.mean, prior.variance, float(xy / xx), float(yy / xy))
        return believed.aided_by(self.instrument)


@dataclass(frozen=True, slots=True)
class RunEvidence:
    """What the runs of one athlete say of leg day.

    Attributes:
        n_used: runs compared.
        counts: runs per compared bucket.
        buckets: names of the buckets with enough runs.
        line: their effects; None when nothing can be compared, and then ``slope`` too.
        slope: what the runs tell of the slope.
        placebos: the effects of what should do nothing, by name, where there are enough runs.
        usual_slope: the slope by which odd runs were told.
    """

    n_used: int
    counts: tuple[int, ...]
    buckets: tuple[str, ...]
    line: EffectLine | None
    slope: SlopeEvidence | None
    placebos: dict[str, EffectLine]
    usual_slope: float


def gather_evidence(
    runs: pd.DataFrame,
    *,
    today: pd.Timestamp | None = None,
    lapsed_days: float = LAPSED_DAYS,
    reference_until_h: float = REFERENCE_UNTIL_H,
    usual_slope: float = SHIPPED_PRIOR.mean,
) -> RunEvidence:
    """Return what ``estimate(runs)`` works with, before any prior on effects.

    The other arguments and the errors are those of ``estimate``. Put together again with the
    shipped prior of the slope, the line gives ``Effect.joint``.

    Args:
        runs: as for ``estimate``; never changed.
        today: likewise.
        lapsed_days: likewise.
        reference_until_h: likewise.
        usual_slope: which runs are odd is told by it, so it should lie within some 0.1 of the
            mean of any prior that is put in later.
    """
    speed = find_metric("speed")
    prior = SlopePrior(usual_slope, SHIPPED_PRIOR.variance)
    rows, _ = read_rows(runs, speed.column, today, lapsed_days, reference_until_h, prior)
    sample = choose_sample(rows, speed)
    regression = bucket_regression(sample, speed)
    fit = fit_regression(regression, speed)
    n_used, counts = len(sample.rows), sample.groups.counts
    if regression is None or fit is None:
        return RunEvidence(n_used, counts, (), None, None, {}, usual_slope)
    placebos = {}
    for name, flags in pretended_days(sample, leg_day_ends(rows)):
        pretended = placebo_fit(flags, sample, speed)
        if pretended is not None:
            placebos[name] = _line_of(pretended, 1)
    kept = sample.groups.estimable
    return RunEvidence(
        n_used,
        counts,
        tuple(COMPARED[index] for index in kept),
        _line_of(fit, len(kept)),
        _slope_evidence(regression, speed),
        placebos,
        usual_slope,
    )


def _line_of(fit: Fit, count: int) -> EffectLine:
    shifts = fit.shift[:count]
    noise = fit.covariance[:count, :count] - fit.slope.variance * np.outer(shifts, shifts)
    return EffectLine(fit.effects[:count], noise, shifts, fit.slope.value)


def _slope_evidence(regression: Regression, metric: Metric) -> SlopeEvidence:
    rows, odd = regression.rows, find_odd_runs(regression, metric)
    instrument = instrument_slope(rows, regression.design, regression.y, regression.x, odd)
    return SlopeEvidence(
        slope_moments(*slope_residuals(regression, odd)),
        instrument,
        slope_within_runs(rows) if instrument is None else None,
    )
