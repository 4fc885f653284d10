"""From an id somebody typed to the activity meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analyzer.errors import UsageError
from analyzer.matching.merging import sport_of
from analyzer.matching.same_activity import groups_by_id, ids_meant

if TYPE_CHECKING:
    from analyzer.store import Store

_KIND_NAMES = {"run": "run", "strength": "strength session"}
_LISTINGS = {"run": "legstats runs", "strength": "legstats legdays"}
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class FoundActivity:
    """The activity an id means, and the keys of the records it was merged from."""

    activity_id: str
    keys: tuple[str, ...]


def find_activity(store: Store, typed: str, sport: Literal["run", "strength"]) -> FoundActivity:
    """Return the activity meant; former ids count, and the end of an id may be left out.

    Raises:
        UsageError: no activity of that sport has such an id, or several have.
    """
    groups = groups_by_id(store.activities())
    matching = {
        activity_id: groups[activity_id]
        for activity_id in ids_meant(typed, groups)
        if sport_of(record.activity for record in groups[activity_id]) == sport
    }
    if not matching:
        raise UsageError(
            f"There is no {_KIND_NAMES[sport]} {typed}.", f"`{_LISTINGS[sport]}` lists the ids."
        )
    if len(matching) > 1:
        some = ", ".join(sorted(matching)[:_MOST_NAMED])
        raise UsageError(f"{typed} could be any of {some}.", "Type more of the id.")
    ((activity_id, records),) = matching.items()
    return FoundActivity(activity_id, tuple(record.key for record in records))
