"""From the rows of a lifting log to workouts, and from those to strength sessions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.errors import (
    ImportProblemError,
    NotAnActivityError,
    SettingNeededError,
    SettingQuestion,
)
from analyzer.importers import keys
from analyzer.importers.clocks import has_come
from analyzer.importers.csv_rows import rows_left_out
from analyzer.importers.dates import EVENING, DateStyle, date_style
from analyzer.importers.lifting.changed_unit import read_in_own_units
from analyzer.importers.lifting.logged import LoggedSet, Workout
from analyzer.importers.lifting.pasted_twice import take_pasted_out
from analyzer.importers.numbers import parse_number, parse_weight, plausible_kg
from analyzer.importers.own_zone import own_zone, placed_in_zone
from analyzer.model import LONGEST_WORKOUT, SET_AND_REST, Activity, Source, StrengthSet
from analyzer.sources import source_kind
from analyzer.text import one_line
from analyzer.units import KG_PER_LB, count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from analyzer.importers.reader import Context

LONGEST_NAME = 100
"""Letters of an exercise that are kept; apps' own have half as many."""

_IN_BRACKETS = re.compile(r"\((\w+)\)")
_WITH_UNIT = re.compile(r"(.*\d)\s*(kgs?|kilos?|lbs?|pounds?)\.?", re.IGNORECASE)
_NOTHING = {"", "-", "–", "—", "null", "none", "nan", "n/a"}
_NO_TIME = (f"The log names no time of day; {EVENING:%H:%M} was taken.",)


class _NoUnitError(Exception):
    """A weight was met, and nothing says its unit."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of a log: a set, and what the row says of the workout it belongs to."""

    start: str
    title: str
    logged: LoggedSet | None
    end: str = ""
    duration_s: float = 0.0
    description: str = ""


def log_dates(starts: Iterable[str], context: Context) -> DateStyle:
    """Return how a log writes its dates.

    Args:
        starts: when each row's workout began, in the order of the rows.
        context: the file's name, and what the runner said of its dates.

    Raises:
        SettingNeededError: only the runner can say.
    """
    return date_style(
        starts, context.name, order=context.date_order, language=context.date_language
    )


def gather_workouts(rows: Iterable[LogEntry], context: Context) -> list[Workout]:
    """Gather rows into workouts, by start and title; those without a date are left out.

    Raises:
        ImportProblemError: no row has a date that is understood.
        SettingNeededError: only the runner can say which days the dates mean, or whether the
            weights are kg or lb.
    """
    try:
        entries = list(rows)
    except _NoUnitError as none:
        raise _unit_needed(context.name) from none
    dates = log_dates((entry.start for entry in entries), context)
    found: dict[tuple[str, str], Workout] = {}
    undated = Undated(context)
    for entry in entries:
        began = dates.clock_time(entry.start)
        if began is None:
            undated.count_row(entry.start)
            continue
        new = Workout(began, entry.title, day_only=not dates.names_time(entry.start))
        workout = found.setdefault((entry.start, entry.title), new)
        workout.ended = workout.ended or _end_after(began, dates.clock_time(entry.end))
        workout.duration = workout.duration or timedelta(seconds=entry.duration_s)
        workout.description = workout.description or entry.description
        if entry.logged is not None:
            workout.sets.append(entry.logged)
    undated.say(others=bool(found))
    return list(found.values())


def _end_after(began: datetime, ended: datetime | None) -> datetime | None:
    """Return an end that can be compared: it names its zone if the start does."""
    return ended if ended and (ended.tzinfo is None) == (began.tzinfo is None) else None


@dataclass(slots=True)
class Undated:
    """The rows of a log whose date is not understood: how many, and the first text."""

    context: Context
    rows: int = 0
    text: str = ""

    def count_row(self, text: str) -> None:
        """Count one more."""
        self.text = self.text or text
        self.rows += 1

    def say(self, *, others: bool) -> None:
        """Say what was left out.

        Args:
            others: whether there are workouts besides.

        Raises:
            ImportProblemError: there are rows to be left out, and no others.
        """
        if not self.rows:
            return
        what = (
            f"the date “{one_line(self.text, 40)}” is not understood"
            if self.text
            else ("they have no date" if self.rows > 1 else "it has no date")
        )
        hint = "Write dates like 2026-08-05 18:00, or export the log with the app in English."
        if not others:
            raise ImportProblemError(f"No row of {self.context.name} can be read: {what}.", hint)
        self.context.leave_out(f"{rows_left_out(self.rows)}: {what}. {hint}")


