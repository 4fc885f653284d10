"""The runs of one comparison: which take part, which do not and why, who is compared with whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.buckets import NO_BUCKET, REFERENCE_BUCKET
from analyzer.effect.answer import JOINED_REFERENCE
from analyzer.effect.design import build_design
from analyzer.effect.fit import (
    NO_SPREAD,
    build_regression,
    compared_and_held,
    typical_slope,
)
from analyzer.effect.refusal import (
    FEWEST_IN_BUCKET,
    FEWEST_IN_REFERENCE,
    GOOD_REFERENCE,
    LeftOutReason,
    Refusal,
)
from analyzer.effect.rows import DAY_ONE, LAST_BUCKET, REFERENCE, leg_day_ends
from analyzer.effect.slope import MAD_TO_SD, PRIOR_MEAN

if TYPE_CHECKING:
    from analyzer.effect.design import Design
    from analyzer.effect.fit import Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Flags, Places, Rows, Whole
    from analyzer.model import Floats

OUTLIER_SDS = 3.0


@dataclass(frozen=True)
class BucketGroups:
    """Who is compared with whom.

    ``bucket`` per run as in Rows, with the last compared bucket counted as reference when
    ``joined``; ``counts`` of the four buckets before joining; ``estimable`` indices of the buckets
    that can be shown.
    """

    bucket: Whole
    counts: tuple[int, int, int, int]
    n_reference: int
    joined: bool

    @property
    def reference(self) -> str:
        """The reference's name."""
        return JOINED_REFERENCE if self.joined else REFERENCE_BUCKET

    @property
    def has_reference(self) -> bool:
        """True when there are enough rested runs to compare with."""
        return self.n_reference >= FEWEST_IN_REFERENCE

    @property
    def estimable(self) -> list[int]:
        """Indices of the buckets with enough runs, when there is a reference."""
        return [
            index
            for index, count in enumerate(self.counts)
            if self.has_reference and count >= FEWEST_IN_BUCKET and not self._in_reference(index)
        ]

    @property
    def pooled_possible(self) -> bool:
        """True when there are runs soon after leg day and runs later, enough of both."""
        soon = sum(self.counts[: DAY_ONE + 1])
        later = sum(self.counts[DAY_ONE + 1 :]) + (
            self.n_reference - self.joined * self.counts[LAST_BUCKET]
        )
        return soon >= FEWEST_IN_BUCKET and later >= FEWEST_IN_BUCKET

    def why_not(self, index: int) -> tuple[Refusal | None, int, int]:
        """Return why a bucket is refused, and how many runs lack in reference and bucket.

        None and zeros where nothing of the counts refuses it.
        """
        if self._in_reference(index):
            return Refusal.COUNTED_AS_RESTED, 0, 0
        rested = max(FEWEST_IN_REFERENCE - self.n_reference, 0)
        here = max(FEWEST_IN_BUCKET - self.counts[index], 0)
        return Refusal.TOO_FEW_RUNS if rested or here else None, rested, here

    def _in_reference(self, index: int) -> bool:
        return self.joined and index == LAST_BUCKET


@dataclass(frozen=True)
class Sample:
    """The runs that are compared, in their groups, and the places of those left out, by reason."""

    rows: Rows
    groups: BucketGroups
    left_out: Places


def choose_sample(rows: Rows, metric: Metric) -> Sample:
    """Keep the runs that can be compared: usable, tagged, measured and no outliers."""
    checks = _reasons_to_leave_out(rows, metric)
    # The first reason that applies counts, as a run is left out once.
    reason = np.select(list(checks.values()), list(range(len(checks))), default=-1)
    left_out = {name: rows.place[reason == code] for code, name in enumerate(checks)}
    candidates = rows.only(reason == -1)
    belongs = drop_outliers(candidates, metric)
    left_out[LeftOutReason.OUTLIER] = candidates.place[~belongs]
    kept = candidates.only(belongs)
    return Sample(kept, group_by_bucket(kept), left_out)


