"""Strong's CSV in its three layouts: commas without units, semicolons with units, and since 6.2."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from analyzer.errors import NotAnActivityError, WeightUnitNeededError
from analyzer.importers.lifting import table
from analyzer.importers.lifting.workouts import Lift, activities, kilograms
from analyzer.importers.numbers import number, positive
from analyzer.importers.reader import Context, Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import Activity

_NEEDED = {"date", "workout name", "exercise name", "set order"}
_NO_SETS = {"rest timer", "note"}
_IN_BRACKETS = re.compile(r"\((\w+)\)")
_LENGTH = re.compile(r"(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?")


class _NoUnitError(Exception):
    """A weight was met before anything told its unit."""


def recognises(data: bytes) -> bool:
    """Tell whether this is an export of Strong."""
    return set(table.columns(data)) >= _NEEDED


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the workouts of a Strong export, in order of time.

    Raises:
        NotAnActivityError: the log holds no workout yet.
        WeightUnitNeededError: the log does not say whether it is in kg or lb, nor do the settings.
    """
    columns = table.columns(data)
    weight = next((c for c in columns if c.startswith("weight") and c != "weight unit"), "")
    named = _IN_BRACKETS.search(weight)
    entry = partial(_entry, weight=weight, unit=named[1] if named else context.weight_unit)
    rows = table.rows(data, context.warn)
    try:
        workouts = table.workouts(map(entry, rows), context.warn)
    except _NoUnitError as none:
        raise WeightUnitNeededError(
            f"{context.name} does not say whether its weights are kg or lb.",
            "Say it once with --weight-unit kg or --weight-unit lb; it is remembered.",
        ) from none
    if not workouts:
        raise NotAnActivityError("The Strong log holds no workout.")
    return activities("strong", "Strong", workouts, context)


def _entry(row: Mapping[str, str], *, weight: str, unit: str) -> table.Entry:
    lasting = row.get("duration") or row.get("workout duration") or row.get("duration (sec)", "")
    return table.Entry(
        row["date"],
        row["workout name"],
        _lift(row, weight, row.get("weight unit") or unit),
        lasting_s=seconds(lasting),
        description=row.get("workout notes", ""),
    )


def _lift(row: Mapping[str, str], weight: str, unit: str) -> Lift | None:
    order = row["set order"].lower()
    if order in _NO_SETS:
        return None
    heavy = number(row.get(weight, ""))
    if heavy and not unit:
        raise _NoUnitError
    return Lift(
        row["exercise name"],
        effort="warmup" if order == "w" else "active",
        reps=positive(row.get("reps", "")),
        weight_kg=kilograms(heavy, unit),
        duration_s=positive(row.get("seconds", "")),
        distance=positive(row.get("distance") or row.get("distance (meters)", "")),
        rpe=positive(row.get("rpe", "")),
    )


@lru_cache(maxsize=1000)
def seconds(text: str) -> float:
    """Return how long "1h 5m", "45m", "30s" or "3600" (seconds) is; 0 when it says nothing."""
    plain = positive(text)
    if plain is not None:
        return plain
    found = _LENGTH.fullmatch(text.strip().lower())
    parts = found.groups(default="0") if found else ("0", "0", "0")
    hours, minutes, rest = (int(part) for part in parts)
    return float(3600 * hours + 60 * minutes + rest)


READER = Reader(1, recognises, read)
