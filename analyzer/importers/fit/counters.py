"""Counters of which a file keeps the low bits only."""

from __future__ import annotations

from math import nan
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


def count_on(low: Floats, full: Floats, span: int, start: float = nan) -> Floats:
    """Complete counts of which only the low part was kept.

    Each count is the first one, not below the count before it, that agrees with the low part.

    Args:
        low: the counts modulo ``span``, NaN where nothing was kept, shape ``(n,)``.
        full: the counts that were written out in full, NaN elsewhere, shape ``(n,)``.
        span: where the low part starts again at zero.
        start: the count before the first; NaN where that is not known.

    Returns:
        The counts, shape ``(n,)``; NaN where there is no low part, or no full count before it.
    """
    full = np.concatenate([[start], full])
    is_full = ~np.isnan(full)
    low = np.where(is_full, low_part(full, span), np.concatenate([[nan], low]))
    known = np.flatnonzero(~np.isnan(low))
    counts = np.full(len(full), nan)
    if len(known):
        counts[known] = _added_up(low[known], full[known], is_full[known], span)
    return counts[1:]


def low_part(counts: Floats, span: int) -> Floats:
    """Return the counts modulo ``span``, a power of two (exact, and faster than ``%``)."""
    whole: Floats = np.floor(counts / span) * span
    return counts - whole


def _added_up(low: Floats, full: Floats, is_full: NDArray[np.bool_], span: int) -> Floats:
    steps = low_part(np.diff(low, prepend=low[0]), span)
    steps[is_full] = 0
    since = np.cumsum(steps)
    latest = np.maximum.accumulate(np.where(is_full, np.arange(len(low)), -1))
    return np.where(latest < 0, nan, full[latest] - since[latest] + since)
