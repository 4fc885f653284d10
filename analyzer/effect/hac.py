"""How sure least squares are when days resemble their neighbours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analyzer.model import Floats

MEMORY_DAYS = 14.0
LEAST_FREEDOM = 1e-6
DETECTABLE_SES = 2.8
"""1.96 + 0.84 standard errors: an effect so large is seen four times in five."""


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


def two_sided_p(effects: Floats, errors: Floats, free: float) -> Floats:
    """Return the p-values of Student's t-test that each effect is none; 1 where it has no error."""
    from scipy.special import stdtr  # noqa: PLC0415 - slow to import

    known = errors > 0
    quotient = np.abs(effects) / np.where(known, errors, 1.0)
    return np.where(known, 2 * stdtr(free, -quotient), 1.0)
