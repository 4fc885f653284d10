"""One bad thing costs itself alone: a sentence, and everything around it is read."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile, ZipInfo

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file

from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
MONDAY = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
HEVY = (
    '"title","start_time","end_time","exercise_title","set_type","weight_kg","reps"\n'
    '"Legs","5 Aug 2026, 18:00","","Squat (Barbell)","normal",90,8\n'
    '"Odd","5 Aug 99999999999, 18:00","","Squat (Barbell)","normal",90,8\n'
    '"Odd","99999999999","","Squat (Barbell)","normal",90,8\n'
    '"Much","7 Aug 2026, 18:00","","Squat (Barbell)","normal",1e400,1e999\n'
)


def run_on(day: int) -> bytes:
    return run_file(MONDAY + timedelta(days=day), 20, every_s=10)


def archive_of(*members: tuple[str | ZipInfo, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.fit")
    return folder / "pipe.fit"


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Path]:
    """A folder, removed afterwards by what can: Python's own remover calls itself at each level."""
    folder = tmp_path / "odd"
    folder.mkdir()
    yield folder
    subprocess.run(["rm", "-rf", folder], check=True)


def test_a_link_to_nothing_is_no_file_of_the_athletes_unless_its_name_promises_one(
    tmp_path: Path, odd: Path
) -> None:
    (odd / "modules.conf").symlink_to(odd / "gone")
    (odd / "hosts").write_text("127.0.0.1")
    said = legstats(tmp_path / "home", "sync", odd)
    assert said.err.count("Failed") == 1
    assert f"The folder {odd} holds no activity" in said.err
    (odd / "run.fit").symlink_to(odd / "gone.fit")
    said = legstats(tmp_path / "home", "sync", odd)
    assert "Failed: run.fit is a link to a file that is not there." in said.err
    assert "2 other files were left alone" in said.err


def test_a_folder_of_oddities_is_read_around(tmp_path: Path, odd: Path) -> None:
    home = tmp_path / "home"
    (odd / os.fsdecode(b"caf\xe9.fit")).write_bytes(run_on(1))
    (folder := odd / os.fsdecode(b"\xff")).mkdir()
    (folder / "run.fit").write_bytes(run_on(2))
    nameless = archive_of((ZipInfo(""), b"x"), ("b.fit", run_on(3)))
    (odd / "nameless.zip").write_bytes(nameless)
    # A name that is said to be in UTF-8, and is not.
    letters = archive_of(("ä.fit", run_on(4)), ("c.fit", run_on(5)))
    (odd / "letters.zip").write_bytes(letters.replace("ä.fit".encode(), b"\xff\xfe.fit"))
    summaries = [{
        "activityId": 7, "name": "Run \ud83d", "activityType": "running", "distance": 500_000,
        "duration": 1_800_000, "beginTimestamp": (MONDAY + timedelta(days=6)).timestamp() * 1000,
    }]  # fmt: skip
    (odd / "list.json").write_text(json.dumps([{"summarizedActivitiesExport": summaries}]))
    (odd / "hevy.csv").write_text(HEVY)
    fifo(odd)
    (odd / "zero.fit").symlink_to("/dev/zero")
    below = os.open(odd, os.O_RDONLY)
    for _ in range(1_100):
        os.mkdir("d", dir_fd=below)
        here = os.open("d", os.O_RDONLY, dir_fd=below)
        os.close(below)
        below = here
    deepest = os.open("last.fit", os.O_CREAT | os.O_WRONLY, dir_fd=below)
    os.write(deepest, run_on(7))
    os.close(deepest)
    os.close(below)

    said = legstats(home, "sync", odd)

    assert said.out.startswith("7 runs, 1 strength session new"), said
    assert "2 other files were left alone" in said.err
    assert "bug in legstats" not in said.err
    assert legstats(home, "sync", odd).out.startswith("nothing new; 8 activities unchanged")
    assert legstats(home, "status").code == 0
    # Python's own clearing away, which pytest uses, does not come to the end of it.
    subprocess.run(["rm", "-rf", odd / "d"], check=True)


@pytest.mark.parametrize("source", ["/dev/zero", "/dev/null", "pipe.fit"])
def test_a_device_or_a_pipe_is_refused_in_a_sentence(tmp_path: Path, source: str) -> None:
    fifo(tmp_path)
    said = legstats(tmp_path / "home", "sync", tmp_path / source)
    assert (said.code, said.err.count("is no file but a pipe or a device")) == (5, 1)


def test_a_name_longer_than_any_file_has_is_said(tmp_path: Path) -> None:
    said = legstats(tmp_path / "home", "sync", "x" * 300 + ".fit")
    assert said.code == 5
    assert "File name too long" in said.err


def test_members_that_lie_over_one_another_are_left_unread(tmp_path: Path) -> None:
    whole = bytearray(archive_of(("a.fit", run_on(1)), ("b.fit", run_on(2)), ("c.fit", run_on(3))))
    entries = [i for i in range(len(whole)) if whole.startswith(b"PK\x01\x02", i)]
    first = struct.unpack_from("<I", whole, entries[0] + 42)
    for entry in entries[1:]:
        struct.pack_into("<I", whole, entry + 42, *first)
    (tmp_path / "over.zip").write_bytes(whole)
    said = legstats(tmp_path / "home", "sync", tmp_path / "over.zip")
    assert said.out.startswith("1 run new")
    assert "2 members lie over others and were left unread" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "import", "{}"],
        ["plan", "check", "{}"],
        ["--config", "{}", "status"],
        ["restore", "{}"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("source", ["/dev/zero", "pipe.fit"])
def test_no_command_waits_for_a_pipe_or_reads_a_device(
    tmp_path: Path, source: str, arguments: list[str]
) -> None:
    fifo(tmp_path)
    said = legstats(tmp_path / "home", *(one.format(tmp_path / source) for one in arguments))
    assert said.code in {1, 2}, said
    assert "pipe or a device" in said.err


def test_settings_and_logins_that_are_pipes_are_told(tmp_path: Path) -> None:
    for name, command in (("config.toml", "status"), ("legstats.sqlite", "runs")):
        home = tmp_path / name
        home.mkdir()
        os.mkfifo(home / name)
        said = legstats(home, command)
        assert (said.code > 0, "pipe or a device" in said.err) == (True, True), said


def test_a_note_in_letters_that_are_none_is_kept_and_closes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert legstats(home, "log", "2026-06-03", "--note", os.fsdecode(b"sore\xff")).code == 0
    with Store(home / "legstats.sqlite") as store, store.transaction():
        # As an earlier version has written it.
        store._ask(
            "INSERT INTO noted (day, topic, value, said_at, digest)"
            " SELECT '2026-06-04', topic, ?, said_at, digest FROM noted",
            '"\\udcff"',
        )
    assert legstats(home, "log", "--json").code == 0
    assert legstats(home, "check").code == 0
    assert legstats(home, "log", "export", tmp_path / "journal.csv").code == 0
