"""A lifting log as a table: rows by the names of their columns, gathered into workouts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzer.importers import csv_rows
from analyzer.importers.dates import clock_time
from analyzer.importers.lifting.workouts import Workout
from analyzer.units import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from analyzer.importers.lifting.workouts import Lift

_MAY_BE_CUT = 3
"""Spreadsheets leave out the empty cells at the end of a row, but no more than these."""


def columns(data: bytes) -> list[str]:
    """Return the names of a table's columns, in small letters."""
    return [" ".join(cell.lower().split()) for cell in csv_rows.header(data)]


def rows(data: bytes, warn: Callable[[str], None]) -> Iterator[dict[str, str]]:
    """Yield each row of a table as cells by column.

    Args:
        data: the file.
        warn: takes a sentence on rows that cannot be read; the others are yielded.
    """
    names = columns(data)
    broken: list[int] = []
    lines = csv_rows.rows(data)
    next(lines, None)
    for row in lines:
        if row.problem or len(row.cells) < len(names) - _MAY_BE_CUT:
            broken.append(row.line)
        else:
            cells = [cell.strip() for cell in row.cells]
            yield dict(zip(names, [*cells, *[""] * _MAY_BE_CUT], strict=False))
    if broken:
        warn(f"{_left_out(len(broken))}: damaged, the first in line {broken[0]}.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a log: a lift, and what the row says of the workout it belongs to."""

    start: str
    title: str
    lift: Lift | None
    end: str = ""
    lasting_s: float = 0.0
    description: str = ""


def workouts(entries: Iterable[Entry], warn: Callable[[str], None]) -> list[Workout]:
    """Gather rows into workouts, by start and title; those without a date are left out."""
    found: dict[tuple[str, str], Workout] = {}
    undated = 0
    for entry in entries:
        began = when(entry.start)
        if began is None:
            undated += 1
            continue
        new = Workout(began, entry.title)
        workout = found.setdefault((entry.start, entry.title), new)
        workout.ended = workout.ended or when(entry.end)
        workout.lasting = workout.lasting or timedelta(seconds=entry.lasting_s)
        workout.description = workout.description or entry.description
        if entry.lift is not None:
            workout.lifts.append(entry.lift)
    if undated:
        warn(f"{_left_out(undated)}: without a date that can be read.")
    return list(found.values())


def _left_out(number: int) -> str:
    return f"{count(number, 'row')} {'was' if number == 1 else 'were'} left out"


@lru_cache(maxsize=10_000)
def when(text: str) -> datetime | None:
    """Return a date and time as the clock showed it, aware where it names its zone."""
    try:
        exact = datetime.fromisoformat(text)
    except ValueError:
        return clock_time(text)
    return exact if exact.tzinfo else clock_time(text)
