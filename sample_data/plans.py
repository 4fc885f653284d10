"""What the sample athlete set out to do: the truth that the files are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime

    from analyzer.model import Decision, HrSource, Surface

ZONE = ZoneInfo("Europe/Berlin")
"""Where the athlete lives."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""As English exports write them, whatever the computer's language."""

Shape = Literal["steady", "intervals", "race"]
Trouble = Literal["", "drop-outs", "cadence lock", "no heart rate"]
Behaviour = Literal["", "as advised", "too long", "too hard", "intervals"]


@dataclass(frozen=True)
class RunPlan:
    """One run.

    ``gap_speed_mps`` and ``hr_bpm`` are the means after the first ten minutes; ``stride`` is how
    much of leg day's full mark its form carries (0 none, 1 the next day); ``behaviour`` is
    planted for runs soon after leg day, '' for all others; ``planted_pct`` is what leg day did to
    its speed at equal effort; ``hard`` is a steady run that its title calls so.
    """

    started_at: datetime
    moving_s: float
    gap_speed_mps: float
    hr_bpm: float
    climb_m_per_km: float
    temperature_c: float
    surface: Surface
    shape: Shape
    hr_source: HrSource
    trouble: Trouble = ""
    stride: float = 0.0
    behaviour: Behaviour = ""
    kind: str = ""
    hours_since_leg_day: float | None = None
    planted_pct: float = 0.0
    seed: int = 0
    hard: bool = False

    @property
    def ended_at(self) -> datetime:
        """About when it ended; the breaks on the way are not known yet."""
        return self.started_at + timedelta(seconds=1.1 * self.moving_s)


@dataclass(frozen=True)
class LiftPlan:
    """One strength session. ``decision`` is what its file can tell, ``legs`` what was trained."""

    started_at: datetime
    ended_at: datetime
    legs: bool
    severity: float
    decision: Decision
    seed: int = 0


@dataclass(frozen=True)
class Season:
    """Everything the athlete did, and what was planted in it.

    ``combined`` went into one file (strength, run, strength) and is in neither list;
    ``cut_short`` is the start of the run whose file the watch did not finish; the runs
    ``by_phone`` are not on the watch, nor is anything ``earlier``.
    """

    runs: tuple[RunPlan, ...]
    lifts: tuple[LiftPlan, ...]
    combined: tuple[LiftPlan, RunPlan, LiftPlan]
    cut_short: datetime
    by_phone: tuple[RunPlan, ...] = ()
    earlier: tuple[RunPlan | LiftPlan, ...] = ()

    def every_run(self) -> list[RunPlan]:
        """Return all runs by time."""
        before = [plan for plan in self.earlier if isinstance(plan, RunPlan)]
        every = [*before, *self.runs, self.combined[1], *self.by_phone]
        return sorted(every, key=lambda run: run.started_at)

    def every_lift(self) -> list[LiftPlan]:
        """Return all strength sessions by time."""
        before = [plan for plan in self.earlier if isinstance(plan, LiftPlan)]
        lifts = [*before, *self.lifts, self.combined[0], self.combined[2]]
        return sorted(lifts, key=lambda lift: lift.started_at)
