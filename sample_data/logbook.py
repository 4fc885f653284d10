"""The lifting log: what she wrote down of her lifts, as Hevy exports it and posts it on Strava."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sample_data.lifts import done_exercises
from sample_data.plans import MONTHS, ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sample_data.lifts import Exercise
    from sample_data.plans import LiftPlan, Season

KEPT = (
    (datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 16, tzinfo=UTC)),
    (datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 10, 16, tzinfo=UTC)),
)
"""She kept the log in these months; in between she thought she could do without."""
HELD_S = 60
COLUMNS = (
    "title", "start_time", "end_time", "description", "exercise_title", "superset_id",
    "exercise_notes", "set_index", "set_type", "weight_kg", "reps", "distance_km",
    "duration_seconds", "rpe",
)  # fmt: skip


class Lifted(NamedTuple):
    """The sets of one exercise, all alike; a plank is held for ``held_s`` instead of repeated."""

    exercise: str
    sets: int
    reps: int
    weight_kg: float
    held_s: int = 0


def logged_sessions(season: Season) -> list[LiftPlan]:
    """Return the sessions that stand in the log, by time."""
    return [
        lift for lift in season.lifts if any(begin <= lift.started_at < end for begin, end in KEPT)
    ]


def title(lift: LiftPlan) -> str:
    """Return what she calls the routine, which tells nobody else what is trained."""
    return "Day A" if lift.legs else "Day B"


def lifted_weights(lift: LiftPlan) -> list[Lifted]:
    """Return what was truly lifted, exercise by exercise."""
    every = done_exercises(lift)
    return [_lifted(one, every.count(one)) for one in dict.fromkeys(every)]


def _lifted(exercise: Exercise, sets: int) -> Lifted:
    held_s = HELD_S if exercise.guesses[0] == "plank" else 0
    return Lifted(exercise.name, sets, exercise.reps, exercise.weight_kg, held_s)


def hevy_csv(season: Season) -> bytes:
    """Return the log as Hevy exports it: the latest workout first, by the clock, without a zone."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(COLUMNS)
    for lift in reversed(logged_sessions(season)):
        writer.writerows(_rows(lift))
    return text.getvalue().encode()


def _rows(lift: LiftPlan) -> Iterator[list[object]]:
    began, ended = _by_the_phone(lift)
    for one in lifted_weights(lift):
        for index in range(one.sets):
            yield [
                title(lift), _clock(began), _clock(ended), "", one.exercise, "", "",
                index, "normal", one.weight_kg or "", "" if one.held_s else one.reps, "",
                one.held_s or "", "",
            ]  # fmt: skip


def _by_the_phone(lift: LiftPlan) -> tuple[datetime, datetime]:
    """Return when the phone was picked up: a little before the watch, and after it."""
    early, late = np.random.default_rng([lift.seed, 2]).integers(0, 5, 2)
    return (
        lift.started_at - timedelta(minutes=int(early)),
        lift.ended_at + timedelta(minutes=int(late)),
    )


def _clock(moment: datetime) -> str:
    local = moment.astimezone(ZONE)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def hevy_description(lift: LiftPlan) -> str:
    """Return the session as Hevy writes it into a description on Strava."""
    parts = ("\n".join(_lines(one)) for one in lifted_weights(lift))
    return "\n\n".join(["Logged with hevyapp.com", *parts])


def _lines(one: Lifted) -> Iterable[str]:
    work = f"{one.held_s}s" if one.held_s else f"{one.reps} reps"
    if one.weight_kg:
        work = f"{one.weight_kg:g} kg x {one.reps}"
    return [one.exercise, *(f"Set {number}: {work}" for number in range(1, one.sets + 1))]


def total_kg(lift: LiftPlan) -> float:
    """Return the weight lifted in all."""
    return sum(one.sets * one.reps * one.weight_kg for one in lifted_weights(lift))
