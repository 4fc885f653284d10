"""A whole history is exported again and again: which export's word is the newest, day by day.

A lifting app, Strava and Garmin export all there is each time. What a newer export no longer holds
of the days it covers was deleted by the athlete; what it holds otherwise was corrected. The newer
one is that whose last activity is later; where both end with the same one, the file that was
written later, else the one that was read later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from analyzer.model import Activity, StrengthSet
    from analyzer.store import FileRow, Store

    Activities = Mapping[str, Activity]

_COPIED_TOGETHER = timedelta(minutes=1)
"""Nobody exports twice in a minute: such files were copied, and their times say little."""
_RETIMED_A_LITTLE = timedelta(minutes=20)
_MOVED_NEARBY = timedelta(hours=36)
"""To the next day and another hour: within it, a workout as long and with the same sets is the
same one even where every workout has those sets."""
_AS_LONG = timedelta(minutes=1)
_MOVED_AT_MOST = timedelta(days=31)
_BOTH = 2
"""A workout that was moved stands in the older export and in the newer one."""
_MOST_AT_AN_END = 3
_SHARE_AT_AN_END = 0.1
"""Who deletes their first or last workouts deletes few; else only a part was exported."""
_FIRST_PART, _FULL_PART = "_0_", 900
"""Garmin numbers the parts by their first activity, and puts a thousand into each."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Revision:
    """What one more export changes.

    Attributes:
        kept: of the export's own activities, those that no newer one tells better.
        leaving: records of older exports that this one no longer holds.
        beyond: records of other exports of this history that this one lacks, and that stay: where
            it is not known whether they were deleted, or only a part was exported.
        heirs: by the key of a record that left or is not kept, that of the same workout as it was
            corrected.
    """

    kept: set[str] = field(default_factory=set)
    leaving: set[str] = field(default_factory=set)
    heirs: dict[str, str] = field(default_factory=dict)
    beyond: set[str] = field(default_factory=set)


def with_coverage(file: FileRow, activities: Iterable[Activity], since: date | None) -> FileRow:
    """Return an export's row with what it covers; of an export read in part, only that part."""
    by_start = sorted(activities, key=lambda a: (a.started_at, a.source.key))
    if not by_start:
        return file
    first, last = local_day(by_start[0]), by_start[-1]
    if since is not None:
        first = max(first, since)
    until = last.started_at
    if source_kind(file.kind).says_when and file.modified_at:
        until = max(until, file.modified_at)
    return replace(file, first_day=first, last_start=until, last_key=last.source.key)


def revise(
    store: Store,
    file: FileRow,
    activities: Activities,
    place: str,
    replaced: str = "",
    *,
    is_whole: bool = True,
) -> Revision:
    """Return what an export changes, before it is saved.

    Args:
        store: with the exports that were read before.
        file: the export, with what it covers.
        activities: what it holds, by key.
        place: where it stands.
        replaced: digest of what stood there before and stands nowhere else, "" for nothing.
        is_whole: all of it was understood: else what is missing may be what was not.
    """
    records: dict[str, dict[str, Activity]] = defaultdict(dict)
    for record in store.file_records(file.kind):
        records[record.file_digest or ""][record.key] = record.activity
    stored = {key: one for of_file in records.values() for key, one in of_file.items()}
    before = store.file(file.digest)
    read_at = before.imported_at if before else None
    this = _Export(file, activities, read_at, _is_one_of_several(store, file, [place], activities))
    revision = Revision(kept=set(activities))
    for row in store.files():
        if row.kind != file.kind or row.digest == file.digest or row.first_day is None:
            continue
        if source_kind(file.kind).in_parts and _stand_together(place, store.places(row.digest)):
            continue
        held = records[row.digest]
        is_part = _is_one_of_several(store, row, store.places(row.digest), held)
        other = _Export(row, held, row.imported_at, is_part)
        if row.digest == replaced:
            _leave_replaced(revision, this, other)
        elif other.is_newer_than(this, stored):
            if other.activities:  # else newer ones hold all it held
                _leave_to_newer(revision, this, other)
        else:
            _replace_older(revision, this, other, stored)
    revision.leaving -= revision.kept
    if not is_whole:
        revision.leaving &= revision.heirs.keys()
        revision.kept -= {
            key for key in revision.kept & stored.keys() if _lost_sets(stored[key], activities[key])
        }
    revision.beyond -= revision.leaving
    if not is_whole or source_kind(file.kind).in_parts:
        revision.beyond.clear()
    return revision


