"""Everything in one file, and back: nothing lost, nobody let in."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file
from fakes.killed import killed_at

from analyzer.actions.restore import restore
from analyzer.config import Config
from analyzer.errors import LegstatsError
from analyzer.store import Store
from analyzer.store.schema import MIGRATIONS, STAMPS
from analyzer.sync import sync

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 8, 3, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a run, a word on it, a leg day added, two days in the journal, and settings."""
    folder = tmp_path_factory.mktemp("life")
    home = folder / "home"
    (folder / "run.fit").write_bytes(run_file(START, 20, pace=350, hr=140.0, every_s=10))
    home.mkdir()
    (home / "config.toml").write_text("[athlete]\nhr_max = 188\n")
    assert legstats(home, "sync", folder / "run.fit").code == 0
    run = legstats(home, "runs", "--json").json[0]["run_id"]
    assert legstats(home, "runs", "set", run, "--kind", "race").code == 0
    assert legstats(home, "legdays", "add", "2026-08-01").code == 0
    for day, soreness in (("2026-08-02", "4"), ("2026-08-03", "7")):
        legstats(home, "log", day, "--soreness", soreness, "--note", "stairs, =1+1")
    (home / "strava-login.json").write_text('{"access_token": "s3cret"}')
    return home


@pytest.fixture(scope="module")
def file(lived: Path) -> Path:
    path = lived.parent / "legstats.zip"
    said = legstats(lived, "backup", path)
    assert (said.code, said.out.strip()) == (0, str(path))
    return path


def everything(home: Path) -> dict[str, list[object]]:
    """Return all rows of a home's store, whatever their row ids."""
    with closing(sqlite3.connect(home / "legstats.sqlite")) as store:
        named = store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: store.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()  # noqa: S608
            for (name,) in named
            if name not in STAMPS
        }


