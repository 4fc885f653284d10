"""Does the answer stand? The same effect by other routes, and effects that should be zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.buckets import BUCKET_EDGES_H, NO_BUCKET, bucket_positions
from analyzer.effect.answer import Placebo
from analyzer.effect.design import build_design
from analyzer.effect.fit import calendar_hac, fit_at_slope, fit_regression, t_95, to_percent
from analyzer.effect.refusal import FEWEST_IN_BUCKET
from analyzer.effect.rows import DAY_ONE, REFERENCE, leg_day_ends
from analyzer.effect.sample import bucket_regression
from analyzer.effect.slope import SlopeEstimate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from analyzer.effect.design import Design
    from analyzer.effect.fit import Fit, Regression
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Rows, Whole
    from analyzer.effect.sample import Sample
    from analyzer.model import Floats

FEWEST_PRETENDED = 6
EFFECT_LASTS_H = BUCKET_EDGES_H[2]
WEEK_DAYS = 7.0
MOST_SHIFTS = 200
FEWEST_SHIFTS = 20
MOST_ALIKE = 0.8
INSTRUMENT = "instrument: planned kind of run"
FEWEST_OF_A_KIND = 10
STRONG_F = 10.0


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
        "sensitivity": _other_slopes(regression, fit, at),
        "placebos": tuple(
            _placebo_effect(*of, sample, metric) for of in _pretended_days(sample, ends)
        ),
        "instrument": planned_kind_effect(regression, at) if metric.held_equal == "hr" else None,
        "permutation_p": shifted_calendar_p(regression, fit, ends, at),
    }


def effect_at_slope(regression: Regression, slope: float, at: int) -> Floats:
    """Return effect ``at``, its low and its high in percent, were the slope known exactly."""
    return _percent_at(fit_at_slope(regression, SlopeEstimate(slope, 0.0, slope, slope)), at)


def _other_slopes(regression: Regression, fit: Fit, at: int) -> tuple[Placebo, ...]:
    """Return the day-one effect by plain regression, and by regression the other way round."""
    slopes = {
        "plain regression on effort": fit.slope.forward,
        "regression the other way round": fit.slope.inverse,
    }
    return tuple(
        Placebo(name, *effect_at_slope(regression, slope, at).tolist())
        for name, slope in slopes.items()
        if np.isfinite(slope)
    )


def _pretended_days(sample: Sample, ends: Floats) -> list[tuple[str, Floats]]:
    """Return what should do nothing: upper-body days, and the leg day to come."""
    rows = sample.rows
    coming = np.searchsorted(ends, rows.days, side="right")
    until_h = 24 * (np.append(ends, np.inf)[coming] - rows.days)
    # Whoever trained legs trained, slept and ate as on an upper-body day; only the legs differ.
    return [
        ("upper-body day", (rows.upper_hours <= EFFECT_LASTS_H).astype(float)),
        ("leg day is tomorrow", (until_h <= EFFECT_LASTS_H).astype(float)),
    ]


def _placebo_effect(name: str, flags: Floats, sample: Sample, metric: Metric) -> Placebo:
    if min(flags.sum(), (1 - flags).sum()) < FEWEST_PRETENDED:
        return Placebo(name)
    fit = fit_regression(bucket_regression(sample, metric, flags[:, None]), metric)
    return Placebo(name) if fit is None else Placebo(name, *_percent_at(fit, 0).tolist())


def _percent_at(fit: Fit, at: int) -> Floats:
    error = fit.t * np.sqrt(np.diag(fit.covariance)[[at]])
    return np.asarray(to_percent(fit.effects[[at]], error)[0])


def shifted_effects(regression: Regression, fit: Fit, ends: Floats) -> Floats:
    """Return the day-one effects of shifted calendars, in log units.

    The calendar of leg days is moved round by every whole number of weeks (at most 200, evenly
    chosen), which keeps weekdays and rhythm; the slope and what is held equal stay as they are
    (Frisch & Waugh 1933). Empty when fewer than 20 shifts can be judged, or when a fixed weekday
    makes the shifted calendars almost the same as the real one.

    Args:
        regression: that of the buckets.
        fit: its solution.
        ends: (m,) ends of leg days in days since 1970, rising.
    """
    days, lapsed_h = regression.rows.days, regression.rows.lapsed_h
    shifted = [bucket_since(days, moved, lapsed_h) for moved in _moved_calendars(ends, days)]
    if not shifted:
        return np.empty(0)
    real = bucket_since(days, ends, lapsed_h)
    # Legs always on the same weekday: a week later the calendar is the same again.
    if np.mean([np.mean(real == bucket) for bucket in shifted]) > MOST_ALIKE:
        return np.empty(0)
    equal = build_design(regression.rows, np.empty((len(days), 0)))
    if equal is None:
        return np.empty(0)
    left = equal.residuals(regression.y - fit.slope.value * regression.x)
    effects = [_day_one_effect(equal, left, bucket) for bucket in shifted]
    judged = np.array([effect for effect in effects if effect is not None])
    return judged if len(judged) >= FEWEST_SHIFTS else np.empty(0)


def shifted_calendar_p(regression: Regression, fit: Fit, ends: Floats, at: int) -> float | None:
    """Return the share of calendars, the real one among them, with at least as large an effect.

    ``at`` is where among the effects day one is; the rest is as in ``shifted_effects``. None when
    no shift can be judged.
    """
    sizes = np.abs(shifted_effects(regression, fit, ends))
    if not len(sizes):
        return None
    return float((1 + (sizes >= abs(fit.effects[at])).sum()) / (1 + len(sizes)))


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


def _day_one_effect(equal: Design, left: Floats, bucket: Whole) -> float | None:
    counts = np.bincount(bucket - NO_BUCKET, minlength=REFERENCE - NO_BUCKET + 1)
    if counts[DAY_ONE - NO_BUCKET] < FEWEST_IN_BUCKET:
        return None
    groups = [DAY_ONE, *(g for g in range(NO_BUCKET, REFERENCE) if g != DAY_ONE)]
    dummies = (bucket[:, None] == np.array(groups)).astype(float)
    dummies = dummies[:, dummies.any(axis=0)]
    # Only the dummies change from shift to shift, so the large design is projected out just once.
    around = dummies - equal.q @ (equal.q.T @ dummies)
    return float(np.linalg.lstsq(around.T @ around, around.T @ left, rcond=1e-10)[0][0])


def planned_kind_effect(regression: Regression, at: int) -> Placebo | None:
    """Two-stage least squares, heart rate instrumented by the planned kind; None when weak.

    Valid where the label was given before the run, or by the athlete; never derived from heart
    rate. Weak below a first-stage F of 10 (Staiger & Stock 1997).
    """
    design = regression.design
    kinds = _kind_dummies(regression.rows.planned)
    if kinds.shape[1] == 0:
        return None
    around_x = design.residuals(regression.x)
    around_kinds = kinds - design.q @ (design.q.T @ kinds)
    predicted = around_kinds @ np.linalg.lstsq(around_kinds, around_x, rcond=1e-8)[0]
    if _first_stage_f(around_x, predicted, kinds.shape[1], design.free) <= STRONG_F:
        return None
    weights = predicted / (predicted @ around_x)
    slope = weights @ design.residuals(regression.y)
    to_effect = design.to_effects[[at]]
    effect = to_effect @ (regression.y - slope * regression.x)
    left = design.residuals(regression.y - slope * regression.x)
    # The effect as one linear function of the response, the estimated slope included.
    through = to_effect - (to_effect @ regression.x) * weights
    variance = calendar_hac(through, left, design.leverage, regression.rows.days)[0, 0]
    error = t_95(design.free - 1) * np.sqrt(variance)
    return Placebo(INSTRUMENT, *to_percent(effect, np.array([error]))[0].tolist())


def _kind_dummies(planned: NDArray[np.object_]) -> Floats:
    names, counts = np.unique(planned.astype(str), return_counts=True)
    names = names[counts >= FEWEST_OF_A_KIND]
    return np.asarray(planned.astype(str)[:, None] == names[1:], dtype=float)


def _first_stage_f(x: Floats, predicted: Floats, count: int, free: int) -> float:
    left = float(((x - predicted) ** 2).sum()) / max(free - count, 1)
    return float((predicted**2).sum()) / count / max(left, 1e-12)
