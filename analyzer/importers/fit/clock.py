"""Compressed timestamps: five bits in a message's header, counted on from the last full time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit.counters import count_on
from analyzer.importers.fit.layout import COMPRESSED
from analyzer.importers.fit.profile import FIT_EPOCH_S
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPAN_S = 32


def has_compressed_times(data: bytes, tables: Iterable[Table]) -> bool:
    """Tell whether any message has a compressed timestamp."""
    file = np.frombuffer(data, dtype=np.uint8)
    return any((file[table.position] & COMPRESSED).any() for table in tables)


def with_compressed_times(
    data: bytes, tables: Sequence[Table], starts: Sequence[int]
) -> list[Table]:
    """Give the messages with a compressed timestamp their time.

    Args:
        data: the whole file.
        tables: all messages; ``timestamp`` holds the times that are written out.
        starts: where each of the FIT files in one file starts, for none counts on from another.

    Returns:
        The same tables; a compressed time that follows no full one stays NaN.
    """
    position = np.concatenate([table.position for table in tables])
    order = np.argsort(position)
    headers = np.frombuffer(data, dtype=np.uint8)[position[order]]
    written = np.concatenate([table.numbers("timestamp") for table in tables])[order]
    low = np.where(headers & COMPRESSED, headers % _SPAN_S, np.nan)
    times = np.empty(len(order))
    anew = np.searchsorted(position[order], starts)
    times[order] = count_on(low, written - FIT_EPOCH_S, _SPAN_S, anew=anew) + FIT_EPOCH_S
    ends = np.cumsum([len(table) for table in tables])
    return [
        Table(table.name, table.columns | {"timestamp": own}, table.position)
        for table, own in zip(tables, np.split(times, ends[:-1]), strict=True)
    ]
