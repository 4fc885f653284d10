"""The estimator from frame to answer."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.answer import (
    COMPARED,
    METHOD,
    PER_LEG_DAY,
    BucketEffect,
    Effect,
    JointEffects,
    Slope,
)
from analyzer.effect.checks import cross_checks
from analyzer.effect.fit import build_regression, fit_regression, to_percent
from analyzer.effect.metrics import find_metric
from analyzer.effect.prior import fab_intervals, shrink_effects
from analyzer.effect.refusal import Caution, LeftOut, LeftOutReason, Refusal
from analyzer.effect.rows import DAY_ONE, DECAY, LAPSED_DAYS, read_rows
from analyzer.effect.sample import bucket_regression, choose_sample, has_measures
from analyzer.effect.unadjusted import next_day_change, pace_by_bucket

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.effect.fit import Fit, Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Places, Rows
    from analyzer.effect.sample import BucketGroups, Sample
    from analyzer.model import Floats

DETECTABLE_SES = 2.8  # 1.96 + 0.84: seen four times in five


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
        Effects in percent against rested runs (``REFERENCE_BUCKET``); what cannot be estimated is
        None, with the reason, and so is every run left out.

    Raises:
        UsageError: a documented column is missing or of the wrong kind, or no such metric.
    """
    wanted = find_metric(metric)
    rows, set_aside = read_rows(runs, wanted.column, today, lapsed_days)
    sample = choose_sample(rows, wanted)
    regression = bucket_regression(sample, wanted)
    lacks_heart_rate = _lacks_heart_rate(rows, wanted)
    effect = replace(
        _all_effects(sample, wanted, regression, _nothing_comparable(rows, wanted)),
        unadjusted=pace_by_bucket(rows, joined=sample.groups.joined),
        left_out=_left_out(runs, set_aside | sample.left_out),
        cautions=_cautions_for(sample.groups),
        next_day_change=next_day_change(rows) if lacks_heart_rate else None,
        lapsed_days=lapsed_days,
    )
    return replace(effect, **cross_checks(sample, rows, wanted, regression)) if checks else effect


def _all_effects(
    sample: Sample, metric: Metric, regression: Regression | None, nothing: Refusal | None
) -> Effect:
    """Return the effects of a sample: buckets, per leg day, slope.

    ``regression`` is that of the buckets. ``nothing`` is why nothing can be compared at all.
    """
    groups = sample.groups
    fit = fit_regression(regression, metric)
    otherwise = (
        Refusal.TOO_FEW_FOR_THE_REGRESSION if regression is None else Refusal.EFFORT_NEVER_DIFFERS
    )
    # Needs no clean reference, only runs soon after leg day and later ones, so it may stand alone.
    pooled = _per_leg_day(sample, metric, nothing)
    return Effect(
        metric=metric.name,
        method=METHOD,
        reference=groups.reference,
        n_reference=groups.n_reference,
        n_used=len(sample.rows),
        buckets=tuple(_refused_bucket(i, groups, otherwise, nothing) for i in range(len(COMPARED)))
        if fit is None
        else _bucket_effects(groups, fit, metric),
        per_leg_day=pooled,
        per_leg_day_leads=DAY_ONE not in groups.estimable and not pooled.refused,
        joint=None if fit is None else _joint_effects(groups, fit),
        slope=None if fit is None else _slope_interval(fit),
    )


def _joint_effects(groups: BucketGroups, fit: Fit) -> JointEffects:
    return JointEffects(
        tuple(COMPARED[index] for index in groups.estimable),
        tuple(fit.effects.tolist()),
        tuple(map(tuple, fit.covariance.tolist())),
        fit.free,
    )


def _bucket_effects(groups: BucketGroups, fit: Fit, metric: Metric) -> tuple[BucketEffect, ...]:
    kept = groups.estimable
    estimated = dict(zip(kept, _in_percent(fit, DECAY[kept], metric), strict=True))
    return tuple(
        replace(estimated[index], bucket=name, n=groups.counts[index])
        if index in estimated
        else _refused_bucket(index, groups)
        for index, name in enumerate(COMPARED)
    )


