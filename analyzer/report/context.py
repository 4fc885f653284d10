"""What every section starts from: the runs that count, their verdicts, the effects, the period.

A run is judged by what was known before it, whatever the period: its usual, its limits and the leg
day before it come from all that was read. The period only chooses the runs the page speaks of; and
what came after its last day does not count.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - what is kept reads the types
from dataclasses import dataclass, field, replace
from datetime import date  # noqa: TC003 - what is kept reads the types
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pandas as pd

from analyzer import advice, effect, units
from analyzer.advice.baseline import easy_pace
from analyzer.advice.power import RunsNeeded, still_needed
from analyzer.answers.verdicts import verdicts_on
from analyzer.clocks import on_clock
from analyzer.dataset.kept_value import value_of_dataset
from analyzer.effect import METRICS, Effect
from analyzer.frames.dataset import dated, recorded, runs_that_count
from analyzer.kept.validity import JOURNAL
from analyzer.report.worker import promise_to_keep, work_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.advice import Judge, JudgedBefore
    from analyzer.advice.runner import RunFacts
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict
    from analyzer.report.worker import Promise, Submit
    from analyzer.settings import Windows
    from analyzer.units import DistanceUnit

Built = TypeVar("Built")


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """The days asked for (None = no limit) and the first and last recorded (None = nothing is).

    ``words`` says it in short, ``note`` what a limit means for the page, "" without one.
    """

    since: date | None
    until: date | None
    first: date | None
    last: date | None
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Estimates:
    """The estimator's answers by metric; ``needed`` where speed is open for want of runs."""

    effects: Mapping[str, Effect]
    needed: RunsNeeded | None


@dataclass
class _Leaning:
    """What was made of the estimates: how often they were asked for, and by which functions."""

    times: int = 0
    builds: set[object] = field(default_factory=set)


