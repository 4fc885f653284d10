"""The sets of a strength session, as the watch counted and guessed them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from analyzer.importers.clocks import utc_time
from analyzer.importers.fit import names
from analyzer.importers.fit.tables import FitMessage, each_message
from analyzer.importers.numbers import plausible_kg
from analyzer.model import StrengthSet

if TYPE_CHECKING:
    from analyzer.importers.table import Table
    from analyzer.model import Floats

UNKNOWN = "unknown"


def set_times(sets: Table) -> Floats:
    """Return when each set began (s); ``timestamp`` is the same for all sets of a file.

    A set that does not say is taken to follow the one before it.
    """
    times = sets.numbers("start_time").copy()
    if not len(times):
        return times
    durations = np.nan_to_num(sets.numbers("duration"))
    for index in np.flatnonzero(np.isnan(times)):
        if index > 0:
            times[index] = times[index - 1] + durations[index - 1]
    return times


def strength_sets(sets: Table, steps: Table) -> tuple[StrengthSet, ...]:
    """Return sets and rests in the order in which they were done.

    Args:
        sets: the session's ``set`` messages.
        steps: the file's ``workout_step`` messages, which mark warm-ups.
    """
    warmups = _warmup_steps(steps)
    in_order = np.lexsort((np.arange(len(sets)), sets.numbers("message_index"), set_times(sets)))
    return tuple(
        _strength_set(row, index, warmups)
        for index, row in enumerate(each_message(sets.take(in_order)))
    )


def _strength_set(row: FitMessage, index: int, warmups: frozenset[float]) -> StrengthSet:
    first, candidates = _ranked_guesses(row)
    began = row.known("start_time")
    weight = row.positive("weight")
    return StrengthSet(
        index=index,
        exercise=first,
        effort=_effort_of(row, warmups),
        candidates=candidates,
        reps=row.positive("repetitions"),
        weight_kg=plausible_kg(weight),  # watches write their largest number for "not known"
        duration_s=row.positive("duration"),
        started_at=None if began is None else utc_time(began),
    )


def _effort_of(row: FitMessage, warmups: frozenset[float]) -> Literal["active", "warmup", "rest"]:
    if names.SET_TYPE.get(row.number("set_type")) == "rest":
        return "rest"
    return "warmup" if row.number("wkt_step_index") in warmups else "active"


def _warmup_steps(steps: Table) -> frozenset[float]:
    return frozenset(
        row.number("message_index")
        for row in each_message(steps)
        if names.INTENSITY.get(row.number("intensity")) == "warmup"
    )


def _ranked_guesses(row: FitMessage) -> tuple[str, tuple[str, ...]]:
    """Return the watch's first guess, and all of them, best first, without "unknown" and repeats.

    A watch that puts "unknown" first did not know: its second guess is no first one.
    """
    guesses = [_exercise_name(number) for number in row.several("category")]
    named = tuple(dict.fromkeys(guess for guess in guesses if guess != UNKNOWN))
    return guesses[0] if guesses else UNKNOWN, named


def _exercise_name(category: float) -> str:
    return names.EXERCISE_CATEGORY.get(category) or f"category {category:.0f}"
