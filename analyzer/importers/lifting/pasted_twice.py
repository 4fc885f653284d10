"""Sets that stand twice in a log: a part of it was pasted again, or two exports into one file.

Apps number the sets of an exercise, so that the same number with the same values comes twice only
where somebody copied it. Where nothing is numbered, five equal sets are five sets; there only a
whole workout that begins again tells.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.units import count, day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.importers.lifting.logged import LoggedSet, Workout
    from analyzer.importers.reader import Context

_MOST_TIMES = 5


def take_pasted_out(workouts: Iterable[Workout], context: Context) -> None:
    """Take sets out that stand twice, and say so."""
    twice, first = 0, ""
    for workout in workouts:
        once = without_pasted(workout.sets)
        if len(once) < len(workout.sets):
            twice += len(workout.sets) - len(once)
            first = first or f"in the workout of {day(workout.began)}"
            workout.sets = once
    if twice:
        stand = "stands twice in it and counts" if twice == 1 else "stand twice in it and count"
        context.warn(f"{count(twice, 'set')} {stand} once, the first {first}.")


def without_pasted(sets: Sequence[LoggedSet]) -> list[LoggedSet]:
    """Return the sets of one workout, each once, in their order."""
    once = _first_of_whole_copies(sets)
    kept: list[LoggedSet] = []
    place = 0
    while place < len(once):
        copied = _length_of_copy(once, place)
        if copied:
            place += copied
        else:
            kept.append(once[place])
            place += 1
    return kept


def _first_of_whole_copies(sets: Sequence[LoggedSet]) -> list[LoggedSet]:
    for times in range(_MOST_TIMES, 1, -1):
        length, rest = divmod(len(sets), times)
        part = list(sets[:length])
        if part and not rest and list(sets) == part * times and _is_no_circuit(part):
            return part
    return list(sets)


def _is_no_circuit(sets: Sequence[LoggedSet]) -> bool:
    """Tell whether a workout that begins again was pasted: a circuit's rounds do so, too.

    One round has each exercise once; a log without numbers keeps those of an exercise together.
    """
    if all(one.number for one in sets):
        return True
    blocks = [len(list(group)) for _, group in groupby(sets, key=lambda one: one.exercise)]
    names = {one.exercise for one in sets}
    return 1 < len(names) == len(blocks) and max(blocks) > 1


def _length_of_copy(sets: Sequence[LoggedSet], place: int) -> int:
    """Return how many sets from here on are a copy of sets before, 0 where none is.

    One exercise done again as before is no copy, unless it stands right behind itself.
    """
    for begin in range(place):
        length = 0
        while (
            begin + length < place
            and place + length < len(sets)
            and sets[begin + length] == sets[place + length]
        ):
            length += 1
        copied = sets[place : place + length]
        stands_behind = begin + length == place
        several = len({one.exercise for one in copied}) > 1
        if any(one.number for one in copied) and (stands_behind or several):
            return length
    return 0
