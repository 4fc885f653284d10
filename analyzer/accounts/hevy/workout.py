"""From Hevy's answers to strength sessions. Fields may be missing, null or made up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analyzer.accounts.base import ListedActivity
from analyzer.importers.clocks import iso_instant
from analyzer.importers.lifting.logged import LoggedSet, Workout
from analyzer.importers.lifting.workouts import done_sets, end_of
from analyzer.importers.numbers import json_number, json_positive, plausible_kg
from analyzer.model import Activity, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Raw = Mapping[str, Any]
    Muscles = Mapping[str, Sequence[str]]

_SAYS_NOTHING = {"", "full_body", "other", "cardio"}
"""Muscle groups that tell of no part of the body."""
_KEPT_OF_WORKOUT = ("id", "title", "description", "start_time", "end_time", "updated_at")
_KEPT_OF_EXERCISE = ("title", "exercise_template_id", "supersets_id")
_KEPT_OF_SET = ("type", "weight_kg", "reps", "distance_meters", "duration_seconds", "rpe",
                "custom_metric")  # fmt: skip


def template_ids(workout: Raw) -> set[str]:
    """Return the ids of the exercise templates of a workout."""
    found = {one.get("exercise_template_id") for one in _in_order(workout.get("exercises"))}
    return {one for one in found if isinstance(one, str) and one}


def listed_workout(workout: Raw, muscles: Muscles) -> ListedActivity:
    """Return a workout of Hevy's list; without id or start where it has none that makes sense.

    Args:
        workout: as Hevy tells it.
        muscles: the muscle groups of each exercise template, the primary one first.
    """
    activity_id = workout.get("id")
    kept = {name: workout.get(name) for name in _KEPT_OF_WORKOUT}
    kept["exercises"] = [
        {name: one.get(name) for name in _KEPT_OF_EXERCISE}
        | {"muscles": [*muscles.get(str(one.get("exercise_template_id")), ())]}
        | {"sets": [{n: s.get(n) for n in _KEPT_OF_SET} for s in _in_order(one.get("sets"))]}
        for one in _in_order(workout.get("exercises"))
    ]
    return ListedActivity(
        activity_id if isinstance(activity_id, str) else "", _moment(workout, "start_time"), kept
    )


def read_workout(summary: Raw, key: str) -> Activity:
    """Return the strength session that a workout is; one of cardio alone is another sport.

    Args:
        summary: as ``listed_workout`` keeps it; it must have a start.
        key: of the record.
    """
    began = _moment(summary, "start_time")
    assert began is not None  # noqa: S101 - what cannot be placed in time is never kept
    workout = Workout(began, _text(summary, "title"), ended=_moment(summary, "end_time"))
    workout.sets = list(_logged_sets(summary))
    sets = done_sets(workout)
    ended, problems = end_of(workout, began, len(sets) or 1)
    return Activity(
        source=Source("hevy", f"Hevy workout {summary['id']}", key),
        sport="strength" if sets else "other",
        sport_detail="weight training" if sets else "cardio",
        started_at=began,
        ended_at=ended,
        # A length that was guessed is no word on when it ended.
        elapsed_s=None if problems else (ended - began).total_seconds(),
        name=workout.title,
        description=_text(summary, "description"),
        sets=sets,
        problems=tuple(problems),
    )


def muscle_groups(template: Raw) -> list[str]:
    """Return the muscle groups of an exercise template, the primary one first."""
    secondary = template.get("secondary_muscle_groups")
    groups = [template.get("primary_muscle_group"), *(secondary or ())]
    return [one for one in groups if isinstance(one, str)]


def _logged_sets(summary: Raw) -> Iterator[LoggedSet]:
    for exercise in summary["exercises"]:
        groups = (g for g in exercise["muscles"] if g not in _SAYS_NOTHING)
        category = next(groups, "").replace("_", " ")
        for one in exercise["sets"]:
            yield LoggedSet(
                _text(exercise, "title") or "unknown",
                effort="warmup" if _text(one, "type").startswith("warm") else "active",
                reps=json_positive(one["reps"]),
                weight_kg=_weight_kg(one),
                duration_s=json_positive(one["duration_seconds"]),
                distance=json_positive(one["distance_meters"]),
                rpe=json_positive(one["rpe"]),
                entered=any(json_number(v) is not None for n, v in one.items() if n != "type"),
                category=category,
            )


def _weight_kg(one: Raw) -> float | None:
    weight = json_positive(one["weight_kg"])
    return plausible_kg(weight) if weight else weight


def _in_order(value: object) -> list[Raw]:
    """Return what is an object of a list, in the order its index says."""
    found = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return sorted(found, key=lambda one: json_number(one.get("index")) or 0.0)


def _moment(facts: Raw, field: str) -> datetime | None:
    when = iso_instant(facts.get(field))
    return when and when.astimezone(UTC)


def _text(facts: Raw, field: str) -> str:
    value = facts.get(field)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
