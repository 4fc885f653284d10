"""A log whose unit was changed on the way: from one day on every exercise weighs 2.2 times as much.

An app that only renames the column leaves the numbers as they were typed. Nobody grows, or loses,
by just that factor in every exercise from one workout to the next.
"""

from __future__ import annotations

from dataclasses import replace
from math import log
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from analyzer.units import KG_PER_LB, day, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from analyzer.importers.lifting.logged import LoggedSet, Workout
    from analyzer.importers.reader import Context

_FACTOR = -log(KG_PER_LB)
_NEAR, _FAR, _FEWEST_UP = log(1.08), log(1.3), 2
"""How far the middle exercise, and each, may be off: what is typed in lb is rounded to plates."""
_NEAR_DOWN, _FAR_DOWN, _FEWEST_DOWN = log(1.035), log(1.12), 3
"""The same of the mean where weights fall: after an injury many begin with half of everything."""


class ChangedUnit(NamedTuple):
    """From which workout on (its place), on which day, and whether to pounds or back."""

    place: int
    day: date
    to_pounds: bool


def read_in_own_units(workouts: Iterable[Workout], context: Context) -> None:
    """Read weights in the unit they were typed in, where that was changed on the way."""
    ordered = sorted(workouts, key=lambda one: one.began.replace(tzinfo=None))
    units = {one.unit for workout in ordered for one in workout.sets if one.weight_kg}
    changes = changed_units(ordered)
    if not changes:
        return
    is_break = any(not one.to_pounds for one in changes[:-1])
    days = listed(day(one.day) for one in changes)
    more = "as much as" if changes[0].to_pounds else "less than"
    turns = ", or back" if len(changes) > 1 else ""
    said = f"From {days} on every exercise weighs 2.2 times {more} just before{turns}"
    if len(units) != 1 or "" in units or is_break:
        # Weights that fall and come back may be those of a pause.
        context.warn(f"{said}, as if the unit had changed; they were read as they stand.")
        return
    is_pounds = not units.pop().lower().startswith("k")
    for workout, unit in zip(ordered, _units_by_place(changes, len(ordered)), strict=True):
        factor = (KG_PER_LB if unit == "lb" else 1.0) / (KG_PER_LB if is_pounds else 1.0)
        workout.sets = [_times(factor, one) for one in workout.sets]
    context.warn(f"{said}: the weights were read as lb where they are more, as kg where less.")


def _times(factor: float, one: LoggedSet) -> LoggedSet:
    return (
        one if one.weight_kg is None else replace(one, weight_kg=round(factor * one.weight_kg, 2))
    )


def changed_units(workouts: Sequence[Workout]) -> list[ChangedUnit]:
    """Return where the unit of all weights changes, in order of time.

    Args:
        workouts: in order of time, their weights read as if in one unit.
    """
    heaviest = [_heaviest_by_exercise(one) for one in workouts]
    before: dict[str, float] = {}
    found: list[ChangedUnit] = []
    for place, lifted in enumerate(heaviest):
        shared = [name for name in lifted if name in before]
        # What is not lifted that day tells as well, once it is.
        later = _first_lifted(heaviest[place:], before)
        if shared and (direction := _direction(before, later)):
            change = ChangedUnit(place, workouts[place].began.date(), to_pounds=direction > 0)
            if not found or found[-1].to_pounds != change.to_pounds:
                found.append(change)
                before = {}
        before |= lifted
    return found


def _heaviest_by_exercise(workout: Workout) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in workout.sets:
        if one.weight_kg and one.effort == "active":
            found[one.exercise] = max(one.weight_kg, found.get(one.exercise, 0.0))
    return found


def _first_lifted(
    heaviest: Sequence[Mapping[str, float]], wanted: Mapping[str, float]
) -> dict[str, float]:
    found: dict[str, float] = {}
    for lifted in heaviest:
        found = {name: kg for name, kg in lifted.items() if name in wanted} | found
        if len(found) == len(wanted):
            break
    return found


def _direction(before: Mapping[str, float], after: Mapping[str, float]) -> int:
    """Return 1 where all weights grow by the factor of the units, −1 where they fall, else 0."""
    steps = [log(kg / before[name]) for name, kg in after.items()]
    grown = [step - _FACTOR for step in steps]
    if len(steps) >= _FEWEST_UP and abs(median(grown)) <= _NEAR and _are_near(grown, _FAR):
        return 1
    fallen = [step + _FACTOR for step in steps]
    is_down = len(steps) >= _FEWEST_DOWN and abs(fmean(fallen)) <= _NEAR_DOWN
    return -1 if is_down and _are_near(fallen, _FAR_DOWN) else 0


def _are_near(off: Iterable[float], most: float) -> bool:
    return all(abs(one) <= most for one in off)


def _units_by_place(changes: Sequence[ChangedUnit], workouts: int) -> Iterator[str]:
    """Yield the unit of each workout: what weighs more was typed in pounds."""
    pounds = not changes[0].to_pounds
    turns = {one.place for one in changes}
    for place in range(workouts):
        pounds ^= place in turns
        yield "lb" if pounds else "kg"
