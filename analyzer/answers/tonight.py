"""What a coin said for this evening, from the store alone: ``legstats log`` waits for no frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.answers.local_clock import local_now
from analyzer.model import HABITS, LATE_EVENING
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from analyzer.config import Config
    from analyzer.model import Draw, Trial


def drawn_tonight(config: Config) -> Iterator[str]:
    """Yield what was drawn for today in each trial that goes on, in a sentence."""
    if not config.store_path.exists():
        return
    now = local_now(config)
    with Store(config.store_path) as store:
        trials = [one for one in store.trials.read_all() if one.stopped_at is None]
    yield from (drawn_words(d, one) for one in trials for d in one.draws if _is_tonight(d, now))


def _is_tonight(draw: Draw, now: datetime) -> bool:
    """Tell whether it is still the evening that was drawn for, after midnight too.

    When the leg day ended is not known here; the coin was thrown after it.
    """
    is_late = now - draw.drawn_at < LATE_EVENING and (now.date() - draw.leg_day).days == 1
    return draw.leg_day == now.date() or is_late


def drawn_words(draw: Draw, trial: Trial) -> str:
    """Say what the coin said, e.g. "Tonight: no foam rolling (flip 14 of 40)."."""
    habit = next(habit for habit in HABITS if habit.name == trial.habit)
    words = habit.title if draw.with_habit else habit.without
    return f"Tonight: {words} (flip {draw.number + 1} of {trial.flips})."
