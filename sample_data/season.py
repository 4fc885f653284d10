"""The sample athlete's nine months: the simulated life, dressed with what real life adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from analyzer.simulate import SCENARIOS, athlete
from analyzer.simulate.athlete import BEGAN as SIMULATED_BEGAN
from sample_data.behaviour import HR_0, HR_MAX, at_heart_rate, with_behaviour
from sample_data.diary import arranged, with_hours
from sample_data.plans import LiftPlan, RunPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analyzer.model import HrSource, Surface
    from analyzer.simulate import SimulatedAthlete
    from sample_data.plans import Season, Shape, Trouble

ZONE = ZoneInfo("Europe/Berlin")
BEGAN = datetime(2026, 2, 16)  # noqa: DTZ001 - the simulator's clock is the wall clock

SCENARIO = replace(
    SCENARIOS["base"],
    name="sample athlete",
    years=(0.7475, 0.7475),
    runs_per_week=(4, 4),
    leg_days_per_week=(1, 1),
    upper_days_per_week=(1, 1),
    breaks_per_year=1.5,
    break_days=(16, 20),
    susceptibility_sd=0.0,
    hr_max=(HR_MAX, HR_MAX),
    hr_at_rest_of_line=(HR_0, HR_0),
    curvature_sd=0.0,
    hr_outlier_share=0.0,
    hr_source="chest",
    labelled_share=0.6,
    races_per_year=3.0,
    treadmill_share=(0.06, 0.06),
    unknown_share=0.0,
)
WRIST_NOISE = 0.024
"""What a wrist adds to the strap's day noise of 1.8 %: together 3 %."""
TRAIL_SLOWER = 0.97
FLAT_RACE, STEEPEST_ROAD, HILLS = 4.0, 18.0, 0.6
"""Climb in m/km, and a factor on it: the city is flatter than the simulator's world."""

TROUBLES: tuple[Trouble, ...] = ("cadence lock", "cadence lock", "no heart rate") + (
    "drop-outs",
) * 4


class Wanted(NamedTuple):
    """The structure the sample must have; nothing here looks at any estimate."""

    runs: tuple[int, int] = (150, 165)
    leg_free_days: tuple[int, int] = (15, 30)
    per_bucket: int = 6
    next_day: int = 30
    reference: int = 40
    races: int = 1
    treadmill: int = 5


WANTED = Wanted()


def season() -> Season:
    """Return the plans of the first seed, counted from 1, that has the wanted structure."""
    seed = next(seed for seed in range(1, 1000) if _has_structure(athlete(SCENARIO, seed)))
    simulated = athlete(SCENARIO, seed)
    rng = np.random.default_rng([seed, BEGAN.year])
    lifts = list(_lifts(simulated, rng))
    runs = with_behaviour(with_hours(list(_runs(simulated, rng)), lifts), rng)
    return arranged(runs, lifts, seed)


def _has_structure(simulated: SimulatedAthlete, wanted: Wanted = WANTED) -> bool:
    runs, legs = simulated.runs, simulated.sessions[simulated.sessions["legs"]]
    buckets = runs["bucket"].value_counts()
    longest = legs["started_at"].diff().dt.days.max()
    return bool(
        wanted.runs[0] <= len(runs) <= wanted.runs[1]
        and wanted.leg_free_days[0] <= longest <= wanted.leg_free_days[1]
        and len(buckets) == 5
        and buckets.min() >= wanted.per_bucket
        and buckets["8-36 h"] >= wanted.next_day
        and buckets[">84 h"] >= wanted.reference
        and (runs["planned_kind"] == "race").sum() >= wanted.races
        and (runs["surface"] == "treadmill").sum() >= wanted.treadmill
    )


def _on_the_wall(simulated: pd.Timestamp) -> datetime:
    """Return the UTC instant at which the wall clock shows the simulator's time."""
    wall = BEGAN + (simulated - SIMULATED_BEGAN).to_pytimedelta()
    return wall.replace(tzinfo=ZONE).astimezone(UTC)