@dataclass(frozen=True, slots=True)
class _Export:
    """One export: of one that was read before, ``activities`` are those no newer one replaced.

    ``is_part``: others that stand beside it may hold the rest of the history.
    """

    file: FileRow
    activities: Activities
    read_at: datetime | None
    is_part: bool

    def covers(self, activity: Activity) -> bool:
        """Tell whether it speaks of the day of an activity."""
        if self.file.first_day is None or self.file.last_start is None:
            return False
        begins = local_day(activity) >= self.file.first_day
        return begins and activity.started_at <= self.file.last_start

    def is_newer_than(self, other: _Export, stored: Activities) -> bool:
        """Tell whether it has the newer word."""
        written = (self.file.modified_at or _LONG_AGO) - (other.file.modified_at or _LONG_AGO)
        later_written = written if abs(written) > _COPIED_TOGETHER else timedelta(0)
        kind = source_kind(self.file.kind)
        if (kind.in_parts or kind.says_when) and later_written:
            return later_written > timedelta(0)
        if self._takes_end_of(other, stored) != other._takes_end_of(self, stored):
            return self._takes_end_of(other, stored)
        mine, theirs = self.file.last_start or _LONG_AGO, other.file.last_start or _LONG_AGO
        if mine != theirs and not self._ends_with_same(other, stored):
            return mine > theirs
        if later_written:
            return later_written > timedelta(0)
        return self._read_after(other)

    def _ends_with_same(self, other: _Export, stored: Activities) -> bool:
        """Tell whether both end with one activity, whose start was corrected."""
        my_key, their_key = self.file.last_key, other.file.last_key
        if my_key == their_key:
            return True
        if my_key in other.activities or their_key in self.activities:
            return False
        mine = self.activities.get(my_key) or stored.get(my_key)
        theirs = other.activities.get(their_key) or stored.get(their_key)
        if not mine or not theirs:
            return False
        if abs(mine.started_at - theirs.started_at) > _MOVED_NEARBY:
            # Where one was added as well, the later of the two may be another that was added.
            shared = len(self.activities.keys() & other.activities.keys())
            if len(self.activities) - shared != len(other.activities) - shared:
                return False
        known = {**other.activities, **self.activities, my_key: mine, their_key: theirs}
        return bool(_corrections({my_key: mine}, {their_key: theirs}, known))

    def _takes_end_of(self, other: _Export, stored: Activities) -> bool:
        """Tell whether it was read later, and another's last few workouts are gone since, or moved.

        They are where nothing holds the last any more; where all this one lacks stands on other
        days in it, and it was not written earlier; or where it was written later, and differs only
        by lacking them.
        """
        if not self._read_after(other):
            return False
        if not any(
            other.file.last_key in held for held in (stored, self.activities, other.activities)
        ):
            return True
        lost = {k: a for k, a in other.activities.items() if k not in self.activities}
        news = {k: a for k, a in self.activities.items() if k not in other.activities}
        known = {**other.activities, **self.activities}
        few = 0 < len(lost) == len(news) and 2 * len(lost) <= len(other.activities)
        if few and len(_corrections(lost, news, known)) == len(lost):
            return other.file.last_key in lost and not other.is_written_after(self)
        if not self.is_written_after(other):
            return False
        gone = self.ends_without(other)
        # Of several with the same sets each week, one may as well have been done since.
        corrected = {k: lost[k] for k in lost.keys() - gone}
        return bool(gone) and news.keys() == set(_corrections(corrected, news, known).values())

    def is_written_after(self, other: _Export) -> bool:
        """Tell whether its file was written later, and not merely copied together."""
        mine, theirs = self.file.modified_at, other.file.modified_at
        return bool(mine and theirs and mine - theirs > _COPIED_TOGETHER)

    def _read_after(self, other: _Export) -> bool:
        now = datetime.now(UTC)
        return (self.read_at or now) > (other.read_at or now)

    def ends_without(self, older: _Export) -> set[str]:
        """Return the first or last few workouts of an older export that were deleted since.

        An export holds the whole history: where it begins a little later, or was written later and
        ends a little earlier, the athlete deleted that. Where it lacks more, only a part of the
        history was exported; a table of a part speaks of no more than it holds.
        """
        if self.is_part or older.is_part or not self.activities or not older.activities:
            return set()
        begins = min(one.started_at for one in self.activities.values())
        ends = max(one.started_at for one in self.activities.values())
        lost = {k: a for k, a in older.activities.items() if k not in self.activities}
        before = {k for k, a in lost.items() if a.started_at < begins}
        after = {
            k for k, a in lost.items()
            if a.started_at > ends and self._was_written_in_time_after(a.started_at)
        }  # fmt: skip
        shared = len(older.activities) - len(lost)
        most = min(_MOST_AT_AN_END, max(1, int(_SHARE_AT_AN_END * shared)), shared)
        return {k for keys in (before, after) if len(keys) <= most for k in keys}

    def _was_written_in_time_after(self, moment: datetime) -> bool:
        written = self.file.modified_at
        if not written or written <= moment:
            return False
        # An archive holds the whole account; of a log that ended long ago, a copy may be older.
        is_log = source_kind(self.file.kind).content == "log"
        return not is_log or written - moment <= _MOVED_AT_MOST

    def is_same_history(self, other: _Export, heirs: Mapping[str, str]) -> bool:
        """Tell whether both are of one account: only a log, kept by hand, has no other."""
        if source_kind(self.file.kind).content == "log":
            return True
        return bool(heirs) or not self.activities.keys().isdisjoint(other.activities)


