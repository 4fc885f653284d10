"""What a coin said for this evening, from the store alone: ``legstats log`` waits for no frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.answers.local_clock import local_today
from analyzer.model import HABITS
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.config import Config
    from analyzer.model import Draw, Trial


def drawn_tonight(config: Config) -> Iterator[str]:
    """Yield what was drawn for today in each trial that goes on, in a sentence."""
    if not config.store_path.exists():
        return
    today = local_today(config)
    with Store(config.store_path) as store:
        trials = [one for one in store.trials.read_all() if one.stopped_at is None]
    yield from (drawn_words(d, one) for one in trials for d in one.draws if d.leg_day == today)


def drawn_words(draw: Draw, trial: Trial) -> str:
    """Say what the coin said, e.g. "Tonight: no foam rolling (flip 14 of 40)."."""
    habit = next(habit for habit in HABITS if habit.name == trial.habit)
    words = habit.title if draw.with_habit else habit.without
    return f"Tonight: {words} (flip {draw.number + 1} of {trial.flips})."
