"""The runs of one comparison: which take part, which do not and why, who is compared with whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.buckets import BUCKET_EDGES_H, NO_BUCKET, REFERENCE_BUCKET, RESTED_FROM_H
from analyzer.effect.answer import JOINED_REFERENCE
from analyzer.effect.fit import build_regression
from analyzer.effect.refusal import (
    FEWEST_IN_BUCKET,
    FEWEST_IN_REFERENCE,
    GOOD_REFERENCE,
    LeftOutReason,
    Refusal,
)
from analyzer.effect.rows import DAY_ONE, DECAY, LAST_BUCKET, REFERENCE, leg_day_ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.fit import Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Flags, Places, Rows, Whole
    from analyzer.model import Floats


BESIDE: tuple[frozenset[LeftOutReason], ...] = (
    frozenset({LeftOutReason.UNDECIDED, LeftOutReason.HIDDEN_START}),
    frozenset({LeftOutReason.NO_LEG_DAY, LeftOutReason.LAPSED}),
    frozenset({LeftOutReason.WEEK_OFF}),
)
"""Reasons for which a run stands beside those compared, by what might set it apart from them."""
_BESIDE_KINDS = list(range(1, len(BESIDE) + 1))


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
    """The runs that are compared, in their groups, and the places of those left out, by reason.

    ``beside`` are runs left out for what is not known of leg day alone: compared with nothing, they
    still tell what hills, heat and a heart beat are worth (``BESIDE``).
    """

    rows: Rows
    groups: BucketGroups
    left_out: Places
    beside: Rows


def choose_sample(rows: Rows, metric: Metric) -> Sample:
    """Keep the runs that can be compared: usable, tagged and measured."""
    checks = _reasons_to_leave_out(rows, metric)
    # The first reason that applies counts, as a run is left out once.
    reason = np.select(list(checks.values()), list(range(len(checks))), default=-1)
    left_out = {name: rows.place[reason == code] for code, name in enumerate(checks)}
    kept = rows.only(reason == -1)
    beside = _runs_beside(rows, np.array([*checks, None])[reason], metric)
    return Sample(kept, group_by_bucket(kept), left_out, beside)


def _runs_beside(rows: Rows, why: NDArray[np.object_], metric: Metric) -> Rows:
    """Return the runs beside those compared, from the first of these to the last."""
    kind = np.select([np.isin(why, list(reasons)) for reasons in BESIDE], _BESIDE_KINDS, default=0)
    compared = rows.days[why == None]  # noqa: E711 - elementwise
    within = (rows.days >= compared.min(initial=np.inf)) & (
        rows.days <= compared.max(initial=-np.inf)
    )
    kind = np.where(within & has_measures(rows, metric), kind, 0)
    # Each kind has a level of its own, which too few runs would only buy with all they tell.
    many = np.bincount(kind, minlength=len(BESIDE) + 1) >= FEWEST_IN_BUCKET
    here = (kind > 0) & many[kind]
    return replace(rows, beside=kind).only(here)


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
        LeftOutReason.WEEK_OFF: rows.hours > rows.reference_until_h,
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
    dummies = (sample.groups.bucket[:, None] == np.array(kept)).astype(float)
    if sample.groups.joined and DAY_ONE in kept:
        # Those that join the rested runs are not quite rested: they count for what is left of legs.
        left = DECAY[LAST_BUCKET] / DECAY[DAY_ONE]
        dummies[:, kept.index(DAY_ONE)] += left * (sample.rows.bucket == LAST_BUCKET)
    if extra is not None:
        dummies = np.column_stack([extra, dummies])
    return sample_regression(sample, dummies, metric, inside)


def sample_regression(
    sample: Sample, interest: Floats, metric: Metric, inside: Flags | None = None
) -> Regression | None:
    """Build the regression of ``interest`` (n of the sample, k), with the runs beside.

    Where ``inside`` is given, only those runs are compared. The runs beside have 0 in every column
    of interest and a level of their own, so they bear on what is held equal alone.
    """
    inside = np.ones(len(sample.rows), dtype=bool) if inside is None else inside
    rows = sample.rows.only(inside).followed_by(sample.beside)
    nothing = np.zeros((len(sample.beside), interest.shape[1]))
    interest = np.concatenate([interest[inside], nothing])
    in_time = np.argsort(rows.days, kind="stable")
    return build_regression(rows.only(in_time), interest[in_time], metric)


def missing_next_day(rows: Rows) -> float | None:
    """Return the share of the usual runs that were not run the day after leg day, 0 to 1.

    Runs per hour 6-30 h after leg day against those while rested; whoever is too sore to run is
    missing among the runs compared. None with too few rested runs.
    """
    ends = leg_day_ends(rows)
    until_h = min(rows.reference_until_h, rows.lapsed_h)
    rested = (rows.bucket == REFERENCE) & (rows.hours <= until_h)
    if len(ends) < FEWEST_IN_BUCKET or rested.sum() < FEWEST_IN_REFERENCE:
        return None
    gaps_h = 24 * np.diff(np.append(ends, rows.days[-1]))
    soon_h, later_h = BUCKET_EDGES_H[DAY_ONE : DAY_ONE + 2]
    next_day_h = (np.clip(gaps_h, soon_h, later_h) - soon_h).sum()
    rested_h = (np.clip(gaps_h, RESTED_FROM_H, until_h) - RESTED_FROM_H).sum()
    if min(next_day_h, rested_h) <= 0:
        return None
    share = float((rows.bucket == DAY_ONE).sum() / next_day_h / (rested.sum() / rested_h))
    return max(0.0, 1 - share)
