"""Instants, days in words, and recordings whose clock was wrong."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from analyzer.errors import ImportProblemError
from analyzer.text import capital
from analyzer.units import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, tzinfo

    from analyzer.model import Activity

DAY_S = 86_400.0
LONGEST_S = 14 * DAY_S
"""No activity lasts longer; a service that says so has lost count."""
CLOCK_UNSET_BEFORE_S = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
UNSET_CLOCK = "the watch's clock was not set"
KNOWN_YEARS = range(1900, 2200)
"""What is beyond is damaged; at the ends of the calendar, an hour more leads out of it."""
ROLLOVER_S = 1024 * 7 * DAY_S
"""GPS counts its weeks from 0 to 1,023 (IS-GPS-200, 20.3.3.3.1.1), then from 0 again."""
ROLLED_OVER_S = datetime(1999, 8, 22, tzinfo=UTC).timestamp()
"""What old receivers took 7 April 2019, the last such day, for."""
NO_TRACKS_BEFORE_S = datetime(2002, 8, 1, tzinfo=UTC).timestamp()
"""Before GPX 1.0 and TCX there were no such files."""
NO_WATCH_BEFORE_S = datetime(2008, 1, 1, tzinfo=UTC).timestamp()
"""Before the Forerunner 405 no watch wrote FIT."""
_DAY_FIRST = re.compile(r"(?<!\d)([0-3]?\d)[-_.]([01]?\d)[-_.](20\d\d)(?!\d)")
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d{3})")


def utc_time(seconds: float) -> datetime:
    """Return the instant this many seconds after 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def iso_instant(text: object, zone: tzinfo = UTC) -> datetime | None:
    """Return the instant an ISO time means, None when it is none that can be placed.

    Args:
        text: anything that a file or a server holds.
        zone: of times that name none.
    """
    plain = text.strip() if isinstance(text, str) else ""
    try:
        when = datetime.fromisoformat(plain)
    except ValueError:
        # Some write "2026-10-04t09:00:00z", and two letters are no other time.
        return iso_instant(plain.upper(), zone) if plain != plain.upper() else None
    if when.year not in KNOWN_YEARS:
        return None
    return when if when.tzinfo else when.replace(tzinfo=zone)


def day_in_words(seconds: float) -> str:
    """Return a date as a runner writes it, such as 9 July 1990."""
    when = utc_time(seconds)
    return f"{when.day} {when:%B %Y}"


def clock_was_unset(seconds: float) -> bool:
    """Tell whether a time is before any watch wrote files."""
    return bool(np.isfinite(seconds)) and seconds < CLOCK_UNSET_BEFORE_S


def unset_clock_in_words(seconds: float) -> str:
    """Return what to say of a recording whose clock was not set, and said so many s since 1970."""
    return f"{capital(UNSET_CLOCK)}: it says this was on {day_in_words(seconds)}."


def weeks_rolled_over_s(
    seconds: float,
    name: str,
    stamps: Iterable[float] = (),
    earliest_s: float = NO_TRACKS_BEFORE_S,
) -> float:
    """Return by how much a clock is behind because GPS weeks are counted to 1,024 only, else 0 (s).

    It certainly is where no watch or phone wrote such files yet, or where the file's own name, or
    another stamp in it, is of the day that lies 1,024 weeks later, give or take a zone.

    Args:
        seconds: what the clock said (s since 1970).
        name: the file's name.
        stamps: other times that stand in the file.
        earliest_s: when the first such file was written.
    """
    if not np.isfinite(seconds):
        return 0.0
    later = seconds + ROLLOVER_S
    named = any(abs(later - day) <= 2 * DAY_S for day in (*_days_named(name), *stamps))
    impossible = ROLLED_OVER_S <= seconds < earliest_s
    return ROLLOVER_S if (named or impossible) and has_come(utc_time(later)) else 0.0


def rolled_over_in_words(seconds: float, weeks_s: float) -> str:
    """Return what to say of a clock that had lost weeks, and said this many seconds since 1970."""
    return (
        f"The clock was 1,024 weeks behind, as after a rollover of GPS weeks: it said "
        f"{day_in_words(seconds)}, which was {day_in_words(seconds + weeks_s)}."
    )


def _days_named(name: str) -> Iterator[float]:
    """Yield the noon of each day that a file's name gives."""
    name = name.rpartition("/")[2]
    days_first = [(year, month, day) for day, month, year in _DAY_FIRST.findall(name)]
    for year, month, day in _DAY_IN_NAME.findall(name) + days_first:
        with suppress(ValueError):
            yield datetime(int(year), int(month), int(day), 12, tzinfo=UTC).timestamp()


def has_come(when: datetime) -> bool:
    """Tell whether an instant is not in the future; zones and clocks may be a day off."""
    return when <= utc_time(datetime.now(UTC).timestamp() + DAY_S)


def day_has_come(day: date) -> bool:
    """Tell whether something can have been measured on a day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return day.year in KNOWN_YEARS and has_come(midnight)


def in_the_past(found: list[Activity]) -> list[Activity]:
    """Leave out what a wrong clock has put into the future; the first that is left says so.

    Raises:
        ImportProblemError: nothing is left.
    """
    past = [one for one in found if has_come(one.started_at)]
    if len(past) == len(found):
        return past
    if past:
        problems = (*past[0].problems, _not_yet(len(found) - len(past)))
        return [replace(past[0], problems=problems), *past[1:]]
    day = day_in_words(found[0].started_at.timestamp())
    raise ImportProblemError(
        f"The watch's clock was wrong: the file says {day}, which has not come yet.",
        "Set the watch's clock; this file cannot be placed in time.",
    )


def _not_yet(left_out: int) -> str:
    more, were = ("activity", "was") if left_out == 1 else ("activities", "were")
    return f"{number(left_out)} more {more} in the file {were} left out: the date has not come yet."
