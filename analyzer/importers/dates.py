"""Dates and times as exports write them, in any language and hardly ever the same way.

"Aug 1, 2026, 6:30:00 AM", "1 Oct 2023, 07:30:00", "20.09.2026, 14:12:12", "2020-05-13 12:41:35",
"6 mrt. 2024 14:23:15", "12 de out. de 2023, 07:30:00", "2026年8月1日 上午6:30:00", "9/14/26 18:00".

One date alone may mean two days: "9/3" is in March or in September, "listopada" is October in
Croatian and November in Polish. So a file's dates are looked at together, once: ``date_style``
finds the language and the order in which all of them make sense, and asks where two do.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from analyzer.errors import SettingNeededError, SettingQuestion
from analyzer.importers.clocks import has_come
from analyzer.text import fold, one_line
from analyzer.units import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EVENING = time(18)
"""Taken where a day names no time, as for leg days added by hand."""

_HOUR_MARKS = ":h时時点點시"
_CLOCK = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})\s?[{_HOUR_MARKS}]\s?(\d{{2}})(?!\d)"
    r"(?:[:.分분]\s?(\d{2})(?!\d)(?:[.,]\d+)?[秒초]?|분|分)?"
)
_CLOCK_WITH_DOTS = re.compile(r"(?<=[\s,])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?=\D*$)")
_OFFSET = re.compile(r"\s*(?:(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d{2})?|(?:z|utc|gmt)\b)")
_LONE_CLOCK = re.compile(r"\d\s?:\s?\d")
_LONG_NUMBER = re.compile(r"\d{5}")
_NUMBERS = re.compile(r"\d+")
_BETWEEN_WORDS = re.compile(r"[\s\d,;/()'’–—-]+")
_UNSAID = re.compile(r"[.׳״'’॰]")
_AFTER_A_CLOCK = frozenset({"", "h", "hr", "hrs", "hs", "uhr", "ч", "น", "klo", "kl", "at", "um"})
_YEAR_FIRST = re.compile(r"[年년]")
_DAY_FIRST = re.compile(r"\b(?:thang|thg)\b")
_SPREADSHEET_DAY = re.compile(r"\d{5}(?:[.,]\d+)?")
_SPREADSHEET_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a clock knows no zone
_NOON = 12
_A_YEAR = 31
_CENTURY = 100
_SHORT = 2
_SHORT_YEARS_IN_FRONT = range(10, 100)
"""A short year that stands last may be any; "09/03/26" is no day of 2009."""
_YEARS = range(1990, 2100)
_BUDDHIST = 543
_SHORTEST_PREFIX = 3
_FEW_DAMAGED = 20
_LONGEST_QUOTE = 40
_ENOUGH_DAYS = 3

Day = tuple[int, int, int]
"""Year, month and day."""


class _Written(NamedTuple):
    """A date's text taken apart; what its numbers and words mean is not decided yet."""

    text: str
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    year_first: bool
    day_first: bool
    dotted: bool
    clock: time | None
    offset: timedelta | None


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How one file writes its dates.

    Attributes:
        order: "dmy", "mdy" or "ymd", of dates in numbers whose year does not stand first; "" where
            the few there are cannot be told apart.
        language: whose months they are; "" when they are in numbers.
        midnights: every date stands at 0:00, so that none names its time.
    """

    order: str = "dmy"
    language: str = ""
    midnights: bool = False

    def clock_time(self, text: str) -> datetime | None:
        """Return a date and time as the clock showed it, aware where it names its zone.

        A day without a time is taken as the evening. None where it cannot be understood.
        """
        return _clock_time(text, self.order, self.language, self.midnights)

    def utc_instant(self, text: str) -> datetime | None:
        """Return the instant a date and time in UTC mean, None when it cannot be understood."""
        when = self.clock_time(text)
        if when is None:
            return None
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)

    def names_time(self, text: str) -> bool:
        """Tell whether a date names its time of day."""
        written = _taken_apart(text)
        return written is not None and written.clock is not None and not self.midnights


@lru_cache(maxsize=10_000)
def _clock_time(text: str, order: str, language: str, midnights: bool) -> datetime | None:  # noqa: FBT001 - a cache's key
    written = _taken_apart(text)
    day = written and _calendar_day(written, order, language)
    if written is None or day is None:
        return None
    clock = EVENING if midnights or written.clock is None else written.clock
    when = datetime.combine(datetime(*day), clock)  # noqa: DTZ001 - a clock knows no zone
    return when if written.offset is None else when.replace(tzinfo=timezone(written.offset))


def date_style(
    texts: Iterable[str], name: str, *, order: str = "", language: str = ""
) -> DateStyle:
    """Return how a file writes its dates, decided by all of them.

    Args:
        texts: its dates, in the order of its rows.
        name: the file's name, for the sentence that asks.
        order: what the runner said of dates in numbers, "" for nothing; only where the dates
            themselves do not decide.
        language: what they said of months in words, likewise.

    Raises:
        SettingNeededError: two orders or two languages make sense, and mean different days.
    """
    written = [found for found in map(_taken_apart, dict.fromkeys(texts)) if found]
    in_numbers = [one for one in written if _is_open(one)]
    in_words = [one for one in written if one.words]
    # A date or two like no other are damaged: not worth a question.
    ask = len(in_numbers) * _FEW_DAMAGED > len(written)
    return DateStyle(
        _decided_order(in_numbers, name, order, ask=ask),
        _decided_language(in_words, name, language),
        midnights={one.clock for one in written} == {time(0)} and len(written) > 1,
    )


def months_of(languages: Iterable[str]) -> frozenset[str]:
    """Return the names of months in these languages, as ``bare_word`` writes them."""
    names = _whole_names()
    return frozenset(chain.from_iterable(names.get(one, frozenset()) for one in languages))


def bare_word(word: str) -> str:
    """Return a word of a date as it is compared: without case, accents, dots and apostrophes."""
    return _UNSAID.sub("", fold(word)).strip()


@lru_cache(maxsize=10_000)
def _taken_apart(text: str) -> _Written | None:
    # Full-width digits and narrow no-break spaces become plain ones: phones write both.
    bare = fold(text).strip()
    if _SPREADSHEET_DAY.fullmatch(bare):
        return _of_spreadsheet(text, float(bare.replace(",", ".")))
    # An ISO date's "T" stands between digits.
    bare = re.sub(r"(?<=\d)t(?=\d)", " ", bare)
    clock = _CLOCK.search(bare) or _CLOCK_WITH_DOTS.search(bare)
    if clock is None:
        no_time = not _LONE_CLOCK.search(bare) and not _LONG_NUMBER.search(bare)
        return _Written(text, *_date_parts(bare), None, None) if no_time else None
    before, after = bare[: clock.start()], bare[clock.end() :]
    offset, after = _offset_in(after)
    half, before, after = _half_of_day(before, after)
    try:
        shown = time(_hour_of_day(int(clock[1]), half), int(clock[2]), int(clock[3] or 0))
    except ValueError:
        return None
    # A word nobody knows beside the clock may be another language's "pm".
    if _LONG_NUMBER.search(before + after):
        return None
    if not (_NUMBERS.search(after) or bare_word(after.strip(" ,)]")) in _AFTER_A_CLOCK):
        return None
    return _Written(text, *_date_parts(f"{before} {after}"), shown, offset)


def _of_spreadsheet(text: str, days: float) -> _Written:
    when = _SPREADSHEET_ZERO + timedelta(seconds=round(days * 86_400))
    clock = when.time() if days % 1 else None
    numbers = (f"{when.year}", f"{when.month}", f"{when.day}")
    return _Written(
        text, numbers, (), year_first=True, day_first=False, dotted=False, clock=clock, offset=None
    )


def _date_parts(text: str) -> tuple[tuple[str, ...], tuple[str, ...], bool, bool, bool]:
    found = _NUMBERS.findall(text)
    numbers = tuple(found) if any(len(number) >= _SHORT for number in found) else ()
    words = (bare_word(word) for word in _BETWEEN_WORDS.split(text))
    return (
        numbers,
        tuple(word for word in words if word in _month_words()),
        bool(_YEAR_FIRST.search(text)) or (len(numbers) > 1 and int(numbers[0]) > _CENTURY),
        bool(_DAY_FIRST.search(text)),
        "." in text and "/" not in text,
    )


def _offset_in(after: str) -> tuple[timedelta | None, str]:
    found = _OFFSET.match(after)
    if found is None:
        return None, after
    offset = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    if offset >= timedelta(days=1):
        return None, after
    return (-offset if found[1] == "-" else offset), after[found.end() :]


def _half_of_day(before: str, after: str) -> tuple[str, str, str]:
    """Return "am", "pm" or "", and the texts around the clock without the word that says so."""
    for half, pattern in _halves().items():
        if found := pattern["after"].match(after):
            return half, before, after[found.end() :]
        if found := pattern["before"].search(before):
            return half, before[: found.start()], after
    return "", before, after


def _hour_of_day(hour: int, half: str) -> int:
    if half and not 1 <= hour <= _NOON:
        return hour
    return {"pm": hour % _NOON + _NOON, "am": hour % _NOON}.get(half, hour)


def _is_open(written: _Written) -> bool:
    """Tell whether a date is three numbers of which the year does not surely stand first."""
    numbers_alone = not (written.words or written.year_first or written.day_first)
    return numbers_alone and len(written.numbers) == len("dmy")


def _calendar_day(written: _Written, order: str, language: str) -> Day | None:
    if written.words:
        months = [_month_number(word, language) for word in written.words]
        # The last: a weekday stands first, and "mar." is a Tuesday in three languages.
        month = next((found for found in reversed(months) if found), None)
        if month is None or len(written.numbers) != len("dy"):
            return None
        day, year = written.numbers
        if int(day) > _A_YEAR:
            day, year = year, day
        return _valid_day(year, month, int(day))
    if len(written.numbers) != len("dmy"):
        return None
    if written.year_first:
        year, number, day = written.numbers
        return _valid_day(year, int(number), int(day)) if int(year) > _CENTURY else None
    return _day_in_order(written.numbers, "dmy" if written.day_first else order)


def _day_in_order(numbers: Sequence[str], order: str) -> Day | None:
    if not order:
        return None
    part = dict(zip(order, numbers, strict=True))
    if order == "ymd" and int(part["y"]) not in _SHORT_YEARS_IN_FRONT:
        return None
    return _valid_day(part["y"], int(part["m"]), int(part["d"]))


def _valid_day(year: str, month: int, day: int) -> Day | None:
    full = int(year)
    if len(year) == _SHORT:  # the one within a hundred years from the first that is believed
        full = (full - _YEARS.start) % _CENTURY + _YEARS.start
    full -= _BUDDHIST if full - _BUDDHIST in _YEARS else 0
    try:
        datetime(full, month, day)  # noqa: DTZ001 - only to ask whether there is such a day
    except ValueError:
        return None
    return (full, month, day) if full in _YEARS else None


def _decided_order(dates: Sequence[_Written], name: str, asked: str, *, ask: bool) -> str:
    orders = ["dmy", "mdy", "ymd"]
    known = [d for d in dates if any(_day_in_order(d.numbers, order) for order in orders)]
    missed = {o: sum(_day_in_order(d.numbers, o) is None for d in known) for o in orders}
    fewest = min(missed.values())
    # A slip of the finger or two decides nothing against all the others.
    if fewest * _FEW_DAMAGED > len(known):
        return asked or (_ask_between_orders(known, name) if ask else "")
    left = [order for order in orders if missed[order] == fewest]
    days = {order: [_day_in_order(d.numbers, order) for d in known] for order in left}
    past = _only_past(left, days)
    sorted_so = [order for order in left if _is_sorted([day for day in days[order] if day])]
    # Days to come may be planned ones, where the order of the rows says otherwise than the clock.
    contradict = bool(sorted_so) and set(sorted_so).isdisjoint(past)
    left = left if contradict else past
    if all(days[order] == days[left[0]] for order in left):
        return left[0]
    if "dmy" in left and all(d.dotted for d in known):
        return "dmy"  # nobody writes 9.14.2026
    if asked in left:
        return asked
    in_turn = [order for order in sorted_so if order in left]
    if len(in_turn) == 1 and len(known) >= _ENOUGH_DAYS and not contradict:
        return in_turn[0]  # logs are in order of time
    return _ask_for_order(known, name) if ask else ""


def _only_past(left: list[str], days: Mapping[str, Sequence[Day | None]]) -> list[str]:
    past = [order for order in left if all(_has_begun(day) for day in days[order] if day)]
    return past or left


def _has_begun(day: Day) -> bool:
    return has_come(datetime(*day, tzinfo=UTC))


def _is_sorted(days: Sequence[Day]) -> bool:
    return list(days) in (sorted(days), sorted(days, reverse=True))


def _ask_for_order(dates: Sequence[_Written], name: str) -> str:
    example = _quoted(dates[0])
    raise _order_needed(
        f"{name} does not say whether a date such as {example} begins with the day or the month."
    )


def _ask_between_orders(dates: Sequence[_Written], name: str) -> str:
    month_first = next(d for d in dates if _day_in_order(d.numbers, "dmy") is None)
    day_first = next(d for d in dates if _day_in_order(d.numbers, "mdy") is None)
    examples = f"{_quoted(month_first)} and {_quoted(day_first)}"
    raise _order_needed(f"{name} holds dates in more than one order, such as {examples}.")


def _quoted(date: _Written) -> str:
    return f"“{one_line(date.text, _LONGEST_QUOTE)}”"


def _order_needed(message: str) -> SettingNeededError:
    return SettingNeededError(
        message,
        "Say it once with --date-order dmy, mdy or ymd (d the day, m the month, y the year); it is "
        "remembered.",
        SettingQuestion(
            "sources",
            "date_order",
            ("dmy", "mdy", "ymd"),
            "In which order are they written (d the day, m the month, y the year)?",
        ),
    )


def _decided_language(dates: Sequence[_Written], name: str, asked: str) -> str:
    if not dates:
        return ""
    months = {language: [_month_of(d, language) for d in dates] for language in _month_names()}
    # A weekday may be another language's month, and "mar" the start of a Finnish one: of equals the
    # language that knows more words, and more of them whole, is meant.
    known = {
        language: (
            sum(month is not None for month in found),
            sum(_is_known(word, language) for one in dates for word in one.words),
        )
        for language, found in months.items()
    }
    most = max(known.values())
    left = [language for language, number in known.items() if number == most]
    first = left[0]
    if all(months[language] == months[first] for language in left):
        return first
    days = {o: [_calendar_day(d, "dmy", o) for d in dates] for o in left}
    left = _only_past(left, days)
    if asked in left or all(months[language] == months[left[0]] for language in left):
        return asked if asked in left else left[0]
    differ = [months[language] for language in left]
    place = next(i for i in range(len(dates)) if len({one[i] for one in differ}) > 1)
    choices = tuple(
        sorted({differ[i][place]: left[i] for i in reversed(range(len(left)))}.values())
    )
    raise SettingNeededError(
        f"{name} has a month “{dates[place].words[-1]}”, which is another one in each of the "
        f"languages {listed(choices)}.",
        f"Say it once with --date-language {' or '.join(choices)}; it is remembered.",
        SettingQuestion("sources", "date_language", choices, "In which language are they written?"),
    )


def _month_of(written: _Written, language: str) -> int | None:
    months = (_month_in(word, language) for word in reversed(written.words))
    return next((month for month in months if month), None)


def _month_number(word: str, language: str) -> int | None:
    """Return a month by its name in a language, else in any other if they agree on it."""
    found = _month_in(word, language) if language else None
    if found:
        return found
    anywhere = _month_words().get(word, frozenset())
    return next(iter(anywhere)) if len(anywhere) == 1 else None


def month_named(word: str) -> int | None:
    """Return a month by its name in English, else in any other language if they agree on it."""
    return _month_number(bare_word(word), "en")


def _is_known(word: str, language: str) -> int:
    """Return 2 for a whole name of a month, 1 for the beginning of one, 0 for no month."""
    return (_month_in(word, language) is not None) + (word in _whole_names()[language])


def _month_in(word: str, language: str) -> int | None:
    return _month_names().get(language, {}).get(word)


@cache
def _month_names() -> Mapping[str, Mapping[str, int]]:
    """Return the months of each language by name, and by what only one name begins with."""
    return {row["language"]: _with_prefixes(row) for row in _table()}


@cache
def _whole_names() -> Mapping[str, frozenset[str]]:
    return {
        row["language"]: frozenset(name for m in range(1, 13) for name in row[str(m)].split("|"))
        for row in _table()
    }


def _with_prefixes(row: Mapping[str, str]) -> dict[str, int]:
    names = {name: m for m in range(1, 13) for name in row[str(m)].split("|")}
    begins: dict[str, set[int]] = {}
    for name, month in names.items():
        for end in range(_SHORTEST_PREFIX, len(name)):
            begins.setdefault(name[:end], set()).add(month)
    only = {start: min(months) for start, months in begins.items() if len(months) == 1}
    return only | names


@cache
def _month_words() -> Mapping[str, frozenset[int]]:
    """Return which months a word may be in any language; where it is a whole name, those."""
    whole: dict[str, set[int]] = {}
    begun: dict[str, set[int]] = {}
    for language, names in _month_names().items():
        for name, month in names.items():
            (whole if name in _whole_names()[language] else begun).setdefault(name, set()).add(
                month
            )
    return {name: frozenset(months) for name, months in (begun | whole).items()}


@cache
def _halves() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    """Return what says "am" and "pm" in any language, before and after a clock."""
    more = {
        "am": ["上午", "午前", "오전", "凌晨", "早上", "清晨", "sa"],
        "pm": ["下午", "午後", "오후", "晚上", "傍晚", "ch"],
    }
    found: dict[str, dict[str, re.Pattern[str]]] = {}
    for half in ("am", "pm"):
        words = {w for row in _table() for w in row[half].split("|") if w} | set(more[half])
        by_length = sorted(words, key=len, reverse=True)
        spelled = "|".join(r"\.?\s?".join(map(re.escape, word)) for word in by_length)
        found[half] = {
            "after": re.compile(rf"\s*(?:{spelled})\.?(?!\w)"),
            "before": re.compile(rf"(?<!\w)(?:{spelled})\.?\s*$"),
        }
    return found


@cache
def _table() -> Sequence[Mapping[str, str]]:
    text = files("analyzer.importers").joinpath("month_names.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
