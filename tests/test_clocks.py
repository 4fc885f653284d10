"""What a clock shows, and the moment at which it shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from analyzer.clocks import at_clock, on_clock, zone_named, zone_of

SUMMER_ENDS = datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001 - what the clock shows, twice


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns", ""])
def test_a_clock_shows_at_a_moment_what_it_was_asked_for(zone: str) -> None:
    shown = datetime(2026, 7, 4, 18, 15)  # noqa: DTZ001 - as above
    moment = at_clock(shown, zone)
    assert moment.tzinfo is not None
    assert on_clock(moment.astimezone(UTC), zone).replace(tzinfo=None) == shown


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    moment = at_clock(SUMMER_ENDS, "Europe/Berlin")
    assert moment.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("zone", "typed", "shown"),
    [
        ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29 03:30+02:00"),
        ("America/New_York", "2026-03-08 02:00", "2026-03-08 03:00-04:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04 02:45+11:00"),
    ],
)
def test_an_hour_that_never_comes_is_the_one_in_its_place(
    zone: str, typed: str, shown: str
) -> None:
    moment = at_clock(datetime.fromisoformat(typed), zone)
    assert moment.isoformat(" ", "minutes") == shown
    assert on_clock(moment, zone).isoformat(" ", "minutes") == shown


def test_the_zone_of_a_clock_is_told_by_what_it_shows() -> None:
    moment = datetime(2026, 7, 4, tzinfo=UTC)
    assert [zone_of(on_clock(moment, zone)) for zone in ("Asia/Tokyo", "")] == ["Asia/Tokyo", ""]


def test_no_name_is_the_computers_own_zone() -> None:
    assert zone_named("") is None
    assert on_clock(datetime(2026, 7, 4, tzinfo=UTC), "").utcoffset() is not None
