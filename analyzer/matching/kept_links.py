"""The activities of a store, linked and named: kept, and only what a change can touch linked anew.

Records fall into clusters that have nothing to do with each other: each is linked as it would be
without the others. So after a change the clusters near what changed are linked anew, in time or by
name or number, and all others are as they were; what comes out is what ``groups_by_id`` finds.

Kept in ``kept/links.npz``. A record that changed shows that by its stamp in the store; all of it is
worked out anew with other settings or another program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import chain, compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec import msgpack

from analyzer.kept.kept_file import DAMAGED, KeptFile, kept_path
from analyzer.kept.validity import digest_of
from analyzer.matching.ids import IdClaim, claim_of, ids_of
from analyzer.matching.pairs import MAX_START_DRIFT
from analyzer.matching.same_activity import REACH, link_with_ties
from analyzer.matching.service_numbers import number_at_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from analyzer.config import Config
    from analyzer.kept.kept_file import Array, FileState
    from analyzer.model import SourceRecord
    from analyzer.store import Store

_NAME = "links"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_REACH_US = REACH // _MICROSECOND
_TOKENS = ("number", "file", "belongs_to")
_MOST_CHANGED = 0.2
"""Where more of the records changed, all are linked anew: looking around each takes longer."""


@dataclass(slots=True)
class LinkedActivities:
    """Every activity of a store by its id, in order of start.

    ``keys`` are the keys of each one's records, the best first, ``stamps`` those of the store's
    records.
    """

    keys: dict[str, list[str]]
    stamps: dict[str, bytes]
    _store: Store
    _read: dict[str, SourceRecord] = field(default_factory=dict)

    def groups(self, ids: Iterable[str]) -> dict[str, list[SourceRecord]]:
        """Return the records of some activities by id, the best first, but for unreadable ones."""
        wanted = {name: self.keys[name] for name in ids}
        missing = set(chain.from_iterable(wanted.values())) - self._read.keys()
        everything = len(missing) > _MOST_CHANGED * len(self.stamps)
        if missing:
            records = self._store.records(None if everything else missing)
            self._read |= {record.key: record for record in records}
        found = {
            name: [self._read[key] for key in keys if key in self._read]
            for name, keys in wanted.items()
        }
        return {name: group for name, group in found.items() if group}

    def groups_called(self, activity_id: str) -> dict[str, list[SourceRecord]]:
        """Return the records of the activity that has this id today, by it; nothing if none has."""
        return self.groups([activity_id] if activity_id in self.keys else [])


def linked_activities(store: Store, config: Config, *, keep: bool = True) -> LinkedActivities:
    """Return the activities of a store, linked anew where something changed.

    Args:
        store: an open store.
        config: the settings: they name the home, and the zone of activities that name none.
        keep: whether to keep what was linked; not where the store is a copy that is thrown away.
    """
    # The stamps come first: what is written meanwhile is linked once more the next time.
    stamps = store.record_stamps()
    path, made_of = kept_path(config.home, _NAME), digest_of({}, config)
    file = KeptFile(path, made_of)
    former = _read_links(path, made_of, file.state)
    update = _Update(former, stamps, store, config.sources.zone)
    links = update.links()
    if keep and links is not former and not store.damaged:
        file.write(links.arrays())
    keys = {name: links.groups[place].keys for name, place in links.named}
    return LinkedActivities(keys, stamps, store, update.read)


class _Group(NamedTuple):
    """The keys of an activity's records, the best first, and what it may be called."""

    keys: list[str]
    claim: IdClaim


class _Named(NamedTuple):
    """What an activity is called, and the place of its group."""

    activity_id: str
    place: int


