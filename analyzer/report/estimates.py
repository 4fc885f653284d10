"""The effects a report tells of, and what an open answer would take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import effect
from analyzer.advice.power import still_needed
from analyzer.report.form import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analyzer.advice.power import RunsNeeded
    from analyzer.effect import Effect


@dataclass(frozen=True, slots=True)
class Estimates:
    """The estimator's answers by metric; ``needed`` where speed is open for want of runs."""

    effects: Mapping[str, Effect]
    needed: RunsNeeded | None


def estimated(runs: pd.DataFrame, lapsed_days: float) -> Estimates:
    """Estimate every effect the runs can tell of, as of the last run."""
    runs = runs[~runs["ignored"]]
    today = runs["started_at"].max() if len(runs) else None
    effects = {"speed": effect.estimate(runs, checks=True, today=today, lapsed_days=lapsed_days)}
    for metric, column in METRICS.items():
        if runs[column].notna().any():
            effects[metric] = effect.estimate(runs, metric, today=today)
    return Estimates(effects, still_needed(runs, effects["speed"], today=today))
