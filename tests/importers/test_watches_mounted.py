"""A watch on the cable is found, wherever the system shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file

from analyzer.importers.watches_mounted import mounted_watches, usual_places

if TYPE_CHECKING:
    from pathlib import Path

MONDAY = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "inside",
    [
        "GARMIN/GARMIN/Activity",
        "GARMIN/Garmin/ACTIVITY",
        "athlete/GARMIN/Garmin/Activity",
        "mtp:host=091e_4cda/Internal Storage/GARMIN/Activity",
        "GARMIN/Activity",
    ],
)
def test_wherever_drives_appear(tmp_path: Path, inside: str) -> None:
    (tmp_path / inside).mkdir(parents=True)
    (tmp_path / "OTHER" / "photos").mkdir(parents=True)
    assert mounted_watches([tmp_path]) == [tmp_path / inside]


def test_two_watches_and_a_drive_shown_twice(tmp_path: Path) -> None:
    for name in ("media/GARMIN", "media/GARMIN1"):
        (tmp_path / name / "GARMIN" / "Activity").mkdir(parents=True)
    (tmp_path / "run").symlink_to(tmp_path / "media", target_is_directory=True)
    found = mounted_watches([tmp_path / "media", tmp_path / "run"])
    assert [folder.parts[-3] for folder in found] == ["GARMIN", "GARMIN1"]


def test_what_is_no_watch_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "DRIVE" / "GARMIN" / "Courses").mkdir(parents=True)
    (tmp_path / "DRIVE" / "Activity").mkdir()
    (tmp_path / "a" / "b" / "c" / "d" / "GARMIN" / "Activity").mkdir(parents=True)
    (tmp_path / "GARMIN").write_text("a file")
    assert mounted_watches([tmp_path, tmp_path / "nowhere"]) == []


def test_the_system_has_usual_places() -> None:
    assert usual_places()
    assert all(place.is_absolute() for place in usual_places())


def test_sync_alone_reads_the_watch_and_the_folders_of_the_settings(tmp_path: Path) -> None:
    home, media = tmp_path / "home", tmp_path / "media"
    watch = media / "GARMIN" / "GARMIN" / "Activity"
    watch.mkdir(parents=True)
    (watch / "A1.fit").write_bytes(run_file(MONDAY, 20))
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "before.fit").write_bytes(run_file(MONDAY.replace(day=14), 20))
    places = {"LEGSTATS_SOURCES_MEDIA": str(media), "LEGSTATS_SOURCES_FOLDERS": str(saved)}
    assert legstats(home, "sync", **places).out == "2 runs new\n"
    (watch / "A2.fit").write_bytes(run_file(MONDAY.replace(day=17), 20))
    assert legstats(home, "sync", **places).out == "1 run new; 2 activities unchanged\n"


def test_a_watch_named_in_the_settings_too_is_read_once(tmp_path: Path) -> None:
    watch = tmp_path / "GARMIN" / "Activity"
    watch.mkdir(parents=True)
    (watch / "A1.fit").write_bytes(run_file(MONDAY, 20))
    places = {"LEGSTATS_SOURCES_MEDIA": str(tmp_path), "LEGSTATS_SOURCES_FOLDERS": str(watch)}
    assert legstats(tmp_path / "home", "sync", **places).out == "1 run new\n"
    assert mounted_watches([tmp_path]) == [watch]


def test_without_a_watch_the_command_says_what_to_do(tmp_path: Path) -> None:
    said = legstats(tmp_path / "home", "sync", LEGSTATS_SOURCES_MEDIA=str(tmp_path))
    assert said.code == 2
    assert "No watch is connected." in said.err
