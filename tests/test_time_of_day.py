"""A time of day means the same wherever it is typed: in a week, or behind a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice.plan.week import parse_week
from analyzer.answers.typed_dates import typed_moment
from analyzer.errors import UsageError
from analyzer.time_of_day import TYPED_TIME, minute_of_day

TUESDAY_NIGHT = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)


def moment(typed: str) -> str:
    found = typed_moment(typed, TUESDAY_NIGHT, time(12))
    return f"{found.when:%Y-%m-%d %H:%M}" if found.names_time else f"{found.when:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        pytest.param("18:00", "18:00", id="twenty-four hours"),
        pytest.param("6:05", "6:05", id="one digit"),
        pytest.param("18.30", "18:30", id="a dot"),
        pytest.param("6.30pm", "18:30", id="a dot, and pm"),
        pytest.param("6.30 pm", "18:30", id="a space before pm"),
        pytest.param("6:30 PM", "18:30", id="capitals"),
        pytest.param("6pm", "18:00", id="the hour alone"),
        pytest.param("12am", "0:00", id="midnight"),
        pytest.param("12pm", "12:00", id="noon"),
        pytest.param("7h", "7:00", id="as the French write it"),
        pytest.param("18h30", "18:30", id="with minutes"),
        pytest.param("18:30:15", "18:30", id="seconds do not matter"),
    ],
)
def test_a_week_and_a_moment_read_the_same_time(typed: str, clock: str) -> None:
    (session,) = parse_week(f"mon legs {typed}").sessions
    assert str(session) == f"mon legs {clock}"
    assert moment(f"Mon {typed}") == f"2026-11-23 {clock:0>5}"
    assert moment(typed) == f"2026-11-24 {clock:0>5}"


@pytest.mark.parametrize("typed", ["24:00", "25.30", "13pm", "0am", "18:60", "18h75"])
def test_what_no_clock_shows_is_refused_by_both(typed: str) -> None:
    with pytest.raises(UsageError, match="a day has no such time"):
        parse_week(f"mon legs {typed}")
    with pytest.raises(UsageError, match="has no such time of day"):
        moment(f"Mon {typed}")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("24.11", "2026-11-24", id="a day and a month"),
        pytest.param("Tue 24.11", "2026-11-24", id="behind a weekday"),
        pytest.param("24.11.2026", "2026-11-24", id="with its year"),
        pytest.param("Nov 24", "2026-11-24", id="a month's name"),
        pytest.param("24.11.2026 9.05", "2026-11-24 09:05", id="a time behind a whole day"),
        pytest.param("24 Nov 6.30", "2026-11-24 06:30", id="behind a month's name"),
        pytest.param("Mon 6.30", "2026-11-23 06:30", id="no month has the number thirty"),
        pytest.param("yesterday 6.05", "2026-11-23 06:05", id="no other day stands behind a day"),
        pytest.param("yesterday at 6.05pm", "2026-11-23 18:05", id="pm is never a month's"),
    ],
)
def test_two_numbers_with_a_dot_are_a_day_where_they_may_be_one(typed: str, meant: str) -> None:
    assert moment(typed) == meant


@given(st.times())
def test_every_minute_of_a_day_is_read_by_either_clock(at: time) -> None:
    half = "am" if at.hour < 12 else "pm"
    minutes = 60 * at.hour + at.minute
    for typed in (f"{at.hour}:{at.minute:02}", f"{at.hour % 12 or 12}.{at.minute:02}{half}"):
        found = re.fullmatch(TYPED_TIME, typed)
        assert found is not None
        assert minute_of_day(*found.groups()) == minutes
