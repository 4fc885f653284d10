"""Habits against the soreness of the next days: an observation, read as strictly as one can.

One outcome, habits known before it, what made the session hard and the legs sore held equal, and
all the habits that were logged counted against each other (docs/habits.md). It never says that a
habit helped: people do more for their legs when these are sore, or feel that they will be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.habits.detectable import smallest_detectable
from analyzer.model import HABITS
from analyzer.stats import ALPHA, Difference, adjusted_difference, discovery_rates, holm_p_values

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from analyzer.advice.habits.detectable import HabitOutlook
    from analyzer.advice.habits.leg_days import LegDayCases
    from analyzer.model import Floats, Habit

LEAST = 8
"""Leg days with a habit, and without it, that it takes to compare."""
WORTH_A_TRIAL = 0.10
"""False discovery rate up to which a habit is worth a coin-flip trial."""
UNIT = "points"
NONE_HELD_BACK: frozenset[str] = frozenset()
TOO_LARGE = 0.5
"""An effect on more than this share of all the soreness of a leg day is too large to be believed:
what stands out among many habits and few leg days is mostly overestimated."""


class HabitWord(StrEnum):
    """What may be said of a habit."""

    LESS = "went with less soreness"
    MORE = "went with more soreness"
    WORTH_A_TRIAL = "worth a trial"
    CANT_TELL = "can't tell"
    NOT_ENOUGH = "not enough leg days"
    IN_TRIAL = "in a trial"


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
        is_of_all_days: the outcome is that of ``LegDayCases``, the mean of all days after.
    """

    habit: Habit
    kept: Floats
    soreness: Floats
    held_equal: Sequence[Floats]
    placebo: Floats
    placebo_held_equal: Sequence[Floats]
    is_of_all_days: bool = True


@dataclass(frozen=True, slots=True)
class HabitFound:
    """What the journal says of a habit: soreness with it minus soreness without it, in points.

    ``difference`` has the 95 % interval and p-value of this habit alone. ``p_holm`` and
    ``discovery_rate`` allow for all that were logged, ``detectable`` is the least difference that
    would be told by then in four of five cases. ``placebo`` is the same habit against soreness
    before it. ``whole_points`` is all the soreness of a leg day, None where it is not known or the
    outcome is another. Numbers are None where refused, and while the habit is in a trial.
    """

    habit: Habit
    word: HabitWord
    difference: Difference
    p_holm: float | None
    discovery_rate: float | None
    detectable: float | None
    placebo: Difference
    whole_points: float | None = None

    @property
    def is_too_large(self) -> bool:
        """Tell whether it would take away more than half of all the soreness of a leg day."""
        estimate, whole = self.difference.estimate, self.whole_points
        return whole is not None and estimate is not None and estimate < -TOO_LARGE * whole

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


def compare_habits(
    questions: Sequence[HabitQuestion],
    held_back: Container[str] = NONE_HELD_BACK,
    whole_points: float | None = None,
) -> tuple[HabitFound, ...]:
    """Answer the questions together, for each makes the others less sure.

    OLS with HC3 errors (``stats.adjusted_difference``); Holm over all that were asked, also those
    refused for fewer than 8 leg days with or without; Benjamini & Hochberg's rate up to 10 % only
    names what is worth a trial.

    Args:
        questions: all that were noted.
        held_back: names of habits in a trial whose result is not due. Watched, the number would
            tempt to stop at a good one, so it is not worked out. Such a habit still counts among
            all, for its number comes in the end.
        whole_points: all the soreness of a leg day, None where it is not known.
    """
    family = len(questions)
    found = [
        _only_counted(q) if q.habit.name in held_back else _difference(q, q.soreness, q.held_equal)
        for q in questions
    ]
    p_values = [1.0 if one.p is None else one.p for one in found]
    adjusted, rates = holm_p_values(p_values), discovery_rates(p_values)
    return tuple(
        _held_back(question, one)
        if question.habit.name in held_back
        else _found(question, one, (p, rate), family, whole_points)
        for question, one, p, rate in zip(questions, found, adjusted, rates, strict=True)
    )


def with_own_errors(outlook: HabitOutlook, found: Sequence[HabitFound]) -> HabitOutlook:
    """Return an outlook by the median of what each habit is seen from so far.

    What is held equal, and a habit that is seldom or nearly always kept, cost more than half and
    half of so many leg days would; errors shrink with the root of the number of leg days.

    Args:
        outlook: by the spread of soreness alone.
        found: the habits; those of the other outcome, or without a number, do not count.
    """
    if outlook.sd_points is None:
        return outlook
    later = [
        one.detectable
        * math.sqrt((one.difference.n_exposed + one.difference.n_control) / outlook.leg_days)
        for one in found
        if one.detectable is not None and one.whole_points is not None
    ]
    if not later:
        return outlook
    return replace(outlook, detectable_sd=float(np.median(later)) / outlook.sd_points)


def _difference(
    question: HabitQuestion, outcome: Floats, held_equal: Sequence[Floats]
) -> Difference:
    known = np.isfinite(question.kept)
    return adjusted_difference(
        outcome[known], question.kept[known] == 1, [each[known] for each in held_equal], UNIT, LEAST
    )


def _only_counted(question: HabitQuestion) -> Difference:
    """Return how many leg days there are of each kind, without their difference."""
    kept = question.kept[np.isfinite(question.kept) & np.isfinite(question.soreness)]
    return Difference(int((kept == 0).sum()), int((kept == 1).sum()), UNIT)


def _held_back(question: HabitQuestion, counted: Difference) -> HabitFound:
    return HabitFound(question.habit, HabitWord.IN_TRIAL, counted, None, None, None, counted)


def _found(
    question: HabitQuestion,
    one: Difference,
    p_and_rate: tuple[float, float],
    family: int,
    whole_points: float | None,
) -> HabitFound:
    placebo = _difference(question, question.placebo, question.placebo_held_equal)
    if one.estimate is None or one.error is None or one.freedom is None:
        return HabitFound(question.habit, HabitWord.NOT_ENOUGH, one, None, None, None, placebo)
    detectable = smallest_detectable(one.error, one.freedom, family)
    word = _word(question.habit, one.estimate, *p_and_rate)
    whole = whole_points if question.is_of_all_days else None
    return HabitFound(question.habit, word, one, *p_and_rate, detectable, placebo, whole)


def _word(habit: Habit, estimate: float, p: float, rate: float) -> HabitWord:
    if p < ALPHA:
        return HabitWord.LESS if estimate < 0 else HabitWord.MORE
    # What goes with more soreness is no remedy to try.
    is_worth_it = rate <= WORTH_A_TRIAL and estimate < 0 and habit.can_be_drawn
    return HabitWord.WORTH_A_TRIAL if is_worth_it else HabitWord.CANT_TELL
