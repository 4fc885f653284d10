"""Fields that are folded into others: packed bits and enhanced values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from analyzer.importers.fit.rollover import complete_counts, low_part
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analyzer.importers.table import Columns
    from analyzer.model import Floats

    Places: TypeAlias = NDArray[np.intp]

ENHANCED: Final = ("speed", "altitude", "avg_speed", "max_speed")

_SPAN = 1 << 12
_TICKS_PER_S = 1024


def expand_components(table: Table, starts: Sequence[int] = (0,)) -> Table:
    """Unfold the fields of one type of message.

    Args:
        table: all messages of one type.
        starts: where each of the FIT files in one file starts; in each, counters start anew.

    A value that the watch wrote out itself is never replaced. After this, ``enhanced_speed``,
    ``enhanced_altitude``, ``enhanced_avg_speed`` and ``enhanced_max_speed`` hold the best value
    there is, whichever of the two fields the watch uses.
    """
    columns = dict(table.columns)
    if "compressed_speed_distance" in columns:
        _unfold_speed_and_distance(columns, np.searchsorted(table.position, starts))
    if "event_timestamp_12" in columns:
        _unfold_beats(columns, np.searchsorted(table.position, starts))
    for name in ENHANCED:
        if name in columns:
            _fill_missing(columns, f"enhanced_{name}", columns[name])
    return Table(table.name, columns, table.position)


def _fill_missing(columns: Columns, name: str, values: Floats) -> None:
    own = columns.get(name)
    columns[name] = values if own is None else np.where(np.isnan(own), values, own)


def _unfold_speed_and_distance(columns: Columns, anew: Places) -> None:
    """Unfold twelve bits of speed (cm/s) and twelve of distance (1/16 m, rolling over)."""
    speed, distance = _twelve_bits(columns.pop("compressed_speed_distance"), 2).T
    _fill_missing(columns, "speed", speed / 100)
    counted = complete_counts(distance, np.full_like(distance, np.nan), _SPAN, 0, anew)
    _fill_missing(columns, "distance", counted / 16)


def _unfold_beats(columns: Columns, anew: Places) -> None:
    """Unfold twelve bits of time for each heart beat (1/1024 s, rolling over)."""
    packed = columns.pop("event_timestamp_12")
    low = _twelve_bits(packed, packed.shape[1] * 2 // 3)
    written = columns.get("event_timestamp", np.full((len(low), 1), np.nan))
    full = np.full((len(low), max(low.shape[1], written.shape[1])), np.nan)
    full[:, : written.shape[1]] = written * _TICKS_PER_S
    wide = np.full_like(full, np.nan)
    wide[:, : low.shape[1]] = low
    ticks = complete_counts(wide.ravel(), full.ravel(), _SPAN, anew=anew * full.shape[1])
    columns["event_timestamp"] = ticks.reshape(full.shape) / _TICKS_PER_S


def _twelve_bits(packed: Floats, count: int) -> Floats:
    """Read ``count`` numbers of twelve bits from each row of bytes, lowest bits first."""
    size = -(-count // 2) * 3
    if packed.shape[1] < size:
        packed = np.pad(packed, [(0, 0), (0, size - packed.shape[1])], constant_values=np.nan)
    first, middle, last = (packed[:, byte:size:3] for byte in range(3))
    numbers = np.empty((len(packed), size // 3 * 2))
    # Three bytes hold two numbers: the middle byte's low half ends the first, its high half
    # begins the second.
    numbers[:, 0::2] = first + low_part(middle, 16) * 256
    numbers[:, 1::2] = np.floor(middle / 16) + last * 16
    return numbers[:, :count]
