"""One activity, several sources: which records tell of the same run or session.

A pure function of the *set* of records: the order of import never matters, and nothing is thrown
away. An activity's id is that of its best record; the ids of its other records stay aliases.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from analyzer.matching.merging import ranked, sport_of
from analyzer.sources import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.model import Activity, Sport

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


@dataclass(frozen=True, slots=True)
class Told:
    """What matching needs to know of one record; ``file`` is the input it came from."""

    activity: Activity
    file: str | None

    @property
    def key(self) -> str:
        """The record's stable key."""
        return self.activity.source.key

    @property
    def kind(self) -> str:
        """What kind of source it came from."""
        return self.activity.source.kind


def link(records: Sequence[Told]) -> list[list[Told]]:
    """Group the records that tell of the same activity, the best record of each group first.

    Two records match when their sport is of one family (a "workout" may be what the watch calls
    strength), they share at least 70 % of the shorter one's time and start less than 20 minutes
    apart. A row with a hidden start matches what was as long within that day. A summary that
    names its file belongs to that file's only record, or to the one of its sport that starts
    nearest, and tells its sport if the file does not.

    Named files are joined first, then rows and logs with recordings, then the others; the closest
    pairs first. Recordings speak for their group: groups join when all their recordings match.
    Two records of one file are never joined, except rows that each brought a recording of their
    own: then two devices recorded one activity.
    """
    named_pairs = list(_named_pairs(records))
    sports = _sports_told(named_pairs)
    told = [_of_sport(record, sports.get(record.key)) for record in records]
    group_of = {record.key: [record] for record in told}
    certain = [(one.key, other.key, True) for one, other in named_pairs]
    likely = [(one.key, other.key, False) for one, other in _pairs(told)]
    for one, other, sure in [*certain, *likely]:
        mine, theirs = group_of[one], group_of[other]
        if mine is not theirs and _may_join(mine, theirs, sure=sure):
            mine.extend(theirs)
            group_of.update((record.key, mine) for record in theirs)
    groups = {id(group): _best_first(group) for group in group_of.values()}
    return sorted(groups.values(), key=lambda g: (g[0].activity.started_at, g[0].key))


def _best_first(group: Sequence[Told]) -> list[Told]:
    if len(group) == 1:
        return list(group)
    by_key = {record.key: record for record in group}
    return [by_key[activity.source.key] for activity in ranked(r.activity for r in group)]


def _named_pairs(records: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    of_file: dict[str, list[Told]] = defaultdict(list)
    in_order = sorted(records, key=lambda r: r.key)
    for record in in_order:
        of_file[record.file or ""].append(record)
    for record in in_order:
        named = of_file[record.activity.belongs_to] if record.activity.belongs_to else []
        same_sport = [r for r in named if r.activity.sport == record.activity.sport]
        candidates = named if len(named) == 1 else same_sport
        if candidates:
            yield record, min(candidates, key=lambda r: (_drift(record, r), r.key))


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


def _may_join(mine: Sequence[Told], theirs: Sequence[Told], *, sure: bool) -> bool:
    mine_recorded, theirs_recorded = _recordings(mine), _recordings(theirs)
    shared = {r.file for r in mine if r.file} & {r.file for r in theirs}
    only_rows = all(r.kind in _SUMMARIES for r in (*mine, *theirs) if r.file in shared)
    if shared and not (only_rows and mine_recorded and theirs_recorded):
        return False
    return sure or all(
        _match(a, b) for a in mine_recorded or mine for b in theirs_recorded or theirs
    )


def _recordings(group: Iterable[Told]) -> list[Told]:
    return [record for record in group if record.kind in _RECORDINGS]


def _pairs(records: Iterable[Told]) -> list[tuple[Told, Told]]:
    ordered = sorted(records, key=lambda r: (r.activity.started_at, r.key))
    pairs = []
    for i, one in enumerate(ordered):
        reach = _A_DAY if one.activity.start_hidden else MAX_START_DRIFT
        for other in map(ordered.__getitem__, range(i + 1, len(ordered))):
            if other.activity.started_at - one.activity.started_at >= reach:
                break
            if _match(one, other):
                pairs.append((one, other))
    return sorted(pairs, key=_closeness)


def _match(one: Told, other: Told) -> bool:
    a, b = one.activity, other.activity
    if _family(a) != _family(b) or (one.file is not None and one.file == other.file):
        return False
    if a.start_hidden or b.start_hidden:
        return _as_long_that_day(a, b) if a.start_hidden else _as_long_that_day(b, a)
    return _drift(one, other) < MAX_START_DRIFT and _overlap(a, b) >= MIN_OVERLAP


def _family(activity: Activity) -> Sport:
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
        return _alike(hidden.distance_m, other.distance_m)
    return _alike(_lasting(hidden).total_seconds(), _lasting(other).total_seconds())


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME_LENGTH * max(one, other)


def _drift(one: Told, other: Told) -> timedelta:
    return abs(one.activity.started_at - other.activity.started_at)


def _lasting(activity: Activity) -> timedelta:
    return max(activity.ended_at - activity.started_at, _NO_TIME)


def _shared(a: Activity, b: Activity) -> timedelta:
    return min(a.ended_at, b.ended_at) - max(a.started_at, b.started_at)


def _overlap(a: Activity, b: Activity) -> float:
    shorter = min(_lasting(a), _lasting(b))
    if shorter <= _NO_TIME:
        return 1.0 if _shared(a, b) >= _NO_TIME else 0.0
    return _shared(a, b) / shorter


def _closeness(pair: tuple[Told, Told]) -> tuple[bool, float, timedelta, str, str]:
    """Return what orders pairs: a recording with what is none first, then by shared time."""
    one, other = pair
    a, b = one.activity, other.activity
    together = max(a.ended_at, b.ended_at) - min(a.started_at, b.started_at)
    share = _shared(a, b) / together if together > _NO_TIME else 1.0
    first, second = sorted((one.key, other.key))
    of_two_tiers = (one.kind in _RECORDINGS) != (other.kind in _RECORDINGS)
    return not of_two_tiers, -share, _drift(one, other), first, second


def name_groups(groups: Sequence[Sequence[Told]]) -> list[str]:
    """Give each group an id such as ``run-20260314-0612`` (UTC).

    Groups that would share an id get a piece of their key.
    """
    plain = [_plain_id(g[0].activity, sport_of(r.activity for r in g)) for g in groups]
    taken = Counter(plain)
    return [
        one if taken[one] == 1 else f"{one}-{_tail(group[0].key)}"
        for one, group in zip(plain, groups, strict=True)
    ]


def aliases_of(groups: Sequence[Sequence[Told]], ids: Sequence[str]) -> dict[str, str]:
    """Map every id any record of a group would have had alone to the group's id."""
    aliases: dict[str, str] = {}
    claims: dict[str, set[str]] = defaultdict(set)
    for group, group_id in zip(groups, ids, strict=True):
        sport = sport_of(r.activity for r in group)
        for record in group:
            sports = {sport, record.activity.sport, _family(record.activity)}
            for alias in {_plain_id(record.activity, s) for s in sports}:
                claims[alias].add(group_id)
                aliases[f"{alias}-{_tail(record.key)}"] = group_id
    aliases |= {alias: owners.pop() for alias, owners in claims.items() if len(owners) == 1}
    return aliases | {group_id: group_id for group_id in ids}


def _plain_id(activity: Activity, sport: Sport) -> str:
    at = activity.started_at
    return f"{sport}-{at.year:04d}{at.month:02d}{at.day:02d}-{at.hour:02d}{at.minute:02d}"


def _tail(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:6]
