"""What an archive of a service holds: rows on activities, and the files of their recordings.

A recording that came in the same archive as a summary that is gone leaves with it: the athlete
deleted the activity at the service. One that is in a folder of its own stays.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.matching.service_numbers import number_in_key
from analyzer.sources import SOURCES, source_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.model import SourceRecord
    from analyzer.store import Store

_FOLDERS_OF_FILES = ("/activities/", "/DI_CONNECT/")
"""Below which folder of its archive a service puts the files of the activities."""
_LIST_BESIDE = "activities.csv"


def archived_records(store: Store, account: str) -> Iterator[tuple[str, SourceRecord]]:
    """Yield what archives of an account's service hold, with each activity's number there.

    Args:
        store: where it is kept.
        account: the account's kind of source.
    """
    service = source_kind(account).service
    for kind in (row for row in SOURCES if row.service == service and row.is_export):
        for record in store.file_records(kind.key) if service else ():
            if number := number_in_key(kind.key, record.key):
                yield number, record


def archive_folders(store: Store, kind: str, *more_tables: str) -> tuple[str, ...]:
    """Return the folders in which the archives of a service hold the activities' own files.

    Args:
        store: where it is noted what was read.
        kind: the archives' kind of source.
        more_tables: where further tables of such archives stand.
    """
    digests = [row.digest for row in store.files() if row.kind == kind]
    tables = {*more_tables, *(path for digest in digests for path in store.places(digest))}
    below = [(table.rpartition("/")[0], folder) for table in tables for folder in _FOLDERS_OF_FILES]
    return tuple(
        f"{parent.partition(folder)[0]}{folder}" if folder in f"{parent}/" else f"{parent}{folder}"
        for parent, folder in below
    )


def is_in_archive(place: str) -> bool:
    """Tell whether a file stands where the archive of a service would have it."""
    for folder in _FOLDERS_OF_FILES:
        parent, found, _ = place.partition(folder)
        # Anybody may call a folder "activities"; in an archive the list stands beside it.
        if found and (not Path(parent).is_dir() or (Path(parent) / _LIST_BESIDE).exists()):
            return True
    return False


def recordings_gone_too(
    store: Store, group: Iterable[SourceRecord], lost: set[str], folders: tuple[str, ...]
) -> set[str]:
    """Return the recordings of an activity that came in the archives that summed it up alone.

    Args:
        store: where it is noted in which places a file stands.
        group: the records of the activity.
        lost: the keys of the summaries that are gone.
        folders: where the archives hold files.
    """
    records = list(group)
    rows = [r for r in records if source_kind(r.kind).content == "summary"]
    named = {r.activity.belongs_to for r in rows if r.key in lost}
    named -= {r.activity.belongs_to for r in rows if r.key not in lost}
    kinds = {r.kind for r in rows if r.key in lost}
    others_stay = any(r.key not in lost and r.kind in kinds for r in rows)
    gone = set()
    for record in records:
        digest = record.file_digest or ""
        if source_kind(record.kind).content != "recording":
            continue
        if digest in named or (kinds and not any(named) and not others_stay):
            places = store.places(digest)
            if places and all(path.startswith(folders) for path in places):
                gone.add(record.key)
    return gone
