"""Purging, restoring, forgetting: what leaves the store, and what stays beside it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from test_account_tables import keep as keep_sent
from test_account_tables import sent
from test_store import a_file, an_activity, measured

from analyzer.errors import StoreError
from analyzer.model import DamagedRecord, DayFact, Source
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model import Activity

START = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
MONDAY = date(2026, 11, 16)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.sqlite") as store:
        yield store


def of_kind(kind: str, key: str, *, belongs_to: str = "") -> Activity:
    one = an_activity(key, with_stream=False)
    return replace(one, source=Source(kind, f"{key}.x", key), belongs_to=belongs_to)


def keep(store: Store, kind: str, *keys: str, digest: str = "", belongs_to: str = "") -> None:
    made = [(of_kind(kind, key, belongs_to=belongs_to), None) for key in keys]
    store.save_file(a_file(digest or keys[0], kind=kind, activities=len(keys)), made)


def keys(store: Store) -> set[str]:
    return {record.key for record in store.records()}


def test_a_purge_takes_one_kind_alone_and_what_was_seen_of_it(store: Store) -> None:
    keep(store, "fit", "run1", "run2")
    keep(store, "gpx", "track")
    store.mark_seen("/watch/run1.fit", 10, 20, "run1")
    store.mark_seen("/phone/track.gpx", 30, 40, "track")
    store.overrides.set(["run1"], "kind", "race")
    assert store.purge("fit") == 2
    assert keys(store) == {"track"}
    assert store.seen() == {"/phone/track.gpx": (30, 40, "track")}
    assert [file.digest for file in store.files()] == ["track"]
    assert [word.key for word in store.overrides.read_all()] == ["run1"]
    assert store.purge("fit") == 0


def test_nights_leave_with_the_files_that_told_of_them(store: Store) -> None:
    night = [DayFact(MONDAY, "sleep_h", 7.5)]
    store.save_file(a_file("nights", kind="garmin_export", activities=0), [], night)
    store.journal.note(MONDAY, {"soreness": 4.0})
    assert store.kinds() == {"garmin_export": 0}, "it gave nights, but no record"
    store.purge("garmin_export")
    assert [(fact.topic, fact.value) for fact in store.journal.noted()] == [("soreness", 4.0)]
    assert store.kinds() == {}


def test_of_what_was_purged_not_a_byte_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        secret = replace(of_kind("fit", "run1"), name="Along the river to Ada")
        store.save_file(a_file("run1"), [(secret, None)])
        store.purge("fit")
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"river to Ada" not in left
    assert b"legstats" not in left
    assert b"CREATE TABLE record" in left


def test_of_a_single_record_that_was_removed_not_a_byte_stays_either(tmp_path: Path) -> None:
    """Nothing is written anew for it: SQLite itself wipes what it gives free."""
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        secret = replace(of_kind("fit", "run1"), name="Along the river to Ada")
        store.save_file(a_file("run1"), [(secret, None), (of_kind("fit", "run2"), None)])
    with Store(path) as store:
        store.remove_records(["run1"])
    assert b"river to Ada" not in path.read_bytes()
    assert b"run2" in path.read_bytes()


def test_runs_recorded_elsewhere_are_asked_for_again_once_that_is_purged(store: Store) -> None:

    table = store.account("strava")
    keep_sent(table, sent("7"), sent("8"))
    table.mark_recorded(["7"])
    assert store.count_pending() == 0
    keep(store, "fit", "run1")
    store.purge("fit")
    assert [one.id for one in table.pending(0.0, 0.0)] == ["7"]
    assert store.count_pending() == 1


def test_what_the_athlete_added_is_no_source_and_leaves_alone(store: Store) -> None:
    store.save_record(of_kind("athlete", "added"))
    keep(store, "fit", "run1")
    assert (store.kinds(), store.sources()) == ({"athlete": 1, "fit": 1}, {"fit": 1})
    store.overrides.set(["added", "run1"], "leg_day", "yes")
    store.forget_added(["added", "run1"])
    assert keys(store) == {"run1"}, "a file's record is not the athlete's to unsay"
    assert [word.key for word in store.overrides.read_all()] == []


def test_an_empty_store_is_one_of_which_nothing_was_ever_read_or_said(store: Store) -> None:
    assert store.is_empty()
    store.mark_seen("/a.txt", 1, 2, "abc")
    store.failures.note("/a.fit", "a.fit is damaged.")
    assert store.is_empty()
    store.journal.note(MONDAY, {"soreness": 0.0})
    assert not store.is_empty()


def other_store(folder: Path, *, note: str) -> Path:
    path = folder / "other.sqlite"
    with Store(path) as other:
        keep(other, "gpx", "restored")
        other.mark_seen("/phone/track.gpx", 30, 40, "restored")
        other.journal.note(MONDAY, {"note": note})
        other.trials.draw(other.trials.begin("massage", 2).trial_id, MONDAY)
    return path


def test_a_restore_replaces_everything_and_keeps_what_was_there_aside(
    store: Store, tmp_path: Path
) -> None:
    keep(store, "fit", "run1")
    store.overrides.set(["run1"], "kind", "race")
    path, aside = other_store(tmp_path, note="from the backup"), tmp_path / "aside.sqlite"
    stamps = store.stamps()
    store.replace_content(path, aside)
    with Store(path) as other:
        assert list(store.records()) == list(other.records())
        assert store.journal.noted() == other.journal.noted()
        assert store.trials.read_all() == other.trials.read_all()
        assert store.seen() == other.seen()
    assert store.overrides.read_all() == []
    changed = {name for name, stamp in store.stamps().items() if stamp != stamps[name]}
    assert changed >= {"file", "record", "word", "noted", "trial", "trial_draw"}
    with Store(aside) as before:
        assert keys(before) == {"run1"}
        assert [word.value for word in before.overrides.read_all()] == ["race"]


def test_a_restore_that_fails_changes_nothing(store: Store, tmp_path: Path) -> None:
    keep(store, "fit", "run1")
    path = other_store(tmp_path, note="from the backup")
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TABLE trial")
    with pytest.raises(StoreError, match=r"no such table: other\.trial"):
        store.replace_content(path, None)
    assert keys(store) == {"run1"}
    keep(store, "fit", "run2")
    store.forget_file("run1")
    assert keys(store) == {"run2"}, "records still leave with their file"


def test_a_copy_is_of_one_moment_and_a_store_by_itself(store: Store, tmp_path: Path) -> None:
    keep(store, "fit", "run1")
    store.copy_to(tmp_path / "copy.sqlite")
    keep(store, "fit", "run2")
    with Store(tmp_path / "copy.sqlite") as copy:
        assert keys(copy) == {"run1"}
        assert copy.problems() == []


def test_a_copy_that_cannot_be_written_names_its_place(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "nowhere" / "copy.sqlite"
    with pytest.raises(StoreError) as refused:
        store.copy_to(place)
    assert refused.value.message == (
        f"{place} cannot be written: the file or its folder is not yours to change."
    )


def test_damaged_records_are_told_of_by_start_with_the_file_they_came_from(store: Store) -> None:
    later = replace(of_kind("fit", "a"), started_at=START + timedelta(hours=1))
    store.save_file(a_file("one", source="evening.fit"), [(later, None)])
    store.save_file(a_file("two"), [(of_kind("fit", "b"), measured())])
    store.save_record(of_kind("athlete", "c"))
    store._ask("UPDATE record SET activity = '{'")
    begins = START.isoformat()
    assert store.find_damaged() == [
        DamagedRecord("b", "two", "fit", "run", begins, "morning.fit"),
        DamagedRecord("c", None, "athlete", "run", begins, ""),
        DamagedRecord("a", "one", "fit", "run", later.started_at.isoformat(), "evening.fit"),
    ]


def test_who_forgets_damaged_records_reads_their_files_again(store: Store) -> None:
    for digest in ("one", "two"):
        store.save_file(a_file(digest, reader=7), [(of_kind("fit", f"{digest}#0"), None)])
    store.overrides.set(["one#0"], "kind", "race")
    store._ask("UPDATE record SET activity = '{' WHERE key = 'one#0'")
    store.forget_damaged(store.find_damaged())
    assert keys(store) == {"two#0"}
    assert {file.digest: file.reader for file in store.files()} == {"one": 0, "two": 7}
    assert [word.value for word in store.overrides.read_all()] == ["race"]


def test_inputs_of_which_less_is_there_than_was_read_are_read_again(store: Store) -> None:
    store.save_file(a_file("whole", reader=7), [(of_kind("fit", "a"), None)])
    store.save_file(a_file("less", reader=7, activities=2), [(of_kind("fit", "b"), None)])
    store.save_file(a_file("none", reader=7, activities=0))
    store.mark_seen("/gone.fit", 1, 2, "of no row")
    store.mark_seen("/whole.fit", 1, 2, "whole")
    assert sorted(store.forget_incomplete()) == ["less", "of no row"]
    readers = {file.digest: file.reader for file in store.files()}
    assert readers == {"whole": 7, "less": 0, "none": 7}


def test_all_of_a_kind_but_one_is_read_again(store: Store) -> None:
    for digest, kind in (("may", "strong"), ("june", "strong"), ("run", "fit")):
        store.save_file(a_file(digest, kind=kind, reader=3))
    store.read_again("strong", but="june")
    readers = {file.digest: file.reader for file in store.files()}
    assert readers == {"may": 0, "june": 3, "run": 3}


def test_a_recording_that_only_an_exports_row_still_names_is_lost(store: Store) -> None:
    keep(store, "strava_export", "row1", belongs_to="recording")
    keep(store, "strava", "row2", belongs_to="of an account")
    for digest in ("recording", "of an account", "unnamed"):
        store.save_file(a_file(digest))
    assert store.lost_recordings() == {"recording"}
    keep(store, "fit", "run1", digest="recording")
    assert store.lost_recordings() == set()


def test_places_of_one_content_are_told_in_order(store: Store) -> None:
    for place in ("/b/run.fit", "/a/run.fit", "/c/run.fit"):
        store.mark_seen(place, 1, 2, "abc")
    store.mark_seen("/c/run.fit", 3, 4, "another")
    assert store.places("abc") == ["/a/run.fit", "/b/run.fit"]
    assert store.places("unheard of") == []
    assert store.seen()["/c/run.fit"] == (3, 4, "another")


def test_a_file_read_again_keeps_the_moment_it_was_first_read_and_goes_to_the_end(
    store: Store,
) -> None:
    keep(store, "fit", "a")
    first = store.file("a")
    keep(store, "fit", "b")
    store.save_file(a_file("a", problems=("It ends early.", "It has a gap.")))
    again = store.file("a")
    assert first is not None
    assert again is not None
    assert again.imported_at == first.imported_at
    assert again.problems == ("It ends early.", "It has a gap.")
    assert [file.digest for file in store.files()] == ["b", "a"]
    assert keys(store) == {"b"}


def test_what_is_read_in_a_snapshot_is_of_one_moment(store: Store, tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as another, store.snapshot():
        assert keys(store) == set()
        keep(another, "fit", "meanwhile")
        with store.snapshot():
            assert keys(store) == set()
        assert keys(store) == set()
    assert keys(store) == {"meanwhile"}