class _Links:
    """Groups, and of each record of theirs, in the same order, what tells whom it may meet.

    Args:
        groups: the activities.
        stamps: (n, 16) of the records.
        spans: (n, 2) when each began and ended [microseconds since 1970].
        tokens: (n, 3) a hash of its number at its service, of its file and of the file it names; 0
            for none.
        clusters: (n,) the number of the cluster each is in.
        named: as ``named`` returns it, where it is known.
    """

    def __init__(
        self,
        groups: list[_Group],
        stamps: Array,
        spans: Array,
        tokens: Array,
        clusters: Array,
        named: list[_Named] | None = None,
    ) -> None:
        self.groups = groups
        self.stamps = stamps
        self.spans = spans
        self.tokens = tokens
        self.clusters = clusters
        self.keys = [key for group in groups for key in group.keys]
        if not len(self.keys) == len(stamps) == len(spans) == len(tokens) == len(clusters):
            raise ValueError("the records of the links differ in number")
        if named is not None:
            if sorted(each.place for each in named) != [*range(len(groups))]:
                raise ValueError("the ids of the links are not those of their groups")
            self.named = named

    @classmethod
    def empty(cls) -> _Links:
        """Return the links of a store without records."""
        return cls(
            [],
            np.empty((0, 16), dtype="u1"),
            np.empty((0, 2), dtype="i8"),
            np.empty((0, len(_TOKENS)), dtype="u8"),
            np.empty(0, dtype="i8"),
        )

    def arrays(self) -> dict[str, Array]:
        """Return all of it as arrays that can be kept."""
        return {
            "groups": np.frombuffer(msgpack.encode(self.groups), dtype="u1"),
            "named": np.frombuffer(msgpack.encode(self.named), dtype="u1"),
            "stamps": self.stamps,
            "spans": self.spans,
            "tokens": self.tokens,
            "clusters": self.clusters,
        }

    @cached_property
    def _firsts(self) -> Array:
        """The place of each group's first record."""
        return np.cumsum([0, *(len(group.keys) for group in self.groups)])[:-1]

    # Kept with the rest: somebody waits for each decision, and most follow no other change.
    @cached_property
    def named(self) -> list[_Named]:
        """The id and the place of each group, by the start of their best records."""
        starts = self.spans[self._firsts, 0].tolist()
        best = (group.keys[0] for group in self.groups)
        places = [i for _, _, i in sorted(zip(starts, best, range(len(starts)), strict=True))]
        ids = ids_of((self.groups[i].keys[0], self.groups[i].claim) for i in places)
        return [_Named(*each) for each in zip(ids, places, strict=True)]

    def without(self, left_out: NDArray[np.bool_]) -> _Links:
        """Return what is left without some records, whose groups are left out whole."""
        left = ~left_out
        stay = np.logical_and.reduceat(left, self._firsts) if self.groups else left
        groups = [*compress(self.groups, stay.tolist())]
        return _Links(
            groups, self.stamps[left], self.spans[left], self.tokens[left], self.clusters[left]
        )

    def joined(self, other: _Links) -> _Links:
        """Return both together; no cluster of one is one of the other."""
        later = int(self.clusters.max(initial=-1)) + 1
        return _Links(
            self.groups + other.groups,
            np.concatenate([self.stamps, other.stamps]),
            np.concatenate([self.spans, other.spans]),
            np.concatenate([self.tokens, other.tokens]),
            np.concatenate([self.clusters, other.clusters + later]),
        )


# A program that stays open asks again at each decision, and decoding takes half of its answer.
@lru_cache(maxsize=1)
def _read_links(path: Path, made_of: bytes, state: FileState | None) -> _Links:  # noqa: ARG001 - tells when to read anew
    try:
        arrays = KeptFile(path, made_of).read()
        if arrays is None:
            return _Links.empty()
        groups = msgpack.decode(arrays["groups"].tobytes(), type=list[_Group])
        named = msgpack.decode(arrays["named"].tobytes(), type=list[_Named])
        stamps, spans, tokens = arrays["stamps"], arrays["spans"], arrays["tokens"]
        return _Links(groups, stamps, spans, tokens, arrays["clusters"], named)
    except DAMAGED:
        return _Links.empty()


