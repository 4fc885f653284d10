"""When the timer stood still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit import names
from analyzer.importers.fit.rows import rows

if TYPE_CHECKING:
    from analyzer.importers.gaps import Pause
    from analyzer.importers.table import Table

_STOPS = ("stop", "stop_all", "stop_disable", "stop_disable_all")


def timer_events(events: Table) -> list[tuple[float, bool]]:
    """Return (time in s since 1970, is it a start) of the timer's starts and stops, in order."""
    found = []
    for row in rows(events):
        if names.event(row.number("event")) == "timer":
            kind = names.event_type(row.number("event_type"))
            if kind == "start" or kind in _STOPS:
                found.append((row.number("timestamp"), kind == "start"))
    return sorted((at, starts) for at, starts in found if np.isfinite(at))


def between_stops_and_starts(timer: list[tuple[float, bool]]) -> list[Pause]:
    """Return the stretches from each first stop to the next start."""
    pauses: list[Pause] = []
    stopped: float | None = None
    for at, starts in timer:
        if starts and stopped is not None:
            pauses.append((stopped, at))
            stopped = None
        elif not starts and stopped is None:
            stopped = at
    return [(start, end) for start, end in pauses if end > start]
