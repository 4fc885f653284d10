"""What Strava lets one API application ask: two quotas, each for a quarter of an hour and a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..web.clock import FakeClock

QUARTER_S = 15 * 60
DAY_S = 24 * 3600


@dataclass(frozen=True)
class Limits:
    """Requests allowed in a quarter of an hour and in a day: of all kinds, and reads."""

    overall: tuple[int, int] = (200, 2_000)
    read: tuple[int, int] = (100, 1_000)


class Counter:
    """Counts the requests of a window that begins at every multiple of its length (UTC)."""

    def __init__(self, length_s: int, clock: FakeClock) -> None:
        self._length_s = length_s
        self._clock = clock
        self._window = -1
        self._used = 0

    def add(self, number: int) -> int:
        """Count, and return how many there are in the present window."""
        window = int(self._clock.now() // self._length_s)
        if window != self._window:
            self._window, self._used = window, 0
        self._used += number
        return self._used


class Quota:
    """Both quotas of one application; refused requests count, too."""

    def __init__(self, limits: Limits, clock: FakeClock) -> None:
        self._limits = limits
        self._overall = (Counter(QUARTER_S, clock), Counter(DAY_S, clock))
        self._read = (Counter(QUARTER_S, clock), Counter(DAY_S, clock))

    def spend(self, *, read: int = 0, uploads: int = 0) -> bool:
        """Count requests; tell whether all of them were within the limits."""
        overall = [counter.add(read + uploads) for counter in self._overall]
        reads = [counter.add(read) for counter in self._read]
        return all(
            used <= limit
            for used, limit in zip(
                overall + reads, self._limits.overall + self._limits.read, strict=True
            )
        )

    def headers(self) -> dict[str, str]:
        """Return the limits and what is used of them, as every answer of the API tells."""
        return {
            "X-RateLimit-Limit": _pair(self._limits.overall),
            "X-RateLimit-Usage": _pair(counter.add(0) for counter in self._overall),
            "X-ReadRateLimit-Limit": _pair(self._limits.read),
            "X-ReadRateLimit-Usage": _pair(counter.add(0) for counter in self._read),
        }


def _pair(numbers: object) -> str:
    return ",".join(str(number) for number in numbers)
