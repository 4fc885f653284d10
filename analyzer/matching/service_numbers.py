"""The number an activity has at the service it came from: the same number is the same activity."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analyzer.model import DatedSource
from analyzer.sources import SOURCES, source_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import Activity


def number_at_service(activity: Activity) -> tuple[str, str] | None:
    """Return the service an activity came from and its number there, None without one."""
    kind = activity.source.kind
    number = number_in_key(kind, activity.source.key)
    return (source_kind(kind).service, number) if number else None


def number_in_key(kind: str, key: str) -> str:
    """Return the number at its service that a record's key carries, "" without one.

    Args:
        kind: the record's kind of source.
        key: its key.
    """
    row = source_kind(kind)
    if not row.key_prefix or not key.startswith(row.key_prefix):
        return ""
    return key.removeprefix(row.key_prefix).partition("#")[0]


def newest_first(activities: Iterable[Activity]) -> list[Activity]:
    """Return activities by where the athlete writes names: of one service the newest word first.

    An archive is as old as the day it was asked for; an account says what stands there when it is
    asked, which is today where nobody says when.
    """
    return sorted(activities, key=_names_order)


_RANK_OF_SERVICE = {
    service: min(row.names_rank for row in SOURCES if row.service == service)
    for service in {row.service for row in SOURCES if row.service}
}


def _names_order(activity: Activity) -> tuple[int, float, int]:
    row, source = source_kind(activity.source.kind), activity.source
    said_s = source.said_at.timestamp() if isinstance(source, DatedSource) else math.inf
    return _RANK_OF_SERVICE.get(row.service, row.names_rank), -said_s, row.names_rank


def superseded_keys(activities: Iterable[Activity]) -> set[str]:
    """Return the keys of those whose number a newer word of the same service is on."""
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    rows = [a for a in activities if source_kind(a.source.kind).service]
    services = {source_kind(a.source.kind).service for a in rows}
    for activity in newest_first(rows) if len(rows) > len(services) else ():
        number = number_at_service(activity)
        if number is None:
            continue
        if number in seen:
            found.add(activity.source.key)
        seen.add(number)
    return found