def _replace_older(revision: Revision, this: _Export, older: _Export, stored: Activities) -> None:
    lost = {k: a for k, a in older.activities.items() if k not in this.activities}
    news = {k: a for k, a in this.activities.items() if k not in stored}
    heirs = _heirs(older, this, lost, news)
    if this.is_same_history(older, heirs):
        deleted = heirs.keys() | this.ends_without(older)
        leaving = {key for key, one in lost.items() if this.covers(one) or key in deleted}
        revision.leaving |= leaving
        revision.heirs |= heirs
        if len(lost) < len(older.activities):
            revision.beyond |= lost.keys() - leaving


def _leave_to_newer(revision: Revision, this: _Export, newer: _Export) -> None:
    lost = {k: a for k, a in this.activities.items() if k not in newer.activities}
    news = {k: a for k, a in newer.activities.items() if k not in this.activities}
    heirs = _heirs(this, newer, lost, news)
    if newer.is_same_history(this, heirs):
        if this.is_written_after(newer) and this.activities.keys() <= newer.activities.keys():
            revision.beyond |= newer.activities.keys() - this.activities.keys()
        deleted = heirs.keys() | newer.ends_without(this)
        revision.kept -= {key for key, one in lost.items() if newer.covers(one) or key in deleted}
        revision.kept -= newer.activities.keys()
        revision.heirs |= heirs


def _leave_replaced(revision: Revision, this: _Export, former: _Export) -> None:
    """Let go what stood in this place before, but for the days before this begins if it is a part.

    Nobody deletes the larger half of their history: then only a part of it was exported.
    """
    lost = {k: a for k, a in former.activities.items() if k not in this.activities}
    news = {k: a for k, a in this.activities.items() if k not in former.activities}
    heirs = _heirs(former, this, lost, news)
    shared = len(former.activities) - len(lost) + len(heirs)
    if not shared:
        return
    first_day = this.file.first_day
    earlier = {k for k, a in lost.items() if first_day and local_day(a) < first_day} - heirs.keys()
    revision.leaving |= lost.keys() - (earlier if len(earlier) > shared else set())
    revision.heirs |= heirs


def _heirs(older: _Export, newer: _Export, lost: Activities, news: Activities) -> dict[str, str]:
    """Return which workouts of an older export a newer one tells rightly, as ``_corrections``."""
    latest = _latest_correction(older, newer, lost)
    told_before = {key: one for key, one in news.items() if one.started_at <= latest}
    return _corrections(lost, told_before, {**older.activities, **newer.activities})


