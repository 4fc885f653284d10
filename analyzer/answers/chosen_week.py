"""What a week costs whose leg days the athlete has chosen, beside the week as it is.

The numbers are those of ``legstats plan`` and the findings those of ``legstats plan check``; only
who places the legs differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.plan import (
    MOST_LEG_DAYS,
    SHOWN_PCT,
    PlanLimits,
    Ranked,
    Saving,
    SavingWord,
    WeekPlan,
    parse_week,
    place,
    saved_by,
    usual_week,
)
from analyzer.answers.comparison import compare_runs
from analyzer.answers.plan import PlanAnswer, session_name
from analyzer.answers.plan_check import checked_week, finding_words
from analyzer.effect import BucketMixtures
from analyzer.errors import UsageError
from analyzer.text import typographic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.advice.plan import UsualWeek, Week, WeekSession
    from analyzer.advice.runner import RunnerHistory
    from analyzer.answers.plan_check import PlanCheck
    from analyzer.effect import Effect
    from analyzer.frames.dataset import Dataset


@dataclass(frozen=True, slots=True)
class ChosenWeek:
    """A week with chosen leg days: what it costs as ``plan``, what ``check`` finds in it."""

    plan: PlanAnswer
    check: PlanCheck

    @property
    def is_usual(self) -> bool:
        """Tell whether the legs are where they usually are."""
        present = self.plan.plan.present
        return present is not None and present.week.legs == self.plan.week.legs

    @property
    def words(self) -> str:
        """What the week costs an average key run, beside the week as it is."""
        chosen, now = self.plan.cost_pct, self.plan.cost_now_pct
        said = f"Legs on {self.plan.legs_words}{', as now' if self.is_usual else ''}"
        # A mean over all of them: one of two may lose twice as much, and the other nothing.
        said += f": that costs your hard and long runs {_amount(chosen)} on average{self._payers}"
        if now is None or self.is_usual:
            return typographic(f"{said}.")
        if self.plan.plan.ranked.saving.word is SavingWord.NO_CHANGE:
            return typographic(f"{said}, the same as your week as it is.")
        compared = _compared_words(self.plan.plan.ranked.saving)
        return typographic(f"{said}; your week as it is costs them {_amount(now)}. {compared}")

    @property
    def _payers(self) -> str:
        """Which of several runs pay, and how much each, in brackets; "" where none does."""
        runs = self.plan.key_runs
        paid = [
            f"{session_name(run.session)} {units.percent(run.planned_cost_pct)}"
            for run in runs
            if run.planned_cost_pct >= SHOWN_PCT
        ]
        return f" ({units.listed(paid)})" if paid and len(runs) > 1 else ""

    @property
    def findings(self) -> tuple[str, ...]:
        """What breaks the rules or needs care, in sentences."""
        return tuple(finding_words(finding) for finding in self.check.findings)


def _amount(cost_pct: float) -> str:
    # What rounds to nothing is no cost; the own runs may even lean to a gain.
    if cost_pct >= SHOWN_PCT:
        return f"{units.percent(cost_pct)} of speed"
    return "nothing so far" if cost_pct else "nothing"


def _compared_words(saving: Saving) -> str:
    """Say whether the athlete's own runs tell the two weeks apart, whichever costs less."""
    if saving.estimate_pct is None or saving.low_pct is None or saving.high_pct is None:
        return "That is by what studies found; your data can't tell yet."
    if saving.low_pct <= 0 <= saving.high_pct:
        least, most = _difference(saving.low_pct), _difference(saving.high_pct)
        return f"Your data can't tell the two apart (95 % interval {least} to {most})."
    ends = units.sizes(saving.low_pct, saving.high_pct)
    return f"By your data it costs {_difference(saving.estimate_pct)} (95 % interval {ends})."


def _difference(saved_pct: float) -> str:
    return f"{units.percent(abs(saved_pct))} {'less' if saved_pct > 0 else 'more'}"


def refuse_leg_days(legs: Sequence[WeekSession]) -> None:
    """Refuse no leg days, and more than a week is planned with.

    Raises:
        UsageError: there are none, or too many.
    """
    if not 1 <= len(legs) <= MOST_LEG_DAYS:
        most = units.spelled(MOST_LEG_DAYS)
        raise UsageError(f"A week is planned with one to {most} leg days.", "Choose a day.")


class WeekChooser:
    """What is usual in a week, and what any other choice of its leg days costs.

    Args:
        data: everything known of the athlete.
        effect: the effect on speed, where it is estimated already.
        history: the runner's history, likewise.
        given: the week as the athlete gives it, or changes to the usual one; "" = the usual one.

    Raises:
        UsageError: the given week cannot be read.
    """

    def __init__(
        self,
        data: Dataset,
        *,
        effect: Effect | None = None,
        history: RunnerHistory | None = None,
        given: str = "",
    ) -> None:
        self._data, self._effect = data, effect
        self._usual: UsualWeek = usual_week(data, history)
        usual = self._usual.week
        self.week: Week = parse_week(given, usual) if given else usual
        """The week whose leg days are chosen: its runs stay where they are."""

    @cached_property
    def _mixtures(self) -> BucketMixtures:
        return BucketMixtures(self._effect or compare_runs(self._data, "speed").effect)

    def choose(self, legs: Sequence[WeekSession]) -> ChosenWeek:
        """Return what the usual week costs with these leg days instead of its own.

        Raises:
            UsageError: no key run of the week is known, or there are none or too many legs.
        """
        week = self.week
        if not week.key_runs:
            raise UsageError(
                "No hard or long run of your week is known yet.",
                "It takes a few weeks of them.",
            )
        refuse_leg_days(legs)
        limits = PlanLimits.of(self._data.config)
        present = place(week, week, limits) if week.legs else None
        chosen = place(week.with_legs(legs), week, limits)
        saving = (
            saved_by(chosen, present, self._mixtures)
            if present
            else Saving(SavingWord.NO_COMPARISON)
        )
        plan = WeekPlan(week, present, Ranked(chosen, saving, (), False), limits)
        answer = PlanAnswer(plan, self._usual, None, self._mixtures, self._data)
        return ChosenWeek(answer, checked_week(chosen.week, self._data))
