"""From Strava's streams to the runner's."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.importers import streams
from analyzer.importers.gaps import unexplained_gaps
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.importers.gaps import Pause
    from analyzer.model import Floats, Sport, Stream

_COLUMNS = {
    "distance": "distance",
    "velocity_smooth": "speed",
    "altitude": "altitude",
    "heartrate": "heart_rate",
    "cadence": "cadence",
    "temp": "temperature",
    "watts": "power",
}
_SHORTEST_S = 1.0
_PAUSE_S = 5.0
"""A gap from this length on, at whose end the athlete did not move, is a pause."""


def moving_stream(
    answer: Mapping[str, Any], sport: Sport
) -> tuple[Stream, tuple[Pause, ...]] | None:
    """Return the stream and its pauses (s from the start), None when nothing was recorded."""
    times = _values(answer, "time")
    if times is None:
        return None
    told = {ours: _values(answer, theirs) for theirs, ours in _COLUMNS.items()}
    columns = {name: v for name, v in told.items() if v is not None and len(v) == len(times)}
    moving = _values(answer, "moving")
    if moving is not None and len(moving) == len(times):
        columns["moving"] = moving
    order = np.argsort(times, kind="stable")
    order = order[np.isfinite(times[order]) & (times[order] >= 0.0)]
    if len(order) == 0 or np.ptp(times[order]) < _SHORTEST_S:
        return None
    columns["timestamp"] = times
    table = Table("record", {name: v[order] for name, v in columns.items()}, order)
    records = streams.merged(table)
    pauses = _pauses(records)
    return streams.stream(records, 0.0, sport=sport, pauses=pauses), tuple(pauses)


def _values(answer: Mapping[str, Any], name: str) -> Floats | None:
    column = answer.get(name)
    data = column.get("data") if isinstance(column, dict) else None
    if not isinstance(data, list) or not data:
        return None
    try:
        values = np.array(data, dtype=np.float64)  # null becomes NaN
    except (TypeError, ValueError, OverflowError):
        return None
    return values if values.ndim == 1 else None


def _pauses(records: Table) -> list[Pause]:
    """Return where the watch stood still: gaps that end at rest, or that nothing else explains."""
    times = records.numbers("timestamp")
    at_rest = records.numbers("moving")[1:] == 0.0
    told = [
        (float(start), float(end))
        for (start, end), rests in zip(pairwise(times), at_rest, strict=True)
        if rests and end - start > _PAUSE_S
    ]
    return sorted({*told, *unexplained_gaps(times, streams.recorded_distance(records))})
