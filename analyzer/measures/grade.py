"""Hills: altitude made usable, the grade under the runner, and what a grade costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.rolling import or_zero, rolling_mean, rolling_sum

if TYPE_CHECKING:
    from analyzer.model import Floats

STEEPEST = 0.45
ALTITUDE_WINDOW_S = 15
SHORTEST_WINDOW_S, LONGEST_WINDOW_S = 40, 90
BEND_S = 15
STEP_WINDOW_S = 10
FASTEST_CLIMB_MPS = 2.0
SHORTEST_DISTANCE_M = 25.0
SMALLEST_HILL_M = 3.0
_MINETTI = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)


def cost_of_running(grade: Floats) -> Floats:
    """Energy one metre costs a runner, J/kg/m, on a grade (rise over run, clamped to ±0.45).

    C(i) = 155.4i⁵ − 30.4i⁴ − 43.3i³ + 46.3i² + 19.5i + 3.6 (Minetti et al. 2002, J Appl Physiol
    93:1039-1046).
    """
    return np.asarray(np.polyval(_MINETTI, np.clip(grade, -STEEPEST, STEEPEST)), dtype=float)


def grade_adjusted(speed: Floats, grade: Floats) -> Floats:
    """Speed on the flat that costs the same energy a second: v·C(i)/C(0), unit of ``speed``."""
    return speed * cost_of_running(grade) / _MINETTI[-1]


def without_steps(altitude: Floats) -> Floats:
    """Take out jumps no runner can make: over 2 m/s up or down in the 10-s mean.

    Otherwise a barometer that recalibrates, or a GPS that finds its height, would be a cliff. What
    is known is returned as its 10-s mean; unknown stays NaN.
    """
    smooth = rolling_mean(altitude, STEP_WINDOW_S)
    known = np.flatnonzero(np.isfinite(smooth) & np.isfinite(altitude))
    change = np.diff(smooth[known], prepend=smooth[known[:1]])
    seconds = np.diff(known, prepend=-1)
    # The impossible step is dropped and all that follows is shifted: what was climbed later stays.
    possible = np.where(np.abs(change) > FASTEST_CLIMB_MPS * seconds, 0.0, change)
    result = np.full(len(altitude), np.nan)
    result[known] = smooth[known[:1]] + np.cumsum(possible)
    return result


def grade_under(altitude: Floats, step: Floats) -> Floats:
    """Grade (rise over run) in each cell: slope of altitude on distance about it.

    The least-squares line over 40 to 90 s is used because the cost grows with the square of the
    grade: noise in the grade would look like work. The rougher the altitude, the longer the
    window (``window_for``). Where the runner hardly moves, the slope is pulled towards zero: the
    spread of distance counts as that of 25 m at least. 0 where altitude is unknown.
    """
    known = np.isfinite(altitude)
    weight = known.astype(float)
    width = window_for(altitude)
    along = np.cumsum(or_zero(step))
    height = np.where(known, altitude, 0.0)
    n = np.maximum(rolling_sum(weight, width), 1.0)
    mean_along = rolling_sum(weight * along, width) / n
    mean_height = rolling_sum(height, width) / n
    # Moving sums give the least-squares line of every window in one pass: slope = cov / var.
    together = rolling_sum(weight * along * height, width) / n - mean_along * mean_height
    spread = rolling_sum(weight * along**2, width) / n - mean_along**2
    # Evenly spread over d metres, distance has the variance d**2 / 12.
    return np.clip(together / np.maximum(spread, SHORTEST_DISTANCE_M**2 / 12), -STEEPEST, STEEPEST)


def window_for(altitude: Floats) -> int:
    """Seconds over which a grade is taken: 30 + 25 for each metre of roughness, 40 to 90.

    Roughness is the median bend of the altitude over 15 s, as a standard deviation: about 0.3 m
    for a barometer, 2 m and more for GPS alone. The numbers keep the bonus that noise of up to
    2 m (white, or remembered for 5 s to 5 min) adds to a flat run below 0.3 %, and cost little
    of real hills longer than 400 m (tests/measures/test_measures_grade.py holds both).
    """
    known = altitude[np.isfinite(altitude)]
    bend = known[: -2 * BEND_S] - 2 * known[BEND_S:-BEND_S] + known[2 * BEND_S :]
    if not bend.size:
        return LONGEST_WINDOW_S
    # 1.4826 makes the median of absolute values a standard deviation, were the noise normal.
    roughness = 1.4826 * float(np.median(np.abs(bend)))
    return int(np.clip(30 + 25 * roughness, SHORTEST_WINDOW_S, LONGEST_WINDOW_S))


def climb_and_descent(altitude: Floats) -> tuple[float, float]:
    """Metres up and metres down (both positive) on altitude smoothed over 15 s.

    A turn counts once it exceeds 3 m, so that noise does not add up. On real files with a
    barometer this comes within a tenth to a fifth of the watch's own total, mostly below it.
    """
    smooth = rolling_mean(altitude, ALTITUDE_WINDOW_S)
    height = _turning_points(smooth[np.isfinite(smooth)])
    metres = {True: 0.0, False: 0.0}
    anchor, direction = (height[0], 0.0) if height.size else (0.0, 0.0)
    for change_to in height:
        change = change_to - anchor
        if abs(change) >= SMALLEST_HILL_M or change * direction > 0:
            metres[bool(change > 0)] += abs(float(change))
            anchor, direction = change_to, change
    return metres[True], metres[False]


def _turning_points(height: Floats) -> Floats:
    moves = height[np.diff(height, prepend=np.nan) != 0]
    inner = np.diff(np.sign(np.diff(moves))) != 0
    turns: Floats = moves[np.concatenate(([True], inner, [True]))] if len(moves) > 1 else moves
    return turns
