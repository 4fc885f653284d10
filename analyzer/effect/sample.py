"""The runs of one comparison, and how to put log effects into percent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.belonging import belonging
from analyzer.effect.fit import Problem, pose
from analyzer.effect.refusal import Groups, group
from analyzer.effect.rows import REFERENCE, Rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.metrics import Metric

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """The runs that can be compared, who is compared with whom, and how many odd runs are out."""

    rows: Rows
    groups: Groups
    odd: int


def choose(rows: Rows, metric: Metric) -> Sample:
    """Keep the runs that can be compared: usable, tagged, measured and not odd."""
    rows = rows.only(rows.usable & (rows.bucket >= 0) & measured(rows, metric))
    kept = rows.only(belonging(rows, metric))
    return Sample(kept, group(kept), len(rows) - len(kept))


def measured(rows: Rows, metric: Metric) -> Flags:
    """Return which runs have all the measures the metric takes."""
    other = rows.log_metric if metric.held_equal == "speed" else rows.log_hr
    return np.isfinite(rows.log_speed + rows.log_plain_speed + rows.log_length + other)


def bucket_dummies(sample: Sample) -> tuple[Flags, Floats]:
    """Return which runs are compared (n,), and among them a column per estimable bucket."""
    kept = sample.groups.estimable
    inside = np.isin(sample.groups.bucket, [*kept, REFERENCE])
    return inside, (sample.groups.bucket[inside, None] == np.array(kept)).astype(float)


def pose_buckets(sample: Sample, metric: Metric, extra: Floats | None = None) -> Problem | None:
    """Pose the estimable buckets against the reference; None when there is nothing to fit.

    ``extra`` (n of the sample, k) are columns of interest put first.
    """
    if not sample.groups.estimable:
        return None
    inside, dummies = bucket_dummies(sample)
    if extra is not None:
        dummies = np.column_stack([extra[inside], dummies])
    return pose(sample.rows.only(inside), dummies, metric)


def percent(effects: Floats, errors: Floats) -> Floats:
    """Return (k, 3): effect, low and high in percent, from log units."""
    return 100 * np.expm1(np.column_stack([effects, effects - errors, effects + errors]))
