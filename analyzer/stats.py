"""Statistics of two groups: a difference in shares, and an adjusted difference in an outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analyzer.model import Floats

    Flags: TypeAlias = NDArray[np.bool_]

ALPHA = 0.05
Z_95 = 1.96
"""Standard errors to either side of a normal 95 % interval."""
Direction = Literal["higher", "lower", "can't tell", "not enough runs"]


def wilson_interval(share: float, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share (Wilson 1927, J Am Stat Assoc 22:209-212).

    (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n): within 0 and 1 even for none or all.

    Args:
        share: 0 to 1.
        n: how many the share is of.
    """
    middle = share + Z_95**2 / (2 * n)
    half = Z_95 * math.sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2))
    return (middle - half) / (1 + Z_95**2 / n), (middle + half) / (1 + Z_95**2 / n)


def newcombe_interval(first: int, second: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of the second share minus the first.

    Newcombe's hybrid score interval (Statistics in Medicine 1998;17:873-890, method 10), from
    the Wilson interval of each share.

    Args:
        first: successes in the first group of ``n``.
        second: successes in the second group of ``n``.
        n: size of each group.
    """
    one, other = first / n, second / n
    (low1, high1), (low2, high2) = wilson_interval(one, n), wilson_interval(other, n)
    gap = other - one
    low = gap - math.hypot(other - low2, high1 - one)
    high = gap + math.hypot(high2 - other, one - low1)
    return low, high


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of the exposed minus that of the controls, adjusted, with a 95 % interval.

    ``unit`` is that of the outcome; the numbers are None where refused. ``verdict`` is "higher" or
    "lower" only when the p-value, where need be Holm-adjusted, is below 0.05.
    """

    n_control: int
    n_exposed: int
    unit: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    verdict: Direction = "not enough runs"


def adjusted_difference(
    outcome: Floats, exposed: Flags, adjusted_for: Sequence[Floats], unit: str, least: int
) -> Difference:
    """Return the adjusted difference in ``outcome`` between exposed and controls.

    The exposure's coefficient in OLS, with HC3 errors (MacKinnon & White 1985, J Econometrics
    29:305-325) and t with n - rank degrees of freedom.

    Args:
        outcome: one value per case; NaN = unknown, the case is left out.
        exposed: which cases were exposed; the others are controls.
        adjusted_for: covariates; an unknown value counts as the mean, with its own indicator.
        unit: of the outcome.
        least: cases of each group below which no number is given.
    """
    there = np.isfinite(outcome)
    n_exposed, n_control = int(exposed[there].sum()), int((~exposed[there]).sum())
    if min(n_exposed, n_control) < least:
        return Difference(n_control, n_exposed, unit)
    covariates = [c for values in adjusted_for for c in _filled_covariate(values[there])]
    design = np.column_stack([np.ones(there.sum()), exposed[there], *covariates])
    estimate, error, freedom = _ols_hc3(design, outcome[there])
    if freedom < 1 or not error > 0:
        return Difference(n_control, n_exposed, unit)
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415 - scipy is slow to import

    reach = float(stdtrit(freedom, 1 - ALPHA / 2)) * error
    p = 2 * float(stdtr(freedom, -abs(estimate / error)))
    low, high = estimate - reach, estimate + reach
    verdict = _direction_of(estimate, p)
    return Difference(n_control, n_exposed, unit, estimate, low, high, p, verdict)


def _filled_covariate(values: Floats) -> list[Floats]:
    """Return a covariate without gaps and the indicator of its gaps; none if all is unknown."""
    known = np.isfinite(values)
    if not known.any():
        return []
    return [np.where(known, values, values[known].mean()), (~known).astype(float)]


def _ols_hc3(design: Floats, outcome: Floats) -> tuple[float, float, int]:
    """Return the second coefficient, its HC3 standard error, and n - rank."""
    # The pseudo-inverse also solves a design whose columns depend on each other: an indicator of
    # gaps is all zeros when there are none.
    inverse = np.linalg.pinv(design)
    residual = outcome - design @ (inverse @ outcome)
    leverage = np.sum(design * inverse.T, axis=1)
    # A case that alone determines a coefficient has leverage 1 and residual 0: no 0 / 0.
    weighed = residual / np.maximum(1 - leverage, 1e-6)
    error = float(np.sqrt(np.sum((inverse[1] * weighed) ** 2)))
    freedom = len(outcome) - int(np.linalg.matrix_rank(design))
    return float(inverse[1] @ outcome), error, freedom


def _direction_of(estimate: float, p: float) -> Direction:
    if p >= ALPHA:
        return "can't tell"
    return "higher" if estimate > 0 else "lower"


def holm_adjusted(first: Difference, second: Difference) -> tuple[Difference, Difference]:
    """Adjust the p-values of two outcomes (Holm 1979, Scand J Stat 6:65-70)."""
    p_values = sorted(each.p for each in (first, second) if each.p is not None)
    if not p_values:
        return first, second
    smallest = min(1.0, len(p_values) * p_values[0])

    def adjusted(each: Difference) -> Difference:
        if each.p is None or each.estimate is None:
            return each
        # Never below the smaller one, adjusted: Holm's step-down keeps the order.
        p = smallest if each.p == p_values[0] else max(smallest, each.p)
        return replace(each, p=p, verdict=_direction_of(each.estimate, p))

    return adjusted(first), adjusted(second)
