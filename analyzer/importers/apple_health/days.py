"""What an export says of days: sleep and body weight, for the journal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np

from analyzer.model import DayFact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"
_ASLEEP = "HKCategoryValueSleepAnalysisAsleep"
"""How each stage of sleep begins; to lie in bed, or awake, is none."""
_NEXT_NIGHT_S, _HOUR_S = 3 * 3600.0, 3600.0
"""Who is awake for longer has got up; what follows is a nap, or the next night."""
_LONGEST_H, _LIGHTEST_KG, _HEAVIEST_KG = 24.0, 20.0, 400.0


def is_sleep(attributes: Mapping[str, str]) -> bool:
    """Tell whether a record is of sleep, and not of lying awake."""
    return attributes.get("value", "").startswith(_ASLEEP)


def nights(slept: NDArray[np.void]) -> Iterator[DayFact]:
    """Yield the sleep of each night, under the day the athlete woke up; naps are left out.

    What a watch and an app say of the same minutes counts once.

    Args:
        slept: the records of sleep of every source and stage, in order of beginning.
    """
    if not len(slept):
        return
    until = np.maximum.accumulate(slept["end"])
    before = np.concatenate([[-np.inf], until[:-1]])
    # Of each record only what no earlier one covers is new.
    new_s = np.maximum(slept["end"] - np.maximum(slept["begin"], before), 0.0)
    begins = np.flatnonzero(slept["begin"] > before + _NEXT_NIGHT_S)
    hours = np.add.reduceat(new_s, begins) / _HOUR_S
    last = np.append(begins[1:], len(slept)) - 1
    longest: dict[date, float] = {}
    for sleep_h, row in zip(hours.tolist(), last.tolist(), strict=True):
        day = _local_day(float(until[row]), float(slept["offset"][row]))
        if 0 < sleep_h <= _LONGEST_H:
            longest[day] = max(sleep_h, longest.get(day, 0.0))
    for day, sleep_h in longest.items():
        yield DayFact(day, "sleep_h", sleep_h)


def weights(weighed: NDArray[np.void]) -> Iterator[DayFact]:
    """Yield the last weight of each day.

    Args:
        weighed: the records of body mass (kg), in order of time.
    """
    last = {
        _local_day(float(row["begin"]), float(row["offset"])): float(row["value"])
        for row in weighed
        if _LIGHTEST_KG <= row["value"] <= _HEAVIEST_KG
    }
    for day, kilograms in last.items():
        yield DayFact(day, "weight_kg", round(kilograms, 2))


def _local_day(moment_s: float, offset_s: float) -> date:
    return datetime.fromtimestamp(moment_s + offset_s, UTC).date()
