"""A plan as a calendar file (.ics): read from the athlete's own, and written for their calendar."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from analyzer.advice.plan.check import DatedSession, first_begin
from analyzer.advice.plan.week import USUAL_MINUTES, SessionKind
from analyzer.atomic import read_whole
from analyzer.errors import ImportProblemError
from analyzer.legday.titles import title_evidence
from analyzer.planned.titles import planned_in_title
from analyzer.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from icalendar import Calendar

    from analyzer.advice.plan.week import Week

_LEGS_FROM = 1.5
"""What a title must say for legs, in log-odds: as sure as a session's own title is taken."""
_MORNING, _EVENING = time(7), time(18)
_MOST_EVENTS = 5_000
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_AHEAD = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """The sessions of a calendar to come, and what of it says nothing of running or legs.

    ``without_time`` counts the sessions that are given by the day alone: legs are taken to begin at
    18:00, runs at 7:00. A race is known by its day, and not counted.
    """

    sessions: tuple[DatedSession, ...]
    not_understood: tuple[str, ...]
    without_time: int


def read_calendar(path: Path, now: datetime, zone: ZoneInfo | None) -> CalendarPlan:
    """Read the sessions of the coming half year from a calendar file.

    An event's title says what it is, as the title of an activity does: "Leg day", "5 x 1000 m",
    "Langer Lauf". Events that repeat are followed.

    Args:
        path: the file.
        now: the athlete's own clock, without a zone.
        zone: the athlete's zone; None for the computer's own.

    Raises:
        ImportProblemError: the file cannot be read, or is no calendar.
    """
    import recurring_ical_events  # noqa: PLC0415 - slow to import
    from icalendar import Calendar  # noqa: PLC0415 - slow to import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendar = Calendar.from_ical(read_whole(path))
            _refuse_endless(calendar)
            events = recurring_ical_events.of(calendar, skip_bad_series=True).between(
                now - timedelta(days=1), now + _AHEAD
            )
    except OSError as error:
        raise ImportProblemError(f"{path.name} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        raise ImportProblemError(
            f"{path.name} is no calendar that can be read.", "Export it anew as an .ics file."
        ) from error
    sessions: list[DatedSession] = []
    others: dict[str, None] = {}
    without_time = 0
    for event in events[:_MOST_EVENTS]:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        title = one_line(str(event.get("SUMMARY", "")))
        kind = kind_of_title(title)
        begin, end = event.start, event.end
        start = _on_own_clock(begin, kind, zone)
        # Yesterday's events are looked at too, for the zone may make them today's.
        if start < now:
            continue
        if kind is None:
            others[title or "(no title)"] = None
            continue
        without_time += not isinstance(begin, datetime) and kind is not SessionKind.RACE
        sessions.append(DatedSession(start, _end_of(start, begin, end, kind), kind))
    return CalendarPlan(tuple(sorted(sessions)), tuple(others), without_time)


def _refuse_endless(calendar: Calendar) -> None:
    """Refuse what repeats more often than daily: nobody trains so, and it never ends."""
    for event in calendar.walk("VEVENT"):
        rule = event.get("RRULE")
        for each in rule if isinstance(rule, list) else [rule] if rule else []:
            if {str(freq).upper() for freq in each.get("FREQ", ())} & _TOO_OFTEN:
                raise ValueError("an event repeats more often than daily")


def kind_of_title(title: str) -> SessionKind | None:
    """Return what the title of a planned session says it is; None where it says nothing."""
    if sum(evidence.weight for evidence in title_evidence(title)) >= _LEGS_FROM:
        return SessionKind.LEGS
    said = planned_in_title(title).kind
    return SessionKind(said) if said else None


def _on_own_clock(begin: date, kind: SessionKind | None, zone: ZoneInfo | None) -> datetime:
    if not isinstance(begin, datetime):
        at = _EVENING if kind is SessionKind.LEGS else _MORNING
        return datetime.combine(begin, at)
    return begin if begin.tzinfo is None else begin.astimezone(zone).replace(tzinfo=None)


def _end_of(start: datetime, begin: date, end: date, kind: SessionKind) -> datetime:
    usual = timedelta(minutes=USUAL_MINUTES[kind])
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        return start + usual
    lasting = end - begin
    return start + (lasting if timedelta() < lasting < timedelta(days=1) else usual)


def calendar_text(
    week: Week,
    now: datetime,
    zone: ZoneInfo | None,
    weeks: int,
    race: RaceDays | None,
    legs_from: datetime | None = None,
) -> bytes:
    """Return a week as the events of a calendar, repeated for some weeks or until a race.

    Args:
        week: its sessions.
        now: the athlete's own clock, without a zone; nothing begins before.
        zone: the athlete's zone; None leaves the times without one.
        weeks: how many weeks, where there is no race.
        race: the race and the last heavy leg day before it.
        legs_from: when a leg day keeps apart from the last one; None where that is not known.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - slow to import

    calendar = Calendar.new(prodid="-//legstats//plan//EN", name="legstats plan")
    until = race.race - timedelta(days=1) if race else None
    for session in week.sessions:
        is_legs = session.kind is SessionKind.LEGS
        last = race.last_heavy if race and is_legs else until
        begin = first_begin(session, now, legs_from)
        if last is not None and begin.date() > last:
            continue
        start = begin.replace(tzinfo=zone)
        event = Event.new(
            summary=_EVENT_TITLES[session.kind],
            start=start,
            end=start + timedelta(minutes=session.minutes),
            uid=f"{str(session).replace(' ', '-').replace(':', '')}@legstats",
            stamp=now.replace(tzinfo=zone),
        )
        event.add("rrule", _repeats(start, last, weeks))
        calendar.add_component(event)
    if race:
        day = Event.new(
            summary="Race", start=race.race, end=race.race + timedelta(days=1),
            uid=f"race-{race.race:%Y%m%d}@legstats", stamp=now.replace(tzinfo=zone),
        )  # fmt: skip
        calendar.add_component(day)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


@dataclass(frozen=True, slots=True)
class RaceDays:
    """A race, and the last day before it on which legs may be trained heavily."""

    race: date
    last_heavy: date


_EVENT_TITLES = {
    SessionKind.LEGS: "Leg day",
    SessionKind.RACE: "Race",
    SessionKind.INTERVALS: "Intervals",
    SessionKind.TEMPO: "Tempo run",
    SessionKind.LONG: "Long run",
    SessionKind.EASY: "Easy run",
    SessionKind.RECOVERY: "Recovery run",
}


def _repeats(
    start: datetime, last: date | None, weeks: int
) -> dict[str, Iterable[object] | object]:
    if last is None:
        return {"freq": "weekly", "count": weeks}
    return {"freq": "weekly", "count": (last - start.date()).days // 7 + 1}
