"""Statistics of two groups: a difference in shares, an adjusted one, and early against late."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from analyzer.distributions import t_below, t_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analyzer.model import Floats

    Flags: TypeAlias = NDArray[np.bool_]

ALPHA = 0.05
Z_95, Z_99 = 1.96, 2.576
"""Standard errors to either side of a normal 95 % and 99 % interval."""
Direction = Literal["higher", "lower", "can't tell", "not enough runs"]


def wilson_interval(share: float, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return the score interval of a share (Wilson 1927, J Am Stat Assoc 22:209-212).

    (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n): within 0 and 1 even for none or all.

    Args:
        share: 0 to 1.
        n: how many the share is of.
        z: standard errors to either side; default 95 %.
    """
    middle = share + z**2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def newcombe_interval(first: int, second: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """Return the interval of the second share minus the first.

    Newcombe's hybrid score interval (Statistics in Medicine 1998;17:873-890, method 10), from
    the Wilson interval of each share.

    Args:
        first: successes in the first group of ``n``.
        second: successes in the second group of ``n``.
        n: size of each group.
        z: standard errors to either side; default 95 %.
    """
    one, other = first / n, second / n
    (low1, high1), (low2, high2) = wilson_interval(one, n, z), wilson_interval(other, n, z)
    gap = other - one
    low = gap - math.hypot(other - low2, high1 - one)
    high = gap + math.hypot(high2 - other, one - low1)
    return low, high


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of the exposed minus that of the controls, adjusted, with a 95 % interval.

    ``unit`` is that of the outcome; the numbers are None where refused. ``verdict`` is "higher" or
    "lower" only when the p-value, where need be Holm-adjusted, is below 0.05. ``error`` is the
    standard error where there is one, with ``freedom`` degrees of freedom.
    """

    n_control: int
    n_exposed: int
    unit: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    verdict: Direction = "not enough runs"
    error: float | None = None
    freedom: int | None = None


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
    reach = t_quantile(freedom, 1 - ALPHA / 2) * error
    p = 2 * float(t_below(freedom, -np.abs(estimate / error)))
    low, high = estimate - reach, estimate + reach
    verdict = direction_of(estimate, p)
    return Difference(n_control, n_exposed, unit, estimate, low, high, p, verdict, error, freedom)


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


def direction_of(estimate: float, p: float) -> Direction:
    """Return the word for a difference by its p-value."""
    if p >= ALPHA:
        return "can't tell"
    return "higher" if estimate > 0 else "lower"


def holm_p_values(p_values: Sequence[float], family: int | None = None) -> list[float]:
    """Return p-values adjusted for how many were looked at (Holm 1979, Scand J Stat 6:65-70).

    The k-th smallest of m times m - k + 1, never below a smaller one, at most 1.

    Args:
        p_values: in any order.
        family: how many questions were asked, those without an answer too; default the given.
    """
    asked = family or len(p_values)
    adjusted, so_far = [1.0] * len(p_values), 0.0
    for rank, at in enumerate(np.argsort(p_values, kind="stable").tolist()):
        so_far = max(so_far, min(1.0, (asked - rank) * p_values[at]))
        adjusted[at] = so_far
    return adjusted


def discovery_rates(p_values: Sequence[float], family: int | None = None) -> list[float]:
    """Return each p-value's false discovery rate (Benjamini & Hochberg 1995, JRSS B 57:289-300).

    The k-th smallest of m times m / k, never above a larger one's.

    Args:
        p_values: in any order.
        family: how many questions were asked, those without an answer too; default the given.
    """
    asked = family or len(p_values)
    rates, so_far = [1.0] * len(p_values), 1.0
    for rank, at in reversed(list(enumerate(np.argsort(p_values, kind="stable").tolist(), 1))):
        so_far = min(so_far, asked * p_values[at] / rank)
        rates[at] = so_far
    return rates


def holm_adjusted(*found: Difference, family: int | None = None) -> tuple[Difference, ...]:
    """Adjust the p-values of several outcomes by ``holm_p_values``; those refused stay so."""
    known = [each.p for each in found if each.p is not None]
    adjusted = iter(holm_p_values(known, family))
    return tuple(
        each
        if each.p is None or each.estimate is None
        else replace(each, p=(p := next(adjusted)), verdict=direction_of(each.estimate, p))
        for each in found
    )


FEWEST_BLOCKS = 6
_PERMUTATIONS = 400
_LONGEST_MEMORY = 0.95


def early_and_late(values: Floats, unit: str, worth: float) -> Difference:
    """Compare the last third of a series with its first, where neighbours are alike.

    The change d = mean of the last third - mean of the first. Its 95 % interval takes the series
    as a straight line and AR(1) errors: SE² = s² w'Rw, R = rho^|i - j|, w the weights of the
    change; rho is the lag-1 correlation of the residuals freed of its bias, (n rho + 2) / (n - 4)
    (Marriott & Pope 1954, Biometrika 41:390-402), s² = r'r / tr(MR), t with tr(MR)² / tr(MRMR)
    degrees of freedom (Satterthwaite). p is that of a permutation of blocks of 2 (1 + rho) /
    (1 - rho) values, at least six of them, from a random beginning round the end (Politis & Romano
    1992): single values would be taken for independent, and a good month for a trend.

    Higher or lower needs all three: p < 0.05, zero outside the interval, and a change worth the
    name. On simulated series without a trend (SD 4 %, rho 0, 0.5, 0.8; 9 to 96 values) that is
    said in 0 to 2, 0 to 9 and 5 to 14 %; with the thirds compared as if independent it was in 2 to
    5, 13 to 23 and 27 to 55 %.

    Args:
        values: (n,) in order of time, all known, n >= 9.
        unit: of the values.
        worth: a smaller change is none.
    """
    third = len(values) // 3
    weights = np.zeros(len(values))
    weights[:third], weights[-third:] = -1 / third, 1 / third
    estimate = float(weights @ values)
    rho, error, freedom = _autocorrelated_error(values, weights)
    reach = t_quantile(freedom, 1 - ALPHA / 2) * error
    p = _block_permutation_p(values, weights, rho)
    sure = p < ALPHA and abs(estimate) > reach and abs(estimate) >= worth
    verdict = direction_of(estimate, p if sure else 1.0)
    return Difference(third, third, unit, estimate, estimate - reach, estimate + reach, p, verdict)


def _autocorrelated_error(values: Floats, weights: Floats) -> tuple[float, float, float]:
    """Return rho, the standard error of ``weights @ values`` and its degrees of freedom."""
    n = len(values)
    place = np.arange(n)
    line = np.column_stack([np.ones(n), place])
    maker = np.eye(n) - line @ np.linalg.pinv(line)
    residual = maker @ values
    squares, rho = float(residual @ residual), lag_one(residual)
    alike: Floats = rho ** np.abs(np.subtract.outer(place, place))
    kept = maker @ alike
    trace = float(np.trace(kept))
    freedom = max(trace**2 / float(np.sum(kept * kept.T)), 2.0)
    return rho, math.sqrt(squares / trace * float(weights @ alike @ weights)), freedom


def block_length(n: int, rho: float) -> int:
    """Return how many of ``n`` values stay together: 2 (1 + rho) / (1 - rho), in six blocks."""
    return min(math.ceil(2 * (1 + rho) / (1 - rho)), max(n // FEWEST_BLOCKS, 1))


def permuted_blocks(n: int, length: int, times: int) -> NDArray[np.int64]:
    """Return (times, n): the places 0 to n - 1 with blocks of ``length`` in random order.

    From a random beginning round the end (Politis & Romano 1992, in Exploring the Limits of
    Bootstrap, 263-270). The same n gets the same orders, whenever it is asked.
    """
    rng = np.random.default_rng(n)
    begins = np.tile(np.arange(0, n, length), (times, 1))
    place = (rng.permuted(begins, axis=1)[:, :, None] + np.arange(length)).reshape(times, -1)
    # The last block may be short: each row has n places within the series.
    within = place[place < n].reshape(times, n)
    return np.asarray((within + rng.integers(n, size=(times, 1))) % n)


def lag_one(residual: Floats) -> float:
    """Return the correlation of neighbours freed of its bias, 0 to .95: (n rho + 2) / (n - 4)."""
    n, squares = len(residual), float(residual @ residual)
    lag = float(residual[1:] @ residual[:-1]) / squares if squares > 0 else 0.0
    return min(max((n * lag + 2) / (n - 4), 0.0), _LONGEST_MEMORY)


def _block_permutation_p(values: Floats, weights: Floats, rho: float) -> float:
    n = len(values)
    turned = permuted_blocks(n, block_length(n, rho), _PERMUTATIONS)
    as_far = np.abs(values[turned] @ weights) >= abs(weights @ values) - 1e-9
    return float((1 + as_far.sum()) / (1 + _PERMUTATIONS))
