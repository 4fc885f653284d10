"""One activity, several sources: which records tell of the same run or session.

A pure function of the *set* of records: the order of import never matters, and nothing is thrown
away. An activity's id is that of its best record; the ids of its other records stay aliases.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from analyzer.model import Activity

MIN_OVERLAP = 0.7
MAX_START_DRIFT = timedelta(minutes=20)
_BEST_FIRST = ("fit", "garmin_export", "strava_export", "strava", "tcx", "gpx", "hevy", "strong")
_BEST_SETS_FIRST = ("hevy", "strong", "garmin_export", "fit")
_OF_ONE_SOURCE = {
    "source",
    "started_at",
    "ended_at",
    "sets",
    "stream",
    "pauses",
    "laps",
    "problems",
    "belongs_to",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What matching needs to know of one record; ``file`` is the input it came from."""

    activity: Activity
    file: str | None

    @property
    def key(self) -> str:
        """The record's stable key."""
        return self.activity.source.key


def link(records: Sequence[Told]) -> list[list[Told]]:
    """Group the records that tell of the same activity, the best record of each group first.

    Two records match when their sport is the same, they share at least 70 % of the shorter one's
    time and start less than 20 minutes apart; a summary that names its file matches that file's
    record of its sport that starts nearest. Everyone in a group matches everyone else in it; two
    records of one file never do. Named files are joined first, then the closest pairs.
    """
    group_of = {record.key: [record] for record in records}
    named_pairs = _named_pairs(records)
    named = {frozenset((one.key, other.key)) for one, other in named_pairs}
    for one, other in [*named_pairs, *_pairs(records)]:
        mine, theirs = group_of[one.key], group_of[other.key]
        if mine is not theirs and _may_join(mine, theirs, named):
            mine.extend(theirs)
            group_of.update((record.key, mine) for record in theirs)
    groups = {id(group): sorted(group, key=_rank) for group in group_of.values()}
    return sorted(groups.values(), key=lambda g: (g[0].activity.started_at, g[0].key))


def _named_pairs(records: Sequence[Told]) -> list[tuple[Told, Told]]:
    of_file: dict[str, list[Told]] = defaultdict(list)
    for record in sorted(records, key=lambda r: r.key):
        of_file[record.file or ""].append(record)
    pairs = []
    for record in sorted(records, key=lambda r: r.key):
        named = record.activity.belongs_to
        same_sport = [r for r in of_file[named] if r.activity.sport == record.activity.sport]
        if named and same_sport:
            pairs.append((record, min(same_sport, key=lambda r: _drift(record, r))))
    return pairs


def _drift(one: Told, other: Told) -> timedelta:
    return abs(one.activity.started_at - other.activity.started_at)


def _may_join(mine: Sequence[Told], theirs: Sequence[Told], named: set[frozenset[str]]) -> bool:
    return all(frozenset((a.key, b.key)) in named or _match(a, b) for a in mine for b in theirs)


def _pairs(records: Sequence[Told]) -> list[tuple[Told, Told]]:
    ordered = sorted(records, key=lambda r: (r.activity.started_at, r.key))
    pairs = []
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.activity.started_at - one.activity.started_at >= MAX_START_DRIFT:
                break
            if _match(one, other):
                pairs.append((one, other))
    return sorted(pairs, key=_closeness)


def _match(one: Told, other: Told) -> bool:
    a, b = one.activity, other.activity
    if a.sport != b.sport or (one.file is not None and one.file == other.file):
        return False
    if _drift(one, other) >= MAX_START_DRIFT:
        return False
    return _overlap(a, b) >= MIN_OVERLAP


def _overlap(a: Activity, b: Activity) -> float:
    shared = min(a.ended_at, b.ended_at) - max(a.started_at, b.started_at)
    shorter = min(a.ended_at - a.started_at, b.ended_at - b.started_at)
    if shorter <= timedelta(0):
        return 1.0 if shared >= timedelta(0) else 0.0
    return shared / shorter


def _closeness(pair: tuple[Told, Told]) -> tuple[float, timedelta, str, str]:
    a, b = pair[0].activity, pair[1].activity
    first, second = sorted((pair[0].key, pair[1].key))
    return -_overlap(a, b), abs(a.started_at - b.started_at), first, second


def _rank(record: Told) -> tuple[int, timedelta, str]:
    activity = record.activity
    return (
        _place(activity.source.kind, _BEST_FIRST),
        activity.started_at - activity.ended_at,  # the longer recording first
        record.key,
    )


def _place(kind: str, order: tuple[str, ...]) -> int:
    return order.index(kind) if kind in order else len(order)


def merge(group: Iterable[Activity]) -> Activity:
    """Return one activity from records in order of rank, field by field.

    Times come from the best record, each other fact from the best record that knows it; sets come
    from the source that knows sets best (a lifting log before a watch).
    """
    ranked = list(group)
    best = ranked[0]
    known: dict[str, Any] = {
        f.name: next((v for a in ranked if (v := getattr(a, f.name)) not in (None, "")), None)
        for f in fields(best)
        if f.name not in _OF_ONE_SOURCE
    }
    known = {name: value for name, value in known.items() if value is not None}
    problems = tuple(dict.fromkeys(p for a in ranked for p in a.problems))
    knows_sets = best_sets(ranked)
    return replace(best, **known, sets=knows_sets.sets if knows_sets else (), problems=problems)


def best_sets(ranked: Iterable[Activity]) -> Activity | None:
    """Return the record that knows the sets best, None when none has any."""
    with_sets = [a for a in ranked if a.sets]
    return min(with_sets, key=lambda a: _place(a.source.kind, _BEST_SETS_FIRST), default=None)


def name_groups(groups: Sequence[Sequence[Told]]) -> tuple[list[str], dict[str, str]]:
    """Give each group an id such as ``run-20260314-0612`` (UTC), and find the aliases.

    Returns:
        The ids, in the groups' order, and a map from every id any record of a group would have
        had alone to the group's id. Groups that would share an id get a piece of their key.
    """
    taken = Counter(_plain_id(g[0].activity) for g in groups)
    ids = [
        plain if taken[plain := _plain_id(g[0].activity)] == 1 else f"{plain}-{_tail(g[0].key)}"
        for g in groups
    ]
    aliases: dict[str, str] = {}
    claims: dict[str, set[str]] = defaultdict(set)
    for group, group_id in zip(groups, ids, strict=True):
        for record in group:
            claims[_plain_id(record.activity)].add(group_id)
            aliases[f"{_plain_id(record.activity)}-{_tail(record.key)}"] = group_id
    aliases |= {plain: owners.pop() for plain, owners in claims.items() if len(owners) == 1}
    return ids, aliases | {group_id: group_id for group_id in ids}


def _plain_id(activity: Activity) -> str:
    return f"{activity.sport}-{_stamp(activity.started_at)}"


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%d-%H%M")


def _tail(key: str) -> str:
    digest, _, index = key.partition("#")
    return f"{digest[:4]}{index}"
