"""The buckets of hours since leg day: their edges, names and decay, and which one a run lies in.

Change the edges here and nowhere else. Buckets are half-open: the lower edge belongs to a bucket,
the upper one to the next.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKET_EDGES_H: tuple[float, ...] = (0.0, 6.0, 30.0, 54.0, 78.0)
BUCKETS: tuple[str, ...] = (
    *(f"{start:g}-{end:g} h" for start, end in pairwise(BUCKET_EDGES_H)),
    f">{BUCKET_EDGES_H[-1]:g} h",
)
COMPARED_BUCKETS, REFERENCE_BUCKET = BUCKETS[:-1], BUCKETS[-1]
"""Runs of the compared buckets are held against the rested ones of the reference."""
NEXT_DAY_BUCKET = BUCKETS[1]
"""The primary question: the day after leg day."""
LESS_RESTED_FROM_H, RESTED_FROM_H = BUCKET_EDGES_H[-2:]
DECAY_BY_BUCKET: tuple[float, ...] = (0.67, 1.0, 0.5, 0.17)
"""What is left of a standard leg day's effect in each compared bucket (docs/statistics.md)."""
NO_BUCKET = -1


def bucket_positions(hours: NDArray[np.float64], lapsed_h: float) -> NDArray[np.int64]:
    """Return the position in ``BUCKETS`` per run.

    Args:
        hours: (n,) hours since the end of the last leg day; NaN = none known.
        lapsed_h: beyond this many hours the log counts as lapsed.

    Returns:
        (n,) positions; ``NO_BUCKET`` where hours are unknown, negative or beyond ``lapsed_h``.
    """
    import numpy as np  # noqa: PLC0415 - the commands start without numpy

    # NaN compares as False, so unknown hours fall out with the lapsed ones.
    position = np.searchsorted(BUCKET_EDGES_H, hours, side="right") - 1
    return np.where(hours <= lapsed_h, position, NO_BUCKET)


def bucket_words(bucket: str) -> str:
    """Return a compared bucket as a sentence says it, e.g. "6 to 30 h"."""
    return bucket.replace("-", " to ")


def bucket_of(hours: float) -> str:
    """Return the bucket that so many hours after leg day lie in."""
    return BUCKETS[bisect_right(BUCKET_EDGES_H, hours) - 1]


def decay_after(hours: float) -> float:
    """Return what is left of a standard leg day's effect some hours after it, 0 to 1."""
    ends = zip(BUCKET_EDGES_H[1:], DECAY_BY_BUCKET, strict=True)
    return next((left for end_h, left in ends if hours < end_h), 0.0)


def decay_curve(hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what is left of a standard leg day's effect, hour by hour; 0 where unknown or before.

    Straight lines through ``DECAY_BY_BUCKET`` in the middle of each bucket, down to nothing half
    a bucket after the last: what the buckets say, without their steps.
    """
    import numpy as np  # noqa: PLC0415 - the commands start without numpy

    middles = [(start + end) / 2 for start, end in pairwise(BUCKET_EDGES_H)]
    end_h = BUCKET_EDGES_H[-1] + (BUCKET_EDGES_H[-1] - middles[-1])
    left = np.interp(hours, [*middles, end_h], [*DECAY_BY_BUCKET, 0.0], right=0.0)
    return np.where(hours >= 0, left, 0.0)
