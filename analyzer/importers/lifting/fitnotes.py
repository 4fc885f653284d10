"""FitNotes' CSV: one row a set, a day at a time, in the units that its columns name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from analyzer.importers.csv_rows import column_names, rows_by_column
from analyzer.importers.durations import duration_in_seconds
from analyzer.importers.lifting.logged import LoggedSet
from analyzer.importers.lifting.workouts import (
    LogEntry,
    gather_workouts,
    in_kilograms,
    odd_cell,
    strength_sessions,
    weight_column,
)
from analyzer.importers.numbers import parse_number, parse_positive
from analyzer.importers.reader import Context, Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Activity

_NEEDED = {"date", "exercise", "category", "reps"}


def recognises(data: bytes) -> bool:
    """Tell whether this is an export of FitNotes."""
    return set(column_names(data)) >= _NEEDED


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the days of a FitNotes export as one workout each, in order of time.

    Raises:
        NotAnActivityError: the log holds no workout yet.
        ImportProblemError: it has rows, but no date in them is understood.
        SettingNeededError: the log does not say whether it is in kg or lb, nor do the settings; or
            only the athlete can say which days its dates mean.
    """
    weight, unit = weight_column(column_names(data), context)
    entry = partial(_log_entry, weight=weight, unit=unit)
    workouts = gather_workouts(map(entry, rows_by_column(data, context.leave_out)), context)
    return strength_sessions("fitnotes", workouts, context)


def _log_entry(row: Mapping[str, str], *, weight: str, unit: str) -> LogEntry:
    heavy, reps = row.get(weight, ""), row["reps"]
    done = LoggedSet(
        row["exercise"],
        reps=parse_positive(reps),
        weight_kg=in_kilograms(heavy, row.get("weight unit") or unit),
        duration_s=duration_in_seconds(row.get("time", "")),
        distance=parse_positive(row.get("distance", "")),
        category=row["category"],
        unit="" if row.get("weight unit") else unit,
        is_none=parse_number(reps) == 0,
        odd_cell=odd_cell({"weight": heavy, "reps": reps}),
    )
    return LogEntry(row["date"], "", done)


READER = Reader(4, recognises, read)
