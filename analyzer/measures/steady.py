"""The run minute by minute, and which minutes are steady."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.rolling import or_zero, rolling_mean
from analyzer.model import Minutes

if TYPE_CHECKING:
    from analyzer.measures.resampled_run import ResampledRun
    from analyzer.measures.rolling import Flags, Places
    from analyzer.model import Floats

MINUTE_S = 60.0
STEADY_HR_CHANGE_BPM = 6.0
STEADY_SPEED_CV = 0.08
STEADY_GRADE_SD = 0.03
STEADY_STOP_S = 5.0
STEADY_WALK_SHARE = 0.2
SPEED_WINDOW_S = 10


@dataclass(frozen=True, slots=True)
class _Bins:
    """Which minute each cell belongs to, where each minute begins, and sums over minutes."""

    place: Places
    begins: Places

    def total(self, values: Floats) -> Floats:
        return self._sum(or_zero(values))

    def number(self, flags: Flags) -> Floats:
        # Faster than to sum ones by their minutes, and as exact: they are whole numbers.
        return np.add.reduceat(flags, self.begins, dtype=float)

    def mean(self, values: Floats, where: Flags) -> Floats:
        where = where & np.isfinite(values)
        return _ratio_or_nan(self._sum(np.where(where, values, 0.0)), self.number(where))

    def _sum(self, known: Floats) -> Floats:
        return np.bincount(self.place, known, len(self.begins)).astype(float, copy=False)

    def spread(self, values: Floats, where: Flags, middle: Floats) -> Floats:
        # About each minute's own mean: the mean of squares less the square loses digits.
        return np.sqrt(self.mean((values - middle[self.place]) ** 2, where))

    def slope(self, values: Floats, time: Floats) -> Floats:
        """Least-squares change of ``values`` a second."""
        known = np.isfinite(values)
        x = time - self.mean(time, known)[self.place]
        y = values - self.mean(values, known)[self.place]
        return _ratio_or_nan(
            self._sum(np.where(known, x * y, 0.0)), self._sum(np.where(known, x**2, 0.0))
        )


def by_minute(run: ResampledRun) -> Minutes:
    """Cut the run into minutes since the start; minutes without a recorded second are left out.

    A minute is steady when, after the first minutes, heart rate changes by less than 6 bpm over
    it (line through it; not asked when heart rate is unusable), speed (10-s means) varies by less
    than 8 % (SD/mean), grade by less than 3 points (SD), it holds no stop longer than 5 s in all
    and hardly any walking (docs/measures.md; only low-variance windows of 60 s: Robb 2017).
    """
    grid, moving = run.grid, run.grid.moving
    of_cells = np.floor(grid.time_s / MINUTE_S)
    begins = np.diff(of_cells, prepend=-np.inf) > 0
    minute = of_cells[begins]
    bins = _Bins(np.cumsum(begins) - 1, np.flatnonzero(begins))
    heart = run.heart.trusted
    grade, recorded_s = bins.mean(run.grade, moving), _recorded_s(minute, grid.time_s)
    running_s = bins.number(moving)
    return Minutes(
        minute=minute,
        distance_m=bins.total(grid.step_m),
        speed_mps=bins.mean(grid.step_m, moving),
        gap_speed_mps=bins.mean(run.gap_mps, moving),
        hr_bpm=bins.mean(heart, np.isfinite(heart)),
        cadence_spm=bins.mean(_positive_or_nan(grid.channel("cadence_spm")), run.running),
        grade=grade,
        stopped_s=recorded_s - running_s,
        steady=(_steady_minutes(run, bins, grade) & (recorded_s == MINUTE_S)).astype(float),
    )


def _steady_minutes(run: ResampledRun, bins: _Bins, mean_grade: Floats) -> Flags:
    moving = run.grid.moving
    speed = rolling_mean(np.where(moving, run.grid.step_m, np.nan), SPEED_WINDOW_S)
    moving_s, mean_speed = bins.number(moving), bins.mean(speed, moving)
    # Unknown speed makes every comparison False, so it is asked for by itself, last.
    restless = [
        _ratio_or_nan(bins.spread(speed, moving, mean_speed), mean_speed) >= STEADY_SPEED_CV,
        bins.spread(run.grade, moving, mean_grade) >= STEADY_GRADE_SD,
        moving_s < MINUTE_S - STEADY_STOP_S,
        bins.number(run.after_warmup) < moving_s,
        bins.number(run.walking) > STEADY_WALK_SHARE * moving_s,
        ~np.isfinite(mean_speed),
    ]
    if run.heart.usable:
        change = MINUTE_S * bins.slope(run.heart.clean, run.grid.time_s)
        restless.append(~(np.abs(change) < STEADY_HR_CHANGE_BPM))
    quiet: Flags = ~np.any(restless, axis=0)
    return quiet


def _recorded_s(minute: Floats, time: Floats) -> Floats:
    begin = np.maximum(minute * MINUTE_S, time[0])
    length: Floats = np.minimum((minute + 1) * MINUTE_S, time[-1] + 1.0) - begin
    return length


def _positive_or_nan(values: Floats) -> Floats:
    return np.where(values > 0, values, np.nan)


def _ratio_or_nan(above: Floats, below: Floats) -> Floats:
    unknown = np.full(len(above), np.nan)
    ratio: Floats = np.divide(above, below, out=unknown, where=below > 0)
    return ratio
