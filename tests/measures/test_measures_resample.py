"""From records as the watch wrote them to one cell a second of running timer.

Pauses and holes get no cell, short gaps are bridged, and distance only grows by what was run.
Each story is a few records written by hand; the laws are on records that hypothesis spaces.
"""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.measures.resample import in_motion, interpolate_known, second_by_second
from analyzer.model import Stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.measures.resample import Grid


def stream(time: Sequence[float], speed: float = 3.0, **columns: Sequence[float]) -> Stream:
    seconds = np.array(time, dtype=float)
    more = {name: np.array(values, dtype=float) for name, values in columns.items()}
    return Stream(**{"time_s": seconds, "distance_m": speed * seconds, **more})


def grid_of(records: Stream, pauses: Sequence[tuple[float, float]] = ()) -> Grid:
    grid = second_by_second(records, pauses)
    assert grid is not None
    return grid


def test_a_record_a_second_is_a_cell_a_second() -> None:
    grid = grid_of(stream(range(11), hr_bpm=range(140, 151)))
    assert grid.time_s.tolist() == list(range(10))
    assert grid.step_m == pytest.approx(np.full(10, 3.0))
    assert grid.channel("hr_bpm").tolist() == list(range(140, 150))
    assert grid.moving.all()
    assert not grid.resumes.any()


def test_ends_of_cells_are_read_at_records_and_the_last_is_between_two() -> None:
    time, distance = np.array([0.0, 1.0, 2.0, 4.0]), np.array([0.0, 3.0, 7.0, 9.0])
    assert interpolate_known(time, distance, np.array([1.0, 2.0, 3.0])).tolist() == [3.0, 7.0, 8.0]
    assert interpolate_known(time, distance, np.array([2.0, 4.0, 5.0])).tolist() == [7.0, 9.0, 9.0]


def test_what_the_watch_did_not_record_is_unknown() -> None:
    grid = grid_of(stream(range(11)))
    assert np.isnan(grid.channel("hr_bpm")).all()
    assert len(grid.channel("hr_bpm")) == 10


def test_smart_recording_is_bridged_by_straight_lines() -> None:
    grid = grid_of(stream([0, 4, 10], hr_bpm=[140, 148, 142]))
    assert grid.channel("hr_bpm").tolist() == [140, 142, 144, 146, 148, 147, 146, 145, 144, 143]
    assert grid.step_m.sum() == pytest.approx(30.0)


def test_a_pause_gets_no_cell_and_the_next_one_resumes() -> None:
    time = [*range(11), *range(40, 51)]
    distance = [*range(0, 33, 3), *range(30, 63, 3)]
    grid = grid_of(stream(time, distance_m=distance), pauses=[(10.0, 40.0)])
    assert grid.time_s.tolist() == [*range(10), *range(40, 50)]
    assert np.flatnonzero(grid.resumes).tolist() == [10]
    assert grid.step_m.sum() == pytest.approx(60.0)


@pytest.mark.parametrize(
    ("gap_s", "ran_m", "cells"),
    [
        (30, 0, 30),  # short: bridged, whatever happened
        (31, 0, 0),  # longer, and nobody moved: a hole
        (31, 90, 31),  # longer, but the runner ran on: a tunnel
        (300, 900, 300),
        (301, 900, 0),  # no runner can tell what happened in more than five minutes
    ],
)
def test_a_hole_is_bridged_only_where_the_runner_ran_on(
    gap_s: int, ran_m: float, cells: int
) -> None:
    time = [*range(11), *range(10 + gap_s, 21 + gap_s)]
    distance = [*range(0, 33, 3), *(30 + ran_m + 3 * second for second in range(11))]
    grid = grid_of(stream(time, distance_m=distance))
    assert len(grid.time_s) == 20 + cells


