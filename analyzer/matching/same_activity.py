"""One activity, several sources: which records are of the same run or session.

A pure function of the *set* of records: the order of import never matters, and nothing is thrown
away. An activity's id is that of its best record; every id it could have had from some of its
records alone stays an alias.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from analyzer.matching.merging import ranked_records, sport_of
from analyzer.sources import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.model import Activity, SourceRecord, Sport

MIN_OVERLAP = 0.7
MAX_START_DRIFT = timedelta(minutes=20)
_A_DAY = timedelta(hours=25)
_SAME_LENGTH = 0.03
_NO_TIME = timedelta(0)
_RECORDINGS = keys_of("recording")
_SUMMARIES = keys_of("summary")
_SOMETHING_IN_THE_GYM = {
    "", "all", "amrap", "cardio", "cardiotraining", "circuittraining", "crossfit", "emom",
    "exercise", "fitnessequipment", "generic", "highintensityintervaltraining", "hiit",
    "indoorcardio", "other", "tabata", "training", "workout",
}  # fmt: skip
"""What sources call a session in the gym when they do not say that it was strength."""
_NOT_A_LETTER = re.compile(r"[^a-z]")


def link_records(records: Iterable[SourceRecord]) -> list[list[SourceRecord]]:
    """Group the records of the same activity, the best record of each group first.

    Two records match when their sport is of one family (a "workout" may be what the watch calls
    strength), they share at least 70 % of the shorter one's time and start less than 20 minutes
    apart. A row with a hidden start matches what was as long within that day. A summary that
    names its file belongs to that file's only record, or to the one of its sport that starts
    nearest, and gives its sport if the file does not.

    Named files are joined first, then rows and logs with recordings, then the others; the closest
    pairs first. Recordings speak for their group: groups join when all their recordings match.
    Two records of one file are never joined, except rows that each brought a recording of their
    own: then two devices recorded one activity.

    Returns:
        The groups by the start of their best records.
    """
    by_key = {record.key: record for record in records}
    named_pairs = list(_named_pairs(by_key.values()))
    sports = _sports_from_partners(named_pairs)
    sure_of_sport = [_with_sport(record, sports.get(record.key)) for record in by_key.values()]
    group_of = {record.key: [record] for record in sure_of_sport}
    certain = [(one.key, other.key, True) for one, other in named_pairs]
    likely = [(one.key, other.key, False) for one, other in _matching_pairs(sure_of_sport)]
    for one, other, sure in [*certain, *likely]:
        mine, theirs = group_of[one], group_of[other]
        if mine is not theirs and _may_join(mine, theirs, sure=sure):
            mine.extend(theirs)
            group_of.update((record.key, mine) for record in theirs)
    keys = {id(group): _keys_best_first(group) for group in group_of.values()}
    groups = [[by_key[key] for key in group] for group in keys.values()]
    return sorted(groups, key=lambda g: (g[0].activity.started_at, g[0].key))


def _keys_best_first(group: Sequence[SourceRecord]) -> list[str]:
    if len(group) == 1:
        return [group[0].key]
    return [activity.source.key for activity in ranked_records(record.activity for record in group)]


def _named_pairs(
    records: Iterable[SourceRecord],
) -> Iterator[tuple[SourceRecord, SourceRecord]]:
    of_file: dict[str, list[SourceRecord]] = defaultdict(list)
    in_order = sorted(records, key=lambda r: r.key)
    for record in in_order:
        of_file[record.file_digest or ""].append(record)
    for record in in_order:
        named = of_file[record.activity.belongs_to] if record.activity.belongs_to else []
        same_sport = [r for r in named if r.activity.sport == record.activity.sport]
        candidates = named if len(named) == 1 else same_sport
        if candidates:
            yield record, min(candidates, key=lambda r: (_start_drift(record, r), r.key))


def _sports_from_partners(
    named_pairs: Iterable[tuple[SourceRecord, SourceRecord]],
) -> dict[str, Sport]:
    """Return the sports of those records whose named partner knows better."""
    return {
        one.key: other.activity.sport
        for pair in named_pairs
        for one, other in (pair, pair[::-1])
        if one.activity.sport == "other"
    }


def _with_sport(record: SourceRecord, sport: Sport | None) -> SourceRecord:
    return replace(record, activity=replace(record.activity, sport=sport)) if sport else record


def _may_join(mine: Sequence[SourceRecord], theirs: Sequence[SourceRecord], *, sure: bool) -> bool:
    # Without this a chain of overlaps would join a whole morning into one activity.
    mine_recorded, theirs_recorded = _recordings_in(mine), _recordings_in(theirs)
    shared = {r.file_digest for r in mine if r.file_digest} & {r.file_digest for r in theirs}
    only_rows = all(r.kind in _SUMMARIES for r in (*mine, *theirs) if r.file_digest in shared)
    if shared and not (only_rows and mine_recorded and theirs_recorded):
        return False
    return sure or all(
        _records_match(a, b) for a in mine_recorded or mine for b in theirs_recorded or theirs
    )


def _recordings_in(group: Iterable[SourceRecord]) -> list[SourceRecord]:
    return [record for record in group if record.kind in _RECORDINGS]


def _matching_pairs(
    records: Iterable[SourceRecord],
) -> list[tuple[SourceRecord, SourceRecord]]:
    """Return the pairs that match, closest first.

    Sorted by start, each record is compared only with those that start within its reach, so a
    life of activities takes about as many comparisons as it has activities.
    """
    ordered = sorted(records, key=lambda r: (r.activity.started_at, r.key))
    pairs = []
    for i, one in enumerate(ordered):
        reach = _A_DAY if one.activity.start_hidden else MAX_START_DRIFT
        for other in map(ordered.__getitem__, range(i + 1, len(ordered))):
            if other.activity.started_at - one.activity.started_at >= reach:
                break
            if _records_match(one, other):
                pairs.append((one, other))
    return sorted(pairs, key=_closeness)


def _records_match(one: SourceRecord, other: SourceRecord) -> bool:
    a, b = one.activity, other.activity
    same_file = one.file_digest is not None and one.file_digest == other.file_digest
    if same_file or _sport_family(a) != _sport_family(b):
        return False
    if a.start_hidden or b.start_hidden:
        return _as_long_that_day(a, b) if a.start_hidden else _as_long_that_day(b, a)
    return _start_drift(one, other) < MAX_START_DRIFT and _overlap_share(a, b) >= MIN_OVERLAP


def _sport_family(activity: Activity) -> Sport:
    if activity.sport != "other":
        return activity.sport
    detail = _NOT_A_LETTER.sub("", activity.sport_detail.lower())
    return "strength" if detail in _SOMETHING_IN_THE_GYM else "other"


def _as_long_that_day(hidden: Activity, other: Activity) -> bool:
    """Tell whether an activity began on the day of one with a hidden start, and was as long."""
    after = other.started_at - hidden.started_at
    if not _NO_TIME <= after < _A_DAY:
        return False
    if hidden.distance_m and other.distance_m:
        return _about_equal(hidden.distance_m, other.distance_m)
    return _about_equal(_duration_of(hidden).total_seconds(), _duration_of(other).total_seconds())


def _about_equal(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME_LENGTH * max(one, other)


def _start_drift(one: SourceRecord, other: SourceRecord) -> timedelta:
    return abs(one.activity.started_at - other.activity.started_at)


def _duration_of(activity: Activity) -> timedelta:
    return max(activity.ended_at - activity.started_at, _NO_TIME)


def _shared_time(a: Activity, b: Activity) -> timedelta:
    return min(a.ended_at, b.ended_at) - max(a.started_at, b.started_at)


def _overlap_share(a: Activity, b: Activity) -> float:
    shorter = min(_duration_of(a), _duration_of(b))
    if shorter <= _NO_TIME:  # a row without a duration is a point in time
        return 1.0 if _shared_time(a, b) >= _NO_TIME else 0.0
    return _shared_time(a, b) / shorter


def _closeness(
    pair: tuple[SourceRecord, SourceRecord],
) -> tuple[bool, float, timedelta, str, str]:
    """Return what orders pairs: a recording with what is none first, then by shared time."""
    one, other = pair
    a, b = one.activity, other.activity
    together = max(a.ended_at, b.ended_at) - min(a.started_at, b.started_at)
    share = _shared_time(a, b) / together if together > _NO_TIME else 1.0
    first, second = sorted((one.key, other.key))
    of_two_tiers = (one.kind in _RECORDINGS) != (other.kind in _RECORDINGS)
    return not of_two_tiers, -share, _start_drift(one, other), first, second


def groups_by_id(records: Iterable[SourceRecord]) -> dict[str, list[SourceRecord]]:
    """Link records, and give each activity an id such as ``run-20260314-0612`` (UTC).

    An id that another activity has, or may have had, gets a piece of the best record's key: what
    was noted down as one activity's id must never silently mean another.

    Returns:
        The records of each activity, the best first, by its id and in order of start.
    """
    groups = link_records(records)
    claimed = Counter(plain for group in groups for plain in {p for p, _ in _plain_ids(group)})
    found = {}
    for group in groups:
        best = group[0]
        plain = _plain_id(best.activity, sport_of(record.activity for record in group))
        found[plain if claimed[plain] == 1 else f"{plain}-{_key_digest(best.key)}"] = group
    return found


def aliases_of(groups: Mapping[str, Sequence[SourceRecord]]) -> dict[str, frozenset[str]]:
    """Return every id by which an activity may be or may have been called, and which it may mean.

    An id may have been that of several activities of today: which of them it meant depends on what
    was read first, which nobody kept. Today's ids mean one activity each.

    Args:
        groups: the records of each activity by its id.
    """
    aliases: dict[str, set[str]] = defaultdict(set)
    for group_id, group in groups.items():
        for plain, record in _plain_ids(group):
            aliases[plain].add(group_id)
            aliases[f"{plain}-{_key_digest(record.key)}"].add(group_id)
    return {alias: frozenset(ids) for alias, ids in aliases.items()}


def _plain_ids(group: Sequence[SourceRecord]) -> Iterator[tuple[str, SourceRecord]]:
    """Yield each id that some of an activity's records would give it, and the best of those.

    Any record may once have been the best there was, and the sport that of any of them, or what
    its family is called.
    """
    activities = [record.activity for record in group]
    sports = {sport for a in activities for sport in (a.sport, _sport_family(a))}
    for record in group:
        for sport in sports:
            yield _plain_id(record.activity, sport), record


def ids_meant(typed: str, groups: Mapping[str, Sequence[SourceRecord]]) -> frozenset[str]:
    """Return the ids of the activities an id may mean whose end may be left out, none if unknown.

    Args:
        typed: an id of today or of former times, or the beginning of one.
        groups: the records of each activity by its id.
    """
    aliases = aliases_of(groups)
    if typed in aliases:
        return aliases[typed]
    return frozenset().union(*(ids for alias, ids in aliases.items() if alias.startswith(typed)))


def _plain_id(activity: Activity, sport: Sport) -> str:
    at = activity.started_at
    return f"{sport}-{at.year:04d}{at.month:02d}{at.day:02d}-{at.hour:02d}{at.minute:02d}"


def _key_digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:6]
