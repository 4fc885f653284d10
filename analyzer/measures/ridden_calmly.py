"""Was it cycled to the track? Nobody runs half as fast again with a heart that is much calmer.

A bicycle's speed alone may be a runner's, and a sensor alone may err: so only a stretch at an end
counts, on the level, that was far faster and far calmer than the rest for minutes on end. In slow
traffic the mean is a runner's, too, but again and again it is faster than a calm heart can sprint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.rolling import at_least, dilate, rolling_mean, runs_of_true

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.measures.resample import Grid
    from analyzer.measures.rolling import Flags, Places
    from analyzer.model import Floats

FAST_MPS, SMOOTHED_S = 4.7, 60
"""17 km/h: slower is a good runner's usual pace."""
SHORTEST_S, RED_LIGHT_S = 300, 60
LEAST_REST_S = 600
FASTER, CALMER = 1.5, 0.85
LAG_S = 120
"""A heart takes so long to tell of another effort (Bunc and others 1988)."""
BURST_MPS, BURST_S, LEAST_BURSTS = 7.5, 5, 3
"""27 km/h for seconds, three times and more: traffic, or sprints, which no heart takes calmly."""
RED_LIGHTS_S = 180
RUNNING_SPM = 120.0
AT_AN_END_S = 180
STEEPEST_FALL = 0.02
"""Down a steeper road a heart may be calm on foot too."""


def ridden_calmly(grid: Grid, travel: Floats) -> Flags:
    """Return the cells at the ends that were ridden, by the heart.

    Args:
        grid: the recording, second by second.
        travel: metres in each second, none unknown.
    """
    found = np.zeros(len(travel), dtype=np.bool_)
    heart = grid.channel("hr_bpm")
    if not np.isfinite(heart).any():
        return found
    fast = rolling_mean(travel, SMOOTHED_S) > FAST_MPS
    if not fast.any() and not (rolling_mean(travel, BURST_S) > BURST_MPS).any():
        return found
    # Red lights say nothing.
    joined = ~at_least(~fast, RED_LIGHT_S + SMOOTHED_S)
    rest = grid.moving & ~dilate(joined, SMOOTHED_S)
    (moving,) = np.nonzero(grid.moving)
    for part in _in_traffic(travel):
        others = grid.moving.copy()
        others[part] = False
        if others.sum() >= LEAST_REST_S and _is_at_end(part, moving):
            found[part] = _heart_is_calm(grid, part, others) and not _runs_in(grid, travel, part)
    if rest.sum() < LEAST_REST_S:
        return found
    for begin, behind in zip(*runs_of_true(at_least(joined, SHORTEST_S)), strict=True):
        at_end = _is_at_end(slice(begin, behind), moving)
        # A minute's mean sees the ride early, and leaves it late.
        (riding,) = np.nonzero(travel[begin:behind] > FAST_MPS)
        if not len(riding):
            continue
        part = slice(int(begin + riding[0]), int(begin + riding[-1]) + 1)
        if at_end and _is_calm_ride(grid, travel, part, rest):
            found[part] = True
    return found


def _in_traffic(travel: Floats) -> Iterator[slice]:
    """Yield the stretches with burst after burst of speed, and what lies between them."""
    bursts = rolling_mean(travel, BURST_S) > BURST_MPS
    if not bursts.any():
        return
    joined = ~at_least(~bursts, RED_LIGHTS_S)
    for begin, behind in zip(*runs_of_true(joined), strict=True):
        (at,) = np.nonzero(bursts[begin:behind])
        starts, _ = runs_of_true(bursts[begin:behind])
        if len(starts) >= LEAST_BURSTS and at[-1] - at[0] >= SHORTEST_S:
            yield slice(int(begin + at[0]), int(begin + at[-1]) + 1)


def _runs_in(grid: Grid, travel: Floats, part: slice) -> bool:
    """Tell whether steps were counted in the bursts of speed, as in sprints."""
    steps = grid.channel("cadence_spm")[part]
    fast = rolling_mean(travel[part], BURST_S) > BURST_MPS
    known = steps[fast & np.isfinite(steps)]
    return 2 * len(known) >= fast.sum() and float(np.median(known)) >= RUNNING_SPM


def _is_at_end(part: slice, moving: Places) -> bool:
    return bool(part.start <= moving[0] + AT_AN_END_S or part.stop >= moving[-1] - AT_AN_END_S)


def _heart_is_calm(grid: Grid, part: slice, rest: Flags) -> bool:
    heart = grid.channel("hr_bpm")
    calm = np.nanmedian(heart[part][LAG_S:]) if np.isfinite(heart[part][LAG_S:]).any() else np.nan
    usual = np.nanmedian(heart[rest]) if np.isfinite(heart[rest]).any() else np.nan
    return bool(calm < CALMER * usual)


def _is_calm_ride(grid: Grid, travel: Floats, part: slice, rest: Flags) -> bool:
    ride = travel[part]
    if not _heart_is_calm(grid, part, rest):
        return False
    # Of a ride that no runner can do no cell counts as moving: zeros are the red lights.
    is_faster = np.median(ride[ride > 0]) > FASTER * np.median(travel[rest])
    height = grid.channel("altitude_m")[part]
    known = height[np.isfinite(height)]
    fell_m = float(known[0] - known[-1]) if len(known) else 0.0
    return bool(is_faster) and fell_m <= STEEPEST_FALL * float(ride.sum())
