"""Compressed timestamps: five bits in a message's header, counted on from the last full time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analyzer.importers.fit.framing import COMPRESSED
from analyzer.importers.fit.profile import FIT_EPOCH_S
from analyzer.importers.fit.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats: TypeAlias = NDArray[np.float64]

_SPAN_S = 32


def with_compressed_times(data: bytes, tables: Sequence[Table]) -> Sequence[Table]:
    """Give the messages with a compressed timestamp their time.

    Args:
        data: the whole file.
        tables: all messages of one file; ``timestamp`` holds the times that are written out.

    Returns:
        The same tables; a compressed time that follows no full one stays NaN.
    """
    file = np.frombuffer(data, dtype=np.uint8)
    headers = [file[table.position] for table in tables]
    if not any((header & COMPRESSED).any() for header in headers):
        return tables
    written = np.concatenate([table.numbers("timestamp") for table in tables])
    order = np.argsort(np.concatenate([table.position for table in tables]))
    times = np.empty(len(order))
    times[order] = _counted_on(np.concatenate(headers)[order], written[order])
    ends = np.cumsum([len(table) for table in tables])
    return [
        Table(table.name, table.columns | {"timestamp": own}, table.position)
        for table, own in zip(tables, np.split(times, ends[:-1]), strict=True)
    ]


def _counted_on(headers: NDArray[np.uint8], written: Floats) -> Floats:
    """Fill in the times of messages in the order of the file.

    Each compressed time is the first one, not before the last known, that ends in its five bits.
    """
    full = ~np.isnan(written)
    compressed = (headers & COMPRESSED != 0) & ~full
    known = np.flatnonzero(full | compressed)
    low_bits = np.where(full, written - FIT_EPOCH_S, headers % _SPAN_S)[known] % _SPAN_S
    steps = np.diff(low_bits, prepend=0) % _SPAN_S
    steps[full[known]] = 0
    since = np.cumsum(steps)
    last_full = np.maximum.accumulate(np.where(full[known], np.arange(len(known)), -1))
    begun = last_full >= 0
    base = written[known][last_full] - since[last_full]
    times = written.copy()
    times[known] = np.where(begun, base + since, np.nan)
    return times
