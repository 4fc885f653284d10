"""Convert and format: the only place that rounds.

Numbers come in the units of the data dictionary (metres, seconds, metres a second, kilograms) and
leave as words. A narrow no-break space stands before %, a true minus before what is negative, and
unknown is "–". Rounding never changes a claim: ``apart`` and ``interval`` add digits until what
differs also looks different and what excludes zero does not show it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

DistanceUnit = Literal["km", "mi"]

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "−"
UNKNOWN = "–"
METRES: dict[str, float] = {"km": 1000.0, "mi": 1609.344}
UNIT_WORD: dict[str, str] = {"km": "kilometre", "mi": "mile"}
KG_PER_LB = 0.45359237
_MOST_DIGITS = 6
_FINEST = 3
_HAIR = 1e-6
_LAST_MINUTE = 24 * 60 - 1
_SPELLED = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = tuple(name[:3] for name in WEEKDAYS)
_OTHER_WEEKDAYS = {"weds": 2}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def is_known(value: float | None) -> TypeGuard[float]:
    """Tell whether there is a number at all: neither None nor NaN nor infinite."""
    return value is not None and math.isfinite(value)


def number(value: float | None, digits: int = 0, *, signed: bool = False) -> str:
    """Format ``value`` with ``digits`` decimals, e.g. "1,234", "−0.3", "+1.2"; never "−0"."""
    if not is_known(value):
        return UNKNOWN
    text = f"{abs(value):,.{digits}f}"
    # What rounds to zero has no sign: "−0.0" would claim a direction.
    if not text.strip("0.,"):
        return text
    return f"{MINUS if value < 0 else '+' if signed else ''}{text}"


def within(limit: float) -> str:
    """Write a limit as the whole number that is still within it: rounded down."""
    return number(math.floor(limit))


def _with_unit(text: str, unit: str) -> str:
    return text if text == UNKNOWN else text + unit


def percent(value: float | None, digits: int = 1, *, signed: bool = False) -> str:
    """Format a percentage, e.g. "2.4 %"."""
    return _with_unit(number(value, digits, signed=signed), f"{NARROW_SPACE}%")


def with_narrow_spaces(sentence: str) -> str:
    """Keep each number and its % together, e.g. in "a 95 % interval"."""
    if " %" not in sentence:
        return sentence
    return re.sub(r"(?<=\d) %", f"{NARROW_SPACE}%", sentence)


def share(part: float, whole: float) -> str:
    """Format part of whole in whole per cent; "0 %" and "100 %" only when exactly true."""
    if not whole:
        return UNKNOWN
    rounded = round(100 * part / whole)
    # 1 of 1,000 is not "none of them", and 999 of 1,000 are not "all of them".
    if rounded == 0 and part > 0:
        rounded = 1
    if rounded == 100 and part < whole:  # noqa: PLR2004 - all of it
        rounded = 99
    return percent(rounded, 0)


def interval(
    low: float | None, high: float | None, digits: int = 1, *, signed: bool = False
) -> str:
    """Format two ends, e.g. "1.0 to 3.8"; an end that is not zero never reads as zero."""
    if not (is_known(low) and is_known(high)):
        return UNKNOWN
    # "0.0 to 3.8" would read as no effect where the interval excludes it: show another digit.
    excludes_zero = not low <= 0 <= high
    if excludes_zero:
        digits = next((d for d in range(digits, _FINEST) if _both_nonzero(low, high, d)), _FINEST)
        low, high = (_off_zero(end) for end in (low, high))
    return f"{number(low, digits, signed=signed)} to {number(high, digits, signed=signed)}"


def _both_nonzero(low: float, high: float, digits: int) -> bool:
    return round(low, digits) != 0 and round(high, digits) != 0


def _off_zero(end: float) -> float:
    """Return an end that is not zero no nearer to it than the finest step shown."""
    return math.copysign(max(abs(end), 10.0**-_FINEST), end)


def sizes(low: float | None, high: float | None, digits: int = 1) -> str:
    """Format an interval of one sign as sizes, smaller first: −3.8 to −1.0 is "1.0 to 3.8"."""
    if low is None or high is None:
        return UNKNOWN
    if low <= 0 <= high:
        return interval(low, high, digits, signed=True)
    least, most = sorted((abs(low), abs(high)))
    return interval(least, most, digits)


def apart(value: float, limit: float, digits: int = 0) -> tuple[str, str]:
    """Format a value and its limit with as many digits as it takes to tell them apart."""
    for more in range(digits, _MOST_DIGITS):
        if value == limit or round(value, more) != round(limit, more):
            return number(value, more), number(limit, more)
    return number(value, digits), number(limit, digits)


def in_unit(distance_m: float, unit: DistanceUnit = "km") -> float:
    """Convert metres to kilometres or miles."""
    return distance_m / METRES[unit]


def pace_in_unit(pace_s_per_km: float, unit: DistanceUnit = "km") -> float:
    """Convert seconds a kilometre to seconds a kilometre or mile."""
    return pace_s_per_km * METRES[unit] / METRES["km"]


def pace_of(speed_mps: float) -> float:
    """Convert metres a second to seconds a kilometre; NaN when standing still."""
    return METRES["km"] / speed_mps if speed_mps > 0 else math.nan


def distance(distance_m: float | None, unit: DistanceUnit = "km", digits: int = 1) -> str:
    """Format a distance, e.g. "14.2 km"."""
    if not is_known(distance_m):
        return UNKNOWN
    return f"{number(in_unit(distance_m, unit), digits)} {unit}"


def pace(pace_s_per_km: float | None, unit: DistanceUnit = "km") -> str:
    """Format a pace, e.g. "5:32 /km"."""
    return _with_unit(pace_number(pace_s_per_km, unit), f" /{unit}")


def pace_number(pace_s_per_km: float | None, unit: DistanceUnit = "km") -> str:
    """Format a pace without its unit, e.g. "5:32"."""
    if not is_known(pace_s_per_km) or pace_s_per_km <= 0:
        return UNKNOWN
    minutes, seconds = divmod(round(pace_in_unit(pace_s_per_km, unit)), 60)
    return f"{minutes}:{seconds:02d}"


def pace_change(effect_pct: float, pace_s_per_km: float, unit: DistanceUnit = "km") -> float:
    """Return how many seconds a km or mile a change of speed in % adds to a pace."""
    usual = pace_in_unit(pace_s_per_km, unit)
    return usual / (1 + effect_pct / 100) - usual


def duration(seconds: float | None) -> str:
    """Format a length of time in minutes, e.g. "48 min", "2 h 05 min"; below a minute "40 s"."""
    if not is_known(seconds):
        return UNKNOWN
    if round(seconds) < 60:  # noqa: PLR2004 - a minute
        return f"{number(seconds)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if hours > 1 else f"{60 * hours + minutes} min"


def clock(seconds: float | None) -> str:
    """Format a length of time as a watch does, e.g. "48:10", "1:14:05"."""
    if not is_known(seconds):
        return UNKNOWN
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def hours(value: float | None) -> str:
    """Format hours, e.g. "21 h", and less than one in minutes, e.g. "24 min"."""
    if not is_known(value):
        return UNKNOWN
    if abs(value) >= 1:
        return f"{number(value)} h"
    # Half a minute stays half a minute when the hours were rounded to the digits of a JSON file.
    return f"{number(round(60 * value, 1))} min"


def beats(bpm: float | None) -> str:
    """Format a heart rate, e.g. "158 bpm"."""
    return _with_unit(number(bpm), " bpm")


def temperature(celsius: float | None) -> str:
    """Format a temperature, e.g. "22 °C"."""
    return _with_unit(number(celsius), " °C")


def weight(kilograms: float | None, unit: str = "kg", digits: int = 0) -> str:
    """Format a weight in kg or lb, e.g. "140 kg"."""
    if not is_known(kilograms):
        return UNKNOWN
    if unit == "lb":
        return f"{number(kilograms / KG_PER_LB, digits)} lb"
    return f"{number(kilograms, digits)} kg"


def file_size(size: int) -> str:
    """Format a number of bytes, e.g. "12.3 MB"."""
    return _with_unit(number(size / 1e6, 1), f"{NO_BREAK_SPACE}MB")


def count(amount: int, thing: str, things: str = "") -> str:
    """Format a count with its noun, e.g. "1 run", "40 runs"."""
    return f"{number(amount)} {thing if amount == 1 else things or thing + 's'}"


def counted_hours(value: float | None) -> str:
    """Count hours with their noun, e.g. "1 hour", "36 hours", and less than one in minutes."""
    if not is_known(value):
        return f"{UNKNOWN} hours"
    return count(round(value), "hour") if value >= 1 else count(round(60 * value), "minute")


def counts_in_words(counts: Iterable[tuple[int, str]], one: str, several: str) -> list[str]:
    """Say how many of a thing are so and so, without what there is none of.

    The first says of what, e.g. "3 activities corrected", "2 gone": the others are of the same.
    """
    told = [(amount, what) for amount, what in counts if amount]
    return [
        f"{number(amount) if place else count(amount, one, several)} {what}"
        for place, (amount, what) in enumerate(told)
    ]


def spelled(amount: int) -> str:
    """Spell a small number, e.g. "three"; from eleven on in digits."""
    return _SPELLED[amount] if 0 <= amount < len(_SPELLED) else number(amount)


def about(value: float) -> str:
    """Format a number nobody should take to the digit, e.g. "about 14", "about 1,300"."""
    figures = max(0, math.floor(math.log10(abs(value))) - 1) if value else 0
    return f"about {number(round(value / 10**figures) * 10**figures)}"


def listed(things: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does, e.g. "a, b and c"."""
    words = list(things)
    return f" {last} ".join([*([", ".join(words[:-1])] if words[:-1] else []), *words[-1:]])


