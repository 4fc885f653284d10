"""The clock where the athlete lives: the zone in the settings, else this computer's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.clocks import at_clock, on_clock

if TYPE_CHECKING:
    from datetime import date

    from analyzer.config import Config


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


def local_now(config: Config) -> datetime:
    """Return the time it is where the athlete lives, in their zone."""
    return on_local_clock(config, datetime.now(UTC))


def local_today(config: Config) -> date:
    """Return the calendar day it is where the athlete lives."""
    return local_now(config).date()
