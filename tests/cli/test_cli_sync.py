"""``legstats sync`` and ``purge``: what the runner is told of files that are read, or are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.fit_encoder import run_file, strength_file

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 16, 6, tzinfo=UTC)
DAMAGED = b"\x0e\x10\x00\x00no activity"


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    """A folder with two short runs."""
    folder = tmp_path / "watch"
    folder.mkdir()
    for day in range(2):
        run = run_file(START + timedelta(days=day), 12, every_s=10)
        (folder / f"{day}.fit").write_bytes(run)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_what_was_read_is_counted_and_not_read_twice(home: Path, watch: Path) -> None:
    assert legstats(home, "sync", watch).out == "2 runs new\n"
    assert legstats(home, "sync", watch).out == "nothing new; 2 activities unchanged\n"


def test_a_zone_that_no_source_names_is_said_until_the_athlete_sets_theirs(
    home: Path, watch: Path
) -> None:
    for day in range(2):
        run = run_file(START + timedelta(days=day), 12, every_s=10, utc_offset_h=None)
        (watch / f"{day}.fit").write_bytes(run)
    assert "2 activities name no time zone and are read by the clock of" in (
        legstats(home, "sync", watch).err
    )
    assert "(sources.zone is not set)" in legstats(home, "status").out
    legstats(home, "config", "set", "sources.zone", "Europe/Berlin")
    told = legstats(home, "status").out
    assert "Times are by the clock of Europe/Berlin (" in told
    assert "name no time zone" not in told
    assert "name no time zone" not in legstats(home, "sync", watch, "--full").err


def test_as_json_it_keeps_its_contract(home: Path, watch: Path) -> None:
    counts = legstats(home, "sync", watch, "--json").json
    assert counts.keys() >= {
        "new", "updated", "unchanged", "not_activities", "failed", "waiting_until",
    }  # fmt: skip
    assert (counts["new"], counts["failed"], counts["waiting_until"]) == (2, [], None)


def test_a_broken_file_does_not_stop_the_others(home: Path, watch: Path) -> None:
    (watch / "broken.fit").write_bytes(DAMAGED)
    said = legstats(home, "sync", watch)
    assert said.code == 5
    assert said.out == "2 runs new; 1 file could not be read\n"
    assert said.err.count("Failed: ") == 1
    assert "Failed: " in legstats(home, "status").out


def test_of_many_broken_files_the_first_are_named_and_all_when_asked(
    home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    for number in range(25):
        (folder / f"{number}.fit").write_bytes(DAMAGED + bytes([number]))
    short = legstats(home, "sync", folder)
    assert short.err.count("Failed: ") == 20
    assert "The first 20 of 25 (all with -v):" in short.err
    again = legstats(home, "-v", "sync", folder)
    assert (again.code, again.err.count("Failed before: ")) == (0, 25)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "1 other file was left alone: 0.txt."),
        (2, "2 other files were left alone: 0.txt and 1.txt."),
        (5, "5 other files were left alone: 0.txt, 1.txt, 2.txt and 2 more."),
    ],
)
def test_files_of_other_kinds_are_left_alone(
    home: Path, watch: Path, number: int, sentence: str
) -> None:
    for each in range(number):
        (watch / f"{each}.txt").write_text(f"shopping list {each}")
    assert sentence in legstats(home, "sync", watch).err


def test_files_of_one_name_are_told_apart_by_their_folders(home: Path, watch: Path) -> None:
    for folder in ("old", "new"):
        (watch / folder).mkdir()
        (watch / folder / "list.txt").write_text(folder)
    assert "left alone: new/list.txt and old/list.txt." in legstats(home, "sync", watch).err


def test_quiet_says_nothing_when_all_is_well(home: Path, watch: Path) -> None:
    said = legstats(home, "-q", "sync", watch)
    assert (said.code, said.out, said.err) == (0, "", "")


def test_a_folder_in_the_settings_is_read_without_being_named(home: Path, watch: Path) -> None:
    said = legstats(home, "sync", LEGSTATS_SOURCES_FOLDERS=str(watch))
    assert said.out == "2 runs new\n"


def test_without_any_source_it_says_how_to_name_one(home: Path, tmp_path: Path) -> None:
    said = legstats(home, "sync", LEGSTATS_SOURCES_MEDIA=str(tmp_path / "no-media"))
    assert said.code == 2
    assert "No watch is connected." in said.err
    assert len(said.err.splitlines()) == 5, "a line for each kind of runner"
    assert "legstats config set sources.folders ~/watch-files" in said.err
    empty = legstats(home, "sync", "")
    assert (empty.code, "One of the sources is empty" in empty.err) == (2, True)


def test_a_purge_asks_first_and_deletes_only_when_told(home: Path, watch: Path) -> None:
    legstats(home, "sync", watch)
    refused = legstats(home, "purge", "fit")
    assert refused.code == 2
    assert "This would delete 2 activities." in refused.err
    assert "--yes" in refused.err
    screen = legstats_at_terminal(home, "purge", "fit", typed="n\n")
    assert "Delete 2 activities that came from fit?" in screen
    assert "Nothing was deleted." in screen
    said = legstats(home, "purge", "fit", "--yes")
    assert said.out == "Deleted everything that came from fit: 2 activities.\n"
    assert legstats(home, "runs", "--json").json == []
    again = legstats(home, "purge", "fit", "--yes")
    assert (again.code, "Nothing came from 'fit'." in again.err) == (2, True)


# -- what failed before, and what is left alone ------------------------------------------------


def test_a_file_that_cannot_be_read_fails_the_daily_sync_once(home: Path, watch: Path) -> None:
    daily = {"LEGSTATS_SOURCES_FOLDERS": str(watch), "LEGSTATS_SOURCES_MEDIA": str(home)}
    (watch / "broken.fit").write_bytes(DAMAGED)
    assert legstats(home, "-q", "sync", **daily).code == 5
    second = legstats(home, "-q", "sync", **daily)
    assert (second.code, second.out, second.err) == (0, "", "")
    told = legstats(home, "sync", **daily)
    assert told.out == "nothing new; 2 activities unchanged; 1 file still cannot be read\n"
    assert "`legstats status --failures` says why" in told.err
    assert legstats(home, "sync", watch / "broken.fit").code == 5, "named"
    assert [f["source"] for f in legstats(home, "sync", watch, "--json").json["failed_before"]] == [
        str(watch / "broken.fit")
    ]
    (watch / "broken.fit").write_bytes(DAMAGED * 2)
    assert legstats(home, "-q", "sync", **daily).code == 5, "another content"


def test_what_failed_is_told_with_place_reason_and_day(home: Path, watch: Path) -> None:
    assert legstats(home, "status", "--failures").err == "Everything could be read.\n"
    (watch / "broken.fit").write_bytes(DAMAGED)
    legstats(home, "sync", watch)
    said = legstats(home, "status", "--failures")
    assert said.out.startswith(f"{watch / 'broken.fit'} is no FIT file")
    assert "    Failed since " in said.out
    (failed,) = legstats(home, "status", "--failures", "--json").json
    assert failed.keys() == {"source", "reason", "failed_at"}


def test_a_broken_file_is_left_alone_until_it_is_named(home: Path, watch: Path) -> None:
    broken = watch / "broken.fit"
    broken.write_bytes(DAMAGED)
    legstats(home, "sync", watch)
    said = legstats(home, "sync", "--ignore", broken)
    assert (said.code, said.err.startswith(f"{broken}: left alone from now on")) == (0, True)
    assert legstats(home, "status", "--failures", "--json").json == []
    (watch / "copy.fit").write_bytes(DAMAGED)
    said = legstats(home, "sync", watch)
    assert (said.code, said.out) == (0, "nothing new; 2 activities unchanged; 2 files ignored\n")
    assert legstats(home, "sync", broken).code == 5


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("nowhere.fit", "There is no file nowhere.fit."), ("0.fit", "and its activities would stay.")],
)
def test_what_cannot_be_left_alone_is_said(
    home: Path, watch: Path, monkeypatch: pytest.MonkeyPatch, typed: str, sentence: str
) -> None:
    monkeypatch.chdir(watch)
    legstats(home, "sync", watch)
    said = legstats(home, "sync", "--ignore", typed)
    assert (said.code, sentence in said.err) == (2, True)
    assert "is a folder" in legstats(home, "sync", "--ignore", ".").err


@pytest.mark.parametrize("content", [None, "shopping list"])
def test_a_named_folder_without_an_activity_says_so_and_what_is_read(
    home: Path, watch: Path, tmp_path: Path, content: str | None
) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    if content:
        (folder / "list.txt").write_text(content)
    said = legstats(home, "sync", folder, watch)
    assert (said.code, said.out) == (5, "2 runs new; nothing could be read from 1 source\n")
    assert (
        f"The folder {folder} holds no activity that legstats can read. legstats reads FIT"
        in said.err
    )
    daily = legstats(home, "-q", "sync", LEGSTATS_SOURCES_FOLDERS=str(folder))
    assert (daily.code, daily.out) == (0, "")


def test_a_dry_run_counts_as_the_sync_will(home: Path, watch: Path) -> None:
    (watch / "broken.fit").write_bytes(DAMAGED)
    (watch / "legs.fit").write_bytes(strength_file(START + timedelta(days=5), ["squat"] * 5))
    foretold = legstats(home, "sync", watch, "--dry-run")
    assert foretold.out == ("Would be: 2 runs, 1 strength session new; 1 file could not be read\n")
    assert f"Would be: {legstats(home, 'sync', watch).out}" == foretold.out


@pytest.mark.parametrize(
    ("typed", "meant"), [("garmn", "garmin"), ("gramin", "garmin"), ("intervals.icu", "intervals")]
)
def test_a_misspelt_account_is_guessed(tmp_path: Path, typed: str, meant: str) -> None:
    said = legstats(tmp_path / "home", "sync", typed)
    assert f"There is no file or folder {typed}. Did you mean the account {meant}?" in said.err


@pytest.mark.parametrize("typed", ["runs", "watch-files", "run.fit", "strava.zip", "hevy.csv"])
def test_a_folder_or_file_is_taken_for_no_account(tmp_path: Path, typed: str) -> None:
    said = legstats(tmp_path / "home", "sync", typed)
    assert f"There is no file or folder {typed}." in said.err
    assert "Did you mean" not in said.err


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_what_holds_no_file_is_not_called_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    said = legstats(tmp_path / "home", "sync", name)
    assert (said.code, said.out) == (5, "nothing new; nothing could be read from 1 source\n")
    if name == "missing":
        assert "There is no file or folder missing." in said.err
