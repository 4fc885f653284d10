"""Which runs' speed and heart rate belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.design import build
from analyzer.effect.fit import responses, typical_slope
from analyzer.effect.slope import PRIOR_MEAN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.design import Design
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Rows

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

ODD_SDS = 3.0
ROBUST_SD = 1.4826
NO_SPREAD = 1e-9


def belonging(rows: Rows, metric: Metric) -> Flags:
    """Return False for runs more than three robust SDs off what heart rate lets expect.

    A locked sensor or a lost satellite, not legs: the difference between the buckets and all
    that is held equal are taken out first. All True where the runs are too few, or too much
    alike, to tell.
    """
    design = build(rows, _all_but_the_largest(rows.bucket)) if len(rows) else None
    if design is None:
        return np.ones(len(rows), dtype=bool)
    y, x = responses(rows, metric)
    if np.ptp(x) <= NO_SPREAD:
        return np.ones(len(rows), dtype=bool)
    return _belongs(design.residuals(y - _usual(rows, metric, design) * x))


def _all_but_the_largest(bucket: NDArray[np.int64]) -> Floats:
    groups, counts = np.unique(bucket, return_counts=True)
    return np.asarray(bucket[:, None] == np.delete(groups, counts.argmax()), dtype=float)


def _usual(rows: Rows, metric: Metric, design: Design) -> float:
    """Return a slope good enough to tell odd runs by."""
    if metric.held_equal == "hr":
        return PRIOR_MEAN
    if metric.held_equal == "effort":
        return 1 / typical_slope(rows)
    around = design.residuals(rows.log_plain_speed)
    return float(around @ rows.log_metric / max(float(around @ around), NO_SPREAD))


def _belongs(off: Floats) -> Flags:
    off = np.abs(off - np.median(off))
    limit = ODD_SDS * ROBUST_SD * float(np.median(off))
    return off <= max(limit, NO_SPREAD)
