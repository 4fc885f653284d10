"""Strong's CSV in its three layouts: commas without units, semicolons with units, and since 6.2."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from analyzer.importers.csv_rows import column_names, rows_by_column
from analyzer.importers.durations import duration_in_seconds
from analyzer.importers.lifting.workouts import (
    LogEntry,
    LoggedSet,
    gather_workouts,
    in_kilograms,
    odd_cell,
    strength_sessions,
    weight_column,
)
from analyzer.importers.numbers import parse_positive
from analyzer.importers.reader import Context, Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Activity

_NEEDED = {"date", "workout name", "exercise name", "set order"}
_NUMBERS = ("reps", "seconds", "distance", "distance (meters)")
_NO_SETS = {"rest timer", "note"}


def recognises(data: bytes) -> bool:
    """Tell whether this is an export of Strong."""
    return set(column_names(data)) >= _NEEDED


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the workouts of a Strong export, in order of time.

    Raises:
        NotAnActivityError: the log holds no workout yet.
        ImportProblemError: it has rows, but no date in them is understood.
        SettingNeededError: the log does not say whether it is in kg or lb, nor do the settings; or
            only the athlete can say which days its dates mean.
    """
    weight, unit = weight_column(column_names(data), context)
    entry = partial(_log_entry, weight=weight, unit=unit)
    workouts = gather_workouts(map(entry, rows_by_column(data, context.leave_out)), context)
    return strength_sessions("strong", workouts, context)


def _log_entry(row: Mapping[str, str], *, weight: str, unit: str) -> LogEntry:
    lasting = row.get("duration") or row.get("workout duration") or row.get("duration (sec)", "")
    return LogEntry(
        row["date"],
        row["workout name"],
        _logged_set(row, weight, row.get("weight unit") or unit),
        duration_s=duration_in_seconds(lasting) or 0.0,
        description=row.get("workout notes", ""),
    )


def _logged_set(row: Mapping[str, str], weight: str, unit: str) -> LoggedSet | None:
    order = row["set order"].lower()
    if order in _NO_SETS:
        return None
    heavy = row.get(weight, "")
    return LoggedSet(
        row["exercise name"],
        effort="warmup" if order == "w" else "active",
        reps=parse_positive(row.get("reps", "")),
        weight_kg=in_kilograms(heavy, unit),
        duration_s=parse_positive(row.get("seconds", "")),
        distance=parse_positive(row.get("distance") or row.get("distance (meters)", "")),
        rpe=parse_positive(row.get("rpe", "")),
        odd_cell=odd_cell({"weight": heavy, "reps": row.get("reps", "")}),
        entered=any(row.get(name, "").strip() for name in (weight, *_NUMBERS)),
    )


READER = Reader(3, recognises, read)
