"""The athlete's own plan held against the rules: what breaks them, what needs care, and when."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.advice.plan.timeline import (
    PlanLimits,
    PlanRule,
    TimedSession,
    find_bends,
    in_order_of_end,
)
from analyzer.advice.plan.usual import last_day_of
from analyzer.advice.plan.week import DAY_MIN, HOUR_MIN, SessionKind
from analyzer.clocks import at_clock, on_clock
from analyzer.legday.breaks import units_since_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.advice.plan.week import Week, WeekSession
    from analyzer.frames.dataset import Dataset

WEEKS_AHEAD = 3
_WEEK = timedelta(weeks=1)
_DONE = 5
_STALE = timedelta(days=7)


class WeekLevel(StrEnum):
    """How much a finding weighs; the words of its JSON."""

    BREAKS = "breaks"
    CAUTION = "caution"


class DatedSession(NamedTuple):
    """One session of a plan on the athlete's own clock.

    ``done`` tells what was in the log already from what is planned.
    """

    start: datetime
    end: datetime
    kind: SessionKind
    done: bool = False


@dataclass(frozen=True, slots=True)
class WeekFinding:
    """What a plan does against a rule.

    ``session`` comes ``hours`` after ``legs``, where the rule asks for ``least_h``; for a leg day
    before a race ``session`` is the race. A time without legs is counted from ``legs``, or, where
    it is None, from a race or the plan's beginning. ``is_first_leg_day`` where the leg day is the
    first after a break, whose window is longer. ``times`` counts the weeks of the plan in which it
    comes again.
    """

    level: WeekLevel
    rule: PlanRule
    session: DatedSession
    legs: DatedSession | None
    hours: float
    least_h: float
    is_first_leg_day: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class PlanBegin:
    """How a week begins that is taken up now.

    ``last`` is the last leg day of the log, ``first`` the first one planned that keeps apart from
    it, ``legs_from`` the moment from which one does: each None where there is none. ``waits`` where
    an earlier one of the week is left out for that. ``gap`` is a first time without legs that is
    longer than a week.
    """

    last: DatedSession | None
    first: DatedSession | None
    legs_from: datetime | None
    waits: bool
    gap: WeekFinding | None


def check_plan(
    planned: Sequence[DatedSession], data: Dataset, race: date | None = None
) -> list[WeekFinding]:
    """Hold a plan against the rules that `legstats plan` and `check` go by.

    Leg days of the log's last days count as they do in `check`. Of findings that come again every
    week only the first is returned, with how often it comes.

    Args:
        planned: sessions to come, in any order.
        data: the log, for the leg days before the plan, and the settings.
        race: the day of a race that need not stand in the plan.
    """
    windows, limits = data.config.windows, PlanLimits.of(data.config)
    done = _done_leg_days(data, min((s.start for s in planned), default=None))
    sessions = sorted([*done, *planned])
    # The clock may change in between: hours are counted between moments, days on the clock.
    zone = data.config.sources.zone
    first = _first_after_break(sessions, windows.first_after_days, zone)
    timed = [
        TimedSession(
            _minute(s.start, zone), _minute(s.end, zone), s.kind,
            max(windows.first_h, limits.window_h) if s in first else limits.window_h,
        )
        for s in sessions
    ]  # fmt: skip
    by_time = dict(zip(timed, sessions, strict=True))
    bends = find_bends(timed, limits)
    found = [
        WeekFinding(
            WeekLevel.BREAKS if bend.rule in _BREAKING else WeekLevel.CAUTION,
            bend.rule, by_time[bend.session], by_time[bend.legs], bend.hours, bend.least_h,
            by_time[bend.legs] in first,
        )
        for bend in bends
    ]  # fmt: skip
    found += _after_heavy_legs(timed, by_time, windows.severe_h)
    races, race_days = _races(sessions, race), data.config.plan.race_days
    found += _before_races(sessions, races, race_days)
    found += _week_without_legs(sorted(planned), done[-1] if done else None, races, race_days)
    ahead = [f for f in found if not f.session.done]
    return _once(sorted(ahead, key=lambda f: (f.session.start, f.level != WeekLevel.BREAKS)))


def begins_badly(week: Week, data: Dataset, race: date | None = None) -> bool:
    """Tell whether a week, begun now, has its first leg day too soon or too late after the last."""
    found = check_plan(dated(week, data.local_now.replace(tzinfo=None)), data, race)
    return any(
        one.rule is PlanRule.WEEKLY
        or (one.rule is PlanRule.LEG_DAYS_APART and one.legs is not None and one.legs.done)
        for one in found
    )


def plan_begin(week: Week, data: Dataset, race: date | None = None) -> PlanBegin:
    """Return how a week begins that is taken up now: with legs that keep apart from the last.

    Args:
        week: the week, which then repeats.
        data: the log, for the leg days done, and the settings.
        race: the day of a race to come, after which nothing is planned.
    """
    now = data.local_now.replace(tzinfo=None)
    done = _done_leg_days(data, None)
    last = done[-1] if done else None
    legs_from = last and _later(last.start, PlanLimits.of(data.config).leg_days_apart_h, data)
    planned = dated(week, now, legs_from=legs_from)
    first = next((s for s in planned if s.kind is SessionKind.LEGS), None)
    soonest = next((s for s in dated(week, now) if s.kind is SessionKind.LEGS), None)
    # Before a race legs are planned no longer than until its last heavy leg day.
    if race and first and first.start.date() > last_heavy_leg_day(race, data.config.plan.race_days):
        first = None
    found = check_plan(planned, data, race)
    gap = next((one for one in found if one.rule is PlanRule.WEEKLY), None)
    return PlanBegin(last, first, legs_from, first is not None and soonest != first, gap)


_BREAKING = frozenset({PlanRule.REST_BEFORE_KEY_RUN, PlanRule.TWO_AT_ONCE})


def dated(
    week: Week, now: datetime, weeks: int = WEEKS_AHEAD, legs_from: datetime | None = None
) -> list[DatedSession]:
    """Return the sessions of a week that repeats, from a moment on, on the athlete's clock.

    Args:
        week: the week.
        now: the moment from which it repeats.
        weeks: for how many weeks.
        legs_from: no leg day begins before; None where nothing asks for that.
    """
    begins = (
        (first_begin(session, now, legs_from) + n * _WEEK, session)
        for n in range(weeks + 1)
        for session in week.sessions
    )
    until = now.replace(tzinfo=None) + weeks * _WEEK
    return sorted(
        DatedSession(begin, begin + timedelta(minutes=session.minutes), session.kind)
        for begin, session in begins
        if begin < until
    )


def first_begin(session: WeekSession, now: datetime, legs_from: datetime | None) -> datetime:
    """Return when a session of a week begins first, likewise."""
    earliest = now.replace(tzinfo=None)
    if legs_from is not None and session.kind is SessionKind.LEGS:
        earliest = max(earliest, legs_from)
    monday = datetime.combine(earliest.date() - timedelta(days=earliest.weekday()), time())
    begin = monday + timedelta(minutes=session.start_min)
    return begin if begin >= earliest else begin + _WEEK


def last_heavy_leg_day(race: date, race_days: float) -> date:
    """Return the last day on which legs may be trained heavily before a race."""
    return race - timedelta(days=round(race_days))


def _local(moment: datetime, data: Dataset) -> datetime:
    return on_clock(moment, data.config.sources.zone).replace(tzinfo=None)


def _later(shown: datetime, hours: float, data: Dataset) -> datetime:
    """Return what the clock shows so many hours later: it may change in between."""
    moment = at_clock(shown, data.config.sources.zone).astimezone(UTC) + timedelta(hours=hours)
    return _local(moment, data)


def _done_leg_days(data: Dataset, before: datetime | None) -> list[DatedSession]:
    """Return the last leg days of the log; none where it ends so early that others may follow."""
    legs = data.leg_days
    # The last one tells how long the break was, the ones before it whether they keep apart.
    recent = legs[legs["started_at"] <= data.present].sort_values("started_at").tail(_DONE)
    # One that was added by hand is the last word on leg days, whatever was recorded.
    last_days = [last_day_of(data), *recent["local_date"].tail(1)]
    if data.local_now.date() - max(last_days).date() > _STALE:
        return []
    done = [
        DatedSession(
            _local(start.to_pydatetime(), data), _local(end.to_pydatetime(), data),
            SessionKind.LEGS, done=True,
        )
        for start, end in zip(recent["started_at"], recent["ended_at"], strict=True)
    ]  # fmt: skip
    return [s for s in done if before is None or s.start < before]


def _first_after_break(
    sessions: Sequence[DatedSession], after_days: float, zone: str
) -> set[DatedSession]:
    """Return the planned leg days that come after more than so many days without any."""
    legs = [s for s in sessions if s.kind is SessionKind.LEGS]
    begins = np.array([_minute(s.start, zone) for s in legs])
    ends = np.array([_minute(s.end, zone) for s in legs])
    rested_d = units_since_end(begins, ends, begins) / DAY_MIN
    is_first = (rested_d > after_days).tolist()
    return {s for s, first in zip(legs, is_first, strict=True) if first and not s.done}


def _after_heavy_legs(
    timed: Sequence[TimedSession], by_time: dict[TimedSession, DatedSession], severe_h: float
) -> Iterator[WeekFinding]:
    """Yield the key runs that would lie in the longer window of a heavy leg day."""
    legs = in_order_of_end(s for s in timed if s.is_legs)
    ends = [s.end_min for s in legs]
    for run in timed:
        behind = bisect_right(ends, run.start_min)
        if not run.kind.is_key or not behind:
            continue
        last = legs[behind - 1]
        hours = (run.start_min - last.end_min) / HOUR_MIN
        if last.window_h < hours <= severe_h:
            yield WeekFinding(
                WeekLevel.CAUTION, PlanRule.HEAVY_LEGS, by_time[run], by_time[last], hours, severe_h
            )


def _races(sessions: Sequence[DatedSession], race: date | None) -> list[DatedSession]:
    """Return the races to come, that of which only the day is known included."""
    races = [s for s in sessions if s.kind is SessionKind.RACE and not s.done]
    if race is not None and all(s.start.date() != race for s in races):
        # A race of which only the day is known is taken to begin at noon.
        begin = datetime.combine(race, time(12))
        races.append(DatedSession(begin, begin, SessionKind.RACE))
    return races


def _before_races(
    sessions: Sequence[DatedSession], races: Sequence[DatedSession], race_days: float
) -> Iterator[WeekFinding]:
    """Yield the leg days that come later than the last heavy one before a race should."""
    for each in races:
        last_day = last_heavy_leg_day(each.start.date(), race_days)
        for legs in sessions:
            if legs.done or legs.kind is not SessionKind.LEGS:
                continue
            # Legs in the evening after a race are no matter of that race.
            if last_day < legs.start.date() and legs.start <= each.start:
                days = (each.start.date() - legs.start.date()).days
                yield WeekFinding(
                    WeekLevel.CAUTION, PlanRule.BEFORE_RACE, each, legs, 24.0 * days, 24 * race_days
                )


def _week_without_legs(
    planned: Sequence[DatedSession],
    last: DatedSession | None,
    races: Sequence[DatedSession],
    race_days: float,
) -> Iterator[WeekFinding]:
    """Yield the first run of a plan that goes more than a week without a leg day.

    ``last`` is the leg day before the plan; None where it is not known: then its weeks alone count.
    """
    legs, since = last, planned[0].start if planned else None
    since = last.start if last else since
    for session in planned:
        if session.kind is SessionKind.LEGS or session in races:
            legs, since = session if session not in races else None, session.start
        # In the last days before a race legs rest, as the rule on races asks.
        elif any(
            last_heavy_leg_day(race.start.date(), race_days) < session.start.date()
            and session.start <= race.start
            for race in races
        ):
            continue
        elif since is not None and (gone := session.start - since) > _WEEK + timedelta(days=1):
            hours = gone / timedelta(hours=1)
            yield WeekFinding(WeekLevel.CAUTION, PlanRule.WEEKLY, session, legs, hours, 7 * 24.0)
            return


def _once(found: Iterable[WeekFinding]) -> list[WeekFinding]:
    """Keep the first of the findings that come again every week, with how often they come."""
    kept: dict[tuple[object, ...], WeekFinding] = {}
    for finding in found:
        key = (
            finding.rule, finding.session.kind, _in_week(finding.session),
            finding.legs and _in_week(finding.legs), round(finding.hours, 2),
        )  # fmt: skip
        first = kept.get(key)
        kept[key] = replace(first, times=first.times + 1) if first else finding
    return list(kept.values())


def _in_week(session: DatedSession) -> int:
    start = session.start
    return start.weekday() * DAY_MIN + start.hour * HOUR_MIN + start.minute


def _minute(shown: datetime, zone: str) -> float:
    return at_clock(shown, zone).timestamp() / 60
