"""How sure least squares are when days resemble their neighbours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.distributions import t_below, t_quantile

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    for lag, weight in _kernel_by_lag(days, memory_days):
        cross = (scores[:, lag:] * weight) @ scores[:, :-lag].T
        covariance += cross + cross.T
    return np.asarray(covariance)


def _kernel_by_lag(days: Floats, memory_days: float) -> Iterator[tuple[int, Floats]]:
    """Yield each lag with the Bartlett weights of the pairs so far apart in order."""
    # By lag, not by pair: the days rise, so once a whole lag lies beyond the memory, all later do.
    for lag in range(1, len(days)):
        weight = np.maximum(1 - (days[lag:] - days[:-lag]) / memory_days, 0)
        if not weight.any():
            return
        yield lag, weight


class HacReference(NamedTuple):
    """What ``calendar_hac`` does when errors are independent: per effect (k,).

    ``ratio`` of the variance expected of it to the true one, ``free`` degrees of freedom.
    """

    ratio: Floats
    free: Floats


def hac_reference(
    q: Floats, to_effects: Floats, leverage: Floats, days: Floats, memory_days: float = MEMORY_DAYS
) -> HacReference:
    """Return by how much the calendar HAC is off, and its degrees of freedom.

    Where the runs of one effect lie together in time, their residuals sum to zero within the
    kernel's reach, and few stretches of that length decide the variance: it is too small and very
    uncertain. With independent errors it is a quadratic form e'Ae, A = S K S, K the kernel, S the
    scores' weights: expected tr(MA), degrees of freedom tr(MA)² / tr(MAMA), M = I - QQ' (Bell &
    McCaffrey 2002, Survey Methodology 28:169-181; Satterthwaite 1946).

    Args:
        q: (n, p), the design's orthonormal columns.
        to_effects: (k, n), as ``calendar_hac`` takes it, and so the others.
        leverage: (n,).
        days: (n,), rising.
        memory_days: as above.
    """
    weights = to_effects / np.maximum(1 - leverage, LEAST_FREEDOM)
    squares = weights**2
    kernel = [(0, np.ones(len(days))), *_kernel_by_lag(days, memory_days)]
    of_a = np.zeros(len(weights))
    for lag, near in kernel:
        pairs = squares[:, lag:] * near**2 * squares[:, : len(days) - lag]
        of_a += (2 if lag else 1) * pairs.sum(axis=1)
    expected, of_both = np.empty(len(weights)), np.empty(len(weights))
    for index, weight in enumerate(weights):
        inside = weight[:, None] * q
        a_q = inside.copy()
        for lag, near in kernel[1:]:
            a_q[lag:] += near[:, None] * inside[:-lag]
            a_q[:-lag] += near[:, None] * inside[lag:]
        a_q *= weight[:, None]
        q_a_q = q.T @ a_q
        expected[index] = squares[index].sum() - np.trace(q_a_q)
        of_both[index] = of_a[index] - 2 * (a_q**2).sum() + (q_a_q**2).sum()
    true = np.maximum((to_effects**2).sum(axis=1), np.finfo(float).tiny)
    free = expected**2 / np.maximum(of_both, np.finfo(float).tiny)
    return HacReference(expected / true, free)


@lru_cache(maxsize=1024)
def t_95(free: float) -> float:
    """Return the 97.5 % quantile of Student's t."""
    return t_quantile(free, 0.975)


def two_sided_p(effects: Floats, errors: Floats, free: float) -> Floats:
    """Return the p-values of Student's t-test that each effect is none; 1 where it has no error."""
    known = errors > 0
    quotient = np.abs(effects) / np.where(known, errors, 1.0)
    return np.where(known, 2 * t_below(free, -quotient), 1.0)
