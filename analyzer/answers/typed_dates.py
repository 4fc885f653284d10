"""Days and moments as a person types them: "yesterday", "Tue 18:00", "25.11.2026", "Nov 25".

One parser for every command. What may mean two days ("9/3") is refused with both readings: a
guess would put a leg day half a year away. A day without a year, and a weekday, is the last one
that has come, or the next one where a command looks ahead.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from analyzer import units
from analyzer.clocks import at_clock, on_clock, zone_of
from analyzer.errors import UsageError
from analyzer.text import fold
from analyzer.time_of_day import TYPED_TIME, minute_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator

Direction = Literal["past", "ahead"]
"""Where a day without a year, or a weekday, is looked for."""

DAYS_LOOK_LIKE = "yesterday, Tue, 25 Nov, 25.11.2026 or 2026-11-25"
_DAY_HINT = f"Write a day like {DAYS_LOOK_LIKE}."
_AHEAD_HINT = "Write it like tomorrow 7:00, Sat 9:30, 28 Nov 18:00 or 2026-11-28 18:00."
_MOMENT_HINT = (
    f"Write a day like {DAYS_LOOK_LIKE}, with a time after it where it matters: Tue 18:00."
)
_RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
_A_WEEK = 7
_CENTURY = 100
_MONTHS = 12
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_LEAP_CYCLE = 8
"""Within so many years every day of the calendar comes, 29 February included."""
_CLOCK = re.compile(rf"(?:^|(?<=[\st,]))(?:at\s+)?(?P<time>{TYPED_TIME})$")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2})?)?")
_DAYS_AGO = re.compile(r"(\d{1,3}) days? ago")
_WITH_MONTH = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.? )?([^\W\d]+)\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?(?: (\d{4}))?"
)


class _Day(NamedTuple):
    """A day of the calendar as it was typed: the year may be left out."""

    year: int | None
    month: int
    day: int


def typed_day(text: str, now: datetime, toward: Direction = "past") -> date:
    """Return the calendar day that a person means.

    Args:
        text: what was typed.
        now: the time on the athlete's clock.
        toward: where a weekday, or a day without a year, is looked for.

    Raises:
        UsageError: it is no day, or may be two.
    """
    return _day_of(_tidied(text), text, now.date(), toward, _DAY_HINT)


class TypedMoment(NamedTuple):
    """A moment on the athlete's clock, without a zone, and whether its time of day was typed."""

    when: datetime
    names_time: bool


def typed_moment(
    text: str, now: datetime, otherwise: time, toward: Direction = "past"
) -> TypedMoment:
    """Return the moment on the athlete's clock that a person means.

    Args:
        text: what was typed; a time alone is today's.
        now: the time on the athlete's clock, in their zone (``on_clock``).
        otherwise: the time of day where none was typed.
        toward: as for ``typed_day``; a weekday with a time that is still to come is last week's.

    Raises:
        UsageError: it is no moment, or may be two.

    Returns:
        What their clock shows then: an hour that never comes is the one in its place.
    """
    zone = zone_of(now)
    with suppress(ValueError):
        iso = datetime.fromisoformat(text.strip())
        if iso.tzinfo is not None and _FIRST_YEAR <= iso.year <= _LAST_YEAR:
            return TypedMoment(on_clock(iso, zone).replace(tzinfo=None), True)
    typed = _moment_without_zone(text, now, otherwise, toward)
    return typed._replace(when=at_clock(typed.when, zone).replace(tzinfo=None))


def _moment_without_zone(
    text: str, now: datetime, otherwise: time, toward: Direction
) -> TypedMoment:
    tidy = _tidied(text)
    hint = _MOMENT_HINT if toward == "past" else _AHEAD_HINT
    if tidy == "now":
        return TypedMoment(now.replace(second=0, microsecond=0, tzinfo=None), True)
    clock = _clock_in(tidy)
    if clock is None:
        day = _day_of(tidy, text, now.date(), toward, hint)
        return TypedMoment(datetime.combine(day, otherwise), False)
    at = _time_of(clock, text)
    # The T of 2026-11-17T18:00 stands after a digit: that of "Sat" is part of the day.
    rest = re.sub(r"(?<=\d)t$", "", tidy[: clock.start()].rstrip(" ,"))
    today = now.date()
    if not rest:
        return TypedMoment(datetime.combine(today, at), True)
    # On a Tuesday at ten, "Tue 18:00" was a week ago; looking ahead, "Tue 9:00" is in a week.
    if _weekday(rest) is not None:
        if toward == "past" and at > now.time():
            today -= timedelta(days=1)
        if toward == "ahead" and at < now.time().replace(second=0, microsecond=0):
            today += timedelta(days=1)
    day = _day_of(rest, text, today, toward, hint)
    return TypedMoment(datetime.combine(day, at), True)


def _tidied(text: str) -> str:
    return " ".join(fold(text).replace(",", " ").split())


