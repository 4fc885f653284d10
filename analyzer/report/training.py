"""Leg training: rhythm, hard sets, estimated maxima and balance beside the weekly distance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.advice.comparing import difference
from analyzer.pipeline.strength import best_by_session, leg_sets
from analyzer.report.calendar import WEEKS, Severity, severity_word
from analyzer.report.known import rows
from analyzer.report.parts import Note, Table, capital, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analyzer.report.calendar import Calendar
    from analyzer.report.known import Known

_LIFTS = 2
_FEWEST_SESSIONS = 9
_CLEAR = frozenset({"up", "down"})
_CHAINS = {
    "posterior": "Posterior chain",
    "quad": "Quads",
    "calf": "Calves",
    "other": "Other",
}


@dataclass(frozen=True, slots=True)
class Week:
    """One week: hard leg sets, the severest leg day, and the distance run."""

    monday: date
    sets: int
    severity: Severity | None
    distance_m: float


@dataclass(frozen=True, slots=True)
class Point:
    """One session's best estimated maximum."""

    day: date
    max_kg: float


@dataclass(frozen=True, slots=True)
class Lift:
    """One lift over the year: its points, its level now, and the change with its interval.

    The level is the mean of the last third of the sessions; the change is against the first
    third, with a 95 % interval, None with fewer than three sessions in each.
    """

    name: str
    points: tuple[Point, ...]
    now_kg: float
    change_kg: float | None
    low_kg: float | None
    high_kg: float | None
    word: str


@dataclass(frozen=True, slots=True)
class Group:
    """Hard sets of one chain of muscles."""

    name: str
    sets: int
    share: float


@dataclass(frozen=True, slots=True)
class Training:
    """The section: the last 52 weeks."""

    title: str
    dek: str
    monday: date | None
    weeks: tuple[Week, ...]
    lifts: tuple[Lift, ...]
    groups: tuple[Group, ...]
    balance: str
    unit: units.DistanceUnit
    weight_unit: str
    notes: tuple[Note, ...]
    table: Table


def build(known: Known, calendar: Calendar) -> Training:
    """Say how the legs were trained in the last year."""
    year = calendar.years[0] if calendar.years and not known.leg_days.empty else None
    begin = year.monday if year else date.max
    recent = known.leg_days[known.leg_days["local_date"].dt.date >= begin]
    sets = leg_sets(known.dataset.strength_sets)
    sets = sets[sets["leg_day_id"].isin(recent["leg_day_id"])]
    weeks = _weeks(recent, sets, begin, year.week_m) if year else ()
    lifts = _lifts(recent, sets)
    groups = _groups(sets)
    weight_unit = "lb" if known.dataset.config.display.weight_unit == "lb" else "kg"
    return Training(
        title=_title(lifts, weeks, known, weight_unit),
        dek=_dek(weeks, lifts),
        monday=year.monday if year else None,
        weeks=weeks,
        lifts=lifts,
        groups=groups,
        balance=_balance(groups),
        unit=known.unit,
        weight_unit=weight_unit,
        notes=tuple(_notes(recent, weeks, sets, groups)),
        table=_table(weeks, known),
    )


def _dek(weeks: tuple[Week, ...], lifts: tuple[Lift, ...]) -> str:
    if not weeks:
        return "Leg days, sets and maxima stand here beside the weekly distance."
    first = "Estimated one-rep maximum, hard sets" if lifts else "Hard leg sets"
    return f"{first} and weekly distance on the same calendar."


def _weeks(
    recent: pd.DataFrame, sets: pd.DataFrame, monday: date, week_m: tuple[float, ...]
) -> tuple[Week, ...]:
    count = Counter(sets["leg_day_id"])
    done: Counter[int] = Counter()
    worst: dict[int, float] = {}
    for session in rows(recent):
        week = (session["local_date"].date() - monday).days // 7
        done[week] += count[session["leg_day_id"]]
        severity = session["severity"]
        worst[week] = max(worst.get(week, 0.0), severity if units.is_known(severity) else 1.0)
    return tuple(
        Week(
            monday + timedelta(weeks=n),
            done[n],
            severity_word(worst[n]) if n in worst else None,
            distance_m,
        )
        for n, distance_m in enumerate(week_m)
    )


