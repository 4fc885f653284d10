"""What was recorded on the way, as services hand it out: a list of samples for each quantity.

Strava chose the names; others took them over. Samples may be missing, null or made up.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.importers import streams as stream_reader
from analyzer.importers.clocks import LONGEST_S
from analyzer.importers.gaps import unexplained_gaps
from analyzer.importers.numbers import LARGEST
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.importers.gaps import Pause
    from analyzer.model import Floats, Sport, Stream

    Raw = Mapping[str, Any]

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


def read_stream(answer: Raw, its_sport: Sport) -> tuple[Stream, tuple[Pause, ...]] | None:
    """Return the stream and its pauses (s from the start), None when nothing was recorded."""
    times = _stream_column(answer, "time")
    if times is None:
        return None
    sent = {ours: _stream_column(answer, theirs) for theirs, ours in _COLUMNS.items()}
    columns = {name: v for name, v in sent.items() if v is not None and len(v) == len(times)}
    moving = _stream_column(answer, "moving")
    if moving is not None and len(moving) == len(times):
        columns["moving"] = moving
    # Times may come out of order, twice or not at all; stable, so that of two the later one wins.
    order = np.argsort(times, kind="stable")
    order = order[(times[order] >= 0.0) & (times[order] <= LONGEST_S)]
    if len(order) == 0 or np.ptp(times[order]) < _SHORTEST_S:
        return None
    columns["timestamp"] = times
    table = Table("record", {name: v[order] for name, v in columns.items()}, order)
    records = stream_reader.merge_seconds(table)
    pauses = _find_pauses(records)
    return stream_reader.session_stream(records, 0.0, sport=its_sport, pauses=pauses), tuple(pauses)


def _stream_column(answer: Raw, name: str) -> Floats | None:
    column = answer.get(name)
    data = column.get("data") if isinstance(column, dict) else None
    if not isinstance(data, list) or not data:
        return None
    try:
        values = np.array(data, dtype=np.float64)  # null becomes NaN
    except (TypeError, ValueError, OverflowError):
        return None
    return np.where(np.abs(values) <= LARGEST, values, np.nan) if values.ndim == 1 else None


def _find_pauses(records: Table) -> list[Pause]:
    """Return where the watch stood still: gaps that end at rest, or that nothing else explains."""
    times = records.numbers("timestamp")
    at_rest = records.numbers("moving")[1:] == 0.0
    rests = [
        (float(start), float(end))
        for (start, end), rests_at_end in zip(pairwise(times), at_rest, strict=True)
        if rests_at_end and end - start > _PAUSE_S
    ]
    return sorted({*rests, *unexplained_gaps(times, stream_reader.recorded_distance(records))})
