"""Which part of a recording is the run? A watch that was left on goes home by car, or to bed.

Nobody runs faster than the world record over a minute, three or ten, and nobody runs at all without
steps, or climbs faster than any record (carried_up), or is far faster with a far calmer heart
(ridden_calmly): what does was ridden. Such a stretch at an end is cut off, with what lies beyond
it, and said; so is standing still for half an hour or more. In the middle, or where hardly anything
else was recorded, nothing is cut: then the whole is no run. For less than three minutes in the
middle it was the GPS that was lost, and only its distance is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer import units
from analyzer.measures.carried_up import carried_up, climbed_m
from analyzer.measures.plausible import MARGIN, SLOWEST_MPS, fastest_mps
from analyzer.measures.ridden_calmly import ridden_calmly
from analyzer.measures.rolling import (
    at_least,
    dilate,
    often_within,
    or_zero,
    rolling_mean,
    rolling_sum,
    runs_of_true,
)

if TYPE_CHECKING:
    from analyzer.measures.carried_up import HeightChanges
    from analyzer.measures.resample import Grid
    from analyzer.measures.rolling import Flags
    from analyzer.model import Floats

WINDOWS_S = (60, 180, 300, 600)
LONG_WINDOWS_S = (720, 900, 1200, 1500, 1800, 2400, 3000, 3600)
LONG_MARGIN, LONG_SHARE = 1.03, 0.9
"""Over twelve minutes and more a GPS errs less, and nearly all of it must be fast."""
FASTEST_TRAIN_MPS = 100.0
"""Faster is a leap of the GPS, of which no speed is told."""
FASTEST_COUNTED_MPS = 30.0
"""A car's 200 km/h and a jump of the GPS count as no more: one cell must not decide a minute."""
RIDING_MPS, RIDDEN_MPS = 6.0, 4.0
SPEED_WINDOW_S = 5
SLOWER_ON_FOOT = 0.6
"""A ride's slow parts are no run: a run is at most so fast beside the ride it ends in."""
STEPLESS_SPM, STEPLESS_MPS, STEPLESS_S, STEPLESS_SHARE = 60.0, 4.5, 180, 0.8
"""At 60 steps a minute each would be 4.5 m long: three minutes of that are a bicycle's."""
RUNNING_SPM = 120.0
SHORTEST_RIDE_S = 180.0
"""Nobody gets into a car and out again for less: between two runs that is a lost GPS."""
SHORTEST_RUN_S = 300.0
ANOTHER_RUN_S = 600.0
JOGGING_MPS = 2.2
LONGEST_REST_S, REST_WINDOW_S, REST_MPS = 1800.0, 300, 0.4
RESTLESS_MPS, REST_SPM, CLIMBED_M = 1.0, 20.0, 100.0
"""Indoors a GPS wanders faster than a rest is; steps tell it apart, and height a steep climb."""
SMALLEST_JUMP_M, SMALLEST_JUMP_SHARE = 200.0, 0.02
ONE_JUMP_SHARE = 0.2
"""Where the largest jump is less of all that jumps added, they are told as many."""


@dataclass(frozen=True, slots=True)
class PartOnFoot:
    """The cells that are the run, and what is wrong with the rest.

    ``cut_off`` says in words what was left out and ``impossible`` why the whole is no run, both ""
    as a rule. In the cells that are ``lost`` the distance is a lost GPS's, and ``jump_m`` is what
    it added in all. Where an end is cut off, ``from_s`` and ``until_s`` are when the run began and
    ended (s since the start).
    """

    cells: slice
    lost: Flags
    cut_off: str = ""
    impossible: str = ""
    jump_m: float = 0.0
    from_s: float | None = None
    until_s: float | None = None


def part_on_foot(grid: Grid, changes: HeightChanges | None, *, is_belt: bool) -> PartOnFoot:
    """Find the run in a recording.

    Args:
        grid: the whole recording, second by second.
        changes: where its height changed impossibly fast; None where it says nothing, as in a game
            or on a track.
        is_belt: a treadmill goes nowhere, and its watch may see no motion in a real run.
    """
    whole = slice(0, len(grid.time_s))
    # A jump counts as little: at 30 m/s no more than a few seconds' car.
    travel = np.clip(or_zero(grid.recorded_step_m), 0.0, FASTEST_COUNTED_MPS)
    nothing = np.zeros(len(travel), dtype=np.bool_)
    if is_belt or not travel.any():
        return PartOnFoot(whole, nothing)
    steps = _known_steps(grid)
    carried = nothing if changes is None else carried_up(grid, changes.climbs)
    calm = ridden_calmly(grid, travel)
    ridden = ridden_cells(travel, steps) | carried | calm
    lost = ridden & ~at_least(ridden, int(SHORTEST_RIDE_S))
    if lost.any():
        lost[_ends_ridden(grid, lost)] = False
        ridden &= ~lost
    run = _longest_on_foot(grid, travel, ridden, told=steps is not None or bool(calm.any()))
    if run is None:
        return PartOnFoot(whole, nothing, impossible=_whole_ride_in_words(grid, ridden, carried))
    run = _without_rest(grid, travel, steps, run)
    left_out = [
        _end_in_words("first", grid, (ridden, carried), slice(0, run.start)),
        _end_in_words("last", grid, (ridden, carried), slice(run.stop, whole.stop)),
    ]
    # Beside the bed some watches write a record a minute: holes, in which there is no cell.
    lay_s = grid.ends_s - float(grid.time_s[-1])
    forgotten = run.stop == whole.stop and lay_s >= LONGEST_REST_S
    if forgotten:
        left_out.append(f"the last {_length_in_words(lay_s)} standing still")
    jump_m, largest_m = _jumped_distance(grid, run, lost)
    if jump_m:
        together = units.distance(jump_m)
        is_one = largest_m >= ONE_JUMP_SHARE * jump_m
        left_out.append(f"a jump of {together}" if is_one else f"{together} of many small jumps")
    cut_off = _left_out_in_words([words for words in left_out if words])
    if run == whole and not forgotten:
        return PartOnFoot(run, lost, cut_off, "", jump_m)
    from_s, last_s = float(grid.time_s[run.start]), float(grid.time_s[run.stop - 1])
    return PartOnFoot(run, lost, cut_off, "", jump_m, from_s, last_s + 1.0)


