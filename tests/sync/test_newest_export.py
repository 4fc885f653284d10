"""What an export covers, whose word is the newest, and what a file at the same place replaces."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from analyzer.config import load as load_config
from analyzer.errors import Exit, LegstatsError, TryLaterError
from analyzer.model import Activity, ImportFailure, Source
from analyzer.store import FileRow, Store
from analyzer.sync.archives import archive_folders, is_in_archive
from analyzer.sync.exports import with_coverage
from analyzer.sync.result import Options, SyncContext, SyncResult
from analyzer.sync.superseding import Place, forget_halves, supersede_recording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.sqlite") as store:
        yield store


def workout(
    key: str, start: datetime = START, lasting: timedelta = HOUR, kind: str = "fit", **facts: object
) -> Activity:
    made = Activity(Source(kind, f"{key}.x", key), "run", start, start + lasting)
    return replace(made, **facts)  # type: ignore[arg-type] # fields by name


def row(digest: str, kind: str = "fit", **facts: object) -> FileRow:
    made = FileRow(digest, f"{digest}.x", kind, "imported", activities=1)
    return replace(made, **facts)  # type: ignore[arg-type] # as above


def test_an_export_covers_from_its_first_day_to_the_start_of_its_last_workout() -> None:
    first = workout("a", START, utc_offset_s=3600)
    last = workout("c", START + 48 * HOUR)
    found = with_coverage(row("log", "strong"), [last, first, workout("b", START + HOUR)], None)
    assert found.first_day == date(2026, 11, 17), "half past midnight on the athlete's clock"
    assert (found.last_start, found.last_key) == (last.started_at, "c")


def test_of_an_export_read_in_part_only_that_part_is_covered() -> None:
    workouts = [workout("a"), workout("b", START + 96 * HOUR)]
    since = with_coverage(row("log", "strong"), workouts, date(2026, 11, 19))
    assert since.first_day == date(2026, 11, 19)
    earlier = with_coverage(row("log", "strong"), workouts, date(2026, 1, 1))
    assert earlier.first_day == date(2026, 11, 16)


def test_of_two_that_began_at_once_the_greater_key_is_the_last() -> None:
    both = [workout("b"), workout("a")]
    assert with_coverage(row("log", "strong"), both, None).last_key == "b"


def test_an_export_of_nothing_covers_nothing() -> None:
    assert with_coverage(row("log", "strong"), [], None) == row("log", "strong")


def test_an_export_said_what_it_says_when_it_was_written_or_else_first_read() -> None:
    """But never before the last activity it holds, whatever the file's time says."""
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert row("log", modified_at=noon, imported_at=noon + HOUR).said_at == noon
    assert row("log", modified_at=noon + HOUR, imported_at=noon).said_at == noon
    assert row("log", imported_at=noon, last_start=noon + HOUR).said_at == noon + HOUR
    before = datetime.now(UTC)
    assert before <= row("log").said_at <= datetime.now(UTC)


# What stood at a place before.


def keep(store: Store, digest: str, *made: Activity, place: str = "") -> None:
    store.save_file(row(digest, activities=len(made)), [(one, None) for one in made])
    if place:
        store.mark_seen(place, 1, 2, digest)


@pytest.mark.parametrize(
    ("former", "present", "is_same"),
    [
        pytest.param(workout("old"), workout("new", START, 2 * HOUR), True, id="the whole of it"),
        pytest.param(workout("old"), workout("new", START + HOUR), False,
                     id="one that begins as it ends"),
        pytest.param(workout("old"), workout("new", START + 0.99 * HOUR), True,
                     id="a minute shared"),
        pytest.param(workout("old", distance_m=5000.0),
                     workout("new", START + 9 * HOUR, distance_m=5000.9), True,
                     id="a clock set right, to the metre"),
        pytest.param(workout("old", distance_m=5000.0),
                     workout("new", START + 9 * HOUR, distance_m=5001.0), False,
                     id="a metre more"),
        pytest.param(workout("old", distance_m=5000.0),
                     workout("new", START + 9 * HOUR, HOUR + timedelta(seconds=1),
                             distance_m=5000.0), False, id="a second more"),
        pytest.param(workout("old", distance_m=5000.0),
                     workout("new", START + 9 * HOUR, distance_m=5000.0, sport="ride"), False,
                     id="of another sport"),
        pytest.param(workout("old"), workout("new", START + 9 * HOUR), False, id="no distance"),
    ],
)  # fmt: skip
def test_a_file_put_in_place_of_another_replaces_the_same_recording_alone(
    store: Store, former: Activity, present: Activity, *, is_same: bool
) -> None:
    keep(store, "before", former, place="/watch/last.fit")
    store.overrides.set(["old"], "kind", "race")
    keep(store, "now", present)
    heirs = supersede_recording(store, "now", Place("/watch/last.fit", "before"))
    assert heirs == ({"new"} if is_same else set())
    assert {record.key for record in store.records()} == ({"new"} if is_same else {"old", "new"})
    (word,) = store.overrides.read_all()
    assert (word.key, word.value) == ("new" if is_same else "old", "race")


