"""Clocks that were never set, lie in the future, or lost 1,024 weeks, and how that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from analyzer.errors import ImportProblemError
from analyzer.importers.clocks import (
    NO_WATCH_BEFORE_S,
    clock_was_unset,
    day_in_words,
    has_come,
    in_the_past,
    rolled_over_in_words,
    unset_clock_in_words,
    utc_time,
    weeks_rolled_over_s,
)
from analyzer.model import Activity, Source

WEEKS = 1024 * timedelta(weeks=1)
RUN_DAY = datetime(2026, 3, 14, 6, 30, tzinfo=UTC)
BEHIND = (RUN_DAY - WEEKS).timestamp()
"""What a clock shows on that day that has lost 1,024 weeks: 29 July 2006."""


def day(year: int, month: int, of_month: int) -> float:
    return datetime(year, month, of_month, 12, tzinfo=UTC).timestamp()


def test_seconds_since_1970_are_an_instant_in_utc_and_a_day_in_words() -> None:
    assert utc_time(0.0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert day_in_words(day(1990, 7, 9)) == "9 July 1990"


@pytest.mark.parametrize(
    ("seconds", "unset"),
    [
        pytest.param(day(1989, 12, 31), True, id="where FIT begins to count"),
        pytest.param(day(1999, 12, 31), True, id="before any watch wrote files"),
        pytest.param(datetime(2000, 1, 1, tzinfo=UTC).timestamp(), False, id="from 2000 on"),
        pytest.param(float("nan"), False, id="an unknown time"),
        pytest.param(float("-inf"), False, id="no time at all"),
    ],
)
def test_a_clock_before_2000_was_never_set(seconds: float, unset: bool) -> None:  # noqa: FBT001 - the expected answer
    assert clock_was_unset(seconds) is unset


def test_and_it_is_said_with_the_day_it_showed() -> None:
    assert unset_clock_in_words(day(1990, 7, 9)) == (
        "The watch's clock was not set: it says this was on 9 July 1990."
    )


class TestWeeksOfGps:
    def test_a_track_from_before_there_were_tracks_is_1024_weeks_later(self) -> None:
        assert weeks_rolled_over_s(day(2001, 5, 5), "run.gpx") == WEEKS.total_seconds()

    @pytest.mark.parametrize(
        "name",
        [
            pytest.param("2026-03-14-063000.gpx", id="the year first"),
            pytest.param("20260314_run.gpx", id="without separators"),
            pytest.param("run 14.03.2026.gpx", id="the day first"),
            pytest.param("14-3-2026.gpx", id="with one digit for the month"),
            pytest.param("archive 1990-01-01/run_2026_03_14.gpx", id="in a folder of another day"),
            pytest.param("2026-03-12.gpx", id="two days before, as across zones"),
        ],
    )
    def test_of_a_later_one_the_day_in_the_files_name_tells(self, name: str) -> None:
        assert weeks_rolled_over_s(BEHIND, name) == WEEKS.total_seconds()

    @pytest.mark.parametrize(
        "name",
        [
            pytest.param("run.gpx", id="no day"),
            pytest.param("2026-03-18.gpx", id="a day four days off"),
            pytest.param("2006-07-29.gpx", id="the day the clock shows"),
            pytest.param("2026-13-14.gpx", id="no month"),
            pytest.param("2026-02-30.gpx", id="no day of the calendar"),
            pytest.param("2026-03-14/run.gpx", id="the folder's day is not the file's"),
            pytest.param("1202603141.gpx", id="digits of a longer number"),
        ],
    )
    def test_where_it_tells_nothing_the_clock_is_believed(self, name: str) -> None:
        assert weeks_rolled_over_s(BEHIND, name) == 0.0

    def test_another_stamp_in_the_file_tells_as_well(self) -> None:
        saved = (RUN_DAY + timedelta(hours=30)).timestamp()
        assert weeks_rolled_over_s(BEHIND, "run.gpx", [float("nan"), saved]) > 0
        late = (RUN_DAY + timedelta(days=3)).timestamp()
        assert weeks_rolled_over_s(BEHIND, "run.gpx", [late]) == 0.0

    def test_a_watch_that_was_not_built_yet_was_behind(self) -> None:
        assert weeks_rolled_over_s(BEHIND, "x.fit", earliest_s=NO_WATCH_BEFORE_S) > 0
        assert weeks_rolled_over_s(day(2008, 1, 2), "x.fit", earliest_s=NO_WATCH_BEFORE_S) == 0.0

    @pytest.mark.parametrize(
        "seconds",
        [
            pytest.param(day(1999, 8, 21), id="before the day the weeks began anew"),
            pytest.param(float("nan"), id="an unknown time"),
        ],
    )
    def test_a_clock_that_was_never_set_did_not_roll_over(self, seconds: float) -> None:
        assert weeks_rolled_over_s(seconds, "run.gpx") == 0.0

    def test_nor_one_whose_right_day_would_be_yet_to_come(self) -> None:
        now = datetime.now(UTC)
        ahead = (now + timedelta(days=3) - WEEKS).timestamp()
        assert weeks_rolled_over_s(ahead, f"{now + timedelta(days=3):%Y-%m-%d}.gpx") == 0.0

    def test_what_was_done_is_said_with_both_days(self) -> None:
        assert rolled_over_in_words(BEHIND, WEEKS.total_seconds()) == (
            "The clock was 1,024 weeks behind, as after a rollover of GPS weeks: it said "
            "29 July 2006, which was 14 March 2026."
        )


class TestTheFuture:
    def run(self, days: float) -> Activity:
        began = datetime.now(UTC) + timedelta(days=days)
        return Activity(
            source=Source("fit", "run.fit", "k"),
            sport="run",
            started_at=began,
            ended_at=began + timedelta(hours=1),
            problems=("It rained.",),
        )

    def test_a_clock_may_be_a_day_ahead_and_no_more(self) -> None:
        now = datetime.now(UTC)
        assert has_come(now + timedelta(hours=23))
        assert not has_come(now + timedelta(hours=25))

    def test_what_has_come_is_kept_as_it_is(self) -> None:
        found = [self.run(-3), self.run(-2)]
        assert in_the_past(found) == found

    @pytest.mark.parametrize(
        ("ahead", "sentence"),
        [
            (1, "1 more activity in the file was left out: the date has not come yet."),
            (2, "2 more activities in the file were left out: the date has not come yet."),
        ],
    )
    def test_the_first_that_is_left_says_what_was_left_out(self, ahead: int, sentence: str) -> None:
        first, second = self.run(-3), self.run(-2)
        found = in_the_past([*[self.run(30)] * ahead, first, second])
        assert found == [replace(first, problems=("It rained.", sentence)), second]

    def test_a_file_of_the_future_alone_is_refused_with_what_to_do(self) -> None:
        ahead = self.run(400)
        with pytest.raises(ImportProblemError) as refused:
            in_the_past([ahead])
        assert refused.value.message == (
            "The watch's clock was wrong: the file says "
            f"{day_in_words(ahead.started_at.timestamp())}, which has not come yet."
        )
        assert refused.value.hint == ("Set the watch's clock; this file cannot be placed in time.")
