"""Pauses, gaps, clocks and counters: what is done to a recording before it becomes a stream.

Whole files show what the runner gets; tables made by hand show each repair by itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.fit_encoder import run_file
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers import distance, gaps, repairs, streams
from analyzer.importers.fit import read
from analyzer.importers.fit.recording import between_stops_and_starts
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from analyzer.model import Activity

START = datetime(2026, 3, 14, 6, 30, tzinfo=UTC)
START_S = START.timestamp()


def one(data: bytes) -> Activity:
    (activity,) = read(data, "run.fit")
    return activity


def records(times: list[float], **columns: list[float]) -> Table:
    named = {name: np.array(values, dtype=float) for name, values in columns.items()}
    position = np.arange(len(times), dtype=np.int64)
    return Table("record", {"timestamp": np.array(times, dtype=float), **named}, position)


class TestPauses:
    def test_a_stop_at_the_traffic_lights_is_a_pause(self) -> None:
        activity = one(run_file(START, 20, pauses=[(300, 360), (600, 615)]))

        assert activity.pauses == ((300, 360), (600, 615))
        assert activity.moving_s == 1125
        assert activity.elapsed_s == 1200

    def test_a_watch_that_pauses_on_its_own_without_saying_so_is_found_out(self) -> None:
        activity = one(run_file(START, 20, pauses=[(300, 360), (600, 615)], pause_events=False))

        assert activity.pauses == ((300, 360), (600, 615))

    def test_without_summary_and_events_a_long_gap_at_one_spot_is_a_pause(self) -> None:
        data = run_file(
            START, 20, pauses=[(300, 420)], without=["event", "session", "lap", "activity"]
        )

        activity = one(data)

        assert activity.pauses == ((300, 420),)
        assert activity.moving_s == 1080

    def test_smart_recording_is_no_pause(self) -> None:
        every_seven = one(run_file(START, 20, every_s=7, without=["event", "session"]))

        assert every_seven.pauses == ()
        assert np.diff(every_seven.stream.time_s).max() == 7

    def test_a_loss_of_reception_on_the_move_is_no_pause(self) -> None:
        times = np.concatenate([np.arange(300.0), np.arange(420.0, 700.0)])

        assert gaps.unexplained_gaps(times, times * 3.0) == []
        stood = np.where(times < 300, times, times - 118.0) * 3.0
        assert gaps.unexplained_gaps(times, stood) == [(299.0, 420.0)]

    def test_a_run_without_a_pause_has_none(self) -> None:
        assert one(run_file(START, 10)).pauses == ()
        assert gaps.unexplained_gaps(np.array([]), None) == []

    def test_a_clock_that_jumped_ahead_counts_as_a_pause_and_is_reported(self) -> None:
        jumped = one(run_file(START, 90, pauses=[(600, 4200)], pause_events=False))

        assert jumped.pauses == ((600, 4200),)
        assert jumped.moving_s == 1800
        (problem,) = jumped.problems
        assert problem.startswith("For 60 min nothing was recorded although the timer was not")

    def test_stops_pressed_twice_and_starts_pressed_twice_count_once(self) -> None:
        timer = [(0, True), (10, False), (12, False), (20, True), (25, True), (40, False)]

        assert between_stops_and_starts(timer) == [(10, 20)]

    @given(
        st.lists(st.tuples(st.integers(0, 5000), st.booleans()), max_size=30).map(sorted),
        st.integers(1, 5000),
    )
    def test_pauses_never_overlap_and_never_leave_the_run(
        self, timer: list[tuple[int, bool]], lasting: int
    ) -> None:
        found = gaps.pauses_within(between_stops_and_starts(timer), 0, lasting)
        edges = [edge for pause in found for edge in pause]

        assert edges == sorted(edges)
        assert all(0 <= edge <= lasting for edge in edges)
        active = gaps.active_s(np.array([0.0, float(lasting)]), found)
        assert active[1] == lasting - sum(end - start for start, end in found)


class TestClock:
    def test_records_of_the_same_second_are_merged(self) -> None:
        table = records([0, 0, 1, 1], heart_rate=[140, np.nan, 141, 142], speed=[np.nan, 3, 3, 3])

        merged = streams.merge_seconds(table)

        assert merged.numbers("timestamp").tolist() == [0, 1]
        assert merged.numbers("heart_rate").tolist() == [140, 142]
        assert merged.numbers("speed").tolist() == [3, 3]

    def test_a_record_out_of_order_is_put_in_its_place(self) -> None:
        table = records([10, 11, 13, 12, 14], distance=[0, 3, 9, 6, 12])

        ordered, problems, _ = repairs.in_order(table, np.array([10.0]))

        assert ordered.numbers("timestamp").tolist() == [10, 11, 12, 13, 14]
        assert ordered.numbers("distance").tolist() == [0, 3, 6, 9, 12]
        assert problems == []

    def test_a_clock_set_back_midway_goes_on(self) -> None:
        back = [*range(100), *range(40, 140)]
        ordered, problems, _ = repairs.in_order(records(back), np.array([0.0]))

        assert ordered.numbers("timestamp").tolist() == list(range(200))
        assert problems == [
            "The watch's clock was set back by 59 s on the way; what came after was moved on."
        ]

    def test_records_of_another_year_are_dropped_and_reported(self) -> None:
        times = [START_S - 1e9, *(START_S + np.arange(50)), np.nan]
        ordered, problems, _ = repairs.in_order(records(times), np.array([START_S]))

        assert len(ordered) == 50
        assert problems == ["2 records with no time, or an impossible one, were dropped."]

    def test_a_clock_that_was_set_midway_is_believed_from_then_on(self) -> None:
        unset = datetime(1990, 1, 1, tzinfo=UTC).timestamp()
        times = [*(unset + np.arange(5)), *(START_S + np.arange(500))]
        ordered, *_ = repairs.in_order(records(times), np.array([unset]))

        assert ordered.numbers("timestamp")[0] == START_S
        assert len(ordered) == 500

    @given(st.lists(st.floats(0, 4e9) | st.just(float("nan")), max_size=60))
    def test_whatever_the_clock_did_time_never_steps_back(self, times: list[float]) -> None:
        ordered, problems, _ = repairs.in_order(records(times), np.array([]))
        kept = ordered.numbers("timestamp")

        assert np.isfinite(kept).all()
        assert (np.diff(kept) >= 0).all()
        assert (len(kept) < len(times)) == any("dropped" in problem for problem in problems)


class TestDistance:
    def test_without_a_distance_it_is_summed_from_the_speed(self) -> None:
        stream = one(run_file(START, 10, pace=300, distance=False, pauses=[(60, 120)])).stream

        assert stream.distance_m[-1] == pytest.approx(540 / 0.3, rel=0.001)

    def test_without_a_speed_it_is_the_step_of_the_distance(self) -> None:
        stream = one(run_file(START, 10, pace=300, speed=False, pauses=[(60, 120)])).stream

        assert np.isnan(stream.speed_mps[0])
        np.testing.assert_allclose(stream.speed_mps[1:60], 1 / 0.3, atol=0.02)
        np.testing.assert_allclose(stream.speed_mps[70:], 1 / 0.3, atol=0.02)

    def test_without_both_it_is_the_distance_between_the_positions(self) -> None:
        data = run_file(START, 10, pace=300, speed=False, distance=False, positions=True)
        activity = one(data)

        assert activity.distance_m == pytest.approx(2000, rel=0.002)
        assert np.nanmedian(activity.stream.speed_mps) == pytest.approx(1 / 0.3, rel=0.02)

    def test_a_run_without_any_of_them_has_no_distance(self) -> None:
        activity = one(run_file(START, 5, speed=False, distance=False))

        assert activity.distance_m is None
        assert activity.stream.distance_m is None
        assert activity.stream.speed_mps is None

    def test_a_counter_that_starts_over_goes_on(self) -> None:
        counted = np.array([0.0, 500, 1000, 1500, 3, 500, 1000])

        assert distance.never_falling(counted).tolist() == [0, 500, 1000, 1500, 1503, 2000, 2500]

    def test_a_glitch_in_the_counter_is_unknown(self) -> None:
        counted = np.arange(0.0, 300.0, 3.0)
        counted[50] = 60_000.0
        repaired = distance.never_falling(counted)

        assert np.isnan(repaired[50])
        assert repaired[-1] == 297.0

    def test_a_counter_that_only_ever_showed_infinity_counted_nothing(self) -> None:
        table = records([0, 1, 2], distance=[np.nan, np.inf, np.inf])
        assert streams.recorded_distance(table) is None

    def test_a_small_step_back_is_levelled(self) -> None:
        assert distance.never_falling(np.array([0.0, 10, 9.5, 12])).tolist() == [0, 10, 10, 12]

    @given(st.lists(st.floats(0, 1e5) | st.just(float("nan")), max_size=80))
    def test_distance_never_falls_whatever_was_counted(self, counted: list[float]) -> None:
        steady = distance.never_falling(np.array(counted, dtype=float))
        known = steady[np.isfinite(steady)]

        assert (np.diff(known) >= 0).all()
        assert not np.isfinite(steady[np.isnan(np.array(counted, dtype=float))]).any()

    def test_a_degree_of_the_equator_is_111_kilometres(self) -> None:
        way = distance.from_positions(np.array([0.0, 0.0]), np.array([0.0, 1.0]))

        assert way[-1] == pytest.approx(111_195, abs=1)


def test_a_recording_that_covers_only_part_of_its_session_says_so() -> None:
    cut = one(run_file(START, 10, saved_after_s=3000, without=["event"]))
    assert cut.ended_at == START + timedelta(minutes=60)
    assert cut.problems == ("Only 10:00 of its 1:00:00 were recorded or could be saved.",)


def test_a_recording_of_seconds_is_told_in_seconds() -> None:
    cut = one(run_file(START, 1 / 3, saved_after_s=40, without=["event"]))
    assert cut.problems == ("Only 0:20 of its 1:00 were recorded or could be saved.",)
