"""How the runner paced each run within itself: what a day as a whole cannot change.

Legs, weather and form make the whole of a run slower or faster. What is compared here is one part
of a run with another part of the same run, so that such a day drops out; what is left tells how
hard the run was meant to be, and how speed answers to heart rate. (docs/measures.md.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.heart_rate import HR_AT_NO_SPEED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.model import Floats, Joined, Minutes

FIRST_MINUTES = 10
FASTEST_MINUTES = 8
FEWEST_MINUTES = FIRST_MINUTES + FASTEST_MINUTES
"""With fewer, the fastest minutes could not help being among the first."""
MOVING_AT_LEAST_S = 30.0
BLOCK_MINUTES = 5
BLOCK_AT_LEAST = 3
FEWEST_BLOCKS = 5
"""Mean, drift and slope take three; two are left for the error."""


@dataclass(frozen=True, slots=True)
class RunStructures:
    """One entry per run: equally long columns, NaN where it cannot be told.

    ``structure`` [log], ``within_run_slope`` [d log speed / d log (heart rate - 50)] and its
    standard error, as the functions below make them.
    """

    structure: Floats
    within_run_slope: Floats
    within_run_slope_se: Floats


def run_structures(joined: Joined[Minutes]) -> RunStructures:
    """Return the structures of several runs.

    Args:
        joined: the minutes of all runs one below the other, each run's in order of time.
    """
    minutes, runs = joined.table, len(joined.rows)
    run = np.repeat(np.arange(runs), np.array(joined.rows, dtype=np.int64))
    with np.errstate(divide="ignore", invalid="ignore"):
        log_speed = np.log(minutes.gap_speed_mps)
        moving_s = minutes.distance_m / minutes.speed_mps
        log_beats = np.log(minutes.hr_bpm - HR_AT_NO_SPEED)
    # Half a minute standing, or a last minute of five seconds, has a mean of next to nothing.
    running = np.isfinite(log_speed) & (moving_s >= MOVING_AT_LEAST_S)
    slope, error = _within_run_slopes(
        minutes.minute, log_speed, log_beats, run, running & np.isfinite(log_beats), runs
    )
    return RunStructures(_structure(log_speed[running], run[running], runs), slope, error)


def _structure(log_speed: Floats, run: NDArray[np.int64], runs: int) -> Floats:
    """Return the fastest 8-minute mean of log speed minus the median of the first ten minutes.

    Of minutes with at least half of them run; NaN with fewer than 18. A run meant to be easy stays
    near 0, one with a fast part is well above it.
    """
    found = np.full(runs, np.nan)
    number = np.bincount(run, minlength=runs)
    begin = np.cumsum(number) - number
    long_enough = np.flatnonzero(number >= FEWEST_MINUTES)
    if not len(long_enough):
        return found
    first = log_speed[begin[long_enough, None] + np.arange(FIRST_MINUTES)]
    # Not differences of one running total: a run's last digits would depend on the runs before it.
    windows = len(log_speed) - FASTEST_MINUTES + 1
    shifted = [log_speed[at : at + windows] for at in range(FASTEST_MINUTES)]
    means = np.sum(shifted, axis=0) / FASTEST_MINUTES
    # A stretch that begins in one run and ends in the next is of neither.
    means[run[: len(means)] != run[FASTEST_MINUTES - 1 :]] = -np.inf
    # Each run's highest mean; what lies between these runs belongs to the short one before.
    places = np.column_stack((begin, begin + number))[long_enough].ravel()
    highest = np.maximum.reduceat(np.append(means, np.full(FASTEST_MINUTES, -np.inf)), places)[::2]
    found[long_enough] = highest - np.median(first, axis=1)
    return found


def _within_run_slopes(
    minute: Floats,
    log_speed: Floats,
    log_beats: Floats,
    run: NDArray[np.int64],
    keep: NDArray[np.bool_],
    runs: int,
) -> tuple[Floats, Floats]:
    """Return for each run how log speed goes with log (heart rate - 50) within it, and the error.

    Means of blocks of 5 minutes from minute 10 on, each run's own mean and linear drift taken out:
    b = sqrt(Syy / Sxx), the geometric mean of both regressions, for both have errors (reduced
    major axis; Ricker 1973, J Fish Res Board Can 30:409-434), SE = b sqrt((1 - r^2) / (n - 3)).
    NaN with fewer than 5 blocks, or where speed does not rise with heart rate.
    """
    keep = keep & (minute >= FIRST_MINUTES)
    block = ((minute[keep] - FIRST_MINUTES) // BLOCK_MINUTES).astype(np.int64)
    width = int(block.max(initial=-1)) + 1
    place = run[keep] * width + block
    minutes = np.bincount(place, minlength=runs * width)
    there = np.flatnonzero(minutes >= BLOCK_AT_LEAST)
    if not len(there):
        return np.full(runs, np.nan), np.full(runs, np.nan)
    of_run = there // width
    time, y, x = (
        np.bincount(place, values[keep], runs * width)[there] / minutes[there]
        for values in (minute, log_speed, log_beats)
    )

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(of_run, values, runs))

    number = np.bincount(of_run, minlength=runs)
    with np.errstate(divide="ignore", invalid="ignore"):
        time, y, x = (v - (total(v) / number)[of_run] for v in (time, y, x))
        y, x = (v - (total(v * time) / total(time * time))[of_run] * time for v in (y, x))
        xx, xy, yy = total(x * x), total(x * y), total(y * y)
        slope = np.sqrt(yy / xx)
        unexplained = 1 - np.minimum(xy**2 / (xx * yy), 1.0)
        error = slope * np.sqrt(unexplained / (number - 3))
    unknown = (number < FEWEST_BLOCKS) | ~(xy > 0) | ~np.isfinite(slope)
    return np.where(unknown, np.nan, slope), np.where(unknown, np.nan, error)
