"""How speed hangs on heart rate, when heart rate is measured with error and pace answers to it.

Let c be what the day does to speed at equal effort (form, wind, heat, legs), e the error of heart
rate, both unknown. Whatever the athlete paces by, log speed - slope x log heart rate = c - slope x
e = v. How v hangs together with heart rate does depend on it: a runner who holds a heart rate
lets pace take all of v (share 0, and plain regression is right); one who holds a pace lets heart
rate take all of it (share 1, and regression the other way round is right). For each share the
slope follows from the three moments in closed form; share 1/2 is the ratio of the two spreads.
Nobody knows the share, so all are considered, each as far as its slope is physiologically likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.lopsided import Belief, sharpened
from analyzer.effect.moments import block_sums, jackknife

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SHARES = np.linspace(0.025, 0.975, 20)
UNSURE = 4.0  # at an end rather than anywhere between: (1/4) / (1/12) = 3, and a margin
PRIOR_MEAN, PRIOR_SHARE = 1.0, 0.2
CLIP_SDS = 4.0


@dataclass(frozen=True, slots=True)
class SlopeEstimate:
    """The slope with its variance, and the two plain regressions it lies between."""

    value: float
    variance: float
    forward: float
    inverse: float

    def turned(self) -> SlopeEstimate:
        """Return the slope the other way round: one over this one (delta method)."""
        variance = self.variance / self.value**4
        return SlopeEstimate(1 / self.value, variance, 1 / self.inverse, 1 / self.forward)


def clipped(residuals: Floats) -> Floats:
    """Pull residuals beyond four robust SDs (1.4826 x the median distance) back to there."""
    limit = CLIP_SDS * 1.4826 * float(np.median(np.abs(residuals)))
    return np.clip(residuals, -limit, limit) if limit > 0 else residuals


def slope_for(share: Floats, xx: Floats, xy: Floats, yy: Floats) -> Floats:
    """Return the slope b for which b (b Sxx - Sxy) = share x Svv, v = y - b x.

    b = (m + sqrt(m^2 + 4 s (1 - s) Sxx Syy)) / (2 (1 - s) Sxx) with m = (1 - 2 s) Sxy: Sxy / Sxx
    at share 0, sqrt(Syy / Sxx) at 1/2, Syy / Sxy towards 1. Arrays broadcast; 0 <= share < 1.
    """
    middle = (1 - 2 * share) * xy
    root = np.sqrt(middle**2 + 4 * share * (1 - share) * xx * yy)
    return np.asarray((middle + root) / (2 * (1 - share) * xx))


def estimate_slope(y: Floats, x: Floats, typical: float = PRIOR_MEAN) -> SlopeEstimate:
    """Average the slope over all shares, weighted by the physiological prior.

    Each share's slope is normal data (variance by delete-a-block jackknife) for a slope with the
    prior N(typical, (0.2 typical)^2): speed is proportional to heart rate above some 50 bpm, give
    or take where the line really begins (40-65 bpm) and its curvature, sharpened by a lopsided
    mix of efforts. Mean and variance are those of the mixture, the part between shares counted
    fourfold.

    Args:
        y: (n,) log speed, what the design explains taken out.
        x: (n,) log heart rate above 50 bpm, likewise.
        typical: mean of the prior; its SD is a fifth of it.
    """
    prior = sharpened(Belief(typical, (PRIOR_SHARE * typical) ** 2), y, x)
    sums = _block_sums(y, x)
    whole = sums.sum(axis=0)
    slopes = slope_for(SHARES, *whole)
    sampling = jackknife(slope_for(SHARES, *(whole - sums).T[:, :, None]))
    spread = sampling + prior.variance
    weights = np.exp(-((slopes - prior.mean) ** 2) / (2 * spread)) / np.sqrt(spread)
    weights = weights / weights.sum()
    pulled = (slopes * prior.variance + prior.mean * sampling) / spread
    value = weights @ pulled
    within, between = sampling * prior.variance / spread, (pulled - value) ** 2
    xx, xy, yy = whole
    variance = weights @ (within + UNSURE * between)
    return SlopeEstimate(float(value), float(variance), float(xy / xx), float(yy / xy))


def plain_slope(y: Floats, x: Floats) -> SlopeEstimate:
    """Least squares with the jackknife's variance, where the regressor has hardly any error."""
    sums = _block_sums(y, x)
    xx, xy, yy = whole = sums.sum(axis=0)
    xx_left, xy_left, _ = (whole - sums).T
    variance = jackknife((xy_left / xx_left)[:, None])[0]
    return SlopeEstimate(float(xy / xx), float(variance), float(xy / xx), float(yy / xy))


def _block_sums(y: Floats, x: Floats) -> Floats:
    """Return (blocks, 3): Sxx, Sxy, Syy."""
    return block_sums(np.column_stack([x * x, x * y, y * y]))
