"""Nights from Garmin's account export: ``*_sleepData.json``, a list with a row for each night."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from analyzer.errors import NotAnActivityError
from analyzer.importers.json_rows import Damage, list_rows
from analyzer.importers.numbers import json_positive
from analyzer.importers.reader import Context, Reader
from analyzer.model import Activity, DayFact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Row = Mapping[str, Any]

_LIST_BEGINS = re.compile(rb"\s*\[")
_OF_A_NIGHT = b'"sleepStartTimestampGMT"'
_HEAD = 4096
_STAGES = ("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds")
_ENDS = ("sleepStartTimestampGMT", "sleepEndTimestampGMT")
_NOT_WORN = ("OFF_WRIST", "UNCONFIRMED")
_HOUR_S = 3600.0
_LONGEST_H = 24.0


def recognises(data: bytes) -> bool:
    """Tell whether this is a list of Garmin's nights."""
    return _LIST_BEGINS.match(data) is not None and _OF_A_NIGHT in data[:_HEAD]


def read_nights(data: bytes, name: str, warn: Callable[[str], None]) -> list[DayFact]:
    """Read the nights, one for each day; those the watch was not worn are left out.

    Args:
        data: the file's content.
        name: what to call the source.
        warn: takes a sentence on rows that are damaged.

    Raises:
        NotAnActivityError: the list holds no night.
    """
    begins = _LIST_BEGINS.match(data)
    nights: dict[date, DayFact] = {}
    damage = Damage()
    for number, row in enumerate(list_rows(data, begins.end() if begins else 0), 1):
        if row is None:
            damage.count_row(number)
            if damage.hopeless:
                break
        elif (night := night_of(row)) and night.value > _hours_known(nights, night.day):
            nights[night.day] = night
    if not nights:
        raise NotAnActivityError(f"{name} holds no night.")
    if damage.count:
        warn(damage.sentence("Night", name))
    return list(nights.values())


def _hours_known(nights: Mapping[date, DayFact], day: date) -> float:
    return nights[day].value if day in nights else 0.0


def night_of(row: Row) -> DayFact | None:
    """Return a night under the day the athlete woke up; None without any sleep.

    Args:
        row: as Garmin writes a night, in its export or over its API.
    """
    day = _calendar_day(row.get("calendarDate"))
    hours = sum(json_positive(row.get(stage)) or 0.0 for stage in _STAGES) / _HOUR_S
    # Typed in by hand, or of a watch without heart rate, a night has no stages, only its ends.
    hours = hours or _hours_in_bed(row)
    worn = not str(row.get("sleepWindowConfirmationType")).startswith(_NOT_WORN)
    return DayFact(day, "sleep_h", hours) if day and worn and 0 < hours <= _LONGEST_H else None


def _hours_in_bed(row: Row) -> float:
    """Return the hours from falling asleep to waking up less those awake, 0 where one is untold."""
    try:
        began, ended = (datetime.fromisoformat(str(row.get(end))) for end in _ENDS)
        awake_s = json_positive(row.get("awakeSleepSeconds")) or 0.0
        return (ended - began).total_seconds() / _HOUR_S - awake_s / _HOUR_S
    except (ValueError, TypeError):
        return 0.0


def _calendar_day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _hand_over(data: bytes, context: Context) -> list[Activity]:
    for night in read_nights(data, context.name, context.warn):
        context.on_fact(night)
    return []


READER = Reader(1, recognises, _hand_over)
