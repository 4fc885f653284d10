"""Recovery habits, what went with them and what was tried: what ``legstats habits`` answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer import units
from analyzer.advice import Judge
from analyzer.advice.habits import (
    EASY_RUN,
    LEAST,
    HabitWord,
    SorenessDays,
    compare_habits,
    easy_run_question,
    easy_runs,
    habit_outlook,
    habit_questions,
    leg_day_cases,
    with_own_errors,
)
from analyzer.advice.habits.detectable import USUAL_HABITS
from analyzer.answers.trials import (
    NOT_KNOWN_YET,
    WHOLE_SORENESS,
    flips_proposed,
    trial_answers,
)
from analyzer.dataset.kept_value import value_of_dataset
from analyzer.effect import count_past
from analyzer.kept.validity import JOURNAL
from analyzer.text import capital

if TYPE_CHECKING:
    from analyzer.advice.habits import HabitFound, HabitOutlook, LegDayCases
    from analyzer.advice.habits.compare import HabitQuestion
    from analyzer.answers.trials import TrialAnswer
    from analyzer.frames.dataset import Dataset

COLUMNS = ("habit", "with", "without", "difference", "seen from", "verdict")
NOTHING_NOTED = "No habit is noted yet."
HOW_TO_NOTE = "legstats log --foam-rolling"
_CAUTION = (
    "An observation: people do more for their legs when these feel worse, or better. Only a"
    " coin-flip trial can show that a habit does something"
)
_HOW_TO_READ = (
    "noted on two of the three days after, up to the next; a habit counts where it was noted before"
    f" that, and {LEAST} leg days with it and {LEAST} without are needed. Each 95 % interval is"
    " that of the habit alone; the verdict allows for all that are noted."
)
_NO_RUN = " An easy run is held against no run, by the soreness of day 2."
_CLEAR = {HabitWord.LESS, HabitWord.MORE}
_TOLD = _CLEAR | {HabitWord.WORTH_A_TRIAL}


@dataclass(frozen=True)
class HabitsAnswer:
    """What the journal says of habits and soreness after leg day, and the trials.

    ``leg_days`` counts those with a known soreness after them, of ``all_leg_days``. While a trial
    of a habit runs, the habit has no number.
    """

    leg_days: int
    all_leg_days: int
    found: tuple[HabitFound, ...]
    outlook: HabitOutlook
    trials: tuple[TrialAnswer, ...]

    @property
    def headline(self) -> str:
        """Say in one sentence what the journal shows of habits."""
        if not self.found:
            return NOTHING_NOTED
        many = units.count(len(self.found), "habit")
        clear = [one for one in self.found if one.word in _CLEAR]
        words = {one.word for one in self.found}
        if HabitWord.IN_TRIAL in words and words <= {HabitWord.IN_TRIAL, HabitWord.NOT_ENOUGH}:
            return "What is in a trial is told at its end; nothing else can be compared yet."
        if all(one.word is HabitWord.NOT_ENOUGH for one in self.found):
            return (
                f"No habit can be compared yet: it takes {LEAST} leg days with it, {LEAST} without."
            )
        if not clear:
            return f"Of {many} noted, none can be told from chance."
        told = [f"{one.habit.title} {one.word}" for one in clear]
        # The title already says so: a reader of the title alone must not take the size for true.
        large = [one for one in clear if one.is_too_large]
        doubt = "by more than can be believed; " if len(large) == len(clear) else ""
        return f"{capital(units.listed(told))}{', ' if doubt else '; '}{doubt}{many} noted."

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say what of the habits deserves a sentence, what leg days can show, how to read it."""
        told = [
            habit_sentence(one, len(self.found))
            for one in self.found
            if one.word in _TOLD or one.differed_before
        ]
        if not self.found:
            return (outlook_sentence(self.outlook, any_noted=False),)
        all_days = units.count(self.all_leg_days, "leg day")
        easy_run = _NO_RUN if any(one.habit == EASY_RUN for one in self.found) else ""
        return (
            *told,
            *self._reach_sentences(),
            outlook_sentence(self.outlook),
            f"Soreness is known after {self.leg_days} of {all_days}, {_HOW_TO_READ}{easy_run}",
            f"{_CAUTION}; {self._trial_words()}.",
        )

    def _reach_sentences(self) -> list[str]:
        """Say from what difference on habits are seen so far, and how many never could be."""
        seen = [one.detectable for one in self.found if one.detectable is not None]
        if not seen:
            return []
        ends = units.number(seen[0], 1) if len(seen) == 1 else units.sizes(min(seen), max(seen))
        text = f"With the leg days so far a habit is reliably seen only from {ends} points on."
        of_all = [one for one in self.found if one.detectable is not None and one.whole_points]
        hidden = [one for one in of_all if (one.detectable or 0) > (one.whole_points or 0)]
        if hidden:
            text += (
                f" {len(hidden)} of the {len(of_all)} compared over three days would not be seen"
                " reliably even if they took all soreness away."
            )
        return [text]

    def _worth_a_trial(self) -> HabitFound | None:
        worth = (one for one in self.found if one.word is HabitWord.WORTH_A_TRIAL)
        clear = (o for o in self.found if o.word is HabitWord.LESS and o.habit.can_be_drawn)
        return next(worth, None) or next(clear, None)

    def _trial_words(self) -> str:
        """Say which command begins a trial of the habit that is worth one, or tells of trials."""
        one = self._worth_a_trial()
        if one is None:
            return "`legstats try foam-rolling` says how many flips it takes"
        flips = flips_proposed(self.outlook)
        return f"`legstats try {one.habit.option} --flips {flips}` begins one"

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The cells of the table ``COLUMNS``, a row for each habit."""
        return [_habit_cells(one) for one in self.found]

    def to_dict(self) -> dict[str, Any]:
        """Return the object of ``habits --json``; what is unknown is null."""
        return {
            "leg_days": self.leg_days,
            "headline": self.headline,
            "habits": [_habit_object(one, len(self.found)) for one in self.found],
            "outlook": {
                "leg_days": self.outlook.leg_days,
                "habits": self.outlook.habits,
                "detectable_sd": self.outlook.detectable_sd,
                "detectable_points": self.outlook.detectable_points,
                "whole_soreness_sd": self.outlook.whole_sd,
                "text": outlook_sentence(self.outlook, any_noted=bool(self.found)),
            },
            "trials": [trial.to_dict() for trial in self.trials],
        }


@dataclass(frozen=True)
class HabitCases:
    """What the answer is worked out from, without the frames: another process may do it.

    ``rested`` is the soreness of rested days.
    """

    cases: LegDayCases
    questions: tuple[HabitQuestion, ...]
    rested: tuple[float, ...]
    trials: tuple[TrialAnswer, ...]


def habit_cases(data: Dataset, judge: Judge | None = None) -> HabitCases:
    """Return what soreness after leg days is compared by.

    Args:
        data: everything known of the athlete.
        judge: a judge of the same data, where there is one already.
    """
    cases = leg_day_cases(data)
    questions = habit_questions(cases)
    easy_run = easy_run_question(data, _easy_runs(data, judge), cases)
    if easy_run is not None and np.isfinite(easy_run.soreness).any():
        questions.append(easy_run)
    rested = SorenessDays(data).rested()
    return HabitCases(cases, tuple(questions), tuple(rested), trial_answers(data))


def _easy_runs(data: Dataset, judge: Judge | None) -> list[str]:
    kept = value_of_dataset(
        data, "easy_runs", list[str], made_with=count_past(data.runs, data.present), but=JOURNAL
    )
    found = kept.read()
    return kept.keep(easy_runs(judge or Judge(data))) if found is None else found


def habits_of_cases(asked: HabitCases) -> HabitsAnswer:
    """Compare soreness after leg days with each habit and without it."""
    for trial in asked.trials:
        _ = trial.result  # worked out here: it is kept with the trial
    held_back = {trial.habit.name for trial in asked.trials if trial.is_open}
    outlook = habit_outlook(asked.cases, asked.rested, len(asked.questions) or USUAL_HABITS)
    found = compare_habits(asked.questions, held_back, outlook.whole_points)
    return HabitsAnswer(
        leg_days=outlook.known,
        all_leg_days=len(asked.cases.soreness),
        found=found,
        outlook=with_own_errors(outlook, found),
        trials=asked.trials,
    )


def habits_answer(data: Dataset) -> HabitsAnswer:
    """Compare soreness after leg days with each habit and without it."""
    return habits_of_cases(habit_cases(data))


def _habit_cells(one: HabitFound) -> tuple[str, ...]:
    found = one.difference
    size = units.UNKNOWN
    if found.estimate is not None:
        ends = units.interval(found.low, found.high, signed=True)
        size = f"{units.number(found.estimate, 1, signed=True)} ({ends})"
    counts = str(found.n_exposed), str(found.n_control)
    return (one.habit.label, *counts, size, units.number(one.detectable, 1), str(one.word))


def habit_sentence(one: HabitFound, family: int) -> str:
    """Say what a habit went with: never that it helped."""
    return f"{capital(habit_lead(one))}{habit_words(one, family)[1]}"


def habit_lead(one: HabitFound) -> str:
    """Return a habit and the word for what it went with, e.g. "massage: can't tell"."""
    return f"{one.habit.title}{' ' if one.word in _CLEAR else ': '}{one.word}"


def habit_words(one: HabitFound, family: int) -> tuple[str, str]:
    """Return the word for what a habit went with, and the rest of the sentence with its numbers."""
    found = one.difference
    groups = f"{units.count(found.n_exposed, 'leg day')} with it, {found.n_control} without"
    if one.word is HabitWord.IN_TRIAL:
        return str(one.word), f", {groups}; its number is held back until the trial's end."
    if found.estimate is None:
        return str(one.word), f", {groups}; {LEAST} of each are needed."
    size = units.number(found.estimate, 1, signed=True)
    points = f", {size} points ({units.interval(found.low, found.high, signed=True)}; {groups})"
    if one.word in _CLEAR:
        ends, size = units.sizes(found.low, found.high), units.number(abs(found.estimate), 1)
        when = "on day 2" if one.habit == EASY_RUN else "over the three days after leg day"
        rest = f", by {size} points {when} ({ends}; {groups})."
    elif one.word is HabitWord.WORTH_A_TRIAL:
        rest = f"{points}; among {family} noted that is not enough to say more."
    else:
        seen = units.number(one.detectable, 1)
        rest = f"{points}; reliably seen from {seen} on."
    return str(one.word), rest + _too_large_words(one) + _placebo_words(one)


def _too_large_words(one: HabitFound) -> str:
    if not one.is_too_large or one.word not in _TOLD:
        return ""
    whole = units.number(one.whole_points, 1)
    return (
        f" That is more than half of all the soreness of your leg days ({whole}), too large to be"
        " believed: the true difference is likely smaller."
    )


def _placebo_words(one: HabitFound) -> str:
    if not one.differed_before or one.difference.estimate is None:
        return ""
    size = units.number(one.placebo.estimate, 1, signed=True)
    return f" The day before differed too ({size}): some of this may have been there already."


def outlook_sentence(outlook: HabitOutlook, *, any_noted: bool = True) -> str:
    """Say what so many leg days can show: before an athlete begins, and after."""
    noted = units.count(outlook.habits, "habit")
    so_far = "" if outlook.known == outlook.leg_days else f" (you have {outlook.known})"
    days = units.count(outlook.leg_days, "leg day")
    # Before any is noted the answer reckons with all that can be.
    family = f"with {noted} noted" if any_noted else f"if you note all {noted}"
    at = f"At {days} with soreness after them{so_far}, {family},"
    if outlook.sd_points is not None:
        least, whole = units.apart(
            outlook.detectable_sd * outlook.sd_points, outlook.whole_sd * outlook.sd_points, 1
        )
        if outlook.can_show_all:
            return (
                f"{at} most habits are reliably seen from about {least} points on;"
                f" {WHOLE_SORENESS} is {whole} points."
            )
        return (
            f"{at} not even a habit that took all soreness away would reliably be seen: it takes"
            f" {least} points, and {WHOLE_SORENESS} is {whole}."
        )
    if outlook.can_show_all:
        share = units.percent(100 * outlook.detectable_sd / outlook.whole_sd, 0)
        return (
            f"{at} a habit is reliably seen if it takes {share} of all soreness away, or more."
            f" {NOT_KNOWN_YET}"
        )
    return (
        f"{at} not even a habit that took all soreness away would reliably be seen. {NOT_KNOWN_YET}"
    )


def _habit_object(one: HabitFound, family: int) -> dict[str, Any]:
    found, placebo = one.difference, one.placebo
    return {
        "habit": one.habit.name,
        "title": one.habit.title,
        "verdict": str(one.word),
        "n_with": found.n_exposed,
        "n_without": found.n_control,
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "p": found.p,
        "p_holm": one.p_holm,
        "discovery_rate": one.discovery_rate,
        "detectable": one.detectable,
        "too_large": one.is_too_large,
        "day_before": {
            "estimate": placebo.estimate,
            "low": placebo.low,
            "high": placebo.high,
            "p": placebo.p,
        },
        "text": habit_sentence(one, family),
    }
