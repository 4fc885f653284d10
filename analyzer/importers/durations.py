"""How long something lasted, as logs write it in any language: "1h 5m", "53 min", "1:19 Std."."""

from __future__ import annotations

import re
from functools import lru_cache

from analyzer.importers.numbers import parse_number
from analyzer.text import fold

LONGEST_S = 86_400.0
"""No workout lasts a day: a longer one is a slip of the finger, or a damaged byte."""

_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?\D*")
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]*)[.\s,]*")
_HOUR_S, _MINUTE_S = 3600.0, 60.0
_UNITS = (
    (_HOUR_S, "h std st godz g ч год ωρ sa ora ore ur u t klst tun val jam oras ชม 時 时 小 시"),
    (_MINUTE_S, "m мин хв λεπ dk dak perc p นาท 分 분"),
    (1.0, "s sn сек с δευ mp วนาท 秒 초"),
)
"""How the words for hour, minute and second begin; "mp" is Hungarian's second, not a minute."""


@lru_cache(maxsize=1000)
def duration_in_seconds(text: str) -> float | None:
    """Return how long a text says: "1h 5m", "45 min", "1:19 hr" (hours first), "3600" (seconds).

    None where it says nothing that can be understood, or more than a day.
    """
    bare = fold(text).strip()
    seconds = _clock_s(bare) if ":" in bare else _parts_s(bare)
    return seconds if seconds and 0 < seconds <= LONGEST_S else None


def _clock_s(text: str) -> float | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * _HOUR_S + minutes * _MINUTE_S + seconds


def _parts_s(text: str) -> float | None:
    plain = parse_number(text)
    if plain is not None:
        return plain
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text):
        return None
    total = 0.0
    for number, word in parts:
        unit = _unit_s(word)
        value = parse_number(number)
        if unit is None or value is None:
            return None
        total += value * unit
    return total


def _unit_s(word: str) -> float | None:
    beginnings = [(start, unit) for unit, starts in _UNITS for start in starts.split()]
    fitting = [(len(start), unit) for start, unit in beginnings if word.startswith(start)]
    return max(fitting)[1] if fitting else None
