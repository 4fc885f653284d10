"""Counters that roll over: a file keeps their low bits only, and the rest is worked out.

So distances (12 bits), heart beats (12 bits) and compressed timestamps (5 bits in a message's
header, counted on from the last full time) are written.
"""

from __future__ import annotations

from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit.definitions import COMPRESSED, FIT_EPOCH_S
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from analyzer.model import Floats


_AT_ONCE = 1 << 16
"""How many counts are worked out at a time: their steps take ten times the memory of the counts."""

_COMPRESSED_SPAN_S = 32


def complete_counts(
    low: Floats, full: Floats, span: int, start: float = nan, anew: Iterable[int] = (0,)
) -> Floats:
    """Complete counts of which only the low part was kept.

    Each count is the first one, not below the count before it, that agrees with the low part.

    Args:
        low: the counts modulo ``span``, NaN where nothing was kept, shape ``(n,)``.
        full: the counts that were written out in full, NaN elsewhere, shape ``(n,)``.
        span: where the low part starts again at zero.
        start: the count before the first; NaN where that is not known.
        anew: where counting starts anew, the beginning included.

    Returns:
        The counts, shape ``(n,)``; NaN where there is no low part, or no full count before it.
    """
    counts = np.empty_like(full)
    for first, end in pairwise([*anew, len(full)]):
        before = start
        for at in range(first, end, _AT_ONCE):
            piece = slice(at, min(at + _AT_ONCE, end))
            before = _latest_count(counts[max(at - _AT_ONCE, first) : at], before)
            counts[piece] = _completed(low[piece], full[piece], span, before)
    return counts


def has_compressed_timestamps(data: bytes, tables: Iterable[Table]) -> bool:
    """Tell whether any message has a compressed timestamp."""
    file = np.frombuffer(data, dtype=np.uint8)
    return any((file[table.position] & COMPRESSED).any() for table in tables)


def with_compressed_timestamps(
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
    low = np.where(headers & COMPRESSED, headers % _COMPRESSED_SPAN_S, np.nan)
    times = np.empty(len(order))
    anew = np.searchsorted(position[order], starts)
    # The five bits are the lowest of FIT's own clock, which began in 1989.
    times[order] = (
        complete_counts(low, written - FIT_EPOCH_S, _COMPRESSED_SPAN_S, anew=anew) + FIT_EPOCH_S
    )
    ends = np.cumsum([len(table) for table in tables])
    return [
        Table(table.name, table.columns | {"timestamp": own}, table.position)
        for table, own in zip(tables, np.split(times, ends[:-1]), strict=True)
    ]


def _latest_count(counts: Floats, start: float) -> float:
    known = counts[~np.isnan(counts)]
    return float(known[-1]) if len(known) else start


def _completed(low: Floats, full: Floats, span: int, start: float) -> Floats:
    if not isnan(start):
        low, full = np.append(nan, low), np.append(start, full)
        return _completed(low, full, span, nan)[1:]
    given = np.flatnonzero(~np.isnan(full))
    low = low.copy()
    low[given] = low_part(full[given], span)
    known = ~np.isnan(low)
    if known.all():
        return _sum_of_steps(low, full, given, span)
    counts = np.full(len(full), nan)
    counts[known] = _sum_of_steps(low[known], full[known], np.cumsum(known)[given] - 1, span)
    return counts


def low_part(counts: Floats, span: int) -> Floats:
    """Return the counts modulo ``span``, a power of two (exact, and faster than ``%``)."""
    whole: Floats = np.floor(counts / span)
    whole *= span
    return np.subtract(counts, whole, out=whole)


def _sum_of_steps(low: Floats, full: Floats, given: NDArray[np.intp], span: int) -> Floats:
    """Add up the steps from the latest count that was written out in full (at ``given``)."""
    steps = np.zeros_like(low)
    steps[1:] = low_part(low[1:] - low[:-1], span)
    # A count that was written out in full may have jumped by more than a span, so no step leads
    # to it; what came before is taken off again below.
    steps[given] = 0
    since: Floats = steps.cumsum()
    at_given = np.concatenate([[nan], full[given] - since[given]])
    edges = np.concatenate([[0], given, [len(low)]])
    since += at_given.repeat(edges[1:] - edges[:-1])
    return since
