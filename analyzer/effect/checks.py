"""Does the answer stand? The same effect by other ways, and effects that should be nought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.effect.answer import Placebo
from analyzer.effect.fit import settle, solve
from analyzer.effect.instrument import by_planned_kind
from analyzer.effect.permutation import shifted_calendar_p
from analyzer.effect.rows import DAY_ONE, leg_day_ends
from analyzer.effect.sample import percent, pose_buckets
from analyzer.effect.slope import SlopeEstimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.fit import Fit, Problem
    from analyzer.effect.metrics import Metric
    from analyzer.effect.rows import Rows
    from analyzer.effect.sample import Sample

    Floats = NDArray[np.float64]

FEWEST = 6
EFFECT_LASTS_H = 36.0


def cross_checks(
    sample: Sample, rows: Rows, metric: Metric, problem: Problem | None
) -> dict[str, Any]:
    """Return the fields of Effect that ``checks=True`` fills.

    Args:
        sample: the runs compared.
        rows: all runs, from which the leg calendar is read.
        metric: what is compared.
        problem: the regression of the buckets.
    """
    found = settle(problem, metric)
    if problem is None or found is None or DAY_ONE not in sample.groups.estimable:
        return {}
    at = sample.groups.estimable.index(DAY_ONE)
    ends = leg_day_ends(rows)
    return {
        "sensitivity": _other_slopes(problem, found, at),
        "placebos": tuple(_placebo(*of, sample, metric) for of in _pretended(sample, ends)),
        "instrument": by_planned_kind(problem, at) if metric.held_equal == "hr" else None,
        "permutation_p": shifted_calendar_p(problem, found, ends, at),
    }


def _other_slopes(problem: Problem, found: Fit, at: int) -> tuple[Placebo, ...]:
    """Return the day-one effect by plain regression, and by regression the other way round."""
    slopes = {
        "plain regression on effort": found.slope.forward,
        "regression the other way round": found.slope.inverse,
    }
    return tuple(
        _as_placebo(name, solve(problem, SlopeEstimate(slope, 0.0, slope, slope)), at)
        for name, slope in slopes.items()
        if np.isfinite(slope)
    )


def _pretended(sample: Sample, ends: Floats) -> list[tuple[str, Floats]]:
    """Return what should do nothing: upper-body days, and the leg day to come."""
    rows = sample.rows
    coming = np.searchsorted(ends, rows.days, side="right")
    until_h = 24 * (np.append(ends, np.inf)[coming] - rows.days)
    return [
        ("upper-body day", (rows.upper_hours <= EFFECT_LASTS_H).astype(float)),
        ("leg day is tomorrow", (until_h <= EFFECT_LASTS_H).astype(float)),
    ]


def _placebo(name: str, flags: Floats, sample: Sample, metric: Metric) -> Placebo:
    if min(flags.sum(), (1 - flags).sum()) < FEWEST:
        return Placebo(name)
    found = settle(pose_buckets(sample, metric, flags[:, None]), metric)
    return Placebo(name) if found is None else _as_placebo(name, found, 0)


def _as_placebo(name: str, found: Fit, at: int) -> Placebo:
    error = found.t * np.sqrt(np.diag(found.covariance)[at])
    middle, low, high = percent(found.effects[[at]], np.array([error]))[0].tolist()
    return Placebo(name, middle, low, high)
