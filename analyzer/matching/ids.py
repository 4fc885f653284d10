"""What an activity is called, and which activities an id may mean."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from analyzer.matching.local_clock import local_time, named_zone, zone_of
from analyzer.matching.merging import sport_of
from analyzer.matching.pairs import sport_family
from analyzer.matching.same_activity import link_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo

    from analyzer.model import SourceRecord, Sport

_WHOLE_ID = re.compile(r"(\w+)-(\d{8})-(\d{4})(?:-([0-9a-f]{1,6}))?")
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)
_STEP = timedelta(minutes=15)
"""Clocks of the world are whole quarters of an hour apart."""


def groups_by_id(records: Iterable[SourceRecord], zone: str = "") -> dict[str, list[SourceRecord]]:
    """Link records, and give each activity an id such as ``run-20260314-0712``, by the local clock.

    An id that another activity has, or may have had, gets a piece of the best record's key: what
    was noted down as one activity's id must never silently mean another.

    Args:
        records: of all activities.
        zone: IANA zone of activities that name none; "" for the computer's own.

    Returns:
        The records of each activity, the best first, by its id and in order of start.
    """
    groups = link_records(records)
    ids = ids_of((group[0].key, claim_of(group, zone)) for group in groups)
    return dict(zip(ids, groups, strict=True))


class IdClaim(NamedTuple):
    """The plain id an activity would have if it were alone, and all it has, or may have had."""

    plain: str
    all: tuple[str, ...]


def claim_of(group: Sequence[SourceRecord], zone: str) -> IdClaim:
    """Return what an activity may be called by its own records, the best first."""
    sport = sport_of(record.activity for record in group)
    clock = _zone_named(group) or zone_of(group[0].activity, zone)
    plain = _plain_id(group[0].activity.started_at.astimezone(clock), sport)
    return IdClaim(plain, tuple({claimed for claimed, _ in _plain_ids(group, zone)}))


def names_zone(group: Sequence[SourceRecord]) -> bool:
    """Tell whether any record of an activity says by which clock it was."""
    return _zone_named(group) is not None


def _zone_named(group: Sequence[SourceRecord]) -> tzinfo | None:
    return next(filter(None, (named_zone(record.activity) for record in group)), None)


def ids_of(claims: Iterable[tuple[str, IdClaim]]) -> list[str]:
    """Return what all activities are called, each by its best record's key and its claim."""
    claims = list(claims)
    claimed = Counter(chain.from_iterable(claim.all for _, claim in claims))
    return [
        claim.plain if claimed[claim.plain] == 1 else f"{claim.plain}-{_key_digest(key)}"
        for key, claim in claims
    ]


def aliases_of(
    groups: Mapping[str, Sequence[SourceRecord]], zone: str = ""
) -> dict[str, frozenset[str]]:
    """Return every id by which an activity may be or may have been called, and which it may mean.

    An id may have been that of several activities of today: which of them it meant depends on what
    was read first, which nobody kept. Today's ids mean one activity each.

    Args:
        groups: the records of each activity by its id.
        zone: as for ``groups_by_id``.
    """
    aliases: dict[str, set[str]] = defaultdict(set)
    for group_id, group in groups.items():
        for plain, key in _plain_ids(group, zone):
            aliases[plain].add(group_id)
            aliases[f"{plain}-{_key_digest(key)}"].add(group_id)
    return {alias: frozenset(ids) for alias, ids in aliases.items()}


def _plain_ids(group: Sequence[SourceRecord], zone: str) -> Iterator[tuple[str, str]]:
    """Yield each id that an activity's records may give or have given it, and the key of the best.

    Any record may once have been the best there was, and the sport that of any of them, or what
    its family is called; the clock that of any, and in former times that of UTC.
    """
    activities = [record.activity for record in group]
    sports = {sport for a in activities for sport in (a.sport, sport_family(a))}
    sports |= {former.sport for record in group for former in record.former}
    clocks = {UTC, *(zone_of(a, zone) for a in activities)}
    for record in group:
        for started_at, key in _times_and_keys(record):
            shown = {started_at.astimezone(clock).replace(tzinfo=None) for clock in clocks}
            for plain in {_plain_id(at, sport) for at in shown for sport in sports}:
                yield plain, key


def _times_and_keys(record: SourceRecord) -> Iterator[tuple[datetime, str]]:
    """Yield when a record begins, with its key, and both as they were before it was corrected."""
    yield record.activity.started_at, record.key
    yield from ((former.started_at, former.key) for former in record.former)


def ids_meant(
    typed: str, groups: Mapping[str, Sequence[SourceRecord]], zone: str = ""
) -> frozenset[str]:
    """Return the ids of the activities an id may mean whose end may be left out, none if unknown.

    Args:
        typed: an id of today or of former times, or the beginning of one.
        groups: the records of each activity by its id.
        zone: as for ``groups_by_id``.
    """
    aliases = aliases_of(groups, zone)
    if typed in aliases:
        return aliases[typed]
    # What begins so today comes first: by another clock the day before may begin so too.
    begun = frozenset(group_id for group_id in groups if group_id.startswith(typed))
    begun = begun or _joined(ids for alias, ids in aliases.items() if alias.startswith(typed))
    # The sport may have been that of a record which stands in another activity by now.
    sport, _, when = typed.partition("-")
    same_time = (ids for alias, ids in aliases.items() if alias.partition("-")[2] == when)
    begun = begun or (_joined(same_time) if sport and when else begun)
    return begun or _by_another_clock(typed, groups)


def _by_another_clock(typed: str, groups: Mapping[str, Sequence[SourceRecord]]) -> frozenset[str]:
    """Return the activities that a computer in some other zone would have called so.

    Only of those that name no zone: what does is called the same everywhere.
    """
    whole = _WHOLE_ID.fullmatch(typed)
    if whole is None:
        return frozenset()
    sport, day, time, digest = whole.groups(default="")
    return frozenset(
        group_id
        for group_id, group in groups.items()
        if all(named_zone(record.activity) is None for record in group)
        for record in group
        if sport in {record.activity.sport, sport_family(record.activity)}
        and _key_digest(record.key).startswith(digest)
        and _is_shown_somewhere(record.activity.started_at, day + time)
    )


def _is_shown_somewhere(instant: datetime, digits: str) -> bool:
    """Tell whether some zone's clock shows these digits, year to minute, at an instant."""
    try:
        shown = datetime.strptime(digits, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return False
    offset = shown - instant.astimezone(UTC).replace(second=0, microsecond=0)
    return _WESTMOST <= offset <= _EASTMOST and offset % _STEP == timedelta(0)


def _joined(some: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*some)


def records_meant(typed: str, group: Sequence[SourceRecord], zone: str = "") -> list[SourceRecord]:
    """Return the records of an activity that alone would have an id, or begin with what is typed.

    What was two activities when an id was noted down may be one today.
    """
    keys = {
        key
        for plain, key in _plain_ids(group, zone)
        if f"{plain}-{_key_digest(key)}".startswith(typed)
    }
    return [record for record in group if any(key in keys for _, key in _times_and_keys(record))]


def own_ids(group: Sequence[SourceRecord], zone: str = "") -> list[str]:
    """Return, for each record of an activity, an id that means this record alone."""
    return [
        f"{_plain_id(local_time(a, zone), a.sport)}-{_key_digest(a.source.key)}"
        for a in (record.activity for record in group)
    ]


def _plain_id(at: datetime, sport: Sport) -> str:
    return f"{sport}-{at.year:04d}{at.month:02d}{at.day:02d}-{at.hour:02d}{at.minute:02d}"


def _key_digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:6]
