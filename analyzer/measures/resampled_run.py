"""The run as all measures see it: second by second, with effort, walking and warm-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.measures import grade as hills
from analyzer.measures import heart_rate
from analyzer.measures.carried_up import climbed_m, impossible_changes
from analyzer.measures.on_foot import part_on_foot
from analyzer.measures.plausible import is_climb
from analyzer.measures.resample import second_by_second
from analyzer.measures.rolling import rolling_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.measures.carried_up import HeightChanges
    from analyzer.measures.heart_rate import HeartRate
    from analyzer.measures.on_foot import PartOnFoot
    from analyzer.measures.resample import Grid
    from analyzer.measures.rolling import Flags
    from analyzer.model import Floats, HrSource, Stream, Surface

FIRST_MINUTES_S = 600.0
FIRST_SHARE = 1 / 3
WALKING_SPM, WALKING_AT_MOST_MPS, WALKING_MPS = 140.0, 2.3, 1.8
LEVEL_SURFACES: tuple[Surface, ...] = ("treadmill", "track", "virtual")


@dataclass(frozen=True, slots=True)
class ResampledRun:
    """Equally long columns, one cell a second of running timer; NaN unknown.

    ``gap_mps`` is grade-adjusted ``grid.step_m``; ``altitude_m`` is freed of impossible steps and
    None where hills do not count, or where ``height_problem`` says why it is not used;
    ``after_warmup`` are the moving cells after the first minutes.
    ``part`` says which cells of the recording these are.
    """

    grid: Grid
    altitude_m: Floats | None
    height_problem: str
    grade: Floats
    gap_mps: Floats
    heart: HeartRate
    walking: Flags
    after_warmup: Flags
    part: PartOnFoot

    @property
    def running(self) -> Flags:
        """Cells in motion, not walking."""
        return self.grid.moving & ~self.walking


def resample_run(
    stream: Stream,
    surface: Surface,
    pauses: Sequence[tuple[float, float]],
    hr_source: HrSource | None,
) -> ResampledRun | None:
    """Derive every second-by-second column; None when nothing was recorded."""
    grid = second_by_second(stream, pauses, trust_standstill=surface != "treadmill")
    if grid is None:
        return None
    is_level = surface in LEVEL_SURFACES
    changes = None if is_level else impossible_changes(grid)
    part = part_on_foot(grid, changes, is_belt=surface == "treadmill")
    if part.cells != slice(0, len(grid.time_s)) or part.lost.any():
        grid = grid.only(part.cells, part.lost)
        changes = None if is_level else impossible_changes(grid)
    altitude, height_problem = (None, "") if changes is None else _usable_altitude(grid, changes)
    level = np.zeros(len(grid.time_s))
    grade = level if altitude is None else hills.grade_under(altitude, grid.step_m)
    cadence = grid.channel("cadence_spm")
    return ResampledRun(
        grid=grid,
        altitude_m=altitude,
        height_problem=height_problem,
        grade=grade,
        gap_mps=hills.grade_adjusted(grid.step_m, grade),
        heart=heart_rate.judge_heart_rate(
            grid.channel("hr_bpm"), cadence, grid.moving, grid.resumes, hr_source
        ),
        walking=walking_cells(grid.step_m, cadence, grid.moving),
        after_warmup=moving_after_warmup(grid.moving),
        part=part,
    )


def moving_after_warmup(moving: Flags) -> Flags:
    """Return the moving cells after the first 10 moving minutes, or first third if that is less.

    Heart rate lags behind effort at the start; a run of 30 min or less gives up its first third.
    """
    done = np.cumsum(moving)
    skip = min(FIRST_MINUTES_S, FIRST_SHARE * float(moving.sum()))
    after_warmup: Flags = moving & (done > skip)
    return after_warmup


def walking_cells(step: Floats, cadence: Floats, moving: Flags) -> Flags:
    """Return the cells spent walking.

    With cadence: under 140 steps a minute at no more than 2.3 m/s. Without: under 1.8 m/s. People
    change from walking to running near 2.0 m/s (Hreljac 1993, Med Sci Sports Exerc 25:1158-1162)
    and from about 140 steps a minute.
    """
    speed = np.nan_to_num(rolling_mean(step, 15), nan=np.inf)
    steps = rolling_mean(np.where(cadence > 0, cadence, np.nan), 15)
    by_steps = (steps < WALKING_SPM) & (speed <= WALKING_AT_MOST_MPS)
    return moving & np.where(np.isfinite(steps), by_steps, speed < WALKING_MPS)


def _usable_altitude(grid: Grid, impossible: HeightChanges) -> tuple[Floats | None, str]:
    """Return the altitude, or None and why there is none that can be ("": too little is known)."""
    altitude = grid.channel("altitude_m")
    known = np.isfinite(altitude)
    if not grid.moving.any() or known[grid.moving].mean() < heart_rate.ENOUGH_COVERAGE:
        return None, ""
    for cells, goes, does in (
        (impossible.climbs, "rises", "climbs"),
        (impossible.falls, "falls", "comes down"),
    ):
        if cells.any():
            far = units.number(round(abs(climbed_m(altitude[cells])), -1))
            lasting = units.duration(float(cells.sum()))
            return None, f"it {goes} {far} m in {lasting}, faster than anybody {does}"
    usable = hills.without_steps(altitude)
    climb, descent = hills.climb_and_descent(usable)
    if not is_climb(climb, descent, float(grid.moving.sum())):
        up, down = units.number(climb), units.number(descent)
        return None, f"{up} m up and {down} m down are more than anybody does in that time"
    return usable, ""
