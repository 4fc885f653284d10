"""What all sections start from: the runs that count, their verdicts, the effects, the period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from analyzer import advice
from analyzer.advice.easy_pace import easy_pace
from analyzer.report import period
from analyzer.report.helper import promised

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analyzer.advice import Judge
    from analyzer.advice.facts import RunFacts
    from analyzer.advice.power import RunsNeeded
    from analyzer.effect import Effect
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict
    from analyzer.report.estimates import Estimates
    from analyzer.report.helper import Promise, Take
    from analyzer.report.period import Period
    from analyzer.units import DistanceUnit


@dataclass(frozen=True)
class Known:
    """The dataset of the period with everything derived from it once.

    ``bench`` judges by all that was known, ``verdicts`` are its own, in order of time;
    ``estimates`` is the promise of what the estimator answers on the runs of the period.
    ``earlier`` is the same with what came before the period; None where the period has no
    beginning.
    """

    dataset: Dataset
    bench: Judge
    verdicts: tuple[Verdict, ...]
    estimates: Promise
    show_names: bool = False
    limits: tuple[date | None, date | None] = (None, None)
    earlier: Known | None = None

    @property
    def effects(self) -> Mapping[str, Effect]:
        """The estimator's answers by metric; waits for them where they are still being made."""
        return self._estimated.effects

    @property
    def needed(self) -> RunsNeeded | None:
        """What showing 2 % would take, where the answer is open for want of runs."""
        return self._estimated.needed

    @cached_property
    def _estimated(self) -> Estimates:
        estimated: Estimates = self.estimates()
        return estimated

    @property
    def everything(self) -> Known:
        """All that is known at the end of the period, what came before it included."""
        return self.earlier or self

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
        sessions = self.dataset.strength_sessions
        return sessions[sessions["decision"] == decision].sort_values("started_at")

    @cached_property
    def verdict_of(self) -> Mapping[str, Verdict]:
        """Each judged run's verdict, by run_id, for the runs that count."""
        counted = set(self.runs.index)
        return {v.run_id: v for v in self.verdicts if v.run_id in counted}

    @cached_property
    def facts_of(self) -> Mapping[str, RunFacts]:
        """What the rules look at in each run, by run_id."""
        return {run.run_id: run for run in self.bench.runs}

    @cached_property
    def day_of(self) -> Mapping[str, date]:
        """Each run's calendar day, by run_id."""
        return dict(zip(self.runs.index, self.runs["local_date"].dt.date, strict=True))

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """First and last day of anything known; None when there is nothing."""
        days = pd.concat(
            [self.runs["local_date"], self.dataset.strength_sessions["local_date"]]
        ).dropna()
        return None if days.empty else (days.min().date(), days.max().date())

    @cached_property
    def period(self) -> Period:
        """The days the page speaks of."""
        return period.told(*self.limits, self.days)

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


def know(
    dataset: Dataset,
    *,
    since: date | None = None,
    until: date | None = None,
    show_names: bool = False,
    take: Take = promised,
) -> Known:
    """Judge the runs by all that was known, and estimate the effects on those of the period.

    ``take`` takes over a task that can be done elsewhere, and promises what comes of it.
    """
    everything = period.known_by(dataset, until)
    here = period.from_then(everything, since)
    lapsed_days = dataset.config.windows.lapsed_days
    estimates = take(_ESTIMATED, here.runs, lapsed_days)
    bench = advice.Judge(everything)
    verdicts = advice.judge(everything, bench)
    of_all = promised(_ESTIMATED, everything.runs, lapsed_days)
    earlier = Known(everything, bench, verdicts, of_all, show_names, limits=(None, until))
    return Known(
        here, bench, verdicts, estimates, show_names,
        limits=(since, until), earlier=earlier if since else None,
    )  # fmt: skip


_ESTIMATED = "analyzer.report.estimates:estimated"


def rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return a frame's rows by column name."""
    return frame.to_dict("records")
