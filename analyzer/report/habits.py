"""Recovery habits: what soreness after leg day went with, and how the trials stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.answers.habits import (
    COLUMNS,
    HOW_TO_NOTE,
    habit_cases,
    habit_sentence,
    habits_of_cases,
)
from analyzer.report.parts import NumbersTable
from analyzer.text import typographic

if TYPE_CHECKING:
    from analyzer.advice.habits import HabitFound
    from analyzer.answers.habits import HabitsAnswer
    from analyzer.report.context import ReportContext
    from analyzer.report.worker import Promise


@dataclass(frozen=True, slots=True)
class HabitRow:
    """What one habit went with: soreness with it minus without, in points; None where refused.

    ``p_holm`` allows for all habits that were looked at, ``detectable`` is what would be told in
    four of five cases; ``text`` says it.
    """

    habit: str
    verdict: str
    n_with: int
    n_without: int
    estimate: float | None
    low: float | None
    high: float | None
    p_holm: float | None
    detectable: float | None
    text: str


@dataclass(frozen=True, slots=True)
class RecoveryHabits:
    """The section; not ``shown`` where no leg day is known, without ``rows`` where none is noted.

    ``sentences`` are those of `legstats habits`, ``trials`` those of `legstats try list`.
    """

    shown: bool
    title: str = ""
    sentences: tuple[str, ...] = ()
    trials: tuple[str, ...] = ()
    rows: tuple[HabitRow, ...] = ()
    table: NumbersTable | None = None
    command: str = ""


def build(context: ReportContext) -> RecoveryHabits:
    """Say what the journal shows of habits."""
    if context.leg_days.empty:
        return RecoveryHabits(shown=False)
    found = context.once(habits_found)
    caption = "Soreness after leg day with each habit and without it, in points of 10"
    rows = tuple(tuple(map(typographic, cells)) for cells in found.rows)
    return RecoveryHabits(
        shown=True,
        title=typographic(found.headline.removesuffix(".")),
        sentences=tuple(typographic(sentence) for sentence in found.sentences),
        # Of days that are over nobody knows what was drawn by then.
        trials=() if context.is_over else _trial_sentences(found),
        rows=tuple(_row(one, len(found.found)) for one in found.found),
        table=NumbersTable(caption, COLUMNS, rows) if rows else None,
        command="" if rows else HOW_TO_NOTE,
    )


def begin_comparing(context: ReportContext) -> Promise[HabitsAnswer]:
    """Have the habits compared."""
    judge = context.judge if context.earlier is None else None
    return context.submit(habits_of_cases, habit_cases(context.dataset, judge))


def habits_found(context: ReportContext) -> HabitsAnswer:
    """Wait for what was found: a promise is asked for its result once."""
    return context.once(begin_comparing)()


def _trial_sentences(found: HabitsAnswer) -> tuple[str, ...]:
    return tuple(typographic(" ".join(trial.sentences)) for trial in found.trials)


def _row(one: HabitFound, family: int) -> HabitRow:
    found = one.difference
    return HabitRow(
        one.habit.name, str(one.word), found.n_exposed, found.n_control,
        found.estimate, found.low, found.high, one.p_holm, one.detectable,
        typographic(habit_sentence(one, family)),
    )  # fmt: skip
