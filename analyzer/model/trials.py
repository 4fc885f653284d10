"""A coin-flip trial of a habit, and what was drawn for each leg day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


LATE_EVENING = timedelta(hours=6)
"""After midnight it is still the evening of a leg day that ended so long ago."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What the coin said for the evening of one leg day.

    ``number`` counts from 0; numbers 0 and 1, 2 and 3 … are pairs, one of each with the habit.
    """

    number: int
    leg_day: date
    with_habit: bool
    drawn_at: datetime

    @property
    def pair(self) -> int:
        """Which pair it belongs to, counted from 0."""
        return self.number // 2


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial as it was begun, and all that was drawn so far, in order.

    ``habit`` is its name in frames and JSON; ``stopped_at`` is None unless the athlete stopped it.
    """

    trial_id: int
    habit: str
    flips: int
    began_at: datetime
    stopped_at: datetime | None = None
    draws: tuple[Draw, ...] = ()

    @property
    def is_drawing(self) -> bool:
        """Tell whether leg days are still to be drawn for."""
        return self.stopped_at is None and len(self.draws) < self.flips
