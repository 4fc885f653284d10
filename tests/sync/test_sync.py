"""A folder of watch files becomes a store, whatever is in the folder."""

from __future__ import annotations

import gzip
import os
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_started
from fakes.fit_encoder import fit_file, run, run_file, strength, strength_file
from fakes.forked import ForkedCommands

import analyzer
from analyzer.atomic import unfinished_folder
from analyzer.config import Config
from analyzer.store import Store, store
from analyzer.store.packing import pack_activity
from analyzer.sync import Options, sync

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity

MONDAY = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)
SQUATS = ["squat"] * 5 + ["deadlift"] * 4


@cache
def week() -> dict[str, bytes]:
    """Leg day on Monday, a run on Tuesday, another on Friday; written once for all tests."""
    return {
        "monday.fit": strength_file(MONDAY, SQUATS),
        "tuesday.fit": run_file(MONDAY + timedelta(hours=14), 30),
        "friday.fit.gz": gzip.compress(run_file(MONDAY + timedelta(days=4))),
    }


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    """A watch's folder with that week."""
    folder = tmp_path / "watch"
    folder.mkdir()
    for name, content in week().items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_everything_is_read_once(home: Path, watch: Path) -> None:
    first = legstats_started(home, "sync", watch)
    assert (first.code, first.out) == (0, "2 runs, 1 strength session new\n")
    again = legstats(home, "sync", watch)
    assert (again.code, again.out) == (0, "nothing new; 3 activities unchanged\n")


def test_the_summary_as_json(home: Path, watch: Path) -> None:
    assert legstats(home, "sync", watch, "--json").json == {
        "new": 3,
        "updated": 0,
        "unchanged": 0,
        "corrected": 0,
        "gone": 0,
        "not_activities": 0,
        "failed": [],
        "failed_before": [],
        "new_by_sport": {"run": 2, "strength": 1},
        "in_part": [],
        "waiting_until": None,
    }


def test_a_renamed_or_copied_file_is_no_new_run(home: Path, watch: Path) -> None:
    legstats(home, "sync", watch)
    (watch / "tuesday.fit").rename(watch / "renamed.fit")
    shutil.copy(watch / "monday.fit", watch / "copy.fit")
    assert legstats(home, "sync", watch).out == "nothing new; 3 activities unchanged\n"


def test_a_bad_file_never_stops_the_others(home: Path, watch: Path) -> None:
    (watch / "aaa-garbage.fit").write_bytes(b"not a FIT file at all " * 20)
    (watch / "empty.fit").touch()
    said = legstats(home, "sync", watch, "--json")
    assert said.code == 5
    assert said.json["new"] == 3
    reasons = {f["source"].rsplit("/", 1)[-1]: f["reason"] for f in said.json["failed"]}
    assert "is no FIT file" in reasons["aaa-garbage.fit"]
    assert "empty.fit is empty" in reasons["empty.fit"]
    assert "Failed: " in said.err


