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

    from analyzer.model import Activity, Sport

MIN_OVERLAP = 0.7
MAX_START_DRIFT = timedelta(minutes=20)
_BEST_FIRST = ("fit", "garmin_export", "strava_export", "strava", "tcx", "gpx", "hevy", "strong")
_BEST_SETS_FIRST = ("hevy", "strong", "garmin_export", "fit")
_BEST_NAMES_FIRST = ("hevy", "strong", "strava_export", "strava", "garmin_export")
_SAYS_LITTLE = {None, "", "other", "road"}
"""What a source says that does not know better: any other answer wins over these."""
_OF_ONE_SOURCE = {
    "source",
    "started_at",
    "ended_at",
    "start_hidden",
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
    only record, or the one of its sport that starts nearest, and tells its sport if the file does
    not. Everyone in a group matches everyone else in it; two records of one file never do. Named
    files are joined first, then the closest pairs.
    """
    named_pairs = _named_pairs(records)
    named = {frozenset((one.key, other.key)) for one, other in named_pairs}
    sports = _sports_told(named_pairs)
    told = {r.key: _of_sport(r, sports.get(r.key)) for r in records}
    group_of = {key: [record] for key, record in told.items()}
    for one, other in [*named_pairs, *_pairs(list(told.values()))]:
        mine, theirs = group_of[one.key], group_of[other.key]
        if mine is not theirs and _may_join(mine, theirs, named):
            mine.extend(theirs)
            group_of.update((record.key, mine) for record in theirs)
    groups = {id(group): sorted(group, key=_rank) for group in group_of.values()}
    return sorted(groups.values(), key=lambda g: (g[0].activity.started_at, g[0].key))


def _sports_told(named_pairs: Iterable[tuple[Told, Told]]) -> dict[str, Sport]:
    """Return the sports of those records whose named partner knows better."""
    return {
        one.key: other.activity.sport
        for pair in named_pairs
        for one, other in (pair, pair[::-1])
        if one.activity.sport == "other"
    }


def _of_sport(record: Told, sport: Sport | None) -> Told:
    return Told(replace(record.activity, sport=sport), record.file) if sport else record


def _named_pairs(records: Sequence[Told]) -> list[tuple[Told, Told]]:
    of_file: dict[str, list[Told]] = defaultdict(list)
    for record in sorted(records, key=lambda r: r.key):
        of_file[record.file or ""].append(record)
    pairs = []
    for record in sorted(records, key=lambda r: r.key):
        named = of_file[record.activity.belongs_to] if record.activity.belongs_to else []
        same_sport = [r for r in named if r.activity.sport == record.activity.sport]
        candidates = named if len(named) == 1 else same_sport
        if candidates:
            pairs.append((record, min(candidates, key=lambda r: _drift(record, r))))
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


def _rank(record: Told) -> tuple[bool, int, timedelta, str]:
    activity = record.activity
    return (
        activity.start_hidden,
        _place(activity.source.kind, _BEST_FIRST),
        activity.started_at - activity.ended_at,  # the longer recording first
        record.key,
    )


def _place(kind: str, order: tuple[str, ...]) -> int:
    return order.index(kind) if kind in order else len(order)


def merge(group: Iterable[Activity]) -> Activity:
    """Return one activity from records in order of rank, field by field.

    Times come from the best record, each other fact from the best record that knows it; sets come
    from the source that knows sets best (a lifting log before a watch), the name from where the
    athlete writes names, and descriptions are put together.
    """
    ranked = list(group)
    known = {
        f.name: _first_telling(getattr(activity, f.name) for activity in ranked)
        for f in fields(ranked[0])
        if f.name not in _OF_ONE_SOURCE
    }
    by_name = sorted(ranked, key=lambda a: _place(a.source.kind, _BEST_NAMES_FIRST))
    known["name"] = _first_telling(activity.name for activity in by_name)
    known["description"] = "\n".join(dict.fromkeys(a.description for a in by_name if a.description))
    known["problems"] = tuple(dict.fromkeys(p for a in ranked for p in a.problems))
    knows_sets = best_sets(ranked)
    known["sets"] = knows_sets.sets if knows_sets else ()
    return replace(ranked[0], **known)


def _first_telling(values: Iterable[Any]) -> Any:  # noqa: ANN401 - any field of an activity
    told = list(values)
    return next((value for value in told if value not in _SAYS_LITTLE), told[0])


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
