"""The calendar: leg days by severity, runs by verdict, undecided sessions; a year at a glance."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from analyzer import units
from analyzer.frames.dataset import dated
from analyzer.report.context import frame_rows
from analyzer.report.parts import NumbersTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analyzer.report.context import ReportContext

Severity = Literal["light", "standard", "heavy"]
LIGHT_BELOW, HEAVY_FROM = 0.78, 1.28
"""Half a standard deviation of load from the standard session: exp(0.5 x ±0.5)."""
WEEKS = 52
_WORST_FIRST = ("broke", "borderline", "not judged", "kept", "run")
_LONG_GAP_D = 14


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day on which something happened.

    ``run`` is the worst verdict of the day's runs, "run" for one outside the window.
    """

    day: date
    legs: Severity | None
    undecided: bool
    run: str | None
    runs: int
    distance_m: float


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """Up to 53 weeks from a Monday on: the days and each week's distance."""

    name: str
    monday: date
    weeks: int
    days: tuple[CalendarDay, ...]
    week_m: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LegDayGap:
    """Days from one leg day to the next, and on how many between them a session is undecided.

    ``unrecorded`` are the two strength sessions, of any kind, between which none is recorded for
    most of it; None where there were others, or the log did not lapse.
    """

    days: int
    undecided: int
    unrecorded: tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class ReportCalendar:
    """The section: the latest year first, earlier ones after it.

    ``longest_gap_undecided`` sessions within the longest gap between two leg days may have been
    leg days too; ``longest_gap_unrecorded`` are the days of the two strength sessions between which
    none is recorded for most of that gap. ``weeks`` counts calendar weeks, Monday to Sunday, from
    the first leg day's on.
    """

    title: str
    leg_days: int
    heavy: int
    undecided: int
    longest_gap_d: int | None
    longest_gap_undecided: int
    weeks: int
    runs: int
    unit: units.DistanceUnit
    years: tuple[CalendarYear, ...]
    table: NumbersTable
    longest_gap_unrecorded: tuple[date, date] | None = None


def build(context: ReportContext) -> ReportCalendar:
    """Lay out every day known."""
    days = context.once(every_day)
    years = years_until(context, context.days[1]) if context.days else ()
    # Between what was recorded and a leg day added later there may be others.
    known = [day for day in days.values() if day.day <= (context.recorded_until or day.day)]
    gap = _longest_gap(known, context)
    weeks = len(weeks_of_legs(context, context.days[1])) if context.days else 0
    n_legs = len(context.leg_days)
    heavy = sum(severity_word(s) == "heavy" for s in context.leg_days["severity"])
    return ReportCalendar(
        title=_calendar_title(n_legs, heavy, weeks, gap, context),
        leg_days=n_legs,
        heavy=heavy,
        undecided=len(context.undecided),
        longest_gap_d=gap.days if gap else None,
        longest_gap_undecided=gap.undecided if gap else 0,
        longest_gap_unrecorded=gap.unrecorded if gap else None,
        weeks=weeks,
        runs=len(context.runs),
        unit=context.unit,
        years=years,
        table=_months_table(context),
    )


