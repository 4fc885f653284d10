"""How far a run was: which of summary and recording is believed, resets, glitches, positions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.distance import (
    EARTH_RADIUS_M,
    AgreedDistance,
    agree,
    from_positions,
    from_speed,
    never_falling,
    speed_from,
)

HOUR = 3600
SECONDS = np.arange(0.0, HOUR + 1, 10.0)


def agreed(
    summary_m: float | None, counted_m: float | None, *, belt: bool = False, seconds: float = HOUR
) -> AgreedDistance:
    """Return what an hour's summary and a recording of so many seconds of it agree on."""
    times = np.arange(0.0, seconds + 1, 10.0)
    recorded = None if counted_m is None else np.linspace(0.0, counted_m, len(times))
    return agree(summary_m, times, recorded, lasting_s=HOUR, is_treadmill=belt)


class TestOnTheRoad:
    def test_where_both_agree_the_summary_counts_and_nothing_is_said(self) -> None:
        assert agreed(10_050.0, 10_000.0) == AgreedDistance(10_050.0)

    @pytest.mark.parametrize(
        ("summary_m", "distance_m"),
        [
            pytest.param(10_600.0, 10_600.0, id="5 % and 100 m more"),
            pytest.param(10_601.0, 10_000.0, id="a metre beyond"),
            pytest.param(9_400.0, 9_400.0, id="5 % and 100 m less"),
            pytest.param(9_399.0, 10_000.0, id="a metre less than that"),
        ],
    )
    def test_from_five_percent_and_a_hundred_metres_on_the_recording_counts(
        self, summary_m: float, distance_m: float
    ) -> None:
        assert agreed(summary_m, 10_000.0).distance_m == distance_m

    def test_what_was_not_believed_is_said(self) -> None:
        assert agreed(12_340.0, 10_000.0).problem == (
            "Its summary says 12.3 km, its recording 10.0 km; the recording was believed."
        )

    @pytest.mark.parametrize(
        ("seconds", "distance_m"),
        [
            pytest.param(HOUR - 180, 8_000.0, id="three minutes missing are little"),
            pytest.param(HOUR - 200, 10_000.0, id="more are not: the rest is not in it"),
        ],
    )
    def test_a_recording_that_lacks_a_part_of_the_run_is_not_the_whole_way(
        self, seconds: float, distance_m: float
    ) -> None:
        assert agreed(10_000.0, 8_000.0, seconds=seconds).distance_m == distance_m

    def test_but_even_a_part_that_is_longer_than_the_summary_is_believed(self) -> None:
        assert agreed(5_000.0, 8_000.0, seconds=HOUR / 2).distance_m == 8_000.0

    def test_a_recording_nobody_could_have_run_is_not_believed(self) -> None:
        """20 km in ten seconds of an hour: the counter jumped."""
        recorded = np.where(SECONDS < HOUR / 2, 0.0, 20_000.0)
        found = agree(10_000.0, SECONDS, recorded, lasting_s=HOUR, is_treadmill=False)
        assert found == AgreedDistance(10_000.0)


class TestWhereOneOfThemIsMissing:
    @pytest.mark.parametrize(
        ("summary_m", "counted_m", "distance_m"),
        [
            pytest.param(None, None, None, id="neither"),
            pytest.param(10_000.0, None, 10_000.0, id="the summary alone"),
            pytest.param(None, 10_000.0, 10_000.0, id="the recording alone"),
            pytest.param(10_000.0, 0.0, 10_000.0, id="a counter that never counted"),
            pytest.param(None, 0.0, None, id="and no summary: unknown, not zero"),
        ],
    )
    def test_the_other_counts(
        self, summary_m: float | None, counted_m: float | None, distance_m: float | None
    ) -> None:
        assert agreed(summary_m, counted_m) == AgreedDistance(distance_m)

    def test_a_single_point_is_no_way(self) -> None:
        recorded = np.full(len(SECONDS), np.nan)
        recorded[5] = 700.0
        found = agree(None, SECONDS, recorded, lasting_s=HOUR, is_treadmill=False)
        assert found == AgreedDistance(None)


class TestOnABelt:
    @pytest.mark.parametrize(
        ("counted_m", "times"),
        [
            pytest.param(8_000.0, 1.25, id="the watch counted too little"),
            pytest.param(12_500.0, 0.8, id="or too much"),
            pytest.param(5_000.0, 2.0, id="by half, as far as a belt can be off"),
            pytest.param(20_000.0, 0.5, id="or by twice"),
        ],
    )
    def test_the_runner_corrected_the_summary_and_the_recording_is_scaled(
        self, counted_m: float, times: float
    ) -> None:
        found = agreed(10_000.0, counted_m, belt=True)
        assert found == AgreedDistance(10_000.0, times)
        assert counted_m * found.recording_times == 10_000.0

    def test_no_belt_is_off_by_more(self) -> None:
        found = agreed(10_000.0, 4_900.0, belt=True)
        assert (found.distance_m, found.recording_times) == (4_900.0, 1.0)

    def test_a_recording_of_a_part_is_not_stretched_over_the_whole(self) -> None:
        assert agreed(10_000.0, 5_000.0, belt=True, seconds=HOUR / 2) == AgreedDistance(10_000.0)