def _reasons_to_leave_out(rows: Rows, metric: Metric) -> dict[LeftOutReason, Flags]:
    no_heart_rate = (metric.held_equal != "speed") & ~np.isfinite(rows.log_hr)
    untagged, unknown = rows.bucket == NO_BUCKET, ~(rows.hours >= 0)
    first_end = leg_day_ends(rows).min(initial=np.inf)
    return {
        LeftOutReason.KIND: rows.other_kind,
        LeftOutReason.SHORT: rows.short,
        LeftOutReason.UNDECIDED: ~rows.decided,
        # A run without an hour stands at its day's beginning; before the first leg day none counts.
        LeftOutReason.HIDDEN_START: (
            untagged & unknown & np.isnan(rows.hour) & (rows.days + 1 > first_end)
        ),
        LeftOutReason.NO_LEG_DAY: untagged & unknown,
        LeftOutReason.LAPSED: untagged,
        LeftOutReason.NO_HEART_RATE: no_heart_rate,
        LeftOutReason.NOT_MEASURED: ~has_measures(rows, metric),
    }


def has_measures(rows: Rows, metric: Metric) -> Flags:
    """Return which runs have all the measures the metric takes."""
    other = rows.log_metric if metric.held_equal == "speed" else rows.log_hr
    return np.isfinite(rows.log_speed + rows.log_plain_speed + rows.log_length + other)


def group_by_bucket(rows: Rows) -> BucketGroups:
    """Count the runs of each bucket and decide on the reference (docs/statistics.md)."""
    counts = np.bincount(rows.bucket, minlength=REFERENCE + 1)
    joined = bool(counts[REFERENCE] < GOOD_REFERENCE)
    bucket = np.where((rows.bucket == LAST_BUCKET) & joined, REFERENCE, rows.bucket)
    four = tuple(int(count) for count in counts[:REFERENCE])
    n_reference = int(counts[REFERENCE] + joined * counts[LAST_BUCKET])
    return BucketGroups(bucket, four, n_reference, joined)  # type: ignore[arg-type] # always four


def bucket_regression(
    sample: Sample, metric: Metric, extra: Floats | None = None
) -> Regression | None:
    """Build the regression of the estimable buckets; None when there is nothing to fit.

    ``extra`` (n of the sample, k) are columns of interest put first.
    """
    kept = sample.groups.estimable
    if not kept:
        return None
    inside = np.isin(sample.groups.bucket, [*kept, REFERENCE])
    dummies = (sample.groups.bucket[inside, None] == np.array(kept)).astype(float)
    if extra is not None:
        dummies = np.column_stack([extra[inside], dummies])
    return build_regression(sample.rows.only(inside), dummies, metric)


def drop_outliers(rows: Rows, metric: Metric) -> Flags:
    """Return False for runs more than three robust SDs off what heart rate predicts.

    A locked sensor or a lost satellite, not legs: the difference between the buckets and all
    that is held equal are taken out first. All True where the runs are too few, or too much
    alike, to find any.
    """
    design = build_design(rows, _all_but_the_largest(rows.bucket)) if len(rows) else None
    if design is None:
        return np.ones(len(rows), dtype=bool)
    y, x = compared_and_held(rows, metric)
    if np.ptp(x) <= NO_SPREAD:
        return np.ones(len(rows), dtype=bool)
    off = design.residuals(y - _rough_slope(rows, metric, design) * x)
    off = np.abs(off - np.median(off))
    limit = OUTLIER_SDS * MAD_TO_SD * float(np.median(off))
    return off <= max(limit, NO_SPREAD)


def _all_but_the_largest(bucket: Whole) -> Floats:
    groups, counts = np.unique(bucket, return_counts=True)
    return np.asarray(bucket[:, None] == np.delete(groups, counts.argmax()), dtype=float)


def _rough_slope(rows: Rows, metric: Metric, design: Design) -> float:
    """Return a slope good enough to find outliers by, before the slope is estimated."""
    if metric.held_equal == "hr":
        return PRIOR_MEAN
    if metric.held_equal == "effort":
        return 1 / typical_slope(rows)
    around = design.residuals(rows.log_plain_speed)
    return float(around @ rows.log_metric / max(float(around @ around), NO_SPREAD))
