"""The clock where the athlete lives: the zone in the settings, else this computer's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.clocks import at_clock, on_clock

if TYPE_CHECKING:
    from datetime import date

    from analyzer.config import Config


SET_ZONE = "legstats config set sources.zone Europe/Berlin"
NO_TRUE_DATE = "(no true date)"
"""What stands in a list beside a date that is not believed."""
_ZONE = "sources.zone"


def clock_words(config: Config) -> str:
    """Say by whose clock times are shown, and who says so, e.g. "Europe/Berlin (--timezone)"."""
    zone = config.sources.zone
    if zone:
        return f"{zone} ({config.origin.get(_ZONE, 'default')})"
    # The computer's zone has a short name everywhere, and a long one not everywhere.
    return f"this computer, {datetime.now(UTC).astimezone():%Z} ({_ZONE} is not set)"


def assumed_words(config: Config, activities: int) -> str:
    """Say that so many activities name no zone, by whose clock they are read, how to change it.

    "" where there are none, or the athlete named their zone.
    """
    if not activities or config.sources.zone:
        return ""
    many = units.count(activities, "activity", "activities")
    name, be = ("names", "is") if activities == 1 else ("name", "are")
    return (
        f"{many} {name} no time zone and {be} read by the clock of {clock_words(config)}. If you"
        f" live by another, set it, for numbers and ids turn on it: {SET_ZONE}"
    )


def on_local_clock(config: Config, instant: datetime) -> datetime:
    """Return an instant as the athlete's clock shows it, in their zone."""
    return on_clock(instant, config.sources.zone)


def at_local_clock(config: Config, shown: datetime) -> datetime:
    """Return the instant at which the athlete's clock shows a time given without a zone."""
    return at_clock(shown, config.sources.zone)


def shown_moment(config: Config, instant: datetime) -> str:
    """Return an instant in words, by the athlete's clock: "Tue 4 Aug 2026, 7:30"."""
    local = on_local_clock(config, instant)
    return f"{units.day(local, named=True)}, {units.time_of_day(local)}"


def day_and_hour_told(day: date, hour: float | None, *, is_believed: bool) -> str:
    """Return a day and hour of the athlete's clock in words, and whether these are no true ones."""
    return units.day_and_hour(day, hour) + ("" if is_believed else f" {NO_TRUE_DATE}")


def local_now(config: Config) -> datetime:
    """Return the time it is where the athlete lives, in their zone."""
    return on_local_clock(config, datetime.now(UTC))


def local_today(config: Config) -> date:
    """Return the calendar day it is where the athlete lives."""
    return local_now(config).date()
