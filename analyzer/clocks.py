"""What a clock in a zone shows; "" names no zone and means the computer's own."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


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

    Of an hour that comes twice the first is meant. One that never comes, as the clock goes forward,
    is said of the moment at which it would have come: for 2:30 the clock shows 3:30.

    Args:
        shown: what the clock shows.
        zone: an IANA zone, or "".
    """
    # By way of UTC: within one zone Python leaves an hour that never comes as it is.
    there = zone_named(zone)
    if there is None:  # a timestamp alone knows the computer's zone where it has no name
        return datetime.fromtimestamp(shown.timestamp(), UTC).astimezone()
    return shown.replace(tzinfo=there).astimezone(UTC).astimezone(there)


def zone_of(local: datetime) -> str:
    """Return the zone in which ``on_clock`` shows a moment; "" for the computer's own."""
    return local.tzinfo.key if isinstance(local.tzinfo, ZoneInfo) else ""
