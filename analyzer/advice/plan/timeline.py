"""Which rules a plan keeps: rest before key runs, order on one day, room between leg days.

A plan is sessions on a line of minutes; a week that repeats is laid out three times over, and what
bends in the middle one counts.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from analyzer.advice.plan.week import HOUR_MIN, WEEK_MIN, SessionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.advice.plan.week import Week
    from analyzer.config import Config


class PlanRule(StrEnum):
    """The rules of a plan; the words of their JSON."""

    REST_BEFORE_KEY_RUN = "rest before a key run"
    RUN_FIRST = "run first, or hours between"
    LEG_DAYS_APART = "leg days apart"
    TWO_AT_ONCE = "two at once"
    HEAVY_LEGS = "rest after a heavy leg day"
    BEFORE_RACE = "last heavy leg day before a race"
    WEEKLY = "a leg day every week"


class TimedSession(NamedTuple):
    """A session on a line of minutes; ``window_h`` is how long the window after leg day is."""

    start_min: float
    end_min: float
    kind: SessionKind
    window_h: float

    @property
    def is_legs(self) -> bool:
        """True for leg day."""
        return self.kind is SessionKind.LEGS


@dataclass(frozen=True, slots=True)
class Bend:
    """A rule that a session bends, and by how much.

    ``session`` comes ``hours`` after ``legs``, where the rule asks for ``least_h``.
    """

    rule: PlanRule
    session: TimedSession
    legs: TimedSession
    hours: float
    least_h: float

    @property
    def by_h(self) -> float:
        """How many hours are missing."""
        return self.least_h - self.hours


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """What the rules of a plan ask for, in hours; the windows are those of ``check``."""

    window_h: float
    severe_h: float
    same_day_gap_h: float
    leg_days_apart_h: float

    @classmethod
    def of(cls, config: Config) -> PlanLimits:
        """Return the limits that the settings give."""
        plan, windows = config.plan, config.windows
        return cls(windows.standard_h, windows.severe_h, plan.same_day_gap_h, plan.leg_days_apart_h)


def laid_out(week: Week, window_h: float, times: int = 3) -> list[TimedSession]:
    """Return a week that repeats as sessions on a line, so many times over."""
    return [
        TimedSession(s.start_min + shift, s.end_min + shift, s.kind, window_h)
        for shift in range(0, times * WEEK_MIN, WEEK_MIN)
        for s in week.sessions
    ]


def bends_in_week(week: Week, limits: PlanLimits) -> list[Bend]:
    """Return what bends in a week that repeats."""
    return [
        bend
        for bend in find_bends(laid_out(week, limits.window_h), limits)
        if WEEK_MIN <= bend.session.start_min < 2 * WEEK_MIN
    ]


def find_bends(sessions: Sequence[TimedSession], limits: PlanLimits) -> list[Bend]:
    """Return every rule that a plan bends, in order of time.

    Args:
        sessions: in order of their start.
        limits: what the rules ask for.
    """
    return sorted(_bends(sessions, limits), key=lambda bend: bend.session.start_min)


def _bends(sessions: Sequence[TimedSession], limits: PlanLimits) -> Iterator[Bend]:
    yield from _overlaps(sessions)
    legs = [s for s in sessions if s.is_legs]
    apart_h = limits.leg_days_apart_h
    for before, after in pairwise(legs):
        if (hours := _hours(after.start_min, before)) < apart_h:
            yield Bend(PlanRule.LEG_DAYS_APART, after, before, hours, apart_h)
    by_end = in_order_of_end(legs)
    ends = [s.end_min for s in by_end]
    for run in sessions:
        if run.is_legs or not (behind := bisect_right(ends, run.start_min)):
            continue
        last = by_end[behind - 1]
        hours = (run.start_min - last.end_min) / HOUR_MIN
        # Inclusive, as the window of `check`: a run that long after leg day is still judged.
        if run.kind.is_key and hours <= last.window_h:
            yield Bend(PlanRule.REST_BEFORE_KEY_RUN, run, last, hours, last.window_h)
        elif not run.kind.is_key and hours < limits.same_day_gap_h:
            yield Bend(PlanRule.RUN_FIRST, run, last, hours, limits.same_day_gap_h)


def in_order_of_end(legs: Iterable[TimedSession]) -> list[TimedSession]:
    """Return leg days as they end: a short one within a long one is over before it."""
    return sorted(legs, key=lambda session: session.end_min)


def _overlaps(sessions: Sequence[TimedSession]) -> Iterator[Bend]:
    """Yield each session that begins while another one goes on: the one that goes on longest."""
    longest: TimedSession | None = None
    for session in sessions:
        if longest is not None and session.start_min < longest.end_min:
            hours = _hours(longest.end_min, session)
            yield Bend(PlanRule.TWO_AT_ONCE, session, longest, 0, hours)
        if longest is None or session.end_min >= longest.end_min:
            longest = session


def _hours(minute: float, session: TimedSession) -> float:
    return (minute - session.start_min) / HOUR_MIN
