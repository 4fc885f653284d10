"""From records as the watch wrote them to one row a second.

Watches write every second or, in smart recording, every few seconds. Here every second in which
the timer ran gets a cell; pauses and holes in the recording get none, so that time and distance
only ever grow by what was really run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.measures.plausible import HIGHEST_BPM, LOWEST_BPM
from analyzer.measures.rolling import dilate, or_zero, rolling_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.measures.rolling import Flags
    from analyzer.model import Floats, Stream

LONGEST_GAP_S = 30.0
LONGEST_GAP_IN_MOTION_S = 300.0
GAP_IN_MOTION_MPS = 1.5
MOVING_MPS = 0.4
FASTEST_MPS = 12.0
SPEED_WINDOW_S = 5
LARGEST = 1e7


@dataclass(frozen=True, slots=True)
class Grid:
    """A run second by second: equally long columns, one cell a second of running timer.

    ``time_s`` is the cell's start in seconds since the activity's start, ``resumes`` is True
    where a pause or hole lies before the cell, ``step_m`` is the distance covered in the cell (NaN
    unknown) and ``recorded_step_m`` the same with what no runner can do, ``moving`` marks cells in
    motion, ``channels`` are the other columns by name. ``ends_s`` is when the last record was
    written, which a hole may part from the last cell.
    """

    time_s: Floats
    resumes: Flags
    step_m: Floats
    recorded_step_m: Floats
    moving: Flags
    channels: Mapping[str, Floats]
    ends_s: float

    def channel(self, name: str) -> Floats:
        """Return a column, all NaN when the watch did not record it."""
        column = self.channels.get(name)
        return np.full(len(self.time_s), np.nan) if column is None else column

    def only(self, cells: slice, lost: Flags) -> Grid:
        """Return a part of the run, with nothing known of where the GPS was lost.

        Without the beginning, time counts from the part's own.
        """
        begins_s = self.time_s[cells.start] if cells.start else 0.0
        return Grid(
            self.time_s[cells] - begins_s,
            self.resumes[cells],
            np.where(lost, np.nan, self.step_m)[cells],
            self.recorded_step_m[cells],
            (self.moving & ~lost)[cells],
            {name: values[cells] for name, values in self.channels.items()},
            self.ends_s - begins_s,
        )


def second_by_second(
    stream: Stream,
    pauses: Sequence[tuple[float, float]] = (),
    *,
    trust_standstill: bool = True,
) -> Grid | None:
    """Resample a stream to one cell a second.

    Holes up to 30 s are bridged by straight lines, up to 300 s when distance shows that the
    runner ran on. The distance in a cell comes from the distance column, and where that is missing
    or impossible (backwards, faster than 12 m/s) from the speed column. A cell is in motion from
    0.4 m/s on (mean of 5 s). Without any distance at all every cell counts as in motion.

    Args:
        stream: the records; times need not be evenly spaced. Values over ten million (of any
            unit) count as unknown: no quantity of a run is as large.
        pauses: (start, end) seconds in which the timer stood still.
        trust_standstill: False on a treadmill, where a watch may see no motion in a real run.

    Returns:
        The grid, or None when there is not one whole second of recording.
    """
    columns = _in_order(stream)
    time = columns.pop("time_s")
    at, resumes = _timer_cells(time, columns.get("distance_m"), pauses)
    if not at.size:
        return None
    channels = {
        name: interpolate_known(time, values, at)
        for name, values in columns.items()
        if name not in ("distance_m", "speed_mps")
    }
    if "hr_bpm" in channels:
        channels["hr_bpm"] = _beside_no_pulse(time, columns["hr_bpm"], at, channels["hr_bpm"])
    recorded, step = _step_distance(time, columns, at)
    moving = in_motion(step, trust_standstill=trust_standstill)
    return Grid(at, resumes, step, recorded, moving, channels, float(time[-1]))


def interpolate_known(
    time: Floats, values: Floats, at: Floats, longest_gap_s: float = LONGEST_GAP_S
) -> Floats:
    """Interpolate known values linearly; NaN inside gaps longer than ``longest_gap_s``."""
    known = np.isfinite(values)
    if not known.all():
        time, values = time[known], values[known]
    if not time.size:
        return np.full(len(at), np.nan)
    # A watch that writes every second has a record at each: there is nothing to interpolate but,
    # of the ends of cells, the last one.
    first = int(np.searchsorted(time, at[0]))
    recorded = time[first : first + len(at)]
    if np.array_equal(recorded, at[: len(recorded)]):
        found = values[first : first + len(recorded)]
        beyond = at[len(recorded) :]
        return np.concatenate((found, _between_known(time, values, beyond, longest_gap_s)))
    return _between_known(time, values, at, longest_gap_s)


def _between_known(time: Floats, values: Floats, at: Floats, longest_gap_s: float) -> Floats:
    after = np.searchsorted(time, at).clip(0, len(time) - 1)
    before = np.maximum(after - 1, 0)
    gap = time[after] - time[before]
    nearest = np.minimum(np.abs(time[after] - at), np.abs(at - time[before]))
    bridged = (gap <= longest_gap_s) & (at >= time[0]) & (at <= time[-1])
    return np.where(bridged | (nearest <= 1.0), np.interp(at, time, values), np.nan)


def _beside_no_pulse(time: Floats, bpm: Floats, at: Floats, between: Floats) -> Floats:
    """Return a heart rate that is no pulse wherever a record beside the second holds none.

    On a straight line from 140 to 242 lie values that no sensor sent.
    """
    known = np.isfinite(bpm)
    wrong = np.where(known & ((bpm < LOWEST_BPM) | (bpm > HIGHEST_BPM)), bpm, np.nan)
    if not np.isfinite(wrong).any():
        return between
    time, wrong = time[known], wrong[known]
    after = np.searchsorted(time, at).clip(0, len(time) - 1)
    before = np.where(time[after] == at, after, np.maximum(after - 1, 0))
    beside = np.where(np.isfinite(wrong[after]), wrong[after], wrong[before])
    return np.where(np.isfinite(beside) & np.isfinite(between), beside, between)


def in_motion(step: Floats, *, trust_standstill: bool = True) -> Flags:
    """Return the cells in motion: all but stops, which are slower than 0.4 m/s over 5 s."""
    everywhere = np.ones(len(step), dtype=np.bool_)
    if not np.isfinite(step).any():
        return everywhere
    # The mean over 5 s sees a stop two seconds too short at both ends: there each second is asked.
    stop = or_zero(rolling_mean(step, SPEED_WINDOW_S)) < MOVING_MPS
    edge = dilate(stop, SPEED_WINDOW_S // 2) & (step < MOVING_MPS)
    moving: Flags = np.isfinite(step) & ~stop & ~edge
    return moving if trust_standstill or moving.any() else everywhere


def _in_order(stream: Stream) -> dict[str, Floats]:
    columns = {name: np.asarray(values, dtype=float) for name, values in stream.columns()}
    known = np.flatnonzero(np.abs(columns["time_s"]) <= LARGEST)
    order = known[np.argsort(columns["time_s"][known], kind="stable")]
    return {
        name: np.where(np.abs(values[order]) <= LARGEST, values[order], np.nan)
        for name, values in columns.items()
    }


def _timer_cells(
    time: Floats, distance: Floats | None, pauses: Sequence[tuple[float, float]]
) -> tuple[Floats, Flags]:
    gap = np.diff(time)
    moved = np.diff(distance) if distance is not None else np.full(len(gap), np.nan)
    ran_on = (gap <= LONGEST_GAP_IN_MOTION_S) & (or_zero(moved) >= GAP_IN_MOTION_MPS * gap)
    hole = np.flatnonzero(~((gap <= LONGEST_GAP_S) | ran_on))
    first = time[np.concatenate(([0], hole + 1)).astype(np.int64)] if time.size else time
    last = time[np.concatenate((hole, [len(time) - 1])).astype(np.int64)] if time.size else time
    # Cells count from the first record of each piece, not from whole seconds of the clock: records
    # of a watch that writes at .4 s then need no interpolation.
    pieces = [a + np.arange(int(b - a + 1e-6)) for a, b in zip(first, last, strict=True)]
    at = np.concatenate(pieces) if pieces else np.empty(0)
    at = at[~_in_pause(at + 0.5, pauses)]
    return at, np.diff(at, prepend=at[:1]) > 1.5  # noqa: PLR2004 - more than the next second


def _in_pause(moment: Floats, pauses: Sequence[tuple[float, float]]) -> Flags:
    # Pauses may overlap; inside one, more have begun than are over.
    begun = np.searchsorted(np.sort([a for a, b in pauses if b > a]), moment, side="right")
    over = np.searchsorted(np.sort([b for a, b in pauses if b > a]), moment, side="right")
    paused: Flags = begun > over
    return paused


def _step_distance(
    time: Floats, columns: Mapping[str, Floats], at: Floats
) -> tuple[Floats, Floats]:
    """Return the distance covered in each cell as recorded, and as far as it is possible."""
    unknown = np.full(len(at), np.nan)
    distance, speed = columns.get("distance_m"), columns.get("speed_mps")
    by_speed = unknown if speed is None else interpolate_known(time, speed, at)
    possible_by_speed = _possible_steps(by_speed)
    if distance is None or not or_zero(distance).any():
        return by_speed, possible_by_speed
    # Differences of one interpolated line add up to the distance run, however records are spaced.
    begin = interpolate_known(time, distance, at, LONGEST_GAP_IN_MOTION_S)
    end = interpolate_known(time, distance, at + 1.0, LONGEST_GAP_IN_MOTION_S)
    by_distance = end - begin
    possible = _possible_steps(by_distance)
    return (
        np.where(np.isfinite(by_distance), by_distance, by_speed),
        np.where(np.isfinite(possible), possible, possible_by_speed),
    )


def _possible_steps(step: Floats) -> Floats:
    speed = or_zero(rolling_mean(step, SPEED_WINDOW_S))
    return np.where((step >= 0) & (speed <= FASTEST_MPS), step, np.nan)
