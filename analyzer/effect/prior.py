"""Pull noisy effects towards what studies found, as far as the noise deserves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.interval import fab_interval
from analyzer.effect.rows import DECAY

if TYPE_CHECKING:
    from analyzer.model import Floats


@dataclass(frozen=True, slots=True)
class Prior:
    """Day-one effect ~ N(mean, sd) times the decay, plus independent noise; in log units."""

    mean: float
    sd: float
    noise: float

    def at_decay(self, decay: Floats) -> tuple[Floats, Floats]:
        """Return mean (k,) and covariance (k, k) of the effects with this decay."""
        noise = self.noise**2 * np.eye(len(decay))
        return self.mean * decay, self.sd**2 * np.outer(decay, decay) + noise


LEAST_SHARE = 1e-6
SPEED_PRIOR = Prior(mean=-0.01, sd=0.02, noise=0.008)


def shrink_effects(
    effects: Floats, covariance: Floats, prior: Prior, decay: Floats = DECAY
) -> tuple[Floats, Floats]:
    """Return posterior mean (k,) and covariance (k, k): normal data, normal prior."""
    mean, spread = prior.at_decay(decay)
    # Solved rather than inverted: hardly known effects make the sum nearly singular.
    gain = np.linalg.solve(spread + covariance, spread).T
    return mean + gain @ (effects - mean), spread - gain @ spread


def fab_intervals(
    effects: Floats, covariance: Floats, free: float, prior: Prior, decay: Floats = DECAY
) -> Floats:
    """Return the 95 % FAB interval of each effect (k, 2), assisted by the prior and the others.

    Args:
        effects: (k,), of the data alone.
        covariance: (k, k) of their errors.
        free: degrees of freedom of the errors.
        prior: as for ``shrink_effects``.
        decay: (k,), likewise.
    """
    mean, spread = shrink_effects(effects, covariance, prior, decay)
    columns = (effects, np.sqrt(np.diag(covariance)), mean, np.diag(spread))
    return np.array(
        [
            fab_interval(estimate, error, free, *without_estimate(own, variance, estimate, error))
            for estimate, error, own, variance in zip(*(c.tolist() for c in columns), strict=True)
        ]
    )


def without_estimate(
    mean: float, variance: float, estimate: float, error: float
) -> tuple[float, float]:
    """Return mean and variance of a posterior with one normal estimate taken out of it again.

    What is left, the prior and the part of the other estimates that is independent of this one,
    may assist its interval: whatever does not depend on the estimate leaves its coverage alone
    (Yu & Hoff 2018). Posterior precision = precision left + 1 / error^2.
    """
    if not error > 0:
        return mean, variance
    # The share of the posterior's precision that is left; hardly any where the data decide alone.
    share = max(1 - variance / error**2, LEAST_SHARE)
    return (mean - (1 - share) * estimate) / share, variance / share


def studies_mean_pct(decay: Floats = DECAY) -> list[float]:
    """Return what studies found by bucket, in percent of speed; log units are percent so near 0."""
    return [float(value) for value in 100 * SPEED_PRIOR.mean * decay]


def studies_pct_at(decay: float) -> float:
    """Return what studies found where so much of a leg day is left, in percent of speed."""
    return 100 * SPEED_PRIOR.mean * decay
