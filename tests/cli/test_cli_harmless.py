"""Whatever a file is called or a title says: on the screen it stands, and does nothing."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file

from analyzer.text import HARMFUL, harmless

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 8, 3, 6, 30, tzinfo=UTC)
CODES = "\x1b[31m\x07\x9b2J\u202e\u2066"
NAME = f"{CODES}a\nAll is well\r.fit"
LOG = (
    "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes\n"
    f'2026-08-04 18:00:00,"=1+1{CODES}","{CODES}Squat",1,100,5,0,0,\n'
)
SHOWN = (
    ("status",), ("status", "--failures"), ("runs",), ("legdays",), ("legdays", "--undecided"),
    ("check",), ("today",),
)  # fmt: skip
WITH_JSON = {"status", "runs", "legdays", "check"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A home, and the folder it was read from: good and broken files of such names."""
    folder = tmp_path_factory.mktemp("hostile")
    watch = folder / f"watch{CODES}"
    watch.mkdir()
    (watch / NAME).write_bytes(run_file(START, 20, every_s=10))
    (watch / f"legs{NAME}").write_bytes(strength_file(START + timedelta(hours=30), ["squat"]))
    (watch / f"broken{NAME}").write_bytes(b"\x0e\x10no activity")
    (watch / "strong.csv").write_text(LOG, encoding="utf-8")
    return folder / "home", watch


def assert_harmless(text: str) -> None:
    assert not HARMFUL.findall(text)
    assert not any(line.startswith("All is well") for line in text.splitlines())


def test_no_name_acts_on_the_screen(hostile: tuple[Path, Path]) -> None:
    home, watch = hostile
    said = legstats(home, "sync", watch, "--weight-unit", "kg")
    assert said.code == 5
    assert_harmless(said.out + said.err)
    assert r"broken\x1b[31m\x07\x9b2J\u202e\u2066a\nAll is well" in said.err
    for command in SHOWN:
        said = legstats(home, *command)
        assert_harmless(said.out + said.err)
        if command[0] in WITH_JSON:
            said = legstats(home, *command, "--json")
            assert_harmless(said.out)
    for refused in (
        ("sync", watch / f"gone{NAME}"),
        ("check", CODES),
        ("report", "--since", CODES),
    ):
        said = legstats(home, *refused)
        assert said.code != 0
        assert_harmless(said.out + said.err)


def test_json_gives_the_very_name_back(hostile: tuple[Path, Path]) -> None:
    home, watch = hostile
    failed = legstats(home, "status", "--failures", "--json").json
    assert str(watch / f"broken{NAME}") in {one["source"] for one in failed}


def test_what_is_exported_is_harmless_too(hostile: tuple[Path, Path], tmp_path: Path) -> None:
    home, _ = hostile
    assert legstats(home, "export", "-o", tmp_path).code == 0
    for path in tmp_path.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert_harmless(text)
        for row in csv.reader(text.splitlines()):
            assert not any(cell.startswith(("=", "@", "\t")) for cell in row)
    assert r"'=1+1\x1b[31m" in (tmp_path / "strength_sessions.csv").read_text(encoding="utf-8")
    texts = ("--format", "html", "--format", "json")
    assert legstats(home, "report", "-o", tmp_path / "site", "--show-names", *texts).code == 0
    for path in (tmp_path / "site").iterdir():
        assert_harmless(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("plain", ["Müritz 🏃‍♀️", "a\tb\nc", "שלום", "100 %−2", "e\u0301"])
def test_what_only_stands_there_stays(plain: str) -> None:
    assert harmless(plain) == plain


@pytest.mark.skipif(sys.platform == "win32", reason="names are always text there")
def test_a_name_that_is_no_text_is_shown_in_any_encoding(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.mkdir(folder)  # noqa: PTH102 - bytes are no Path
    for name in (b"/\xff.fit", "/München 🏃.fit".encode()):
        with open(folder + name, "wb") as file:  # noqa: PTH123 - as above
            file.write(b"\x0e\x10no activity")
    home = str(tmp_path / "home").encode()
    for encoding, words in (
        ("cp1252", (b"sync", folder)),
        ("cp437", (b"status",)),
        ("cp1252", (b"status", b"--failures", b"--json")),
    ):
        done = subprocess.run(
            [sys.executable.encode(), b"-m", b"analyzer", b"--home", home, *words],
            capture_output=True,
            check=False,
            env=os.environ | {"PYTHONIOENCODING": encoding, "NO_COLOR": "1"},
        )
        assert b"Traceback" not in done.stderr
        (done.stdout + done.stderr).decode(encoding)
    sources = [one["source"] for one in json.loads(done.stdout.decode("cp1252"))]
    assert len(sources) == 2
    assert any(source.endswith("/München 🏃.fit") for source in sources)
