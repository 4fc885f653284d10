"""The estimator from frame to answer."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.buckets import BUCKET_EDGES_H
from analyzer.effect import notes
from analyzer.effect.answer import COMPARED, PER_LEG_DAY, BucketEffect, Effect, Slope
from analyzer.effect.checks import cross_checks
from analyzer.effect.fit import pose, settle
from analyzer.effect.metrics import find
from analyzer.effect.naive import naive_table
from analyzer.effect.rows import DAY_ONE, LAPSED_DAYS, SHAPE, Rows, read
from analyzer.effect.sample import choose, measured, percent, pose_buckets
from analyzer.effect.shrinkage import shrink
from analyzer.effect.words import verdict

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analyzer.effect.fit import Fit, Problem
    from analyzer.effect.metrics import Metric
    from analyzer.effect.refusal import Groups
    from analyzer.effect.sample import Sample

    Floats = NDArray[np.float64]

METHOD = "regression over all ways of pacing, calendar HAC, weak literature prior (1)"
DETECTABLE_SES = 2.8
TOO_FEW = "too few runs for all that has to be held equal"
ALL_ALIKE = "heart rate or speed never differs between the runs"
TOO_FEW_SOON = (
    f"too few runs within {BUCKET_EDGES_H[2]:g} h of leg day, or too few later ones, to compare"
)


def estimate(
    runs: pd.DataFrame,
    metric: str = "speed",
    *,
    checks: bool = False,
    today: pd.Timestamp | None = None,
    lapsed_days: float = LAPSED_DAYS,
) -> Effect:
    """Estimate what leg day does to ``metric`` at equal effort, by hours since leg day.

    Args:
        runs: one row per run with the documented columns (rows.DOCUMENTED); never changed.
        metric: speed (at equal heart rate), hr, cadence, step_length, ground_contact or
            vertical_ratio (at equal speed).
        checks: add placebos, the permutation test and the instrument (some 300 ms).
        today: runs later than this are left out; default now.
        lapsed_days: as ``windows.lapsed_days``, for runs without the tag ``bucket`` and for the
            permutation test.

    Returns:
        Effects in percent against rested runs (``REFERENCE_BUCKET``); what cannot be told is
        None, with the reason in words.

    Raises:
        UsageError: a documented column is missing or of the wrong kind, or no such metric.
    """
    wanted = find(metric)
    rows = read(runs, wanted.column, today, lapsed_days)
    sample = choose(rows, wanted)
    problem = pose_buckets(sample, wanted)
    effect = replace(
        answer(sample, wanted, problem, _why_nothing(rows, wanted)),
        naive=naive_table(rows, joined=sample.groups.joined),
        notes=tuple(_notes(rows, sample, wanted, len(runs) - len(rows))),
    )
    return replace(effect, **cross_checks(sample, rows, wanted, problem)) if checks else effect


def answer(sample: Sample, metric: Metric, problem: Problem | None, why_none: str = "") -> Effect:
    """Return the effects of a sample: buckets, per leg day, slope.

    ``problem`` is the regression of the buckets. ``why_none`` is why nothing can be compared at
    all, when that is known.
    """
    groups = sample.groups
    found = settle(problem, metric)
    why = why_none or (TOO_FEW if problem is None else ALL_ALIKE)
    pooled = _per_leg_day(sample, metric, why_none)
    return Effect(
        metric=metric.name,
        method=METHOD,
        reference=groups.reference,
        n_reference=groups.n_reference,
        n_used=len(sample.rows),
        buckets=tuple(_refused(i, groups, why, why_none) for i in range(len(COMPARED)))
        if found is None
        else _buckets(groups, found, metric),
        per_leg_day=pooled,
        per_leg_day_leads=DAY_ONE not in groups.estimable and not pooled.refused,
        slope=None if found is None else _slope(found),
    )


def _buckets(groups: Groups, found: Fit, metric: Metric) -> tuple[BucketEffect, ...]:
    kept = groups.estimable
    known = dict(zip(kept, _told(found, SHAPE[kept], metric), strict=True))
    return tuple(
        replace(known[index], bucket=name, n=groups.counts[index])
        if index in known
        else _refused(index, groups)
        for index, name in enumerate(COMPARED)
    )


def _refused(index: int, groups: Groups, other: str = "", first: str = "") -> BucketEffect:
    """Refuse a bucket: for the reason ``first``, else for want of runs, else for ``other``."""
    missing, why = (None, first) if first else groups.why_not(index)
    return BucketEffect(
        COMPARED[index], groups.counts[index], missing_runs=missing, why=why or other
    )


def _per_leg_day(sample: Sample, metric: Metric, why_none: str) -> BucketEffect:
    rows = sample.rows
    n = int((rows.load > 0).sum())
    possible = sample.groups.pooled_possible
    found = settle(pose(rows, rows.load[:, None], metric), metric) if possible else None
    if found is None:
        return BucketEffect(PER_LEG_DAY, n, why=why_none or TOO_FEW_SOON)
    return replace(_told(found, np.ones(1), metric)[0], n=n)


def _why_nothing(rows: Rows, metric: Metric) -> str:
    """Return why no run can be compared, "" when some can."""
    if not len(rows) or measured(rows, metric).any():
        return ""
    if metric.held_equal != "speed" and not np.isfinite(rows.log_hr).any():
        return "without heart rate, effort cannot be held equal"
    return "no run has all the measures it takes"


def _told(found: Fit, shape: Floats, metric: Metric) -> list[BucketEffect]:
    """Put each effect into percent, interval and words."""
    shrunk, spread = shrink(found.effects, found.covariance, metric.prior, shape)
    errors, own_errors = np.sqrt(np.diag(spread)), np.sqrt(np.diag(found.covariance))
    headline = percent(shrunk, found.t * errors)
    own = percent(found.effects, found.t * own_errors)
    detectable = 100 * DETECTABLE_SES * own_errors
    numbers = np.column_stack([headline, own, detectable]).tolist()
    return [_in_words(told, metric) for told in numbers]


def _in_words(told: list[float], metric: Metric) -> BucketEffect:
    middle, low, high, own, own_low, own_high, mde = told
    said = verdict(low, high, own, mde, metric)
    return BucketEffect(PER_LEG_DAY, 0, middle, low, high, own, own_low, own_high, mde, said)


def _slope(found: Fit) -> Slope:
    error = found.t * math.sqrt(found.slope.variance)
    return Slope(found.slope.value, found.slope.value - error, found.slope.value + error)


def _notes(rows: Rows, sample: Sample, metric: Metric, in_future: int) -> list[str]:
    has = measured(rows, metric)
    said = notes.left_out(rows, has, sample.odd, in_future) + notes.on_groups(sample.groups)
    if metric.held_equal != "speed" and len(rows) and not np.isfinite(rows.log_hr).any():
        said += notes.without_heart_rate(rows)
    return said
