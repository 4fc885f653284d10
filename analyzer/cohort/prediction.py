"""Where the effect of one more athlete would lie, allowing for how little tells of their spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.distributions import chi_squared_quantiles, normal_below
from analyzer.stats import Z_95

if TYPE_CHECKING:
    from analyzer.model import Floats

POINTS = 200
"""At so many equally likely values of chi squared: the half-width is right to 0.1 %."""
LEVEL = 0.95
MOST_STEPS, SETTLED = 60, 1e-9
HALVINGS = 50


def prediction_half_width(effects: Floats, variances: Floats, se: float) -> float:
    """Return how far to either side of the mean the effect of one more athlete lies, 95 %.

    One more athlete is mean + tau z. How little k athletes tell of tau is told by the distribution
    of the generalised Q, Q(tau^2) = sum of (y_i - mu)^2 / (v_i + tau^2) ~ chi squared with k - 1
    degrees of freedom (``spreads_at``): each value x of chi squared goes with one tau^2(x), and
    with an error of the mean of SE sqrt((k - 1) / x), so that the mean alone has Hartung and
    Knapp's t of k - 1. The half-width h solves

        mean over x of P(abs(Z) <= h / sqrt(tau^2(x) + SE^2 (k - 1) / x)) = 0.95.

    Without noise that is t of k - 1 times s sqrt(1 + 1/k), the classical interval of one more
    normal number; without spread it is the interval of the mean; it is never narrower than that.

    mean +- t of k - 2 times sqrt(tau^2 + SE^2), as usual (Higgins, Thompson & Spiegelhalter 2009, J
    R Stat Soc A 172:137), takes tau^2 as known and is too narrow where noise is as large as the
    spread (Partlett & Riley 2017, Stat Med 36:301). That the distribution of tau^2 given the data
    repairs it was shown by Nagashima, Noma & Furukawa (2019, Stat Methods Med Res 28:1689), with
    another Q; that tau^2 and the mean's error follow from one chi squared, by Iyer, Wang & Mathew
    (2004, JASA 99:1060).

    Args:
        effects: (k,) y, k at least 2, in any unit.
        variances: (k,) v of their errors, known.
        se: standard error of the mean, in the unit of the effects.
    """
    free = len(effects) - 1
    quantiles = chi_squared_quantiles(free, (np.arange(POINTS) + 0.5) / POINTS)
    sds = np.sqrt(spreads_at(quantiles, effects, variances) + se**2 * free / quantiles)
    low, high = Z_95 * sds.min(), Z_95 * sds.max() * (1 + SETTLED)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        inside = float(np.mean(1 - 2 * normal_below(-middle / sds)))
        low, high = (middle, high) if inside < LEVEL else (low, middle)
    return float(high)


def spreads_at(quantiles: Floats, effects: Floats, variances: Floats) -> Floats:
    """Return the tau^2 at which the generalised Q has each of these values; 0 where it never has.

    With the 97.5 and 2.5 % quantiles of chi squared they are the ends of the 95 % interval of
    tau^2 (Q profile: Viechtbauer 2007, Stat Med 26:37). 1/Q rises and is concave in tau^2, so
    Newton's steps on it come from below and never pass the root.

    Args:
        quantiles: (n,) values of Q, above 0.
        effects: (k,) y.
        variances: (k,) v of their errors, known.
    """
    spreads = np.zeros(len(quantiles))
    for _ in range(MOST_STEPS):
        weights = 1 / (variances + spreads[:, None])
        means = weights @ effects / weights.sum(axis=1)
        pulls = weights * (effects - means[:, None])
        q = (pulls**2 / weights).sum(axis=1)
        fall = (pulls**2).sum(axis=1)  # -dQ / dtau^2, the mean moving along
        step = np.divide(q * (q - quantiles), quantiles * fall, where=fall > 0, out=spreads * 0)
        moved = np.maximum(spreads + step, 0.0) - spreads
        spreads = spreads + moved
        if np.all(np.abs(moved) <= SETTLED * (spreads + variances.min())):
            break
    return spreads
