"""The calendar: leg days by severity, runs by verdict, undecided sessions; a year at a glance."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from analyzer import units
from analyzer.report.known import rows
from analyzer.report.parts import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analyzer.report.known import Known

Severity = Literal["light", "standard", "heavy"]
LIGHT_BELOW, HEAVY_FROM = 0.78, 1.28
"""Half a standard deviation of load from the standard session: exp(0.5 x ±0.5)."""
WEEKS = 52
_WORST_FIRST = ("broke", "borderline", "not judged", "kept", "run")
_LONG_GAP_D = 14


@dataclass(frozen=True, slots=True)
class Day:
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
class Year:
    """Up to 53 weeks from a Monday on: the days and each week's distance."""

    name: str
    monday: date
    weeks: int
    days: tuple[Day, ...]
    week_m: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The section: the latest year first, earlier ones after it."""

    title: str
    leg_days: int
    heavy: int
    undecided: int
    longest_gap_d: int | None
    weeks: int
    runs: int
    unit: units.DistanceUnit
    years: tuple[Year, ...]
    table: Table


def build(known: Known) -> Calendar:
    """Lay out every day known."""
    days = every_day(known)
    legs = [day.day for day in days.values() if day.legs]
    gaps = [(later - one).days for one, later in pairwise(legs)]
    years = tuple(_years(days, known))
    n_legs = len(known.leg_days)
    heavy = sum(severity_word(s) == "heavy" for s in known.leg_days["severity"])
    weeks = _weeks_since(legs, known)
    return Calendar(
        title=_title(n_legs, heavy, weeks, max(gaps, default=None), known),
        leg_days=n_legs,
        heavy=heavy,
        undecided=len(known.undecided),
        longest_gap_d=max(gaps, default=None),
        weeks=weeks,
        runs=len(known.runs),
        unit=known.unit,
        years=years,
        table=_table(known),
    )


def _weeks_since(legs: list[date], known: Known) -> int:
    """Count the weeks from the first leg day to the last day known."""
    if not legs or known.days is None:
        return 0
    return max(1, round(((known.days[1] - legs[0]).days + 1) / 7))


def severity_word(severity: float) -> Severity:
    """Name a leg day's severity; one that cannot be told is a standard one."""
    if severity < LIGHT_BELOW:
        return "light"
    return "heavy" if severity >= HEAVY_FROM else "standard"


def every_day(known: Known) -> dict[date, Day]:
    """Return each day on which something happened, in order."""
    legs: dict[date, float] = {}
    for session in rows(known.leg_days[["local_date", "severity"]]):
        day = session["local_date"].date()
        legs[day] = max(legs.get(day, 0.0), _number(session["severity"]))
    undecided = set(known.undecided["local_date"].dt.date)
    words, metres = _runs(known)
    return {
        day: Day(
            day,
            severity_word(legs[day]) if day in legs else None,
            day in undecided,
            min(words[day], key=_WORST_FIRST.index) if words[day] else None,
            len(words[day]),
            metres[day],
        )
        for day in sorted({*legs, *undecided, *words})
    }


def _number(severity: float) -> float:
    return severity if units.is_known(severity) else 1.0


def _runs(known: Known) -> tuple[Mapping[date, list[str]], Mapping[date, float]]:
    words: dict[date, list[str]] = defaultdict(list)
    metres: dict[date, float] = defaultdict(float)
    distance = known.runs["distance_m"].fillna(0.0)
    for (run_id, day), far in zip(known.day_of.items(), distance, strict=True):
        verdict = known.verdict_of.get(run_id)
        words[day].append(verdict.verdict if verdict else "run")
        metres[day] += far
    return words, metres


def _years(days: dict[date, Day], known: Known) -> list[Year]:
    if known.days is None:
        return []
    first, last = known.days
    end = last + timedelta(days=6 - last.weekday())
    years = []
    while end >= first:
        monday = end - timedelta(days=7 * WEEKS - 1)
        years.append(_year(days, monday, first))
        end = monday - timedelta(days=1)
    return [year for year in years if year.days]


def _year(days: dict[date, Day], monday: date, first: date) -> Year:
    end = monday + timedelta(days=7 * WEEKS - 1)
    monday = max(monday, first - timedelta(days=first.weekday()))
    weeks = ((end - monday).days + 1) // 7
    inside = tuple(day for day in days.values() if monday <= day.day <= end)
    week_m = [0.0] * weeks
    for day in inside:
        week_m[(day.day - monday).days // 7] += day.distance_m
    name = units.span(max(monday, first), end)
    return Year(name, monday, weeks, inside, tuple(week_m))


def _title(legs: int, heavy: int, weeks: int, gap: int | None, known: Known) -> str:
    if not legs:
        undecided = len(known.undecided)
        rest = f", {units.count(undecided, 'session')} undecided" if undecided else ""
        when = "known yet" if known.everything.leg_days.empty else "in these days"
        return f"No leg day {when}{rest}"
    title = f"{units.count(legs, 'leg day')} in {units.count(weeks, 'week')}"
    if heavy:
        title += ", a heavy one" if legs == 1 else f", {heavy} of them heavy"
    if gap is not None and gap >= _LONG_GAP_D:
        title += f"; the longest gap was {gap} days"
    return title


def _table(known: Known) -> Table:
    legs, runs = _by_month(known.leg_days), _by_month(known.runs)
    metres: dict[date, float] = defaultdict(float)
    distance = known.runs["distance_m"].fillna(0.0)
    for day, far in zip(known.day_of.values(), distance, strict=True):
        metres[day.replace(day=1)] += far
    rows = [
        (
            units.month(month, year=True),
            str(legs[month]),
            str(runs[month]),
            units.number(units.in_unit(metres[month], known.unit)),
        )
        for month in sorted({*legs, *runs})
    ]
    columns = ("month", "leg days", "runs", known.unit)
    return Table("Leg days and runs by month", columns, tuple(rows))


def _by_month(frame: pd.DataFrame) -> Counter[date]:
    return Counter(day.date().replace(day=1) for day in frame["local_date"].dropna())
