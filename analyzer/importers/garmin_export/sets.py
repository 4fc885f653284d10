"""The sets of a strength session as Garmin Connect sums them up: one row for each exercise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.importers.numbers import json_positive, plausible_kg
from analyzer.model import StrengthSet

if TYPE_CHECKING:
    from collections.abc import Iterator

UNKNOWN = "unknown"
_MOST_SETS = 100
_GRAMS, _MS = 1000.0, 1000.0


def strength_sets(sums: object) -> Iterator[StrengthSet]:
    """Yield the working sets behind Garmin's sums per exercise.

    The sums are kept: of each exercise's sets one has the heaviest weight and the others share
    what is left of the volume evenly. A row that names an exercise (``subCategory``) was planned
    or corrected by the athlete and is believed; a bare category is the watch's guess.

    Args:
        sums: ``summarizedExerciseSets``, a list of objects with ``category``, ``subCategory``,
            ``sets``, ``reps`` (of all sets), ``maxWeight`` in grams, ``volume`` in gram x
            repetitions and ``duration`` in milliseconds; anything else holds no sets.
    """
    rows = sums if isinstance(sums, list) else []
    exercises = [_Exercise.of(row) for row in rows if isinstance(row, dict)]
    each = [(one, weight_kg) for one in exercises for weight_kg in one.weights_kg()]
    for index, (one, weight_kg) in enumerate(each):
        yield StrengthSet(
            index=index,
            exercise=one.name,
            candidates=one.candidates,
            reps=one.reps / one.sets or None,
            weight_kg=weight_kg,
            duration_s=one.seconds / one.sets or None,
        )


@dataclass(frozen=True, slots=True)
class _Exercise:
    """One exercise's sums: repetitions and seconds of all sets, volume in kg x repetitions."""

    name: str
    candidates: tuple[str, ...]
    sets: int
    reps: float
    seconds: float
    heaviest_kg: float
    volume_kg: float

    @classmethod
    def of(cls, row: dict[str, Any]) -> _Exercise:
        category, exercise = _lower_name(row, "category"), _lower_name(row, "subCategory")
        guess = () if category == UNKNOWN else (category, UNKNOWN)
        reps, seconds = _at_least_zero(row, "reps"), _at_least_zero(row, "duration") / _MS
        done = 1 if reps or seconds else 0
        return cls(
            name=category if exercise == UNKNOWN else exercise,
            candidates=guess if exercise == UNKNOWN else (),
            sets=min(int(_at_least_zero(row, "sets")) or done, _MOST_SETS),
            reps=reps,
            seconds=seconds,
            heaviest_kg=plausible_kg(_at_least_zero(row, "maxWeight") / _GRAMS) or 0.0,
            volume_kg=_at_least_zero(row, "volume") / _GRAMS,
        )

    def weights_kg(self) -> list[float | None]:
        """Return the weight of each set, None where none was entered."""
        if not self.heaviest_kg or not self.volume_kg or not self.reps:
            return [self.heaviest_kg or None] * self.sets
        mean = self.volume_kg / self.reps
        others = (self.sets * mean - self.heaviest_kg) / max(self.sets - 1, 1)
        if self.sets > 1 and 0 <= others <= self.heaviest_kg:
            return [self.heaviest_kg, *[others or None] * (self.sets - 1)]
        return [plausible_kg(mean)] * self.sets


def _lower_name(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value.lower() if isinstance(value, str) and value else UNKNOWN


def _at_least_zero(row: dict[str, Any], name: str) -> float:
    return json_positive(row.get(name)) or 0.0
