"""Coin-flip trials: how many flips what takes, where each stands, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyzer import units
from analyzer.advice.habits import (
    FEWEST_FLIPS,
    LEAST,
    MOST_FLIPS,
    SorenessDays,
    TrialState,
    detectable_sd,
    flips_for,
    followed,
    habit_of,
    habit_outlook,
    leg_day_cases,
    leg_day_to_draw_for,
    trial_cases,
    trial_result,
    trial_state,
)
from analyzer.advice.habits.leg_days import DAYS_AFTER
from analyzer.answers.local_clock import on_local_clock
from analyzer.answers.tonight import drawn_words
from analyzer.dataset.journal import trials_in
from analyzer.errors import UsageError
from analyzer.model import HABITS
from analyzer.text import capital

if TYPE_CHECKING:
    from datetime import date

    from analyzer.advice.habits import HabitOutlook, LegDayCases, TrialResult
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Draw, Habit, Trial

_SHARES = ((1.0, "all"), (0.5, "half"), (0.25, "a quarter"))
_SHARE_TRIED = 0.5
"""A trial that is proposed finds this share of all the soreness of a leg day."""
_RHYTHM_WEEKS, _FEWEST_FOR_RHYTHM = 12, 6
_NOT_BEFORE = (
    "Until the end its number is held back, in the table too: whoever watches it and stops at a"
    " good one is misled by chance."
)


def habit_named(typed: str) -> Habit:
    """Return the habit that was typed, of those a coin can decide on.

    Raises:
        UsageError: there is none of that name.
    """
    wanted = typed.strip().lower().replace("_", "-").replace(" ", "-")
    found = next((one for one in HABITS if one.option == wanted), None)
    drawn = units.listed([one.option for one in HABITS if one.can_be_drawn], "or")
    if found is None:
        raise UsageError(f"There is no habit {typed!r}.", f"Choose {drawn}.")
    if not found.can_be_drawn:
        raise UsageError(f"No coin can decide on {found.title}.", f"Choose {drawn}.")
    return found


WHOLE_SORENESS = (
    "all the soreness of your leg days (the mean of the three days after, against rested days)"
)
"""What a habit could take away at most; a single day's soreness is another number."""
NOT_KNOWN_YET = (
    "How sore your own leg days make you is not known yet: this reckons with eight lifters who kept"
    " a diary."
)


@dataclass(frozen=True)
class FlipsNeeded:
    """How many flips show an effect, said before a trial begins.

    ``by_share`` holds (share of all the soreness of a leg day, flips); ``leg_days_a_week`` is the
    rhythm of the last twelve weeks, None where no leg day is known in them.
    """

    habit: Habit
    outlook: HabitOutlook
    by_share: tuple[tuple[float, int], ...]
    leg_days_a_week: float | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say how many flips it takes to see all of the soreness go, half of it or a quarter."""
        whole = _points(self.outlook.whole_points)
        parts = [
            f"{units.number(flips)} flips for {words}{self._weeks(flips)}"
            for (_, words), (_, flips) in zip(_SHARES, self.by_share, strict=True)
        ]
        known = self.outlook.sd_points is not None
        return (
            f"{capital(WHOLE_SORENESS)} is {whole}." if known else NOT_KNOWN_YET,
            (
                f"To see {self.habit.title} take soreness away, in four trials of five, it takes"
                f" {units.listed(parts)} of it."
            ),
        )

    @property
    def proposed(self) -> int:
        """How many flips are proposed."""
        return flips_proposed(self.outlook)

    def shown_by(self, flips: int) -> str:
        """Say what so many flips can show."""
        return flips_show(self.outlook, flips)

    def to_dict(self) -> list[dict[str, Any]]:
        """Return the list ``flips_needed`` of ``try --json``."""
        return [{"share_of_soreness": share, "flips": flips} for share, flips in self.by_share]

    def _weeks(self, flips: int) -> str:
        if not self.leg_days_a_week:
            return ""
        return f" (about {units.count(round(flips / self.leg_days_a_week), 'week')})"


def flips_proposed(outlook: HabitOutlook) -> int:
    """Return how many flips find a habit that takes half of all soreness away, up to the most."""
    return min(max(flips_for(_SHARE_TRIED * outlook.whole_sd), FEWEST_FLIPS), MOST_FLIPS)


def flips_show(outlook: HabitOutlook, flips: int) -> str:
    """Say what so many flips can show."""
    least = detectable_sd(flips)
    if least > outlook.whole_sd:
        return (
            f"{flips} flips are too few to count on: even a habit that takes all soreness away is"
            f" seen reliably only from {flips_for(outlook.whole_sd)} on."
        )
    if outlook.sd_points is None:
        share = units.percent(100 * least / outlook.whole_sd, 0)
        if share == units.percent(100, 0):
            found = "only a habit that takes away all the soreness of a leg day."
        else:
            found = f"a habit that takes away {share} of all the soreness of a leg day, or more."
        return f"{flips} flips show, in four trials of five, {found}"
    return (
        f"{flips} flips show a change of {_points(least * outlook.sd_points)} or more in four"
        f" trials of five; all the soreness of a leg day is {_points(outlook.whole_points)}."
    )


def _points(points: float | None) -> str:
    return f"{units.number(points, 1)} points"


def flips_needed(data: Dataset, habit: Habit) -> FlipsNeeded:
    """Return how many flips of a habit show what, by the athlete's own soreness where known."""
    outlook = habit_outlook(leg_day_cases(data), SorenessDays(data).rested(), habits=1)
    whole = outlook.whole_sd
    by_share = tuple((share, flips_for(share * whole)) for share, _ in _SHARES)
    recent = data.leg_days["started_at"] > data.present - pd.Timedelta(weeks=_RHYTHM_WEEKS)
    few = recent.sum() < _FEWEST_FOR_RHYTHM
    return FlipsNeeded(habit, outlook, by_share, None if few else recent.sum() / _RHYTHM_WEEKS)