def test_speed_serves_where_distance_is_missing_or_impossible() -> None:
    time = list(range(31))
    speed = [2.5] * 31
    backwards = [3.0 * second - (60 if second > 15 else 0) for second in time]
    missing = grid_of(stream(time, distance_m=[nan] * 31, speed_mps=speed))
    reset = grid_of(stream(time, distance_m=backwards, speed_mps=speed))
    assert missing.step_m.tolist() == [2.5] * 30
    assert reset.step_m[15] == 2.5
    assert reset.step_m[0] == pytest.approx(3.0)


def test_a_distance_that_stays_zero_is_no_distance() -> None:
    grid = grid_of(stream(range(11), speed=0.0, speed_mps=[2.5] * 11))
    assert grid.step_m.tolist() == [2.5] * 10


def test_a_stop_is_seen_to_the_second() -> None:
    step = np.array([3.0] * 20 + [0.0] * 20 + [3.0] * 20)
    assert np.flatnonzero(~in_motion(step)).tolist() == list(range(20, 40))


def test_a_treadmill_that_shows_no_motion_is_run_on_all_the_same() -> None:
    still = np.zeros(60)
    assert not in_motion(still).any()
    assert in_motion(still, trust_standstill=False).all()
    assert in_motion(np.full(60, nan)).all()


def test_records_out_of_order_are_put_in_order() -> None:
    mixed = stream([0, 2, 1, 3], distance_m=[0, 6, 3, 9])
    assert grid_of(mixed).step_m.tolist() == [3.0, 3.0, 3.0]


def test_absurd_values_are_unknown() -> None:
    grid = grid_of(stream(range(4), hr_bpm=[140, 1e300, 142, 143], altitude_m=[1e9] * 4))
    assert grid.channel("hr_bpm").tolist() == [140, 141, 142]
    assert np.isnan(grid.channel("altitude_m")).all()


@pytest.mark.parametrize("time", [[], [5.0], [5.0, 5.4], [nan, nan]])
def test_less_than_a_second_is_no_run(time: list[float]) -> None:
    assert second_by_second(stream(time)) is None


def test_beyond_the_first_and_last_known_value_only_a_second_is_guessed() -> None:
    time, at = np.array([10.0, 11.0]), np.array([8.0, 9.0, 10.5, 12.0, 13.0])
    found = interpolate_known(time, np.array([1.0, 2.0]), at)
    assert found[1:4].tolist() == [1.0, 1.5, 2.0]
    assert np.isnan(found[[0, 4]]).all()


GAPS = st.lists(st.integers(1, 30), min_size=1, max_size=60)


@given(GAPS, st.floats(0.5, 6.0))
def test_distance_adds_up_however_records_are_spaced(gaps: list[int], speed: float) -> None:
    time = np.concatenate(([0], np.cumsum(gaps)))
    grid = grid_of(stream(time.tolist(), speed=speed))
    assert len(grid.time_s) == time[-1]
    assert grid.step_m.sum() == pytest.approx(speed * time[-1])


@given(
    GAPS,
    st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)).map(sorted).map(tuple), max_size=4),
)
def test_no_cell_lies_in_a_pause(gaps: list[int], pauses: list[tuple[float, float]]) -> None:
    time = np.concatenate(([0], np.cumsum(gaps)))
    grid = second_by_second(stream(time.tolist()), pauses)
    middles = np.empty(0) if grid is None else grid.time_s + 0.5
    assert not any(((low < middles) & (middles < high)).any() for low, high in pauses)
    assert (np.diff(middles) >= 1).all()


@given(st.lists(st.floats(-1e6, 1e6) | st.just(nan), min_size=2, max_size=20), st.integers(0, 3))
def test_a_record_at_each_second_is_taken_as_it_is(values: list[float], first: int) -> None:
    """Where cells lie on records there is nothing to interpolate; between known ones there is."""
    time, numbers = np.arange(len(values), dtype=float), np.array(values)
    at = time[min(first, len(values) - 1) :]
    found = interpolate_known(time, numbers, at)
    known = np.isfinite(numbers)
    if known.any():
        within = (at >= time[known][0]) & (at <= time[known][-1])
        line = np.interp(at, time[known], numbers[known])
        assert found[within].tolist() == line[within].tolist()
    else:
        assert np.isnan(found).all()
