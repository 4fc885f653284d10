"""The slope of speed on heart rate, learned from what a run was meant to be.

How hard a run was meant to be moves heart rate and speed together and knows nothing of the day's
form or the sensor's error. Two-stage least squares with it finds the slope whatever the runner
paces by. Two instruments are tried: the *planned* kind (from the title or a structured workout,
never from heart rate and never said after the run) and the run's own structure (its fastest eight
minutes against its first ten). Weak ones are not used (first-stage F <= 10: Staiger & Stock 1997,
Econometrica 65:557-586). Where neither holds, the slope within runs is taken, with a wide margin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.hac import calendar_hac
from analyzer.effect.slope import MeasuredSlope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from analyzer.effect.design import Design
    from analyzer.effect.rows import Flags, Rows
    from analyzer.model import Floats

PLANNED, STRUCTURE, WITHIN_RUNS = "planned kind", "run's structure", "within runs"
HARD_KINDS = ("tempo", "hard", "threshold", "intervals", "race")
FEWEST_OF_A_KIND = 10
FEWEST_WITH_STRUCTURE = 30
FEWEST_WITHIN = 10
FARTHEST_WITHIN_SDS = 2.0
STRONG_F = 10.0
MARGIN, WITHIN_MARGIN = 0.05, 0.20
"""Hearts do not quite follow one line, within runs less than between them."""
SHARED = 0.5
"""Assumed correlation of the errors of two instruments used on the same runs."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument that holds: how it predicts what is held equal, and its first-stage F."""

    name: str
    weights: Floats
    slope: MeasuredSlope
    first_stage_f: float


def learned_slope(
    rows: Rows, design: Design, y: Floats, x: Floats, odd: Flags
) -> MeasuredSlope | None:
    """Return the slope as instruments, or else runs from within, measure it; None without either.

    Args:
        rows: the runs compared.
        design: what is held equal besides.
        y: (n,) log speed.
        x: (n,) log heart rate above 50 bpm, or log heart rate.
        odd: runs that must not decide a slope.
    """
    measured = instrument_slope(rows, design, y, x, odd)
    if measured is not None:
        return measured
    # Within-run slopes are per log beats above 50; x may be log heart rate.
    return slope_within_runs(rows, typical=_typical(rows, x))


def instrument_slope(
    rows: Rows, design: Design, y: Floats, x: Floats, odd: Flags
) -> MeasuredSlope | None:
    """Return the slope as instruments alone measure it; None where none holds."""
    held = [one.slope for one in instruments(rows, design, y, x, odd)]
    return pooled_slope(held) if held else None


def instruments(
    rows: Rows, design: Design, y: Floats, x: Floats, odd: Flags
) -> Iterator[Instrument]:
    """Yield the instruments that hold, planned kind first."""
    around_y, around_x = design.residuals(y) * ~odd, design.residuals(x) * ~odd
    for name, columns in (
        (PLANNED, kind_columns(rows.planned)),
        (STRUCTURE, structure_columns(rows.structure)),
    ):
        if not columns.shape[1]:
            continue
        around = design.residuals(columns) * ~odd[:, None]
        predicted = around @ np.linalg.lstsq(around, around_x, rcond=1e-8)[0]
        strength = _first_stage_f(around_x, predicted, columns.shape[1], design.free)
        if strength <= STRONG_F:
            continue
        weights = predicted / (predicted @ around_x)
        slope = float(weights @ around_y)
        left = around_y - slope * around_x
        sampling = calendar_hac(weights[None, :], left, design.leverage, rows.days)[0, 0]
        variance = float(sampling) + (MARGIN * slope) ** 2
        if slope > 0:
            yield Instrument(name, weights, MeasuredSlope(slope, variance), strength)


