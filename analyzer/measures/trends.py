"""What changes in the course of a run: warm-up, decoupling, drift of heart rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analyzer.measures.resampled_run import ResampledRun
    from analyzer.model import Minutes

WARM_UP_MINUTES = 5
WARM_UP_SPEED = 0.90
STOOD_STILL_S = 30
HARD_PERCENTILE = 80
SHORTEST_RUN_MINUTES = 15
SHORTEST_HALF_S = 600
EVEN_HALVES = 0.10
DRIFT_MINUTES = 15
ENTANGLED, EVEN_EFFORT = 0.5, 0.02


def decoupling_pct(run: ResampledRun) -> float | None:
    """Pa:HR decoupling, %: (EF₁ − EF₂)/EF₁·100 over two halves of equal time after warm-up.

    EF is grade-adjusted speed over heart rate. Under 5 % is good, over 10 % high: a convention
    (TrainingPeaks), no physiology, and meant for even runs: None with less than 2 × 10 min of
    both, or when the halves differ by more than 10 % in speed.
    """
    heart = run.heart.trusted
    there = np.flatnonzero(run.after_warmup & np.isfinite(heart) & np.isfinite(run.gap_mps))
    if len(there) < 2 * SHORTEST_HALF_S:
        return None
    first, second = np.array_split(there, 2)
    begin, end = run.gap_mps[first].mean(), run.gap_mps[second].mean()
    if not begin or abs(end / begin - 1) > EVEN_HALVES:
        return None
    before, after = begin / heart[first].mean(), end / heart[second].mean()
    return float(100 * (before - after) / before)


def hr_drift_pct_per_h(minutes: Minutes) -> float | None:
    """Rise of heart rate at the same grade-adjusted speed, % an hour, over the steady minutes.

    Slope over time of log HR on time and log GAP speed (least squares); Coyle & González-Alonso
    2001 describe the drift. None with fewer than 15 steady minutes, or when speed itself rose or
    fell so evenly that time and effort cannot be separated (r² over 0.5).
    """
    known = (minutes.steady == 1.0) & (minutes.hr_bpm > 0) & (minutes.gap_speed_mps > 0)
    if known.sum() < DRIFT_MINUTES:
        return None
    time = minutes.minute[known] - minutes.minute[known].mean()
    effort = np.log(minutes.gap_speed_mps[known])
    effort = effort - effort.mean()
    # Where pace rose all along, heart rate may have risen with it or with time: nothing says which.
    shared = (time @ effort) ** 2 / (time @ time * max(effort @ effort, np.finfo(float).tiny))
    if shared > ENTANGLED and effort.std() > EVEN_EFFORT:
        return None
    shape = np.column_stack((time, effort, np.ones(len(time))))
    slope = np.linalg.lstsq(shape, np.log(minutes.hr_bpm[known]), rcond=None)[0][0]
    return float(100 * np.expm1(60 * slope))


def warmed_up(minutes: Minutes) -> bool | None:
    """Was there a warm-up: at least 5 easy minutes before the first two hard ones in a row?

    Without knowing the athlete's maximum, hard is judged by the run itself: a minute above 90 %
    of the grade-adjusted speed that a fifth of its minutes exceed. A run that is even from the
    first step has none. Minutes stood still for over 30 s do not count. None under 15 minutes or
    without speed.
    """
    known = np.isfinite(minutes.gap_speed_mps) & (minutes.stopped_s <= STOOD_STILL_S)
    if known.sum() < SHORTEST_RUN_MINUTES:
        return None
    speed = minutes.gap_speed_mps[known]
    hard = speed > WARM_UP_SPEED * np.percentile(speed, HARD_PERCENTILE)
    twice = hard[1:] & hard[:-1]
    return bool(twice.any() and np.argmax(twice) >= WARM_UP_MINUTES)