class _Update:
    """What changed since links were kept, and everything it can touch, linked anew.

    Args:
        former: the links as they were kept.
        stamps: of the store's records by key.
        store: where the records are.
        zone: of activities that name none.
    """

    def __init__(
        self, former: _Links, stamps: Mapping[str, bytes], store: Store, zone: str
    ) -> None:
        self._stamps = stamps
        self._store = store
        self._zone = zone
        self.read: dict[str, SourceRecord] = {}
        kept = former.stamps.tobytes()
        size = former.stamps.shape[1]
        is_gone = np.array(
            [
                stamps.get(key) != kept[size * place : size * (place + 1)]
                for place, key in enumerate(former.keys)
            ],
            dtype=bool,
        )
        self._former, self._is_gone = former, is_gone
        self._changed = stamps.keys() - {
            key for key, gone in zip(former.keys, is_gone.tolist(), strict=True) if not gone
        }
        if len(self._changed) + is_gone.sum() > _MOST_CHANGED * len(former.keys):
            self._former, self._is_gone = _Links.empty(), np.zeros(0, dtype=bool)
            self._changed = set(stamps)

    def links(self) -> _Links:
        """Return the links as they are now: the former ones where nothing changed."""
        if not self._changed and not self._is_gone.any():
            return self._former
        former = self._former
        news = self._records(self._changed)
        anew = np.isin(former.clusters, former.clusters[self._is_gone])
        anew |= self._is_met_by(_spans_of(news), _tokens_of(news), _said_with(news))
        # What left may have been all that kept others apart or together: they are hot as well.
        hot = self._changed | self._keys_where(
            np.isin(former.clusters, former.clusters[self._is_gone])
        )
        while True:
            stay = self._keys_where(anew & ~self._is_gone)
            linked = self._linked([*news, *self._records(stay)])
            spans = linked.spans[np.isin(linked.clusters, _clusters_of(linked, hot))]
            met = anew | self._is_met_by(spans)
            if (met == anew).all():
                return former.without(anew).joined(linked)
            anew = np.isin(former.clusters, former.clusters[met])

    def _records(self, keys: Iterable[str]) -> list[SourceRecord]:
        missing = [key for key in keys if key not in self.read]
        if missing:
            everything = len(missing) == len(self._stamps)
            records = self._store.records(None if everything else missing)
            self.read |= {record.key: record for record in records if record.key in self._stamps}
        return [self.read[key] for key in keys if key in self.read]

    def _keys_where(self, chosen: NDArray[np.bool_]) -> set[str]:
        return {self._former.keys[place] for place in np.flatnonzero(chosen).tolist()}

    def _is_met_by(
        self, spans: Array, tokens: Array | None = None, keys: Iterable[str] = ()
    ) -> NDArray[np.bool_]:
        """Tell of each former record whether a cluster near some others in any way holds it."""
        former = self._former
        begins, ends = former.spans[:, 0] - _REACH_US, former.spans[:, 1] + _REACH_US
        met = np.zeros(len(begins), dtype=bool)
        for begin, end in _merged_spans(spans):
            met |= (begins <= end) & (ends >= begin)
        if tokens is not None:
            number, file, belongs_to = tokens.T
            theirs = former.tokens.T
            for mine, their in ((number, theirs[0]), (file, theirs[2]), (belongs_to, theirs[1])):
                met |= np.isin(their, mine[mine != 0])
        said_with = set(keys)
        if said_with:
            met |= np.array([key in said_with for key in former.keys], dtype=bool)
        return np.isin(former.clusters, former.clusters[met])

    def _linked(self, records: Sequence[SourceRecord]) -> _Links:
        if not records:
            return _Links.empty()
        groups, ties = link_with_ties(records)
        in_order = [record for group in groups for record in group]
        spans = _spans_of(in_order)
        return _Links(
            [_Group([r.key for r in group], claim_of(group, self._zone)) for group in groups],
            np.frombuffer(
                b"".join(self._stamps[record.key] for record in in_order), dtype="u1"
            ).reshape(len(in_order), -1),
            spans,
            _tokens_of(in_order),
            _clusters([record.key for record in in_order], spans, ties, groups),
        )


def _clusters(
    keys: Sequence[str],
    spans: Array,
    ties: Iterable[tuple[str, str]],
    groups: Iterable[Sequence[SourceRecord]],
) -> Array:
    """Return the number of each record's cluster: chains of ties and of overlaps in time."""
    place = {key: i for i, key in enumerate(keys)}
    parent = list(range(len(keys)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for one, other in ties:
        parent[root(place[one])] = root(place[other])
    for group in groups:
        for record in group[1:]:
            parent[root(place[record.key])] = root(place[group[0].key])
    drift = MAX_START_DRIFT // _MICROSECOND
    last, reach = 0, int(spans[:, 0].min(initial=0)) - 1
    for i in np.argsort(spans[:, 0], kind="stable").tolist():
        begin, end = spans[i].tolist()
        if begin <= reach:
            parent[root(i)] = root(last)
        last, reach = i, max(reach, end, begin + drift)
    return np.array([root(i) for i in range(len(keys))], dtype="i8")


def _clusters_of(links: _Links, keys: set[str]) -> Array:
    chosen = np.array([key in keys for key in links.keys], dtype=bool)
    return np.unique(links.clusters[chosen])


def _merged_spans(spans: Array) -> Iterator[tuple[int, int]]:
    """Yield spans in order, joined where what one reaches another reaches too."""
    open_span: tuple[int, int] | None = None
    for begin, end in spans[np.argsort(spans[:, 0], kind="stable")].tolist():
        if open_span and begin <= open_span[1] + _REACH_US:
            open_span = open_span[0], max(open_span[1], end)
            continue
        if open_span:
            yield open_span
        open_span = begin, end
    if open_span:
        yield open_span


def _spans_of(records: Sequence[SourceRecord]) -> Array:
    spans = [(_us(r.activity.started_at), _us(r.activity.ended_at)) for r in records]
    return np.array([(begin, max(begin, end)) for begin, end in spans], dtype="i8").reshape(-1, 2)


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _tokens_of(records: Sequence[SourceRecord]) -> Array:
    rows = [
        (
            _hash("\0".join(number_at_service(record.activity) or ())),
            _hash(record.file_digest or ""),
            _hash(record.activity.belongs_to or ""),
        )
        for record in records
    ]
    return np.array(rows, dtype="u8").reshape(-1, len(_TOKENS))


def _hash(text: str) -> int:
    """Return a hash that is the same in every process, 0 for nothing; two may share one."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") if text else 0


def _said_with(records: Iterable[SourceRecord]) -> set[str]:
    return {key for record in records for key in record.same_as}
