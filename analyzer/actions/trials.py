"""What the athlete does with coin-flip trials: begin, draw, stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.advice.habits import FEWEST_FLIPS, MOST_FLIPS, leg_day_to_draw_for
from analyzer.errors import UsageError
from analyzer.store import Store

if TYPE_CHECKING:
    from datetime import datetime

    from analyzer.config import Config
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Draw, Habit, Trial


def check_flips(flips: int) -> None:
    """Refuse a number of flips that makes no trial.

    Raises:
        UsageError: it is odd, or too small or large.
    """
    if flips % 2 or not FEWEST_FLIPS <= flips <= MOST_FLIPS:
        raise UsageError(
            f"{flips} flips make no trial: they come in pairs, from {FEWEST_FLIPS} to {MOST_FLIPS}."
        )


def begin_trial(config: Config, habit: Habit, flips: int, now: datetime | None = None) -> Trial:
    """Begin a trial of a habit; one that still draws as many goes on.

    Args:
        config: the settings.
        habit: what the coin decides on.
        flips: how many leg days are drawn in all.
        now: when it begins, where the athlete's clock stands still; None: now.

    Raises:
        UsageError: the number of flips makes no trial, or another one of the habit still draws.
    """
    check_flips(flips)
    with Store(config.store_path) as store:
        trial = store.trials.begin(habit.name, flips, now)
    if trial.flips != flips:
        raise UsageError(
            f"The trial of {habit.title} draws {units.count(trial.flips, 'flip')},"
            f" {len(trial.draws)} of them so far: a number changed on the way would spoil it.",
            f"`legstats try stop {habit.option}` gives it up.",
        )
    return trial


def running_trial(config: Config, habit: Habit) -> Trial | None:
    """Return the trial of a habit that still draws; None where there is none."""
    if not config.store_path.exists():
        return None
    with Store(config.store_path) as store:
        return next(
            (t for t in store.trials.read_all() if t.habit == habit.name and t.is_drawing), None
        )


def draw_tonight(data: Dataset, trial: Trial) -> Draw | None:
    """Draw for the leg day whose evening it is, once and for all; None where there is none.

    What was drawn is on the disk before it is returned: whoever is shown nothing, because the
    computer died, is shown the same when they ask again.
    """
    leg_day = leg_day_to_draw_for(data, data.local_now)
    if leg_day is None:
        return None
    with Store(data.config.store_path) as store:
        return store.trials.draw(trial.trial_id, leg_day)


def stop_trial(config: Config, habit: Habit) -> Trial:
    """Give up a trial: what was drawn stays, a result it has none; one without a draw is forgotten.

    Raises:
        UsageError: no trial of the habit is running.
    """
    trial = running_trial(config, habit)
    if trial is None:
        raise UsageError(f"No trial of {habit.title} is running.", "`legstats try list` lists all.")
    with Store(config.store_path) as store:
        store.trials.stop(trial.trial_id)
    return trial
