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
    effects: Floats, errors: Floats, free: float, prior: Prior, decay: Floats = DECAY
) -> Floats:
    """Return the 95 % FAB interval of each effect (k, 2) under its own part of the prior.

    Args:
        effects: (k,), of the data alone.
        errors: (k,) their standard errors.
        free: degrees of freedom of the errors.
        prior: as for ``shrink_effects``.
        decay: (k,), likewise.
    """
    mean, spread = prior.at_decay(decay)
    ends = [
        fab_interval(*each)
        for each in zip(
            effects.tolist(),
            errors.tolist(),
            [free] * len(effects),
            mean.tolist(),
            np.diag(spread).tolist(),
            strict=True,
        )
    ]
    return np.array(ends)


def studies_mean_pct(decay: Floats = DECAY) -> list[float]:
    """Return what studies found by bucket, in percent of speed; log units are percent so near 0."""
    return [float(value) for value in 100 * SPEED_PRIOR.mean * decay]


def studies_pct_at(decay: float) -> float:
    """Return what studies found where so much of a leg day is left, in percent of speed."""
    return 100 * SPEED_PRIOR.mean * decay
