"""The sample athlete's nine months: the simulated life, dressed with what real life adds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import numpy as np

from sample_data.behaviour import at_heart_rate, with_behaviour
from sample_data.diary import arrange_season, with_hours
from sample_data.earlier import earlier_lifts, earlier_runs
from sample_data.life import chosen_life
from sample_data.phone import phone_runs
from sample_data.plans import ZONE, LiftPlan, RunPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model import Decision, HrSource, Surface
    from sample_data.life import LivedLift, LivedRun
    from sample_data.plans import Season, Shape, Trouble

BEGAN = datetime(2026, 2, 16)  # noqa: DTZ001 - the simulator's clock is the wall clock

WRIST_NOISE = 0.024
"""What a wrist adds to the strap's day noise of 1.8 %: together 3 %."""
TRAIL_SLOWER = 0.97
HARDEST_MEAN = 157.0
"""Mean of an intervals session, jogs included, so that repetitions stay under the maximum."""
FLAT_RACE, STEEPEST_ROAD, HILLS = 4.0, 18.0, 0.6
"""Climb in m/km, and a factor on it: the city is flatter than the simulator's world."""

TROUBLES: tuple[Trouble, ...] = ("cadence lock", "cadence lock", "no heart rate") + (
    "drop-outs",
) * 4


def season() -> Season:
    """Return everything the athlete did, the same each time."""
    lived_runs, lived_lifts = chosen_life()
    rng = np.random.default_rng(BEGAN.year)
    lifts = list(_lifts(lived_lifts, rng))
    earlier = earlier_lifts(_on_the_wall)
    runs = with_behaviour(with_hours(list(_runs(lived_runs, rng)), [*earlier, *lifts]), rng)
    before = with_hours(earlier_runs(runs, _on_the_wall), earlier)
    by_phone = tuple(with_hours(phone_runs(), lifts))
    season = arrange_season(runs, lifts)
    return replace(season, by_phone=by_phone, earlier=(*before, *earlier))


def _on_the_wall(days: float) -> datetime:
    """Return the instant at which the athlete's clock shows this many days since the start."""
    wall = BEGAN + timedelta(seconds=round(days * 86400))
    return wall.replace(tzinfo=ZONE).astimezone(UTC)


def _lifts(lifts: list[LivedLift], rng: np.random.Generator) -> Iterator[LiftPlan]:
    silent = _silent([lift.legs for lift in lifts], rng)
    for index, lift in enumerate(lifts):
        ended = _on_the_wall(lift.ended)
        decision: Decision = "yes" if lift.legs else "no"
        yield LiftPlan(
            started_at=ended - timedelta(seconds=int(rng.integers(2600, 3900))),
            ended_at=ended,
            legs=lift.legs,
            severity=lift.severity,
            decision="unknown" if index in silent else decision,
            seed=int(rng.integers(2**32)),
        )


def _silent(legs: list[bool], rng: np.random.Generator) -> set[int]:
    """Choose sessions whose sets were not recorded: two leg days and three others."""
    chosen = [
        rng.choice(np.flatnonzero(np.array(legs) == kind), count, replace=False)
        for kind, count in ((True, 2), (False, 3))
    ]
    return {int(index) for part in chosen for index in part}


def _runs(runs: list[LivedRun], rng: np.random.Generator) -> Iterator[RunPlan]:
    on_trail = _chosen([_suits_a_trail(run) for run in runs], 9, rng)
    troubled = _chosen([run.planned_kind == "easy" for run in runs], len(TROUBLES), rng)
    troubles = dict(zip(troubled, rng.permutation(np.array(TROUBLES, dtype=object)), strict=True))
    for index, run in enumerate(runs):
        plan = _run(run, rng)
        if index in troubles:
            plan = _in_trouble(plan, troubles[index])
        yield _into_the_woods(plan, rng) if index in on_trail else plan


def _suits_a_trail(run: LivedRun) -> bool:
    rested = run.bucket not in {"0-6 h", "6-30 h"}
    return run.planned_kind == "long" and run.surface == "road" and rested


def _chosen(candidates: list[bool], count: int, rng: np.random.Generator) -> list[int]:
    return [int(i) for i in rng.choice(np.flatnonzero(candidates), count, replace=False)]


def _run(run: LivedRun, rng: np.random.Generator) -> RunPlan:
    shape = cast("Shape", run.kind or "steady")
    on_track = shape == "intervals" and rng.random() < 0.4
    surface: Surface = "track" if on_track else cast("Surface", run.surface)
    wrist = rng.random() < 0.15
    hr = run.hr_bpm * np.exp(rng.normal(0, WRIST_NOISE) if wrist else 0.0)
    hills = 0.0 if surface in {"track", "treadmill"} else HILLS
    steepest = FLAT_RACE if shape == "race" else STEEPEST_ROAD
    plan = RunPlan(
        started_at=_on_the_wall(run.days),
        moving_s=10_040 / run.gap_speed_mps if shape == "race" else run.moving_s,
        gap_speed_mps=run.gap_speed_mps,
        hr_bpm=float(hr),
        climb_m_per_km=min(hills * run.climb_m_per_km, steepest),
        temperature_c=run.temperature_c,
        surface=surface,
        shape=shape,
        hr_source="wrist" if wrist else "chest",
        stride=run.leg_load if run.bucket != ">78 h" else 0.0,
        kind=run.kind or ("long" if run.planned_kind == "long" else ""),
        planted_pct=run.planted_pct,
        seed=int(rng.integers(2**32)),
    )
    if shape != "intervals":
        return plan
    return at_heart_rate(plan, min(0.94 * plan.hr_bpm, HARDEST_MEAN))


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
