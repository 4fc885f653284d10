"""How speed depends on heart rate, when heart rate has errors and pace answers to it.

Let c be what the day does to speed at equal effort (form, wind, heat, legs), e the error of heart
rate, both unknown. Whatever the athlete paces by, log speed - slope x log heart rate = c - slope x
e = v. How v varies with heart rate does depend on it: a runner who holds a heart rate lets pace
take all of v (share 0, and plain regression is right); one who holds a pace lets heart rate take
all of it (share 1, and the inverse regression is right). For each share the slope follows from the
three moments in closed form; share 1/2 is the ratio of the two spreads. Nobody knows the share, so
all are considered, each weighted by how physiologically likely its slope is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.settings import SlopeBelief

if TYPE_CHECKING:
    from analyzer.model import Floats

SHARES = np.linspace(0.025, 0.975, 20)
BETWEEN_WEIGHT = 4.0  # at an end rather than anywhere between: (1/4) / (1/12) = 3, and a margin
CLIP_SDS = 4.0
MAD_TO_SD = 1.4826  # median absolute deviation to standard deviation, for normal errors
BLOCKS = 20
SKEWED_T = 3.0
THIRD_MOMENT_MARGIN = 0.08
SECOND_MOMENTS = 3


@dataclass(frozen=True, slots=True)
class SlopeEstimate:
    """The slope with its variance, and the two regressions it lies between.

    ``unaided`` is the same without what instruments say; None where none was used.
    """

    value: float
    variance: float
    forward: float
    inverse: float
    unaided: MeasuredSlope | None = None

    def inverted(self) -> SlopeEstimate:
        """Return the slope of x on y: one over this one (delta method)."""
        variance = self.variance / self.value**4
        unaided = self.unaided and MeasuredSlope(
            1 / self.unaided.value, self.unaided.variance / self.unaided.value**4
        )
        return SlopeEstimate(1 / self.value, variance, 1 / self.inverse, 1 / self.forward, unaided)

    def aided_by(self, measured: MeasuredSlope | None) -> SlopeEstimate:
        """Return both by precision; where they disagree, the variance grows by the square of it.

        z^2 = (difference)^2 / (sum of the variances) is one on average when both are right, so
        anything above widens (Birge 1932).
        """
        if measured is None:
            return self
        precision = 1 / self.variance + 1 / measured.variance
        value = (self.value / self.variance + measured.value / measured.variance) / precision
        apart = (self.value - measured.value) ** 2 / (self.variance + measured.variance)
        unaided = MeasuredSlope(self.value, self.variance)
        return replace(self, value=value, variance=max(1.0, apart) / precision, unaided=unaided)


@dataclass(frozen=True, slots=True)
class MeasuredSlope:
    """A slope measured apart from the runs' own scatter, with its variance."""

    value: float
    variance: float


@dataclass(frozen=True, slots=True)
class SlopePrior:
    """What is believed of the slope: normal, with this mean and variance."""

    mean: float
    variance: float

    def times(self, factor: float) -> SlopePrior:
        """Return the same belief of the slope times a factor."""
        return SlopePrior(factor * self.mean, factor**2 * self.variance)


def slope_prior_of(settings: SlopeBelief) -> SlopePrior:
    """Return what the settings say is believed of the slope."""
    return SlopePrior(settings.mean, settings.sd**2)


SHIPPED_PRIOR = slope_prior_of(SlopeBelief())


def clip_residuals(residuals: Floats, sds: float = CLIP_SDS) -> Floats:
    """Pull residuals beyond some robust SDs (1.4826 x the median distance) back to there."""
    limit = sds * MAD_TO_SD * float(np.median(np.abs(residuals)))
    return np.clip(residuals, -limit, limit) if limit > 0 else residuals


def slope_for_share(share: Floats, xx: Floats, xy: Floats, yy: Floats) -> Floats:
    """Return the slope b for which b (b Sxx - Sxy) = share x Svv, v = y - b x.

    b = (m + sqrt(m^2 + 4 s (1 - s) Sxx Syy)) / (2 (1 - s) Sxx) with m = (1 - 2 s) Sxy: Sxy / Sxx
    at share 0, sqrt(Syy / Sxx) at 1/2, Syy / Sxy towards 1. Arrays broadcast; 0 <= share < 1.
    """
    middle = (1 - 2 * share) * xy
    root = np.sqrt(middle**2 + 4 * share * (1 - share) * xx * yy)
    return np.asarray((middle + root) / (2 * (1 - share) * xx))


def average_slope(y: Floats, x: Floats, prior: SlopePrior = SHIPPED_PRIOR) -> SlopeEstimate:
    """Average the slope over all shares, weighted by the physiological prior.

    Args:
        y: (n,) log speed, what the design explains taken out.
        x: (n,) log heart rate above 50 bpm, likewise.
        prior: what is believed before looking.
    """
    return slope_of_moments(slope_moments(y, x), prior)


