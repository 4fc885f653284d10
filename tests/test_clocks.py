"""What a clock shows, and the moment at which it shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from analyzer.clocks import at_clock, on_clock, zone_named

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


def test_no_name_is_the_computers_own_zone() -> None:
    assert zone_named("") is None
    assert on_clock(datetime(2026, 7, 4, tzinfo=UTC), "").utcoffset() is not None
