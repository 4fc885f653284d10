"""The number an activity has at the service it came from: the same number is the same activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import Activity


def number_at_service(activity: Activity) -> tuple[str, str] | None:
    """Return the service an activity came from and its number there, None without one."""
    row = source_kind(activity.source.kind)
    key = activity.source.key
    if not row.service or not key.startswith(row.key_prefix):
        return None
    return row.service, key.removeprefix(row.key_prefix).partition("#")[0]


def newest_first(activities: Iterable[Activity]) -> list[Activity]:
    """Return activities by where the athlete writes names: of one service the newest word first."""
    return sorted(activities, key=lambda a: source_kind(a.source.kind).names_rank)


def superseded_keys(activities: Iterable[Activity]) -> set[str]:
    """Return the keys of those that a newer word of the same service on the same number replaces.

    An archive is as old as the day it was asked for; the account says what stands there now.
    """
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    rows = [a for a in activities if source_kind(a.source.kind).service]
    for activity in newest_first(rows) if len(rows) > 1 else ():
        number = number_at_service(activity)
        if number is None:
            continue
        if number in seen:
            found.add(activity.source.key)
        seen.add(number)
    return found