def _lifts(recent: pd.DataFrame, sets: pd.DataFrame) -> tuple[Lift, ...]:
    day_of = dict(zip(recent["leg_day_id"], recent["local_date"].dt.date, strict=True))
    best = best_by_session(sets)
    found = []
    for name, part in best.groupby("lift", sort=True):
        points = sorted(
            (day_of[i], float(kg)) for i, kg in zip(part["leg_day_id"], part["max_kg"], strict=True)
        )
        if len(points) >= _FEWEST_SESSIONS:
            found.append(_lift(str(name), points))
    most = sorted(found, key=lambda lift: (-len(lift.points), lift.name))
    return tuple(most[:_LIFTS])


def _lift(name: str, points: list[tuple[date, float]]) -> Lift:
    third = len(points) // 3
    ends = np.array([kg for _, kg in [*points[:third], *points[-third:]]])
    late = np.arange(len(ends)) >= third
    change = difference(ends, late, [], "kg", 3)
    now = float(ends[late].mean())
    word = {"higher": "up", "lower": "down"}.get(change.verdict, change.verdict)
    told = tuple(Point(day, round(kg, 1)) for day, kg in points)
    return Lift(capital(tidy(name)), told, now, change.estimate, change.low, change.high, word)


def _groups(sets: pd.DataFrame) -> tuple[Group, ...]:
    count = Counter(sets["chain"])
    total = count.total()
    return tuple(
        Group(name, count[chain], count[chain] / total)
        for chain, name in _CHAINS.items()
        if count[chain]
    )


def _title(lifts: tuple[Lift, ...], weeks: tuple[Week, ...], known: Known, weight_unit: str) -> str:
    if not weeks:
        known_before = not known.everything.leg_days.empty
        return "No leg training in these days" if known_before else "No leg training known yet"
    legs = sum(week.severity is not None for week in weeks)
    typical = median(week.distance_m for week in weeks)
    distance = units.distance(typical, known.unit, 0)
    span = "a year" if len(weeks) == WEEKS else units.count(len(weeks), "week")
    if not lifts:
        return f"Leg day in {legs} of {units.count(len(weeks), 'week')}, beside {distance} a week"
    lift = lifts[0]
    level = units.weight(lift.now_kg, weight_unit)
    beside = f"in {span} of {distance} a week"
    if lift.word not in _CLEAR or lift.change_kg is None:
        return f"{lift.name} at {level}, no clear change {beside}"
    change = units.weight(abs(lift.change_kg), weight_unit)
    return f"{lift.name} {lift.word} {change} to {level} {beside}"


def _balance(groups: tuple[Group, ...]) -> str:
    if not groups:
        return ""
    said = [f"{g.name.lower()} {units.percent(100 * g.share, 0)}" for g in groups]
    return f"Of the leg sets: {units.listed(said)}"


def _notes(
    recent: pd.DataFrame,
    weeks: tuple[Week, ...],
    sets: pd.DataFrame,
    groups: tuple[Group, ...],
) -> Iterator[Note]:
    if not weeks:
        text = "It needs leg days: files of strength sessions, or `legstats legdays add`."
        yield Note("", text, missing=True)
        return
    with_legs = sum(week.severity is not None for week in weeks)
    rate = units.number(len(recent) / len(weeks), 1)
    yield Note(
        "Rhythm.",
        f"{rate} leg days a week; {with_legs} of {units.count(len(weeks), 'week')} had one.",
    )
    text = "1.0 is your standard session; the first after two weeks off counts 1.4 times: the "
    yield Note("Severity.", f"{text}muscle has lost its protection.")
    if sets.empty:
        text = "none of your sessions has exercises that train the legs. It needs a watch that "
        yield Note("Sets:", f"{text}records sets, or a lifting log.", missing=True)
    elif groups:
        yield Note(
            "Balance.", "The advice asks for a strong posterior chain; no study fixes a ratio."
        )


def _table(weeks: tuple[Week, ...], known: Known) -> Table:
    rows = [
        (
            units.day(week.monday),
            str(week.sets),
            week.severity or "none",
            units.distance(week.distance_m, known.unit),
        )
        for week in weeks
    ]
    columns = ("week from", "leg sets", "severest leg day", "run")
    return Table("Leg training by week", columns, tuple(rows))