def weeks_of_legs(context: ReportContext, last: date) -> tuple[date, ...]:
    """Return the Mondays of all weeks from that of the first leg day to that of the last day.

    The weeks before the first leg day are not weeks without one.
    """
    if context.leg_days.empty:
        return ()
    first = context.leg_days["local_date"].min().date()
    monday = first - timedelta(days=first.weekday())
    return tuple(monday + timedelta(days=7 * n) for n in range((last - monday).days // 7 + 1))


def _longest_gap(days: list[CalendarDay], context: ReportContext) -> LegDayGap | None:
    legs = [n for n, day in enumerate(days) if day.legs]
    longest = max(pairwise(legs), key=lambda gap: days[gap[1]].day - days[gap[0]].day, default=None)
    if longest is None:
        return None
    one, later = longest
    began, ended = days[one].day, days[later].day
    undecided = sum(day.undecided for day in days[one + 1 : later])
    return LegDayGap((ended - began).days, undecided, _unrecorded(began, ended, context))


def _unrecorded(began: date, ended: date, context: ReportContext) -> tuple[date, date] | None:
    """Return the sessions between which none is recorded for most of a gap, where the log lapsed.

    Who stopped logging did not stop lifting: such a gap is one of the files.
    """
    sessions = sorted(
        {day.date() for day in dated(context.dataset.strength_sessions)["local_date"]}
    )
    inside = [day for day in sessions if began <= day <= ended]
    widest = max(pairwise(inside), key=lambda two: two[1] - two[0])
    days = (widest[1] - widest[0]).days
    lapsed = days > context.dataset.config.windows.lapsed_days
    return widest if lapsed and 2 * days > (ended - began).days else None


def severity_word(severity: float) -> Severity:
    """Name a leg day's severity; one that cannot be told is a standard one."""
    if severity < LIGHT_BELOW:
        return "light"
    return "heavy" if severity >= HEAVY_FROM else "standard"


def severity_shown(severity: Severity) -> str:
    """Name a severity to people: not heavy, which is said of a session's sets alone.

    Severity also weighs a break before it, and compares with all leg days; what is called heavy,
    and has the longer window, is so by its sets against those of the 12 weeks before.
    """
    return "hard" if severity == "heavy" else severity


def every_day(context: ReportContext) -> dict[date, CalendarDay]:
    """Return each day on which something happened, in order."""
    legs: dict[date, float] = {}
    for session in frame_rows(context.leg_days[["local_date", "severity"]]):
        day = session["local_date"].date()
        severity = session["severity"] if units.is_known(session["severity"]) else 1.0
        legs[day] = max(legs.get(day, 0.0), severity)
    undecided = set(context.undecided["local_date"].dt.date)
    words, metres = _verdicts_and_metres(context)
    return {
        day: CalendarDay(
            day,
            severity_word(legs[day]) if day in legs else None,
            day in undecided,
            min(words[day], key=_WORST_FIRST.index) if words[day] else None,
            len(words[day]),
            metres[day],
        )
        for day in sorted({*legs, *undecided, *words})
    }


def _verdicts_and_metres(
    context: ReportContext,
) -> tuple[Mapping[date, list[str]], Mapping[date, float]]:
    words: dict[date, list[str]] = defaultdict(list)
    metres: dict[date, float] = defaultdict(float)
    distance = context.runs["distance_m"].fillna(0.0)
    for (run_id, day), far in zip(context.day_of.items(), distance, strict=True):
        verdict = context.verdict_of.get(run_id)
        words[day].append(verdict.verdict if verdict else "run")
        metres[day] += far
    return words, metres


def years_until(context: ReportContext, last: date) -> tuple[CalendarYear, ...]:
    """Lay out the years that end in the week of a day, the latest first."""
    if context.days is None:
        return ()
    days, first = context.once(every_day), context.days[0]
    # Counted back from the last week: the latest year is a whole one, not two weeks of January.
    end = last + timedelta(days=6 - last.weekday())
    years = []
    while end >= first:
        monday = end - timedelta(days=7 * WEEKS - 1)
        years.append(_calendar_year(days, monday, first))
        end = monday - timedelta(days=1)
    return tuple(year for year in years if year.days)


def _calendar_year(days: dict[date, CalendarDay], monday: date, first: date) -> CalendarYear:
    end = monday + timedelta(days=7 * WEEKS - 1)
    monday = max(monday, first - timedelta(days=first.weekday()))
    weeks = ((end - monday).days + 1) // 7
    inside = tuple(day for day in days.values() if monday <= day.day <= end)
    week_m = [0.0] * weeks
    for day in inside:
        week_m[(day.day - monday).days // 7] += day.distance_m
    name = units.span(max(monday, first), end)
    return CalendarYear(name, monday, weeks, inside, tuple(week_m))


def _calendar_title(
    legs: int, heavy: int, weeks: int, gap: LegDayGap | None, context: ReportContext
) -> str:
    if not legs:
        undecided = len(context.undecided)
        rest = f", {units.count(undecided, 'session')} undecided" if undecided else ""
        when = "known yet" if context.everything.leg_days.empty else "in these days"
        return f"No leg day {when}{rest}"
    span = "a week" if weeks == 1 else units.count(weeks, "week")
    title = f"{units.count(legs, 'leg day')} in {span}"
    if heavy:
        several = "one" if heavy == 1 else units.number(heavy)
        title += ", a hard one" if legs == 1 else f", {several} of them hard"
    if gap is None or gap.days < _LONG_GAP_D:
        return title
    # A gap in what is known: whether they trained in it, files that are not there cannot tell.
    if gap.unrecorded:
        one, other = map(units.day, gap.unrecorded)
        return f"{title}; no strength session is recorded between {one} and {other}"
    title += f"; the longest gap between two that are known was {units.number(gap.days)} days"
    if gap.undecided:
        within = "an" if gap.undecided == 1 else units.spelled(gap.undecided)
        days = "day" if gap.undecided == 1 else "days"
        title += f", with {within} undecided {days} in it"
    return title


def _months_table(context: ReportContext) -> NumbersTable:
    legs, runs = _count_by_month(context.leg_days), _count_by_month(context.runs)
    metres: dict[date, float] = defaultdict(float)
    distance = context.runs["distance_m"].fillna(0.0)
    for day, far in zip(context.day_of.values(), distance, strict=True):
        metres[day.replace(day=1)] += far
    rows = [
        (
            units.month(month, year=True),
            str(legs[month]),
            str(runs[month]),
            units.number(units.in_unit(metres[month], context.unit)),
        )
        for month in sorted({*legs, *runs})
    ]
    columns = ("month", "leg days", "runs", context.unit)
    return NumbersTable("Leg days and runs by month", columns, tuple(rows))


def _count_by_month(frame: pd.DataFrame) -> Counter[date]:
    return Counter(day.date().replace(day=1) for day in frame["local_date"].dropna())
