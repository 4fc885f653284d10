"""Strong's CSV in its three layouts: commas without units, semicolons with units, and since 6.2.

The app writes the headings in its own language; ``strong_headings.csv`` has what they mean. Where
it has not, their places tell: the date in Strong's own form and "RPE", which few languages change.
"""

from __future__ import annotations

import csv
import re
from functools import cache, partial
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING

from analyzer.importers.csv_rows import CsvRow, column_names, read_rows, rows_by_column
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

_LAYOUTS = {
    layout.index("rpe"): layout
    for layout in (
        ["date", "workout name", "exercise name", "set order", "weight", "reps", "rpe",
         "distance", "seconds", "notes", "workout notes", "workout duration"],
        ["date", "workout name", "exercise name", "set order", "weight", "weight unit", "reps",
         "rpe", "distance", "distance unit", "seconds", "notes", "workout notes",
         "workout duration"],
        ["workout #", "date", "workout name", "workout duration", "exercise name", "set order",
         "weight", "reps", "rpe", "distance", "seconds", "notes", "workout notes"],
        ["date", "workout name", "workout duration", "exercise name", "set order", "weight",
         "reps", "distance", "seconds", "notes", "workout notes", "rpe"],
    )
}  # fmt: skip
"""What stands where, by the place of "RPE"."""
_OWN_DATE = re.compile(r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}")
_UNIT_OF_COLUMN = re.compile(r"(.+?)\s*(\((?:kgs?|lbs?)\))")
_NEEDED = {"date", "workout name", "exercise name", "set order"}
_NUMBERS = ("reps", "seconds", "distance", "distance (meters)")
_SET = re.compile(r"\d+|\w")
"""A set has a number or a letter; pauses and notes have a word, in the app's language."""


def recognises(data: bytes) -> bool:
    """Tell whether this is an export of Strong."""
    return set(_columns(data)) >= _NEEDED


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the workouts of a Strong export, in order of time.

    Raises:
        NotAnActivityError: the log holds no workout yet.
        ImportProblemError: it has rows, but no date in them is understood.
        SettingNeededError: the log does not say whether it is in kg or lb, nor do the settings; or
            only the athlete can say which days its dates mean.
    """
    columns = _columns(data)
    if not _known_columns(data):
        context.warn(
            f"legstats does not know the headings of {context.name}, as in another language; its "
            "columns were read by their place."
        )
    weight, unit = weight_column(columns, context)
    entry = partial(_log_entry, weight=weight, unit=unit)
    rows = rows_by_column(data, context.leave_out, columns)
    return strength_sessions("strong", gather_workouts(map(entry, rows), context), context)


def _columns(data: bytes) -> list[str]:
    """Return the names of a table's columns in English, as far as they are known."""
    return _known_columns(data) or _columns_by_place(data)


def _known_columns(data: bytes) -> list[str]:
    """Return what the headings mean in English, [] where they are no Strong log's."""
    found = []
    for name in column_names(data):
        with_unit = _UNIT_OF_COLUMN.fullmatch(name)
        bare, unit = (with_unit[1], f" {with_unit[2]}") if with_unit else (name, "")
        found.append(f"{_headings().get(bare, bare)}{unit}")
    return found if set(found) >= _NEEDED else []


def _columns_by_place(data: bytes) -> list[str]:
    """Return what the columns are by their places, as in a language nobody told; [] if unsure."""
    names = column_names(data)
    layout = _LAYOUTS.get(names.index("rpe"), []) if "rpe" in names else []
    if len(layout) != len(names):
        return []
    _, first, *_ = [*islice(read_rows(data), 2), CsvRow(0, []), CsvRow(0, [])]
    row = dict(zip(layout, first.cells, strict=False))
    is_strongs = _OWN_DATE.match(row.get("date", "")) and _SET.fullmatch(row.get("set order", ""))
    return layout if is_strongs else []


@cache
def _headings() -> dict[str, str]:
    """Return the English name of each heading in other languages."""
    table = files("analyzer.importers.lifting").joinpath("strong_headings.csv")
    return {
        name: row["column"]
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
        for name in row["names"].split("|")
    }


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
    if not _SET.fullmatch(order):
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
        is_none=parse_number(row.get("reps", "")) == 0,
        odd_cell=odd_cell({"weight": heavy, "reps": row.get("reps", "")}),
        number=order if order.isdigit() else "",
        unit="" if row.get("weight unit") else unit,
        entered=any(row.get(name, "").strip() for name in (weight, *_NUMBERS)),
    )


READER = Reader(4, recognises, read)
