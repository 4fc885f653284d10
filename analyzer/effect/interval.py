"""An interval that holds the truth 95 times in a hundred, whatever the truth is.

A credible interval around a shrunk estimate is right on average over its prior and wrong for
exactly those whom leg day hurts most. The FAB interval ("frequentist, assisted by Bayes": Yu & Hoff
2018, Biometrika 105:319-335) tests every theta at level 5 % and splits that level between the two
tails as the prior suggests: it covers like a plain t-interval and is shorter where the prior is
right. The posterior mean under the same prior always lies inside.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.distributions import normal_quantiles, t_quantiles

if TYPE_CHECKING:
    from analyzer.model import Floats

ALPHA = 0.05
_MIDDLE, _FAR, _FINE, _COARSE = 12.0, 300.0, 0.05, 1.0
_LOGITS = np.r_[
    np.arange(-_FAR, -_MIDDLE, _COARSE),
    np.arange(-_MIDDLE, _MIDDLE, _FINE),
    np.arange(_MIDDLE, _FAR + _COARSE, _COARSE),
]
"""The split w of the level between the tails, as log(w / (1 - w)), symmetric about 0."""


class _Tails(NamedTuple):
    """Per split: the t-quantiles between which theta is accepted, and how far off the prior's mean.

    ``distance`` is 2 sd (theta - mean) / prior variance.
    """

    low: Floats
    high: Floats
    distance: Floats


def fab_interval(
    estimate: float, error: float, free: float, mean: float, variance: float
) -> tuple[float, float]:
    """Return the 95 % FAB interval of one normal estimate.

    theta is accepted when the t-distribution function at (estimate - theta) / error lies within
    [a w, 1 - a (1 - w)], a = 0.05, where w(theta) solves
    Phi^-1(a w) - Phi^-1(a (1 - w)) = 2 error (theta - mean) / variance.

    Args:
        estimate: what the data alone say.
        error: its standard error.
        free: degrees of freedom of the error.
        mean: of the normal prior.
        variance: of the normal prior.
    """
    if not error > 0:
        return estimate, estimate
    tails = _tails(free)
    theta = mean + variance / (2 * error) * tails.distance
    # Both sums rise with the split, so each end of the interval is where one meets the estimate.
    to_low = np.interp(estimate, theta + error * tails.high, tails.high)
    to_high = np.interp(estimate, theta + error * tails.low, tails.low)
    return float(estimate - error * to_low), float(estimate - error * to_high)


@lru_cache(maxsize=512)
def _tails(free: float) -> _Tails:
    # In logs, as the smaller share of the level soon is too small for a number.
    log_split = -np.logaddexp(0, -_LOGITS)
    log_other = -np.logaddexp(0, _LOGITS)
    low = t_quantiles(free, ALPHA * np.exp(log_split))
    high = -t_quantiles(free, ALPHA * np.exp(log_other))
    distance = normal_quantiles(np.log(ALPHA) + log_split)
    distance -= normal_quantiles(np.log(ALPHA) + log_other)
    return _Tails(low, high, distance)
