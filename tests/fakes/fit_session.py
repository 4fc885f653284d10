"""What a session in a FIT file written for a test is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Along = float | Callable[[float], float | None] | None
FORERUNNER_965 = 4315
GUESSES = ("row", "plank", "triceps_extension")


@dataclass(frozen=True, kw_only=True)
class Session:
    """One session of a file; build it with ``run``, ``ride`` or ``strength``.

    ``seconds`` counts pauses in; in ``dropouts`` there is no heart rate. The distance is counted
    on from ``distance_from``, but not in ``frozen`` stretches. ``claimed_start`` is a wrong start
    in the summary; the watch may be saved some time after the timer was stopped.
    """

    started_at: datetime
    seconds: float
    sport: str
    sub_sport: str = "generic"
    profile_name: str | None = None
    pace_s_per_km: Along = None
    hr: Along = 140.0
    altitude_m: Along = None
    cadence_spm: Along = None
    temperature_c: float | None = None
    power_w: Along = None
    dynamics: bool = False
    positions: bool = False
    distance: bool = True
    frozen: Sequence[tuple[float, float]] = ()
    speed: bool = True
    every_s: int = 1
    pauses: Sequence[tuple[float, float]] = ()
    pause_events: bool = True
    dropouts: Sequence[tuple[float, float]] = ()
    lap_every_s: float | None = None
    rpe: float | None = None
    feel: float | None = None
    sets: Sequence[Lift] = ()
    distance_from: float = 0.0
    claimed_start: datetime | None = None
    saved_after_s: float = 0.0
    straps: Sequence[str] = ()

    @property
    def timer_s(self) -> float:
        return self.seconds - sum(end - start for start, end in self.pauses)

    def at(self, second: float) -> datetime:
        return self.started_at + timedelta(seconds=second)


@dataclass(frozen=True)
class Lift:
    """One active set and the rest after it; several exercises are the watch's ranked guesses."""

    exercise: str | Sequence[str] = "unknown"
    reps: int | None = 10
    weight_kg: float = 0.0
    seconds: float = 40.0
    rest_s: float = 80.0
    subtype: int | None = None
    step: int | None = None

    def guesses(self) -> list[str]:
        if self.exercise == "unknown":
            return ["unknown"] * 3
        if isinstance(self.exercise, str):
            return [self.exercise, *(other for other in GUESSES if other != self.exercise)][:3]
        return list(self.exercise)


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What is said once in a file.

    ``summary_first`` writes sessions, laps and sets before the records with the start as their
    timestamp, as watches since 2024 do; ``without`` leaves out kinds of messages,
    ``hide`` some fields of a kind. ``steps`` are those of a planned workout: the intensity,
    or all fields of the message.
    """

    manufacturer: str = "garmin"
    product: int = FORERUNNER_965
    product_name: str | None = None
    optical_hr: bool = True
    utc_offset_h: float | None = 2.0
    file_type: str = "activity"
    workout_name: str | None = None
    summary_first: bool = False
    steps: Sequence[str | Mapping[str, Any]] = ()
    hide: Mapping[str, Sequence[str]] = field(default_factory=dict)
    without: Sequence[str] = ()


def value(along: Along, second: float) -> float | None:
    """Return what stands still or varies along the way, at one second."""
    return along(second) if callable(along) else along


def within(second: float, stretches: Iterable[tuple[float, float]]) -> bool:
    """Tell whether a second lies inside any stretch."""
    return any(start < second < end for start, end in stretches)
