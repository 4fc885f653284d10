"""What a clock in a zone shows; "" names no zone and means the computer's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime


def zone_named(name: str) -> ZoneInfo | None:
    """Return an IANA zone; None, which ``datetime`` takes for the computer's own, for ""."""
    return ZoneInfo(name) if name else None


def on_clock(instant: datetime, zone: str) -> datetime:
    """Return an instant as a clock in a zone shows it.

    Args:
        instant: a moment with a zone; no pandas Timestamp, for which no zone means UTC.
        zone: an IANA zone, or "".
    """
    return instant.astimezone(zone_named(zone))


def at_clock(shown: datetime, zone: str) -> datetime:
    """Return the moment, with its zone, at which a clock shows a time given without one.

    Of an hour that comes twice the first is meant.

    Args:
        shown: what the clock shows.
        zone: an IANA zone, or "".
    """
    # astimezone() alone knows the computer's zone where it has no name.
    return shown.replace(tzinfo=ZoneInfo(zone)) if zone else shown.astimezone()