def _latest_correction(older: _Export, newer: _Export, lost: Activities) -> datetime:
    """Return when a workout that corrects one of an older export began at the latest.

    Who follows a program does the same sets every week: what was done after the older export was
    made, or after its last workout where that did not move, is no correction of those.
    """
    end = older.file.last_start or _LONG_AGO
    # Exports that share nothing are no two states of one history: both workouts were done.
    if older.file.last_key not in lost or len(lost) == len(older.activities):
        return end
    if older.file.modified_at and newer.is_written_after(older):
        return max(older.file.modified_at, end + _RETIMED_A_LITTLE)
    return end + _MOVED_NEARBY


def _corrections(lost: Activities, news: Activities, known: Activities) -> dict[str, str]:
    """Return which lost workouts came back with another start or title, one to one, best first.

    Where a service numbers its activities, a correction keeps the number.

    Args:
        lost: the workouts that one export lacks, by key.
        news: those that it has and the other lacks.
        known: all of both: what stands in them once more tells of no single workout.
    """
    if not lost or not news:
        return {}
    how_often = Counter(_template(one) for one in known.values())
    ranked = sorted(
        (rank, old_key, new_key)
        for old_key, old in lost.items()
        for new_key, new in news.items()
        if (rank := _correction_rank(old, new, is_usual=how_often[_template(old)] > _BOTH))
        is not None
    )
    heirs: dict[str, str] = {}
    for _, old_key, new_key in ranked:
        if old_key not in heirs and new_key not in heirs.values():
            heirs[old_key] = new_key
    return heirs


def _template(activity: Activity) -> tuple[str, tuple[StrengthSet, ...]]:
    """Return what is the same each time that one plan is followed."""
    return activity.name.casefold(), activity.sets


def _correction_rank(
    old: Activity, new: Activity, *, is_usual: bool
) -> tuple[bool, bool, timedelta] | None:
    """Return how little a workout was changed if it may be the same one corrected, else None.

    ``is_usual``: others have the same title and sets, which then say nothing of this one.
    """
    if source_kind(old.source.kind).content != "log":
        return None
    same_sets = bool(old.sets) and old.sets == new.sets
    alike = old.name.casefold() == new.name.casefold()
    same_title = bool(old.name) and alike
    moved = abs(old.started_at - new.started_at)
    overlap = min(old.ended_at, new.ended_at) - max(old.started_at, new.started_at)
    same_time = moved < _RETIMED_A_LITTLE and overlap > timedelta(0)
    same_day = local_day(old) == local_day(new)
    lasting = (old.ended_at - old.started_at) - (new.ended_at - new.started_at)
    at_most = _MOVED_NEARBY if is_usual else _MOVED_AT_MOST
    if not (
        same_time
        or (same_day and (same_sets or same_title))
        # Some logs have no titles: there the sets and the length alone tell.
        or (same_sets and alike and abs(lasting) <= _AS_LONG and moved <= at_most)
    ):
        return None
    return not same_sets, not same_title, moved


def _lost_sets(old: Activity, new: Activity) -> bool:
    """Tell whether all that differs is that some sets are missing, as where rows were not read."""
    before, after = (Counter(replace(s, index=0) for s in a.sets) for a in (old, new))
    return after < before


def local_day(activity: Activity) -> date:
    """Return the day an activity began on by the athlete's clock, by UTC's where none is known."""
    if activity.zone:
        return activity.started_at.astimezone(ZoneInfo(activity.zone)).date()
    return (activity.started_at + timedelta(seconds=activity.utc_offset_s or 0)).date()


def _is_one_of_several(
    store: Store, file: FileRow, places: Iterable[str], activities: Activities
) -> bool:
    """Tell whether an export of a kind that comes in parts may be one part of several.

    The first part alone in its folder, and far from full, is the whole history.
    """
    if not source_kind(file.kind).in_parts:
        return False
    places = list(places)
    beside = (
        other
        for row in store.files()
        if row.kind == file.kind and row.digest != file.digest
        for other in store.places(row.digest)
    )
    is_first = any(_FIRST_PART in PurePosixPath(place).name for place in places)
    alone = not any(_stand_together(other, places) for other in beside)
    return not (is_first and alone and len(activities) < _FULL_PART)


def _stand_together(place: str, others: Iterable[str]) -> bool:
    folder = PurePosixPath(place).parent
    return any(PurePosixPath(other).parent == folder for other in others)
