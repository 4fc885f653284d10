"""How uncertain the effects are, when neighbouring days resemble each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MEMORY_DAYS = 14.0


def calendar_hac(
    to_effects: Floats,
    residuals: Floats,
    leverage: Floats,
    days: Floats,
    memory_days: float = MEMORY_DAYS,
) -> Floats:
    """Return the (k, k) covariance of least-squares effects, robust to slow errors.

    Newey & West 1987 with the Bartlett kernel max(0, 1 - |t_i - t_j| / memory) in calendar days
    instead of order, on residuals / sqrt(1 - leverage) (HC2, MacKinnon & White 1985).

    Args:
        to_effects: (k, n), (Z'Z)^-1 Z' of the effects of interest.
        residuals: (n,), of the regression.
        leverage: (n,), diagonal of the hat matrix.
        days: (n,), rising.
        memory_days: beyond this distance runs are taken as independent.
    """
    scores = to_effects * (residuals / np.maximum(1 - leverage, 1e-6))
    covariance = scores @ scores.T
    for lag in range(1, len(days)):
        apart = days[lag:] - days[:-lag]
        weight = np.maximum(1 - apart / memory_days, 0)
        if not weight.any():
            break
        cross = (scores[:, lag:] * weight) @ scores[:, :-lag].T
        covariance += cross + cross.T
    return np.asarray(covariance)
