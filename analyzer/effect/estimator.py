"""The estimator from frame to answer."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
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
from analyzer.effect.fit import fit_regression, to_percent
from analyzer.effect.hac import DETECTABLE_SES, two_sided_p
from analyzer.effect.metrics import EffectVerdict, find_metric
from analyzer.effect.prior import fab_intervals, shrink_effects
from analyzer.effect.refusal import Caution, LeftOut, LeftOutReason, Refusal
from analyzer.effect.rows import (
    DAY_ONE,
    DECAY,
    LAPSED_DAYS,
    REFERENCE_UNTIL_H,
    leg_day_ends,
    read_rows,
)
from analyzer.effect.sample import (
    bucket_regression,
    choose_sample,
    has_measures,
    missing_next_day,
    sample_regression,
)
from analyzer.effect.slope import SHIPPED_PRIOR
from analyzer.effect.unadjusted import next_day_change, pace_by_bucket
from analyzer.effect.words import directions, last_quarter_ends, with_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    import pandas as pd

    from analyzer.effect.fit import Fit, Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Places, Rows
    from analyzer.effect.sample import BucketGroups, Sample
    from analyzer.effect.slope import SlopePrior
    from analyzer.model import Floats

    EarlierEffect: TypeAlias = Callable[[str, Callable[[], Effect]], Effect]

MANY_MISSING = 0.15
OFTEN_A_WEEK, DAYS_A_WEEK = 2.5, 7.0
"""From three leg days a week on, with some missed, hardly a run is rested."""


def make_anew(_: str, make: Callable[[], Effect]) -> Effect:
    """Make an effect, where none is known from before."""
    return make()


def estimate(  # noqa: PLR0913 - what an estimate depends on, by name
    runs: pd.DataFrame,
    metric: str = "speed",
    *,
    checks: bool = False,
    today: pd.Timestamp | None = None,
    lapsed_days: float = LAPSED_DAYS,
    reference_until_h: float = REFERENCE_UNTIL_H,
    slope_prior: SlopePrior = SHIPPED_PRIOR,
    earlier: EarlierEffect = make_anew,
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
        reference_until_h: as ``windows.reference_until_h``: a run later is no rested run.
        slope_prior: as ``slope_prior_of`` reads it from the settings.
        earlier: returns what the runs up to a former quarter-end said, where that is still known
            of what is named, or else makes it.

    Returns:
        Effects in percent against rested runs (``REFERENCE_BUCKET``); what cannot be estimated is
        None, with the reason, and so is every run left out.

    Raises:
        UsageError: a documented column is missing or of the wrong kind, or no such metric.
    """
    wanted = find_metric(metric)
    rows, set_aside = read_rows(
        runs, wanted.column, today, lapsed_days, reference_until_h, slope_prior
    )
    sample = choose_sample(rows, wanted)
    regression = bucket_regression(sample, wanted)
    nothing, missing = _nothing_comparable(rows, wanted), missing_next_day(rows)
    lacks_heart_rate = _lacks_heart_rate(rows, wanted)
    effect = replace(
        _worded(_all_effects(sample, wanted, regression, nothing), rows, wanted, earlier),
        unadjusted=pace_by_bucket(rows, joined=sample.groups.joined),
        left_out=_left_out(runs, set_aside | sample.left_out),
        cautions=_cautions_for(sample.groups, missing),
        missing_next_day=missing,
        next_day_change=next_day_change(rows) if lacks_heart_rate else None,
        lapsed_days=lapsed_days,
        reference_until_h=reference_until_h,
    )
    return replace(effect, **cross_checks(sample, rows, wanted, regression)) if checks else effect


def _worded(effect: Effect, rows: Rows, metric: Metric, earlier: EarlierEffect) -> Effect:
    """Decide the words, by the last quarter-ends too where there is a direction to claim."""
    before: list[Effect] = []
    if metric.leans and any(directions(effect).values()):
        for end in last_quarter_ends(rows.days):
            until = rows.only(rows.days < end)
            made_of = f"{metric.name} {until.digest()}"
            before.append(earlier(made_of, partial(_effects_until, until, metric)))
    return with_words(effect, before, metric)


def _effects_until(rows: Rows, metric: Metric) -> Effect:
    sample = choose_sample(rows, metric)
    return _all_effects(sample, metric, bucket_regression(sample, metric), None)


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
        per_leg_day_leads=not pooled.refused and (fit is None or _decay_leads(sample)),
        joint=None if fit is None else _joint_effects(groups, fit),
        slope=None if fit is None else _slope_interval(fit),
    )


def _decay_leads(sample: Sample) -> bool:
    """Tell whether all runs together answer better: rested ones are few, or day one is refused."""
    ends = leg_day_ends(sample.rows)
    weeks = float(np.ptp(sample.rows.days)) / DAYS_A_WEEK if len(sample.rows) else 0.0
    often = weeks > 0 and len(ends) / weeks >= OFTEN_A_WEEK
    return often or DAY_ONE not in sample.groups.estimable


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
        fit = fit_regression(sample_regression(sample, rows.carryover[:, None], metric), metric)
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
    ends = fab_intervals(fit.effects, fit.covariance, fit.free, metric.prior, decay)
    headline = 100 * np.expm1(np.column_stack([shrunk, ends]))
    own = to_percent(fit.effects, fit.t * errors)
    mde = 100 * DETECTABLE_SES * errors
    p = two_sided_p(fit.effects, errors, fit.free)
    return [
        replace(BucketEffect(PER_LEG_DAY, 0, *numbers), verdict=EffectVerdict.CANT_TELL, p=p_value)
        for numbers, p_value in zip(
            np.column_stack([headline, own, mde]).tolist(), p.tolist(), strict=True
        )
    ]


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


def _cautions_for(groups: BucketGroups, missing: float | None) -> tuple[Caution, ...]:
    told = {
        Caution.LESS_RESTED: groups.joined and groups.has_reference,
        Caution.NEVER_RESTED: groups.pooled_possible and not groups.has_reference,
        Caution.AMONG_RUNS_DONE: missing is not None and missing > MANY_MISSING,
    }
    return tuple(caution for caution, holds in told.items() if holds)