def test_another_home_is_the_same_afterwards(lived: Path, file: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    said = legstats(moved, "restore", file)
    assert said.code == 0
    assert said.out.startswith("Restored: 2 records, as backed up on ")
    assert everything(moved) == everything(lived)
    assert (moved / "config.toml").read_text() == (lived / "config.toml").read_text()
    assert stat.S_IMODE(moved.stat().st_mode) == 0o700
    assert stat.S_IMODE((moved / "legstats.sqlite").stat().st_mode) == 0o600
    for question in ("runs", "log"):
        answer = legstats(moved, question, "--json")
        assert answer.out == legstats(lived, question, "--json").out
    assert not list(moved.glob(".*")), "no litter"


def test_a_backup_is_for_its_owner_and_holds_no_login(lived: Path, file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        assert set(archive.namelist()) == {"legstats-backup.json", "legstats.sqlite", "config.toml"}
        assert not any(b"s3cret" in archive.read(name) for name in archive.namelist())
    assert sorted(path.name for path in lived.parent.iterdir() if "fit" not in path.name) == [
        "home", "legstats.zip",
    ]  # fmt: skip


def test_status_says_when_the_last_one_was_made(lived: Path, file: Path, tmp_path: Path) -> None:
    last = legstats(lived, "status", "--json").json["last_backup"]
    assert last["file"] == str(file)
    assert (
        f"Last backup: {datetime.fromisoformat(last['made_at']):%a}"
        in legstats(lived, "status").out
    )
    copy = shutil.copytree(lived, tmp_path / "copy")
    (copy / "last-backup.json").unlink()
    assert legstats(copy, "status", "--json").json["last_backup"] is None
    assert "Last backup: none yet; legstats backup FILE" in legstats(copy, "status").out


def test_an_empty_home_has_a_backup_too(tmp_path: Path) -> None:
    said = legstats(tmp_path / "home", "backup", tmp_path / "nothing.zip")
    assert said.code == 0
    assert "a backup of nothing" in said.err
    refused = legstats(tmp_path / "home", "restore", tmp_path / "nothing.zip")
    assert refused.code == 2
    assert "there is nothing in it" in refused.err


def test_a_second_backup_replaces_the_first_and_no_other_file(
    lived: Path, file: Path, tmp_path: Path
) -> None:
    assert legstats(lived, "backup", file).code == 0
    (tmp_path / "mine.zip").write_text("mine")
    said = legstats(lived, "backup", tmp_path / "mine.zip")
    assert said.code == 1
    assert "mine.zip was not written from" in said.err
    assert (tmp_path / "mine.zip").read_text() == "mine"
    # An emptied home knows no backup of its own, and so loses none.
    assert legstats(tmp_path / "emptied", "backup", file).code == 1
    assert legstats(lived, "backup", tmp_path).code == 2


def test_what_is_no_backup_is_said_to_be_none_before_force_is_named(tmp_path: Path) -> None:
    home, letter = tmp_path / "home", tmp_path / "letter.fit"
    letter.write_bytes(b"Dear runner,")
    legstats(home, "log", "2026-08-09", "--soreness", "1")
    refused = legstats(home, "restore", letter)
    assert refused.code == 1
    assert "letter.fit is no backup of legstats: it does not begin like one." in refused.err
    assert "--force" not in refused.err
    assert "damaged" not in refused.err
    assert len(legstats(home, "log", "--json").json) == 1


def test_a_home_in_use_is_asked_about_and_kept_aside(
    lived: Path, file: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    legstats(home, "log", "2026-08-09", "--soreness", "1")
    refused = legstats(home, "restore", file)
    assert refused.code == 2
    assert "There is already a store in" in refused.err
    assert "--force" in refused.err
    before = everything(home)
    said = legstats(home, "restore", file, "--force")
    assert said.code == 0
    assert everything(home) == everything(lived)
    (aside,) = home.glob("before-restore-*")
    assert str(aside) in said.err
    assert everything(aside) == before


def test_what_is_in_an_emptied_store_is_put_aside_too(
    lived: Path, file: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "legstats.sqlite").touch()
    refused = legstats(home, "restore", file)
    assert refused.code == 1
    assert "legstats restore BACKUP --force" in refused.err
    assert legstats(home, "restore", file, "--force").code == 0
    assert everything(home) == everything(lived)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no second process without a fork")
def test_it_is_of_one_moment_while_others_write(lived: Path, tmp_path: Path) -> None:
    home = shutil.copytree(lived, tmp_path / "home")
    if (writer := os.fork()) == 0:
        try:
            with Store(Config(home=home).store_path) as store:
                while True:  # two facts in one transaction: a backup holds both or neither
                    with store.transaction():
                        for day in (5, 6):
                            store.journal.note(date(2026, 8, day), {"soreness": 1.0})
        finally:
            os._exit(1)
    try:
        for number in range(3):
            path = tmp_path / f"{number}.zip"
            assert legstats(home, "backup", path).code == 0
            assert legstats(tmp_path / f"home {number}", "restore", path).code == 0
            assert len(everything(tmp_path / f"home {number}")["noted"]) % 2 == 0
    finally:
        os.kill(writer, 9)
        os.waitpid(writer, 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing to kill without a fork")
def test_killed_anywhere_what_was_there_or_what_comes_is_whole(
    lived: Path, file: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    legstats(home, "log", "2026-08-09", "--soreness", "1")
    before, after = everything(home), everything(lived)
    number = 0
    while killed_at(number + 1, lambda: restore(Config(home=home), file, force=True)):
        number += 11
        assert everything(home) in (before, after)
    assert number > 20
    assert everything(home) == after
    sync(Config(home=home), [lived.parent / "run.fit"])
    assert not list(home.glob(".*")), "the next sync sweeps what was left"


# -- what may be sent to somebody ---------------------------------------------------------------


def repacked(file: Path, path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a backup anew with other members, as somebody could who wants to do harm."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def as_if_whole(members: dict[str, bytes]) -> None:
    """Let the list of members be right again."""
    from hashlib import sha256  # noqa: PLC0415 - for this alone

    about = json.loads(members["legstats-backup.json"])
    about["files"] = {
        name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in members.items()
        if name != "legstats-backup.json"
    }
    members["legstats-backup.json"] = json.dumps(about).encode()


def with_member(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = content
        as_if_whole(members)

    return change


def with_about(content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({"legstats-backup.json": content})


def test_a_backup_of_the_first_legstats_is_brought_up_to_date(file: Path, tmp_path: Path) -> None:
    versions = Path(__file__).parents[1] / "store" / "versions"
    first = gzip.decompress((versions / "1.sqlite.gz").read_bytes())
    old = repacked(file, tmp_path / "old.zip", with_member("legstats.sqlite", first))
    assert legstats(tmp_path / "home", "restore", old).out.startswith("Restored: 5 records")
    with Store(tmp_path / "home" / "legstats.sqlite") as store:
        assert {word.value for word in store.overrides.read_all()} == {"race", "no", "yes"}


def with_foreign_view(members: dict[str, bytes]) -> None:
    with closing(sqlite3.connect(":memory:")) as store:
        whole = members["legstats.sqlite"]
        store.deserialize(whole[:18] + b"\1\1" + whole[20:])  # no log, in memory
        store.execute("DROP TABLE word")
        store.execute("CREATE VIEW word AS SELECT 1 AS key, 2 AS topic, 3 AS value, 4 AS said_at")
        store.commit()
        members["legstats.sqlite"] = store.serialize()
    as_if_whole(members)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (with_member("../../evil", b"x"), "it holds files that no backup has"),
        (with_member("/etc/evil", b"x"), "it holds files that no backup has"),
        (with_member("strava-login.json", b"{}"), "it holds files that no backup has"),
        (with_member("config.toml", bytes(2_000_000)), "larger than any backup"),
        (with_member("legstats.sqlite", bytes(40_000_000)), "larger than any backup"),
        (with_member("legstats.sqlite", b"no database"), "can be read any more"),
        (with_member("config.toml", b"[athlete"), "is not valid TOML"),
        (with_foreign_view, "is no store of legstats"),
        (lambda members: members.update({"config.toml": b""}), "not as it was written"),
        (lambda members: members.pop("legstats-backup.json"), "no whole backup of legstats"),
        (lambda members: members.pop("config.toml"), "its members are not those it names"),
        (with_about(b"["), "no whole backup"),
        (with_about(b"[" * 60_000), "no whole backup"),
        (with_about(b'{"format": 9}'), "a newer"),
    ],
)  # fmt: skip
def test_what_no_backup_holds_is_refused_in_a_sentence(
    file: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], why: str
) -> None:
    said = legstats(tmp_path / "home", "restore", repacked(file, tmp_path / "evil.zip", change))
    assert said.code in {1, 2}
    assert why in said.err
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"evil.zip"}, "nothing was written"


def test_a_link_and_a_file_twice_are_refused(file: Path, tmp_path: Path) -> None:
    linked = repacked(file, tmp_path / "linked.zip", lambda members: members.pop("config.toml"))
    with zipfile.ZipFile(linked, "a") as archive:
        link = zipfile.ZipInfo("config.toml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "it holds a link" in legstats(tmp_path / "home", "restore", linked).err
    twice = shutil.copy(file, tmp_path / "twice.zip")
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("config.toml", "")
    assert "it holds a file twice" in legstats(tmp_path / "home", "restore", twice).err


def test_a_pipe_is_no_backup_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    with pytest.raises(LegstatsError, match=r"no file but a pipe"):
        restore(Config(home=tmp_path / "home"), tmp_path / "pipe.zip")


@pytest.mark.parametrize("cut", [0, 10, 0.5, 0.99])
def test_half_a_file_is_refused(file: Path, tmp_path: Path, cut: float) -> None:
    content = file.read_bytes()
    half = tmp_path / "half.zip"
    half.write_bytes(content[: int(cut * len(content)) if cut < 1 else int(cut)])
    said = legstats(tmp_path / "home", "restore", half)
    assert said.code == 1
    assert "no whole backup of legstats" in said.err


def test_a_newer_store_is_refused_and_the_home_stays(file: Path, tmp_path: Path) -> None:
    def newer(members: dict[str, bytes]) -> None:
        version = (len(MIGRATIONS) + 1).to_bytes(4, "big")
        store = members["legstats.sqlite"]
        members["legstats.sqlite"] = store[:60] + version + store[64:]
        as_if_whole(members)

    home = tmp_path / "home"
    legstats(home, "log", "2026-08-09", "--soreness", "1")
    before = everything(home)
    said = legstats(home, "restore", "--force", repacked(file, tmp_path / "new.zip", newer))
    assert said.code == 1
    assert "was made by a newer legstats" in said.err
    assert everything(home) == before
    assert not list(home.glob("before-restore-*"))


def test_a_home_of_a_newer_legstats_is_left_as_it_is(file: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    legstats(home, "log", "2026-08-09", "--soreness", "1")
    with closing(sqlite3.connect(home / "legstats.sqlite")) as store:
        store.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = everything(home)
    for words in (("restore", file), ("restore", "--force", file), ("repair",),
                  ("backup", tmp_path / "b.zip"), ("sync", tmp_path)):  # fmt: skip
        said = legstats(home, *words)
        assert (said.code, "made by a newer legstats" in said.err) == (1, True), words
    assert everything(home) == before
    assert not (tmp_path / "b.zip").exists()
    assert not list(home.glob("before-restore-*"))
