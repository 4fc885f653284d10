"""A usual week in one line, as it is typed and printed: "mon legs 18:00, wed intervals 7:00".

Entries stand between commas: a weekday, what it is, when it begins, and, where it is not the usual
length of its kind, when it ends ("mon legs 18:00-19:15"). An entry that begins with + or - changes
the usual week instead of replacing it ("-mon legs, +tue legs 18:00").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from analyzer.errors import UsageError
from analyzer.text import fold, one_line
from analyzer.time_of_day import TYPED_TIME, minute_of_day
from analyzer.units import SHORT_WEEKDAYS, weekday_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DAYS = tuple(name.lower() for name in SHORT_WEEKDAYS)
HOUR_MIN, DAY_MIN = 60, 24 * 60
WEEK_MIN = len(DAYS) * DAY_MIN
EXAMPLE = "mon legs 18:00, wed intervals 7:00, sat long 9:00"
GRAMMAR = f'Write it as in "{EXAMPLE}"'
_CHANGES = 'Write changes as in "-mon legs, +tue legs 18:00"'
_TIME = re.compile(rf"{TYPED_TIME}(?:[-–—]{TYPED_TIME})?")
_FILLERS = frozenset({"at", "run", "day", "session", "the", "a"})


class SessionKind(StrEnum):
    """What a session of the week is: legs, or a kind of run, the heaviest key run first."""

    LEGS = "legs"
    RACE = "race"
    INTERVALS = "intervals"
    TEMPO = "tempo"
    LONG = "long"
    EASY = "easy"
    RECOVERY = "recovery"

    @property
    def is_key(self) -> bool:
        """True for a run that is to be hard or long."""
        return self in KEY_KINDS


KEY_KINDS = (SessionKind.RACE, SessionKind.INTERVALS, SessionKind.TEMPO, SessionKind.LONG)
"""The heaviest first: leg day shows most above the threshold (Doma 2013, 2014)."""
USUAL_MINUTES: Mapping[SessionKind, int] = {
    SessionKind.LEGS: 60,
    SessionKind.RACE: 60,
    SessionKind.INTERVALS: 60,
    SessionKind.TEMPO: 60,
    SessionKind.LONG: 90,
    SessionKind.EASY: 45,
    SessionKind.RECOVERY: 30,
}
_KIND_OF = {
    **{str(kind): kind for kind in SessionKind},
    "leg": SessionKind.LEGS,
    "interval": SessionKind.INTERVALS,
}


class WeekSession(NamedTuple):
    """One session of a week that repeats.

    ``start_min`` are the minutes from Monday's midnight to its begin, ``minutes`` its length.
    """

    start_min: int
    kind: SessionKind
    minutes: int

    @property
    def weekday(self) -> int:
        """The day it begins on, 0 = Monday."""
        return self.start_min // DAY_MIN

    @property
    def end_min(self) -> int:
        """Its end in minutes from Monday's midnight; in the next week it counts on."""
        return self.start_min + self.minutes

    @property
    def clock(self) -> str:
        """When it begins, e.g. "7:00"."""
        return _clock_text(self.start_min)

    def __str__(self) -> str:
        until = "" if self.minutes == USUAL_MINUTES[self.kind] else f"-{_clock_text(self.end_min)}"
        return f"{DAYS[self.weekday]} {self.kind} {self.clock}{until}"


@dataclass(frozen=True, slots=True)
class Week:
    """Sessions of a week that repeats, in order of time; ``str`` gives the line that is read."""

    sessions: tuple[WeekSession, ...]

    @classmethod
    def of(cls, sessions: Iterable[WeekSession]) -> Week:
        """Return a week of sessions in any order; the same session twice is one."""
        return cls(tuple(sorted(set(sessions))))

    @property
    def legs(self) -> tuple[WeekSession, ...]:
        """The leg days."""
        return tuple(s for s in self.sessions if s.kind is SessionKind.LEGS)

    @property
    def runs(self) -> tuple[WeekSession, ...]:
        """All runs."""
        return tuple(s for s in self.sessions if s.kind is not SessionKind.LEGS)

    @property
    def key_runs(self) -> tuple[WeekSession, ...]:
        """The hard and the long runs."""
        return tuple(s for s in self.sessions if s.kind.is_key)

    def with_legs(self, legs: Iterable[WeekSession]) -> Week:
        """Return the week with these leg days instead of its own."""
        return Week.of((*self.runs, *legs))

    def __str__(self) -> str:
        return ", ".join(map(str, self.sessions))


