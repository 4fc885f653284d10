"""Whether a plan of the athlete's own keeps the rules: what ``legstats plan check`` answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from analyzer import units
from analyzer.advice.plan import (
    WEEKS_AHEAD,
    DatedSession,
    PlanRule,
    SessionKind,
    WeekLevel,
    check_plan,
    dated,
    parse_week,
    read_calendar,
    usual_week,
)
from analyzer.answers.plan import dated_words, kind_name, race_days, rest_text, weekly_words
from analyzer.clocks import zone_named
from analyzer.errors import UsageError
from analyzer.text import capital, typographic

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from analyzer.advice.plan import Week, WeekFinding
    from analyzer.frames.dataset import Dataset

_SHOWN_TITLES = 3


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What was found in a plan of so many sessions, in order of time, and what was not read.

    ``repeated_weeks`` is for how many weeks from now a week was repeated, 0 for a calendar file.
    """

    sessions: tuple[DatedSession, ...]
    findings: tuple[WeekFinding, ...]
    not_understood: tuple[str, ...] = ()
    without_time: int = 0
    repeated_weeks: int = 0

    @property
    def summary(self) -> str:
        """What the plan does, in one sentence."""
        runs = sum(s.kind is not SessionKind.LEGS for s in self.sessions)
        legs = len(self.sessions) - runs
        days = units.span(self.sessions[0].start.date(), self.sessions[-1].start.date())
        breaks, cautions = (
            sum(finding.times for finding in self.findings if finding.level is level)
            for level in (WeekLevel.BREAKS, WeekLevel.CAUTION)
        )
        found = units.listed(
            [
                *([f"breaks the rules {_times(breaks)}"] if breaks else []),
                *([f"needs care {_times(cautions)}"] if cautions else []),
            ]
        )
        what = f"{units.count(runs, 'run')} and {units.count(legs, 'leg day')}, {days}"
        if self.repeated_weeks:
            what = f"Your week, repeated for {units.count(self.repeated_weeks, 'week')}: {what}"
        return f"{what}: the plan {found or 'keeps every rule'}."

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the plan could not be read, or was assumed."""
        notes = []
        if self.not_understood:
            titles = [f"“{title}”" for title in self.not_understood]
            shown = units.listed(units.first_few(titles, _SHOWN_TITLES))
            notes.append(f"Not read as a run or leg day: {shown}.")
        if self.without_time:
            count = units.count(self.without_time, "session")
            notes.append(
                f"{count} without a time of day: legs are taken to begin at 18:00, runs at 7:00."
            )
        return tuple(notes)

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``plan check --json`` (docs/plan.md); times are the athlete's."""
        return {
            "sessions": len(self.sessions),
            "keeps_every_rule": not self.findings,
            "summary": self.summary,
            "findings": [
                {
                    "level": str(finding.level),
                    "rule": str(finding.rule),
                    "kind": str(finding.session.kind),
                    "at": _iso(finding.session.start),
                    "legs_at": finding.legs and _iso(finding.legs.start),
                    "hours": finding.hours,
                    "least_h": finding.least_h,
                    "times": finding.times,
                    "text": finding_words(finding),
                }
                for finding in self.findings
            ],
            "notes": self.notes,
        }


def checked_plan(
    data: Dataset, week: str = "", calendar: Path | None = None, race: date | None = None
) -> PlanCheck:
    """Hold a plan against the rules: a week that repeats, or a calendar file.

    Args:
        data: the log, for the leg days before the plan, and the settings.
        week: a week, or changes to the usual one; "" = the usual one.
        calendar: an .ics file instead.
        race: the day of a race to come.

    Raises:
        UsageError: the week cannot be read, or there is nothing to check.
        ImportProblemError: the file cannot be read.
    """
    now = data.local_now.replace(tzinfo=None)
    race_days(data, race)
    if calendar is not None:
        plan = read_calendar(calendar, now, zone_named(data.config.sources.zone))
        if not plan.sessions:
            read = PlanCheck((), (), plan.not_understood)
            raise UsageError(
                f"{calendar.name} has no run and no leg day to come.",
                read.notes[0] if read.notes else "Name its events as in “Leg day”, “Long run”.",
            )
        found = check_plan(plan.sessions, data, race)
        return PlanCheck(plan.sessions, tuple(found), plan.not_understood, plan.without_time)
    usual = usual_week(data).week
    asked = parse_week(week, usual) if week else usual
    if not asked.sessions:
        raise UsageError(
            "No usual week is known yet.", 'Give one: --week "mon legs 18:00, sat long 9:00"'
        )
    return checked_week(asked, data, race)


