"""Hevy's CSV: one row a set, in kilograms or pounds, as the names of its columns say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.importers.csv_rows import column_names, rows_by_column
from analyzer.importers.lifting.logged import LoggedSet
from analyzer.importers.lifting.workouts import (
    LogEntry,
    gather_workouts,
    in_kilograms,
    odd_cell,
    strength_sessions,
)
from analyzer.importers.numbers import parse_number, parse_positive
from analyzer.importers.reader import Context, Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Activity

_NUMBERS = ("weight_kg", "reps", "duration_seconds", "distance_km", "distance_miles")
_NEEDED = {"title", "start_time", "exercise_title", "set_type"}


def recognises(data: bytes) -> bool:
    """Tell whether this is an export of Hevy."""
    return set(column_names(data)) >= _NEEDED


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the workouts of a Hevy export, in order of time.

    Raises:
        NotAnActivityError: the log holds no workout yet.
        ImportProblemError: it has rows, but no date in them is understood.
        SettingNeededError: only the athlete can say which days its dates mean.
    """
    entries = map(_log_entry, rows_by_column(data, context.leave_out))
    return strength_sessions("hevy_log", gather_workouts(entries, context), context)


def _log_entry(row: Mapping[str, str]) -> LogEntry:
    return LogEntry(
        row["start_time"],
        row["title"],
        _logged_set(row),
        end=row.get("end_time", ""),
        description=row.get("description", ""),
    )


def _logged_set(row: Mapping[str, str]) -> LoggedSet:
    pounds = "weight_lbs" in row
    weight, reps = row["weight_lbs"] if pounds else row.get("weight_kg", ""), row.get("reps", "")
    return LoggedSet(
        row["exercise_title"],
        effort="warmup" if row["set_type"].lower().startswith("warm") else "active",
        reps=parse_positive(reps),
        weight_kg=in_kilograms(weight, "lb" if pounds else "kg"),
        duration_s=parse_positive(row.get("duration_seconds", "")),
        distance=parse_positive(row.get("distance_miles") or row.get("distance_km", "")),
        rpe=parse_positive(row.get("rpe", "")),
        is_none=parse_number(reps) == 0,
        odd_cell=odd_cell({"weight": weight, "reps": reps}),
        number=row.get("set_index", ""),
        unit="lb" if pounds else "kg",
        entered=any(row.get(name, "").strip() for name in (*_NUMBERS, "weight_lbs")),
    )


READER = Reader(4, recognises, read)
