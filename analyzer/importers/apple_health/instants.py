"""Dates of an export, thousands at once: ``2026-11-17 06:30:00 +0100``."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from analyzer.importers.clocks import KNOWN_YEARS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model import Floats

_LENGTH = 25
_SEPARATORS = {4: "-", 7: "-", 10: " ", 13: ":", 16: ":", 19: " "}
_SIGN = 20
_DIGITS = [i for i in range(_LENGTH) if i not in _SEPARATORS and i != _SIGN]
_MOST = ((5, 12), (11, 23), (14, 59), (17, 59), (21, 23), (23, 59))
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_ODD = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T ]?(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)"
)
_ZERO = ord("0")


def instants(texts: Sequence[str]) -> tuple[Floats, Floats]:
    """Return what dates mean, and by how much their clocks were ahead of UTC.

    Args:
        texts: the dates, ``n`` of them.

    Returns:
        s since 1970 and s, both of shape ``(n,)``; NaN where a text is no date.
    """
    if not texts:
        return np.empty(0), np.empty(0)
    joined = "".join(texts)
    if len(joined) != _LENGTH * len(texts) or not joined.isascii():
        return _one_by_one(texts)
    raw = np.frombuffer(joined.encode(), np.uint8).reshape(-1, _LENGTH)
    digits = raw.astype(np.int64) - _ZERO
    good = ((digits[:, _DIGITS] >= 0) & (digits[:, _DIGITS] <= 9)).all(axis=1)  # noqa: PLR2004
    for place, separator in _SEPARATORS.items():
        good &= raw[:, place] == ord(separator)
    for place, most in _MOST:
        good &= _two(digits, place) <= most
    year = 100 * _two(digits, 0) + _two(digits, 2)
    month, day = _two(digits, 5), _two(digits, 8)
    good &= (year >= KNOWN_YEARS.start) & (year < KNOWN_YEARS.stop) & (month > 0) & (day > 0)
    # A day no month has, and a leap day, is looked at by itself, as all that is odd.
    good &= day <= _MONTH_DAYS[np.clip(month, 0, 12)]
    good &= np.isin(raw[:, _SIGN], (ord("+"), ord("-")))
    offset = 3600.0 * _two(digits, 21) + 60.0 * _two(digits, 23)
    offset = np.where(raw[:, _SIGN] == ord("-"), -offset, offset)
    days = _days_since_1970(year, month, day)
    clock = 3600 * _two(digits, 11) + 60 * _two(digits, 14) + _two(digits, 17)
    seconds = 86_400.0 * days + clock - offset
    for place in np.flatnonzero(~good).tolist():
        seconds[place], offset[place] = _odd_instant(texts[place])
    return seconds, offset


def instant(text: str) -> tuple[float, float]:
    """Return what one date means (s since 1970) and its offset (s); NaN where it is none."""
    begins, offsets = instants([text])
    return float(begins[0]), float(offsets[0])


def zone_offset(zone: str, moment_s: float) -> float | None:
    """Return how far a zone is ahead of UTC at a moment (s); None where nobody knows the zone."""
    try:
        there = datetime.fromtimestamp(moment_s, ZoneInfo(zone))
    except (ValueError, OSError, KeyError, OverflowError):
        return None
    offset = there.utcoffset()
    return None if offset is None else offset.total_seconds()


def _two(digits: np.ndarray, place: int) -> np.ndarray:
    """Return the number that two digits make."""
    return np.asarray(10 * digits[:, place] + digits[:, place + 1])


def _days_since_1970(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Count days in the Gregorian calendar (Hinnant, chrono-compatible date algorithms)."""
    year = year - (month <= 2)  # noqa: PLR2004 - its year begins in March
    of_era = year % 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return np.asarray(
        year // 400 * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    )


def _one_by_one(texts: Sequence[str]) -> tuple[Floats, Floats]:
    found = np.array([_odd_instant(text) for text in texts])
    return found[:, 0], found[:, 1]


def _odd_instant(text: str) -> tuple[float, float]:
    """Read a date in any digits, with or without separators."""
    parts = _ODD.fullmatch(text.strip())
    if parts is None:
        return np.nan, np.nan
    zone = parts[7].replace(":", "")
    minutes = 0 if zone == "Z" else 60 * int(zone[1:3]) + int(zone[3:5])
    offset = timedelta(minutes=-minutes if zone.startswith("-") else minutes)
    try:
        year, month, day, hour, minute, second = (int(parts[i]) for i in range(1, 7))
        when = datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset))
    except ValueError:
        return np.nan, np.nan
    if year not in KNOWN_YEARS:
        return np.nan, np.nan
    return when.timestamp(), offset.total_seconds()
