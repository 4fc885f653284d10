"""From an id somebody typed to the activity meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from analyzer.errors import UsageError
from analyzer.matching.ids import groups_by_id, ids_meant, own_ids, records_meant
from analyzer.matching.kept_links import linked_activities
from analyzer.matching.local_clock import local_time
from analyzer.matching.merging import merge_activities, sport_of
from analyzer.store import Store
from analyzer.units import day, first_few, listed, time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.config import Config
    from analyzer.model import SourceRecord, Sport

Wanted: TypeAlias = Literal["run", "strength", "activity"]
"""What an id must mean; "activity" is one of any sport."""

_KIND_NAMES = {"run": "run", "strength": "strength session", "activity": "activity"}
_LISTINGS = {
    "run": "legstats runs",
    "strength": "legstats legdays",
    "activity": "legstats runs list --sport other",
}
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class FoundActivity:
    """The activity an id means, and the keys of the records it was merged from."""

    activity_id: str
    keys: tuple[str, ...]


def find_activity(store: Store, typed: str, wanted: Wanted, config: Config) -> FoundActivity:
    """Return the activity meant; former ids count, and the end of an id may be left out.

    Args:
        store: where it is.
        typed: an id of today or of former times, or the beginning of one.
        wanted: what it must be.
        config: the settings: they name the home, and the zone of activities that name none.

    Raises:
        UsageError: no activity of that sport has such an id, or several have.
    """
    words = sport_words(store)
    # A whole id of today means one activity, whatever the others were called: mostly that is it.
    known = linked_activities(store, config).groups_called(typed)
    if all(wanted not in {"activity", sport_meant(group, words)} for group in known.values()):
        known = groups_by_id(store.activities(), config.sources.zone)
    return _find_in(known, typed, wanted, words, config.sources.zone)


def ids_beginning(config: Config, typed: str, wanted: Wanted) -> list[tuple[str, str]]:
    """Return the ids that begin so, the newest first, each with its local day and time in words."""
    if not config.store_path.exists():
        return []
    zone = config.sources.zone
    with Store(config.store_path) as store:
        groups, words = groups_by_id(store.activities(), zone), sport_words(store)
    found = [
        (local_time(merge_activities(record.activity for record in group), zone), activity_id)
        for activity_id, group in groups.items()
        if activity_id.startswith(typed) and wanted in {"activity", sport_meant(group, words)}
    ]
    return [
        (activity_id, f"{day(when, named=True)}, {time_of_day(when)}")
        for when, activity_id in sorted(found, reverse=True)
    ]


def sport_words(store: Store) -> dict[str, Sport]:
    """Return which sport the athlete says that records are of, by their keys."""
    return {w.key: cast("Sport", w.value) for w in store.overrides.read_all() if w.topic == "sport"}


def sport_meant(group: Iterable[SourceRecord], words: Mapping[str, Sport]) -> Sport:
    """Return an activity's sport: what the athlete says, else what its records say."""
    records = list(group)
    said = [words[record.key] for record in records if record.key in words]
    return said[-1] if said else sport_of(record.activity for record in records)


def find_pair(
    store: Store, typed: str, other: str, zone: str
) -> tuple[FoundActivity, FoundActivity]:
    """Return two runs by their ids, of today or of when they were two, each with its own records.

    Raises:
        UsageError: no run has such an id, several have, or both mean the same records.
    """
    groups = groups_by_id(store.activities(), zone)
    words = sport_words(store)
    found, another = (_find_in(groups, one, "run", words, zone) for one in (typed, other))
    if found.activity_id != another.activity_id:
        return found, another
    group = groups[found.activity_id]
    meant, others = ([r.key for r in records_meant(one, group, zone)] for one in (typed, other))
    # What both ids may mean is no part of either.
    mine, theirs = (
        [k for k in keys if k not in no] for keys, no in ((meant, others), (others, meant))
    )
    if not mine or not theirs:
        own = [f"{i} ({r.kind})" for i, r in zip(own_ids(group, zone), group, strict=True)]
        raise UsageError(
            f"{typed} and {other} are the same run, {found.activity_id}.",
            f"It was read from {listed(own)}: name two of these."
            if len(own) > 1
            else f"Name two runs: `{_LISTINGS['run']}` lists the ids.",
        )
    # They are one already: only as typed do their ids still tell the two apart.
    return replace(found, activity_id=typed, keys=tuple(mine)), replace(
        another, activity_id=other, keys=tuple(theirs)
    )


def ids_of_records(store: Store, keys: Sequence[str], config: Config) -> list[str]:
    """Return the ids of the activities that some records are of, in the order of their keys."""
    linked = linked_activities(store, config)
    id_of = {key: activity_id for activity_id, group in linked.keys.items() for key in group}
    return [id_of[key] for key in keys]


def _find_in(
    groups: Mapping[str, Sequence[SourceRecord]],
    typed: str,
    wanted: Wanted,
    words: Mapping[str, Sport],
    zone: str,
) -> FoundActivity:
    matching = {
        activity_id: groups[activity_id]
        for activity_id in ids_meant(typed, groups, zone)
        if wanted in {"activity", sport_meant(groups[activity_id], words)}
    }
    if not matching:
        raise UsageError(
            f"There is no {_KIND_NAMES[wanted]} {typed}.", f"`{_LISTINGS[wanted]}` lists the ids."
        )
    if len(matching) > 1:
        raise _several_meant(typed, matching, zone)
    ((activity_id, records),) = matching.items()
    return FoundActivity(activity_id, tuple(record.key for record in records))


def _several_meant(
    typed: str, matching: Mapping[str, Sequence[SourceRecord]], zone: str
) -> UsageError:
    """Return what to say of an id that several activities begin with, or have had."""
    if all(one.startswith(typed) for one in matching):
        some = listed(first_few(sorted(matching), _MOST_NAMED), "or")
        return UsageError(f"{typed} could be any of {some}.", "Type more of the id.")
    shown = [
        f"{activity_id} ({day(when)}, {time_of_day(when)})"
        for activity_id, records in sorted(matching.items())
        for when in [local_time(merge_activities(r.activity for r in records), zone)]
    ]
    some = listed(first_few(shown, _MOST_NAMED), "or")
    return UsageError(
        f"{typed} may mean {some}: the clocks of two zones show them so.",
        "Type the whole id of the one you mean.",
    )
