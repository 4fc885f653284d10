"""Pull noisy effects towards what studies found, as far as the noise deserves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.rows import SHAPE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Prior:
    """Day-one effect ~ N(mean, sd) times the shape, plus independent noise; in log units."""

    mean: float
    sd: float
    noise: float

    def of(self, shape: Floats) -> tuple[Floats, Floats]:
        """Return mean (k,) and covariance (k, k) of the effects with this shape."""
        noise = self.noise**2 * np.eye(len(shape))
        return self.mean * shape, self.sd**2 * np.outer(shape, shape) + noise


SPEED_PRIOR = Prior(mean=-0.01, sd=0.02, noise=0.008)


def shrink(
    effects: Floats, covariance: Floats, prior: Prior, shape: Floats = SHAPE
) -> tuple[Floats, Floats]:
    """Return posterior mean (k,) and covariance (k, k): normal data, normal prior."""
    mean, spread = prior.of(shape)
    gain = np.linalg.solve(spread + covariance, spread).T
    return mean + gain @ (effects - mean), spread - gain @ spread
