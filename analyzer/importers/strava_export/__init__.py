"""Strava's bulk export: every row of activities.csv, joined to its file by the Filename column.

The rows hold names, descriptions, exertion, weather and what has no file at all; the files beside
them are read by their own readers. Header, dates and numbers come in the athlete's language.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from analyzer.errors import ImportProblemError
from analyzer.importers import csv_rows
from analyzer.importers.dates import date_style
from analyzer.importers.reader import Context, Reader
from analyzer.importers.strava_export.headers import (
    are_named,
    fact_places,
    is_english,
    is_export,
)
from analyzer.importers.strava_export.layout import FEWEST_COLUMNS, LOOKED_AT
from analyzer.importers.strava_export.row import Cells, RowError, row_activity
from analyzer.importers.strava_export.sports import kind
from analyzer.importers.zip_format import ARCHIVE_SUFFIX
from analyzer.units import count, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model import Activity

_MOST_NAMED = 3


def recognises(data: bytes) -> bool:
    """Tell whether this is an export's list of activities."""
    header = csv_rows.header_cells(data)
    if is_export(header):
        return True
    if len(header) < FEWEST_COLUMNS:
        return False
    rows = islice(csv_rows.read_rows(data), 1, LOOKED_AT)
    return is_export(header, (row.cells for row in rows))


def read(data: bytes, context: Context) -> list[Activity]:
    """Return one activity for each row that can be read, and warn of the others.

    Args:
        data: activities.csv.
        context: how to read it; ``digests`` knows the files the rows name.

    Raises:
        ImportProblemError: there are rows, but none can be read.
        SettingNeededError: only the athlete can say which days the dates mean.
    """
    header_row, *rows = csv_rows.read_rows(data)
    header = fact_places(header_row.cells, (row.cells for row in rows))
    if not are_named(header_row.cells):
        context.warn(
            f"legstats does not know all headings of {context.name}, as in another language; its "
            "columns were read by their place."
        )
    dates = date_style(
        (Cells(row.cells, header).text("date") for row in rows),
        context.name,
        # Only English dates in numbers may begin with the month.
        order=context.date_order or ("" if is_english(header_row.cells) else "dmy"),
        language=context.date_language,
    )
    found: dict[str, Activity] = {}
    without_file: dict[str, str] = {}
    unrecognised: Counter[str] = Counter()
    left_out: list[str] = []
    for row in rows:
        try:
            cells = _known_cells(row, header)
            one = row_activity(cells, dates, context)
        except RowError as error:
            left_out.append(f"line {row.line}: {error}")
            continue
        found[one.source.key] = one
        if cells.text("filename") and not one.belongs_to:
            without_file[one.source.key] = cells.text("filename")
        unrecognised[cells.text("type")] += not kind(cells.text("type")).known
    if left_out and not found:
        raise ImportProblemError(f"No row of {context.name} can be read; {left_out[0]}.")
    _warn_of_rest(context, left_out, len(found), +unrecognised)
    is_in_archive = f"{ARCHIVE_SUFFIX}/" in context.folder.lower()
    comes_alone = not (is_in_archive or any(one.belongs_to for one in found.values()))
    # Of a list that came alone no recording was given: nothing is lost that there was.
    say = context.warn if comes_alone else context.leave_out
    _say_what_is_missing(list(without_file.values()), context, say)
    return list(found.values())


def _say_what_is_missing(names: list[str], context: Context, say: Callable[[str], None]) -> None:
    """Say which recordings are not there."""
    if names:
        are = "is" if len(names) == 1 else "are"
        say(
            f"{count(len(names), 'recording')} that {context.name} names {are} missing, or could "
            f"not be read: {names[0]}. What the list says of it is used; download the archive "
            "again."
        )


def _known_cells(row: csv_rows.CsvRow, header: dict[str, int]) -> Cells:
    if row.problem:
        raise RowError(row.problem)
    return Cells(row.cells, header)


def _warn_of_rest(
    context: Context, left_out: list[str], number: int, unrecognised: Counter[str]
) -> None:
    if left_out:
        rows = count(len(left_out), "row")
        context.leave_out(f"{rows} of {number + len(left_out)} left out; {left_out[0]}.")
    if unrecognised:
        names = listed(f"“{name[:40]}”" for name, _ in unrecognised.most_common(_MOST_NAMED))
        activities = count(unrecognised.total(), "activity", "activities")
        context.warn(
            f"{activities} of a kind legstats does not know: {names}. What was a run, "
            "`legstats runs set ID --sport run` says."
        )


READER = Reader(6, recognises, read)
