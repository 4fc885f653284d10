"""Records of one activity while they are found together, and what forbids that they are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.matching.merging import ranked_records
from analyzer.matching.pairs import RECORDINGS, duration_of, is_one_file, is_same_service

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from analyzer.model import Activity, SourceRecord


class RecordGroup:
    """Records of one activity while they are found together.

    ``cores`` are the sets of records that certainly belong together; ``spanning`` records cover
    several activities and tell nothing of this one's length.
    """

    # A life has as many groups as activities, and most of them are never joined to another.
    __slots__ = ("_ranked", "cores", "records", "spanning")

    def __init__(self, record: SourceRecord) -> None:
        self.records = [record]
        self.cores = [[record]]
        self.spanning: list[SourceRecord] = []
        self._ranked: list[SourceRecord] | None = [record]

    def take(self, other: RecordGroup, *, certain: bool = False) -> None:
        """Take another group's records in."""
        self.records += other.records
        self.spanning += other.spanning
        cores = [*self.cores, *other.cores]
        self.cores = [[r for core in cores for r in core]] if certain else cores
        self._ranked = None

    def ranked(self) -> list[SourceRecord]:
        """Return the records, the best first, without those that span more."""
        if self._ranked is None:
            self._ranked = best_first(self.records)
        return self._ranked

    @property
    def everything(self) -> list[SourceRecord]:
        """All records."""
        return [*self.records, *self.spanning] if self.spanning else self.records

    @property
    def best(self) -> SourceRecord:
        """The record that knows its times best."""
        return self.ranked()[0]

    @property
    def activity(self) -> Activity:
        """The activity as its best record has it."""
        return self.best.activity

    @property
    def by_length(self) -> tuple[timedelta, str]:
        """What orders groups by how long they lasted."""
        best = self.ranked()[0]
        return duration_of(best.activity), best.key

    @property
    def by_start(self) -> tuple[datetime, str]:
        """What orders groups in time."""
        best = self.ranked()[0]
        return best.activity.started_at, best.key

    @property
    def speakers(self) -> list[list[SourceRecord]]:
        """The cores that are asked whether another record belongs here: recordings, if any."""
        recorded = [[r for r in core if r.kind in RECORDINGS] for core in self.cores]
        return [core for core in recorded if core] or self.cores

    @property
    def is_recorded(self) -> bool:
        """Whether a device's own recording is here."""
        return any(record.kind in RECORDINGS for record in self.everything)


def best_first(group: list[SourceRecord]) -> list[SourceRecord]:
    """Return records of one activity, the one that knows its times best first."""
    if len(group) <= 1:
        return group
    by_key = {record.key: record for record in group}
    return [by_key[a.source.key] for a in ranked_records(record.activity for record in group)]


def said_apart(mine: RecordGroup, theirs: RecordGroup) -> bool:
    """Tell whether the athlete said that some records of two groups are of two activities."""
    return any(
        other.key in record.apart_from
        for one, another in ((mine, theirs), (theirs, mine))
        for record in one.everything
        if record.apart_from
        for other in another.everything
    )


def may_join(mine: RecordGroup, theirs: RecordGroup) -> bool:
    """Tell whether nothing forbids that two groups are one: the athlete, or one file of both."""
    if said_apart(mine, theirs):
        return False
    return not any(is_one_file(a, b) for a in mine.everything for b in theirs.everything)


def share_service(mine: RecordGroup, theirs: RecordGroup) -> bool:
    """Tell whether one service has two numbers for what is in two groups."""
    return any(is_same_service(a, b) for a in mine.everything for b in theirs.everything)


def kinds_of(group: RecordGroup) -> set[str]:
    """Return the kinds of source that a group is from."""
    return {record.kind for record in group.everything}
