"""How hard the athlete runs second by second, and where the running stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sample_data.noise import smooth, wander

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sample_data.plans import RunPlan

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

OPENING_S = 600
"""The plan's means hold from here on: before it the body warms up."""
WARM_UP_S, COOL_DOWN_S = 780, 480
WORKOUTS_S = ((180, 120), (240, 150), (120, 90))


class Part(NamedTuple):
    """One part of a workout: how long, how fast relative to the run's mean, its name in FIT."""

    length_s: int
    level: float
    intensity: str


class Pause(NamedTuple):
    """A stop after so many seconds of running; at some the watch stands still too."""

    after_s: int
    length_s: int
    timer_stopped: bool


def felt_exertion(plan: RunPlan) -> int:
    """Return how hard the run felt, 1 to 10."""
    return int(np.clip(round((plan.hr_bpm - 118) / 7.5), 1, 9))


def opening_seconds(seconds: int) -> int:
    """Return how much of a run of ``seconds`` counts as its opening."""
    return min(OPENING_S, seconds // 3)


def workout(plan: RunPlan, rng: np.random.Generator) -> list[Part]:
    """Return the parts of an intervals session; of any other run, none."""
    if plan.shape != "intervals":
        return []
    seconds = round(plan.moving_s)
    work_s, easy_s = WORKOUTS_S[rng.integers(len(WORKOUTS_S))]
    count = max(3, (seconds - WARM_UP_S - COOL_DOWN_S) // (work_s + easy_s))
    repetitions = [Part(work_s, 1.24, "active"), Part(easy_s, 0.78, "recovery")] * count
    left = max(120, seconds - WARM_UP_S - count * (work_s + easy_s))
    return [Part(WARM_UP_S, 0.86, "warmup"), *repetitions, Part(left, 0.84, "cooldown")]


def effort(plan: RunPlan, parts: list[Part], rng: np.random.Generator) -> Floats:
    """Return speed by running second, relative to its mean after the opening."""
    levels = _levels(plan, parts)
    levels = levels * (1 + wander(len(levels), 0.016, 45.0, rng))
    return np.asarray(levels / levels[opening_seconds(len(levels)) :].mean())


def _levels(plan: RunPlan, parts: list[Part]) -> Floats:
    if parts:
        return smooth(np.concatenate([np.full(p.length_s, p.level) for p in parts]), 6)
    elapsed = np.arange(round(plan.moving_s))
    if plan.shape == "race":
        return np.asarray(1.03 - 0.04 * elapsed / len(elapsed))
    return np.asarray(1 - 0.14 * np.exp(-elapsed / 110.0))


def pauses(plan: RunPlan, seconds: int, rng: np.random.Generator) -> list[Pause]:
    """Return traffic lights (the watch runs on) and real stops (it stands), by time."""
    if plan.shape == "race":
        return []
    lights = rng.poisson(0.8 if plan.surface == "road" else 0.1)
    stopped = [False] * int(lights) + [True] * int(rng.poisson(0.35))
    moments = rng.choice(np.arange(240, seconds - 240, 60), len(stopped), replace=False)
    return sorted(_pause(int(at), stop, rng) for at, stop in zip(moments, stopped, strict=True))


def _pause(after_s: int, stop: bool, rng: np.random.Generator) -> Pause:  # noqa: FBT001 - passed on
    length_s = rng.integers(40, 240) if stop else rng.integers(12, 38)
    return Pause(after_s, int(length_s), stop)


def timeline(seconds: int, stops: list[Pause]) -> tuple[Flags, Flags]:
    """Return for each second of elapsed time whether the athlete runs and the timer runs."""
    running, timer = np.ones(seconds, bool), np.ones(seconds, bool)
    for stop in reversed(stops):
        still = np.zeros(stop.length_s, bool)
        running = np.insert(running, stop.after_s, still)
        timer = np.insert(timer, stop.after_s, still if stop.timer_stopped else ~still)
    return running, timer
