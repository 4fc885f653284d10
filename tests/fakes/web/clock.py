"""The clock on a service's wall, which a test may move."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime


class FakeClock:
    """Tells the real time, or stands at a moment, or runs from one.

    Args:
        moment: with a zone; None = the real time, running.
        running: whether time passes by itself after the moment.
    """

    def __init__(self, moment: datetime | None = None, *, running: bool = False) -> None:
        self._lock = threading.Lock()
        self._running = running or moment is None
        self.set(moment or datetime.now(UTC))

    def now(self) -> float:
        """Return seconds since 1970."""
        with self._lock:
            return self._moment + (time.time() - self._set_at if self._running else 0.0)

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._moment += seconds

    def set(self, moment: datetime) -> None:
        with self._lock:
            self._moment = moment.timestamp()
            self._set_at = time.time()
