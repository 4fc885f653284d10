"""Was part of the way up ridden? A gondola, a chairlift or a car climbs faster than anybody.

A barometer errs too, so height alone must say it plainly: for minutes on end, nearly all the time,
and with no fall at once that takes the height back. Where neither the heart nor the speed differs
from the rest, it must be higher than a barometer ever drifts; and nobody runs on in a lift, with as
many steps and as fast a heart as before, however high a barometer says that it went.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.measures.rolling import (
    dilate,
    often_within,
    or_zero,
    rolling_mean,
    rolling_sum,
    runs_of_true,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.measures.resample import Grid
    from analyzer.measures.rolling import Flags
    from analyzer.model import Floats

FASTEST_CLIMBS = ((300, 0.85), (600, 0.75), (1200, 0.70), (1800, 0.68))
"""(s, m/s): 320 m of stairs took 9:33 (Crake, Empire State Building, 2003), 0.56 m/s, and 1,000 m
27:21 (Bonnet, Fully, 2025), 0.61 m/s; shorter climbs are somewhat faster."""
FASTEST_FALLS = ((300, 1.7), (600, 1.6), (1200, 1.5))
"""(s, m/s): 580 m down took 7:05 (Anderson, Pen y Fan, 1990), 1.37 m/s; as for climbs."""
RATE_S, SMOOTHED_S = 60, 15
"""Over a minute the noise of a GPS's height adds less than 0.1 m/s."""
STEADY_SHARE = 0.8
FAULT_S, FAULT_SHARE = 30, 0.5
"""Half a climb lost within half a minute: the barometer erred, and found its height again."""
CALMER, FASTER = 0.9, 1.2
NO_DRIFT_M = 500.0
"""A barometer that is wet or covered errs by less."""


class HeightChanges(NamedTuple):
    """The cells in which the height rose, and fell, for minutes faster than anybody ever did."""

    climbs: Flags
    falls: Flags


def impossible_changes(grid: Grid) -> HeightChanges:
    """Find where the height rose and fell faster than anybody ever climbed and came down."""
    height = _smooth_height(grid)
    rate = _change(height, RATE_S) / np.maximum(_change(grid.time_s, RATE_S), RATE_S / 2)
    rate = or_zero(rate)
    return HeightChanges(
        _changes_too_fast(rate, FASTEST_CLIMBS), _changes_too_fast(-rate, FASTEST_FALLS)
    )


def _changes_too_fast(rate: Floats, fastest: Sequence[tuple[int, float]]) -> Flags:
    found = np.zeros(len(rate), dtype=np.bool_)
    slowest_mps = min(mps for _, mps in fastest)
    if rate.max(initial=0.0) <= slowest_mps:  # so it is on nearly every run
        return found
    for width, fastest_mps in fastest:
        fast = rate > fastest_mps
        steadily = often_within(fast, width, STEADY_SHARE * width)
        if steadily.any():
            # The mean asks too, or a sawtooth's falls would go unseen.
            rising = rolling_sum(rate, width) >= STEADY_SHARE * fastest_mps * width
            found |= dilate(steadily & rising, width // 2) & fast
    return found


def carried_up(grid: Grid, climbing: Flags) -> Flags:
    """Return the cells in which somebody was carried up, without what a barometer's fault may be.

    Args:
        grid: the recording, second by second; on a belt and in a game height says nothing.
        climbing: where its height rose impossibly fast (``impossible_changes``).
    """
    carried = np.zeros(len(climbing), dtype=np.bool_)
    if not climbing.any():
        return carried
    height = _smooth_height(grid)
    falls_m = -or_zero(_change(grid.channel("altitude_m"), FAULT_S)).min(initial=0.0)
    # A lift may stand still on its way.
    joined = dilate(climbing, RATE_S)
    for begin, behind in zip(*runs_of_true(joined), strict=True):
        (at,) = np.nonzero(climbing[begin:behind])
        part = slice(begin + int(at[0]), begin + int(at[-1]) + 1)
        rise_m = climbed_m(height[part])
        if (
            falls_m < FAULT_SHARE * rise_m
            and (rise_m >= NO_DRIFT_M or _differs_from_rest(grid, climbing, part))
            and not _ran_on(grid, climbing, part)
        ):
            carried[part] = True
    return carried


def climbed_m(height: Floats) -> float:
    """Return how much higher a stretch ends than it begins, m; 0.0 where nothing is known."""
    known = height[np.isfinite(height)]
    return float(known[-1] - known[0]) if len(known) else 0.0


def _differs_from_rest(grid: Grid, climbing: Flags, part: slice) -> bool:
    """Tell whether the heart was calmer there, or the way faster, than on the rest of the run."""
    rest = grid.moving & ~climbing
    heart, speed = grid.channel("hr_bpm"), grid.recorded_step_m
    is_calmer = _median(heart[part]) < CALMER * _median(heart[rest])
    return bool(is_calmer or _median(speed[part]) > FASTER * _median(speed[rest]))


def _ran_on(grid: Grid, climbing: Flags, part: slice) -> bool:
    """Tell whether steps and heart, as far as known, went on as on the rest, and no faster."""
    rest = grid.moving & ~climbing
    speed = grid.recorded_step_m
    if _median(speed[part]) > FASTER * _median(speed[rest]):
        return False
    signs = (grid.channel(name) for name in ("cadence_spm", "hr_bpm"))
    shares = (_median(one[part]) / _median(one[rest]) for one in signs)
    known = [share for share in shares if np.isfinite(share)]
    return bool(known) and min(known) >= CALMER


def _median(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else np.nan


def _smooth_height(grid: Grid) -> Floats:
    height = grid.channel("altitude_m")
    return np.where(np.isfinite(height), rolling_mean(height, SMOOTHED_S), np.nan)


def _change(values: Floats, width: int) -> Floats:
    """Return how much values change over so many cells around each, less far at both ends."""
    places, reach = np.arange(len(values)), width // 2
    after = values[np.minimum(places + reach, len(values) - 1)]
    changed: Floats = after - values[np.maximum(places - reach, 0)]
    return changed