def test_an_activity_that_cannot_be_kept_costs_its_file_alone(
    home: Path, watch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(activity: Activity) -> str:
        odd = activity.source.name == "tuesday.fit"
        return pack_activity(replace(activity, utc_offset_s=0.5) if odd else activity)

    monkeypatch.setattr(store, "pack_activity", refuse)
    said = legstats(home, "sync", watch, "--json")
    assert (said.code, said.json["new"], len(said.json["failed"])) == (5, 2, 1)
    assert "tuesday.fit holds what cannot be kept" in said.json["failed"][0]["reason"]
    monkeypatch.undo()
    assert legstats(home, "sync", watch).out == "1 run new; 2 activities unchanged\n"


def test_a_mended_file_is_forgotten_as_failure(home: Path, watch: Path) -> None:
    (watch / "tuesday.fit").write_bytes(b"")
    assert legstats(home, "sync", watch).code == 5
    (watch / "tuesday.fit").write_bytes(run_file(MONDAY + timedelta(hours=14)))
    assert legstats(home, "sync", watch).out == "1 run new; 2 activities unchanged\n"
    assert legstats(home, "status", "--json").json["failed"] == []


def test_other_files_in_the_folder_are_left_alone(home: Path, watch: Path) -> None:
    (watch / "notes.txt").write_text("buy shoes")
    (watch / "._tuesday.fit").write_bytes(b"what a Mac leaves behind")
    said = legstats(home, "sync", watch)
    assert (said.code, said.out) == (0, "2 runs, 1 strength session new\n")
    assert "1 other file was left alone" in said.err


def test_a_pipe_in_the_folder_is_not_waited_for(home: Path, watch: Path) -> None:
    os.mkfifo(watch / "pipe.fit")
    assert legstats(home, "sync", watch).out == "2 runs, 1 strength session new\n"


def test_a_log_of_which_nothing_can_be_read_says_so(home: Path, tmp_path: Path) -> None:
    (tmp_path / "hevy.csv").write_text(
        '"title","start_time","end_time","description","exercise_title","superset_id",'
        '"exercise_notes","set_index","set_type","weight_kg","reps","distance_km",'
        '"duration_seconds","rpe"\n'
        '"Legs","foo","bar","","Squat (Barbell)",,"",0,"normal",90,8,,,\n'
    )
    said = legstats(home, "--quiet", "sync", tmp_path / "hevy.csv")
    assert said.code == 5
    assert said.err.startswith("Failed: No row of hevy.csv can be read: the date “foo” is not ")


def test_a_file_that_is_not_there_is_said(home: Path, watch: Path) -> None:
    said = legstats(home, "sync", watch, watch / "nowhere.fit", "--json")
    assert said.code == 5
    assert said.json["new"] == 3
    assert "There is no file" in said.json["failed"][0]["reason"]


def test_a_folder_without_permission_is_said(home: Path, watch: Path) -> None:
    (watch / "locked").mkdir(mode=0o000)
    locked_file = watch / "locked.fit"
    locked_file.write_bytes(b"x" * 100)
    locked_file.chmod(0o000)
    said = legstats_started(home, "sync", watch, "--json", as_root=False)
    assert said.code == 5
    assert said.json["new"] == 3
    assert len(said.json["failed"]) == 2
    assert all("Permission denied" in f["reason"] for f in said.json["failed"])


def test_three_sessions_in_one_file_are_three_activities(home: Path, tmp_path: Path) -> None:
    sessions = [
        strength(MONDAY, SQUATS, 20),
        run(MONDAY + timedelta(minutes=21), 20),
        strength(MONDAY + timedelta(minutes=42), SQUATS, 20),
    ]
    path = tmp_path / "three.fit"
    path.write_bytes(fit_file(*sessions))
    assert legstats(home, "sync", path).out == "1 run, 2 strength sessions new\n"
    assert len(legstats(home, "runs", "--json").json) == 1
    assert len(legstats(home, "legdays", "--json").json) == 2


def test_a_file_cut_short_is_saved_and_completed_later(home: Path, tmp_path: Path) -> None:
    whole = run_file(MONDAY, 40)
    (tmp_path / "cut.fit").write_bytes(whole[: len(whole) // 3])
    said = legstats(home, "sync", tmp_path / "cut.fit")
    assert said.code == 0
    assert "cut.fit: " in said.err
    (short,) = legstats(home, "runs", "--json").json
    (tmp_path / "whole.fit").write_bytes(whole)
    assert legstats(home, "sync", tmp_path / "whole.fit").out == (
        "nothing new; 1 activity updated\n"
    )
    (run_now,) = legstats(home, "runs", "--json").json
    assert run_now["run_id"] == "run-20261116-1930"
    # The first part did not say which zone the watch was in, and the id it had still counts.
    assert legstats(home, "runs", "set", short["run_id"], "--kind", "long").code == 0
    assert legstats(home, "runs", "--json").json[0]["kind"] == "long"
    assert run_now["distance_m"] > 2 * short["distance_m"]


def test_only_runs_since_a_day(home: Path, watch: Path) -> None:
    assert legstats(home, "sync", watch, "--since", "2026-11-18").out == ("1 run new\n")
    assert (
        legstats(home, "sync", watch).out == "1 run, 1 strength session new; 1 activity unchanged\n"
    )


def test_a_dry_run_writes_nothing(home: Path, watch: Path) -> None:
    said = legstats(home, "sync", watch, "--dry-run")
    assert said.out == "Would be: 2 runs, 1 strength session new\n"
    assert not home.exists()


def test_reading_all_again_changes_nothing(home: Path, watch: Path) -> None:
    legstats(home, "sync", watch)
    before = legstats(home, "runs", "--json").json
    assert legstats(home, "sync", watch, "--full").out == "nothing new; 3 activities unchanged\n"
    assert legstats(home, "runs", "--json").json == before


def test_fitparse_as_second_opinion_reads_the_same(home: Path, tmp_path: Path, watch: Path) -> None:
    legstats(home, "sync", watch)
    legstats(tmp_path / "other", "sync", watch, "--decoder", "fitparse")
    ours, theirs = (legstats(h, "runs", "--json").json for h in (home, tmp_path / "other"))
    assert ours == theirs


def test_folders_named_in_the_settings(home: Path, watch: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text(f'[sources]\nfolders = ["{watch}"]\n')
    assert legstats(home, "sync").out == "2 runs, 1 strength session new\n"


def test_without_any_source_the_command_says_how(home: Path) -> None:
    said = legstats(home, "sync")
    assert said.code == 2
    assert "legstats sync FOLDER" in said.err
    assert "With Strava: your archive" in said.err


def test_killed_at_any_moment_the_next_sync_completes_the_store(tmp_path: Path) -> None:
    watch = tmp_path / "watch"
    watch.mkdir()
    for day in range(20):
        start = MONDAY - timedelta(days=day)
        (watch / f"{day:02}.fit").write_bytes(run_file(start, 20))
    undisturbed = Config(home=tmp_path / "undisturbed")
    sync(undisturbed, [watch])
    disturbed = Config(home=tmp_path / "disturbed")
    kept = []
    with ForkedCommands() as commands:
        for delay in (0.0, 0.02, 0.05, 0.1, 0.15):
            process = commands.begin(disturbed.home, "sync", watch)
            _wait_for(disturbed.store_path, delay)
            commands.kill(process)
            with Store(disturbed.store_path) as store:
                kept.append(len(list(store.records())))
    assert kept == sorted(kept), "a crash lost what was stored"
    sync(disturbed, [watch])
    assert analyzer.load(disturbed.home).runs.equals(analyzer.load(undisturbed.home).runs)


def _wait_for(path: Path, delay: float) -> None:
    for _ in range(3000):
        if path.exists():
            break
        time.sleep(0.01)
    time.sleep(delay)


def test_progress_names_every_file(tmp_path: Path, watch: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    sync(
        Config(home=tmp_path / "home"),
        [watch],
        Options(),
        lambda done, total, name: steps.append((done, total, name)),
    )
    assert steps == [(0, 3, "friday.fit.gz"), (1, 3, "monday.fit"), (2, 3, "tuesday.fit")]


@pytest.mark.real
def test_other_peoples_files_all_end_well(home: Path, real_folder: Path) -> None:
    said = legstats(home, "sync", real_folder / "fit", "--json")
    assert said.code in {0, 5}
    assert said.json["new"] > 40
    for failure in said.json["failed"]:
        assert failure["reason"].endswith((".", "?"))
        assert len(failure["reason"]) < 300
    again = legstats(home, "sync", real_folder / "fit", "--json")
    assert again.json["new"] == again.json["updated"] == 0
    assert (
        again.json["unchanged"]
        == said.json["new"] + said.json["updated"] + (said.json["unchanged"])
    )
    assert again.json["not_activities"] == said.json["not_activities"]


def test_what_killed_syncs_left_in_the_home_is_swept_by_the_next(tmp_path: Path) -> None:
    home = tmp_path / "home"
    dry_run = home / ".dry-run.0badc0de.unfinished"
    dry_run.mkdir(parents=True)
    for left in (dry_run / "legstats.sqlite", home / ".legstats.sqlite.0bad.unfinished-wal"):
        left.write_bytes(b"half a store")
    (tmp_path / "run.fit").write_bytes(run_file(datetime(2026, 8, 3, 6, tzinfo=UTC), 20))
    with unfinished_folder(home, "dry-run") as under_way:
        sync(Config(home=home), [tmp_path / "run.fit"])
        assert under_way.exists(), "what is still at work stays"
    assert not list(home.glob(".*"))
