"""The time, and waiting in the open: what a sync does while Strava's quota is spent."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_STEP_S = 1.0


class Clock(Protocol):
    """Tells the time and lets it pass."""

    def now(self) -> float:
        """Return the time (s since 1970)."""

    def sleep(self, seconds: float) -> None:
        """Let some time pass."""


class ComputersClock:
    """The computer's own clock."""

    def now(self) -> float:
        """Return the time (s since 1970)."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Let some time pass."""
        time.sleep(seconds)


def wait(clock: Clock, seconds: float, tell: Callable[[float], None]) -> None:
    """Wait, and tell every second how long it still takes (s)."""
    end = clock.now() + seconds
    while (left := end - clock.now()) > 0:
        tell(left)
        clock.sleep(min(left, _STEP_S))