def test_what_stands_elsewhere_too_is_replaced_by_nothing(store: Store) -> None:
    keep(store, "before", workout("old"), place="/watch/last.fit")
    store.mark_seen("/copy/last.fit", 1, 2, "before")
    keep(store, "now", workout("new", START, 2 * HOUR))
    assert supersede_recording(store, "now", Place("/watch/last.fit", "before")) == set()
    assert Place("/watch/last.fit").replaced(store, "now") == ""
    assert Place("/watch/last.fit", "now").replaced(store, "now") == ""


def test_halves_leave_for_the_whole_that_begins_with_them(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "whole.fit"
    place.write_bytes(b"whole")
    keep(store, "half", workout("half"), workout("beside", START + 24 * HOUR))
    keep(store, "whole", workout("whole", START, 2 * HOUR), place=str(place))
    keep(store, "gone", workout("longer", START, 3 * HOUR), place=str(tmp_path / "gone.fit"))
    store.overrides.set(["half"], "kind", "race")
    assert forget_halves(store) == {"whole"}
    assert {record.key for record in store.records()} == {"whole", "beside", "longer"}
    assert [(word.key, word.value) for word in store.overrides.read_all()] == [("whole", "race")]
    assert store.file("half") is not None, "it still gave another one"
    assert forget_halves(store) == set()


# Where archives hold the files of their activities.


def test_the_files_of_an_archive_stand_below_its_table(store: Store) -> None:
    store.save_file(row("table", "strava_export"))
    for place in ("/home/export/activities.csv", "/old.zip/activities.csv"):
        store.mark_seen(place, 1, 2, "table")
    store.save_file(row("other", "garmin_export"))
    store.mark_seen("/garmin/DI_CONNECT/Fitness/x.json", 1, 2, "other")
    assert set(archive_folders(store, "strava_export")) == {
        "/home/export/activities/", "/home/export/DI_CONNECT/",
        "/old.zip/activities/", "/old.zip/DI_CONNECT/",
    }  # fmt: skip
    folders = archive_folders(store, "garmin_export", "/new/DI_CONNECT/Fitness/y.json")
    assert set(folders) >= {"/garmin/DI_CONNECT/", "/new/DI_CONNECT/"}


def test_a_folder_called_activities_is_an_archives_only_beside_its_list(tmp_path: Path) -> None:
    (tmp_path / "activities").mkdir()
    run = f"{tmp_path}/activities/run.fit"
    assert not is_in_archive(run)
    (tmp_path / "activities.csv").write_text("")
    assert is_in_archive(run)
    assert is_in_archive(f"{tmp_path}/export.zip/activities/run.fit")
    assert not is_in_archive(f"{tmp_path}/run.fit")


# What a sync says it did.

FAILURE = ImportFailure("/watch/a.fit", "a.fit is damaged.")


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (SyncResult(), Exit.DONE),
        (SyncResult(failed_before=[FAILURE], ignored=3), Exit.DONE),
        (SyncResult(failed=[FAILURE]), Exit.PARTLY),
        (SyncResult(in_part=[FAILURE]), Exit.PARTLY),
        (SyncResult(failed=[FAILURE], stopped=TryLaterError("Later.")), Exit.TRY_LATER),
    ],
)
def test_the_exit_code_says_the_worst_there_is(result: SyncResult, code: Exit) -> None:
    assert result.exit_code is code


def test_of_what_stops_several_accounts_the_first_counts_and_the_rest_is_said() -> None:
    result = SyncResult()
    result.note_stop(TryLaterError("The quota is spent.", "Sync again later.", until=1_795_000_000))
    result.note_stop(LegstatsError("The other refused.", "Log in again."))
    assert result.waiting_until == "2026-11-18T11:06:40Z"
    assert result.notes == ["The other refused. Log in again."]
    assert SyncResult(stopped=LegstatsError("Refused.")).waiting_until is None
    assert SyncResult(stopped=TryLaterError("Busy.")).waiting_until is None


def test_in_a_dry_run_nothing_left_the_store(store: Store, tmp_path: Path) -> None:
    config = load_config(tmp_path, environ={})
    for dry_run in (True, False):
        context = SyncContext(store, config, Options(dry_run=dry_run))
        context.note_done("Two activities left.")
        assert context.result.notes == ([] if dry_run else ["Two activities left."])
