"""Fast repetitions found in the run itself, against its own easy pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.rolling import (
    at_least,
    dilate,
    forward_fill,
    or_zero,
    rolling_mean,
    runs_of_true,
)

if TYPE_CHECKING:
    from analyzer.measures.resampled_run import ResampledRun
    from analyzer.model import Floats

WINDOW_S = 15
FASTER_BY = 1.15
LONG_ENOUGH_S = 55
RECOVERY_S = 20
EASY_AT_LEAST_S = 120
FEWEST = 3
TWO_PACES = 0.8
_BINS = 100


def count_repetitions(run: ResampledRun) -> float | None:
    """Number of fast repetitions of about 60 s or more; 0 in a run without any.

    Log speed at equal grade (15-s means) is split into an easy and a fast class where that
    explains most of its variance (Otsu 1979, IEEE Trans Syst Man Cybern 9:62-66); walking, stops
    and the 15 s around them belong to neither. The run has two paces when the split explains at
    least 80 % (even a steady progression reaches 75 %), fast is at least 15 % faster than easy,
    and there are at least 2 min of easy running. Then a repetition is a stretch above the middle
    between both of at least 55 s; it ends only in at least 20 s of recovery (near easy pace,
    walking, standing, or a pause). Fewer than three are no repetitions but a tempo run, or a fast
    start and a finish.

    Returns:
        The number (0, 3, 4 ...), or None without speed.
    """
    if not np.isfinite(run.grid.step_m).any():
        return None
    pace = np.log(np.maximum(pace_at_equal_grade(run), 0.1))
    steady = run.running & ~dilate(~run.running, WINDOW_S)
    easy, fast = _two_paces(pace[steady])
    if fast - easy < np.log(FASTER_BY):
        return 0.0
    return _number_of_stretches(run, pace, easy, fast)


def pace_at_equal_grade(run: ResampledRun) -> Floats:
    """Return 15-s means of grade-adjusted speed, freed of this run's own answer to grade.

    Nobody runs hills exactly as the cost of energy says; what grade and its square explain of
    log speed in this run is taken out (ridge: grades below about 1 % change nothing).
    """
    speed = rolling_mean(or_zero(run.gap_mps), WINDOW_S)
    there = run.running & (speed > 0)
    if not there.any():
        return speed
    shape = np.column_stack((run.grade, run.grade**2))
    running = shape[there]
    middle = running.mean(axis=0)
    centred = running - middle
    level = np.log(speed[there])
    # Without the ridge a flat run would fit its grade's noise, and lose its own repetitions to it.
    ridge = np.diag((0.01**2, 0.01**4)) * there.sum()
    slope = np.linalg.solve(centred.T @ centred + ridge, centred.T @ (level - np.median(level)))
    level_speed: Floats = speed * np.exp(-(shape - middle) @ slope)
    return level_speed


def _two_paces(pace: Floats) -> tuple[float, float]:
    """Return easy and fast log speed; the same twice when the run has one pace."""
    if len(pace) < EASY_AT_LEAST_S or np.ptp(pace) < np.log(FASTER_BY):
        return 0.0, 0.0
    border, explained = otsu_split(pace)
    slow, fast = pace[pace <= border], pace[pace > border]
    if explained < TWO_PACES or len(slow) < EASY_AT_LEAST_S:
        return 0.0, 0.0
    return float(np.median(slow)), float(np.median(fast))


def otsu_split(values: Floats) -> tuple[float, float]:
    """Split values in two where that explains most variance; return border and share explained."""
    counts, edges = np.histogram(values, _BINS)
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)[:-1]
    above = len(values) - below
    moment = np.cumsum(counts * middles)
    gap = moment[-1] * below - moment[:-1] * len(values)
    between = np.divide(gap**2, below * above, out=np.zeros(_BINS - 1), where=below * above > 0)
    best = int(np.argmax(between))
    total = len(values) ** 2 * float(values.var())
    return float(edges[best + 1]), float(between[best] / total) if total > 0 else 0.0


def _number_of_stretches(run: ResampledRun, pace: Floats, easy: float, fast: float) -> float:
    middle, low = easy + (fast - easy) * 0.5, easy + (fast - easy) * 0.3
    slow = (pace < low) | run.walking | ~run.grid.moving
    recovered = at_least(slow, RECOVERY_S) | run.grid.resumes
    # Two thresholds, as in a thermostat: a second below the middle does not end a repetition, only
    # recovery does; so +1 and -1 are marks, and what lies between keeps the latest.
    marks = np.where(recovered, -1.0, np.where((pace >= middle) & run.running, 1.0, 0.0))
    begin, behind = runs_of_true(forward_fill(marks) > 0)
    above = np.concatenate(([0], np.cumsum(marks > 0)))
    number = int((above[behind] - above[begin] >= LONG_ENOUGH_S).sum())
    return float(number) if number >= FEWEST else 0.0
