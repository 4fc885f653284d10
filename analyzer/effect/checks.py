"""Does the answer stand? The same effect by other routes, and effects that should be zero."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.buckets import (
    BUCKET_EDGES_H,
    DECAY_BY_BUCKET,
    NO_BUCKET,
    RESTED_FROM_H,
    bucket_positions,
)
from analyzer.effect.answer import Placebo
from analyzer.effect.design import build_design
from analyzer.effect.fit import (
    NO_SPREAD,
    find_odd_runs,
    fit_at_slope,
    fit_regression,
    to_percent,
)
from analyzer.effect.hac import DETECTABLE_SES
from analyzer.effect.instrument import instruments
from analyzer.effect.refusal import FEWEST_IN_BUCKET
from analyzer.effect.rows import DAY_ONE, REFERENCE, leg_day_ends
from analyzer.effect.sample import bucket_regression, choose_sample, sample_regression
from analyzer.effect.slope import SlopeEstimate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.effect.design import Design
    from analyzer.effect.fit import Fit, Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Rows, Whole
    from analyzer.effect.sample import Sample
    from analyzer.model import Floats

FEWEST_PRETENDED = 6
FEWEST_ALIKE = 10
EFFECT_LASTS_H = BUCKET_EDGES_H[2]
WEEK_DAYS = 7.0
MOST_SHIFTS = 200
FEWEST_SHIFTS = 20
MOST_ALIKE = 0.8
SEVERITY = "a leg day twice as severe"
UPPER_BODY_DAY, LEG_DAY_TO_COME = "upper-body day", "leg day is tomorrow"
ENGINE_RECALL, MOST_HIDDEN = 0.95, 0.9
"""The bar of benchmarks/legday_engine.py: so many leg days are found."""


def cross_checks(
    sample: Sample, rows: Rows, metric: Metric, regression: Regression | None
) -> dict[str, Any]:
    """Return the fields of Effect that ``checks=True`` fills.

    Args:
        sample: the runs compared.
        rows: all runs, from which the leg calendar is read.
        metric: what is compared.
        regression: that of the buckets.
    """
    fit = fit_regression(regression, metric)
    if regression is None or fit is None or DAY_ONE not in sample.groups.estimable:
        return {}
    at = sample.groups.estimable.index(DAY_ONE)
    ends = leg_day_ends(rows)
    return {
        "sensitivity": (
            *_other_slopes(regression, fit, at),
            *_other_samples(sample, rows, metric, fit, at),
        ),
        "placebos": tuple(
            _placebo_effect(*of, sample, metric) for of in pretended_days(sample, ends)
        ),
        "severity": severity_effect(sample, metric),
        "instrument": instrument_effect(regression, metric, at),
        "permutation_p": shifted_calendar_p(regression, fit, ends),
    }


def effect_at_slope(regression: Regression, slope: float, at: int) -> Floats:
    """Return effect ``at``, its low, high and MDE in percent, were the slope known exactly."""
    return _percent_at(fit_at_slope(regression, SlopeEstimate(slope, 0.0, slope, slope)), at)


def _other_slopes(regression: Regression, fit: Fit, at: int) -> tuple[Placebo, ...]:
    """Return the day-one effect by other slopes: from one regression to the other, unaided."""
    slopes = {
        "plain regression on effort": fit.slope.forward,
        "regression the other way round": fit.slope.inverse,
    }
    known = tuple(
        Placebo(name, *effect_at_slope(regression, slope, at).tolist())
        for name, slope in slopes.items()
        if np.isfinite(slope)
    )
    unaided = fit.slope.unaided
    if unaided is None:
        return known
    without = replace(fit.slope, value=unaided.value, variance=unaided.variance)
    alone = _percent_at(fit_at_slope(regression, without), at)
    return (*known, Placebo("without instrument", *alone.tolist()))


def _other_samples(
    sample: Sample, rows: Rows, metric: Metric, fit: Fit, at: int
) -> Iterator[Placebo]:
    """Yield the day-one effect with other rested runs, another length, and missed leg days."""
    longer = choose_sample(replace(rows, reference_until_h=rows.lapsed_h), metric)
    yield _day_one_of("rested until the log lapses", longer, metric)
    usual = replace(
        sample, rows=_of_usual_length(sample.rows), beside=_of_usual_length(sample.beside)
    )
    yield _day_one_of("usual length held equal", usual, metric)
    share = missed_sessions_share(sample, 1 - ENGINE_RECALL)
    told = _percent_at(fit, at) / (1 - share)
    yield Placebo("leg days missed as often as legstats misses them", *told.tolist())


def _day_one_of(name: str, sample: Sample, metric: Metric) -> Placebo:
    fit = fit_regression(bucket_regression(sample, metric), metric)
    if fit is None or DAY_ONE not in sample.groups.estimable:
        return Placebo(name)
    return Placebo(name, *_percent_at(fit, sample.groups.estimable.index(DAY_ONE)).tolist())


def _of_usual_length(rows: Rows) -> Rows:
    return replace(rows, log_length=usual_length(rows)) if len(rows) else rows


def usual_length(rows: Rows) -> Floats:
    """Return the log length each run was likely meant to have: of its planned kind and weekday.

    A bad day cuts a run short, so the length that was run is itself a part of the effect; what was
    meant is not. Means by planned kind (where there are ten of one) and by the runner's weekday.
    """
    length = rows.log_length
    weekday = np.floor(rows.days).astype(int) % int(WEEK_DAYS)
    expected = np.full(len(rows), float(length.mean()))
    for groups in (rows.planned.astype(str), weekday.astype(str)):
        left = length - expected
        for name in np.unique(groups):
            here = groups == name
            if here.sum() >= FEWEST_ALIKE:
                expected[here] += left[here].mean()
    return expected


def missed_sessions_share(sample: Sample, missed: float) -> float:
    """Return what share of the effect is hidden when so many leg days are missed, 0 to 1.

    A missed session leaves a long gap, so its hours are taken for rested ones: of the hours that
    count as rested, the sum over buckets of (hours x decay) belongs to sessions nobody knows of.

    Args:
        sample: the runs compared.
        missed: share of leg days that are not known.
    """
    rows = sample.rows
    ends = leg_day_ends(rows)
    if len(ends) < 2:  # noqa: PLR2004 - no gap between them
        return 0.0
    until_h = min(rows.reference_until_h, rows.lapsed_h)
    rested_h = np.clip(24 * np.diff(ends), RESTED_FROM_H, until_h) - RESTED_FROM_H
    felt_h = sum(
        left * (end - begin)
        for left, (begin, end) in zip(DECAY_BY_BUCKET, pairwise(BUCKET_EDGES_H), strict=True)
    )
    unknown = len(ends) * missed / (1 - missed)
    return float(min(unknown * felt_h / max(rested_h.sum(), 1.0), MOST_HIDDEN))


def severity_effect(sample: Sample, metric: Metric) -> Placebo | None:
    """Return what a leg day twice as severe adds to the effect of a standard one, in percent.

    A test of its own: the carry-over stays, its product with log2 of the last session's severity
    is added. None where severities are unknown or all alike.
    """
    rows = sample.rows
    felt = rows.carryover > 0
    known = felt & np.isfinite(rows.severity) & (rows.severity > 0)
    if known.sum() < FEWEST_ALIKE or not sample.groups.pooled_possible:
        return None
    log_severity = np.zeros(len(rows))
    log_severity[known] = np.log2(rows.severity[known])
    log_severity[known] -= log_severity[known].mean()
    if np.ptp(log_severity) <= NO_SPREAD:
        return None
    interest = np.column_stack([rows.carryover * log_severity, rows.carryover])
    fit = fit_regression(sample_regression(sample, interest, metric), metric)
    return None if fit is None else Placebo(SEVERITY, *_percent_at(fit, 0).tolist())


def pretended_days(sample: Sample, ends: Floats) -> list[tuple[str, Floats]]:
    """Return what should do nothing: upper-body days, and the leg day to come.

    Args:
        sample: the runs compared (n).
        ends: of all leg days, as ``leg_day_ends`` returns them.

    Returns:
        Name, and 1.0 for each run it would be felt in, else 0.0 (n).
    """
    rows = sample.rows
    coming = np.searchsorted(ends, rows.days, side="right")
    until_h = 24 * (np.append(ends, np.inf)[coming] - rows.days)
    # Whoever trained legs trained, slept and ate as on an upper-body day; only the legs differ.
    return [
        (UPPER_BODY_DAY, (rows.upper_hours <= EFFECT_LASTS_H).astype(float)),
        (LEG_DAY_TO_COME, (until_h <= EFFECT_LASTS_H).astype(float)),
    ]


def placebo_fit(flags: Floats, sample: Sample, metric: Metric) -> Fit | None:
    """Fit a pretended effect beside the real ones, its own first; None with too few runs of it."""
    if min(flags.sum(), (1 - flags).sum()) < FEWEST_PRETENDED:
        return None
    return fit_regression(bucket_regression(sample, metric, flags[:, None]), metric)


def _placebo_effect(name: str, flags: Floats, sample: Sample, metric: Metric) -> Placebo:
    fit = placebo_fit(flags, sample, metric)
    return Placebo(name) if fit is None else Placebo(name, *_percent_at(fit, 0).tolist())


def _percent_at(fit: Fit, at: int) -> Floats:
    """Return effect ``at``, its low, its high and the smallest detectable one, in percent."""
    error = np.sqrt(np.diag(fit.covariance)[[at]])
    ends = to_percent(fit.effects[[at]], fit.t * error)[0]
    return np.append(ends, 100 * DETECTABLE_SES * error)


@dataclass(frozen=True)
class Shifted:
    """The day-one effects (n,) of shifted calendars, and how many standard errors each is off 0.

    ``real`` is the standard errors of the real calendar, by the same formula.
    """

    effects: Floats
    errors_off: Floats
    real: float


def shift_calendars(regression: Regression, fit: Fit, ends: Floats) -> Shifted | None:
    """Return the day-one effects of shifted calendars, in log units.

    The calendar of leg days is moved round by every whole number of weeks (at most 200, evenly
    chosen), which keeps weekdays and rhythm; the slope and what is held equal stay as they are
    (Frisch & Waugh 1933). Studentised: effort differs after the real leg days alone, and with it
    the slope's error counts there alone, so sizes cannot be compared as they are. Each is divided
    by sqrt(s^2 M + var(b) g^2). None when fewer than 20 shifts can be judged, or when a fixed
    weekday makes the shifted calendars almost the same as the real one.

    Args:
        regression: that of the buckets.
        fit: its solution.
        ends: (m,) ends of leg days in days since 1970, rising.
    """
    compared = regression.rows.beside == 0
    rows = regression.rows.only(compared)
    days = rows.days
    until_h = min(rows.lapsed_h, rows.reference_until_h)
    shifted = [bucket_since(days, moved, until_h) for moved in _moved_calendars(ends, days)]
    if not shifted:
        return None
    real = bucket_since(days, ends, until_h)
    # Legs always on the same weekday: a week later the calendar is the same again.
    if np.mean([np.mean(real == bucket) for bucket in shifted]) > MOST_ALIKE:
        return None
    equal = build_design(rows, np.empty((len(days), 0)))
    if equal is None:
        return None
    both = np.column_stack([equal.residuals(of[compared]) for of in (fit.response, regression.x)])
    variance = fit.slope.variance
    found = [_day_one_effect(equal, both, bucket, variance) for bucket in shifted]
    judged = np.array([each for each in found if each is not None])
    own = _day_one_effect(equal, both, real, variance)
    if len(judged) < FEWEST_SHIFTS or own is None:
        return None
    return Shifted(judged[:, 0], judged[:, 1], own[1])


def shifted_calendar_p(regression: Regression, fit: Fit, ends: Floats) -> float | None:
    """Return the share of calendars, the real one among them, with at least as large an effect.

    Large in standard errors, as in ``shift_calendars``. None when no shift can be judged.
    """
    shifted = shift_calendars(regression, fit, ends)
    if shifted is None:
        return None
    as_large = (np.abs(shifted.errors_off) >= abs(shifted.real)).sum()
    return float((1 + as_large) / (1 + len(shifted.errors_off)))


def bucket_since(days: Floats, ends: Floats, lapsed_h: float) -> Whole:
    """Return each run's bucket, given the ends of all leg days."""
    last = np.searchsorted(ends, days, side="right") - 1
    hours = 24 * (days - ends[np.maximum(last, 0)])
    return bucket_positions(np.where(last >= 0, hours, np.nan), lapsed_h)


