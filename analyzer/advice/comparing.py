"""The adjusted difference between runs that broke the advice and runs that kept it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analyzer.model import Floats

    Flags: TypeAlias = NDArray[np.bool_]

ALPHA = 0.05
Direction = Literal["higher", "lower", "can't tell", "not enough runs"]


@dataclass(frozen=True, slots=True)
class Difference:
    """After broken runs minus after kept runs, adjusted, with a 95 % interval; None = refused.

    ``unit`` is "%" of speed at equal effort, or points of soreness. ``verdict`` is "higher" or
    "lower" only when the Holm-adjusted p-value is below 0.05.
    """

    n_kept: int
    n_broke: int
    unit: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    verdict: Direction = "not enough runs"


def difference(
    outcome: Floats, broke: Flags, adjusted_for: Sequence[Floats], unit: str, least: int
) -> Difference:
    """Return the adjusted difference in ``outcome`` between broken and kept runs.

    Args:
        outcome: one value per run; NaN = unknown, the run is left out.
        broke: which runs broke the advice; the others kept it.
        adjusted_for: covariates; an unknown value counts as the mean, with its own indicator.
        unit: of the outcome.
        least: runs of each kind below which no number is given.
    """
    there = np.isfinite(outcome)
    n_broke, n_kept = int(broke[there].sum()), int((~broke[there]).sum())
    if min(n_broke, n_kept) < least:
        return Difference(n_kept, n_broke, unit)
    covariates = [c for values in adjusted_for for c in _filled(values[there])]
    design = np.column_stack([np.ones(there.sum()), broke[there], *covariates])
    estimate, error, freedom = _ols_hc3(design, outcome[there])
    if freedom < 1 or not error > 0:
        return Difference(n_kept, n_broke, unit)
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415 - scipy is slow to import

    reach = float(stdtrit(freedom, 1 - ALPHA / 2)) * error
    p = 2 * float(stdtr(freedom, -abs(estimate / error)))
    low, high = estimate - reach, estimate + reach
    return Difference(n_kept, n_broke, unit, estimate, low, high, p, _direction(estimate, p))


def _filled(values: Floats) -> list[Floats]:
    known = np.isfinite(values)
    if not known.any():
        return []
    return [np.where(known, values, values[known].mean()), (~known).astype(float)]


def _ols_hc3(design: Floats, outcome: Floats) -> tuple[float, float, int]:
    """Return the second coefficient, its HC3 standard error, and n - rank."""
    inverse = np.linalg.pinv(design)
    residual = outcome - design @ (inverse @ outcome)
    leverage = np.sum(design * inverse.T, axis=1)
    weighed = residual / np.maximum(1 - leverage, 1e-6)
    error = float(np.sqrt(np.sum((inverse[1] * weighed) ** 2)))
    freedom = len(outcome) - int(np.linalg.matrix_rank(design))
    return float(inverse[1] @ outcome), error, freedom


def _direction(estimate: float, p: float) -> Direction:
    if p >= ALPHA:
        return "can't tell"
    return "higher" if estimate > 0 else "lower"


def holm(first: Difference, second: Difference) -> tuple[Difference, Difference]:
    """Adjust the p-values of two outcomes (Holm 1979, Scand J Stat 6:65-70)."""
    told = sorted(d.p for d in (first, second) if d.p is not None)
    if not told:
        return first, second
    smallest = min(1.0, len(told) * told[0])

    def adjusted(each: Difference) -> Difference:
        if each.p is None or each.estimate is None:
            return each
        p = smallest if each.p == told[0] else max(smallest, each.p)
        return replace(each, p=p, verdict=_direction(each.estimate, p))

    return adjusted(first), adjusted(second)
