"""From an id somebody typed to the activity meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analyzer.errors import UsageError
from analyzer.matching.ids import groups_by_id, ids_meant, records_meant
from analyzer.matching.merging import sport_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.model import SourceRecord
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
    return _find_in(groups_by_id(store.activities()), typed, sport)


def find_pair(store: Store, typed: str, other: str) -> tuple[FoundActivity, FoundActivity]:
    """Return two runs by their ids, of today or of when they were two, each with its own records.

    Raises:
        UsageError: no run has such an id, several have, or both mean the same records.
    """
    groups = groups_by_id(store.activities())
    found, another = (_find_in(groups, one, "run") for one in (typed, other))
    if found.activity_id != another.activity_id:
        return found, another
    group = groups[found.activity_id]
    meant, others = ([r.key for r in records_meant(one, group)] for one in (typed, other))
    # What both ids may mean is no part of either.
    mine, theirs = (
        [k for k in keys if k not in no] for keys, no in ((meant, others), (others, meant))
    )
    if not mine or not theirs:
        raise UsageError(
            f"{typed} and {other} are the same run, {found.activity_id}, in one record.",
            "`legstats runs` lists the ids.",
        )
    return replace(found, keys=tuple(mine)), replace(another, keys=tuple(theirs))


def ids_of_records(store: Store, keys: Sequence[str]) -> list[str]:
    """Return the ids of the activities that some records are of, in the order of their keys."""
    id_of = {
        record.key: activity_id
        for activity_id, group in groups_by_id(store.activities()).items()
        for record in group
    }
    return [id_of[key] for key in keys]


def _find_in(
    groups: Mapping[str, Sequence[SourceRecord]], typed: str, sport: Literal["run", "strength"]
) -> FoundActivity:
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
