"""What is lifted in a session, and what the watch makes of it.

A watch guesses: three ranked candidates for some sets, nothing at all for 40 % of them, and
weights that are 0.0 because nobody entered them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import datetime

    from sample_data.plans import LiftPlan

UNKNOWN_SHARE, NO_WEIGHT_SHARE = 0.4, 0.12
UNKNOWN = ("unknown", "unknown", "unknown")


@dataclass(frozen=True)
class Exercise:
    """One exercise: the watch's guesses, a usual weight and number of repetitions, its name."""

    guesses: tuple[str, str, str]
    weight_kg: float
    reps: int
    name: str = ""


@dataclass(frozen=True)
class Set:
    """One set as the watch keeps it; a rest has no exercise."""

    started_at: datetime
    seconds: float
    exercise: Exercise | None


LEGS = (
    Exercise(("squat", "lunge", "deadlift"), 80.0, 8, "Squat (Barbell)"),
    Exercise(("deadlift", "lunge", "squat"), 95.0, 6, "Deadlift (Barbell)"),
    Exercise(("lunge", "squat", "plyo"), 32.0, 10, "Lunge (Dumbbell)"),
    Exercise(("hip_raise", "shrug", "row"), 90.0, 8, "Hip Thrust (Barbell)"),
    Exercise(("leg_curl", "row", "unknown"), 40.0, 10, "Lying Leg Curl (Machine)"),
    Exercise(("calf_raise", "squat", "unknown"), 60.0, 12, "Standing Calf Raise (Machine)"),
)
UPPER = (
    Exercise(("bench_press", "lunge", "squat"), 62.5, 8, "Bench Press (Barbell)"),
    Exercise(("row", "shrug", "triceps_extension"), 55.0, 8, "Bent Over Row (Barbell)"),
    Exercise(("pull_up", "shrug", "hip_raise"), 0.0, 7, "Pull Up"),
    Exercise(("shoulder_press", "triceps_extension", "curl"), 37.5, 8, "Overhead Press (Barbell)"),
    Exercise(("triceps_extension", "pull_up", "push_up"), 20.0, 12, "Triceps Pushdown"),
    Exercise(("curl", "triceps_extension", "squat"), 12.5, 12, "Bicep Curl (Dumbbell)"),
)
CORE = (
    Exercise(("sit_up", "squat", "triceps_extension"), 0.0, 15, "Sit Up"),
    Exercise(("plank", "push_up", "unknown"), 0.0, 1, "Plank"),
)
MISTAKEN = Exercise(("lunge", "plyo", "pull_up"), 0.0, 8, "Push Up")
"""What the watch sometimes takes an arm exercise for."""


def sets(plan: LiftPlan) -> list[Set]:
    """Return the session's sets and rests in order of time; none when they were not recorded."""
    if plan.decision == "unknown":
        return []
    rng = np.random.default_rng(plan.seed)
    return list(_on_the_clock(plan, _as_seen(_done(plan, rng), rng), rng))


def done_exercises(plan: LiftPlan) -> list[Exercise]:
    """Return what was truly done, a set each, whatever the watch made of it."""
    return _done(plan, np.random.default_rng(plan.seed))


def _done(plan: LiftPlan, rng: np.random.Generator) -> list[Exercise]:
    minutes = (plan.ended_at - plan.started_at).total_seconds() / 60
    if minutes < 15:
        return [*[CORE[0]] * 3, *[CORE[1]] * 2]
    if not plan.legs:
        chosen = rng.choice(len(UPPER), 4 if minutes > 35 else 3, replace=False)
        slip = [MISTAKEN] if rng.random() < 0.25 else []
        return [UPPER[i] for i in chosen for _ in range(4)] + slip + [CORE[0]] * 2
    more = rng.choice([2, 3, 4, 5], 2, replace=False)
    heavy = [_loaded(LEGS[i], plan.severity) for i in (0, 1, *more) for _ in range(4)]
    return heavy + [CORE[0]] * 2


def _loaded(exercise: Exercise, severity: float) -> Exercise:
    """Put weight on the bar as the session is severe: severity = exp(0.5 z of the load)."""
    z = float(np.clip(2 * np.log(severity), -2, 2))
    return replace(exercise, weight_kg=2.5 * round(exercise.weight_kg * (1 + 0.15 * z) / 2.5))


def _as_seen(done: list[Exercise], rng: np.random.Generator) -> list[Exercise]:
    unknown = set(rng.permutation(len(done))[: round(UNKNOWN_SHARE * len(done))])
    return [_seen(one, known=i not in unknown, rng=rng) for i, one in enumerate(done)]


def _seen(exercise: Exercise, *, known: bool, rng: np.random.Generator) -> Exercise:
    reps = max(1, exercise.reps + int(rng.integers(-1, 2)))
    if not known:
        return Exercise(UNKNOWN, 0.0, reps)
    forgotten = rng.random() < NO_WEIGHT_SHARE
    return replace(exercise, reps=reps, weight_kg=0.0 if forgotten else exercise.weight_kg)


def _on_the_clock(plan: LiftPlan, seen: list[Exercise], rng: np.random.Generator) -> list[Set]:
    """Spread sets and rests over the session."""
    each_s = (plan.ended_at - plan.started_at).total_seconds() / len(seen)
    timed = []
    for index, exercise in enumerate(seen):
        start = plan.started_at + timedelta(seconds=round(index * each_s))
        active_s = round(min(0.6 * each_s, 14 + 2.6 * exercise.reps + rng.uniform(0, 8)), 3)
        rest = start + timedelta(seconds=round(active_s))
        timed += [Set(start, active_s, exercise), Set(rest, round(each_s - active_s, 3), None)]
    return timed
