"""A strength session as the messages of a FIT file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from sample_data.fit_files import Message, message
from sample_data.lifts import Set, sets
from sample_data.noise import smooth, wander
from sample_data.watch import device_messages, timer

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sample_data.plans import LiftPlan

    Floats = NDArray[np.float64]

GAPS_S = np.arange(4, 16)


class LiftFile:
    """The messages of one session: ``along`` the way and the ``summaries``."""

    def __init__(self, plan: LiftPlan) -> None:
        self.plan, self.sets = plan, sets(plan)
        self.ended_at = plan.ended_at
        self.timer_s = (plan.ended_at - plan.started_at).total_seconds()
        self._rng = np.random.default_rng([plan.seed, 1])
        self._hr = self._heart_rate(round(self.timer_s))

    def along(self) -> list[Message]:
        """Return devices, timer events and records of the wrist's heart rate by time."""
        sport = message("sport", sport="training", sub_sport="strength_training", name="Strength")
        return [
            *device_messages(self.plan.started_at, "wrist"),
            sport,
            timer(self.plan.started_at, "start"),
            *self._records(),
            timer(self.ended_at, "stop_all"),
        ]

    def summaries(self, first_lap: int = 0, index: int = 0) -> list[Message]:
        """Return the sets and the session; the sets' own time is the same for all."""
        return [
            *(_set(number, one, self.ended_at) for number, one in enumerate(self.sets)),
            self._session(first_lap, index),
        ]

    def _heart_rate(self, seconds: int) -> Floats:
        level = 112.0 if self.plan.legs else 101.0
        return smooth(level + wander(seconds, 11.0, 90.0, self._rng), 5)

    def _records(self) -> list[Message]:
        seconds = np.cumsum(self._rng.choice(GAPS_S, len(self._hr)))
        return [self._record(int(s)) for s in seconds[seconds < len(self._hr)]]

    def _record(self, second: int) -> Message:
        at = self.plan.started_at + timedelta(seconds=second)
        hr = round(float(self._hr[second]))
        return message("record", timestamp=at, distance=0.0, heart_rate=hr)

    def _session(self, first_lap: int, index: int) -> Message:
        reps = sum(one.exercise.reps for one in self.sets if one.exercise)
        return message(
            "session",
            timestamp=self.ended_at,
            message_index=index,
            start_time=self.plan.started_at,
            sport="training",
            sub_sport="strength_training",
            sport_profile_name="Strength",
            total_elapsed_time=self.timer_s,
            total_timer_time=self.timer_s,
            total_distance=0.0,
            total_cycles=reps or None,
            avg_heart_rate=round(float(self._hr.mean())),
            max_heart_rate=round(float(self._hr.max())),
            first_lap_index=first_lap,
            num_laps=0,
            event="session",
            event_type="stop",
            trigger="activity_end",
        )


def _set(number: int, one: Set, written: datetime) -> Message:
    """Return one set; active ones carry guesses, repetitions and a weight, which may be 0."""
    exercise = one.exercise
    return message(
        "set",
        timestamp=written,
        start_time=one.started_at,
        duration=one.seconds,
        set_type="active" if exercise else "rest",
        category=list(exercise.guesses) if exercise else None,
        repetitions=exercise.reps if exercise else None,
        weight=exercise.weight_kg if exercise else None,
        weight_display_unit="kilogram" if exercise else None,
        message_index=number,
    )
