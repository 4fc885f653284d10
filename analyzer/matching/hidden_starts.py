"""Activities whose start is hidden: known to the day, and matched by day and length."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from analyzer.matching.local_clock import local_start
from analyzer.matching.pairs import A_DAY, is_same_service, length_difference, sport_family

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analyzer.matching.groups import RecordGroup
    from analyzer.model import Activity, SourceRecord

_NO_TIME = timedelta(0)
_NEAR_MIDNIGHT = timedelta(hours=2)
_AS_EXACT = 0.002
"""Lengths that differ by less are equal: services round them."""


def hidden_pairs(groups: Sequence[RecordGroup]) -> list[tuple[SourceRecord, SourceRecord]]:
    """Return each hidden start with what was as long that day, the most alike pairs first.

    Args:
        groups: all there are, in order of start.
    """
    starts = [group.activity.started_at for group in groups]
    pairs = [
        (difference, hidden.best, other.best)
        for hidden in groups
        if hidden.activity.start_hidden
        for other in groups[
            bisect_left(starts, hidden.activity.started_at - A_DAY) : bisect_left(
                starts, hidden.activity.started_at + 2 * A_DAY
            )
        ]
        if other is not hidden and _is_that_day(hidden.best, other.best)
        if (difference := length_difference(hidden.activity, other.activity)) is not None
    ]
    return [(hidden, other) for _, hidden, other in sorted(pairs, key=_likeness)]


def _is_that_day(hidden: SourceRecord, other: SourceRecord) -> bool:
    a, b = hidden.activity, other.activity
    return (
        sport_family(a) == sport_family(b)
        and not is_same_service(hidden, other)
        and not (b.start_hidden and hidden.kind == other.kind)
        and on_hidden_day(a, b)
    )


def _likeness(pair: tuple[float, SourceRecord, SourceRecord]) -> tuple[Any, ...]:
    """Return what orders pairs: by difference in length; of equals the earlier number is first."""
    difference, hidden, other = pair
    # Numbers grow, and a longer one is a later one.
    number = len(hidden.key), hidden.key
    return round(difference / _AS_EXACT), *number, other.activity.started_at, other.key


def on_hidden_day(hidden: Activity, other: Activity) -> bool:
    """Tell whether an activity began on the day of one whose start is hidden.

    A hidden start is given as the midnight with which its local day began; some sources give that
    midnight in UTC whatever the zone.
    """
    if other.start_hidden:
        return hidden_day(hidden) == hidden_day(other)
    local = local_start(other)
    if local is not None:
        offset = local - other.started_at.astimezone(UTC).replace(tzinfo=None)
        day = _named_day(hidden) or _day_seen_from(hidden, offset)
        if day is not None:
            return local.date() == day
    return _NO_TIME <= other.started_at - hidden.started_at < A_DAY


def hidden_day(hidden: Activity) -> date:
    """Return the day that a hidden start is the midnight of."""
    # Without a zone: the nearest midnight is at most twelve hours off.
    return _named_day(hidden) or (hidden.started_at.astimezone(UTC) + timedelta(hours=12)).date()


def _named_day(hidden: Activity) -> date | None:
    """Return the day of a hidden start that is midnight in its own zone, or in UTC."""
    for shown in (local_start(hidden), hidden.started_at.astimezone(UTC)):
        if shown is not None and (shown.hour, shown.minute) == (0, 0):
            return shown.date()
    return None


def _day_seen_from(hidden: Activity, offset: timedelta) -> date | None:
    """Return the day whose midnight a hidden start is in another's zone, None far from any."""
    shown = hidden.started_at.astimezone(UTC).replace(tzinfo=None) + offset
    # The clocks may have been set between midnight and the start.
    day = (shown + _NEAR_MIDNIGHT).date()
    return day if abs(shown - datetime.combine(day, time())) <= _NEAR_MIDNIGHT else None