def ridden_cells(travel: Floats, steps: Floats | None) -> Flags:
    """Return the cells of stretches that are faster than anybody ever ran, or without steps.

    Args:
        travel: metres in each second, none unknown.
        steps: steps a minute, None where nobody counted them.
    """
    speed = rolling_mean(travel, SPEED_WINDOW_S)
    riding = speed > RIDING_MPS
    # A mean sees the car two seconds early, and before the car may have come a pause.
    ridden = _shrunk_to(_beyond_records(travel, riding), riding & (travel > RIDING_MPS))
    if steps is None:
        return ridden
    # Red lights say nothing: what counts is the speed, and the steps, in between.
    going = speed > SLOWEST_MPS
    stepless = going & (rolling_mean(steps, SPEED_WINDOW_S) < STEPLESS_SPM)
    if np.count_nonzero(stepless) < STEPLESS_SHARE * STEPLESS_S / 2:
        return ridden
    going_s = rolling_sum(going, STEPLESS_S)
    without = rolling_sum(stepless, STEPLESS_S) >= STEPLESS_SHARE * going_s
    fast_enough = rolling_sum(travel, STEPLESS_S) > STEPLESS_MPS * going_s
    beyond = dilate(without & fast_enough & (going_s >= STEPLESS_S / 2), STEPLESS_S // 2)
    return ridden | _shrunk_to(beyond, stepless & (steps < STEPLESS_SPM) & (travel > RIDDEN_MPS))


def _beyond_records(travel: Floats, riding: Flags) -> Flags:
    """Return the neighbourhood of what is faster, over minutes, than anybody ever ran."""
    beyond = np.zeros(len(travel), dtype=np.bool_)
    # Half of it must be fast, or a jump of the GPS would make its neighbourhood a ride.
    windows = [(width, MARGIN, width / 2) for width in WINDOWS_S]
    windows += [(width, LONG_MARGIN, LONG_SHARE * width) for width in LONG_WINDOWS_S]
    riding_s = np.count_nonzero(riding)
    for width, margin, least_s in windows:
        if riding_s >= least_s and (steadily := often_within(riding, width, least_s)).any():
            too_fast = rolling_sum(travel, width) > margin * fastest_mps(width) * width
            beyond |= dilate(too_fast & steadily, width // 2)
    return beyond


def _shrunk_to(stretches: Flags, certain: Flags) -> Flags:
    """Return each stretch from its first certain cell to its last: windows reach beyond both."""
    found = np.zeros(len(stretches), dtype=np.bool_)
    if not stretches.any():
        return found
    for begin, behind in zip(*runs_of_true(stretches), strict=True):
        (at,) = np.nonzero(certain[begin:behind])
        if len(at):
            found[begin + at[0] : begin + at[-1] + 1] = True
    return found


def _known_steps(grid: Grid) -> Floats | None:
    """Return the cadence of a sensor that has counted a run's steps; unknown is unknown."""
    steps = grid.channel("cadence_spm")
    return steps if (steps > RUNNING_SPM).sum() >= SHORTEST_RUN_S else None


def _ends_ridden(grid: Grid, lost: Flags) -> Flags:
    """Return the short rides with no run on one side: there they may be rides after all."""
    on_foot = np.cumsum(grid.moving & ~lost)
    ends: Flags = lost & ((on_foot < SHORTEST_RUN_S) | (on_foot > on_foot[-1] - SHORTEST_RUN_S))
    return ends


def _longest_on_foot(grid: Grid, travel: Floats, ridden: Flags, *, told: bool) -> slice | None:
    """Return the longest stretch between rides; None where it, or what is beside it, says no.

    ``told``: steps, or the heart, tell which part was on foot.
    """
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
    is_slower = on_foot_mps <= SLOWER_ON_FOOT * float(travel[ridden].mean())
    return longest if is_slower or told else None


def _without_rest(grid: Grid, travel: Floats, steps: Floats | None, run: slice) -> slice:
    """Cut long rests off the ends: a watch beside the bed is no part of the run."""
    speed = rolling_sum(travel[run], REST_WINDOW_S) / REST_WINDOW_S
    resting = speed < REST_MPS
    if steps is not None and (slow := speed < RESTLESS_MPS).any():
        resting |= slow & (rolling_mean(steps[run], REST_WINDOW_S) < REST_SPM)
    (astir,) = np.nonzero(~resting)
    if not len(astir):
        return run
    # The windows reach into the run: the first and last that are no rest lie just outside it.
    begin, end = run.start + int(astir[0]), run.start + int(astir[-1]) + 1
    (moving,) = np.nonzero(grid.moving[begin:end])
    if not len(moving):
        return run
    begin, end = begin + int(moving[0]), begin + int(moving[-1]) + 1
    rests_before = _is_long_rest(grid, slice(run.start, begin))
    rests_after = _is_long_rest(grid, slice(end - 1, run.stop))
    return slice(begin if rests_before else run.start, end if rests_after else run.stop)


def _is_long_rest(grid: Grid, cells: slice) -> bool:
    if cells.stop - cells.start <= 1:
        return False
    altitude = grid.channel("altitude_m")[cells]
    known = altitude[np.isfinite(altitude)]
    climbed = len(known) > 1 and abs(float(known[-1] - known[0])) >= CLIMBED_M
    lasting = float(grid.time_s[cells.stop - 1] - grid.time_s[cells.start])
    return lasting >= LONGEST_REST_S and not climbed


def _jumped_distance(grid: Grid, run: slice, lost: Flags) -> tuple[float, float]:
    """Return what jumps added to the distance and the largest of them, m; 0.0 if that is little."""
    recorded = or_zero(grid.recorded_step_m[run])
    possible = np.where(lost[run], 0.0, or_zero(grid.step_m[run]))
    beyond = np.maximum(recorded - possible, 0.0)
    jumped = float(beyond.sum())
    is_large = jumped >= max(SMALLEST_JUMP_M, SMALLEST_JUMP_SHARE * float(recorded.sum()))
    if not is_large:
        return 0.0, 0.0
    jumps = np.split(beyond, np.flatnonzero(beyond <= 0))
    return jumped, max(float(one.sum()) for one in jumps)


def _end_in_words(which: str, grid: Grid, rides: tuple[Flags, Flags], cells: slice) -> str:
    """Say what an end was that is cut off, e.g. "the last 20 minutes at 60 km/h"."""
    if cells.start == cells.stop:
        return ""
    seconds = float(grid.time_s[cells.stop - 1] - grid.time_s[cells.start]) + 1.0
    ridden, carried = rides
    ride = ridden[cells]
    if not ride.any():
        return f"the {which} {_length_in_words(seconds)} standing still"
    (ridden_at,) = np.nonzero(ride)
    whole = slice(cells.start + int(ridden_at[0]), cells.start + int(ridden_at[-1]) + 1)
    ridden_s = float(grid.time_s[whole.stop - 1] - grid.time_s[whole.start]) + 1.0
    at_speed = f"at {_kmh(grid.recorded_step_m[whole])} km/h"
    if carried[whole].any():
        at_speed = f"going up {_rise(grid, carried[whole], whole)}"
    if seconds - ridden_s < ANOTHER_RUN_S:
        return f"the {which} {_length_in_words(ridden_s)} {at_speed}"
    return f"the {which} {_length_in_words(seconds)} ({_length_in_words(ridden_s)} {at_speed})"


def _rise(grid: Grid, carried: Flags, cells: slice) -> str:
    height = grid.channel("altitude_m")[cells]
    parts = (climbed_m(height[a:b]) for a, b in zip(*runs_of_true(carried), strict=True))
    return f"{units.number(round(sum(parts), -1))} m"


def _whole_ride_in_words(grid: Grid, ridden: Flags, carried: Flags) -> str:
    if carried.any():
        length = _length_in_words(float(carried.sum()))
        rise = _rise(grid, carried, slice(0, len(carried)))
        return f"{length} of it went up {rise}, faster than anybody climbs"
    ridden_s = float(ridden.sum())
    at_speed = f"at {_kmh(grid.recorded_step_m[ridden])} km/h"
    return f"{_length_in_words(ridden_s)} of it went {at_speed}"


def _left_out_in_words(parts: list[str]) -> str:
    if not parts:
        return ""
    is_one = len(parts) == 1 and (parts[0].startswith("a ") or " 1 minute " in parts[0])
    return f"{units.listed(parts)} {'is' if is_one else 'are'} left out"


def _length_in_words(seconds: float) -> str:
    minutes = max(round(seconds / 60), 1)
    return units.count(minutes, "minute") if minutes < 120 else units.duration(seconds)  # noqa: PLR2004 - two hours


def _kmh(step_m: Floats) -> str:
    """Return the mean speed of cells, stops included; a hole in the recording has none."""
    covered_m = step_m[(step_m >= 0) & (step_m <= FASTEST_TRAIN_MPS)].sum()
    return units.number(3.6 * float(covered_m) / len(step_m))
