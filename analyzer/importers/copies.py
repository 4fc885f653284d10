"""Activities that stand in one file twice, as when a file was joined to itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model import Activity


def without_copies(found: Iterable[Activity]) -> list[Activity]:
    """Return activities in order of time, of equal ones the first; it says that there were more."""
    kept: dict[object, Activity] = {}
    for one in sorted(found, key=lambda one: one.started_at):
        same = (one.sport, one.started_at, one.ended_at, one.distance_m)
        if same in kept:
            problem = "The file holds this activity twice; one copy was kept."
            kept[same] = replace(kept[same], problems=(*kept[same].problems, problem))
        else:
            kept[same] = one
    return list(kept.values())
