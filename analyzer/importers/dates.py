"""Dates and times as exports write them, in any language and hardly ever the same way.

"Aug 1, 2026, 6:30:00 AM", "1 Oct 2023, 07:30:00", "20.09.2026, 14:12:12", "2020-05-13 12:41:35",
"6 mrt. 2024 14:23:15", "12 de out. de 2023, 07:30:00", "2026年8月1日 上午6:30:00".
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache

from analyzer.text import fold

_MONTHS = (
    "jan gen ene", "feb fev", "mar mrt maa", "apr avr abr", "may mai mag mei", "jun juin giu",
    "jul juil lug", "aug aou ago", "sep set", "oct okt ott out", "nov", "dec dez dic",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?(?:Z|[+-]00:?00)?$")
_NUMBERS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_AFTERNOON = re.compile(r"\bp\.?\s?m\b\.?|下午|午後|오후", re.IGNORECASE)
_MORNING = re.compile(r"\ba\.?\s?m\b\.?|上午|午前|오전|凌晨|早上", re.IGNORECASE)
_NOON = 12
_A_YEAR = 31


def utc_instant(text: str) -> datetime | None:
    """Return the instant a date and time in UTC mean, None when it cannot be understood."""
    when = clock_time(text)
    return when and when.replace(tzinfo=UTC)


@lru_cache(maxsize=10_000)
def logged_time(text: str) -> datetime | None:
    """Return a date and time as the clock showed it, aware where it names its zone."""
    try:
        exact = datetime.fromisoformat(text)
    except ValueError:
        return clock_time(text)
    return exact if exact.tzinfo else clock_time(text)


def clock_time(text: str) -> datetime | None:
    """Return a date and time as the clock showed it, None when it cannot be understood.

    Of two numbers that may both be months, the first is the day, as everywhere where exports write
    dates in numbers; a number beyond 12 is never a month.
    """
    # Full-width digits and narrow no-break spaces become plain ones: phones write both.
    bare = unicodedata.normalize("NFKC", text).strip()
    half = _half_of_day(bare)
    bare = _MORNING.sub(" ", _AFTERNOON.sub(" ", bare)).strip()
    clock = _CLOCK.search(bare)
    if clock is None:
        return None
    day = _calendar_day(bare[: clock.start()])
    hour = _hour_of_day(int(clock[1]), half)
    try:
        return day and datetime(*day, hour, int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001 - a clock knows no zone
    except ValueError:
        return None


def _half_of_day(text: str) -> str:
    if _AFTERNOON.search(text):
        return "afternoon"
    return "morning" if _MORNING.search(text) else ""


def _hour_of_day(hour: int, half: str) -> int:
    if half and not 1 <= hour <= _NOON:
        return hour
    return {"afternoon": hour % _NOON + _NOON, "morning": hour % _NOON}.get(half, hour)


def _calendar_day(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day."""
    numbers = [int(found) for found in _NUMBERS.findall(text)]
    month = next((m for m in map(_month_number, _WORDS.findall(text)) if m), None)
    if month and len(numbers) == len("dy"):
        day, year = sorted(numbers)  # beside a month in words either may come first
        return year, month, day
    if month or len(numbers) != len("dmy"):
        return None
    if numbers[0] > _A_YEAR:
        return numbers[0], numbers[1], numbers[2]
    day, month, year = numbers
    return (year, day, month) if month > _NOON else (year, month, day)


def _month_number(word: str) -> int | None:
    bare = fold(word)
    # Four letters first: "juin" and "juil" share their first three.
    return _MONTH_OF.get(bare[:4]) or _MONTH_OF.get(bare[:3])
