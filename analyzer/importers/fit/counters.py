"""Counters of which a file keeps the low bits only."""

from __future__ import annotations

from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

Floats: TypeAlias = NDArray[np.float64]

_AT_ONCE = 1 << 16
"""So many at a time: the steps between take ten times the memory of the counts."""


def count_on(
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
            before = _latest(counts[max(at - _AT_ONCE, first) : at], before)
            counts[piece] = _counted_on(low[piece], full[piece], span, before)
    return counts


def _latest(counts: Floats, start: float) -> float:
    known = counts[~np.isnan(counts)]
    return float(known[-1]) if len(known) else start


def _counted_on(low: Floats, full: Floats, span: int, start: float) -> Floats:
    if not isnan(start):
        low, full = np.append(nan, low), np.append(start, full)
        return _counted_on(low, full, span, nan)[1:]
    given = np.flatnonzero(~np.isnan(full))
    low = low.copy()
    low[given] = low_part(full[given], span)
    known = ~np.isnan(low)
    if known.all():
        return _added_up(low, full, given, span)
    counts = np.full(len(full), nan)
    counts[known] = _added_up(low[known], full[known], np.cumsum(known)[given] - 1, span)
    return counts


def low_part(counts: Floats, span: int) -> Floats:
    """Return the counts modulo ``span``, a power of two (exact, and faster than ``%``)."""
    whole: Floats = np.floor(counts / span)
    whole *= span
    return np.subtract(counts, whole, out=whole)


def _added_up(low: Floats, full: Floats, given: NDArray[np.intp], span: int) -> Floats:
    """Add up the steps from the latest count that was written out in full (at ``given``)."""
    steps = np.zeros_like(low)
    steps[1:] = low_part(low[1:] - low[:-1], span)
    steps[given] = 0
    since: Floats = steps.cumsum()
    at_given = np.concatenate([[nan], full[given] - since[given]])
    edges = np.concatenate([[0], given, [len(low)]])
    since += at_given.repeat(edges[1:] - edges[:-1])
    return since
