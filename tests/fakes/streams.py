"""Hand-made runs whose answers are known beforehand.

``Run`` grows by legs: ``Run().leg(600, 2.8).leg(180, 4.2)`` is ten minutes at 2.8 m/s and three at
4.2. ``stream()`` writes it down as a watch would, once a second or every few seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.model import Minutes, Stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model import Floats


def wander(size: int, sd: float, memory_s: float, seed: int) -> Floats:
    """Noise with a memory (AR(1)): each second resembles the one before."""
    rng = np.random.default_rng(seed)
    if memory_s <= 0:
        return rng.normal(0.0, sd, size)
    keep = float(np.exp(-1.0 / memory_s))
    fresh = rng.normal(0.0, sd * np.sqrt(1 - keep**2), size)
    fresh[0] = rng.normal(0.0, sd)
    return np.array([value := fresh[0]] + [value := keep * value + new for new in fresh[1:]])


@dataclass
class Run:
    """Speeds second by second, and how the other columns follow from them."""

    speed: list[float] = field(default_factory=list)
    grade: list[float] = field(default_factory=list)

    def leg(self, seconds: int, speed_mps: float, grade: float = 0.0) -> Run:
        self.speed += [speed_mps] * seconds
        self.grade += [grade] * seconds
        return self

    def times(self, number: int, *legs: tuple[int, float]) -> Run:
        for _ in range(number):
            for seconds, speed in legs:
                self.leg(seconds, speed)
        return self

    def ramp(self, seconds: int, begin_mps: float, end_mps: float) -> Run:
        self.speed += list(np.linspace(begin_mps, end_mps, seconds))
        self.grade += [0.0] * seconds
        return self

    def stream(
        self, *, noise: float = 0.0, seed: int = 0, altitude_m: Any = None, **more: Any
    ) -> Stream:
        """Write the run down once a second.

        Heart rate follows speed with a lag; cadence is 165 running and 110 walking. ``more``
        replaces columns (a function of the other columns, an array, or None to leave out).
        """
        speed = np.array(self.speed) * (1 + wander(len(self.speed), noise, 4, seed))
        speed = np.maximum(speed, 0.0)
        distance = np.concatenate(([0.0], np.cumsum(speed)))
        size = len(distance)
        climb = np.concatenate(([0.0], np.cumsum(speed * np.array(self.grade))))
        columns: dict[str, Any] = {
            "time_s": np.arange(size, dtype=float),
            "distance_m": distance,
            "altitude_m": 100.0 + climb if altitude_m is None else altitude_m,
            "hr_bpm": heart_of(np.array(self.speed), seed),
            "cadence_spm": steps_of(np.array(self.speed), seed),
        }
        columns.update(more)
        return Stream(**{name: values for name, values in columns.items() if values is not None})


def heart_of(speed: Floats, seed: int = 0) -> Floats:
    """70 + 25 bpm for each m/s, after 40 s, with a heart's own wandering, in whole beats."""
    lagged = np.empty(len(speed) + 1)
    lagged[0] = 1.0
    for place, now in enumerate(speed):
        lagged[place + 1] = lagged[place] + (now - lagged[place]) / 40
    return np.round(70 + 25 * lagged + wander(len(lagged), 1.5, 15, seed + 1))


def steps_of(speed: Floats, seed: int = 0) -> Floats:
    steps = np.select([speed < 0.5, speed < 1.9], [0.0, 110.0], 165.0)
    steps = np.where(steps > 0, steps + wander(len(speed), 1.0, 3, seed + 2), 0.0)
    return np.round(np.append(steps, steps[-1:]))


def easy(minutes: int = 60, **more: Any) -> Stream:
    """A flat, steady run at 2.8 m/s."""
    return Run().leg(60 * minutes, 2.8).stream(noise=0.02, **more)


def smart(stream: Stream, seed: int = 0, longest_s: int = 8) -> Stream:
    """Keep only some of the records, as smart recording does."""
    rng = np.random.default_rng(seed)
    keep = np.cumsum(rng.integers(1, longest_s + 1, len(stream)))
    keep = np.unique(np.concatenate(([0], keep[keep < len(stream) - 1], [len(stream) - 1])))
    return each(stream, lambda values: values[keep])


def each(stream: Stream, change: Callable[[Floats], Floats]) -> Stream:
    return replace(stream, **{name: change(values) for name, values in stream.columns()})


def paused(stream: Stream, at_s: int, for_s: float) -> tuple[Stream, tuple[float, float]]:
    """The same run with the timer stopped once; returns the pause too."""
    time = stream.time_s + np.where(stream.time_s > at_s, for_s, 0.0)
    return replace(stream, time_s=time), (float(at_s), at_s + for_s)


def minutes_of(
    speed_mps: Floats, hr_bpm: Floats | float = 150.0, *, steady: float = 0.0, **more: Any
) -> Minutes:
    """Return a run on the flat, minute by minute; ``more`` replaces columns."""
    n = len(speed_mps)
    zero = np.zeros(n)
    columns: dict[str, Any] = {
        "minute": np.arange(n, dtype=float),
        "distance_m": 60 * speed_mps,
        "speed_mps": speed_mps,
        "gap_speed_mps": speed_mps,
        "hr_bpm": np.broadcast_to(np.asarray(hr_bpm, dtype=float), n),
        "cadence_spm": zero,
        "grade": zero,
        "stopped_s": zero,
        "steady": np.full(n, steady),
    }
    return Minutes(**columns | more)
