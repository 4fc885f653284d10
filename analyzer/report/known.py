"""What all sections start from: the runs that count, their verdicts, the effects, the period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from analyzer import advice
from analyzer.advice.power import still_needed
from analyzer.pipeline import effect
from analyzer.pipeline.easy_pace import easy_pace
from analyzer.report.form import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analyzer.advice.power import RunsNeeded
    from analyzer.model import Verdict
    from analyzer.pipeline.effect import Effect
    from analyzer.pipeline.frames import Dataset
    from analyzer.units import DistanceUnit


@dataclass(frozen=True)
class Known:
    """The dataset with everything derived from it once.

    ``effects`` maps metric to the estimator's answer; ``verdicts`` are in order of time.
    ``needed`` tells what showing 2 % would take, where the answer is open for want of runs.
    """

    dataset: Dataset
    verdicts: tuple[Verdict, ...]
    effects: Mapping[str, Effect]
    show_names: bool = False
    needed: RunsNeeded | None = None

    @property
    def unit(self) -> DistanceUnit:
        """Kilometres or miles."""
        return cast("DistanceUnit", self.dataset.config.display.distance_unit)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """The runs the athlete did not take out, by run_id, in order of time."""
        runs = self.dataset.runs
        return runs[~runs["ignored"]].set_index("run_id", drop=False).sort_values("started_at")

    @cached_property
    def leg_days(self) -> pd.DataFrame:
        """The sessions decided to be leg days."""
        return self._sessions("yes")

    @cached_property
    def undecided(self) -> pd.DataFrame:
        """The sessions that may or may not be leg days."""
        return self._sessions("unknown")

    def _sessions(self, decision: str) -> pd.DataFrame:
        sessions = self.dataset.leg_days
        return sessions[sessions["decision"] == decision].sort_values("started_at")

    @cached_property
    def verdict_of(self) -> Mapping[str, Verdict]:
        """Each judged run's verdict, by run_id, for the runs that count."""
        counted = set(self.runs.index)
        return {v.run_id: v for v in self.verdicts if v.run_id in counted}

    def run(self, run_id: str) -> pd.Series[Any]:
        """Return one run's row."""
        return cast("pd.Series[Any]", self.runs.loc[run_id])

    @cached_property
    def day_of(self) -> Mapping[str, date]:
        """Each run's calendar day, by run_id."""
        return dict(zip(self.runs.index, self.runs["local_date"].dt.date, strict=True))

    @cached_property
    def period(self) -> tuple[date, date] | None:
        """First and last day of anything known; None when there is nothing."""
        days = pd.concat([self.runs["local_date"], self.dataset.leg_days["local_date"]]).dropna()
        return None if days.empty else (days.min().date(), days.max().date())

    @cached_property
    def easy_pace(self) -> float | None:
        """The runner's own easy pace in s/km."""
        return easy_pace(self.dataset.runs, self.dataset.config.rules)

    @property
    def has_heart_rate(self) -> bool:
        """Tell whether any run has a heart rate one can use."""
        return bool(self.runs["hr_usable"].any())

    @property
    def speed(self) -> Effect:
        """The one primary result."""
        return self.effects["speed"]


def know(dataset: Dataset, *, show_names: bool = False) -> Known:
    """Judge the runs and estimate the effects, as of the last run."""
    runs = dataset.runs[~dataset.runs["ignored"]]
    today = runs["started_at"].max() if len(runs) else None
    effects = {"speed": effect.estimate(runs, checks=True, today=today)}
    for metric, column in METRICS.items():
        if runs[column].notna().any():
            effects[metric] = effect.estimate(runs, metric, today=today)
    needed = still_needed(runs, effects["speed"], today=today)
    return Known(dataset, advice.judge(dataset), effects, show_names, needed)


def rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return a frame's rows by column name."""
    return frame.to_dict("records")