class TestACounterThatFalls:
    def test_one_that_never_does_is_left_alone_holes_and_all(self) -> None:
        counted = np.array([0.0, np.nan, 5.0, 5.0, 9.0])
        assert np.array_equal(never_falling(counted), counted, equal_nan=True)

    def test_after_a_reset_it_counts_on(self) -> None:
        counted = np.concatenate([np.arange(0.0, 1000, 10), np.arange(10.0, 1000, 10)])
        assert never_falling(counted)[[99, 100, -1]].tolist() == [990.0, 1000.0, 1980.0]

    @pytest.mark.parametrize(
        ("ahead_m", "known"),
        [
            pytest.param(49.0, True, id="49 m ahead is levelled"),
            pytest.param(500.0, False, id="500 m ahead is a glitch, and unknown"),
        ],
    )
    def test_a_point_far_beyond_all_that_follow_is_a_glitch(
        self,
        ahead_m: float,
        known: bool,  # noqa: FBT001 - the expected answer
    ) -> None:
        counted = np.arange(0.0, 1000, 10)
        counted[40] = counted[41] + ahead_m
        steady = never_falling(counted)
        assert bool(np.isfinite(steady[40])) is known
        assert steady[[39, -1]].tolist() == [390.0, 990.0]

    def test_a_small_step_back_is_levelled(self) -> None:
        assert never_falling(np.array([0.0, 10.0, 8.0, 12.0])).tolist() == [0.0, 10.0, 10.0, 12.0]


class TestTheWayAlongPositions:
    def test_a_degree_along_a_meridian_is_the_same_anywhere(self) -> None:
        degree = math.pi / 180 * EARTH_RADIUS_M
        for south in (0.0, 48.0, 88.0):
            way = from_positions(np.array([south, south + 1]), np.array([11.0, 11.0]))
            assert way.tolist() == pytest.approx([0.0, degree])

    def test_a_degree_along_a_parallel_shrinks_with_the_cosine(self) -> None:
        way = from_positions(np.array([60.0, 60.0]), np.array([10.0, 10.001]))
        assert way[1] == pytest.approx(0.001 * math.pi / 180 * EARTH_RADIUS_M * 0.5, rel=1e-6)

    def test_the_antimeridian_is_no_way_round_the_world(self) -> None:
        way = from_positions(np.array([0.0, 0.0]), np.array([179.9995, -179.9995]))
        assert way[1] == pytest.approx(111.2, abs=0.1)

    def test_a_point_without_a_position_has_no_distance_and_costs_none(self) -> None:
        north = np.array([48.0, np.nan, 48.001])
        way = from_positions(north, np.full(3, 11.5))
        assert np.isnan(way[1])
        assert way[2] == pytest.approx(111.195, abs=0.001)


class TestSpeedAndDistance:
    def test_speed_is_summed_by_trapezoids_over_active_seconds(self) -> None:
        way = from_speed(np.array([0.0, 10.0, 10.0, 20.0]), np.array([2.0, 4.0, 4.0, 2.0]))
        assert way.tolist() == [0.0, 30.0, 30.0, 60.0]

    def test_a_missing_speed_lies_between_its_neighbours(self) -> None:
        way = from_speed(np.array([0.0, 10.0, 20.0]), np.array([2.0, np.nan, 4.0]))
        assert way.tolist() == [0.0, 25.0, 60.0]

    def test_speed_from_distance_is_unknown_first_and_where_time_stands(self) -> None:
        speed = speed_from(np.array([0.0, 5.0, 5.0, 10.0]), np.array([0.0, 15.0, 16.0, 26.0]))
        assert np.isnan(speed[[0, 2]]).all()
        assert speed[[1, 3]].tolist() == [3.0, 2.0]

    @given(st.lists(st.floats(0.5, 6.0), min_size=2, max_size=20))
    def test_constant_steps_of_time_and_their_speeds_agree(self, speeds: list[float]) -> None:
        times = np.arange(len(speeds), dtype=float)
        metres = np.concatenate([[0.0], np.cumsum(speeds[1:])])
        assert speed_from(times, metres)[1:] == pytest.approx(np.array(speeds[1:]))
