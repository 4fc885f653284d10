"""Your week: where leg day costs the key runs least, beside the week as it usually is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.plan.week import EXAMPLE
from analyzer.answers.plan import planned_week
from analyzer.errors import UsageError
from analyzer.report.parts import NumbersTable
from analyzer.text import typographic

if TYPE_CHECKING:
    from analyzer.advice.plan import Week
    from analyzer.answers.plan import PlanAnswer
    from analyzer.report.context import ReportContext

_UNKNOWN = "Your usual week isn’t known yet"
_SAY_IT = f"legstats plan --week '{EXAMPLE}'"


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A week: what it is called, and the sessions of each day in words, "" where there is none."""

    name: str
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YourWeek:
    """The plan of the usual week; not ``shown`` on a page of days that are over.

    ``title`` and ``sentences`` are those of `legstats plan`; ``weeks`` of the log were read, 0 and
    no rows where no usual week is known, and ``command`` then says how to give one. ``usual`` says
    in how many of them each session was seen.
    """

    shown: bool
    title: str = ""
    sentences: tuple[str, ...] = ()
    weeks: int = 0
    usual: str = ""
    rows: tuple[WeekRow, ...] = ()
    table: NumbersTable | None = None
    command: str = ""


def build(context: ReportContext) -> YourWeek:
    """Plan the usual week, by all that is known."""
    if context.asked[1] is not None:
        return YourWeek(shown=False)
    found = context.once(plan_of_week)
    if found is None:
        return YourWeek(shown=True, title=_UNKNOWN, command=_SAY_IT)
    return YourWeek(
        shown=True,
        title=typographic(found.headline.removesuffix(".")),
        sentences=found.sentences,
        weeks=found.usual.weeks if found.usual else 0,
        usual=f"{found.usual_words}." if found.usual_words else "",
        rows=_week_rows(found),
        table=key_runs_table(found),
    )


def plan_of_week(context: ReportContext) -> PlanAnswer | None:
    """Return the plan of the usual week; None where no key run of it is known."""
    known = context.everything
    if known.runs.empty:
        return None
    # The period's own estimate is not that of all that is known.
    speed = context.speed if context.earlier is None else None
    try:
        return planned_week(known.dataset, effect=speed, history=known.judge.history)
    except UsageError:
        return None


def _week_rows(found: PlanAnswer) -> tuple[WeekRow, ...]:
    present = found.plan.present
    if present is None or present.week == found.week:
        return (WeekRow("as it is" if present else "planned", sessions_by_day(found.week)),)
    return (
        WeekRow("as it is", sessions_by_day(present.week)),
        WeekRow("planned", sessions_by_day(found.week)),
    )


def sessions_by_day(week: Week) -> tuple[str, ...]:
    """Return the sessions of each day from Monday on, in words."""
    return tuple(
        ", ".join(f"{s.clock} {s.kind}" for s in week.sessions if s.weekday == day)
        for day in range(len(units.SHORT_WEEKDAYS))
    )


def key_runs_table(found: PlanAnswer) -> NumbersTable:
    """Return each key run's hours since leg day and what they cost it, now and as planned."""
    runs = found.key_runs
    columns: tuple[str, ...] = ("key run", "after legs", "costs")
    cells = [_cells(run.planned_h, run.planned_cost_pct) for run in runs]
    if any(run.now_h not in {None, run.planned_h} for run in runs):
        now = [_cells(run.now_h, run.now_cost_pct) for run in runs]
        cells = [(*before, *after) for before, after in zip(now, cells, strict=True)]
        columns = ("key run", "after legs now", "costs now", "as planned", "costs then")
    rows = [
        (f"{units.SHORT_WEEKDAYS[s.weekday]} {s.clock} {s.kind}", *each)
        for s, each in zip([run.session for run in runs], cells, strict=True)
    ]
    caption = "Hours since leg day at each key run, and what they cost it"
    return NumbersTable(caption, columns, tuple(rows))


def _cells(hours: float | None, cost_pct: float | None) -> tuple[str, ...]:
    return units.hours(hours), units.percent(cost_pct)
