"""Coin-flip trials: the coin of this evening, beginning one, giving one up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.actions.said_back import stopped_words, stopping_words
from analyzer.actions.trials import (
    begin_trial,
    check_flips,
    draw_tonight,
    running_trial,
    stop_trial,
)
from analyzer.answers.tonight import drawn_words
from analyzer.answers.trials import flips_needed, habit_named, trial_answers
from analyzer.answers.typed_numbers import typed_amount
from analyzer.app.parts import FormOutcome, Undo
from analyzer.errors import UsageError
from analyzer.model import HABITS
from analyzer.text import capital

if TYPE_CHECKING:
    from analyzer.app.parts import Fields, View

KEY = "trial"
_HABIT = "trial.habit"
FORGETS = (_HABIT,)
_FEWEST, _MOST = 2, 1000


@dataclass(frozen=True, slots=True)
class Coin:
    """The coin of one trial this evening: ``drawn`` says what it said, "" while it is not thrown.

    ``words`` says which coin it is, e.g. "Tonight’s coin on compression".
    """

    habit: str
    words: str
    drawn: str


@dataclass(frozen=True, slots=True)
class RunningTrial:
    """A trial that still draws, how far it is, and what giving it up would lose."""

    habit: str
    title: str
    so_far: str
    lost: str
    named: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """The trials that run, and the form to begin one: ``needed`` says what it takes."""

    running: tuple[RunningTrial, ...]
    habits: tuple[tuple[str, str], ...]
    habit: str
    title: str
    needed: tuple[str, ...]
    flips: str


def coins_tonight(view: View) -> tuple[Coin, ...]:
    """Return the coin of each trial this evening; none where it is no evening of a leg day."""
    found = trial_answers(view.dataset) if len(view.dataset.trials) else ()
    return tuple(
        Coin(one.habit.option, f"Tonight’s coin on {one.habit.title}", one.tonight_sentence)
        for one in found
        if one.tonight or one.draws_tonight
    )


def build(view: View) -> TrialPage:
    """Say which trials run, and what one of the chosen habit would take."""
    running = [one for one in trial_answers(view.dataset) if one.trial.is_drawing]
    taken = {one.habit.option for one in running}
    free = [habit for habit in HABITS if habit.can_be_drawn and habit.option not in taken]
    wanted = view.typed.text("habit") or view.memory.get(_HABIT, "")
    habit = next((one for one in free if one.option == wanted), None)
    needed = flips_needed(view.dataset, habit) if habit else None
    return TrialPage(
        running=tuple(
            RunningTrial(
                one.habit.option,
                capital(one.habit.title),
                f"{len(one.trial.draws)} of {units.count(one.trial.flips, 'flip')} drawn",
                stopping_words(one.trial),
                one.habit.title,
            )
            for one in running
        ),
        habits=tuple((one.option, capital(one.title)) for one in free),
        habit=habit.option if habit else "",
        title=habit.title if habit else "",
        needed=(*needed.sentences, needed.shown_by(needed.proposed)) if needed else (),
        flips=view.typed.text("flips", str(needed.proposed) if needed else ""),
    )


def choose_habit(view: View, fields: Fields) -> FormOutcome:
    """Ask what a trial of a habit would take."""
    view.memory[_HABIT] = habit_named(fields.text("habit")).option
    return FormOutcome("", KEY)


def begin_chosen(view: View, fields: Fields) -> FormOutcome:
    """Begin a trial.

    Raises:
        UsageError: so many flips make no trial, or one of the habit still draws.
    """
    habit = habit_named(fields.text("habit"))
    typed = typed_amount(fields.text("flips"), _FEWEST, _MOST)
    flips = int(typed)
    if flips != typed:
        raise UsageError(f"{typed:g} is no whole number.")
    check_flips(flips)
    shown = flips_needed(view.dataset, habit).shown_by(flips)
    begun = begin_trial(view.config, habit, flips, view.said_at)
    view.memory.pop(_HABIT, None)
    words = f"The trial of {habit.title} has begun. {shown}"
    undo = None if begun.draws else Undo("stop-trial", {"habit": habit.option})
    return FormOutcome(words, KEY, undo, redraw=("journal",))


def throw_coin(view: View, fields: Fields) -> FormOutcome:
    """Throw this evening's coin; it is on the disk before it is shown.

    Raises:
        UsageError: no trial of the habit runs, or no leg day of today is known.
    """
    habit = habit_named(fields.text("habit"))
    trial = running_trial(view.config, habit)
    drawn = draw_tonight(view.dataset, trial) if trial else None
    if trial is None or drawn is None:
        raise UsageError("There is no coin to throw: no leg day of today is known.")
    return FormOutcome(drawn_words(drawn, trial), "journal")


def stop_chosen(view: View, fields: Fields) -> FormOutcome:
    """Give up a trial; what was drawn stays, a result it has none.

    Raises:
        UsageError: no trial of the habit is running.
    """
    habit = habit_named(fields.text("habit"))
    return FormOutcome(
        stopped_words(habit, stop_trial(view.config, habit)), KEY, redraw=("journal",)
    )
