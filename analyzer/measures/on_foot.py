"""Which part of a recording is the run? A watch that was left on goes home by car, or to bed.

Nobody runs faster than the world record over a minute, three or ten: what does was ridden. Such a
stretch at an end is cut off, with what lies beyond it, and said; so is standing still for half an
hour or more. In the middle, or where hardly anything else was recorded, nothing is cut: then the
whole is no run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.measures.plausible import MARGIN, fastest_mps
from analyzer.measures.rolling import dilate, rolling_mean, rolling_sum, runs_of_true

if TYPE_CHECKING:
    from analyzer.measures.resample import Grid
    from analyzer.measures.rolling import Flags
    from analyzer.model import Floats

WINDOWS_S = (60, 180, 600)
FASTEST_COUNTED_MPS = 30.0
"""A car's 200 km/h and a jump of the GPS count as no more: one cell must not decide a minute."""
RIDING_MPS = 6.0
SPEED_WINDOW_S = 5
SLOWER_ON_FOOT = 0.6
"""A ride's slow parts are no run: a run is at most so fast beside the ride it ends in."""
SHORTEST_RUN_S = 300.0
ANOTHER_RUN_S = 600.0
JOGGING_MPS = 1.8
LONGEST_REST_S, REST_WINDOW_S, REST_MPS = 1800.0, 300, 0.25
SMALLEST_JUMP_M, SMALLEST_JUMP_SHARE = 200.0, 0.02


@dataclass(frozen=True, slots=True)
class PartOnFoot:
    """The cells that are the run, and what is wrong with the rest.

    ``cut_off`` says in words what was left out and ``impossible`` why the whole is no run, both ""
    as a rule. ``jump_m`` is what a lost GPS added to the distance of these cells. Where an end is
    cut off, ``from_s`` and ``until_s`` are when they began and ended (s since the start).
    """

    cells: slice
    cut_off: str = ""
    impossible: str = ""
    jump_m: float = 0.0
    from_s: float | None = None
    until_s: float | None = None


def part_on_foot(grid: Grid, *, is_belt: bool) -> PartOnFoot:
    """Find the run in a recording.

    Args:
        grid: the whole recording, second by second.
        is_belt: a treadmill goes nowhere, and its watch may see no motion in a real run.
    """
    whole = slice(0, len(grid.time_s))
    # A jump counts as little: at 30 m/s no more than a few seconds' car.
    travel = np.clip(np.nan_to_num(grid.recorded_step_m), 0.0, FASTEST_COUNTED_MPS)
    if is_belt or not travel.any():
        return PartOnFoot(whole)
    ridden = ridden_cells(travel)
    run = _longest_on_foot(grid, travel, ridden)
    if run is None:
        return PartOnFoot(whole, impossible=_whole_ride_in_words(travel, ridden))
    run = _without_rest(grid, travel, run)
    left_out = [
        _end_in_words("first", grid, travel, ridden, slice(0, run.start)),
        _end_in_words("last", grid, travel, ridden, slice(run.stop, whole.stop)),
    ]
    jump_m = _jumped_distance(grid, run)
    if jump_m:
        left_out.append(f"a jump of {units.distance(jump_m)}")
    cut_off = _left_out_in_words([words for words in left_out if words])
    if run == whole:
        return PartOnFoot(run, cut_off, "", jump_m)
    from_s, last_s = float(grid.time_s[run.start]), float(grid.time_s[run.stop - 1])
    return PartOnFoot(run, cut_off, "", jump_m, from_s, last_s + 1.0)