def _lifts(simulated: SimulatedAthlete, rng: np.random.Generator) -> Iterator[LiftPlan]:
    sessions = simulated.sessions
    silent = _silent(sessions["legs"].to_numpy(), rng)
    for index, session in enumerate(sessions.itertuples()):
        ended = _on_the_wall(session.ended_at)
        decision = "yes" if session.legs else "no"
        yield LiftPlan(
            started_at=ended - timedelta(seconds=int(rng.integers(2600, 3900))),
            ended_at=ended,
            legs=session.legs,
            severity=session.severity,
            decision="unknown" if index in silent else decision,
            seed=int(rng.integers(2**32)),
        )


def _silent(legs: np.ndarray, rng: np.random.Generator) -> set[int]:
    """Choose sessions whose sets were not recorded: two leg days and three others."""
    chosen = [
        rng.choice(np.flatnonzero(legs == kind), count, replace=False)
        for kind, count in ((True, 2), (False, 3))
    ]
    return {int(index) for part in chosen for index in part}


def _runs(simulated: SimulatedAthlete, rng: np.random.Generator) -> Iterator[RunPlan]:
    runs = simulated.runs
    rested = (runs["hours_since_leg_day"] > 36).to_numpy() & (runs["surface"] == "road").to_numpy()
    on_trail = _chosen((runs["planned_kind"] == "long").to_numpy() & rested, 9, rng)
    troubled = _chosen((runs["planned_kind"] == "easy").to_numpy(), len(TROUBLES), rng)
    troubles = dict(zip(troubled, rng.permutation(np.array(TROUBLES, dtype=object)), strict=True))
    for index, run in enumerate(runs.itertuples()):
        plan = _run(run, rng)
        if index in troubles:
            plan = _in_trouble(plan, troubles[index])
        yield _into_the_woods(plan, rng) if index in on_trail else plan


def _chosen(candidates: np.ndarray, count: int, rng: np.random.Generator) -> list[int]:
    return [int(i) for i in rng.choice(np.flatnonzero(candidates), count, replace=False)]


def _run(run: tuple, rng: np.random.Generator) -> RunPlan:
    shape: Shape = {"race": "race", "intervals": "intervals"}.get(run.kind, "steady")
    surface: Surface = "track" if shape == "intervals" and rng.random() < 0.4 else run.surface
    wrist = rng.random() < 0.15
    hr = run.hr_bpm * np.exp(rng.normal(0, WRIST_NOISE) if wrist else 0.0)
    hills = 0.0 if surface in {"track", "treadmill"} else HILLS
    steepest = FLAT_RACE if shape == "race" else STEEPEST_ROAD
    plan = RunPlan(
        started_at=_on_the_wall(run.started_at),
        moving_s=10_040 / run.gap_speed_mps if shape == "race" else run.moving_s,
        gap_speed_mps=run.gap_speed_mps,
        hr_bpm=float(hr),
        climb_m_per_km=min(hills * run.climb_m / run.distance_m * 1000, steepest),
        temperature_c=run.temperature_c,
        surface=surface,
        shape=shape,
        hr_source="wrist" if wrist else "chest",
        stride=run.leg_load if run.bucket != ">84 h" else 0.0,
        kind=run.kind or ("long" if run.planned_kind == "long" else ""),
        planted_pct=float(run.planted_pct),
        seed=int(rng.integers(2**32)),
    )
    return at_heart_rate(plan, 0.94 * plan.hr_bpm) if shape == "intervals" else plan


def _in_trouble(plan: RunPlan, trouble: Trouble) -> RunPlan:
    source: HrSource = "chest" if trouble == "drop-outs" else "wrist"
    return replace(plan, trouble=trouble, hr_source=source)


def _into_the_woods(plan: RunPlan, rng: np.random.Generator) -> RunPlan:
    return replace(
        plan,
        surface="trail",
        gap_speed_mps=TRAIL_SLOWER * plan.gap_speed_mps,
        climb_m_per_km=float(rng.uniform(30, 48)),
    )