def _refused_bucket(
    index: int,
    groups: BucketGroups,
    otherwise: Refusal | None = None,
    nothing: Refusal | None = None,
) -> BucketEffect:
    """Refuse a bucket: because of ``nothing``, else for want of runs, else ``otherwise``."""
    refusal, rested, here = (nothing, 0, 0) if nothing else groups.why_not(index)
    return BucketEffect(
        COMPARED[index],
        groups.counts[index],
        refusal=refusal or otherwise,
        lacking_rested=rested,
        lacking_here=here,
    )


def _per_leg_day(sample: Sample, metric: Metric, nothing: Refusal | None) -> BucketEffect:
    rows = sample.rows
    n = int((rows.carryover > 0).sum())
    fit = None
    if sample.groups.pooled_possible:
        fit = fit_regression(build_regression(rows, rows.carryover[:, None], metric), metric)
    if fit is None:
        return BucketEffect(PER_LEG_DAY, n, refusal=nothing or Refusal.TOO_FEW_SOON_OR_LATER)
    return replace(_in_percent(fit, np.ones(1), metric)[0], n=n)


def _nothing_comparable(rows: Rows, metric: Metric) -> Refusal | None:
    """Return why no run can be compared, None when some can."""
    if not len(rows) or has_measures(rows, metric).any():
        return None
    if _lacks_heart_rate(rows, metric):
        return Refusal.NO_HEART_RATE
    return Refusal.NOTHING_MEASURED


def _lacks_heart_rate(rows: Rows, metric: Metric) -> bool:
    needed = metric.held_equal != "speed" and len(rows) > 0
    return needed and not np.isfinite(rows.log_hr).any()


def _in_percent(fit: Fit, decay: Floats, metric: Metric) -> list[BucketEffect]:
    """Put each effect into percent, interval and words; bucket and count are still to come."""
    shrunk, _ = shrink_effects(fit.effects, fit.covariance, metric.prior, decay)
    errors = np.sqrt(np.diag(fit.covariance))
    ends = fab_intervals(fit.effects, errors, fit.free, metric.prior, decay)
    # Neighbouring buckets may pull an effect further than its own interval reaches.
    shrunk = np.clip(shrunk, ends[:, 0], ends[:, 1])
    headline = 100 * np.expm1(np.column_stack([shrunk, ends]))
    own = to_percent(fit.effects, fit.t * errors)
    mde = 100 * DETECTABLE_SES * errors
    return [
        _judged_effect(numbers, metric)
        for numbers in np.column_stack([headline, own, mde]).tolist()
    ]


def _judged_effect(numbers: list[float], metric: Metric) -> BucketEffect:
    middle, low, high, own, own_low, own_high, mde = numbers
    verdict = metric.choose_verdict(low, high, data_only_pct=own, mde_pct=mde)
    return BucketEffect(PER_LEG_DAY, 0, middle, low, high, own, own_low, own_high, mde, verdict)


def _slope_interval(fit: Fit) -> Slope:
    error = fit.t * math.sqrt(fit.slope.variance)
    return Slope(fit.slope.value, fit.slope.value - error, fit.slope.value + error)


def _left_out(runs: pd.DataFrame, places: Places) -> tuple[LeftOut, ...]:
    # A frame made by hand need not have ids; its rows then name the runs.
    ids = runs["run_id"].astype(str).tolist() if "run_id" in runs else [""] * len(runs)
    return tuple(
        LeftOut(row, ids[row], reason)
        for reason in LeftOutReason
        for row in places[reason].tolist()
    )


def _cautions_for(groups: BucketGroups) -> tuple[Caution, ...]:
    if groups.joined and groups.has_reference:
        return (Caution.LESS_RESTED,)
    never_rested = groups.pooled_possible and not groups.has_reference
    return (Caution.NEVER_RESTED,) if never_rested else ()
