"""Fields that are folded into others: compressed speed and distance, enhanced values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analyzer.importers.fit.tables import Table

if TYPE_CHECKING:
    from analyzer.importers.fit.tables import Columns

Floats: TypeAlias = NDArray[np.float64]

ENHANCED = ("speed", "altitude", "avg_speed", "max_speed")

_TWELVE_BITS = 1 << 12
_PACKED_SIZE = 3


def expand(table: Table) -> Table:
    """Unfold the fields of one kind of message.

    A value that the watch wrote out itself is never replaced. After this, ``enhanced_speed``,
    ``enhanced_altitude``, ``enhanced_avg_speed`` and ``enhanced_max_speed`` hold the best value
    there is, whichever of the two fields the watch uses.
    """
    columns = dict(table.columns)
    packed = columns.pop("compressed_speed_distance", None)
    if packed is not None and packed.shape[1] >= _PACKED_SIZE:
        speed, distance = _speed_and_distance(packed)
        _fill(columns, "speed", speed)
        _fill(columns, "distance", distance)
    for name in ENHANCED:
        if name in columns:
            _fill(columns, f"enhanced_{name}", columns[name])
    return Table(table.name, columns, table.position)


def _fill(columns: Columns, name: str, values: Floats) -> None:
    own = columns.get(name)
    columns[name] = values if own is None else np.where(np.isnan(own), values, own)


def _speed_and_distance(packed: Floats) -> tuple[Floats, Floats]:
    """Unpack twelve bits of speed (cm/s) and twelve of distance (1/16 m, counted round)."""
    bits = packed[:, 0] + packed[:, 1] * 256 + packed[:, 2] * 65_536
    sixteenths = np.floor(bits / _TWELVE_BITS)
    return bits % _TWELVE_BITS / 100, counted_on(sixteenths, _TWELVE_BITS) / 16


def counted_on(counter: Floats, span: float) -> Floats:
    """Undo the wrapping of a counter that starts again at zero after ``span``; NaN stays NaN."""
    valid = ~np.isnan(counter)
    steps = np.diff(counter[valid], prepend=0) % span
    counted = np.full_like(counter, np.nan)
    counted[valid] = np.cumsum(steps)
    return counted