def slope_moments(y: Floats, x: Floats) -> Floats:
    """Return (blocks, 5): Sxx, Sxy, Syy, Sxyy, Sxxy over up to 20 contiguous blocks of runs.

    All that ``slope_of_moments`` asks of the runs, so that another prior needs no runs again.
    """
    return block_sums(np.column_stack([x * x, x * y, y * y, x * y * y, x * x * y]))


def slope_of_moments(moments: Floats, prior: SlopePrior) -> SlopeEstimate:
    """Return the slope averaged over all shares, weighted by the prior.

    Each share's slope is normal data (variance by delete-a-block jackknife) for a slope with the
    prior, as a rule N(1.2, 0.3^2): speed is proportional to heart rate above some 50 bpm, give
    or take where the line really begins (40-65 bpm) and its curvature, sharpened by the third
    moments of skewed efforts. Mean and variance are those of the mixture, the part between shares
    counted fourfold.

    Args:
        moments: (blocks, 5), from ``slope_moments``.
        prior: what is believed before looking.
    """
    sums = moments[:, :SECOND_MOMENTS]
    prior = third_moment_slope(prior, moments[:, SECOND_MOMENTS:])
    whole = sums.sum(axis=0)
    slopes = slope_for_share(SHARES, *whole)
    sampling = jackknife_variance(slope_for_share(SHARES, *(whole - sums).T[:, :, None]))
    spread = sampling + prior.variance
    weights = np.exp(-((slopes - prior.mean) ** 2) / (2 * spread)) / np.sqrt(spread)
    weights = weights / weights.sum()
    pulled = (slopes * prior.variance + prior.mean * sampling) / spread
    value = weights @ pulled
    within, between = sampling * prior.variance / spread, (pulled - value) ** 2
    xx, xy, yy = whole
    # One runner sits at one share, so the spread between shares does not average out.
    variance = weights @ (within + BETWEEN_WEIGHT * between)
    return SlopeEstimate(float(value), float(variance), float(xy / xx), float(yy / xy))


def least_squares_slope(y: Floats, x: Floats) -> SlopeEstimate:
    """Least squares with the jackknife's variance, where the regressor has hardly any error."""
    sums = slope_moments(y, x)[:, :SECOND_MOMENTS]
    xx, xy, yy = whole = sums.sum(axis=0)
    xx_left, xy_left, _ = (whole - sums).T
    variance = jackknife_variance((xy_left / xx_left)[:, None])[0]
    return SlopeEstimate(float(xy / xx), float(variance), float(xy / xx), float(yy / xy))


def third_moment_slope(prior: SlopePrior, blocks: Floats) -> SlopePrior:
    """Sharpen the prior of the slope by third moments, where efforts are skewed enough.

    Most runners run mostly easy and sometimes hard: intended effort is skewed. Form and errors of
    heart rate, being small, are hardly so once cubed. Then sum(x y^2) / sum(x^2 y) is the slope
    whatever the runner paces by (Geary 1942; Lewbel 1997), for an error of heart rate or speed
    alone drops out. Used where sum(x^2 y) is three standard errors from zero; its variance is the
    block jackknife's plus (8 % of the mean)^2 for hearts that do not follow the line.

    Args:
        prior: before looking.
        blocks: (blocks, 2) sums of x y^2 and x^2 y, x log heart rate, y log speed, what the design
            explains taken out of both.
    """
    top, bottom = whole = blocks.sum(axis=0)
    left_out = (whole - blocks) * len(blocks) / (len(blocks) - 1)
    bottom_variance = jackknife_variance(left_out)[1]
    # A quotient over something near zero, or a negative one, says nothing of the slope.
    if bottom**2 <= SKEWED_T**2 * bottom_variance or top * bottom <= 0:
        return prior
    slope = top / bottom
    error = jackknife_variance(left_out @ np.array([[1.0], [-slope]]))[0] / bottom**2
    variance = error + (THIRD_MOMENT_MARGIN * prior.mean) ** 2
    precision = 1 / prior.variance + 1 / variance
    mean = (prior.mean / prior.variance + slope / variance) / precision
    return SlopePrior(float(mean), float(1 / precision))


def block_sums(terms: Floats) -> Floats:
    """Return (blocks, k): sums of (n, k) terms over up to 20 contiguous blocks of runs."""
    edges = np.linspace(0, len(terms), min(BLOCKS, len(terms)) + 1).astype(int)[:-1]
    return np.asarray(np.add.reduceat(terms, edges, axis=0))


def jackknife_variance(left_out: Floats) -> Floats:
    """Return the variance per column of estimates (blocks, k) that each leave one block out.

    (b - 1) / b times the squares about their mean (Künsch 1989: blocks keep neighbours
    together).
    """
    blocks = len(left_out)
    squares = (left_out - left_out.mean(axis=0)) ** 2
    return np.asarray((blocks - 1) / blocks * squares.sum(axis=0))