def strength_sessions(kind: str, workouts: Collection[Workout], context: Context) -> list[Activity]:
    """Return one strength session for each workout with sets, in order of time.

    Args:
        kind: which log it is: a key of ``analyzer.sources``.
        workouts: the workouts in the log.
        context: the zone of clock times, and where to say what was left out.

    Raises:
        NotAnActivityError: the log holds no workout yet.
    """
    app = source_kind(kind).name
    if not workouts:
        raise NotAnActivityError(f"The {app} log holds no workout.")
    take_pasted_out(workouts, context)
    read_in_own_units(workouts, context)
    zone = context.log_zone or context.zone
    log = _LiftingLog(kind, app, zone or own_zone())
    found, empty, future = [], 0, 0
    for workout in workouts:
        session = log.session_of(workout)
        if session is None:
            empty += 1
        elif not has_come(session.started_at):
            future += 1
        else:
            found.append(session)
    if empty:
        holds, were = ("holds", "was") if empty == 1 else ("hold", "were")
        context.warn(
            f"{count(empty, 'workout')} {holds} cardio only, or no set, and {were} left out."
        )
    if future:
        was = "was" if future == 1 else "were"
        context.leave_out(
            f"{count(future, 'workout')} with a date that has not come yet {was} left out."
        )
    _say_which_sets_lack([one for workout in workouts for one in workout.sets], context)
    if found and not zone:
        context.warn(
            f"Its times name no zone and were taken as this computer's ({log.zone or 'local'}); if "
            "you trained elsewhere, read it again with --timezone, e.g. --timezone Europe/Berlin, "
            "which is remembered for your lifting logs."
        )
    return sorted(found, key=lambda one: (one.started_at, one.name))


def _say_which_sets_lack(sets: Sequence[LoggedSet], context: Context) -> None:
    """Say which sets cannot be, which were not done, and which have no number."""
    if absurd := [one.absurd for one in sets if one.absurd]:
        context.leave_out(f"{rows_left_out(len(absurd))}: nobody does {absurd[0]}.")
    if none := sum(bool(one.weight_kg) and not one.is_set for one in sets):
        have, count_as = ("has", "counts") if none == 1 else ("have", "count")
        context.warn(f"{count(none, 'set')} {have} 0 repetitions and {count_as} as not done.")
    if odd := [one.odd_cell for one in sets if one.odd_cell]:
        has = "has" if len(odd) == 1 else "have"
        context.leave_out(
            f"{count(len(odd), 'set')} {has} no number where one should be: {odd[0]}."
        )


@dataclass(frozen=True, slots=True)
class _LiftingLog:
    """What all workouts of a log share."""

    kind: str
    app: str
    zone: str

    def session_of(self, workout: Workout) -> Activity | None:
        """Return a workout as an activity, None when it holds no set."""
        sets = done_sets(workout)
        if not sets:
            return None
        began = placed_in_zone(workout.began, self.zone)
        ended, problems = end_of(workout, began, len(sets), self.zone)
        names_zone = workout.began.tzinfo is not None
        return Activity(
            source=Source(self.kind, self.app, f"{self._workout_key(workout)}#0"),
            sport="strength",
            sport_detail="weight training",
            started_at=began,
            ended_at=ended,
            start_hidden=workout.day_only,
            zone=None if names_zone else self.zone or None,
            utc_offset_s=_offset_s(workout.began) if names_zone or not self.zone else None,
            # A length that was guessed is no word on when it ended.
            elapsed_s=None if problems else (ended - began).total_seconds(),
            name=workout.title,
            description=workout.description,
            sets=sets,
            problems=(*_NO_TIME[: workout.day_only], *problems),
        )

    def _workout_key(self, workout: Workout) -> str:
        """Return what names the workout in every export: when it began by the clock, and title."""
        app = source_kind(self.kind).service or self.kind
        return keys.of_words(app, workout.began.isoformat(), workout.title)


