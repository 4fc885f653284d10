"""One activity, several sources: which records are of the same run or session.

A pure function of the *set* of records, and of what the athlete said of them: the order of import
never matters, and nothing is thrown away.

What is certain comes first: the athlete's word, the same number at the same service, a summary that
names its file. Then what was told from beginning to end by both; then parts of what another record
covers whole; then copies stamped in another zone; then starts that are hidden, by day and length;
then lifting logs read in the zone of home while the watch was on a journey.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from analyzer.matching.groups import (
    RecordGroup,
    best_first,
    kinds_of,
    may_join,
    said_apart,
    share_service,
)
from analyzer.matching.hidden_starts import hidden_pairs
from analyzer.matching.other_clocks import copied_pairs, journey_pairs, retold_pairs
from analyzer.matching.pairs import (
    A_DAY,
    LOGS,
    MAX_START_DRIFT,
    RECORDINGS,
    contains,
    duration_of,
    overlap_share,
    records_match,
    shared_time,
    sport_family,
    start_drift,
)
from analyzer.matching.parts import is_made_up_of, tell_all
from analyzer.matching.service_numbers import number_at_service
from analyzer.model import LONGEST_WORKOUT
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from analyzer.model import Activity, SourceRecord, Sport

    Pair = tuple[SourceRecord, SourceRecord]

_NO_TIME = timedelta(0)
_NEARLY_AS_LONG = 0.9
_PIECE_OF_LOGGED = 0.85
"""The share of a recorded piece that lies within the logged workout it belongs to."""


REACH = 2 * A_DAY + MAX_START_DRIFT
"""Records farther apart in time than this have to do with each other only by name or number."""


class LinkedRecords(NamedTuple):
    """Records that are grouped, and which of them had to do with each other.

    ``groups`` are the activities by the start of their best records, which stand first in each.
    ``ties`` are pairs of keys: where no chain of ties leads from some records to others, each are
    grouped as they would be without the others. That records overlap in time is a tie that is not
    listed.
    """

    groups: list[list[SourceRecord]]
    ties: list[tuple[str, str]]


def link_records(records: Iterable[SourceRecord]) -> list[list[SourceRecord]]:
    """Group the records of the same activity, the best record of each group first.

    Returns:
        The groups by the start of their best records.
    """
    return link_with_ties(records).groups


def link_with_ties(records: Iterable[SourceRecord]) -> LinkedRecords:
    """Group the records of the same activity, and tell which had to do with each other."""
    by_key = {record.key: record for record in records}
    candidates = list(_named_candidates(by_key.values()))
    named_pairs = [pair for one, named in candidates if (pair := _named_pair(one, named))]
    sports = _sports_from_partners(named_pairs)
    linking = _Linking(_with_sport(one, sports.get(one.key)) for one in by_key.values())
    linking.join_certain(named_pairs)
    linking.join_matching()
    linking.join_parts()
    linking.join_logged()
    linking.join_copies()
    linking.join_hidden()
    linking.join_journeys()
    groups = [
        [by_key[record.key] for record in (*group.ranked(), *best_first(group.spanning))]
        for group in linking.groups()
    ]
    linking.ties += [(one.key, other.key) for one, named in candidates for other in named]
    return LinkedRecords(
        sorted(groups, key=lambda g: (g[0].activity.started_at, g[0].key)), linking.ties
    )


# -- what is certain ---------------------------------------------------------------------------


def _named_candidates(
    records: Iterable[SourceRecord],
) -> Iterator[tuple[SourceRecord, list[SourceRecord]]]:
    """Yield each summary that names its file, with that file's records."""
    of_file: dict[str, list[SourceRecord]] = defaultdict(list)
    in_order = sorted(records, key=lambda r: r.key)
    for record in in_order:
        of_file[record.file_digest or ""].append(record)
    for record in in_order:
        if record.activity.belongs_to:
            yield record, of_file[record.activity.belongs_to]


def _named_pair(record: SourceRecord, named: Sequence[SourceRecord]) -> Pair | None:
    """Return a summary with the record it belongs to, None without one.

    It belongs to its file's only record, or to the one of its sport that starts nearest.
    """
    same_sport = [r for r in named if r.activity.sport == record.activity.sport]
    candidates = named if len(named) == 1 else same_sport
    if not candidates:
        return None
    return record, min(candidates, key=lambda r: (start_drift(record.activity, r.activity), r.key))


def _sports_from_partners(named_pairs: Iterable[Pair]) -> dict[str, Sport]:
    """Return the sports of those records whose named partner knows better."""
    return {
        one.key: other.activity.sport
        for pair in named_pairs
        for one, other in (pair, pair[::-1])
        if one.activity.sport == "other"
    }


def _with_sport(record: SourceRecord, sport: Sport | None) -> SourceRecord:
    return replace(record, activity=replace(record.activity, sport=sport)) if sport else record


# -- step by step ------------------------------------------------------------------------------


