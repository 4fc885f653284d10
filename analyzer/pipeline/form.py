"""Running form at matched speed: steps change with pace, so compare them at the same pace."""

from __future__ import annotations

import numpy as np
import pandas as pd

FEWEST_RUNS = 8
FEWEST_OF_A_SURFACE = 5
FORM_METRICS = (
    "cadence_spm",
    "step_length_mm",
    "ground_contact_ms",
    "vertical_oscillation_mm",
    "vertical_ratio_pct",
)


def at_matched_speed(runs: pd.DataFrame, metric: str) -> pd.Series:
    """How far a run's form lies above or below what is usual at its speed, in %.

    Residuals of log metric on log speed (least squares, 100·(e^r − 1)), treadmill runs with an
    intercept of their own when there are five: effects on form are to be seen at matched speed
    (Chen 2007, Paquette 2017). Which runs to compare is the caller's choice.

    Args:
        runs: has ``speed_mps``, the column ``metric`` (positive; NaN unknown) and, if at all,
            ``surface``.
        metric: a column, e.g. one of ``FORM_METRICS``.

    Returns:
        Float series on the index of ``runs``, NaN where unknown; all NaN with fewer than eight
        usable runs.
    """
    speed, values = runs["speed_mps"], runs[metric]
    known = ((speed > 0) & (values > 0) & np.isfinite(speed) & np.isfinite(values)).to_numpy()
    residual = pd.Series(np.nan, index=runs.index, name=metric, dtype=float)
    if known.sum() < FEWEST_RUNS:
        return residual
    shape = np.column_stack((np.log(speed[known]), np.ones(known.sum()), *_surfaces(runs[known])))
    measured = np.log(values[known].to_numpy(dtype=float))
    usual = shape @ np.linalg.lstsq(shape, measured, rcond=None)[0]
    residual[known] = 100 * np.expm1(measured - usual)
    return residual


def _surfaces(runs: pd.DataFrame) -> list[np.ndarray]:
    if "surface" not in runs:
        return []
    indoors = (runs["surface"] == "treadmill").to_numpy()
    enough = FEWEST_OF_A_SURFACE <= indoors.sum() <= len(runs) - FEWEST_OF_A_SURFACE
    return [indoors.astype(float)] if enough else []