def _moved_calendars(ends: Floats, days: Floats) -> Iterator[Floats]:
    if len(ends) == 0:
        return
    begin = min(ends[0], days[0])
    weeks = int((max(ends[-1], days[-1]) - begin) // WEEK_DAYS) + 1
    # Round the log's own end, so that no shifted calendar has fewer leg days than the real one.
    for shift in np.unique(np.linspace(1, max(weeks - 1, 1), MOST_SHIFTS).round()):
        yield np.sort(begin + (ends - begin + shift * WEEK_DAYS) % (weeks * WEEK_DAYS))


def _day_one_effect(
    equal: Design, both: Floats, bucket: Whole, slope_variance: float
) -> tuple[float, float] | None:
    """Return the day-one effect and how many standard errors it is; None with too few runs."""
    counts = np.bincount(bucket - NO_BUCKET, minlength=REFERENCE - NO_BUCKET + 1)
    if counts[DAY_ONE - NO_BUCKET] < FEWEST_IN_BUCKET:
        return None
    groups = [DAY_ONE, *(g for g in range(NO_BUCKET, REFERENCE) if g != DAY_ONE)]
    dummies = (bucket[:, None] == np.array(groups)).astype(float)
    dummies = dummies[:, dummies.any(axis=0)]
    # Only the dummies change from shift to shift, so the large design is projected out just once.
    around = equal.residuals(dummies)
    back = np.linalg.pinv(around.T @ around, rcond=1e-10, hermitian=True)
    effect, shift = (back @ (around.T @ both))[0]
    explained = float(both[:, 0] @ around @ back @ around.T @ both[:, 0])
    left = (float(both[:, 0] @ both[:, 0]) - explained) / (equal.free - dummies.shape[1])
    error = np.sqrt(max(left, 0.0) * back[0, 0] + slope_variance * shift**2)
    return float(effect), float(effect / error) if error > 0 else 0.0


def instrument_effect(regression: Regression, metric: Metric, at: int) -> Placebo | None:
    """Two-stage least squares, heart rate instrumented by the strongest instrument; None if weak.

    The effect with no prior on the slope at all. Valid where the label was given before the run;
    never derived from heart rate.
    """
    if metric.held_equal != "hr":
        return None
    design, odd = regression.design, find_odd_runs(regression, metric)
    held = instruments(regression.rows, design, regression.y, regression.x, odd)
    best = max(held, key=lambda one: one.first_stage_f, default=None)
    if best is None:
        return None
    measured = best.slope
    slope = SlopeEstimate(measured.value, measured.variance, measured.value, measured.value)
    return Placebo(
        f"instrument: {best.name}", *_percent_at(fit_at_slope(regression, slope), at).tolist()
    )
