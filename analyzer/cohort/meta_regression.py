"""What the effect goes with from athlete to athlete: meta-regression on errors and devices."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analyzer.cohort.pooled import FEWEST_ATHLETES, Moderator, SmallStudyTest
from analyzer.cohort.random_effects import Studies, fit_reml
from analyzer.effect import t_95, two_sided_p

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.cohort.pooled import AthletePoint
    from analyzer.model import Floats

FEWEST_IN_FUNNEL = 10
"""Sterne 2011, BMJ 343:d4002: with fewer a test of the funnel has no power."""


def small_study_test(points: Sequence[AthletePoint]) -> SmallStudyTest | None:
    """Regress the effects on their standard errors (Egger 1997, BMJ 315:629), random effects.

    None below ten athletes, or where all errors are the same.
    """
    if len(points) < FEWEST_IN_FUNNEL:
        return None
    errors = np.array([one.se_pct for one in points])
    if np.ptp(errors) <= 0:
        return None
    slope, low, high, p = _regress(points, errors)
    return SmallStudyTest(len(points), slope, low, high, p)


def device_moderators(points: Sequence[AthletePoint]) -> Iterator[Moderator]:
    """Yield each pair of devices that at least five athletes have each."""
    devices = [one.device for one in points]
    often = sorted(d for d in set(devices) if devices.count(d) >= FEWEST_ATHLETES)
    for against, group in combinations(often, 2):
        among = [one for one in points if one.device in {group, against}]
        inside = np.array([one.device == group for one in among])
        numbers = _regress(among, inside.astype(float))
        counts = int(inside.sum()), int((~inside).sum())
        yield Moderator("device", group, against, *counts, *numbers)


def _regress(
    points: Sequence[AthletePoint], moderator: Floats
) -> tuple[float, float, float, float]:
    """Return how the effect goes with a moderator: slope, its 95 % interval and p.

    Meta-regression by REML with Hartung-Knapp (Knapp & Hartung 2003, Stat Med 22:2693).
    """
    # Back to logs, on which the errors stand.
    effects = np.array([100 * math.log1p(one.estimate_pct / 100) for one in points])
    variances = np.array([one.se_pct**2 for one in points])
    design = np.column_stack([np.ones(len(points)), moderator])
    fit = fit_reml(Studies.of_numbers(effects, variances, design))
    slope, error = float(fit.means[1]), math.sqrt(fit.robust_covariance[1, 1])
    free = len(points) - 2
    off = t_95(free) * error
    p = float(two_sided_p(fit.means[[1]], np.array([error]), free)[0])
    return slope, slope - off, slope + off, p
