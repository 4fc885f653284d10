"""The week with legs on other days: what it costs, what it breaks, and the file for a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from analyzer import units
from analyzer.advice.plan import (
    MOST_LEG_DAYS,
    WEEKS_AHEAD,
    SessionKind,
    Week,
    WeekSession,
    parse_week,
)
from analyzer.advice.plan.week import DAY_MIN, GRAMMAR
from analyzer.answers.chosen_week import WeekChooser, refuse_leg_days
from analyzer.answers.plan import planned_week
from analyzer.app.parts import FormOutcome
from analyzer.errors import UsageError
from analyzer.report.your_week import key_runs_table, plan_of_week

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.advice.runner import RunnerHistory
    from analyzer.answers.plan import PlanAnswer
    from analyzer.app.parts import Fields, View
    from analyzer.effect import Effect
    from analyzer.report.context import ReportContext
    from analyzer.report.parts import NumbersTable

KEY = "week"
_GIVEN = "week given"
LONGEST_CALENDAR_WEEKS = 52
_USUAL_CALENDAR_WEEKS = 4
_EARLIEST_MIN, _LATEST_MIN, _STEP_MIN = 5 * 60, 22 * 60, 30

Legs = tuple[WeekSession, ...]


@dataclass(frozen=True, slots=True)
class LegChoice:
    """One leg day of the form: its number, its weekday (0 = Monday; None: none), when, how long."""

    number: int
    weekday: int | None
    clock: str
    minutes: int


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A session of the chosen week in words; ``leg`` is the number of its leg day, 0 for a run."""

    words: str
    leg: int


@dataclass(frozen=True, slots=True)
class LivingWeek:
    """The week with the legs where the athlete has put them; ``known`` False where none is known.

    ``days`` are the names of the weekdays and ``entries`` the sessions of each. ``first`` are the
    leg days it began with: those of the usual week, else those that fit best. ``cost`` says what
    the choice costs beside the week as it is, ``beside`` what the advised one would, "" where there
    is a week as it is. ``findings`` are what breaks the rules or needs care. ``legs`` is the choice
    as a line to be read again, ``given`` the week as the athlete gave it, "" for the usual one.
    """

    known: bool
    days: tuple[tuple[str, str], ...] = ()
    entries: tuple[tuple[DayEntry, ...], ...] = ()
    choices: tuple[LegChoice, ...] = ()
    clocks: tuple[str, ...] = ()
    changed: bool = False
    has_usual: bool = False
    cost: str = ""
    beside: str = ""
    findings: tuple[str, ...] = ()
    table: NumbersTable | None = None
    legs: str = ""
    given: str = ""
    weeks: int = _USUAL_CALENDAR_WEEKS
    checked_weeks: str = units.spelled(WEEKS_AHEAD)


def build(view: View) -> LivingWeek:
    """Lay out the week as it was chosen, else as it is, with what it costs."""
    chooser, planned = _week_chooser(view), _plan_known(view)
    if planned is None:
        return LivingWeek(known=False, given=_given_week(view))
    # Without legs in the usual week there is nothing to move: it begins with what fits best.
    first = chooser.week.legs[:MOST_LEG_DAYS] or planned.week.legs
    legs = view.memory.get(KEY) or first
    chosen = chooser.choose(legs)
    has_usual = chosen.plan.plan.present is not None
    advised = chooser.choose(planned.week.legs)
    return LivingWeek(
        known=True,
        days=tuple(zip(units.SHORT_WEEKDAYS, units.WEEKDAYS, strict=True)),
        entries=tuple(_entries_of(chosen.plan.week, legs)),
        choices=tuple(_leg_choices(legs)),
        clocks=_clock_choices(legs),
        changed=legs != first,
        given=_given_week(view),
        has_usual=has_usual,
        cost=chosen.words,
        beside="" if has_usual or legs == planned.week.legs else advised.words,
        findings=chosen.findings,
        table=key_runs_table(chosen.plan),
        legs=_legs_line(legs),
    )


def choose_days(view: View, fields: Fields) -> FormOutcome:
    """Keep in mind on which days the legs are to be, or go back to what is usual."""
    if fields.text("back"):
        view.memory.pop(KEY, None)
        return FormOutcome("", KEY, redraw=(KEY,))
    legs = tuple(_legs_of(fields))
    refuse_leg_days(legs)
    view.memory[KEY] = legs
    return FormOutcome("", KEY, redraw=(KEY,))


