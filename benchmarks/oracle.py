"""An estimator that knows more than any can: how much an athlete's runs could tell at best.

It is told the athlete's own line from heart rate to speed, their fitness on each day, and what heat
and hills cost them, exactly. Left are the day's form, wind, and the error of the heart rate, which
nobody can tell from leg day in a single run. It compares the mean of the same two groups of runs,
odd runs pulled in, and shows the same interval. No estimator that compares these runs can see less
than the oracle's smallest detectable effect, unless its intervals are too short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.effect import PRIMARY
from analyzer.effect.design import Design
from analyzer.effect.fit import pull_in
from analyzer.effect.hac import DETECTABLE_SES
from analyzer.effect.metrics import METRICS
from analyzer.effect.prior import SPEED_PRIOR, fab_intervals, shrink_effects
from analyzer.effect.rows import DAY_ONE, DECAY, REFERENCE, read_rows
from analyzer.effect.sample import choose_sample

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.simulate import SimulatedAthlete


def row(person: SimulatedAthlete, today: pd.Timestamp) -> dict[str, Any]:
    """Return what the benchmark asks of an answer; refused where the estimator refuses too."""
    metric = METRICS["speed"]
    rows, _ = read_rows(person.runs, metric.column, today)
    sample = choose_sample(rows, metric)
    truth = person.truth_pct.get(PRIMARY)
    if truth is None or DAY_ONE not in sample.groups.estimable:
        return {"refused": True}
    bucket = sample.groups.bucket
    here = np.isin(bucket, (DAY_ONE, REFERENCE))
    left = (sample.rows.log_speed - person.expected_log_speed[sample.rows.place])[here]
    columns = np.column_stack([bucket[here] == DAY_ONE, bucket[here] == REFERENCE]).astype(float)
    q = columns / np.sqrt(columns.sum(axis=0))
    contrast = (columns / columns.sum(axis=0)) @ np.array([1.0, -1.0])
    design = Design(q, contrast[None, :], (q**2).sum(axis=1), len(left) - 2)
    response = pull_in(design, left)
    spread = float((design.residuals(response) ** 2).sum()) / design.free
    effect, variance = contrast @ response, spread * float(contrast @ contrast)
    effects, covariance, decay = np.array([effect]), np.array([[variance]]), DECAY[[DAY_ONE]]
    shown, _ = shrink_effects(effects, covariance, SPEED_PRIOR, decay)
    ends = fab_intervals(effects, covariance, design.free, SPEED_PRIOR, decay)
    estimate, low, high, own = 100 * np.expm1([shown[0], *ends[0], effect])
    return {
        "refused": False,
        "error": estimate - truth,
        "data only": own - truth,
        "covers": low <= truth <= high,
        "below 0": high < 0,
        "above 0": low > 0,
        "mde": 100 * DETECTABLE_SES * float(np.sqrt(variance)),
    }
