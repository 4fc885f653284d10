"""Summaries from Garmin's account export: ``*_summarizedActivities.json``.

The file holds ``[{"summarizedActivitiesExport": [row, ...]}]`` in units of its own: distances and
heights in centimetres, times in milliseconds, weights in grams, speed in tens of metres a second,
running cadence of one leg. The recordings themselves are FIT files elsewhere in the archive; a
summary names none of them and is matched by time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers.clocks import LONGEST_S, has_come
from analyzer.importers.garmin_export import sports
from analyzer.importers.garmin_export.sets import strength_sets
from analyzer.importers.json_rows import Damage, list_rows
from analyzer.importers.numbers import json_number, json_positive
from analyzer.importers.reader import Context, Reader
from analyzer.model import Activity, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = Mapping[str, Any]

_LIST_BEGINS = re.compile(rb'"summarizedActivitiesExport"\s*:\s*\[')
_HEAD = 4096
_MS, _CM, _LEGS, _RPE_SCALE = 1000.0, 100.0, 2.0, 10.0
_RACE = 1
_QUARTER_HOUR_S, _FARTHEST_S = 900, 15 * 3600
_BEFORE_GARMIN = datetime(1990, 1, 1, tzinfo=UTC)


def recognises(data: bytes) -> bool:
    """Tell whether this is a list of Garmin's summaries."""
    return _LIST_BEGINS.search(data, 0, _HEAD) is not None


def read(data: bytes, context: Context) -> list[Activity]:
    """Read the summaries.

    Args:
        data: the file's content.
        context: what to call the source; takes a warning of rows that cannot be read.

    Raises:
        NotAnActivityError: the list is empty.
        ImportProblemError: none of its rows can be read.
    """
    activities: dict[str, Activity] = {}
    damage = Damage()
    number = 0
    lists = (list_rows(data, found.end()) for found in _LIST_BEGINS.finditer(data))
    for number, row in enumerate(chain.from_iterable(lists), 1):
        activity = row and _activity_of(row, context.name)
        if activity:
            activities[activity.source.key] = activity
        else:
            damage.count_row(number)
        if damage.hopeless:
            break
    if not number:
        raise NotAnActivityError(f"{context.name} lists no activities.")
    if not activities:
        raise ImportProblemError(f"No row of {context.name} can be read.", "Ask for a new export.")
    if damage.count:
        context.warn(damage.sentence("Activity", context.name))
    return list(activities.values())


def _activity_of(row: Row, name: str) -> Activity | None:
    started_at = _first_instant(row, "startTimeGmt", "beginTimestamp")
    number = row.get("activityId")
    if started_at is None or not isinstance(number, int):
        return None
    type_key = _type_key(row)
    sport = sports.sport_of_key(type_key)
    runs = sport == "run"
    timer_s, elapsed_s = _timer_and_elapsed_s(row)
    return Activity(
        source=Source("garmin_export", name, f"garmin-{number}#0"),
        sport=sport,
        sport_detail=type_key,
        started_at=started_at,
        ended_at=started_at + timedelta(seconds=elapsed_s or 0.0),
        utc_offset_s=local_offset_s(_first_instant(row, "startTimeLocal"), started_at),
        surface=sports.surface_of_key(type_key) if runs else None,
        kind="race" if runs and row.get("eventTypeId") == _RACE else "",
        distance_m=_positive_field(row, "distance", _CM),
        elapsed_s=elapsed_s,
        moving_s=_positive_field(row, "movingDuration", _MS) or timer_s,
        climb_m=_field_number(row, "elevationGain", _CM),
        descent_m=_field_number(row, "elevationLoss", _CM),
        avg_hr_bpm=_positive_field(row, "avgHr"),
        max_hr_bpm=_positive_field(row, "maxHr"),
        avg_cadence_spm=_steps_per_minute(row) if runs else None,
        rpe=_positive_field(row, _field_name(row, "workoutRpe", "directWorkoutRpe"), _RPE_SCALE),
        feel=_field_number(row, _field_name(row, "workoutFeel", "directWorkoutFeel")),
        name=_field_text(row, _field_name(row, "name", "activityName")),
        description=_field_text(row, "description"),
        sets=tuple(strength_sets(row.get("summarizedExerciseSets"))),
    )


def _type_key(row: Row) -> str:
    key = row.get("activityType")
    key = key.get("typeKey") if isinstance(key, dict) else key
    return key if isinstance(key, str) else _field_text(row, "sportType").lower()


def _timer_and_elapsed_s(row: Row) -> tuple[float | None, float | None]:
    """Return the timer's time and the time from start to end [s]; the latter is the longer."""
    timer_s = _positive_field(row, "duration", _MS)
    known = [
        s for s in (timer_s, _positive_field(row, "elapsedDuration", _MS)) if s and s < LONGEST_S
    ]
    return timer_s, max(known, default=None)


def local_offset_s(local: datetime | None, began: datetime) -> int | None:
    """Return local time minus UTC, None where it is that of no zone.

    Args:
        local: when it began by the athlete's clock, which Garmin writes as if it showed UTC.
        began: when it began.
    """
    if local is None:
        return None
    offset = (local - began).total_seconds()
    rounded = round(offset / _QUARTER_HOUR_S) * _QUARTER_HOUR_S
    return rounded if abs(offset - rounded) < 1 and abs(rounded) <= _FARTHEST_S else None


def _steps_per_minute(row: Row) -> float | None:
    """Return steps of both feet a minute; ``avgDoubleCadence`` counts both already."""
    one_leg = _positive_field(row, "avgRunCadence", 1 / _LEGS)
    return one_leg or _positive_field(row, "avgDoubleCadence")


def _first_instant(row: Row, *names: str) -> datetime | None:
    for name in names:
        milliseconds = _positive_field(row, name)
        try:
            when = datetime.fromtimestamp((milliseconds or 0.0) / _MS, UTC)
        except (OverflowError, OSError, ValueError):
            continue
        if when > _BEFORE_GARMIN and has_come(when):
            return when
    return None


def _field_number(row: Row, name: str, unit: float = 1.0) -> float | None:
    value = json_number(row.get(name))
    return None if value is None else value / unit


def _positive_field(row: Row, name: str, unit: float = 1.0) -> float | None:
    value = json_positive(row.get(name))
    return None if value is None else value / unit


def _field_name(row: Row, export: str, elsewhere: str) -> str:
    """Return the name a fact goes by: in the account export, or elsewhere at Garmin's."""
    return export if row.get(export) is not None else elsewhere


def _field_text(row: Row, name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


READER = Reader(2, recognises, read)