def parse_week(text: str, usual: Week | None = None) -> Week:
    """Read a week.

    Args:
        text: entries between commas, semicolons or lines; when they begin with + or -, the
            ``usual`` week is changed.
        usual: the week to change.

    Raises:
        UsageError: an entry cannot be read, or there is none.
    """
    entries = [" ".join(entry.split()) for entry in re.split(r"[,;\n]", text)]
    entries = [entry for entry in entries if entry]
    if not entries:
        raise UsageError("The week has no session in it.", GRAMMAR)
    changes = [entry for entry in entries if entry[0] in "+-−"]
    if not changes:
        return Week.of(_read_entry(entry) for entry in entries)
    if len(changes) < len(entries):
        plain = next(entry for entry in entries if entry not in changes)
        raise _unreadable(plain, "the other entries change the usual week, this one does not", True)
    return _changed(usual or Week(()), changes)


def _changed(week: Week, changes: Iterable[str]) -> Week:
    sessions = set(week.sessions)
    for entry in changes:
        sign, words = entry[0], entry[1:].strip()
        if sign == "+":
            sessions.add(_read_entry(words))
            continue
        gone = {session for session in sessions if _is_meant(session, words)}
        if not gone:
            raise _unreadable(entry, "the week has no such session", True)
        sessions -= gone
    return Week.of(sessions)


def _is_meant(session: WeekSession, words: str) -> bool:
    weekday, kind, time = _parts_of(words)
    begins = time is None or time[0] == session.start_min % DAY_MIN
    return begins and weekday in {None, session.weekday} and kind in {None, session.kind}


def _read_entry(entry: str) -> WeekSession:
    weekday, kind, time = _parts_of(entry)
    if weekday is None:
        raise _unreadable(entry, "it names no weekday")
    if kind is None:
        raise _unreadable(entry, f"it names none of {', '.join(SessionKind)}")
    if time is None:
        raise _unreadable(entry, "it does not say when it begins, such as 18:00")
    begins, minutes = time
    return WeekSession(weekday * DAY_MIN + begins, kind, minutes or USUAL_MINUTES[kind])


_Time = tuple[int, int | None]
"""When an entry begins, in minutes after midnight, and its length where it says when it ends."""


def _parts_of(entry: str) -> tuple[int | None, SessionKind | None, _Time | None]:
    """Return the weekday, kind and time that an entry names, in any order; None where missing."""
    words = re.sub(r"(\d)\s+(am|pm)\b", r"\1\2", fold(entry))
    words = re.sub(r"\s*[-–—]\s*(?=\d)", "-", words)
    weekday, kind, time = None, None, None
    for word in words.split():
        if (day := weekday_named(word)) is not None and weekday is None:
            weekday = day
        elif word in _KIND_OF and kind is None:
            kind = _KIND_OF[word]
        elif (span := _TIME.fullmatch(word)) and time is None:
            time = _read_time(entry, span)
        elif word not in _FILLERS:
            raise _unreadable(entry, f"“{one_line(word)}” is not understood there")
    return weekday, kind, time


def _read_time(entry: str, span: re.Match[str]) -> _Time:
    begins = _minute_of_day(entry, *span.groups()[:3])
    if span[4] is None:
        return begins, None
    minutes = (_minute_of_day(entry, *span.groups()[3:]) - begins) % DAY_MIN
    if not minutes:
        raise _unreadable(entry, "it ends when it begins")
    return begins, minutes


def _minute_of_day(entry: str, hour: str, minute: str | None, half: str | None) -> int:
    minutes = minute_of_day(hour, minute, half)
    if minutes is None:
        raise _unreadable(entry, "a day has no such time")
    return minutes


def _clock_text(minute: int) -> str:
    hours, minutes = divmod(minute % DAY_MIN, HOUR_MIN)
    return f"{hours}:{minutes:02d}"


def _unreadable(entry: str, why: str, changes: bool = False) -> UsageError:  # noqa: FBT001, FBT002
    hint = _CHANGES if changes else GRAMMAR
    return UsageError(f"“{one_line(entry)}” in the week cannot be read: {why}.", hint)
