"""The estimator opened up: the numbers between the runs and the answer, for those who look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyzer.effect.answer import COMPARED, REFERENCE
from analyzer.effect.fit import settle, solve
from analyzer.effect.metrics import find
from analyzer.effect.permutation import shifted_effects
from analyzer.effect.rows import DAY_ONE, LAPSED_DAYS, SHAPE, leg_day_ends, read
from analyzer.effect.sample import choose, percent, pose_buckets
from analyzer.effect.shrinkage import SPEED_PRIOR
from analyzer.effect.slope import SlopeEstimate, clipped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.fit import Fit, Problem

    Floats = NDArray[np.float64]

SLOPES = 21
TWO_SDS = 1.96


@dataclass(frozen=True)
class Inside:
    """What leads to the effect on speed the day after leg day.

    ``runs``: one row per run compared, in order of time: ``bucket``, and ``beats_pct`` and
    ``speed_pct``, how far the heart beats above 50 and the grade-adjusted speed lie from what
    hills, heat, length, time of day, surface, fitness and the bucket let expect [%], clipped at
    four robust SDs.
    ``slope``: percent of speed for one percent of beats, beside plain regression and regression
    the other way round. ``by_slope``: ``slope`` from the one regression to the other, and the
    effect if that slope were certain, ``effect_pct``, ``low_pct``, ``high_pct`` (95 %).
    ``shifted_pct``: the same effect for each leg calendar moved by whole weeks [%]; empty where
    they cannot be judged.
    """

    runs: pd.DataFrame
    slope: SlopeEstimate
    by_slope: pd.DataFrame
    shifted_pct: Floats


def look_inside(
    runs: pd.DataFrame,
    *,
    today: pd.Timestamp | None = None,
    lapsed_days: float = LAPSED_DAYS,
) -> Inside | None:
    """Return the steps of ``estimate(runs)``; None where it refuses the day after leg day.

    Args:
        runs: as for ``estimate``; never changed.
        today: as for ``estimate``.
        lapsed_days: as for ``estimate``.

    Raises:
        UsageError: a documented column is missing or of the wrong kind.
    """
    speed = find("speed")
    rows = read(runs, speed.column, today, lapsed_days)
    sample = choose(rows, speed)
    problem = pose_buckets(sample, speed)
    found = settle(problem, speed)
    if problem is None or found is None or DAY_ONE not in sample.groups.estimable:
        return None
    return Inside(
        runs=_compared(problem),
        slope=found.slope,
        by_slope=_by_slope(problem, found.slope, sample.groups.estimable.index(DAY_ONE)),
        shifted_pct=100 * np.expm1(shifted_effects(problem, found, leg_day_ends(rows))),
    )


def studies_pct() -> pd.DataFrame:
    """Return what studies let expect, by bucket [%]: ``estimate_pct``, ``low_pct``, ``high_pct``.

    The middle and the 95 % interval of the prior to which the headline leans.
    """
    mean, covariance = SPEED_PRIOR.of(SHAPE)
    told = percent(mean, TWO_SDS * np.sqrt(np.diag(covariance)))
    columns = ["estimate_pct", "low_pct", "high_pct"]
    return pd.DataFrame(told, columns=columns, index=pd.Index(COMPARED, name="bucket"))


def _compared(problem: Problem) -> pd.DataFrame:
    left = problem.design.residuals
    return pd.DataFrame(
        {
            "bucket": np.array([*COMPARED, REFERENCE])[problem.rows.bucket],
            "beats_pct": 100 * clipped(left(problem.x)),
            "speed_pct": 100 * clipped(left(problem.y)),
        }
    )


def _by_slope(problem: Problem, slope: SlopeEstimate, at: int) -> pd.DataFrame:
    slopes = np.linspace(slope.forward, slope.inverse, SLOPES)
    told = [_effect(solve(problem, SlopeEstimate(s, 0.0, s, s)), at) for s in slopes.tolist()]
    frame = pd.DataFrame(told, columns=["effect_pct", "low_pct", "high_pct"])
    frame.insert(0, "slope", slopes)
    return frame


def _effect(found: Fit, at: int) -> Floats:
    error = found.t * np.sqrt(np.diag(found.covariance)[[at]])
    return np.asarray(percent(found.effects[[at]], error)[0])
