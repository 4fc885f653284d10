"""One sick byte closes nothing: it is named, and `legstats repair` puts right what can be."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file

from analyzer.actions.repair import repair
from analyzer.config import Config
from analyzer.store import Store
from analyzer.sync import sync

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Noted

START = datetime(2026, 8, 3, 6, 30, tzinfo=UTC)
RUNS = 5
SHOWN = ("status", "legdays", "check")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a dozen runs, two strength sessions, one decided, one added, and a journal."""
    folder = tmp_path_factory.mktemp("life")
    watch, home = folder / "watch", folder / "home"
    watch.mkdir()
    for day in range(RUNS):
        run = run_file(START + timedelta(days=day), 15, pace=350, hr=140.0, every_s=10)
        (watch / f"run-{day}.fit").write_bytes(run)
    for day in (1, 4):
        legs = strength_file(START + timedelta(days=day, hours=11), ["squat"] * 5)
        (watch / f"legs-{day}.fit").write_bytes(legs)
    assert legstats(home, "sync", watch).code == 0
    session = legstats(home, "legdays", "--json").json[0]["leg_day_id"]
    legstats(home, "legdays", "set", session, "no")
    legstats(home, "legdays", "add", "2026-08-10")
    run = legstats(home, "runs", "--json").json[3]["run_id"]
    legstats(home, "runs", "set", run, "--kind", "race")
    for day in range(3, 9):
        legstats(home, "log", f"2026-08-0{day}", "--soreness", str(day), "--note", f"day {day}")
    return home


@pytest.fixture
def home(lived: Path, tmp_path: Path) -> Path:
    """The same home, for a test that hurts it; the files stay where they were read."""
    return shutil.copytree(lived, tmp_path / "home")


def stored_runs(home: Path) -> set[str]:
    with Store(home / "legstats.sqlite") as store:
        return {one.key for one in store.activities() if one.activity.sport == "run"}


def journal(home: Path) -> list[Noted]:
    with Store(home / "legstats.sqlite") as store:
        return store.journal.noted()


def words(home: Path) -> tuple[object, ...]:
    """Return what the athlete said, and which records there are to say it of."""
    with Store(home / "legstats.sqlite") as store:
        keys = {record.key for record in store.activities()}
        return store.journal.noted(), store.overrides.read_all(), keys


def hurt_record(home: Path, key: str, column: str = "activity") -> None:
    """Change one byte in the middle of what is stored of a record, as a sick disk would."""
    with closing(sqlite3.connect(home / "legstats.sqlite", isolation_level=None)) as store:
        cell = f"CAST({column} AS BLOB)"
        (content,) = store.execute(
            f"SELECT {cell} FROM record WHERE key = ?",  # noqa: S608 - fixed by the tests
            (key,),
        ).fetchone()
        sick = bytearray(content)
        sick[1] ^= 0xFF
        kind = "TEXT" if column == "activity" else "BLOB"
        store.execute(
            f"UPDATE record SET {column} = CAST(? AS {kind}) WHERE key = ?",  # noqa: S608 - as above
            (bytes(sick), key),
        )


def key_of(home: Path, source: str) -> str:
    with closing(sqlite3.connect(home / "legstats.sqlite")) as store:
        (key,) = store.execute(
            "SELECT key FROM record LEFT JOIN file USING (digest) "
            "WHERE coalesce(source, key) LIKE ?",
            (f"{source}%",),
        ).fetchone()
        return str(key)


def test_a_sound_store_is_left_as_it_is(home: Path) -> None:
    before = (home / "legstats.sqlite").read_bytes()
    said = legstats(home, "repair")
    assert (said.code, said.out) == (0, "The store is sound.\n")
    assert (home / "legstats.sqlite").read_bytes() == before


