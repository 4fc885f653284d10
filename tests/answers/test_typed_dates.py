"""A day as a person types it; what may be two days is refused with both."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer import units
from analyzer.answers.typed_dates import Direction, typed_day, typed_moment
from analyzer.errors import UsageError

TUESDAY_AT_TEN = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
EVENING = time(18)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("today", "2026-11-24"), ("Yesterday", "2026-11-23"), ("3 days ago", "2026-11-21"),
        ("Tue", "2026-11-24"), ("monday", "2026-11-23"), ("last Tue", "2026-11-17"),
        ("25.11.2025", "2025-11-25"), ("25.11.", "2025-11-25"), ("24.11.26", "2026-11-24"),
        ("Nov 24", "2026-11-24"), ("Nov 25", "2025-11-25"), ("November 3rd, 2026", "2026-11-03"),
        ("3. Oktober", "2026-10-03"), ("25 nov. 2025", "2025-11-25"), ("2026-11-05", "2026-11-05"),
        ("20261105", "2026-11-05"), ("2026/11/5", "2026-11-05"), ("9/14/2026", "2026-09-14"),
        ("14/9", "2026-09-14"), ("5/5", "2026-05-05"), ("29 Feb", "2024-02-29"),
        ("Tue 17 Nov 2026", "2026-11-17"),
    ],
)  # fmt: skip
def test_a_day_is_understood_however_it_is_typed(typed: str, meant: str) -> None:
    assert typed_day(typed, TUESDAY_AT_TEN) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("9/3", "3 Sep 2026 or 9 Mar 2026"),
        ("9-3-2026", "3 Sep 2026 or 9 Mar 2026"),
        ("11/12", "12 Nov 2026 or 11 Dec 2025"),
    ],
)
def test_what_may_be_two_days_is_refused_with_both(typed: str, readings: str) -> None:
    with pytest.raises(UsageError, match=readings):
        typed_day(typed, TUESDAY_AT_TEN)


@pytest.mark.parametrize(
    "typed", ["", "soon", "31.2.2026", "11.25.2026", "Nov 31", "1/1/1", "13 13", "Nov", "2026"]
)
def test_what_is_no_day_is_answered_with_what_one_looks_like(typed: str) -> None:
    with pytest.raises(UsageError, match="is no day") as refused:
        typed_day(typed, TUESDAY_AT_TEN)
    assert "yesterday, Tue, 25 Nov, 25.11.2026 or 2026-11-25" in refused.value.hint


def test_a_weekday_that_is_another_is_said() -> None:
    with pytest.raises(UsageError, match="25 Nov 2026 is a Wednesday"):
        typed_day("Tue 25 Nov 2026", TUESDAY_AT_TEN)


@pytest.mark.parametrize(
    ("typed", "toward", "meant"),
    [
        ("Tue 18:00", "past", "2026-11-17 18:00"),
        ("Tue 18:00", "ahead", "2026-11-24 18:00"),
        ("Sat 10:00", "past", "2026-11-21 10:00"),
        ("Sat, 10am", "ahead", "2026-11-28 10:00"),
        ("Tue 9:00", "past", "2026-11-24 09:00"),
        ("Tue 9:00", "ahead", "2026-12-01 09:00"),
        ("yesterday 7am", "past", "2026-11-23 07:00"),
        ("yesterday at 6:30 pm", "past", "2026-11-23 18:30"),
        ("25.11.2025 18h30", "past", "2025-11-25 18:30"),
        ("18:00", "past", "2026-11-24 18:00"),
        ("2026-11-17T18:00", "past", "2026-11-17 18:00"),
        ("2026-11-17T18:00Z", "past", "2026-11-17 19:00"),
        ("tomorrow 7:00", "ahead", "2026-11-25 07:00"),
        ("12am", "past", "2026-11-24 00:00"),
    ],
)
def test_a_moment_is_on_the_athletes_clock(typed: str, toward: Direction, meant: str) -> None:
    found = typed_moment(typed, TUESDAY_AT_TEN, EVENING, toward)
    assert (found.when, found.names_time) == (datetime.fromisoformat(meant), True)


def test_a_day_alone_is_its_evening_and_says_so() -> None:
    found = typed_moment("yesterday", TUESDAY_AT_TEN, EVENING)
    assert (found.when, found.names_time) == (datetime.fromisoformat("2026-11-23 18:00"), False)


@pytest.mark.parametrize("typed", ["Tue 25:00", "13pm", "Tue 18:60"])
def test_no_such_time_of_day(typed: str) -> None:
    with pytest.raises(UsageError, match="no such time of day"):
        typed_moment(typed, TUESDAY_AT_TEN, EVENING)


@given(st.dates(date(1995, 1, 1), date(2026, 11, 24)))
def test_what_legstats_prints_it_also_reads(day: date) -> None:
    for shown in (units.day(day), units.day(day, named=True), day.isoformat(), f"{day:%d.%m.%Y}"):
        assert typed_day(shown, TUESDAY_AT_TEN) == day


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_day_or_a_sentence(typed: str) -> None:
    with suppress(UsageError):
        typed_day(typed, TUESDAY_AT_TEN)
    with suppress(UsageError):
        typed_moment(typed, TUESDAY_AT_TEN, EVENING)