@dataclass(frozen=True)
class ReportContext:
    """The dataset of the period with everything derived from it once.

    ``judge`` judges by all that was known, ``judging`` is the promise of its verdicts, in order of
    time; ``estimates`` is the promise of what the estimator answers on the runs of the period.
    ``estimated`` tells that it was kept: nobody has to wait for it.
    ``asked`` are the days asked for. ``earlier`` is the same with what came before the period;
    None where the period has no beginning. ``submit`` has slow work done, maybe elsewhere.
    """

    dataset: Dataset
    judge: Judge
    judging: Promise[tuple[Verdict, ...]]
    estimates: Promise[Estimates]
    show_names: bool = False
    asked: tuple[date | None, date | None] = (None, None)
    earlier: ReportContext | None = None
    submit: Submit = work_here
    estimated: bool = False
    _built: dict[object, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    _by_estimates: _Leaning = field(init=False, default_factory=_Leaning, repr=False, compare=False)

    def once(self, build: Callable[[ReportContext], Built]) -> Built:
        """Return what a function makes of this context, made when it is first asked for.

        So any section may take up what another found, in whatever order they are built.
        """
        leaning = self._by_estimates
        if build not in self._built:
            before = leaning.times
            self._built[build] = build(self)
            if leaning.times > before:
                leaning.builds.add(build)
        elif build in leaning.builds:
            leaning.times += 1
        return cast("Built", self._built[build])

    @property
    def times_estimates_were_asked(self) -> int:
        """How many times the estimates were asked for, or what was made of them."""
        return self._by_estimates.times

    def with_estimates(self, estimates: Promise[Estimates]) -> ReportContext:
        """Return the same with other estimates: what was made without any is made once."""
        other = replace(self, estimates=estimates)
        other.__dict__.update({k: v for k, v in self.__dict__.items() if k not in other.__dict__})
        other.__dict__.pop("_estimated", None)
        made = {b: it for b, it in self._built.items() if b not in self._by_estimates.builds}
        other._built.update(made)  # noqa: SLF001 - of the same class
        return other

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts on the runs in a window, in order of time."""
        return self.judging()

    @property
    def judged(self) -> JudgedBefore | None:
        """What was judged, for when something has changed; None where nothing was yet."""
        verdicts = self.__dict__.get("verdicts")
        return advice.JudgedBefore(self.judge, verdicts) if verdicts is not None else None

    @cached_property
    def _estimated(self) -> Estimates:
        return self.estimates()

    @property
    def estimates_there(self) -> Estimates | None:
        """What the estimator answered; None where nobody has waited for it yet."""
        return self.__dict__.get("_estimated")

    @property
    def effects(self) -> Mapping[str, Effect]:
        """The estimator's answers by metric; waits for them where they are still being made."""
        self._by_estimates.times += 1
        return self._estimated.effects

    @property
    def needed(self) -> RunsNeeded | None:
        """What showing 2 % would take, where the answer is open for want of runs.

        Of days that are over nothing is foretold.
        """
        self._by_estimates.times += 1
        return None if self.is_over else self._estimated.needed

    @property
    def is_over(self) -> bool:
        """Tell whether the days asked for ended before today."""
        until = self.asked[1]
        return until is not None and until < self.today

    @property
    def today(self) -> date:
        """The present day on the athlete's own clock."""
        return self.dataset.local_now.date()

    def local(self, moment: pd.Timestamp) -> pd.Timestamp:
        """Return a moment on the athlete's clock: in the settings' zone, else the computer's."""
        return pd.Timestamp(on_clock(moment.to_pydatetime(), self.dataset.config.sources.zone))

    @property
    def everything(self) -> ReportContext:
        """All that is known at the end of the period, what came before it included."""
        return self.earlier or self

    @property
    def unit(self) -> DistanceUnit:
        """Kilometres or miles."""
        return self.dataset.config.display.distance_unit

    @cached_property
    def runs(self) -> pd.DataFrame:
        """The runs that neither the athlete nor reason took out, by run_id, in order of time."""
        runs = self.dataset.runs
        return runs[runs_that_count(runs)].set_index("run_id", drop=False).sort_values("started_at")

    @cached_property
    def leg_days(self) -> pd.DataFrame:
        """The sessions decided to be leg days."""
        return self._sessions_decided("yes")

    @cached_property
    def undecided(self) -> pd.DataFrame:
        """The sessions that may or may not be leg days."""
        return self._sessions_decided("unknown")

    def _sessions_decided(self, decision: str) -> pd.DataFrame:
        sessions = dated(self.dataset.strength_sessions)
        return sessions[sessions["decision"] == decision].sort_values("started_at")

    @cached_property
    def verdict_of(self) -> Mapping[str, Verdict]:
        """Each judged run's verdict, by run_id, for the runs that count."""
        counted = set(self.runs.index)
        return {v.run_id: v for v in self.verdicts if v.run_id in counted}

    @cached_property
    def facts_of(self) -> Mapping[str, RunFacts]:
        """What the rules look at in each run, by run_id."""
        return {run.run_id: run for run in self.judge.runs}

    @cached_property
    def day_of(self) -> Mapping[str, date]:
        """Each run's calendar day, by run_id."""
        return dict(zip(self.runs.index, self.runs["local_date"].dt.date, strict=True))

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """First and last day of anything known; None when there is nothing."""
        days = pd.concat(
            [self.runs["local_date"], dated(self.dataset.strength_sessions)["local_date"]]
        ).dropna()
        return None if days.empty else (days.min().date(), days.max().date())

    @cached_property
    def recorded_until(self) -> date | None:
        """The last day of what was recorded; of anything known, where nothing was.

        What comes after is known from leg days added by hand alone: unknown, not without runs.
        """
        sessions = dated(self.dataset.strength_sessions)
        days = pd.concat(
            [self.runs["local_date"], sessions.loc[recorded(sessions), "local_date"]]
        ).dropna()
        if not days.empty:
            return cast("date", days.max().date())
        return self.days[1] if self.days else None

    @property
    def period(self) -> ReportPeriod:
        """The days the page speaks of, in words."""
        since, until = self.asked
        first, last = self.days[0] if self.days else None, self.recorded_until
        words = units.span(first, last) if first and last else ""
        return ReportPeriod(since, until, first, last, words, _period_note(since, until))

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


def report_context(
    dataset: Dataset,
    *,
    since: date | None = None,
    until: date | None = None,
    show_names: bool = False,
    submit: Submit = work_here,
    before: JudgedBefore | None = None,
) -> ReportContext:
    """Judge the runs by all that was known, and estimate the effects on those of the period.

    Args:
        dataset: everything known of one athlete.
        since: the first day the report speaks of; None = the first known.
        until: the last one; None = the last known.
        show_names: show activity and file names, which are private.
        submit: has the slow work done, here or in another process.
        before: what was judged before something changed, where that is still at hand.
    """
    everything = dataset if until is None else _dataset_until(dataset, until)
    here = everything if since is None else _dataset_since(everything, since)
    # Before the judging, which takes as long here as the estimates take there.
    windows = dataset.config.windows
    prior = effect.slope_prior_of(dataset.config.slope)
    kept = value_of_dataset(here, "estimates", Estimates, but=JOURNAL)
    found = kept.read()
    estimates = (
        promise_to_keep(kept, submit(estimate_effects, here.runs, windows, prior))
        if found is None
        else lambda: found
    )
    judge = advice.Judge(everything, before)
    # Once for the context and for those that are made of it.
    judging = cache(lambda: verdicts_on(everything, judge))
    of_all = work_here(estimate_effects, everything.runs, windows, prior)
    earlier = ReportContext(everything, judge, judging, of_all, show_names, (None, until))
    return ReportContext(
        here, judge, judging, estimates, show_names, (since, until),
        earlier if since else None, submit, found is not None,
    )  # fmt: skip


def estimate_effects(
    runs: pd.DataFrame,
    windows: Windows,
    slope_prior: effect.SlopePrior = effect.SHIPPED_SLOPE_PRIOR,
) -> Estimates:
    """Estimate every effect the runs can show, as of the last run.

    ``windows`` say how long after leg day a run is compared with anything, ``slope_prior``
    what is believed of how speed goes with heart rate.
    """
    counted = runs[runs_that_count(runs)]
    # Of all runs: one that does not count may be the last, and is not in the future for that.
    today = runs["started_at"].max() if len(counted) else None
    # All runs are asked about, so that the estimator accounts for the others too.
    estimate = partial(
        effect.estimate,
        runs,
        today=today,
        lapsed_days=windows.lapsed_days,
        reference_until_h=windows.reference_until_h,
        slope_prior=slope_prior,
    )
    effects = {"speed": estimate(checks=True)}
    for name, metric in METRICS.items():
        if name not in effects and counted[metric.column].notna().any():
            effects[name] = estimate(metric=name)
    return Estimates(effects, still_needed(counted, effects["speed"], today=today))


def frame_rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return a frame's rows by column name."""
    return frame.to_dict("records")


def _period_note(since: date | None, until: date | None) -> str:
    if since is None:
        return f"As things stood on {units.day(until)}: nothing later counts." if until else ""
    days = (
        f"from {units.day(since)} to {units.day(until)}" if until else f"since {units.day(since)}"
    )
    earlier = "Earlier ones count for what was usual for you and for the hours since leg day"
    later = "; nothing later counts" if until else ""
    return f"Only runs {days} are on this page. {earlier}{later}."


def _dataset_until(dataset: Dataset, until: date) -> Dataset:
    """Return what was known on the evening of a day."""
    end = pd.Timestamp(until)
    return _rows_kept(dataset, lambda days: days <= end)


def _dataset_since(dataset: Dataset, since: date) -> Dataset:
    """Return what the page speaks of: the runs and sessions from a day on."""
    begin = pd.Timestamp(since)
    return _rows_kept(dataset, lambda days: days >= begin)


def _rows_kept(dataset: Dataset, wanted: Callable[[pd.Series], pd.Series[bool]]) -> Dataset:
    """Keep the runs, sessions and journal entries whose days are wanted."""

    def kept(frame: pd.DataFrame, day: str) -> pd.DataFrame:
        return frame[wanted(frame[day])].reset_index(drop=True)

    return replace(
        dataset,
        runs=kept(dataset.runs, "local_date"),
        strength_sessions=kept(dataset.strength_sessions, "local_date"),
        journal=kept(dataset.journal, "day"),
    )
