"""Training load: what a run cost, and what many runs add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from analyzer.model import Floats

BANISTER = {"men": (0.64, 1.92), "women": (0.86, 1.67)}
EDWARDS_ZONES = (0.5, 0.6, 0.7, 0.8, 0.9)
FITNESS_DAYS, FATIGUE_DAYS = 42.0, 7.0


class Form(NamedTuple):
    """Fitness, fatigue and form day by day, in the unit of the load."""

    ctl: Floats
    atl: Floats
    tsb: Floats


def trimp(
    hr_bpm: Floats, *, hr_rest: float, hr_max: float, sex: Literal["men", "women"] = "men"
) -> float:
    """Banister's training impulse of second-by-second heart rate.

    Σ Δt[min]·x·a·e^{bx}, x = (HR − HRrest)/(HRmax − HRrest) clipped to 0-1, with a, b = 0.64, 1.92
    for men and 0.86, 1.67 for women (Banister 1991). Unknown seconds add nothing.
    """
    share = np.clip((_known(hr_bpm) - hr_rest) / (hr_max - hr_rest), 0.0, 1.0)
    scale, power = BANISTER[sex]
    return float((share * scale * np.exp(power * share)).sum() / 60)


def edwards(hr_bpm: Floats, *, hr_max: float) -> float:
    """Edwards' training impulse: minutes from 50, 60, 70, 80, 90 % of HRmax times 1 to 5 (1993)."""
    zone = np.searchsorted(np.array(EDWARDS_ZONES) * hr_max, _known(hr_bpm), side="right")
    return float(zone.sum() / 60)


def running_stress(hours: float, gap_speed_mps: float, threshold_mps: float) -> float:
    """Running stress score: h·(normalised graded speed / threshold speed)²·100 (TrainingPeaks)."""
    return 100 * hours * (gap_speed_mps / threshold_mps) ** 2


def form(daily_load: Floats) -> Form:
    """Chronic and acute load and their balance from one load a day (rest days 0).

    x_t = x_{t−1} + (L_t − x_{t−1})(1 − e^{−1/τ}) from x = 0, τ = 42 and 7 days; the balance is
    yesterday's difference (Banister's model as simplified by Coggan).
    """
    fitness, fatigue = _smoothed(daily_load, FITNESS_DAYS), _smoothed(daily_load, FATIGUE_DAYS)
    balance = np.concatenate(([0.0], (fitness - fatigue)))[: len(daily_load)]
    return Form(fitness, fatigue, balance)


def _smoothed(daily_load: Floats, days: float) -> Floats:
    result, level, share = np.empty(len(daily_load)), 0.0, -np.expm1(-1 / days)
    for day, load in enumerate(np.nan_to_num(daily_load)):
        level += (load - level) * share
        result[day] = level
    return result


def _known(hr_bpm: Floats) -> Floats:
    return hr_bpm[np.isfinite(hr_bpm)]