def pooled_slope(slopes: list[MeasuredSlope]) -> MeasuredSlope:
    """Return the precision-weighted mean, its variance widened by how far the slopes disagree.

    The errors are taken as correlated by a half, for both instruments look at the same runs; where
    Cochran's Q exceeds its degrees of freedom, the variance grows by the quotient (Birge 1932).
    """
    values = np.array([one.value for one in slopes])
    variances = np.array([one.variance for one in slopes])
    weights = 1 / variances / (1 / variances).sum()
    value = float(weights @ values)
    errors = weights * np.sqrt(variances)
    variance = SHARED * float(errors.sum()) ** 2 + (1 - SHARED) * float((errors**2).sum())
    if len(slopes) > 1:
        q = float(((values - value) ** 2 / variances).sum()) / (len(slopes) - 1)
        variance *= max(1.0, q)
    return MeasuredSlope(value, variance)


def slope_within_runs(rows: Rows, typical: float = 1.0) -> MeasuredSlope | None:
    """Return the mean slope within runs, times ``typical``, with a margin of a fifth.

    The mean of the runs' slopes, each weighted by its relative precision, capped so that no run
    counts for more than ten. The margin is for cardiac drift and the lag of the heart. None below
    ten runs, or where the mean is two SDs off what is believed of slopes: where pace was held and
    the pulse wandered (treadmill, foot pod), the runs show the sensor's noise, not the heart.
    """
    known = np.isfinite(rows.within_slope + rows.within_slope_se) & (rows.within_slope > 0)
    known &= rows.within_slope_se > 0
    if known.sum() < FEWEST_WITHIN:
        return None
    slopes = rows.within_slope[known]
    # A ratio's error grows with the ratio: by the plain one the lowest slopes would rule.
    errors = rows.within_slope_se[known] / slopes
    weights = 1 / np.maximum(errors, float(np.median(errors)) / np.sqrt(10)) ** 2
    weights = weights / weights.sum()
    value = float(weights @ slopes)
    believed = rows.slope_prior
    # Of the usual slope at least: a fifth of next to nothing would be next to certainty.
    margin = WITHIN_MARGIN * max(value, believed.mean)
    sd = math.hypot(math.sqrt(believed.variance), margin)
    if abs(value - believed.mean) > FARTHEST_WITHIN_SDS * sd:
        return None
    sampling = float((weights**2 * (slopes - value) ** 2).sum())
    return MeasuredSlope(typical * value, typical**2 * (sampling + margin**2))


def kind_columns(planned: NDArray[np.object_]) -> Floats:
    """Return what the planned kinds tell of the effort meant, as columns; none with too few runs.

    Hard or not, where there are ten of each, for the fewer the columns the stronger the
    instrument; else a dummy per kind of at least ten runs, the first one left out. Unknown is a
    kind of its own.
    """
    kinds = planned.astype(str)
    hard, unknown = np.isin(kinds, HARD_KINDS), kinds == ""
    if min(hard.sum(), (~hard & ~unknown).sum()) >= FEWEST_OF_A_KIND:
        columns = [hard, unknown] if unknown.sum() >= FEWEST_OF_A_KIND else [hard]
        return np.column_stack(columns).astype(float)
    names, counts = np.unique(kinds, return_counts=True)
    names = names[counts >= FEWEST_OF_A_KIND]
    return np.asarray(kinds[:, None] == names[1:], dtype=float)


def structure_columns(structure: Floats) -> Floats:
    """Return the structure, 0 where unknown, and where it is unknown; none with too few runs."""
    known = np.isfinite(structure)
    if known.sum() < FEWEST_WITH_STRUCTURE:
        return np.empty((len(structure), 0))
    low, high = np.quantile(structure[known], [0.02, 0.98])
    # One wild file must not be the instrument.
    filled = np.where(known, np.clip(structure, low, high), structure[known].mean())
    return filled[:, None]


def _typical(rows: Rows, x: Floats) -> float:
    """Return d log beats above 50 / d x: 1, or about 1.5 where x is log heart rate."""
    return 1.0 if x is rows.log_beats else float(np.exp(rows.log_hr - rows.log_beats).mean())


def _first_stage_f(x: Floats, predicted: Floats, count: int, free: int) -> float:
    left = float(((x - predicted) ** 2).sum()) / max(free - count, 1)
    return float((predicted**2).sum()) / count / max(left, 1e-12)