@pytest.mark.parametrize("column", ["activity", "profiles", "stream"])
def test_a_sick_record_is_named_and_read_again_from_its_file(
    home: Path, lived: Path, column: str
) -> None:
    hurt_record(home, key_of(home, "run-3"), column)
    if column != "stream":  # which nothing reads until it is measured again
        for command in SHOWN:
            assert legstats(home, command).code == 0, command
        said = legstats(home, "runs")
        assert "run of Thu 6 Aug 2026, 6:30 (run-3.fit)" in said.err
        assert "`legstats repair` puts that right." in said.err
        (damaged,) = legstats(home, "status", "--json").json["damaged"]
        assert damaged["source"] == "run-3.fit"
    said = legstats(home, "repair")
    assert said.code == 0
    assert said.out == "Read again from where it came: 1 damaged record.\n"
    assert words(home) == words(lived)
    assert legstats(home, "status", "--json").json["damaged"] == []
    assert legstats(home, "repair").out == "The store is sound.\n"


def test_without_its_file_it_is_dropped_and_what_was_said_of_it_waits(
    home: Path, lived: Path, tmp_path: Path
) -> None:
    watch = shutil.copytree(lived.parent / "watch", tmp_path / "watch")
    moved = tmp_path / "elsewhere"
    (watch / "run-3.fit").unlink()
    with closing(sqlite3.connect(home / "legstats.sqlite", isolation_level=None)) as store:
        store.execute(
            "UPDATE seen SET path = replace(path, ?, ?)", (str(lived.parent), str(tmp_path))
        )
    hurt_record(home, key_of(home, "run-3"))
    said = legstats(home, "repair")
    assert said.code == 5
    assert said.out == (
        "Dropped, for its source is gone: run of Thu 6 Aug 2026, 6:30 (run-3.fit).\n"
    )
    assert len(stored_runs(home)) == RUNS - 1
    moved.mkdir()
    shutil.copy(lived.parent / "watch" / "run-3.fit", moved)
    legstats(home, "sync", moved)
    assert words(home) == words(lived)


def test_a_leg_day_added_by_hand_is_made_again_from_its_key(home: Path, lived: Path) -> None:
    hurt_record(home, key_of(home, "athlete-"))
    assert legstats(home, "repair").code == 0
    assert words(home) == words(lived)


def pages_of(home: Path, tables: tuple[str, ...]) -> list[int]:
    """Return the pages of some tables and their indices, but of each its first."""
    with closing(sqlite3.connect(home / "legstats.sqlite")) as store:
        roots = store.execute("SELECT name, tbl_name, rootpage FROM sqlite_schema").fetchall()
    return [root for _, table, root in roots if table in tables and root]


def wipe(home: Path, page: int) -> None:
    with (home / "legstats.sqlite").open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


@pytest.mark.parametrize("table", ["record", "file"])
def test_wiped_pages_are_told_set_aside_and_read_again(home: Path, lived: Path, table: str) -> None:
    for page in pages_of(home, (table,)):
        wipe(home, page)
    damaged = (home / "legstats.sqlite").read_bytes()
    noted = journal(lived)
    assert journal(home) == noted
    for command in SHOWN:
        said = legstats(home, command)
        assert said.code in {0, 1}, command
        assert said.code == 0 or "`legstats repair`" in said.err
    said = legstats(home, "repair")
    assert said.code in {0, 5}
    (aside,) = home.glob("damaged-*")
    assert f"The damaged file is in {aside}." in said.out
    assert (aside / "legstats.sqlite").read_bytes() == damaged
    purged = legstats(shutil.copytree(home, home.parent / "other"), "purge", "fit", "--yes")
    assert "What was set aside before it may still hold it" in purged.err
    # What nothing tells any more where it came from is read when its folder is met again.
    assert legstats(home, "sync", lived.parent / "watch").code == 0
    assert journal(home) == noted
    assert stored_runs(home) == stored_runs(lived)
    assert legstats(home, "repair").out == "The store is sound.\n"


@pytest.mark.parametrize(
    ("table", "commands", "what"),
    [("word", ("status", "legdays"), "your decisions"),
     ("noted", ("status", "log"), "your journal")],
)  # fmt: skip
def test_what_you_said_and_cannot_be_read_is_never_missing_without_a_word(
    home: Path, table: str, commands: tuple[str, ...], what: str
) -> None:
    wipe(home, pages_of(home, (table,))[0])
    for command in commands * 2:
        said = legstats(home, command)
        assert f"not all of {what} can be read. `legstats repair`" in said.err, command
    assert legstats(home, "repair").code == 5
    assert "can be read" not in legstats(home, commands[0]).err


