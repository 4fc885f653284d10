"""Runs that belong together: pieces less than an hour apart are one outing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analyzer.timestamps import MINUTE_S

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.model import Floats

    Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outings:
    """For each run what its outing was up to and including it: equally long columns.

    ``began_s`` [s since the epoch], ``minutes`` moving, ``km``; ``last`` marks the piece that ends
    the outing, whose numbers are those of the whole.
    """

    began_s: Floats
    minutes: Floats
    km: Floats
    last: Flags


def outings(started_s: Floats, ended_s: Floats, runs: pd.DataFrame, gap_min: float) -> Outings:
    """Join runs that start less than ``gap_min`` after the one before ended.

    Args:
        started_s: when each run began, rising.
        ended_s: when each run ended.
        runs: the same runs, with ``moving_s`` and ``distance_m``.
        gap_min: runs at least this many minutes apart are outings of their own.
    """
    latest_end = np.fmax.accumulate(np.fmax(ended_s, started_s))
    first = np.ones(len(started_s), dtype=bool)
    first[1:] = started_s[1:] - latest_end[:-1] >= gap_min * MINUTE_S
    began = np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))
    return Outings(
        began_s=started_s[began],
        minutes=_so_far(runs["moving_s"].to_numpy(dtype=float) / MINUTE_S, began),
        km=_so_far(runs["distance_m"].to_numpy(dtype=float) / 1000, began),
        last=np.append(first[1:], True)[: len(first)],
    )


def _so_far(values: Floats, began: NDArray[np.int64]) -> Floats:
    """Sum each outing up to each piece; unknown from an unknown piece on."""
    known = np.nan_to_num(values)
    total = np.cumsum(known)
    missing = np.cumsum(~np.isfinite(values))
    before = total[began] - known[began]
    missing_before = missing[began] - ~np.isfinite(values[began])
    return np.where(missing > missing_before, np.nan, total - before)
