"""What the rules look at in one run, and the runner's history as of its start."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.advice.baseline import Baselines
from analyzer.advice.hr_max import PeakHistory, Zones, zones_of
from analyzer.advice.profiles import RowsByRun
from analyzer.legday.clock import latest_start
from analyzer.timestamps import MINUTE_S, epoch_days, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analyzer.advice.baseline import Quantity, Reference
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Floats
    from analyzer.settings import Rules
    from analyzer.units import DistanceUnit

MISSING = float("nan")
_OF_RUNS_ALONE = ("peaks", "minutes", "hr", "pace", "repeated_hr_bpm", "repeated_mps")
"""What a history holds, once it was asked for, that is the same whatever leg days there were."""


class RunFacts(NamedTuple):
    """One run in plain numbers; NaN where unknown.

    ``day`` is its calendar day, in days since the epoch.
    ``outing_*`` count the pieces of the same outing up to and including this one. ``hr_bpm`` is
    the mean of the steady part (``hr_is_steady``), else of the run after its first minutes.
    ``surface`` is the class of surfaces. ``latest_start_s`` is ``started_s`` unless the start is
    hidden: then the run began somewhere between the two.
    """

    row: int
    run_id: str
    day: float
    started_s: float
    ended_s: float
    outing_began_s: float
    surface: str
    kind: str
    ignored: bool
    implausible: str
    cut_off: str
    minutes: float
    km: float
    outing_minutes: float
    outing_km: float
    speed_mps: float
    hr_bpm: float
    hr_is_steady: bool
    hr_problem: str
    temperature_c: float
    walk_share: float
    decoupling_pct: float
    repetitions: float
    climb_m: float
    descent_m: float
    hours: float
    leg_carryover: float
    leg_day_id: str
    latest_start_s: float

    @property
    def counts(self) -> bool:
        """Tell whether it says anything of the runner: not taken out, and possible at all."""
        return not self.ignored and not self.implausible

    @property
    def start_is_hidden(self) -> bool:
        """Tell whether the source hides when the run began; ``started_s`` is then its midnight."""
        return self.latest_start_s > self.started_s


class RunnerHistory:
    """Everything the rules may ask about the runner, as of any moment.

    Args:
        dataset: runs sorted by start.
        before: the same runner's, under the same settings, where only leg days or the journal have
            changed since.
    """

    def __init__(self, dataset: Dataset, before: RunnerHistory | None = None) -> None:
        self.rules: Rules = dataset.config.rules
        self.unit: DistanceUnit = "mi" if dataset.config.display.distance_unit == "mi" else "km"
        self._dataset = dataset
        self.baselines = Baselines(dataset.runs, self.rules)
        self._athlete = dataset.config.athlete
        self._own_zones = zones_of(self._athlete, self.rules, None)
        if before is not None:
            made = before.__dict__
            self.__dict__.update({name: made[name] for name in _OF_RUNS_ALONE if name in made})

    @cached_property
    def peaks(self) -> PeakHistory:
        """The highest heart rates that the runs have shown."""
        return PeakHistory(self._dataset.runs, self.hr, self.rules)

    def get_ready(self) -> Iterator[None]:
        """Make what runs that are over are asked for, a piece at each step."""
        for name in _OF_RUNS_ALONE:
            getattr(self, name)
            yield

    # What only a run that is over can be asked is not read for a run to come.

    @cached_property
    def minutes(self) -> RowsByRun:
        """The minutes of each run."""
        return self._rows_of(self._dataset.minutes, "speed_mps", "gap_speed_mps", "stopped_s")

    @cached_property
    def hr(self) -> RowsByRun:
        """The heart-rate profile of each run."""
        return self._rows_of(self._dataset.hr_profile, "hr_bpm", "seconds_above", "reps_above")

    @cached_property
    def pace(self) -> RowsByRun:
        """The pace profile of each run."""
        return self._rows_of(self._dataset.pace_profile, "gap_speed_mps", "reps_above")

    def _rows_of(self, frame: pd.DataFrame, *columns: str) -> RowsByRun:
        return RowsByRun(frame, self._dataset.runs["run_id"], columns)

    # Once for all runs, for most have no repetitions and need no second look.

    @cached_property
    def repeated_hr_bpm(self) -> list[float]:
        """The highest heart rate of each run's repetitions; NaN without any."""
        return self._highest_repeated(self.hr, "hr_bpm")

    @cached_property
    def repeated_mps(self) -> list[float]:
        """The highest grade-adjusted speed of each run's repetitions; NaN without any."""
        return self._highest_repeated(self.pace, "gap_speed_mps")

    def _highest_repeated(self, rows: RowsByRun, level: str) -> list[float]:
        enough = self.rules.repetitions
        found: list[float] = rows.highest_level(level, "reps_above", enough).tolist()
        return found

    def zones_at(self, moment_s: float) -> Zones | None:
        """Return the limits of heart rate at a moment, by the maximum as it is known today.

        Who ran what is planned easy at a higher heart rate than most has a higher ceiling.
        """
        zones = self._own_zones
        # The athlete's own number holds for every run: no maximum is looked for then.
        if zones is None:
            zones = zones_of(self._athlete, self.rules, self.peaks.observed_at(moment_s))
        easy = self.baselines.reference("easy_hr", moment_s)
        if zones is None or easy is None:
            return zones
        return zones.with_own_ceiling(easy, self.rules.hr_own_percentile)

    def reference_for(self, run: RunFacts, name: Quantity) -> Reference | None:
        """Return what is usual on the run's class of surfaces, as of its outing's start."""
        return self.baselines.reference(name, run.outing_began_s, run.surface)

    def minute_speeds(self, row: int) -> Floats:
        """Return the grade-adjusted speed of a run's moving minutes [m/s]."""
        graded, plain = (self.minutes.values_of(row, c) for c in ("gap_speed_mps", "speed_mps"))
        speed = np.where(np.isfinite(graded), graded, plain)
        stopped = self.minutes.values_of(row, "stopped_s") >= MINUTE_S / 2
        return speed[np.isfinite(speed) & ~stopped]


def run_facts(runs: pd.DataFrame, history: RunnerHistory) -> list[RunFacts]:
    """Return each run's numbers, in the order of ``runs``."""
    base = history.baselines
    columns = [
        range(len(runs)),
        runs["run_id"].tolist(),
        epoch_days(runs["local_date"]),
        base.started_s.tolist(),
        epoch_seconds(runs["ended_at"]).tolist(),
        base.began_s.tolist(),
        base.surface.tolist(),
        runs["kind"].tolist(),
        runs["ignored"].tolist(),
        runs["implausible"].tolist(),
        runs["cut_off"].tolist(),
        (runs["moving_s"] / MINUTE_S).tolist(),
        (runs["distance_m"] / 1000).tolist(),
        base.minutes.tolist(),
        base.km.tolist(),
        base.speed_mps.tolist(),
        base.hr_bpm.tolist(),
        base.hr_is_steady.tolist(),
        runs["hr_problem"].tolist(),
        runs["temperature_c"].tolist(),
        runs["walk_share"].tolist(),
        np.where(runs["hr_usable"], runs["decoupling_pct"], MISSING).tolist(),
        runs["repetitions"].tolist(),
        runs["climb_m"].tolist(),
        runs["descent_m"].tolist(),
        runs["hours_since_leg_day"].tolist(),
        runs["leg_carryover"].tolist(),
        runs["leg_day_id"].tolist(),
        epoch_seconds(latest_start(runs)).tolist(),
    ]
    return [RunFacts(*row) for row in zip(*columns, strict=True)]