def test_what_was_said_comes_out_of_a_damaged_store(
    home: Path, lived: Path, tmp_path: Path
) -> None:
    for page in pages_of(home, ("record", "file")):
        wipe(home, page)
    table = tmp_path / "journal.csv"
    assert legstats(home, "log", "export", table).code == 0
    assert table.read_text(encoding="utf-8-sig").count("day ") == 6
    backup = tmp_path / "backup.zip"
    said = legstats(home, "backup", backup)
    assert said.code == 0
    assert "The store is damaged" in said.err
    said = legstats(tmp_path / "moved", "restore", backup)
    assert said.code == 0
    assert "not all could be read of activities and what is known of your files" in said.err
    assert journal(tmp_path / "moved") == journal(lived)
    legstats(tmp_path / "moved", "sync", lived.parent / "watch")
    assert stored_runs(tmp_path / "moved") == stored_runs(lived)


def test_any_flipped_bit_leaves_a_way_out(home: Path, lived: Path, tmp_path: Path) -> None:
    whole = (home / "legstats.sqlite").read_bytes()
    chance = random.Random(7)  # noqa: S311 - no secret
    places = [chance.randrange(len(whole)) for _ in range(8)] + [3, 18, 30, 45]
    for number, place in enumerate(places):
        hurt = bytearray(whole)
        hurt[place] ^= 1 << chance.randrange(8)
        config = Config(home=tmp_path / str(number))
        config.home.mkdir()
        config.store_path.write_bytes(hurt)
        repair(config)
        sync(config, [lived.parent / "watch"])
        assert stored_runs(config.home) == stored_runs(lived), place
        assert len(journal(config.home)) >= len(journal(lived)) - 1, place


@pytest.mark.parametrize(
    ("table", "letter"), [("account_state", b"F"), ("record", b"F"), ("record", b"\xc5")]
)
def test_a_sick_letter_in_how_a_table_is_defined_costs_nothing(
    home: Path, lived: Path, tmp_path: Path, table: str, letter: bytes
) -> None:
    """SQLite then reads no table at all, and quotes what is no text; but each is known."""
    content = (home / "legstats.sqlite").read_bytes()
    begins = content.index(f"CREATE TABLE {table} (".encode())
    at = content.index(b"NOT NULL", begins)
    config = Config(home=tmp_path)
    config.store_path.write_bytes(content[:at] + letter + content[at + 1 :])
    said = legstats(tmp_path, "status")
    assert said.code == 1
    assert "is damaged" in said.err
    repair(config)
    sync(config, [lived.parent / "watch"])
    assert stored_runs(config.home) == stored_runs(lived)
    assert journal(config.home) == journal(lived)


@pytest.mark.parametrize(
    "hurt",
    [(b"tablenoted", b"tablen\xffted"), (b"tablewordword", b"tabletordword"),
     (b"triggerstamp_word_update", b"triggersta%p_word_update"),
     (b"indexsqlite_autoindex_word_1", b"indexsqlite_autoindex_w\x001d_1")],
)  # fmt: skip
def test_a_sick_letter_in_what_a_table_is_called_costs_nothing(
    home: Path, lived: Path, hurt: tuple[bytes, bytes]
) -> None:
    content = (home / "legstats.sqlite").read_bytes()
    assert hurt[0] in content
    (home / "legstats.sqlite").write_bytes(content.replace(*hurt, 1))
    for command in ("status", "log"):
        assert "`legstats repair`" in legstats(home, command).err
    assert legstats(home, "repair").code == 0
    assert journal(home) == journal(lived)
    assert words(home) == words(lived)
    assert stored_runs(home) == stored_runs(lived)


def test_a_table_that_cannot_be_found_any_more_leaves_the_others(home: Path, lived: Path) -> None:
    content = (home / "legstats.sqlite").read_bytes()
    at = content.index(b"tabletrialtrial")
    (home / "legstats.sqlite").write_bytes(content[: at - 4] + b"\xff" * 4 + content[at:])
    said = legstats(home, "repair", "--json")
    assert said.code == 5
    assert said.json["lost"] == ["trial"]
    assert said.json["aside"]
    assert journal(home) == journal(lived)
    assert words(home) == words(lived)
