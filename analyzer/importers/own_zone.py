"""The computer's own time zone by its IANA name, for times that name none."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from analyzer.clocks import at_clock

_LOCALTIME = Path("/etc/localtime")
_TIMEZONE = Path("/etc/timezone")


def own_zone() -> str:
    """Return the computer's zone such as "Europe/Berlin"; "" when its name is not known."""
    chosen = os.environ.get("TZ", "").removeprefix(":")
    for name in [chosen] if chosen else _system_zones():
        with suppress(KeyError, ValueError, OSError):
            return ZoneInfo(name).key or ""
    return ""


def _system_zones() -> list[str]:
    with suppress(OSError):
        after = str(_LOCALTIME.resolve()).partition("zoneinfo/")[2]
        if after:
            return [after.removeprefix("posix/")]
    with suppress(OSError):
        return [_TIMEZONE.read_text(encoding="utf-8").strip()]
    return []


def placed_in_zone(when: datetime, zone: str) -> datetime:
    """Return the instant a clock in this zone meant; "" is the computer's own zone.

    A time that names its own zone keeps it. Of an hour that comes twice the first is meant.
    """
    known = at_clock(when, zone) if when.tzinfo is None else when
    return known.astimezone(UTC)