@dataclass(frozen=True)
class TrialAnswer:
    """Where a trial stands.

    ``began`` is the day of the athlete's calendar on which it was begun. ``tonight`` is what was
    drawn for the evening it is, None where nothing is; ``draws_tonight``
    tells whether it is the evening of a leg day at all. ``as_drawn`` of the ``noted`` evenings
    what was drawn was done. ``cases`` are what it is analysed from once it is over, else None.
    ``leg_days`` counts those since it began, ``last_about`` is when the last flip would come at the
    pace so far, None where too few came. ``shown`` says what so many flips can find.
    """

    trial: Trial
    habit: Habit
    state: TrialState
    began: date
    as_drawn: int
    noted: int
    tonight: Draw | None
    draws_tonight: bool
    result_from: date | None
    cases: LegDayCases | None
    leg_days: int
    last_about: date | None
    shown: str

    @property
    def is_open(self) -> bool:
        """Tell whether its result is still to come: until then its habit's number is held back."""
        return self.state in {TrialState.DRAWING, TrialState.WAITING}

    @cached_property
    def result(self) -> TrialResult | None:
        """What came of it, once it is over; worked out when first asked for."""
        return None if self.cases is None else trial_result(self.trial, self.cases)

    @property
    def tonight_sentence(self) -> str:
        """Say what the coin said for this evening, "" where it has not been thrown."""
        if self.tonight is None:
            return ""
        return drawn_words(self.tonight, self.trial)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say where it stands, or what came of it."""
        drawn = f"{len(self.trial.draws)} of {units.count(self.trial.flips, 'flip')}"
        name = self.habit.title
        if self.state is TrialState.STOPPED:
            text = f"was stopped after {drawn}: a trial that is stopped has no result."
            return (f"The trial of {name} {text}",)
        if self.result is not None:
            return (result_sentence(self.result, self.habit), followed_words(self.result))
        noted = units.count(self.noted, "evening")
        kept = (
            f" What was drawn was done on {self.as_drawn} of {noted} noted." if self.noted else ""
        )
        if self.state is TrialState.WAITING:
            when = units.day(self.result_from, named=True) if self.result_from else ""
            text = f"The result is told from {when} on, when the last soreness is in."
            return (f"The trial of {name}: all flips are drawn.{kept} {text}",)
        since = units.day(self.began)
        what = f"with {name}, or {self.habit.without}"
        text = (
            f"The trial of {name}: {drawn} drawn since {since}. On the evening of each leg day"
            f" `legstats try {self.habit.option}` throws a coin: {what}; after {self.trial.flips}"
            f" flips the soreness of both kinds is compared{self._end}.{self._without_flip}{kept}"
            f" {self.shown} {_NOT_BEFORE}"
        )
        return (text,)

    @property
    def _without_flip(self) -> str:
        missed = self.leg_days - len(self.trial.draws)
        if missed < 1:
            return ""
        had = units.count(missed, "leg day")
        evening = "that evening" if missed == 1 else "those evenings"
        return f" {had} since then had none: the coin was not asked for {evening}."

    @property
    def _end(self) -> str:
        if self.last_about is None:
            return ""
        return f", at this pace in {units.month(self.last_about, short=False, year=True)}"

    def to_dict(self) -> dict[str, Any]:
        """Return an object of ``try list --json``; what is unknown is null."""
        return {
            "trial_id": self.trial.trial_id,
            "habit": self.trial.habit,
            "state": str(self.state),
            "flips": self.trial.flips,
            "drawn": len(self.trial.draws),
            "as_drawn": self.as_drawn,
            "noted": self.noted,
            "began_at": self.trial.began_at.isoformat(),
            "stopped_at": self.trial.stopped_at.isoformat() if self.trial.stopped_at else None,
            "tonight": self.tonight.with_habit if self.tonight else None,
            "draws": [
                {
                    "number": draw.number,
                    "leg_day": draw.leg_day.isoformat(),
                    "with_habit": draw.with_habit,
                    "drawn_at": draw.drawn_at.isoformat(),
                }
                for draw in self.trial.draws
            ],
            "result": None if self.result is None else _result_object(self.result),
            "text": " ".join(self.sentences),
        }


def trial_answers(data: Dataset) -> tuple[TrialAnswer, ...]:
    """Return where each trial stands, in the order in which they were begun."""
    trials = trials_in(data.trials)
    if not trials:
        return ()
    cases, now = leg_day_cases(data), data.local_now
    rested = SorenessDays(data).rested()
    outlook = habit_outlook(cases, rested, habits=1)
    evening = leg_day_to_draw_for(data, now)
    answers = []
    for trial in trials:
        state = trial_state(trial, now.date())
        as_drawn, noted = followed(trial, cases)
        draws = () if state is TrialState.STOPPED else trial.draws
        tonight = next((draw for draw in draws if draw.leg_day == evening), None)
        last = max((draw.leg_day for draw in trial.draws), default=None)
        began = on_local_clock(data.config, trial.began_at).date()
        leg_days = _leg_days_since(data, trial, began, evening)
        answers.append(
            TrialAnswer(
                trial=trial,
                habit=habit_of(trial),
                state=state,
                began=began,
                as_drawn=as_drawn,
                noted=noted,
                tonight=tonight,
                # One begun after midnight of that evening draws for it, too.
                draws_tonight=state is TrialState.DRAWING and evening is not None,
                result_from=last + timedelta(days=DAYS_AFTER[-1] + 1) if last else None,
                cases=trial_cases(trial, data) if state is TrialState.OVER else None,
                leg_days=leg_days,
                last_about=_last_about(trial, began, now.date()),
                shown=flips_show(outlook, trial.flips),
            )
        )  # fmt: skip
    return tuple(answers)


def _leg_days_since(data: Dataset, trial: Trial, began: date, evening: date | None) -> int:
    """Count the leg days that could have been drawn for, without that of an evening to come."""
    drawn = {draw.leg_day for draw in trial.draws}
    days = {day.date() for day in data.leg_days["local_date"]}
    past = {day for day in days if began < day <= data.local_now.date() and day != evening}
    return len(past | drawn)


def _last_about(trial: Trial, began: date, today: date) -> date | None:
    """Return when the last flip would come at the pace so far."""
    drawn = len(trial.draws)
    if drawn < _FEWEST_FOR_RHYTHM:
        return None
    return today + (today - began) * (trial.flips - drawn) / drawn


def result_sentence(result: TrialResult, habit: Habit) -> str:
    """Say what a trial showed; the coin chose, so here a cause may be named."""
    found, name = result.difference, capital(habit.title)
    groups = f"{units.count(found.n_exposed, 'leg day')} drawn with it, {found.n_control} without"
    if found.estimate is None:
        return (
            f"{name}: the trial is over, but soreness is known after {groups}; {LEAST} of each are"
            " needed."
        )
    when = "over the three days after leg day"
    if found.verdict in {"higher", "lower"}:
        less = "less" if found.verdict == "lower" else "more"
        size, ends = units.number(abs(found.estimate), 1), units.sizes(found.low, found.high)
        return (
            f"{name} made your legs {less} sore: by {size} points {when} ({ends}; {groups}). The"
            " coin chose, so it was the habit."
        )
    ends = units.interval(found.low, found.high, signed=True)
    seen = units.number(result.detectable, 1)
    return (
        f"{name}: the trial can't tell whether it does anything,"
        f" {units.number(found.estimate, 1, signed=True)} points {when} ({ends}; {groups});"
        f" reliably seen from {seen} on."
    )


def followed_words(result: TrialResult) -> str:
    """Say how far what was drawn was done, which the result does not depend on."""
    told = result.as_drawn + result.otherwise
    return (
        f"What was drawn was done on {result.as_drawn} of {units.count(told, 'evening')} noted;"
        " the evenings count as they were drawn."
    )


def _result_object(result: TrialResult) -> dict[str, Any]:
    found = result.difference
    return {
        "verdict": found.verdict,
        "n_with": found.n_exposed,
        "n_without": found.n_control,
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "p": found.p,
        "detectable": result.detectable,
        "unknown": result.unknown,
        "as_drawn": result.as_drawn,
        "otherwise": result.otherwise,
        "not_noted": result.not_noted,
    }
