"""What the file says of local time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.importers.fit.rows import rows

if TYPE_CHECKING:
    from analyzer.importers.table import Table

QUARTER_HOUR_S = 900
FARTHEST_S = 15 * 3600
SLACK_S = 300
"""How far the two clocks of an ``activity`` message may be from a whole quarter of an hour."""


def utc_offset_s(activities: Table) -> int | None:
    """Return local time minus UTC in seconds, rounded to quarters of an hour.

    The vendor's ``activity`` message carries both times. Watches without a set clock, and some
    makers, write nonsense there: beyond ±15 h or off a quarter of an hour it is ignored.
    """
    for row in rows(activities):
        offset = row.number("local_timestamp") - row.number("timestamp")
        if abs(offset) <= FARTHEST_S:
            rounded = round(offset / QUARTER_HOUR_S) * QUARTER_HOUR_S
            if abs(offset - rounded) <= SLACK_S:
                return rounded
    return None
