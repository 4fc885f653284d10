"""Habits against the soreness of the next days: an observation, read as strictly as one can.

One outcome, habits known before it, what made the session hard and the legs sore held equal, and
all the habits that were logged counted against each other (docs/habits.md). It never says that a
habit helped: people do more for their legs when these are sore, or feel that they will be.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.habits.detectable import smallest_detectable
from analyzer.model import HABITS
from analyzer.stats import ALPHA, Difference, adjusted_difference, discovery_rates, holm_p_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.advice.habits.leg_days import LegDayCases
    from analyzer.model import Floats, Habit

LEAST = 8
"""Leg days with a habit, and without it, that it takes to compare."""
WORTH_A_TRIAL = 0.10
"""False discovery rate up to which a habit is worth a coin-flip trial."""
UNIT = "points"


class HabitWord(StrEnum):
    """What may be said of a habit."""

    LESS = "went with less soreness"
    MORE = "went with more soreness"
    WORTH_A_TRIAL = "worth a trial"
    CANT_TELL = "can't tell"
    NOT_ENOUGH = "not enough leg days"


@dataclass(frozen=True)
class HabitQuestion:
    """What one comparison is made of: an entry per leg day, NaN = unknown.

    Attributes:
        habit: of which.
        kept: 1 = kept, 0 = not.
        soreness: the outcome.
        held_equal: what the comparison is adjusted for.
        placebo: soreness from before the habit, which it cannot have changed.
        placebo_held_equal: what that comparison is adjusted for.
    """

    habit: Habit
    kept: Floats
    soreness: Floats
    held_equal: Sequence[Floats]
    placebo: Floats
    placebo_held_equal: Sequence[Floats]


@dataclass(frozen=True, slots=True)
class HabitFound:
    """What the journal says of a habit: soreness with it minus soreness without it, in points.

    ``difference`` has the 95 % interval and p-value of this habit alone. ``p_holm`` and
    ``discovery_rate`` allow for all that were logged, ``detectable`` is the least difference that
    would be told by then in four of five cases. ``placebo`` is the same habit against soreness
    before it. Numbers are None where refused.
    """

    habit: Habit
    word: HabitWord
    difference: Difference
    p_holm: float | None
    discovery_rate: float | None
    detectable: float | None
    placebo: Difference

    @property
    def differed_before(self) -> bool:
        """Tell whether soreness differed before the habit already."""
        return self.placebo.p is not None and self.placebo.p < ALPHA


def habit_questions(cases: LegDayCases) -> list[HabitQuestion]:
    """Return a question for each habit that was logged: known of at least one leg day."""
    return [
        HabitQuestion(
            habit, cases.habits[habit.name], cases.soreness, cases.held_equal,
            cases.before, cases.of_session,
        )
        for habit in HABITS
        if habit.name in cases.habits and np.isfinite(cases.habits[habit.name]).any()
    ]  # fmt: skip


def compare_habits(questions: Sequence[HabitQuestion]) -> tuple[HabitFound, ...]:
    """Answer the questions together, for each makes the others less sure.

    OLS with HC3 errors (``stats.adjusted_difference``); Holm over all that were asked, also those
    refused for fewer than 8 leg days with or without; Benjamini & Hochberg's rate up to 10 % only
    names what is worth a trial.
    """
    family = len(questions)
    found = [_difference(q, q.soreness, q.held_equal) for q in questions]
    p_values = [1.0 if one.p is None else one.p for one in found]
    adjusted, rates = holm_p_values(p_values), discovery_rates(p_values)
    return tuple(
        _found(question, one, p, rate, family)
        for question, one, p, rate in zip(questions, found, adjusted, rates, strict=True)
    )


def _difference(
    question: HabitQuestion, outcome: Floats, held_equal: Sequence[Floats]
) -> Difference:
    known = np.isfinite(question.kept)
    return adjusted_difference(
        outcome[known], question.kept[known] == 1, [each[known] for each in held_equal], UNIT, LEAST
    )


def _found(
    question: HabitQuestion, one: Difference, p: float, rate: float, family: int
) -> HabitFound:
    placebo = _difference(question, question.placebo, question.placebo_held_equal)
    if one.estimate is None or one.error is None or one.freedom is None:
        return HabitFound(question.habit, HabitWord.NOT_ENOUGH, one, None, None, None, placebo)
    detectable = smallest_detectable(one.error, one.freedom, family)
    word = _word(question.habit, one.estimate, p, rate)
    return HabitFound(question.habit, word, one, p, rate, detectable, placebo)


def _word(habit: Habit, estimate: float, p: float, rate: float) -> HabitWord:
    if p < ALPHA:
        return HabitWord.LESS if estimate < 0 else HabitWord.MORE
    # What goes with more soreness is no remedy to try.
    is_worth_it = rate <= WORTH_A_TRIAL and estimate < 0 and habit.can_be_drawn
    return HabitWord.WORTH_A_TRIAL if is_worth_it else HabitWord.CANT_TELL