def checked_week(week: Week, data: Dataset, race: date | None = None) -> PlanCheck:
    """Hold a week with at least one session against the rules, repeated from now on."""
    sessions = dated(week, data.local_now.replace(tzinfo=None))
    found = check_plan(sessions, data, race)
    return PlanCheck(tuple(sessions), tuple(found), repeated_weeks=WEEKS_AHEAD)


def finding_words(finding: WeekFinding) -> str:
    """Say what was found, with its date and reason, and how often it comes again."""
    again = finding.times - 1
    more = f" And {units.spelled(again)} more {'time' if again == 1 else 'times'}." if again else ""
    return typographic(capital(f"{_finding_words(finding)}{more}"))


def _finding_words(finding: WeekFinding) -> str:
    if finding.rule is PlanRule.WEEKLY or finding.legs is None:
        return weekly_words(finding)
    what = f"{dated_words(finding.session)}: {kind_name(finding.session.kind)}"
    if finding.rule is PlanRule.BEFORE_RACE:
        return _before_race_words(finding, finding.legs)
    if finding.rule is PlanRule.TWO_AT_ONCE:
        other = f"{kind_name(finding.legs.kind)} of {dated_words(finding.legs)}"
        return f"{what} begins before the {other} ends."
    return f"{what} {_too_soon_words(finding, finding.legs)}"


def _before_race_words(finding: WeekFinding, legs: DatedSession) -> str:
    days, asked = (round(hours / 24) for hours in (finding.hours, finding.least_h))
    race = units.day(finding.session.start.date(), named=True)
    when = f"{units.count(days, 'day')} before the race" if days else "on the day of the race"
    return (
        f"{dated_words(legs)}: leg day {when} of {race}: keep it light, or leave it out; the last"
        f" heavy one comes {units.count(asked, 'day')} before (a habit of coaches, not a finding)."
    )


def _too_soon_words(finding: WeekFinding, legs: DatedSession) -> str:
    """Say how soon after a leg day something comes, and what to do instead."""
    rest, least = _rest_below(finding.hours, finding.least_h), units.hours(finding.least_h)
    if finding.rule is PlanRule.LEG_DAYS_APART:
        return (
            f"begins {rest} after that of {dated_words(legs)}: leave {least} from begin to begin."
        )
    # Hours count from the end of a leg day: said, or nobody can add them up from its beginning.
    after = f"{rest} after the leg day of {dated_words(legs)} to {units.time_of_day(legs.end)}"
    if finding.rule is PlanRule.RUN_FIRST:
        return f"{after}: run first, or leave {least}."
    if finding.rule is PlanRule.HEAVY_LEGS:
        return f"{after}: enough, unless it was heavy or your legs are sore (then {least})."
    end = legs.end + timedelta(hours=finding.least_h)
    free = f"{units.day(end.date(), year=False, named=True)}, {units.time_of_day(end)}"
    first = ", the first after a break" if finding.is_first_leg_day else ""
    return (
        f"{after}{first}: short and slow until {free} ({least} after its end), hard or long only"
        " after that."
    )


def _rest_below(hours: float, least_h: float) -> str:
    """Say how long a rest is, to the minute where it would round to what is asked for."""
    if round(hours) < round(least_h):
        return rest_text(hours)
    whole, minutes = divmod(math.floor(60 * hours), 60)
    if not minutes:
        return units.hours(whole)
    return f"{units.hours(whole)} {minutes} min" if whole else f"{minutes} min"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count) or f"{units.spelled(count)} times"


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
