"""What the athlete's own clock showed: the zone of an activity, and its start there."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from analyzer.model import Activity


def zone_of(activity: Activity, fallback: str = "") -> tzinfo | None:
    """Return the zone a source names, else the fallback; None means the computer's own.

    Args:
        activity: it may name a zone, an offset or neither.
        fallback: IANA zone where the source is silent; "" for the computer's own.
    """
    named = named_zone(activity)
    if named is not None:
        return named
    return _zone(fallback) if fallback else None


def named_zone(activity: Activity) -> tzinfo | None:
    """Return the zone a source names, None where it is silent."""
    if activity.zone:
        return _zone(activity.zone)
    if activity.utc_offset_s is None:
        return None
    return timezone(timedelta(seconds=activity.utc_offset_s))


def local_time(activity: Activity, fallback: str = "") -> datetime:
    """Return the start as the athlete's clock showed it, without a zone."""
    return activity.started_at.astimezone(zone_of(activity, fallback)).replace(tzinfo=None)


def local_start(activity: Activity) -> datetime | None:
    """Return the start as the source's own clock showed it, None where it names no zone."""
    zone = named_zone(activity)
    return None if zone is None else activity.started_at.astimezone(zone).replace(tzinfo=None)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
