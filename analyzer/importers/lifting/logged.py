"""Workouts and their sets as a lifting log has them, before anything is placed in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from analyzer.importers.durations import LONGEST_S

if TYPE_CHECKING:
    from datetime import datetime

CARDIO_S = 300.0
"""A set of five minutes without repetitions or weight is cardio; nobody holds a plank so long."""

MOST_REPS = 10_000
"""Skipping counts thousands; more is a slip of the finger or a damaged byte."""


@dataclass(frozen=True, slots=True)
class LoggedSet:
    """One set of a log as it stands there; None where nothing was entered.

    ``number`` is the app's own, "" where it gives none. ``unit`` is the one that the log takes all
    its weights to be in, "" where this row names its own.
    ``is_none``: zero repetitions were entered, as of a set that was only planned.
    ``odd_cell`` quotes what was entered and is no number, such as "reps “8-10”"; "" as a rule.
    ``entered``: some number was, be it a zero. ``category`` is what the athlete keeps the exercise
    under, "" where the log has none.
    """

    exercise: str
    effort: Literal["active", "warmup"] = "active"
    reps: float | None = None
    weight_kg: float | None = None
    duration_s: float | None = None
    distance: float | None = None
    rpe: float | None = None
    odd_cell: str = ""
    entered: bool = True
    category: str = ""
    number: str = ""
    unit: str = ""
    is_none: bool = False

    @property
    def is_set(self) -> bool:
        """Whether this was lifting: not cardio, and not only planned."""
        if self.reps or (self.weight_kg and (self.duration_s or not self.is_none)):
            return True
        return bool(self.duration_s) and not self.distance and (self.duration_s or 0) < CARDIO_S

    @property
    def is_blank(self) -> bool:
        """Whether it was ticked off without a number: nobody says how it was, but it was done."""
        numbers = (self.reps, self.weight_kg, self.duration_s, self.distance)
        return not self.entered and not any(numbers)

    @property
    def absurd(self) -> str:
        """What cannot be, such as "99999 reps"; "" for a set somebody may have done."""
        if (self.reps or 0) > MOST_REPS:
            return f"{self.reps:.12g} reps"
        return f"{self.duration_s:.12g} seconds" if (self.duration_s or 0) > LONGEST_S else ""


@dataclass(slots=True)
class Workout:
    """One workout; ``began`` and ``ended`` are as the phone's clock showed them.

    ``day_only``: the log names no time of day.
    """

    began: datetime
    title: str
    ended: datetime | None = None
    duration: timedelta = timedelta(0)
    description: str = ""
    day_only: bool = False
    sets: list[LoggedSet] = field(default_factory=list)