def give_week(view: View, fields: Fields) -> FormOutcome:
    """Take the week as the athlete gives it instead of the usual one; "" goes back to that.

    Raises:
        UsageError: it cannot be read, or has no hard or long run.
    """
    given = "" if fields.text("usual") else fields.text("week")
    if given and not _week_chooser(view, given).week.key_runs:
        raise UsageError(
            "The week has no hard or long run: nothing tells where legs cost.", GRAMMAR
        )
    view.memory.pop(KEY, None)
    view.memory[_GIVEN] = given
    return FormOutcome("", KEY, redraw=(KEY,))


def week_calendar(view: View, fields: Fields) -> bytes:
    """Return the chosen week as a calendar file, repeated for some weeks."""
    legs = parse_week(fields.text("legs")).legs
    typed = fields.text("weeks", str(_USUAL_CALENDAR_WEEKS))
    if not typed.isdecimal() or not 1 <= int(typed) <= LONGEST_CALENDAR_WEEKS:
        raise UsageError(f"A calendar repeats a week for 1 to {LONGEST_CALENDAR_WEEKS} weeks.")
    return _week_chooser(view).choose(legs).plan.calendar(int(typed))


def _given_week(view: View) -> str:
    """Return the week as the athlete gave it last, "" for the usual one."""
    return view.typed.text("week") or str(view.memory.get(_GIVEN, ""))


def _week_chooser(view: View, given: str | None = None) -> WeekChooser:
    given = str(view.memory.get(_GIVEN, "")) if given is None else given
    if not given:
        return view.context.once(_usual_chooser)
    return WeekChooser(view.context.everything.dataset, **_known_already(view.context), given=given)


def _usual_chooser(context: ReportContext) -> WeekChooser:
    return WeekChooser(context.everything.dataset, **_known_already(context))


def _plan_known(view: View) -> PlanAnswer | None:
    """Return the plan of the week; None where no key run of it is known."""
    given = str(view.memory.get(_GIVEN, ""))
    if not given:
        return view.context.once(plan_of_week)
    return planned_week(view.context.everything.dataset, given, **_known_already(view.context))


class _Known(TypedDict):
    effect: Effect | None
    history: RunnerHistory


def _known_already(context: ReportContext) -> _Known:
    """Return what is worked out already of all that is known."""
    speed = context.speed if context.earlier is None else None
    return _Known(effect=speed, history=context.everything.judge.history)


def _legs_of(fields: Fields) -> Iterator[WeekSession]:
    """Yield the leg days of the form, in order of time, each of the length it had."""
    typed = zip(fields.all("day"), fields.all("clock"), fields.all("minutes"), strict=False)
    entries = [
        (f"{day} legs {clock}", int(minutes) if minutes.isdecimal() else 0)
        for day, clock, minutes in typed
        if day
    ]
    found = {}
    for entry, minutes in entries:
        (session,) = parse_week(entry).legs or (None,)
        if session is not None:
            lasts = minutes if 0 < minutes < DAY_MIN else session.minutes
            found[session.start_min] = session._replace(minutes=lasts)
    yield from (found[start] for start in sorted(found))


def _entries_of(week: Week, legs: Legs) -> Iterator[tuple[DayEntry, ...]]:
    number_of = {session: number for number, session in enumerate(legs, 1)}
    for day in range(len(units.SHORT_WEEKDAYS)):
        yield tuple(
            DayEntry(f"{s.clock} {s.kind}", number_of.get(s, 0))
            for s in week.sessions
            if s.weekday == day
        )


def _leg_choices(legs: Legs) -> Iterator[LegChoice]:
    for number, session in enumerate(legs, 1):
        yield LegChoice(number, session.weekday, session.clock, session.minutes)
    if len(legs) < MOST_LEG_DAYS:
        last = legs[-1]
        yield LegChoice(len(legs) + 1, None, last.clock, last.minutes)


def _clock_choices(legs: Legs) -> tuple[str, ...]:
    """Return the times of day there are to choose from: every half hour, and those in use."""
    usual = range(_EARLIEST_MIN, _LATEST_MIN + 1, _STEP_MIN)
    minutes = sorted({*usual, *(session.start_min % DAY_MIN for session in legs)})
    return tuple(WeekSession(minute, SessionKind.LEGS, 1).clock for minute in minutes)


def _legs_line(legs: Legs) -> str:
    return str(Week.of(legs))