def first_few(words: Sequence[str], most: int) -> list[str]:
    """Return the first of many words to be listed, and how many there are besides: "3 more"."""
    more = len(words) - most
    return [*words[:most], *([f"{number(more)} more"] if more > 0 else [])]


def weekday(day: date, *, short: bool = False) -> str:
    """Name the weekday in English, whatever the computer's language, e.g. "Monday", "Mon"."""
    return (SHORT_WEEKDAYS if short else WEEKDAYS)[day.weekday()]


def weekday_named(word: str) -> int | None:
    """Return the weekday that a word of small letters names, or begins to name, 0 for Monday."""
    if len(word) < len(SHORT_WEEKDAYS[0]):
        return None
    named = (place for place, name in enumerate(WEEKDAYS) if name.lower().startswith(word))
    return next(named, _OTHER_WEEKDAYS.get(word))


def month(day: date, *, short: bool = True, year: bool = False) -> str:
    """Name the month, e.g. "Feb", "February", "Feb 2026"."""
    name = _MONTHS[day.month - 1]
    return f"{name[:3] if short else name}{f' {day.year}' if year else ''}"


def day(when: date, *, year: bool = True, named: bool = False) -> str:
    """Format a date, e.g. "19 Feb 2026", with the weekday "Thu 19 Feb 2026"."""
    text = f"{when.day} {month(when)}{f' {when.year}' if year else ''}"
    return f"{weekday(when, short=True)} {text}" if named else text


def time_of_day(when: datetime) -> str:
    """Format the time of day, e.g. "23:50"."""
    return f"{when.hour}:{when.minute:02d}"


def day_and_hour(when: date, local_hour: float | None) -> str:
    """Format a day and its hour, e.g. "Thu 19 Feb 2026, 17:30"; an unknown hour is left out."""
    if not is_known(local_hour):
        return day(when, named=True)
    # The minute that has begun, as clocks show it; a hair below is the fault of the fraction.
    hour, minute = divmod(min(math.floor(local_hour * 60 + _HAIR), _LAST_MINUTE), 60)
    return f"{day(when, named=True)}, {hour}:{minute:02d}"


def upcoming(when: datetime, now: datetime) -> str:
    """Format a moment to come, e.g. "14:15", on another day "Thu 26 Nov, 1:00"."""
    if when.date() == now.date():
        return time_of_day(when)
    return f"{day(when, year=when.year != now.year, named=True)}, {time_of_day(when)}"


def span(first: date, last: date) -> str:
    """Format a period, e.g. "24 Nov 2025 to 22 Nov 2026"; one day as that day."""
    return day(last) if first == last else f"{day(first)} to {day(last)}"
