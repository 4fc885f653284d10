"""Of a damaged table every row is read that can be, and each other one is told of."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_store import a_file, an_activity

from analyzer.errors import DamagedStoreError, StoreBusyError, StoreError
from analyzer.store import Store, salvage
from analyzer.store.explaining import each_readable, explain_error
from analyzer.store.salvage import (
    copy_files,
    has_sound_header,
    is_sound,
    move_files,
    readable_rows,
)
from analyzer.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path


class SickTable:
    """A table in memory of which some rows cannot be read: SQLite fails where it meets one."""

    def __init__(self, rowids: list[int], sick: set[int]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE TABLE noted (value TEXT)")
        self._db.executemany("INSERT INTO noted (rowid, value) VALUES (?, ?)",
                             [(n, f"value {n}") for n in rowids])  # fmt: skip
        self._sick = sick

    def ask(self, statement: str, *values: object) -> sqlite3.Cursor:
        if "max(" in statement:
            return self._db.execute(statement, values)
        for (rowid,) in self._db.execute(
            re.sub(r"SELECT .* FROM", "SELECT rowid FROM", statement), values
        ):
            if rowid in self._sick:
                raise sqlite3.DatabaseError("database disk image is malformed")
        return self._db.execute(statement, values)

    def read(self) -> tuple[list[int], int]:
        """Return the numbers of the rows that are read, in order, and how many are not."""
        with closing(self._db):
            rows = list(readable_rows(self.ask, "noted", ["value"]))
        found = [row for row in rows if row is not None]
        assert all(value == f"value {rowid}" for rowid, value in found)
        assert len({rowid for rowid, _ in found}) == len(found), "no row comes twice"
        return sorted(rowid for rowid, _ in found), len(rows) - len(found)


@pytest.mark.parametrize(
    ("rowids", "sick"),
    [
        pytest.param([], set(), id="an empty table"),
        pytest.param([1, 2, 3], set(), id="a sound one"),
        pytest.param([-5, 0, 7], set(), id="numbers below one"),
        pytest.param([1, 2, 3], {1}, id="the first row"),
        pytest.param([1, 2, 3], {3}, id="the last row"),
        pytest.param([1, 2, 3], {1, 2, 3}, id="every row"),
        pytest.param([2, 5, 9, 14], {5}, id="with gaps"),
        pytest.param(list(range(1, 1001)), {1, 200, 201, 640, 1000}, id="several, far apart"),
        pytest.param(list(range(1, 1001)), set(range(150, 700)), id="pages of them"),
    ],
)
def test_every_row_but_the_sick_ones_is_read(rowids: list[int], sick: set[int]) -> None:
    read, unread = SickTable(rowids, sick).read()
    assert read == [n for n in rowids if n not in sick]
    assert bool(unread) == bool(sick)


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_whichever_rows_are_sick_all_others_are_read(rowids: set[int], sick: set[int]) -> None:
    read, unread = SickTable(sorted(rowids), sick).read()
    assert read == sorted(rowids - sick)
    assert (unread > 0) == bool(rowids & sick)


def test_what_cannot_be_made_of_a_row_costs_that_row_alone() -> None:
    made = each_readable(["1", "two", "3", None], lambda text: int(text))  # type: ignore[call-overload] # noqa: PLW0108
    assert list(made) == [1, 3]


# A store's file, and what may be wrong with it.


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed store of one file with one run, on which a word was said."""
    path = tmp_path / "legstats.sqlite"
    with Store(path) as store:
        store.save_file(a_file(), [(an_activity(with_stream=False), None)])
        store.overrides.set(["abc#0"], "kind", "race")
    return path


@pytest.mark.parametrize("at", [0, 15, 16, 17, 21, 23, 47, 59])
def test_a_byte_of_the_header_that_is_not_as_in_every_store_is_found(path: Path, at: int) -> None:
    assert has_sound_header(path)
    content = bytearray(path.read_bytes())
    content[at] ^= 0x55
    path.write_bytes(content)
    assert not has_sound_header(path)


