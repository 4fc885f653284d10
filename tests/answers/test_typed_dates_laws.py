"""Laws of typed days and moments, held against a calendar walked day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from time import tzset
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.answers.typed_dates import Direction, typed_day, typed_moment
from analyzer.clocks import on_clock
from analyzer.errors import UsageError

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

weekdays = st.integers(0, 6)
nows = st.datetimes(
    datetime.fromisoformat("1999-12-30"),
    datetime.fromisoformat("2101-01-05"),
    timezones=st.just(UTC),
)
shortened = st.integers(3, 9)


def walked(now: datetime, step: int, is_it: object, first: int = 0) -> date:
    """Walk day by day from today until it is the day that is meant."""
    day = now.date() + step * first * ONE_DAY
    while not is_it(day):  # type: ignore[operator] # a question
        day += step * ONE_DAY
    return day


@given(nows, weekdays, shortened)
def test_a_weekday_is_the_last_one_or_the_next_one_and_may_be_today(
    now: datetime, weekday: int, letters: int
) -> None:
    typed = WEEKDAYS[weekday][:letters]
    assert typed_day(typed, now) == walked(now, -1, lambda day: day.weekday() == weekday)
    assert typed_day(f"{typed}.", now, "ahead") == walked(
        now, 1, lambda day: day.weekday() == weekday
    )


@given(nows, weekdays)
def test_last_and_next_are_never_today_whatever_way_one_looks(now: datetime, weekday: int) -> None:
    name = WEEKDAYS[weekday].capitalize()
    ways: tuple[Direction, ...] = ("past", "ahead")
    for toward in ways:
        last, following = (typed_day(f"{w} {name}", now, toward) for w in ("last", "next"))
        assert last == walked(now, -1, lambda day: day.weekday() == weekday, first=1)
        assert following == walked(now, 1, lambda day: day.weekday() == weekday, first=1)


@given(nows, st.dates(date(2000, 1, 1), date(2000, 12, 31)))
def test_a_day_without_a_year_is_the_last_one_that_has_come_or_the_next(
    now: datetime, day: date
) -> None:
    """29 February included: of a year eight years away at most, around 2100."""
    typed = f"{day.day} {MONTHS[day.month - 1]}"
    meant = (day.month, day.day)
    for toward, step in (("past", -1), ("ahead", 1)):
        found = typed_day(typed, now, toward)  # type: ignore[arg-type] # a direction
        assert found == walked(now, step, lambda one: (one.month, one.day) == meant)


@given(nows, st.integers(0, 999))
def test_days_ago_are_counted(now: datetime, days: int) -> None:
    assert typed_day(f"{days} days ago", now) == now.date() - days * ONE_DAY


@given(nows, weekdays, st.times())
def test_a_weekday_with_a_time_is_within_the_last_or_the_next_week(
    now: datetime, weekday: int, at: time
) -> None:
    typed = f"{WEEKDAYS[weekday]} {at.hour}:{at.minute:02d}"
    here = now.replace(tzinfo=None)
    past = typed_moment(typed, now, time(18)).when
    ahead = typed_moment(typed, now, time(18), "ahead").when
    assert here - timedelta(days=7, minutes=1) < past <= here
    this_minute = here.replace(second=0, microsecond=0)
    assert this_minute <= ahead < this_minute + timedelta(days=7, minutes=1)
    for moment in (past, ahead):
        assert (moment.weekday(), moment.hour, moment.minute) == (weekday, at.hour, at.minute)


@given(
    st.times(), st.sampled_from(["{h}:{m:02d} {half}", "{h}:{m:02d}{half}", "at {h}:{m:02d}{half}"])
)
def test_the_clock_of_twelve_hours_is_that_of_strftime(at: time, shape: str) -> None:
    now = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    half = f"{at:%p}".lower() or ("am" if at.hour < 12 else "pm")
    typed = shape.format(h=int(f"{at:%I}"), m=at.minute, half=half)
    found = typed_moment(typed, now, time(18))
    assert found.when == datetime(2026, 11, 24, at.hour, at.minute)  # noqa: DTZ001 - their clock
    assert found.names_time


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("7h", "07:00"), ("7h05", "07:05"), ("18h30", "18:30"), ("7:05:59", "07:05"),
        ("12 am", "00:00"), ("12 pm", "12:00"), ("1pm", "13:00"), ("0:00", "00:00"),
        ("23:59", "23:59"),
    ],
)  # fmt: skip
def test_a_time_alone_is_todays(typed: str, clock: str) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert typed_moment(typed, now, time(18)).when.isoformat()[:16] == f"2026-11-24T{clock}"


@pytest.mark.parametrize("typed", ["24:00", "0am", "13 pm", "7:60", "99h", "18h75"])
def test_no_clock_shows_it(typed: str) -> None:
    with pytest.raises(UsageError, match="has no such time of day"):
        typed_moment(typed, datetime(2026, 11, 24, 12, tzinfo=UTC), time(18))


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("Europe/Berlin", "2026-03-29 03:30"),  # the clock jumps from 2:00 to 3:00
        ("America/New_York", "2026-03-28 21:30"),
        ("Asia/Kathmandu", "2026-03-29 07:15"),
        ("Pacific/Kiritimati", "2026-03-29 15:30"),
    ],
)
def test_an_instant_with_its_zone_is_shown_by_the_athletes_clock(zone: str, local: str) -> None:
    now = datetime(2026, 3, 30, 12, tzinfo=ZoneInfo(zone))
    for typed in ("2026-03-29T01:30Z", "2026-03-29T01:30+00:00", "2026-03-28T20:30-05:00"):
        assert typed_moment(typed, now, time(18)).when == datetime.fromisoformat(local)


@pytest.mark.parametrize("typed", ["29.3.2026 2:30", "2026-03-29T02:30", "Sunday 2:30", "2:30am"])
def test_an_hour_that_never_comes_is_said_back_as_it_is_listed(typed: str) -> None:
    now = datetime(2026, 3, 29, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    found = typed_moment(typed, now, time(18))
    assert found == (datetime.fromisoformat("2026-03-29 03:30"), True)


def test_the_computers_own_clock_is_that_of_the_day_and_not_of_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "Europe/Berlin")
        tzset()
        now = on_clock(datetime(2026, 11, 24, 12, tzinfo=UTC), "")
        assert f"{typed_moment('2026-07-01T10:00Z', now, time(18)).when:%H:%M}" == "12:00"
        assert f"{typed_moment('2026-03-29 2:30', now, time(18)).when:%H:%M}" == "03:30"
    tzset()


@pytest.mark.parametrize("typed", ["0001-01-01T00:00Z", "9999-12-31T23:59Z", "3000-01-01T00:00Z"])
def test_a_moment_of_another_age_is_no_day_with_its_zone_either(typed: str) -> None:
    with pytest.raises(UsageError, match="is no day"):
        typed_moment(typed, datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Tokyo")), time(18))


@pytest.mark.parametrize(
    "typed", ["mo", "tu", "next", "last", "last week", "next 25 nov", "days ago", "-3 days ago"]
)
def test_half_a_day_is_none(typed: str) -> None:
    with pytest.raises(UsageError, match="is no day"):
        typed_day(typed, datetime(2026, 11, 24, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.1.00", "2000-01-01"), ("31.12.1999", "1999-12-31"), ("1900-01-01", "1900-01-01"),
        ("29.2.2000", "2000-02-29"), ("2026.11.05", "2026-11-05"), ("2-29-2024", "2024-02-29"),
    ],
)  # fmt: skip
def test_years_and_leap_days_are_read(typed: str, meant: str) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert typed_day(typed, now) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "typed", ["29.2.2100", "29.2.2026", "31.4.2026", "1899-12-31", "3000-01-01", "0.1.2026"]
)
def test_a_day_no_calendar_has_is_none(typed: str) -> None:
    with pytest.raises(UsageError, match="is no day"):
        typed_day(typed, datetime(2026, 11, 24, 12, tzinfo=UTC))


def test_midnight_ends_today() -> None:
    before = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    after = before + timedelta(seconds=1)
    for typed, shift in (("yesterday", -1), ("today", 0), ("tomorrow", 1)):
        assert typed_day(typed, before) == date(2026, 12, 31) + shift * ONE_DAY
        assert typed_day(typed, after) == date(2027, 1, 1) + shift * ONE_DAY
    assert typed_moment("now", before, time(18)).when.isoformat() == "2026-12-31T23:59:00"