def ridden_cells(travel: Floats) -> Flags:
    """Return the cells of stretches that are faster than anybody ever ran for as long.

    Args:
        travel: metres in each second, none unknown.
    """
    fast = rolling_mean(travel, SPEED_WINDOW_S) > RIDING_MPS
    beyond = np.zeros(len(travel), dtype=np.bool_)
    for width in WINDOWS_S:
        mean = rolling_sum(travel, width) / width
        # Half of it must be fast, or a jump of the GPS would make its neighbourhood a ride.
        steadily = rolling_sum(fast.astype(float), width) >= width / 2
        beyond |= dilate((mean > MARGIN * fastest_mps(width)) & steadily, width // 2)
    ridden = np.zeros(len(travel), dtype=np.bool_)
    for begin, behind in zip(*runs_of_true(beyond), strict=True):
        # A window reaches into the run beside the ride: its first and last fast cells are the ends.
        (at,) = np.nonzero(fast[begin:behind])
        ridden[begin + at[0] : begin + at[-1] + 1] = True
    return ridden


def _longest_on_foot(grid: Grid, travel: Floats, ridden: Flags) -> slice | None:
    """Return the longest stretch between rides; None where it, or what is beside it, says no."""
    if not ridden.any():
        return slice(0, len(ridden))
    parts = [slice(*ends) for ends in zip(*runs_of_true(~ridden), strict=True)]
    if not parts:
        return None
    speed = rolling_mean(travel, 3 * SPEED_WINDOW_S)
    jogged = (speed >= JOGGING_MPS) & ~ridden
    longest = max(parts, key=lambda part: int(grid.moving[part].sum()))
    moving = grid.moving[longest]
    beside = (int(jogged[part].sum()) for part in parts if part != longest)
    if moving.sum() < SHORTEST_RUN_S or any(seconds >= ANOTHER_RUN_S for seconds in beside):
        return None
    on_foot_mps = float(travel[longest][moving].mean())
    return longest if on_foot_mps <= SLOWER_ON_FOOT * float(travel[ridden].mean()) else None


def _without_rest(grid: Grid, travel: Floats, run: slice) -> slice:
    """Cut long rests off the ends: a watch beside the bed is no part of the run."""
    (astir,) = np.nonzero(rolling_sum(travel[run], REST_WINDOW_S) >= REST_MPS * REST_WINDOW_S)
    if not len(astir):
        return run
    begin = run.start + max(int(astir[0]) - REST_WINDOW_S // 2, 0)
    end = min(run.start + int(astir[-1]) + REST_WINDOW_S // 2, run.stop)
    (moving,) = np.nonzero(grid.moving[begin:end])
    if not len(moving):
        return run
    begin, end = begin + int(moving[0]), begin + int(moving[-1]) + 1
    rests_before = grid.time_s[begin] - grid.time_s[run.start] >= LONGEST_REST_S
    rests_after = grid.time_s[run.stop - 1] - grid.time_s[end - 1] >= LONGEST_REST_S
    return slice(begin if rests_before else run.start, end if rests_after else run.stop)


def _jumped_distance(grid: Grid, run: slice) -> float:
    recorded = np.nan_to_num(grid.recorded_step_m[run])
    jumped = float(np.maximum(recorded - np.nan_to_num(grid.step_m[run]), 0.0).sum())
    is_large = jumped >= max(SMALLEST_JUMP_M, SMALLEST_JUMP_SHARE * float(recorded.sum()))
    return jumped if is_large else 0.0


def _end_in_words(which: str, grid: Grid, travel: Floats, ridden: Flags, cells: slice) -> str:
    """Say what an end was that is cut off, e.g. "the last 20 minutes at 60 km/h"."""
    if cells.start == cells.stop:
        return ""
    seconds = float(grid.time_s[cells.stop - 1] - grid.time_s[cells.start]) + 1.0
    ride = ridden[cells]
    if not ride.any():
        return f"the {which} {_length_in_words(seconds)} standing still"
    at_speed = f"at {_kmh(travel[cells][ride])} km/h"
    from_s, *_, until_s = grid.time_s[cells][ride]
    ridden_s = float(until_s - from_s) + 1.0
    if seconds - ridden_s < ANOTHER_RUN_S:
        return f"the {which} {_length_in_words(ridden_s)} {at_speed}"
    return f"the {which} {_length_in_words(seconds)} ({_length_in_words(ridden_s)} {at_speed})"


def _whole_ride_in_words(travel: Floats, ridden: Flags) -> str:
    ridden_s = float(ridden.sum())
    return f"{_length_in_words(ridden_s)} of it went at {_kmh(travel[ridden])} km/h"


def _left_out_in_words(parts: list[str]) -> str:
    if not parts:
        return ""
    is_one = len(parts) == 1 and (parts[0].startswith("a ") or " 1 minute " in parts[0])
    return f"{units.listed(parts)} {'is' if is_one else 'are'} left out"


def _length_in_words(seconds: float) -> str:
    minutes = max(round(seconds / 60), 1)
    return units.count(minutes, "minute") if minutes < 120 else units.duration(seconds)  # noqa: PLR2004 - two hours


def _kmh(travel: Floats) -> str:
    return units.number(3.6 * float(travel.mean()))
