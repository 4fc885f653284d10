"""Hevy's CSV: one row a set, in kilograms or pounds, as the names of its columns say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import NotAnActivityError
from analyzer.importers.lifting import table
from analyzer.importers.lifting.workouts import Lift, activities, kilograms
from analyzer.importers.numbers import number, positive
from analyzer.importers.reader import Context, Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Activity

_NEEDED = {"title", "start_time", "exercise_title", "set_type"}


def recognises(data: bytes) -> bool:
    """Tell whether this is an export of Hevy."""
    return set(table.columns(data)) >= _NEEDED


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the workouts of a Hevy export, in order of time.

    Raises:
        NotAnActivityError: the log holds no workout yet.
    """
    entries = map(_entry, table.rows(data, context.warn))
    workouts = table.workouts(entries, context.warn)
    if not workouts:
        raise NotAnActivityError("The Hevy log holds no workout.")
    return activities("hevy", "Hevy", workouts, context)


def _entry(row: Mapping[str, str]) -> table.Entry:
    return table.Entry(
        row["start_time"],
        row["title"],
        _lift(row),
        end=row.get("end_time", ""),
        description=row.get("description", ""),
    )


def _lift(row: Mapping[str, str]) -> Lift:
    pounds = "weight_lbs" in row
    weight = number(row["weight_lbs"] if pounds else row.get("weight_kg", ""))
    return Lift(
        row["exercise_title"],
        effort="warmup" if row["set_type"].lower().startswith("warm") else "active",
        reps=positive(row.get("reps", "")),
        weight_kg=kilograms(weight, "lb" if pounds else "kg"),
        duration_s=positive(row.get("duration_seconds", "")),
        distance=positive(row.get("distance_miles") or row.get("distance_km", "")),
        rpe=positive(row.get("rpe", "")),
    )


READER = Reader(1, recognises, read)