class _Linking:
    """Groups of records, first of one each, that are joined step by step."""

    def __init__(self, records: Iterable[SourceRecord]) -> None:
        self._records = sorted(records, key=lambda r: (r.activity.started_at, r.key))
        self._group_of = {record.key: RecordGroup(record) for record in self._records}
        self._in_order: list[RecordGroup] | None = None
        self.ties: list[tuple[str, str]] = []
        """Which records had to do with each other, but for those that overlap in time."""

    def _tied(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        for pair in pairs:
            self.ties.append((pair[0].key, pair[1].key))
            yield pair

    def groups(self) -> list[RecordGroup]:
        """Return the groups as they stand, in order of time."""
        if self._in_order is None:
            different = {id(group): group for group in self._group_of.values()}
            self._in_order = sorted(different.values(), key=lambda g: g.by_start)
        return self._in_order

    def _join(self, one: RecordGroup, other: RecordGroup, *, certain: bool = False) -> None:
        for record in other.everything:
            self._group_of[record.key] = one
        one.take(other, certain=certain)
        self._in_order = None

    def _groups_of(self, pair: Pair) -> tuple[RecordGroup, RecordGroup] | None:
        """Return the groups of two records, None where they are one already or must not be."""
        mine, theirs = self._group_of[pair[0].key], self._group_of[pair[1].key]
        return None if mine is theirs or not may_join(mine, theirs) else (mine, theirs)

    def join_certain(self, named_pairs: Iterable[Pair]) -> None:
        """Join what the athlete said, the same number at one service, and named files."""
        by_key = {record.key: record for record in self._records}
        said = [
            (record, by_key[key])
            for record in sorted(self._records, key=lambda r: r.key)
            for key in sorted(record.same_as)
            if key in by_key
        ]
        for one, other in self._tied(said):
            mine, theirs = self._group_of[one.key], self._group_of[other.key]
            # The athlete's word even joins what stands in one file.
            if mine is not theirs and not said_apart(mine, theirs):
                self._join(mine, theirs, certain=True)
        tied = self._tied(self._same_numbers())
        for pair in [*tied, *named_pairs, *self._retold()]:
            if groups := self._groups_of(pair):
                self._join(*groups, certain=True)

    def _same_numbers(self) -> Iterator[Pair]:
        first: dict[tuple[str, str], SourceRecord] = {}
        for record in sorted(self._records, key=lambda r: r.key):
            number = number_at_service(record.activity)
            if number is not None and first.setdefault(number, record) is not record:
                yield first[number], record

    def _retold(self) -> Iterator[Pair]:
        """Yield each workout of an account with the one entry of an export that it is."""
        taken: set[str] = set()
        for one, log in retold_pairs(self._records):
            if taken.isdisjoint({one.key, log.key}):
                taken |= {one.key, log.key}
                yield one, log

    def join_matching(self) -> None:
        """Join what was told from beginning to end by both, the closest pairs first.

        Recordings speak for their group: groups join when all their recordings match. Without
        this a chain of overlaps would join a whole morning into one activity.
        """
        pairs = self._matching_pairs()
        # Whatever matches is among these: only what was one group already is left out.
        matching = {(a.key, b.key) for pair in pairs for a, b in (pair, pair[::-1])}
        for pair in pairs:
            groups = self._groups_of(pair)
            if groups and all(
                any((a.key, b.key) in matching for a in mine for b in theirs)
                for mine in groups[0].speakers
                for theirs in groups[1].speakers
            ):
                self._join(*groups)

    def _matching_pairs(self) -> list[Pair]:
        """Return the pairs that match, closest first.

        Sorted by start, each record is compared only with those that start within its reach, so
        a life of activities takes about as many comparisons as it has activities.
        """
        shown = [record for record in self._records if not record.activity.start_hidden]
        pairs = []
        group_of = self._group_of
        for i, one in enumerate(shown):
            ends = max(one.activity.ended_at, one.activity.started_at + MAX_START_DRIFT)
            for other in map(shown.__getitem__, range(i + 1, len(shown))):
                if other.activity.started_at >= ends:
                    break
                if group_of[one.key] is not group_of[other.key] and records_match(one, other):
                    pairs.append((one, other))
        starts = [record.activity.started_at for record in shown]
        one_to_one = (
            pair
            for pair in pairs
            if not (_of_unequal_length(pair) and _is_one_of_parts(pair, shown, starts))
        )
        return sorted(one_to_one, key=_closeness)

    def join_parts(self) -> None:
        """Join what covers only a part of the time of another record: one run's worth of both.

        Where several parts that were recorded better make up the whole (``parts``), they stay what
        they are, and the whole belongs to the longest of them; else the parts belong to the whole.
        """
        shown = [group for group in self.groups() if not group.activity.start_hidden]
        starts = [group.activity.started_at for group in shown]
        lengths = [group.by_length for group in shown]
        found = []
        taken: set[int] = set()
        for place in sorted(range(len(shown)), key=lengths.__getitem__, reverse=True):
            whole = shown[place]
            near = _begin_within(whole.activity, starts)
            # Most of a life's activities have nobody near.
            if place in taken or len(near) == 1:
                continue
            shorter = [i for i in near if i not in taken and lengths[i] < lengths[place]]
            shorter = [i for i in shorter if may_join(whole, shown[i])]
            there = [shown[i].best for i in shorter]
            parts = [
                i
                for i, one in zip(shorter, there, strict=True)
                if contains(whole.best, one) or is_made_up_of(whole.best, one, there)
            ]
            taken.update(parts)
            found.append((whole, [shown[i] for i in parts]))
        for whole, its_parts in found:
            self._join_parts_of(whole, its_parts)

    def _join_parts_of(self, whole: RecordGroup, parts: Sequence[RecordGroup]) -> None:
        if len(parts) > 1 and _told_by_parts(whole, parts):
            longest = max(parts, key=lambda g: g.by_length)
            self._group_of.update((record.key, longest) for record in whole.everything)
            longest.spanning += whole.everything
            self._in_order = None
            return
        recorded_whole = whole.is_recorded and len(parts) > 1
        for part in parts:
            # Two tracks of one file may be parts of one run that another device recorded whole.
            apart = said_apart(whole, part) if recorded_whole else not may_join(whole, part)
            if not apart:
                self._join(whole, part)

    def join_logged(self) -> None:
        """Join what a watch recorded in pieces during one logged workout: it was one session.

        A log that was left open for hours says nothing of what was done meanwhile.
        """
        groups = self.groups()
        starts = [group.activity.started_at for group in groups]
        pairs = [
            (log, piece.best)
            for group in groups
            for log in group.records
            if log.kind in LOGS and not log.activity.start_hidden
            if duration_of(log.activity) <= LONGEST_WORKOUT
            for piece in map(groups.__getitem__, _begin_within(log.activity, starts))
            if piece is not group and kinds_of(piece).isdisjoint(LOGS)
            if not piece.activity.start_hidden and sport_family(piece.activity) == "strength"
            if overlap_share(log.activity, piece.activity) >= _PIECE_OF_LOGGED
            if duration_of(piece.activity) <= duration_of(log.activity)
        ]
        for pair in sorted(pairs, key=lambda pair: (pair[1].key, pair[0].key)):
            if groups_of := self._groups_of(pair):
                self._join(*groups_of)

    def join_copies(self) -> None:
        """Join copies that some program stamped in another zone: no two runs are so alike."""
        for pair in self._tied(copied_pairs(self._records)):
            if (groups := self._groups_of(pair)) and not share_service(*groups):
                self._join(*groups)

    def join_hidden(self) -> None:
        """Join starts that are hidden with what was as long that day, one to one.

        Two activities of one service that both hide their start are never the same, and one that
        a service knows already has no second number there.
        """
        for hidden, other in self._tied(hidden_pairs(self.groups())):
            both = self._groups_of((other, hidden))
            # What has found its day's run already is not looked for again.
            if both and both[1].activity.start_hidden and not share_service(*both):
                self._join(*both)

    def join_journeys(self) -> None:
        """Join lifting logs with what a watch on a journey recorded at the same local time."""
        for pair in self._tied(journey_pairs(self.groups())):
            both = self._groups_of(pair)
            if both and kinds_of(both[0]).isdisjoint(kinds_of(both[1])):
                self._join(*both)


def _of_unequal_length(pair: Pair) -> bool:
    shorter, longer = sorted(duration_of(record.activity) for record in pair)
    return shorter < longer * _NEARLY_AS_LONG


def _is_one_of_parts(pair: Pair, shown: Sequence[SourceRecord], starts: Sequence[datetime]) -> bool:
    """Tell whether the shorter of a pair is one of several parts that make up the longer."""
    part, whole = sorted(pair, key=lambda record: duration_of(record.activity))
    near = map(shown.__getitem__, _begin_within(whole.activity, starts))
    return is_made_up_of(whole, part, near)


def _begin_within(whole: Activity, starts: Sequence[datetime]) -> range:
    """Return where those stand that begin while an activity lasts, or shortly before it."""
    first = bisect_left(starts, whole.started_at - MAX_START_DRIFT)
    return range(first, bisect_right(starts, max(whole.ended_at, whole.started_at)))


def _told_by_parts(whole: RecordGroup, parts: Sequence[RecordGroup]) -> bool:
    """Tell whether recorded parts make up the whole, and say more of it than it does itself.

    Rows alone never replace a recording, nor do a phone's pieces what the watch recorded whole.
    """
    rank = source_kind(whole.best.kind).times_rank
    if whole.is_recorded and not all(
        part.is_recorded and source_kind(part.best.kind).times_rank < rank for part in parts
    ):
        return False
    return tell_all(whole.activity, [part.activity for part in parts])


def _closeness(pair: Pair) -> tuple[bool, float, timedelta, str, str]:
    """Return what orders pairs: a recording with what is none first, then by shared time."""
    one, other = pair
    a, b = one.activity, other.activity
    together = max(a.ended_at, b.ended_at) - min(a.started_at, b.started_at)
    share = shared_time(a, b) / together if together > _NO_TIME else 1.0
    first, second = sorted((one.key, other.key))
    of_two_tiers = (one.kind in RECORDINGS) != (other.kind in RECORDINGS)
    return not of_two_tiers, -share, start_drift(a, b), first, second
