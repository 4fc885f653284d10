"""Alpha Progression's CSV: a line for the workout, one for each exercise, then its sets."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.importers import csv_rows
from analyzer.importers.dates import clock_time
from analyzer.importers.lifting.workouts import (
    LoggedSet,
    Workout,
    in_kilograms,
    strength_sessions,
)
from analyzer.importers.numbers import parse_number, parse_positive
from analyzer.importers.reader import Context, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model import Activity

_HEAD = 4096
_SETS_FOLLOW = re.compile(rb"^\"?#\"?;\"?(?:KG|LBS?)\"?;", re.MULTILINE | re.IGNORECASE)
_LENGTH = re.compile(r"(\d+):(\d\d) ?hr?", re.IGNORECASE)
_EXERCISE = re.compile(r"\d+\. (.+)")
_WARM_UP = re.compile(r"WU\d+ · \+?([\d.,]+) (\w+) · (\d+)")
_TARGET = re.compile(r"\d")
_MOST_RPE = 10.0


def recognises(data: bytes) -> bool:
    """Tell whether this is an export of Alpha Progression."""
    return _SETS_FOLLOW.search(data[:_HEAD]) is not None


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the workouts of an Alpha Progression export, in order of time.

    Raises:
        NotAnActivityError: the log holds no workout.
    """
    return strength_sessions("alpha_progression", list(_logged_workouts(data)), context)


def _logged_workouts(data: bytes) -> Iterator[Workout]:
    workout, exercise, unit = None, "", "kg"
    for row in csv_rows.read_rows(data):
        cells = [cell.strip() for cell in row.cells]
        if begun := _workout_begun(cells):
            if workout:
                yield workout
            workout = begun
        elif workout and (named := _EXERCISE.fullmatch(cells[0] if cells else "")):
            exercise = _exercise_name(named[1])
            workout.sets += _warm_up_sets(exercise, cells[1:])
        elif cells[:1] == ["#"]:
            unit = cells[1]
        elif workout and cells and cells[0].isdigit():
            workout.sets.append(_logged_set(exercise, unit, cells))
    if workout:
        yield workout


def _workout_begun(cells: Sequence[str]) -> Workout | None:
    """Return the workout a line begins, such as "Legs";"2026-02-19 4:54 h";"1:02 hr"."""
    lasting = _LENGTH.fullmatch(cells[2]) if len(cells) > len("td") else None
    began = clock_time(cells[1].removesuffix("h")) if lasting else None
    if lasting is None or began is None:
        return None
    return Workout(
        began, cells[0], began + timedelta(hours=int(lasting[1]), minutes=int(lasting[2]))
    )


def _exercise_name(cell: str) -> str:
    """Return "Hack Squats (Machine)" for "Hack Squats · Machine · 8 reps"."""
    name, *more = cell.split(" · ")
    equipment = next((part for part in more if not _TARGET.search(part)), "")
    return f"{name} ({equipment})" if equipment else name


def _warm_up_sets(exercise: str, cells: Sequence[str]) -> Iterator[LoggedSet]:
    for weight, unit, reps in _WARM_UP.findall(" ".join(cells)):
        kilos = in_kilograms(parse_number(weight), unit)
        yield LoggedSet(exercise, effort="warmup", reps=parse_positive(reps), weight_kg=kilos)


def _logged_set(exercise: str, unit: str, cells: Sequence[str]) -> LoggedSet:
    weight, reps, in_reserve = (*cells[1:4], "", "", "")[:3]
    left = parse_number(in_reserve)
    return LoggedSet(
        exercise,
        reps=parse_positive(reps),
        weight_kg=in_kilograms(parse_number(weight), unit),
        rpe=None if left is None else _MOST_RPE - left,
    )


READER = Reader(1, recognises, read)
