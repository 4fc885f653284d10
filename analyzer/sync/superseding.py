"""Saving an input; an older export's word and what its place held before are let go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.matching.same_activity import link_records
from analyzer.model import SourceRecord
from analyzer.sources import source_kind
from analyzer.sync.archives import archive_folders, recordings_gone_too
from analyzer.sync.exports import revise, with_coverage
from analyzer.sync.keeping import deleted_since

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from analyzer.model import Activity, DayFact
    from analyzer.store import FileRow, Store
    from analyzer.sync.reading import Outcome

_A_METRE = 1.0
_A_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Changes:
    """The keys of the records that an input made, changed and left as they were.

    ``corrected`` are those of the updated whose older word was another; ``gone`` are the records
    of each activity that nothing holds any more; ``beyond`` those that this export lacks, and
    that stay.
    """

    new: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)
    gone: list[set[str]] = field(default_factory=list)
    beyond: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input stands, and the digest of what stood there before ("" for nothing).

    ``stamp`` is its size and modification time [ns] of now, noted with what is kept of it.
    """

    path: str
    former: str = ""
    stamp: tuple[int, int] | None = None

    def replaced(self, store: Store, digest: str) -> str:
        """Return the digest of what stood there and stands nowhere else now, "" for nothing."""
        elsewhere = store.places(self.former) if self.former not in {"", digest} else []
        return self.former if elsewhere == [self.path] else ""


def save_newest(
    store: Store, file: FileRow, outcome: Outcome, place: Place, since: date | None = None
) -> Changes:
    """Keep an input and let go what it supersedes, in one transaction.

    Args:
        store: where it is kept.
        file: the input's row.
        outcome: what was read.
        place: where the input stands.
        since: the day before which nothing of it was read.

    Raises:
        ImportProblemError: an activity holds what cannot be kept; nothing changes.
    """
    with store.transaction():
        if source_kind(file.kind).is_export and outcome.activities:
            file = with_coverage(file, (activity for activity, _ in outcome.activities), since)
            changes = _save_export(store, file, outcome, place)
        else:
            saved = store.save_file(file, outcome.activities, outcome.facts, outcome.streams)
            changes = Changes(saved.new, saved.updated, saved.unchanged)
            heirs = supersede_recording(store, file.digest, place)
            changes.new -= heirs
            changes.updated |= heirs
        if place.stamp:
            store.mark_seen(place.path, *place.stamp, file.digest)
        return changes


def supersede_recording(store: Store, digest: str, place: Place) -> set[str]:
    """Forget the recording that a file held before if the file holds the same one now, but whole.

    A file of that name with another activity, such as the last one downloaded, forgets nothing.

    Returns:
        The keys of the records that took over.
    """
    replaced = place.replaced(store, digest)
    if not replaced:
        return set()
    former, present = store.records_in(replaced), store.records_in(digest)
    heirs = {
        old.key: new.key
        for old in former
        for new in present
        if _is_same_recording(old.activity, new.activity)
    }
    if former and not heirs:
        return set()
    for key, heir in heirs.items():
        store.hand_over(key, heir)
    store.forget_file(replaced)
    return set(heirs.values())


def forget_halves(store: Store) -> set[str]:
    """Forget recordings that were read while they were being copied, of which the whole is here.

    Such a one stands nowhere any more, begins with another recording and ends before it; what was
    said of it is said of the whole.

    Returns:
        The keys of the records that took over.
    """
    present: dict[tuple[str, str, datetime], list[SourceRecord]] = defaultdict(list)
    gone: list[SourceRecord] = []
    kinds = [kind for kind in store.kinds() if source_kind(kind).content == "recording"]
    stands: dict[str, bool] = {}
    for record in (one for kind in kinds for one in store.file_records(kind)):
        digest = record.file_digest or ""
        if digest not in stands:
            stands[digest] = any(_is_there(place) for place in store.places(digest))
        if stands[digest]:
            present[_beginning(record.activity)].append(record)
        else:
            gone.append(record)
    heirs = set()
    for half in gone:
        longer = [
            whole
            for whole in present.get(_beginning(half.activity), ())
            if whole.activity.ended_at > half.activity.ended_at
        ]
        if longer:
            store.hand_over(half.key, longer[0].key)
            store.remove_records([half.key])
            heirs.add(longer[0].key)
            if not store.keys(half.file_digest or ""):
                store.forget_file(half.file_digest or "")
    return heirs


def _beginning(activity: Activity) -> tuple[str, str, datetime]:
    return activity.source.kind, activity.sport, activity.started_at