def test_a_store_that_never_had_a_log_has_a_sound_header(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    assert path.read_bytes()[18:20] == b"\1\1"
    assert has_sound_header(path)
    with Store(path) as store:
        assert store.problems() == []


def test_a_sound_file_is_told_from_a_damaged_one(path: Path) -> None:
    assert is_sound(path)
    content = bytearray(path.read_bytes())
    content[4096:8192] = bytes(4096)
    path.write_bytes(content)
    assert not is_sound(path)


def test_a_store_is_copied_and_moved_with_its_log(tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    store, aside = tmp_path / "s.sqlite", tmp_path / "aside"
    for end in ("", "-wal", "-shm", "-other"):
        (tmp_path / f"s.sqlite{end}").write_text(end)
    assert copy_files(store, aside) == aside / "s.sqlite"
    assert sorted(file.name for file in aside.iterdir()) == ["s.sqlite", "s.sqlite-wal"]
    move_files(store, aside)
    assert sorted(file.name for file in aside.iterdir()) == [
        "s.sqlite", "s.sqlite-shm", "s.sqlite-wal",
    ]  # fmt: skip
    assert [file.name for file in tmp_path.glob("s.sqlite*")] == ["s.sqlite-other"]


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for statement in statements:
            raw.execute(statement)


def test_rows_whose_input_is_lost_are_left_to_be_read_again(path: Path, tmp_path: Path) -> None:
    change(path, "PRAGMA foreign_keys = OFF", "DELETE FROM file")
    assert salvage(path, tmp_path / "new.sqlite") == ("record",)
    with Store(tmp_path / "new.sqlite") as store:
        assert list(store.records()) == []
        assert [word.value for word in store.overrides.read_all()] == ["race"]


def test_a_table_that_is_not_as_legstats_makes_it_is_never_copied(
    path: Path, tmp_path: Path
) -> None:
    change(path, "ALTER TABLE word RENAME TO words",
           "CREATE VIEW word AS SELECT key, topic, value, said_at FROM words")  # fmt: skip
    with pytest.raises(StoreError, match=r"^legstats\.sqlite is no store of legstats\.$"):
        salvage(path, tmp_path / "new.sqlite")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (0, "legstats.sqlite is no store of legstats."),
        (len(MIGRATIONS) + 1, "legstats.sqlite was made by a newer legstats."),
    ],
)
def test_a_version_that_is_none_of_ours_is_refused(
    path: Path, tmp_path: Path, version: int, said: str
) -> None:
    change(path, f"PRAGMA user_version = {version}")
    with pytest.raises(StoreError) as refused:
        salvage(path, tmp_path / "new.sqlite")
    assert refused.value.message == said


def test_of_something_else_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "diary.sqlite").write_bytes(b"Dear diary, " * 40)
    with pytest.raises(DamagedStoreError) as refused:
        salvage(tmp_path / "diary.sqlite", tmp_path / "new.sqlite")
    assert refused.value.in_full == (
        "Nothing in diary.sqlite can be read any more. Restore a backup, if there is one."
    )


# What went wrong, in a sentence.


def failed(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "kind", "message", "hint"),
    [
        (failed(sqlite3.SQLITE_FULL), StoreError,
         "There is no room to write {path}; what was stored before is safe.",
         "Free some space, then run the same command again."),
        (failed(sqlite3.SQLITE_IOERR | 3 << 8), StoreError,
         "There is no room to write {path}; what was stored before is safe.",
         "Free some space, then run the same command again."),
        (failed(sqlite3.SQLITE_BUSY), StoreBusyError,
         "Another legstats has been writing {path} for over 30 s.",
         "Wait for it to end, then try again."),
        (failed(sqlite3.SQLITE_READONLY), StoreError,
         "{path} cannot be written: the file or its folder is not yours to change.",
         "Fix its permissions, or choose another folder with --home."),
        (failed(sqlite3.SQLITE_NOTADB), DamagedStoreError,
         "{path} is damaged or is no legstats store.",
         ("`legstats repair` keeps all that can be read, above all what you said yourself, and sets"
         " the damaged file aside.")),
        (msgspec.ValidationError("Unknown sport"), StoreError,
         "{path} holds something that this legstats does not know: Unknown sport.",
         "Update legstats as you installed it."),
        (failed(sqlite3.SQLITE_ERROR), StoreError, "{path}: as SQLite says it.", ""),
    ],
    ids=["full", "an error of the disk", "busy", "read-only", "no store", "newer", "anything"],
)  # fmt: skip
def test_what_sqlite_says_becomes_a_sentence_with_what_to_do(
    tmp_path: Path, error: Exception, kind: type[StoreError], message: str, hint: str
) -> None:
    path = tmp_path / "s.sqlite"
    found = explain_error(error, path, 30.0)
    assert type(found) is kind
    assert (found.message, found.hint) == (message.format(path=path), hint)


def test_a_moment_of_a_failure_that_is_damaged_costs_that_failure_alone(path: Path) -> None:
    with Store(path) as store:
        store.failures.note("/a.fit", "a.fit is damaged.")
        store.failures.note("/b.fit", "b.fit is empty.", "b")
        store._ask("UPDATE failure SET failed_at = 'soon' WHERE source = '/a.fit'")
        assert store.failures.of_files() == {"/b.fit": "b"}
        store.failures.forget(["/b.fit", "/never failed"])
        assert store.failures.rows() == []
        now = datetime.now(UTC)
        assert not store.failures.note("/c.fit", "c.fit is empty.")
        (failure,) = [one for one in store.failures.rows() if one.place == "/c.fit"]
        assert now <= failure.failed_at <= datetime.now(UTC)


def test_a_copy_of_a_store_is_restored_though_its_name_is_another(path: Path) -> None:
    copy = path.with_name("of yesterday")
    shutil.copyfile(path, copy)
    assert salvage(copy, path.with_name("new.sqlite")) == ()
    with Store(path.with_name("new.sqlite")) as store:
        assert [record.key for record in store.records()] == ["abc#0"]
