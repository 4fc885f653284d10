"""Made-up workouts, as Hevy tells of them. An id follows from when the workout began."""

from __future__ import annotations

import random
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

TEMPLATES = {
    "Squat (Barbell)": ("D04AC939", "quadriceps", ["glutes", "hamstrings"]),
    "Romanian Deadlift (Barbell)": ("2B4B7310", "hamstrings", ["glutes", "lower_back"]),
    "Leg Press (Machine)": ("C7973E0E", "quadriceps", ["glutes"]),
    "Bench Press (Barbell)": ("79D0BB3A", "chest", ["triceps", "shoulders"]),
    "Bent Over Row (Barbell)": ("55E6546F", "upper_back", ["biceps", "lats"]),
    "Bicep Curl (Dumbbell)": ("37FCC2BB", "biceps", []),
    "Leg Press": ("A1B2C3D4", "quadriceps", ["glutes"]),
    "Leg Curl": ("A1B2C3D5", "hamstrings", []),
    "Plank": ("C6C9B8A0", "abdominals", []),
    "Treadmill": ("243710DE", "cardio", []),
    "Zercher Thing": ("b459cba5-cd6d-463c-abd6-54f8eafcadcb", "quadriceps", ["glutes"]),
    "Wobble Board Circle": ("9c465af3-de7d-42bc-9c7c-f0170396358b", "full_body", ["hamstrings"]),
}
"""Id, primary and secondary muscle groups of each exercise; the last two are the athlete's own."""
LEGS = ("Squat (Barbell)", "Romanian Deadlift (Barbell)", "Leg Press (Machine)")
ARMS = ("Bench Press (Barbell)", "Bent Over Row (Barbell)", "Bicep Curl (Dumbbell)")
LATEST = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Done:
    """One set as Hevy tells of it."""

    exercise: str = "Squat (Barbell)"
    reps: float | None = 5
    weight_kg: float | None = 100
    kind: str = "normal"
    seconds: float | None = None
    metres: float | None = None
    rpe: float | None = None
    superset: int | None = None


def a_workout(
    start: datetime,
    minutes: float = 50,
    title: str = "Leg day",
    sets: Sequence[Done] = (Done(), Done(rpe=9)),
    **fields: Any,
) -> dict[str, Any]:
    """Return a workout.

    Args:
        start: with a zone.
        minutes: how long it took.
        title: its title.
        sets: its sets; neighbours of one exercise are told together.
        fields: anything Hevy tells, to replace what would be told.
    """
    begun = start.astimezone(UTC)
    exercises: list[dict[str, Any]] = []
    for one in sets:
        if not exercises or exercises[-1]["title"] != one.exercise:
            exercises.append(_exercise(one, len(exercises)))
        exercises[-1]["sets"].append(_set(one, len(exercises[-1]["sets"])))
    return {
        "id": str(uuid.UUID(int=zlib.crc32(begun.isoformat().encode()) << 96 | 1, version=4)),
        "title": title,
        "routine_id": str(uuid.UUID(int=7)),
        "description": "",
        "start_time": _text(begun),
        "end_time": _text(begun + timedelta(minutes=minutes)),
        "updated_at": _text(begun + timedelta(minutes=minutes)),
        "created_at": _text(begun + timedelta(minutes=minutes)),
        "exercises": exercises,
        **fields,
    }


def _exercise(one: Done, index: int) -> dict[str, Any]:
    return {
        "index": index,
        "title": one.exercise,
        "notes": "felt good" if index == 0 else "",
        "exercise_template_id": TEMPLATES[one.exercise][0],
        "supersets_id": one.superset,
        "sets": [],
    }


def _set(one: Done, index: int) -> dict[str, Any]:
    return {
        "index": index,
        "type": one.kind,
        "weight_kg": one.weight_kg,
        "reps": one.reps,
        "distance_meters": one.metres,
        "duration_seconds": one.seconds,
        "rpe": one.rpe,
        "custom_metric": None,
    }


def _text(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def many_workouts(number: int, until: datetime = LATEST, seed: int = 1) -> list[dict[str, Any]]:
    """Return a history, oldest first: legs and arms in turn, a workout every other day."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    workouts = []
    for place in range(number):
        start = until - timedelta(days=2 * (number - 1 - place), minutes=chance.randint(0, 120))
        of_legs = place % 2 == 0
        exercises = LEGS if of_legs else ARMS
        sets = [
            Done(exercise=one, reps=chance.randint(4, 10), weight_kg=chance.randint(20, 60) * 2.5)
            for one in exercises
            for _ in range(3)
        ]
        warmup = Done(exercise=exercises[0], reps=10, weight_kg=20, kind="warmup")
        title = "Leg day" if of_legs else "Push day"
        workouts.append(a_workout(start, 40 + chance.randint(0, 30), title, [warmup, *sets]))
    return workouts
