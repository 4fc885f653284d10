"""The effect with effort told by what the run was meant to be, not by that day's heart rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.effect.answer import Placebo
from analyzer.effect.covariance import calendar_hac
from analyzer.effect.fit import t_95
from analyzer.effect.sample import percent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.effect.fit import Problem

    Floats = NDArray[np.float64]

NAME = "instrument: planned kind of run"
FEWEST_OF_A_KIND = 10
STRONG_F = 10.0


def by_planned_kind(problem: Problem, at: int) -> Placebo | None:
    """Two-stage least squares, heart rate instrumented by the planned kind; None when weak.

    Valid where the label was given before the run, or by the athlete; never derived from heart
    rate. Weak below a first-stage F of 10 (Staiger & Stock 1997).
    """
    design = problem.design
    kinds = _dummies(problem.rows.planned)
    around_x = design.residuals(problem.x)
    if kinds.shape[1] == 0:
        return None
    around_kinds = kinds - design.q @ (design.q.T @ kinds)
    predicted = around_kinds @ np.linalg.lstsq(around_kinds, around_x, rcond=1e-8)[0]
    if _first_stage_f(around_x, predicted, kinds.shape[1], design.free) <= STRONG_F:
        return None
    weights = predicted / (predicted @ around_x)
    slope = weights @ design.residuals(problem.y)
    to_effect = design.to_effects[[at]]
    effect = to_effect @ (problem.y - slope * problem.x)
    left = design.residuals(problem.y - slope * problem.x)
    through = to_effect - (to_effect @ problem.x) * weights
    variance = calendar_hac(through, left, design.leverage, problem.rows.days)[0, 0]
    error = t_95(design.free - 1) * np.sqrt(variance)
    return Placebo(NAME, *percent(effect, np.array([error]))[0].tolist())


def _dummies(planned: NDArray[np.object_]) -> Floats:
    names, counts = np.unique(planned.astype(str), return_counts=True)
    names = names[counts >= FEWEST_OF_A_KIND]
    return np.asarray(planned.astype(str)[:, None] == names[1:], dtype=float)


def _first_stage_f(x: Floats, predicted: Floats, count: int, free: int) -> float:
    left = float(((x - predicted) ** 2).sum()) / max(free - count, 1)
    return float((predicted**2).sum()) / count / max(left, 1e-12)
