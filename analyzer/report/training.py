"""Leg training: rhythm, hard sets, estimated maxima and balance beside the weekly distance."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.advice.lifts import LiftProgress, lift_progress
from analyzer.frames.dataset import dated
from analyzer.legday.leg_training import (
    leg_sets,
    monday_of,
    training_by_week,
    unnamed_by_session,
)
from analyzer.report import calendar
from analyzer.report.calendar import WEEKS, Severity, severity_shown, severity_word
from analyzer.report.context import frame_rows
from analyzer.report.parts import Note, NumbersTable
from analyzer.text import capital, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analyzer.report.context import ReportContext
    from analyzer.report.worker import Promise

_LIFTS = 2
_ROUNDS_TO_NONE = 0.05
_CHAINS = {
    "posterior": "Posterior chain",
    "quad": "Quads",
    "calf": "Calves",
    "other": "Other",
}


@dataclass(frozen=True, slots=True)
class TrainingWeek:
    """One week: hard leg sets, the severest leg day, undecided sessions, and the distance run.

    ``at_least``: a leg day of it has sets that the watch could not name, or none recorded, so
    ``sets`` are the least there were. ``unrecorded``: the log had lapsed, for no strength session
    of any kind is recorded in it or in the ``windows.lapsed_days`` before.
    """

    monday: date
    sets: int
    severity: Severity | None
    undecided: int
    distance_m: float
    at_least: bool = False
    unrecorded: bool = False

    @property
    def lacks_sets(self) -> bool:
        """Tell a week with a leg day of which no file has a set: no leg day is without one."""
        return self.severity is not None and not self.sets

    @property
    def sets_in_words(self) -> str:
        """How many hard leg sets, or the least there were where the watch could not name some."""
        if self.lacks_sets or self.unrecorded:
            return "not recorded"
        return f"at least {self.sets}" if self.at_least else str(self.sets)


@dataclass(frozen=True, slots=True)
class MuscleGroup:
    """Hard sets of one chain of muscles."""

    name: str
    sets: int
    share: float


@dataclass(frozen=True, slots=True)
class Training:
    """The section: the last 52 weeks.

    ``counted`` is how many of these, the last ones, are not before the first leg day; ``leg_days``
    counts those in them.
    """

    title: str
    dek: str
    monday: date | None
    weeks: tuple[TrainingWeek, ...]
    counted: int
    leg_days: int
    lifts: tuple[LiftProgress, ...]
    groups: tuple[MuscleGroup, ...]
    balance: str
    unit: units.DistanceUnit
    weight_unit: str
    notes: tuple[Note, ...]
    table: NumbersTable


class LastYear(NamedTuple):
    """The leg days of the last year with their leg sets; ``monday`` None = there are none.

    ``end`` is its last Sunday: what comes after it was not recorded, so is not known.
    """

    monday: date | None
    end: date
    leg_days: pd.DataFrame
    sets: pd.DataFrame


def last_year(context: ReportContext) -> LastYear:
    """Look up how the legs were trained in the last year."""
    last = _last_day(context)
    years = calendar.years_until(context, last) if last else ()
    # A day that never comes: without leg days nothing is recent.
    begin = years[0].monday if years else date.max
    end = last + timedelta(days=6 - last.weekday()) if last else date.min
    days = context.leg_days["local_date"].dt.date
    recent = context.leg_days[(days >= begin) & (days <= end)]
    sets = leg_sets(context.dataset.strength_sets)
    sets = sets[sets["session_id"].isin(recent["session_id"])]
    return LastYear(years[0].monday if years else None, end, recent, sets)


def _last_day(context: ReportContext) -> date | None:
    """Return the last day to speak of; None without a leg day."""
    if context.leg_days.empty or context.recorded_until is None:
        return None
    first: date = context.leg_days["local_date"].min().date()
    return max(context.recorded_until, first)


def begin_following(context: ReportContext) -> Promise[tuple[LiftProgress, ...]]:
    """Have each lift of the last year followed over time."""
    year = context.once(last_year)
    return context.submit(lift_progress, year.leg_days, year.sets)


def build(context: ReportContext) -> Training:
    """Say how the legs were trained in the last year."""
    year, followed = context.once(last_year), context.once(begin_following)()
    weeks = _training_weeks(context, year.monday, year.end) if year.monday else ()
    lifts = tuple(replace(lift, name=capital(one_line(lift.name))) for lift in followed[:_LIFTS])
    groups = _muscle_groups(year.sets)
    weight_unit = "lb" if context.dataset.config.display.weight_unit == "lb" else "kg"
    since_legs = set(calendar.weeks_of_legs(context, year.end))
    counted = tuple(week for week in weeks if week.monday in since_legs)
    sets_known = _sets_known(context, year)
    return Training(
        title=_training_title(lifts, counted, context, weight_unit),
        dek=_training_dek(weeks, lifts),
        monday=year.monday,
        weeks=weeks,
        counted=len(counted),
        leg_days=len(year.leg_days),
        lifts=lifts,
        groups=groups,
        balance=_balance_sentence(groups),
        unit=context.unit,
        weight_unit=weight_unit,
        notes=tuple(_training_notes(len(year.leg_days), counted, groups, sets_known, lifts)),
        table=_weeks_table(weeks, context),
    )


def _training_dek(weeks: tuple[TrainingWeek, ...], lifts: tuple[LiftProgress, ...]) -> str:
    if not weeks:
        return "Leg days, sets and maxima appear here beside the weekly distance."
    if not lifts:
        return "Hard leg sets and weekly distance on the same calendar."
    return (
        "Estimated one-rep maximum (beside each line the mean of its last third), hard sets and"
        " weekly distance on the same calendar."
    )


def _training_weeks(context: ReportContext, begin: date, end: date) -> tuple[TrainingWeek, ...]:
    weeks = training_by_week(context.runs, context.dataset.strength_sessions).reset_index()
    undecided = Counter(monday_of(context.undecided["local_date"]))
    in_part = _mondays_known_in_part(context)
    sessions = sorted(dated(context.dataset.strength_sessions)["local_date"].tolist())
    return tuple(
        TrainingWeek(
            week["monday"].date(),
            int(week["leg_sets"]),
            severity_word(week["severity"]) if week["leg_days"] else None,
            undecided[week["monday"]],
            week["run_m"],
            week["leg_sets"] > 0 and week["monday"] in in_part,
            _had_lapsed(week["monday"], sessions, context.dataset.config.windows.lapsed_days),
        )
        for week in frame_rows(weeks)
        if begin <= week["monday"].date() <= end
    )


def _had_lapsed(monday: pd.Timestamp, sessions: list[pd.Timestamp], lapsed_days: float) -> bool:
    """Tell whether a week is one of a log that somebody had stopped keeping: nobody knows of it."""
    before = bisect_left(sessions, monday + timedelta(days=7))
    return before > 0 and (monday - sessions[before - 1]).days > lapsed_days


def _mondays_known_in_part(context: ReportContext) -> set[pd.Timestamp]:
    """Return the weeks with a leg day of which not all sets are known, by their Monday."""
    legs = context.leg_days
    unnamed = legs["session_id"].isin(unnamed_by_session(context.dataset.strength_sets).index)
    return set(monday_of(legs.loc[unnamed | ~(legs["leg_sets"] > 0), "local_date"]))


def _muscle_groups(sets: pd.DataFrame) -> tuple[MuscleGroup, ...]:
    count = Counter(sets["chain"])
    total = count.total()
    return tuple(
        MuscleGroup(name, count[chain], count[chain] / total)
        for chain, name in _CHAINS.items()
        if count[chain]
    )


def _training_title(
    lifts: tuple[LiftProgress, ...],
    weeks: tuple[TrainingWeek, ...],
    context: ReportContext,
    weight_unit: str,
) -> str:
    if not weeks:
        known_before = not context.everything.leg_days.empty
        return "No leg training in these days" if known_before else "No leg training known yet"
    typical = median(week.distance_m for week in weeks)
    distance = units.distance(typical, context.unit, 0)
    if not lifts:
        had_legs = capital(_weeks_with_legs(weeks, "leg day in"))
        return f"{had_legs}, beside a median of {distance} a week"
    lift = lifts[0]
    level = units.weight(lift.now_kg, weight_unit)
    change = lift.change_words(weight_unit)
    span = "a year" if lift.weeks == WEEKS else units.count(lift.weeks, "week")
    beside = f"in {span} with a median of {distance} a week"
    if lift.clear:
        return f"{lift.name} {change} to {level} {beside}"
    return f"{lift.name} at {level}: {change} {beside}"


def _weeks_with_legs(weeks: tuple[TrainingWeek, ...], lead: str = "") -> str:
    """Say in how many weeks there was a leg day, and in how many more there may have been one."""
    legs = sum(week.severity is not None for week in weeks)
    maybe = sum(week.severity is None and week.undecided > 0 for week in weeks)
    unknown = sum(week.unrecorded for week in weeks)
    found = f"{lead} {legs} of {units.count(len(weeks), 'week')}".strip()
    more = [f"in {units.number(maybe)} more undecided"] if maybe else []
    more += [f"in {units.number(unknown)} not recorded"] if unknown else []
    if not more:
        return found
    return f"{found}, {'and ' if len(more) == 1 else ''}{units.listed(more)}"


def _balance_sentence(groups: tuple[MuscleGroup, ...]) -> str:
    if not groups:
        return ""
    shares = [f"{g.name.lower()} {units.percent(100 * g.share, 0)}" for g in groups]
    return f"Of the leg sets: {units.listed(shares)}"


class SetsKnown(Enum):
    """Whether leg days of the weeks shown have sets of exercises."""

    HERE = ""
    EARLIER_ONLY = "none of the sessions in these weeks has exercises, though earlier ones have."
    NEVER = (
        "none of your sessions has exercises that train the legs. It needs a watch that records "
        "sets, or a lifting log."
    )


def _sets_known(context: ReportContext, year: LastYear) -> SetsKnown:
    # Asked of the same column as the coverage, so that the two cannot contradict each other.
    if (year.leg_days["leg_sets"] > 0).any():
        return SetsKnown.HERE
    known = (context.everything.leg_days["leg_sets"] > 0).any()
    return SetsKnown.EARLIER_ONLY if known else SetsKnown.NEVER


def _training_notes(
    leg_days: int,
    weeks: tuple[TrainingWeek, ...],
    groups: tuple[MuscleGroup, ...],
    sets_known: SetsKnown,
    lifts: tuple[LiftProgress, ...] = (),
) -> Iterator[Note]:
    if not weeks:
        text = "It needs leg days: files of strength sessions, or `legstats legdays add`."
        yield Note("", text, missing=True)
        return
    per_week = leg_days / len(weeks)
    rate = f"{units.number(per_week, 1)} leg days a week"
    # A few leg days would be rounded to none, and nobody thinks in hundredths of one.
    if 0 < per_week < _ROUNDS_TO_NONE:
        rate = units.count(leg_days, "leg day")
    yield Note("Rhythm.", f"{rate}: {_weeks_with_legs(weeks, 'in')}.")
    yield Note(
        "How hard.",
        "A leg day is held against yours of the 12 weeks before: by weight times repetitions of its"
        " leg sets; where these are not known, by how long it was and how high the heart rate. With"
        " neither, or fewer than four to hold it against, it counts as a standard one. The first"
        " after two weeks off counts 1.4 times: the muscle has lost its protection.",
    )
    if lifts:
        yield Note(
            "Maximum.",
            "Worked out from the best set of each leg day: its weight times (1 + repetitions / 30),"
            " after Epley (1985). A day of light sets makes it low, so it swings more than strength"
            " does.",
        )
    if few := sum(week.lacks_sets for week in weeks) if sets_known is SetsKnown.HERE else 0:
        yield Note(
            "Not recorded.",
            f"In {units.count(few, 'week')} there was a leg day, but no file has its sets (an empty"
            " box).",
        )
    if few := sum(week.at_least for week in weeks):
        yield Note(
            "At least.",
            f"In {units.count(few, 'week')} a leg day has sets that the watch could not name, or"
            " none recorded, so there were as many leg sets or more (a line over the bar).",
        )
    if sets_known is not SetsKnown.HERE:
        yield Note("Sets:", sets_known.value, missing=True)
    elif groups:
        yield Note(
            "Balance.", "The advice asks for a strong posterior chain; no study sets a ratio."
        )


def _severest(week: TrainingWeek) -> str:
    if week.severity is not None:
        return severity_shown(week.severity)
    if week.undecided:
        return "undecided"
    return "not recorded" if week.unrecorded else "none"


def _weeks_table(weeks: tuple[TrainingWeek, ...], context: ReportContext) -> NumbersTable:
    rows = [
        (
            units.day(week.monday),
            week.sets_in_words,
            _severest(week),
            units.distance(week.distance_m, context.unit),
        )
        for week in weeks
    ]
    columns = ("week from", "leg sets", "hardest leg day", "run")
    return NumbersTable("Leg training by week", columns, tuple(rows))
