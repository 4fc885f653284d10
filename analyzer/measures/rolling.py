"""Moving windows over second-by-second columns, without loops."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.model import Floats

    Flags: TypeAlias = NDArray[np.bool_]
    Places: TypeAlias = NDArray[np.int64]


def rolling_sum(values: Floats | Flags, width: int) -> Floats:
    """Sum (or number of True) over a centred window of ``width`` cells, shorter at both ends.

    No NaN allowed.
    """
    if not len(values):
        return np.empty(0)
    # Differences of one running total cost the same whatever the width; a convolution does not.
    total, begin = np.empty(len(values) + width), width // 2 + 1
    end = begin + len(values)
    total[:begin] = 0.0
    np.cumsum(values, dtype=float, out=total[begin:end])
    total[end:] = total[end - 1]
    summed: Floats = total[width:] - total[:-width]
    return summed


def rolling_mean(values: Floats, width: int) -> Floats:
    """Mean of the known values in a centred window; NaN where none is known."""
    known = np.isfinite(values)
    if known.all():
        return rolling_sum(values, width) / cells_in_window(len(values), width)
    count = rolling_sum(known, width)
    total = rolling_sum(np.where(known, values, 0.0), width)
    mean: Floats = np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)
    return mean


@lru_cache(maxsize=8)
def cells_in_window(cells: int, width: int) -> Floats:
    """Return how many of so many cells lie in a window of ``width`` around each: read only."""
    there = rolling_sum(np.ones(cells), width)
    there.flags.writeable = False
    return there


def often_within(flags: Flags, width: int, least: float) -> Flags:
    """Tell where so many cells of a centred window are True; most often nowhere, seen at once."""
    if np.count_nonzero(flags) < least:
        return np.zeros(len(flags), dtype=np.bool_)
    return rolling_sum(flags, width) >= least


def runs_of_true(flags: Flags) -> tuple[Places, Places]:
    """Return where each unbroken run of True begins, and the place behind its end.

    Shapes ``(n,)`` in, twice ``(runs,)`` out.
    """
    edges = np.diff(np.concatenate(([0], flags.astype(np.int8), [0])))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def at_least(flags: Flags, cells: int) -> Flags:
    """Keep only the runs of True that last ``cells`` or longer."""
    if not flags.any():
        return np.zeros(len(flags), dtype=np.bool_)
    begin, behind = runs_of_true(flags)
    long = behind - begin >= cells
    # Runs never touch, so +1 where one begins and -1 behind its end adds up to 0 or 1.
    edges = np.zeros(len(flags) + 1, dtype=np.int64)
    edges[begin[long]] += 1
    edges[behind[long]] -= 1
    kept: Flags = np.cumsum(edges[:-1]) > 0
    return kept


def dilate(flags: Flags, reach: int) -> Flags:
    """Return True within ``reach`` cells of a True, on both sides (dilation)."""
    if not flags.any():
        return np.zeros(len(flags), dtype=np.bool_)
    return rolling_sum(flags, 2 * reach + 1) > 0.5  # noqa: PLR2004 - a count of at least one


def forward_fill(marks: Floats) -> Floats:
    """Carry each mark other than zero forward to the next one."""
    # The place of the latest mark only ever grows, so its running maximum is the one that counts.
    place = np.where(marks != 0, np.arange(len(marks)), 0)
    return marks[np.maximum.accumulate(place)]


def or_zero(values: Floats) -> Floats:
    """Return the values, zero where they are unknown; none is infinite."""
    # numpy's nan_to_num asks for both infinities as well, and takes three times as long.
    return np.where(np.isnan(values), 0.0, values)


def mean_of(values: Floats) -> float | None:
    """Mean of the known values; None when none is known."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None
