"""What is held equal besides effort: hills, heat, distance, time of day, surface, fitness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.spline import natural_spline, natural_spline_in_time

if TYPE_CHECKING:
    from analyzer.effect.rows import Rows
    from analyzer.effect.spline import NaturalSpline
    from analyzer.model import Floats

KNOT_EVERY_DAYS = 56.0
RUNS_PER_KNOT = 14
FEWEST_FREE = 15
HEAT_FROM_C = 12.0
AFTERNOON_FROM_H = 14.0
NEGLIGIBLE = 1e-7
DENSE_KNOTS = 50
"""Up to so many knots, some eight years, plain columns are faster than going from knot to knot."""


@dataclass(frozen=True)
class Design:
    """The regression's columns, made orthonormal, and what it takes to get back.

    ``q`` (n, p) orthonormal; ``to_effects`` (k, n): times a response gives the k effects of
    interest by least squares; ``leverage`` (n,) the diagonal of the hat matrix; ``free`` = n less
    the number of columns. Where fitness is held equal by a ``spline``, ``q`` holds what the other
    columns have that no such spline has (Frisch & Waugh 1933, Lovell 1963).
    """

    q: Floats
    to_effects: Floats
    leverage: Floats
    free: int
    spline: NaturalSpline | None = None

    def residuals(self, response: Floats) -> Floats:
        """What of a response (n,), or of several (n, m), the columns do not explain."""
        left = response if self.spline is None else response - self.spline.fitted(response)
        return left - self.q @ (self.q.T @ left)


def build_design(rows: Rows, interest: Floats, in_time: Floats | None = None) -> Design | None:
    """Return the design of ``interest`` (n, k) first, then everything held equal.

    Fitness is held equal by a spline in time, or by the columns ``in_time`` (n, m) in its place,
    where fitness itself is of interest. Drops, in this order, climb squared, heat, time of day and
    spline knots until at least 15 degrees of freedom are free; None when even a straight line in
    time leaves fewer.
    """
    days, climb = rows.days, _zero_if_unknown(rows.climb) / 10
    knots = int(min(np.ptp(days) / KNOT_EVERY_DAYS, len(days) / RUNS_PER_KNOT)) + 1
    for climb_squared, heat, hour, count in _simpler_and_simpler(
        2 if in_time is not None else knots
    ):
        is_long = in_time is None and count > DENSE_KNOTS
        spline = natural_spline_in_time(days, count) if is_long else None
        # A spline has the constant among its own functions.
        constant = [] if spline else [np.ones(len(rows))]
        columns = [interest, *constant, rows.treadmill, rows.trail, climb]
        columns += [climb**2] if climb_squared else []
        columns += [rows.beside == kind for kind in np.unique(rows.beside) if kind]
        columns += [rows.log_length - rows.log_length.mean()]
        if spline is None:
            columns += [natural_spline(days, count) if in_time is None else in_time]
        columns += [rows.steady, _heat_columns(rows)] if heat else [rows.steady]
        columns += [_hour_columns(rows)] if hour else []
        design = _orthonormal_design(np.column_stack(columns), interest.shape[1], spline)
        if design is not None and design.free >= FEWEST_FREE:
            return design
    return None


def _simpler_and_simpler(knots: int) -> list[tuple[bool, bool, bool, int]]:
    simpler = [(True, True, True, knots), (False, True, True, knots), (False, False, True, knots)]
    return simpler + [(False, False, False, count) for count in range(knots, 1, -1)]


def _heat_columns(rows: Rows) -> Floats:
    unknown = ~np.isfinite(rows.temperature)
    above = np.maximum(_zero_if_unknown(rows.temperature) - HEAT_FROM_C, 0) / 10
    return np.column_stack([above * ~rows.sensor, unknown, rows.sensor, _sensor_heat(rows)])


def _sensor_heat(rows: Rows) -> Floats:
    """Return how hot each run was for its own watch: rank above the median, 0 to 1/2.

    An arm warms the sensor by an unknown amount, so its degrees say nothing of a hinge.
    """
    known = rows.sensor & np.isfinite(rows.temperature)
    heat = np.zeros(len(rows))
    if known.any():
        ranks = rows.temperature[known].argsort(kind="stable").argsort(kind="stable")
        heat[known] = np.maximum((ranks + 0.5) / known.sum() - 0.5, 0)
    return heat


def _hour_columns(rows: Rows) -> Floats:
    unknown = ~np.isfinite(rows.hour)
    return np.column_stack([_zero_if_unknown(rows.hour) >= AFTERNOON_FROM_H, unknown]).astype(float)


def _zero_if_unknown(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, 0.0)


def _orthonormal_design(
    columns: Floats, effects: int, spline: NaturalSpline | None
) -> Design | None:
    """QR with the columns that add nothing left out; None when an effect is among them."""
    rank = 0 if spline is None else spline.rank
    first = effects + (spline is None)  # the effects, and the constant where it is a column
    varies = np.ptp(columns, axis=0) > NEGLIGIBLE
    columns = columns[:, varies | (np.arange(len(varies)) < first)]
    if len(columns) <= columns.shape[1] + rank:
        return None
    # Unit columns: the diagonal of R then says how much each adds, whatever its unit.
    scale = np.maximum(np.sqrt((columns**2).sum(axis=0)), NEGLIGIBLE)
    unit = columns / scale
    q, r = np.linalg.qr(unit if spline is None else unit - spline.fitted(unit))
    adds = np.abs(np.diag(r)) > NEGLIGIBLE
    if not adds[:first].all():
        return None
    if not adds.all():
        return _orthonormal_design(columns[:, adds], effects, spline)
    # Of the inverse of R only the rows of the effects are needed.
    back = np.linalg.solve(r.T, np.eye(len(r), effects)).T / scale[:effects, None]
    leverage = (q**2).sum(axis=1)
    if spline is not None:
        leverage += spline.leverage
    free = len(columns) - columns.shape[1] - rank
    return Design(q, back @ q.T, leverage, free, spline)
