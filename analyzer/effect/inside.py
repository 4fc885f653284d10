"""The estimator opened up: the numbers between the runs and the answer, for the curious."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyzer.effect.answer import COMPARED, REFERENCE
from analyzer.effect.checks import effect_at_slope, shift_calendars
from analyzer.effect.fit import find_odd_runs, fit_regression, to_percent
from analyzer.effect.metrics import find_metric
from analyzer.effect.prior import SPEED_PRIOR
from analyzer.effect.rows import DAY_ONE, DECAY, LAPSED_DAYS, leg_day_ends, read_rows
from analyzer.effect.sample import bucket_regression, choose_sample
from analyzer.effect.slope import SHIPPED_PRIOR, clip_residuals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.fit import Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Rows
    from analyzer.effect.slope import SlopeEstimate, SlopePrior
    from analyzer.model import Floats

SLOPES = 21
TWO_SDS = 1.96


@dataclass(frozen=True)
class Inside:
    """What leads to the effect on speed the day after leg day.

    ``runs``: one row per run compared or beside those compared, in order of time: ``bucket`` (None
    beside them), and ``beats_pct`` and
    ``speed_pct``, how far the heart beats above 50 and the grade-adjusted speed lie from what
    hills, heat, length, time of day, surface, fitness and the bucket predict [%], clipped at
    four robust SDs; ``odd`` where the slope does not ask the run.
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
    slope_prior: SlopePrior = SHIPPED_PRIOR,
) -> Inside | None:
    """Return the steps of ``estimate(runs)``; None where it refuses the day after leg day.

    Args:
        runs: as for ``estimate``; never changed.
        today: as for ``estimate``.
        lapsed_days: as for ``estimate``.
        slope_prior: as for ``estimate``.

    Raises:
        UsageError: a documented column is missing or of the wrong kind.
    """
    speed = find_metric("speed")
    rows, _ = read_rows(runs, speed.column, today, lapsed_days, slope_prior=slope_prior)
    sample = choose_sample(rows, speed)
    regression = bucket_regression(sample, speed)
    fit = fit_regression(regression, speed)
    if regression is None or fit is None or DAY_ONE not in sample.groups.estimable:
        return None
    shifted = shift_calendars(regression, fit, leg_day_ends(rows))
    return Inside(
        runs=_compared_runs(regression, speed),
        slope=fit.slope,
        by_slope=_effects_by_slope(regression, fit.slope, sample.groups.estimable.index(DAY_ONE)),
        shifted_pct=np.empty(0) if shifted is None else 100 * np.expm1(shifted.effects),
    )


def studies_pct() -> pd.DataFrame:
    """Return what studies predict, by bucket [%]: ``estimate_pct``, ``low_pct``, ``high_pct``.

    The middle and the 95 % interval of the prior to which the headline leans.
    """
    mean, covariance = SPEED_PRIOR.at_decay(DECAY)
    predicted = to_percent(mean, TWO_SDS * np.sqrt(np.diag(covariance)))
    columns = ["estimate_pct", "low_pct", "high_pct"]
    return pd.DataFrame(predicted, columns=columns, index=pd.Index(COMPARED, name="bucket"))


def _compared_runs(regression: Regression, metric: Metric) -> pd.DataFrame:
    left = regression.design.residuals
    return pd.DataFrame(
        {
            "bucket": _bucket_names(regression.rows),
            "beats_pct": 100 * clip_residuals(left(regression.x)),
            "speed_pct": 100 * clip_residuals(left(regression.y)),
            "odd": find_odd_runs(regression, metric),
        }
    )


def _bucket_names(rows: Rows) -> NDArray[np.object_]:
    names = np.array([*COMPARED, REFERENCE, None], dtype=object)
    return names[np.where(rows.beside > 0, len(names) - 1, rows.bucket)]


def _effects_by_slope(regression: Regression, slope: SlopeEstimate, at: int) -> pd.DataFrame:
    slopes = np.linspace(slope.forward, slope.inverse, SLOPES)
    effects = [effect_at_slope(regression, each, at)[:3] for each in slopes.tolist()]
    frame = pd.DataFrame(effects, columns=["effect_pct", "low_pct", "high_pct"])
    frame.insert(0, "slope", slopes)
    return frame