def end_of(
    workout: Workout, began: datetime, sets: int, zone: str = ""
) -> tuple[datetime, Iterable[str]]:
    """Return when a workout ended, and what is to be said where that was guessed.

    Args:
        workout: as it was logged.
        began: when it began, in UTC.
        sets: how many were done.
        zone: of its clock times, where they name none.
    """
    ended = began + workout.duration
    if workout.ended:
        ended = placed_in_zone(workout.ended, zone)
    # The clocks went back during the workout: the end is the later of two such times.
    if workout.ended and ended <= began:
        ended = placed_in_zone(workout.ended.replace(fold=1), zone)
    if timedelta(0) < ended - began <= LONGEST_WORKOUT:
        return ended, ()
    why = "does not say when it ended" if ended <= began else "says it took all day"
    guess = f"The log {why}; 3 minutes a set were taken."
    return began + sets * SET_AND_REST, (guess,)


def _offset_s(when: datetime) -> int:
    offset = when.astimezone().utcoffset() if when.tzinfo is None else when.utcoffset()
    return int((offset or timedelta(0)).total_seconds())


def done_sets(workout: Workout) -> tuple[StrengthSet, ...]:
    """Return the sets that were lifted: no cardio, nothing that was only planned."""
    blank = bool(workout.sets) and all(one.is_blank for one in workout.sets)
    done = (one for one in workout.sets if blank or (one.is_set and not one.absurd))
    return tuple(
        StrengthSet(
            index=index,
            exercise=one.exercise[:LONGEST_NAME],
            candidates=(one.category,) if one.category else (),
            effort=one.effort,
            reps=one.reps,
            weight_kg=one.weight_kg,
            duration_s=one.duration_s,
            rpe=one.rpe,
        )
        for index, one in enumerate(done)
    )


def weight_column(columns: Iterable[str], context: Context) -> tuple[str, str]:
    """Return the column of weights, "" for none, and the unit of those whose row names none.

    That is the unit its name ends with, as in "weight (kgs)", else the one in the settings.
    """
    name = next((c for c in columns if c.startswith("weight") and c != "weight unit"), "")
    found = _IN_BRACKETS.search(name)
    return name, found[1] if found else context.weight_unit


def _unit_needed(name: str) -> SettingNeededError:
    """Return what to ask of a log whose weights have no unit."""
    return SettingNeededError(
        f"{name} does not say whether its weights are kg or lb.",
        "Say it once with --weight-unit kg or --weight-unit lb; it is remembered.",
        SettingQuestion("display", "weight_unit", ("kg", "lb"), "Are they in kg or lb?"),
    )


def odd_cell(cells: Mapping[str, str]) -> str:
    """Return the first of these cells that holds no number, quoted with its name; "" if none.

    Args:
        cells: what was entered, by name. Empty cells and dashes are no numbers, but not odd.
    """
    for name, text in cells.items():
        number = _WITH_UNIT.sub(r"\1", text.strip()) if name == "weight" else text
        if text.strip().lower() not in _NOTHING and parse_number(number) is None:
            return f"{name} “{one_line(text, 20)}”"
    reps = parse_number(cells.get("reps", ""))
    return f"reps “{one_line(cells['reps'], 20)}”" if reps is not None and reps < 0 else ""


def in_kilograms(entered: str, unit: str) -> float | None:
    """Return a weight in kilograms; None where none was entered, or an impossible one.

    Args:
        entered: as the log has it; a unit typed beside the number counts, as in "20 kg".
        unit: "kg", or any spelling of pounds; "" where nothing says it.

    Raises:
        _NoUnitError: there is a weight, and no unit; ``gather_workouts`` asks for it.
    """
    own = _WITH_UNIT.fullmatch(entered.strip())
    weight = parse_weight(own[1] if own else entered)
    unit = own[2] if own else unit
    if weight and not unit:
        raise _NoUnitError
    if weight and unit.lower().startswith(("lb", "pound")):
        return plausible_kg(round(weight * KG_PER_LB, 2))
    return plausible_kg(weight)
