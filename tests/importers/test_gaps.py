"""Which gaps of a recording are pauses, and how much of a run lies outside them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.gaps import (
    active_s,
    gaps_that_make_up,
    pauses_within,
    unexplained_gaps,
)


def at(*stretches: range) -> np.ndarray:
    """Return the seconds at which records stand."""
    return np.array([float(second) for one in stretches for second in one])


class TestASummaryThatSaysHowLongTheTimerStood:
    def test_the_longest_gaps_make_it_up_in_order_of_time(self) -> None:
        times = at(range(60), range(160, 200), range(260, 300))  # gaps of 101 s and 61 s
        assert gaps_that_make_up(times, 160.0) == [(59.0, 160.0), (199.0, 260.0)]

    def test_what_is_made_up_by_one_gap_needs_no_other(self) -> None:
        times = at(range(60), range(160, 200), range(260, 300))
        assert gaps_that_make_up(times, 100.0) == [(59.0, 160.0)]

    @pytest.mark.parametrize(
        ("stopped_s", "gaps"),
        [
            pytest.param(4.9, [], id="less than five seconds are rounding"),
            pytest.param(5.0, [(59.0, 160.0)], id="from five seconds on it is a pause"),
        ],
    )
    def test_rounding_is_no_pause(self, stopped_s: float, gaps: list[tuple[float, float]]) -> None:
        assert gaps_that_make_up(at(range(60), range(160, 200)), stopped_s) == gaps

    @pytest.mark.parametrize(
        ("missing", "gaps"),
        [
            pytest.param(5, [], id="a step of five seconds has lost four"),
            pytest.param(6, [(59.0, 65.0)], id="one of six has lost five"),
        ],
    )
    def test_a_gap_of_smart_recording_is_none(
        self, missing: int, gaps: list[tuple[float, float]]
    ) -> None:
        times = at(range(60), range(59 + missing, 120))
        assert gaps_that_make_up(times, 60.0) == gaps

    def test_a_recording_without_steps_has_no_gap(self) -> None:
        assert gaps_that_make_up(np.array([7.0]), 60.0) == []


class TestARecordingWithoutASummary:
    def test_a_stop_in_which_the_runner_stood_is_a_pause(self) -> None:
        times = at(range(100), range(200, 300))
        metres = np.concatenate([3.0 * np.arange(100), 300.0 + 3.0 * np.arange(100)])
        assert unexplained_gaps(times, metres) == [(99.0, 200.0)]

    def test_a_tunnel_in_which_they_ran_on_is_none(self) -> None:
        times = at(range(100), range(200, 300))
        assert unexplained_gaps(times, 3.0 * times) == []

    @pytest.mark.parametrize(
        ("share", "pauses"),
        [
            pytest.param(0.49, 1, id="less than half as far as usual"),
            pytest.param(0.51, 0, id="more than half as far"),
        ],
    )
    def test_half_of_the_usual_way_is_the_limit(self, share: float, pauses: int) -> None:
        times = at(range(100), range(200, 300))
        behind = 3.0 * 99 + share * 3.0 * 101
        metres = np.concatenate([3.0 * np.arange(100), behind + 3.0 * np.arange(100)])
        assert len(unexplained_gaps(times, metres)) == pauses

    @pytest.mark.parametrize(
        ("gap", "pauses"),
        [
            pytest.param(30, 0, id="thirty seconds"),
            pytest.param(31, 1, id="a second more"),
        ],
    )
    def test_where_distance_is_known_a_pause_is_over_thirty_seconds(
        self, gap: int, pauses: int
    ) -> None:
        times = at(range(100), range(99 + gap, 250))
        metres = np.minimum(times, 99) * 3.0 + np.maximum(times - 99 - gap, 0) * 3.0
        assert len(unexplained_gaps(times, metres)) == pauses

    @pytest.mark.parametrize(
        ("gap", "pauses"),
        [
            pytest.param(60, 0, id="a minute"),
            pytest.param(61, 1, id="a second more"),
        ],
    )
    def test_where_it_is_not_a_pause_is_over_a_minute(self, gap: int, pauses: int) -> None:
        times = at(range(100), range(99 + gap, 250))
        assert len(unexplained_gaps(times, None)) == pauses

    def test_where_records_are_usually_far_apart_a_pause_is_five_times_that(self) -> None:
        sparse = [20.0 * step for step in range(30)]
        just = np.array([*sparse, sparse[-1] + 100.0, sparse[-1] + 120.0])
        longer = np.array([*sparse, sparse[-1] + 101.0, sparse[-1] + 121.0])
        assert unexplained_gaps(just, None) == []
        assert unexplained_gaps(longer, None) == [(580.0, 681.0)]

    def test_a_distance_that_is_mostly_missing_tells_nothing_of_where_they_were(self) -> None:
        times = at(range(100), range(200, 300))
        metres = np.full(200, np.nan)
        metres[[0, 199]] = 0.0, 900.0
        assert unexplained_gaps(times, metres) == [(99.0, 200.0)]

    def test_positions_lost_beside_the_gap_are_filled_in(self) -> None:
        times = at(range(100), range(200, 300))
        metres = 3.0 * times
        metres[98:102] = np.nan
        assert unexplained_gaps(times, metres) == []

    def test_one_record_alone_has_no_gap(self) -> None:
        assert unexplained_gaps(np.array([3.0]), None) == []


class TestTheTimeOutsidePauses:
    def test_it_stands_still_in_a_pause(self) -> None:
        times = np.array([0.0, 10.0, 15.0, 20.0, 30.0])
        assert active_s(times, [(10.0, 20.0)]).tolist() == [0.0, 10.0, 10.0, 10.0, 20.0]

    def test_several_pauses_add_up(self) -> None:
        times = np.array([0.0, 100.0])
        assert active_s(times, [(10.0, 20.0), (50.0, 80.0)]).tolist() == [0.0, 60.0]

    def test_pauses_are_cut_to_a_lap_and_told_from_its_start(self) -> None:
        pauses = [(0.0, 10.0), (95.0, 110.0), (150.0, 160.0), (190.0, 250.0), (200.0, 300.0)]
        assert pauses_within(pauses, 100.0, 200.0) == [(0.0, 10.0), (50.0, 60.0), (90.0, 100.0)]

    @given(st.lists(st.integers(1, 50), min_size=2, max_size=8))
    def test_active_time_and_pauses_are_all_there_is(self, lengths: list[int]) -> None:
        marks = np.cumsum([0, *lengths]).astype(float)
        pauses = [(float(a), float(b)) for a, b in zip(marks[1:-1:2], marks[2::2], strict=False)]
        stood = sum(end - start for start, end in pauses)
        assert active_s(marks, pauses)[-1] == pytest.approx(marks[-1] - stood)
