"""Which of several clocks was right, clocks that jitter, and how few records settle it."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.importers.repairs import OrderedRecords, in_order
from analyzer.importers.table import Table

BEGAN = 1_773_470_000.0
"""14 March 2026."""
DAY = 86_400.0
IN_1990 = 631_152_000.0 - BEGAN
WHEN_IT_BEGAN = np.array([BEGAN])


def repaired(
    *stretches: list[float] | range, begins: float = 0.0, **facts: float | None
) -> OrderedRecords:
    """Return what becomes of records at these seconds, each 3 m further on than the one before.

    ``begins`` and ``ends`` are what the summary says, in seconds after the start of the run.
    """
    seconds = np.array([float(one) for stretch in stretches for one in stretch])
    columns = {"timestamp": BEGAN + seconds, "distance": 3.0 * np.arange(len(seconds))}
    ends = facts.pop("ends", None)
    return in_order(
        Table("record", columns, np.arange(len(seconds))),
        np.array([BEGAN + begins]),
        None if ends is None else np.array([BEGAN + ends]),
        **facts,  # type: ignore[arg-type]
    )


def shown(found: OrderedRecords) -> list[float]:
    return (found.records.numbers("timestamp") - BEGAN).tolist()


def metres(found: OrderedRecords) -> list[float]:
    return found.records.numbers("distance").tolist()


def later(days: float, seconds: range) -> list[float]:
    return [days * DAY + second for second in seconds]


ONE_MINUTE_AFTER_THE_OTHER = [float(second) for second in range(120)]


class TestWhichClockWasRight:
    def test_of_two_the_one_that_the_summary_was_written_by(self) -> None:
        found = repaired(range(60), later(400, range(60)), ends=60.0)
        assert shown(found) == ONE_MINUTE_AFTER_THE_OTHER
        assert [one.shift_s for one in found.corrections] == [-(400 * DAY - 60)]

    def test_without_one_the_last_for_a_clock_is_set_to_what_is_right(self) -> None:
        found = repaired(later(-400, range(60)), range(60), begins=7777 * DAY)
        assert shown(found) == [second - 60.0 for second in ONE_MINUTE_AFTER_THE_OTHER]

    def test_one_that_was_never_set_is_not_though_the_summary_began_by_it(self) -> None:
        unset = [IN_1990 + second for second in range(60)]
        found = repaired(unset, range(60, 120), begins=IN_1990)
        assert shown(found) == ONE_MINUTE_AFTER_THE_OTHER
        assert [one.shift_s for one in found.corrections] == [-IN_1990]

    def test_nor_one_that_shows_a_day_to_come(self) -> None:
        found = repaired(range(60), later(20_000, range(60)))
        assert shown(found) == ONE_MINUTE_AFTER_THE_OTHER

    def test_where_none_can_be_the_last_is_taken(self) -> None:
        unset = [IN_1990 + second for second in range(60)]
        hence = [IN_1990 + 400 * DAY + second for second in range(60)]
        found = repaired(unset, hence, begins=9999 * DAY)
        assert shown(found)[-1] == IN_1990 + 400 * DAY + 59
        assert np.ptp(shown(found)) == 119.0

    def test_wrong_clocks_on_both_sides_are_moved_to_the_one_between(self) -> None:
        found = repaired(later(-400, range(60)), range(60, 120), later(400, range(60)), ends=119.0)
        assert shown(found) == [float(second) for second in range(180)]
        assert len(found.corrections) == len(found.problems) == 2

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            pytest.param(1.9, 0, id="under two days it may have been a pause"),
            pytest.param(2.1, 1, id="longer was a clock that was set"),
        ],
    )
    def test_a_gap_of_two_days_may_be_true(self, days: float, said: int) -> None:
        found = repaired(range(60), later(days, range(60)), ends=days * DAY + 59)
        assert len(found.corrections) == said


class TestFewRecords:
    def test_the_summarys_start_tells_which_are_possible(self) -> None:
        found = repaired([0, 1, 2, 3, 4, 400 * DAY, 401 * DAY])
        assert shown(found) == [0, 1, 2, 3, 4]
        assert found.problems == ["2 records with no time, or an impossible one, were dropped."]

    def test_where_the_start_itself_is_impossible_the_records_outvote_it(self) -> None:
        found = repaired([0, 1, 2, 3, 4, 400 * DAY], begins=-900 * DAY)
        assert shown(found) == [0, 1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("strays", "kept"),
        [
            pytest.param(10, 100, id="ten far off are strays"),
            pytest.param(11, 111, id="eleven are a clock of their own"),
        ],
    )
    def test_up_to_ten_in_a_row_are_strays(self, strays: int, kept: int) -> None:
        found = repaired(range(50), later(400, range(strays)), range(50, 100))
        assert len(found.records) == kept


class TestAClockThatJitters:
    def jittering(self, steps: int) -> list[float]:
        """Return seconds of which so many are three ahead, so that the next steps back by two."""
        ahead = {20 + 4 * step for step in range(steps)}
        return [second + (3.0 if second in ahead else 0.0) for second in range(100)]

    def test_goes_on_evenly_with_every_record_in_its_place(self) -> None:
        found = repaired(self.jittering(12))
        assert metres(found) == [3.0 * place for place in range(100)]
        assert (np.diff(shown(found)) >= 0).all()
        assert np.abs(np.array(shown(found)) - np.arange(100)).max() <= 3
        assert found.problems == []

    def test_a_step_or_two_are_records_out_of_order(self) -> None:
        found = repaired(self.jittering(2))
        assert shown(found) == sorted(self.jittering(2))
        assert found.problems == []


class TestATimerThatToldEachStop:
    @pytest.mark.parametrize(
        ("hours", "running_s", "length"),
        [
            pytest.param(3, 600.0, 599.0, id="it ran ten minutes: three hours were no pause"),
            pytest.param(3, 11_400.0, 11_399.0, id="it ran through all of them"),
            pytest.param(1, 600.0, 4_199.0, id="an hour may be one it did not note"),
        ],
    )
    def test_a_jump_of_two_hours_and_more_is_no_pause(
        self, hours: int, running_s: float, length: float
    ) -> None:
        jump = 3600 * hours
        found = repaired(
            range(300),
            range(300 + jump, 600 + jump),
            lasting_s=600.0 + jump,
            running_s=running_s,
        )
        assert np.ptp(shown(found)) == length

    @pytest.mark.parametrize(
        ("jump", "moved"),
        [pytest.param(50, False, id="under a minute"), pytest.param(90, True, id="over one")],
    )
    def test_a_jump_that_nobody_would_see_is_left(self, jump: int, moved: bool) -> None:  # noqa: FBT001 - the expected answer
        found = repaired(range(300), range(300 + jump, 600 + jump), lasting_s=600.0)
        assert bool(found.corrections) is moved