def _is_there(place: str) -> bool:
    """Tell whether an input still stands at a place, or the archive it is a member of."""
    return any(path.is_file() for path in (Path(place), *Path(place).parents))


def _is_same_recording(one: Activity, other: Activity) -> bool:
    if min(one.ended_at, other.ended_at) > max(one.started_at, other.started_at):
        return True
    # A file whose clock was set right since is as long as it was, to the metre and the second.
    lasting = abs((one.ended_at - one.started_at) - (other.ended_at - other.started_at))
    if not (one.distance_m and other.distance_m and one.sport == other.sport):
        return False
    return abs(one.distance_m - other.distance_m) < _A_METRE and lasting < _A_SECOND


def _save_export(store: Store, file: FileRow, outcome: Outcome, place: Place) -> Changes:
    activities = {activity.source.key: activity for activity, _ in outcome.activities}
    replaced = place.replaced(store, file.digest)
    whole = not outcome.lost
    others = _other_states(store, file, activities)
    revision = revise(store, file, activities, place.path, replaced, is_whole=whole)
    revision.kept -= deleted_since(store, file, activities)
    held = store.keys(file.digest)
    leaving = revision.leaving | (held - revision.kept)
    # What the newer export holds as well is not gone, only and said better there.
    held_elsewhere = {record.key for record in store.file_records(file.kind)}
    dropped = {
        key: activity
        for key, activity in activities.items()
        if key not in revision.kept | leaving | held_elsewhere
    }
    changes = _let_go(store, file, place, leaving, dropped, revision.heirs)
    kept = [(a, measures) for a, measures in outcome.activities if a.source.key in revision.kept]
    facts = _newest_facts(store, file, outcome, others)
    saved = store.save_file(file, kept, facts, outcome.streams)
    if replaced:
        # What the former content had pushed aside may count again.
        store.read_again(file.kind, but=file.digest)
        if not store.keys(replaced):
            store.forget_file(replaced)
    heirs = saved.new & set(revision.heirs.values())
    changes.new |= saved.new - heirs
    changes.updated |= saved.updated | heirs
    changes.unchanged |= saved.unchanged
    changes.corrected |= heirs | (saved.updated - held)
    changes.beyond = revision.beyond
    return changes


def _other_states(store: Store, file: FileRow, activities: Mapping[str, Activity]) -> list[FileRow]:
    """Return the other exports of the same history that held all there was when they were made."""
    if not source_kind(file.kind).says_when:
        return []
    others = (row for row in store.files() if row.kind == file.kind and row.digest != file.digest)
    return [row for row in others if not store.keys(row.digest).isdisjoint(activities)]


def _newest_facts(
    store: Store, file: FileRow, outcome: Outcome, others: Sequence[FileRow]
) -> Sequence[DayFact]:
    """Return the facts of days to keep of an export: of several of one history, the newest one's.

    What a damaged one lacks may be what could not be read: beside it the older ones' stay.
    """
    now = file.modified_at
    if any(now and row.modified_at and row.modified_at > now for row in others):
        return ()
    if not outcome.lost:
        store.journal.forget_measured(row.digest for row in others)
    return outcome.facts


def _let_go(
    store: Store,
    file: FileRow,
    place: Place,
    leaving: set[str],
    dropped: Mapping[str, Activity],
    heirs: Mapping[str, str],
) -> Changes:
    """Remove records; what the athlete said moves to the corrected one or what else there is.

    Args:
        store: where they are.
        file: the export that no longer holds them, or is older than one that does not.
        place: where it stands.
        leaving: the keys of the records.
        dropped: what of the export is not kept, for a newer one no longer holds it.
        heirs: by key, that of the record that tells the same workout rightly.
    """
    changes = Changes()
    lost = (leaving | dropped.keys()) - heirs.keys()
    if lost:
        folders = archive_folders(store, file.kind, place.path)
        of_dropped = [SourceRecord(activity, file.digest) for activity in dropped.values()]
        for group in link_records([*store.activities(), *of_dropped]):
            if lost.isdisjoint(record.key for record in group):
                continue
            going = {r.key for r in group if r.key in leaving and r.key not in heirs}
            going |= recordings_gone_too(store, group, lost, folders)
            stay = {r.key for r in group} - going - dropped.keys() - leaving
            leaving = leaving | going
            if not stay and going:
                changes.gone.append(going)
            for key in sorted(going):
                store.inherit(key, sorted(stay))
            if going:
                changes.updated |= stay
    for key, heir in heirs.items():
        store.hand_over(key, heir)
    store.remove_records(leaving)
    return changes
