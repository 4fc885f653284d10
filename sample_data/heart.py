"""What the strap or the wrist shows during a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sample_data.behaviour import HR_MAX
from sample_data.effort import opening_seconds
from sample_data.noise import lagging_series, wander

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sample_data.plans import RunPlan

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

STANDING_BPM, AT_START_BPM = 105.0, 92.0
LAG_S = 35.0
FOLLOWS_SPEED = 0.62
DRIFT_PER_H = (0.028, 0.012)


def heart_rate(plan: RunPlan, effort: Floats, running: Flags, rng: np.random.Generator) -> Floats:
    """Return heart rate by elapsed second: it lags behind effort, drifts, falls at a stop.

    Its mean over the running seconds after the opening is the planned one.
    """
    elapsed, where = np.arange(len(effort)), np.cumsum(running) - 1
    warm = 1 - 0.055 * np.exp(-elapsed / 170.0)
    drift = 1 + rng.normal(*DRIFT_PER_H) * elapsed / 3600
    asked = plan.hr_bpm * (1 + FOLLOWS_SPEED * (effort - 1)) * warm * drift
    keep = np.exp(-1 / LAG_S)
    target = np.where(running, asked[where], STANDING_BPM)
    hr = lagging_series(target * (1 - keep), keep, AT_START_BPM)
    hr += wander(len(hr), 1.3, 14.0, rng)
    judged = running & (where >= opening_seconds(len(effort)))
    for _ in range(3):
        hr = np.minimum(hr + (plan.hr_bpm - hr[judged].mean()) * _growing(len(hr)), HR_MAX)
    return hr


def _growing(count: int) -> Floats:
    return np.minimum(1, np.arange(count) / 120)


def recorded_heart_rate(
    plan: RunPlan, hr: Floats, cadence_spm: Floats, rng: np.random.Generator
) -> Floats:
    """Return heart rate as the sensor tells it, with the trouble it had."""
    match plan.trouble:
        case "no heart rate":
            return np.full(len(hr), np.nan)
        case "drop-outs":
            return _with_holes(hr, rng)
        case "cadence lock":
            return _locked(hr, cadence_spm, rng)
        case _:
            return hr


def _with_holes(hr: Floats, rng: np.random.Generator) -> Floats:
    hr = hr.copy()
    for start in rng.integers(300, len(hr) - 300, 4):
        hr[start : start + int(rng.integers(30, 110))] = np.nan
    return hr


def _locked(hr: Floats, cadence_spm: Floats, rng: np.random.Generator) -> Floats:
    """Take the arm's swing for the pulse from a quarter of the run to its last tenth."""
    begin, end = len(hr) // 4, len(hr) * 9 // 10
    locked = np.arange(len(hr)) >= begin
    locked &= (np.arange(len(hr)) < end) & (cadence_spm > 0)
    return np.where(locked, cadence_spm + rng.normal(0, 0.7, len(hr)), hr)
