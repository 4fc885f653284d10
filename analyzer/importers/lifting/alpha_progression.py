"""Alpha Progression's CSV: a line for the workout, one for each exercise, then its sets."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.importers import csv_rows
from analyzer.importers.durations import duration_in_seconds
from analyzer.importers.encodings import decoded
from analyzer.importers.lifting.logged import LoggedSet, Workout
from analyzer.importers.lifting.workouts import (
    Undated,
    in_kilograms,
    log_dates,
    odd_cell,
    strength_sessions,
)
from analyzer.importers.numbers import parse_number, parse_positive
from analyzer.importers.reader import Context, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from analyzer.importers.dates import DateStyle
    from analyzer.model import Activity

_HEAD = 1 << 14
_SETS_FOLLOW = re.compile(rb'^"?#"?[;,\t]"?(?:KG|LBS?)"?[;,\t]', re.MULTILINE | re.IGNORECASE)
_EXERCISE = re.compile(r"\d+\. (.+)")
_YEAR = re.compile(r"\d{4}")
_WARM_UP = re.compile(r"WU\d+ · \+?([\d.,]+) (\w+) · (\d+)")
_TARGET = re.compile(r"\d")
_MOST_RPE = 10.0


def recognises(data: bytes) -> bool:
    """Tell whether this is an export of Alpha Progression."""
    return _SETS_FOLLOW.search(decoded(data[:_HEAD])) is not None


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the workouts of an Alpha Progression export, in order of time.

    Raises:
        NotAnActivityError: the log holds no workout.
        ImportProblemError: it has workouts, but no date of theirs is understood.
        SettingNeededError: only the athlete can say which days its dates mean.
    """
    rows = [[cell.strip() for cell in row.cells] for row in csv_rows.read_rows(data)]
    dates = log_dates((cells[1] for cells in rows if _begins_workout(cells)), context)
    undated = Undated(context)
    workouts: dict[tuple[datetime, str], Workout] = {}
    for one in _logged_workouts(rows, dates, undated):
        # Pasted twice, it begins twice.
        same = workouts.setdefault((one.began, one.title), one)
        same.sets += one.sets if same is not one else []
    undated.say(others=bool(workouts))
    return strength_sessions("alpha_progression", workouts.values(), context)


def _logged_workouts(
    rows: Sequence[Sequence[str]], dates: DateStyle, undated: Undated
) -> Iterator[Workout]:
    workout, exercise, unit, lost = None, "", "kg", ""
    for cells in rows:
        first = cells[0] if cells else ""
        if _begins_workout(cells):
            if workout:
                yield workout
            # The sets below belong to no other workout, whether or not the date is understood.
            workout, exercise, lost = _workout_begun(cells, dates), "", cells[1]
        elif named := _EXERCISE.fullmatch(first):
            exercise = _exercise_name(named[1])
            if workout:
                workout.sets += _warm_up_sets(exercise, cells[1:])
        elif first == "#":
            # A damaged heading says none: then that of the exercise before.
            unit = "".join(cells[1:2]) or unit
        elif first.isdigit() and workout:
            workout.sets.append(_logged_set(exercise, unit, cells))
        elif first.isdigit():
            undated.count_row(lost)
    if workout:
        yield workout


def _begins_workout(cells: Sequence[str]) -> bool:
    """Tell whether a line begins a workout, such as "Legs";"2026-02-19 4:54 h";"53 min"."""
    if len(cells) < len(("title", "date")) or not _YEAR.search(cells[1]):
        return False
    # An exercise is told by its number; a workout may be called "1. Legs", but says how long.
    return not _EXERCISE.fullmatch(cells[0]) or duration_in_seconds("".join(cells[2:3])) is not None


def _workout_begun(cells: Sequence[str], dates: DateStyle) -> Workout | None:
    began = dates.clock_time(cells[1])
    if began is None:
        return None
    lasting = duration_in_seconds("".join(cells[2:3])) or 0.0
    return Workout(
        began,
        cells[0],
        duration=timedelta(seconds=lasting),
        day_only=not dates.names_time(cells[1]),
    )


def _exercise_name(cell: str) -> str:
    """Return "Hack Squats (Machine)" for "Hack Squats · Machine · 8 reps"."""
    name, *more = cell.split(" · ")
    equipment = next((part for part in more if not _TARGET.search(part)), "")
    return f"{name} ({equipment})" if equipment else name


def _warm_up_sets(exercise: str, cells: Sequence[str]) -> Iterator[LoggedSet]:
    for weight, unit, reps in _WARM_UP.findall(" ".join(cells)):
        kilos = in_kilograms(weight, unit)
        yield LoggedSet(exercise, effort="warmup", reps=parse_positive(reps), weight_kg=kilos)


def _logged_set(exercise: str, unit: str, cells: Sequence[str]) -> LoggedSet:
    weight, reps, in_reserve = (*cells[1:4], "", "", "")[:3]
    left = parse_number(in_reserve)
    return LoggedSet(
        exercise,
        reps=parse_positive(reps),
        weight_kg=in_kilograms(weight, unit),
        number=cells[0],
        rpe=None if left is None else _MOST_RPE - left,
        is_none=parse_number(reps) == 0,
        odd_cell=odd_cell({"weight": weight, "reps": reps}),
    )


READER = Reader(4, recognises, read)
