"""A recording whose clock jumped, stepped back, jittered or strayed, and what is said of each."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.repairs import ClockCorrection, corrected_times, in_order
from analyzer.importers.table import Table

BEGAN = 1_773_470_000.0
"""14 March 2026."""
DAY = 86_400.0
PACE_MPS = 3.0


def records(seconds: list[float] | np.ndarray, metres: np.ndarray | None = None) -> Table:
    """Return records at these seconds after the start, 3 m apart from each other."""
    times = BEGAN + np.asarray(seconds, dtype=float)
    counted = PACE_MPS * np.arange(len(times)) if metres is None else metres
    return Table("record", {"timestamp": times, "distance": counted}, np.arange(len(times)) * 10)


def shown(found: Table) -> list[float]:
    """Return the seconds after the start that the right clock shows."""
    return (found.numbers("timestamp") - BEGAN).tolist()


def minutes_of(*stretches: range) -> list[float]:
    return [float(second) for one in stretches for second in one]


NO_BEGIN = np.empty(0)
WHEN_IT_BEGAN = np.array([BEGAN])


def test_a_good_clock_is_left_alone_and_nothing_is_said() -> None:
    found, said, corrections = in_order(records(minutes_of(range(300))), WHEN_IT_BEGAN)
    assert (shown(found), said, corrections) == (minutes_of(range(300)), [], [])


def test_a_record_out_of_order_is_put_in_its_place_with_all_it_holds() -> None:
    seconds = minutes_of(range(100))
    metres = PACE_MPS * np.arange(100)
    seconds[40], seconds[41] = seconds[41], seconds[40]
    metres[[40, 41]] = metres[[41, 40]]
    found, said, _ = in_order(records(seconds, metres), WHEN_IT_BEGAN)
    assert (shown(found), said) == (minutes_of(range(100)), [])
    assert found.numbers("distance").tolist() == (PACE_MPS * np.arange(100)).tolist()


class TestRecordsWithAnImpossibleTime:
    def test_one_without_a_time_is_dropped_and_said(self) -> None:
        seconds = minutes_of(range(100))
        seconds[50] = math.nan
        found, said, _ = in_order(records(seconds), WHEN_IT_BEGAN)
        assert len(found) == 99
        assert said == ["1 record with no time, or an impossible one, was dropped."]

    def test_three_that_are_years_off_are_dropped_and_counted(self) -> None:
        seconds = minutes_of(range(100))
        for place in (20, 21, 22):
            seconds[place] = 4000 * DAY
        found, said, _ = in_order(records(seconds), WHEN_IT_BEGAN)
        assert len(found) == 97
        assert said == ["3 records with no time, or an impossible one, were dropped."]

    def test_a_single_time_hours_off_between_two_that_agree_is_dropped(self) -> None:
        seconds = minutes_of(range(100))
        seconds[50] += 5 * 3600
        found, _, _ = in_order(records(seconds), WHEN_IT_BEGAN)
        assert shown(found) == minutes_of(range(50), range(51, 100))

    @pytest.mark.parametrize("place", [0, 99])
    def test_so_it_is_at_either_end(self, place: int) -> None:
        seconds = minutes_of(range(100))
        seconds[place] += 3600 if place == 0 else -3600
        found, _, _ = in_order(records(seconds), WHEN_IT_BEGAN)
        assert len(found) == 99

    def test_thousands_are_counted_with_their_mark(self) -> None:
        seconds = [*minutes_of(range(2000)), *[math.nan] * 1200]
        assert in_order(records(seconds), WHEN_IT_BEGAN).problems == [
            "1,200 records with no time, or an impossible one, were dropped."
        ]

    def test_a_recording_without_any_time_has_no_record(self) -> None:
        found, said, _ = in_order(records([math.nan] * 20), WHEN_IT_BEGAN)
        assert len(found) == 0
        assert said == ["20 records with no time, or an impossible one, were dropped."]

    def test_nothing_at_all_is_nothing(self) -> None:
        assert in_order(records([]), NO_BEGIN)[1:] == ([], [])


class TestAClockThatWasSetByDays:
    def test_what_came_before_is_moved_to_the_right_clock(self) -> None:
        """The watch believed it was 400 days earlier until it found the satellites."""
        wrong = [second - 400 * DAY for second in range(60)]
        found, said, corrections = in_order(
            records([*wrong, *minutes_of(range(60, 200))]), WHEN_IT_BEGAN
        )
        assert shown(found) == minutes_of(range(200))
        assert "".join(said) == (
            "The watch's clock was set on the way, by 400 days; what it recorded while it was "
            "wrong was moved to fit."
        )
        assert [one.shift_s for one in corrections] == [400 * DAY]

    def test_a_lap_that_was_stamped_meanwhile_moves_along(self) -> None:
        wrong = [second - 400 * DAY for second in range(60)]
        _, _, corrections = in_order(records([*wrong, *minutes_of(range(60, 200))]), WHEN_IT_BEGAN)
        stamps = BEGAN + np.array([30 - 400 * DAY, 100.0])
        moved = corrected_times(stamps, np.zeros(2), corrections)
        assert (moved - BEGAN).tolist() == [30.0, 100.0]

    def test_a_watch_paused_for_days_is_believed_if_the_summary_lasts_so_long(self) -> None:
        seconds = [*range(60), *(3 * DAY + second for second in range(60))]
        found, said, _ = in_order(records(seconds), WHEN_IT_BEGAN, lasting_s=3.1 * DAY)
        assert (shown(found), said) == (seconds, [])


class TestAClockThatWasSetBack:
    SECONDS = (*range(500), *range(200, 400))
    """It showed 499 s, and then 200 s."""

    def test_without_a_summary_the_later_clock_is_right(self) -> None:
        found, said, (correction,) = in_order(records(list(map(float, self.SECONDS))), NO_BEGIN)
        assert np.diff(shown(found)).tolist() == [1.0] * 699
        assert shown(found)[-1] == 399.0
        assert said == [
            "The watch's clock was set back by 5 min on the way; what came before was moved to fit."
        ]
        assert correction.shift_s == -300.0

    def test_a_summary_of_the_earlier_clock_keeps_it_and_moves_what_follows(self) -> None:
        found, said, corrections = in_order(
            records(list(map(float, self.SECONDS))),
            WHEN_IT_BEGAN,
            np.array([BEGAN + 10_000]),
            lasting_s=700.0,
        )
        assert shown(found) == minutes_of(range(700))
        assert (len(said), corrections) == (1, [])
        assert said[0].endswith("what came after was moved on.")

    def test_one_of_seconds_is_told_in_seconds(self) -> None:
        seconds = minutes_of(range(300), range(260, 560))
        _, said, _ = in_order(records(seconds), NO_BEGIN)
        assert said == [
            "The watch's clock was set back by 39 s on the way; what came after was moved on."
        ]


class TestAClockThatWasSetForward:
    SECONDS = minutes_of(range(300), range(3900, 4200))
    """An hour was skipped between two steps of one second."""

    def test_where_the_summary_lasts_as_long_as_was_run_the_hour_is_taken_out(self) -> None:
        found, said, (correction,) = in_order(records(self.SECONDS), WHEN_IT_BEGAN, lasting_s=600.0)
        assert np.ptp(shown(found)) == 599.0
        assert shown(found)[-1] == 4199.0, "the later clock is right"
        assert correction.shift_s == 3600.0
        assert "".join(said) == (
            "The watch's clock was set forward by 60 min on the way; what came before was moved "
            "to fit."
        )

    @pytest.mark.parametrize(
        ("lasting_s", "stops", "metres"),
        [
            pytest.param(4200.0, None, None, id="the summary has room for a pause"),
            pytest.param(600.0, [BEGAN + 299], None, id="the timer was stopped there"),
            pytest.param(600.0, None, 1000.0, id="they were far away afterwards"),
            pytest.param(600.0, None, 0.0, id="they did not go on in that step"),
            pytest.param(math.nan, None, None, id="no summary says how long it was"),
        ],
    )
    def test_where_it_may_have_been_a_pause_it_is_one(
        self, lasting_s: float, stops: list[float] | None, metres: float | None
    ) -> None:
        counted = PACE_MPS * np.arange(600)
        if metres is not None:
            counted[300:] += metres - PACE_MPS
        found, said, _ = in_order(
            records(self.SECONDS, counted),
            WHEN_IT_BEGAN,
            lasting_s=lasting_s,
            stops=None if stops is None else np.array(stops),
        )
        assert (shown(found), said) == (self.SECONDS, [])


class TestRecordsThatStandTwice:
    def test_a_block_that_a_copy_wrote_once_more_is_kept_once(self) -> None:
        seconds = minutes_of(range(300), range(200, 300), range(300, 400))
        found, said, _ = in_order(records(seconds, PACE_MPS * np.array(seconds)), WHEN_IT_BEGAN)
        assert shown(found) == minutes_of(range(400))
        assert said == [
            "100 records stand in the file twice, as after a faulty copy; they were kept once."
        ]

    def test_a_runner_who_went_on_was_not_copied(self) -> None:
        """The same seconds at other places: the clock was set back."""
        seconds = minutes_of(range(300), range(200, 400))
        found, said, _ = in_order(records(seconds), NO_BEGIN)
        assert len(found) == 500
        assert "set back" in said[0]


class TestWhichStampsACorrectionMoves:
    CORRECTION = ClockCorrection(100.0, 200.0, 50.0, until_position=1000.0, began_s=170.0)

    @pytest.mark.parametrize(
        ("time", "position", "right"),
        [
            pytest.param(100.0, 0.0, 150.0, id="from its first second on"),
            pytest.param(99.0, 0.0, 99.0, id="not before it"),
            pytest.param(201.0, 0.0, 201.0, id="nor behind it"),
            pytest.param(220.0, 0.0, 220.0, id="nor long after"),
            pytest.param(100.0, 1000.0, 100.0, id="what stands further on in the file is right"),
            pytest.param(100.0, 999.0, 150.0, id="what stands just before is not"),
            pytest.param(170.0, 0.0, 170.0, id="a start by the right clock stays"),
            pytest.param(195.0, 0.0, 195.0, id="and what is within a minute of it"),
        ],
    )
    def test_those_of_the_wrong_clock(self, time: float, position: float, right: float) -> None:
        times, positions = np.array([time]), np.array([position])
        assert corrected_times(times, positions, [self.CORRECTION]).tolist() == [right]

    def test_without_a_correction_they_stay(self) -> None:
        times = np.array([1.0, 2.0])
        assert corrected_times(times, np.zeros(2), []).tolist() == [1.0, 2.0]


@given(st.permutations(range(12)), st.lists(st.integers(-400, 400), min_size=12, max_size=12))
def test_whatever_the_clock_did_time_never_steps_back_and_no_record_is_invented(
    order: list[int], off: list[int]
) -> None:
    seconds = [float(60 * place + off[place]) for place in order]
    found, _, _ = in_order(records(seconds), WHEN_IT_BEGAN, lasting_s=720.0)
    assert (np.diff(shown(found)) >= 0).all()
    assert len(found) <= len(seconds)
    assert set(found.numbers("distance")) <= set(PACE_MPS * np.arange(12))
