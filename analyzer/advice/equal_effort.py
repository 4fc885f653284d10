"""How fast was a run for its effort, against what was usual for the runner by then?

Residual = log v - b log(HR - 50): grade-adjusted speed and heart rate of the same part of the run,
and b the runner's own slope, as the estimator learns it from their last thousand runs; where it
cannot, the mean of its prior. With another runner's slope a next run that was merely easier would
pass for a slower one (docs/statistics.md).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.baseline import is_structured
from analyzer.effect import estimate, slope_prior_of
from analyzer.measures.heart_rate import HR_AT_NO_SPEED

if TYPE_CHECKING:
    from analyzer.advice.runner import RunFacts, RunnerHistory
    from analyzer.frames.dataset import Dataset

SLOPE_RUNS = 1_000


class EqualEffort:
    """The residuals of a runner's runs at equal effort, against those usual by then.

    Args:
        dataset: runs sorted by start.
        history: of the same runner.
    """

    def __init__(self, dataset: Dataset, history: RunnerHistory) -> None:
        runs = dataset.runs
        self._shortest_min = history.baselines.shortest_min
        hr = np.where(runs["hr_usable"].to_numpy(dtype=bool), runs["hr_bpm"], np.nan)
        beats = np.where(hr > HR_AT_NO_SPEED, hr - HR_AT_NO_SPEED, np.nan)
        residual = np.log(history.baselines.speed_mps) - own_slope(dataset) * np.log(beats)
        structured = is_structured(runs, history.rules.repetitions)
        self._residual = np.where(structured, np.nan, residual).tolist()
        self._usual = history.baselines.references_of(residual)

    def counts(self, run: RunFacts) -> bool:
        """Tell whether a run is one of what came before or after: possible, and 15 min or more."""
        too_short = run.minutes < self._shortest_min
        return run.counts and not too_short

    def residual_pct(self, run: RunFacts) -> float | None:
        """Return how much faster a run was at equal effort than the runner's usual by then [%].

        None for races and intervals, without heart rate, and with too few runs to compare with.
        """
        residual = self._residual[run.row]
        usual = self._usual[run.surface].latest_enough(run.outing_began_s, run.surface)
        if usual is None or not math.isfinite(residual):
            return None
        return 100 * math.expm1(residual - usual.median)


def own_slope(dataset: Dataset) -> float:
    """Return d log speed / d log(HR - 50 bpm) of the runner, else the mean of its prior."""
    # The estimator's trend is the dearer the longer the log: years ago tell little of this slope.
    prior = slope_prior_of(dataset.config.slope)
    last = dataset.runs[-SLOPE_RUNS:]
    slope = estimate(last, today=dataset.present, slope_prior=prior).slope
    return prior.mean if slope is None else slope.value