def _clock_in(tidy: str) -> re.Match[str] | None:
    """Return the time of day that a text ends with, None where it ends with a day."""
    clock = _CLOCK.search(tidy)
    if clock is None or clock["time"].isdigit():
        return None
    before = tidy[: clock.start()].strip()
    may_be_day = not before or _weekday(before) is not None
    day_and_month = _NUMBERS.fullmatch(clock["time"]) if may_be_day else None
    # "Tue 25.11" is a day; "25.11.2026 9.05" and "Tue 18.30" end with a time.
    return None if day_and_month and int(day_and_month[3]) <= _MONTHS else clock


def _time_of(clock: re.Match[str], text: str) -> time:
    minutes = minute_of_day(clock[2], clock[3], clock[4])
    if minutes is None:
        raise UsageError(f"“{text}” has no such time of day.", _MOMENT_HINT)
    return time(*divmod(minutes, 60))


def _day_of(tidy: str, text: str, today: date, toward: Direction, hint: str) -> date:
    if tidy in _RELATIVE:
        return today + timedelta(days=_RELATIVE[tidy])
    if ago := _DAYS_AGO.fullmatch(tidy):
        return today - timedelta(days=int(ago[1]))
    weekday = _weekday(tidy.removeprefix("last ").removeprefix("next "))
    if weekday is not None:
        return _nearest_weekday(weekday, tidy, today, toward)
    named, _, rest = tidy.partition(" ")
    said = _weekday(named) if rest else None
    found = _calendar_day(tidy if said is None else rest, text, today, toward)
    if found is None:
        raise UsageError(f"“{text}” is no day.", hint)
    if said is not None and found.weekday() != said:
        shown = units.day(found)
        raise UsageError(
            f"“{text}” is no day: {shown} is a {units.weekday(found)}.", "Leave one of them out."
        )
    return found


def _weekday(word: str) -> int | None:
    """Return the weekday a word names, or begins to name, 0 for Monday."""
    return units.weekday_named(word.rstrip("."))


def _nearest_weekday(weekday: int, tidy: str, today: date, toward: Direction) -> date:
    if tidy.startswith("last "):
        return today - timedelta(days=(today.weekday() - weekday - 1) % _A_WEEK + 1)
    if tidy.startswith("next "):
        return today + timedelta(days=(weekday - today.weekday() - 1) % _A_WEEK + 1)
    if toward == "past":
        return today - timedelta(days=(today.weekday() - weekday) % _A_WEEK)
    return today + timedelta(days=(weekday - today.weekday()) % _A_WEEK)


def _calendar_day(tidy: str, text: str, today: date, toward: Direction) -> date | None:
    """Return the day of a date in numbers or with a month's name, None for anything else."""
    if iso := _ISO.fullmatch(tidy) or _COMPACT.fullmatch(tidy):
        return _placed(_Day(*(int(part) for part in iso.groups() if part.isdigit())), today, toward)
    if numbers := _NUMBERS.fullmatch(tidy):
        return _of_numbers(numbers, text, today, toward)
    if words := _WITH_MONTH.fullmatch(tidy):
        month_named = _month_named(words[2])
        days = [part for part in (words[1], words[3]) if part]
        if month_named and len(days) == 1:
            year_said = int(words[4]) if words[4] else None
            return _placed(_Day(year_said, month_named, int(days[0])), today, toward)
    return None


def _of_numbers(numbers: re.Match[str], text: str, today: date, toward: Direction) -> date | None:
    first, second, year = int(numbers[1]), int(numbers[3]), _full_year(numbers[4])
    day_first = _placed(_Day(year, second, first), today, toward)
    if numbers[2] == ".":
        return day_first  # nobody writes 11.25.2026
    month_first = _placed(_Day(year, first, second), today, toward)
    if day_first and month_first and day_first != month_first:
        readings = f"{units.day(month_first)} or {units.day(day_first)}"
        raise UsageError(f"“{text}” may be {readings}.", f"Write {month_first} or {day_first}.")
    return day_first or month_first


def _full_year(typed: str | None) -> int | None:
    if not typed:
        return None
    return int(typed) + 2000 * (int(typed) < _CENTURY)


def _placed(typed: _Day, today: date, toward: Direction) -> date | None:
    """Return a day of the calendar, in the nearest year where none was typed; None for no day."""
    return next(_possible_days(typed, today, toward), None)


def _possible_days(typed: _Day, today: date, toward: Direction) -> Iterator[date]:
    step = -1 if toward == "past" else 1
    years = (
        [typed.year]
        if typed.year is not None
        else [today.year + step * away for away in range(_LEAP_CYCLE + 1)]
    )
    for year in years:
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            continue
        with suppress(ValueError):
            day = date(year, typed.month, typed.day)
            if typed.year is not None or step * (day - today).days >= 0:
                yield day


def _month_named(word: str) -> int | None:
    from analyzer.importers.dates import month_named  # noqa: PLC0415 - reads a table

    return month_named(word)
