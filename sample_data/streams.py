"""From a planned run to what happened second by second.

The means after the opening equal the plan: noise, hills and stops are laid over it and balanced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sample_data.effort import effort, opening_seconds, pauses, timeline, workout
from sample_data.heart import heart_rate, recorded_heart_rate
from sample_data.noise import wander
from sample_data.terrain import BASE_HEIGHT_M, cost_ratio, course, positions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sample_data.effort import Part
    from sample_data.plans import RunPlan

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

ROOM_C = 20.0
FASTEST_DOWNHILL = 1.18


@dataclass(frozen=True)
class Track:
    """One run at one-second steps of elapsed time; NaN where nothing was measured.

    ``laps`` are the elapsed seconds at which each lap ends, and its intensity.
    """

    timer: Flags
    moving: Flags
    distance_m: Floats
    speed_mps: Floats
    altitude_m: Floats
    latitude: Floats
    longitude: Floats
    hr_bpm: Floats
    cadence_spm: Floats
    temperature_c: Floats
    laps: tuple[tuple[int, str], ...]


def track(plan: RunPlan) -> Track:
    """Return the run that the plan describes, the same each time."""
    rng = np.random.default_rng(plan.seed)
    parts = workout(plan, rng)
    pace = effort(plan, parts, rng)
    moving, timer = timeline(len(pace), pauses(plan, len(pace), rng))
    where = np.cumsum(moving) - 1
    distance, altitude, felt = _over_ground(plan, pace, rng)
    speed = np.where(moving, np.diff(distance, prepend=0.0)[where], 0.0)
    cadence = _cadence(plan, speed, rng)
    outside = 1.0 if plan.surface != "treadmill" else np.nan
    latitude, longitude = positions(distance[where], rng)
    return Track(
        timer=timer,
        moving=moving,
        distance_m=distance[where],
        speed_mps=speed,
        altitude_m=altitude[where] * outside,
        latitude=latitude * outside,
        longitude=longitude * outside,
        hr_bpm=recorded_heart_rate(plan, heart_rate(plan, felt, moving, rng), cadence, rng),
        cadence_spm=cadence,
        temperature_c=_temperature(plan, len(where)),
        laps=_laps(parts, distance, moving),
    )


def _over_ground(
    plan: RunPlan, pace: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Return distance, measured altitude and effort relative to its mean, by running second."""
    drift = wander(len(pace), 0.3, 200.0, rng)
    asked = plan.gap_speed_mps * pace
    if plan.surface in {"treadmill", "track"}:
        return np.cumsum(asked), BASE_HEIGHT_M + drift, pace
    length_m = float(asked.sum())
    ground = course(length_m, plan.climb_m_per_km * length_m / 1000, rng)
    costs = cost_ratio(ground.grade(np.arange(0, 1.5 * length_m)))
    distance, felt = _balanced(asked, costs, plan.gap_speed_mps)
    return distance, ground.height_m(distance) + drift, felt / plan.gap_speed_mps


def _balanced(asked: Floats, costs: Floats, gap_speed_mps: float) -> tuple[Floats, Floats]:
    """Run on until the mean of what was felt, in flat speed, is the plan's."""
    start, share = opening_seconds(len(asked)), 1.0
    for _ in range(4):
        distance, felt = _along(share * asked, costs)
        share *= gap_speed_mps / felt[start:].mean()
    return distance, felt


def _along(asked: Floats, costs: Floats) -> tuple[Floats, Floats]:
    """Return distance and flat-equal speed: uphill at the asked effort, downhill with a brake."""
    answers = np.minimum(1 / costs, FASTEST_DOWNHILL)
    distance, felt = np.empty(len(asked)), np.empty(len(asked))
    at = 0.0
    for second, speed in enumerate(asked):
        answer = answers[int(at)]
        felt[second] = speed * answer * costs[int(at)]
        at += speed * answer
        distance[second] = at
    return distance, felt


def _cadence(plan: RunPlan, speed: Floats, rng: np.random.Generator) -> Floats:
    today = 166 + rng.normal(0, 1.3)
    steps = today + 9.0 * (speed - 2.9) + wander(len(speed), 1.1, 20.0, rng)
    return np.where(speed > 0, steps * (1 + 0.008 * plan.stride), 0.0)


def _temperature(plan: RunPlan, count: int) -> Floats:
    if plan.surface == "treadmill":
        return np.full(count, ROOM_C)
    return plan.temperature_c + 4.0 * np.exp(-np.arange(count) / 150.0)


def _laps(parts: list[Part], distance: Floats, moving: Flags) -> tuple[tuple[int, str], ...]:
    """Cut laps where the workout says, else at every kilometre."""
    ends = np.cumsum([part.length_s for part in parts])
    names = [part.intensity for part in parts]
    if not parts:
        whole = np.arange(1000.0, distance[-1], 1000.0)
        ends = np.append(np.searchsorted(distance, whole), len(distance))
        names = ["active"] * len(ends)
    elapsed = np.flatnonzero(moving) + 1
    return tuple((int(elapsed[end - 1]), name) for end, name in zip(ends, names, strict=True))
