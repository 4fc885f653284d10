"""What can still be read of a store, row by row, whatever its file has been through."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from analyzer.errors import DamagedStoreError, StoreError
from analyzer.store.explaining import SICK_FILE
from analyzer.store.schema import MIGRATIONS, STAMPS, make_at, migrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    Row: TypeAlias = tuple[Any, ...]

_NOT_READABLE = (*SICK_FILE, DamagedStoreError)
_AT_ONCE = 200
_MOST_ROWS = 1 << 24
"""No table is larger; where its end cannot be read, it is looked for so far."""
_LONGEST_CELL = 1 << 28
_PAGE_BYTES = 4096
_LOGGED, _UNLOGGED = b"\x02\x02", b"\x01\x01"
_SOUND_HEADER = {
    0: b"SQLite format 3\0",
    16: b"\x10\x00\x02\x02\x00\x40\x20\x20",  # pages of 4096 bytes, WAL
    44: b"\x00\x00\x00\x04",
    56: b"\x00\x00\x00\x01",  # UTF-8
}
"""Bytes of the header that are the same in every store."""
_OWNED = {"record", "noted"}
"""Tables whose rows go with the row of the input they came from."""


def salvage(damaged: Path, made: Path) -> tuple[str, ...]:
    """Copy all rows of a store that can be read to a new one, brought to the newest version.

    Only rows come over, and only those of tables just as legstats makes them: nothing that
    somebody else put into the file is ever run.

    Args:
        damaged: a store's file, with its log beside it; nobody else may have it open.
        made: where the new one is made.

    Returns:
        The tables of which not all could be read. How many rows that are nobody can tell.

    Raises:
        StoreError: it was made by a newer legstats, or is no store.
        DamagedStoreError: nothing of it can be read.
    """
    _give_sound_header(damaged)
    _give_sound_schema(damaged)
    lost: set[str] = set()
    try:
        with closing(sqlite3.connect(damaged, isolation_level=None)) as source:
            (version,) = source.execute("PRAGMA user_version").fetchone()
            _check_version(damaged, version)
            source.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_CELL)
            with closing(sqlite3.connect(made, isolation_level=None)) as target:
                make_at(target, version)
                there = _check_tables(source, target, damaged)
                target.execute("BEGIN")
                tables = _definitions(target).keys()
                lost.update(tables - there)
                lost.update(one for one in there if not _copy_table(source, target, one))
                lost.update(one for one in _OWNED & tables if _drop_orphans(target, one))
                target.execute("COMMIT")
                migrate(target)
                target.execute("PRAGMA journal_mode = WAL")
    except SICK_FILE as error:
        raise DamagedStoreError(
            f"Nothing in {damaged.name} can be read any more.", "Restore a backup, if there is one."
        ) from error
    return tuple(sorted(lost))


def readable_rows(
    ask_store: Callable[..., sqlite3.Cursor], table: str, columns: Iterable[str]
) -> Iterator[Row | None]:
    """Yield a table's rows, the row id before the columns; None for one that cannot be read.

    Args:
        ask_store: runs one statement with its values.
        table: the table.
        columns: their names.
    """
    select = f"SELECT rowid, {', '.join(columns)} FROM {table} WHERE rowid"  # noqa: S608 - ours

    def ask(condition: str, *values: int) -> list[Row]:
        return ask_store(f"{select} {condition}", *values).fetchall()

    low, high = -(2**63), 2**63 - 1
    with suppress(*_NOT_READABLE):
        while rows := ask(f"> ? ORDER BY rowid LIMIT {_AT_ONCE}", low):
            yield from rows
            low = rows[-1][0]
        return
    # Something is in the way: the same from the end, then what is between, one by one.
    with suppress(*_NOT_READABLE):
        while rows := ask(f"> ? AND rowid < ? ORDER BY rowid DESC LIMIT {_AT_ONCE}", low, high):
            yield from rows
            high = rows[-1][0]
        return

    def is_readable(rowid: int) -> bool:
        with suppress(*_NOT_READABLE):
            ask("= ?", rowid)
            return True
        return False

    rowid = max(low, 0) + 1
    beyond = rowid + _MOST_ROWS
    end = min(high, beyond)
    with suppress(*_NOT_READABLE):  # where only what a row holds is sick, its number can be read
        (last,) = ask_store(f"SELECT max(rowid) FROM {table}").fetchone()  # noqa: S608 - ours
        end = min(end, last + 1)
    sick = 0
    while rowid < end:
        try:
            yield from ask("= ?", rowid)
            sick = 0
        except _NOT_READABLE:
            yield None
            sick += 1
        rowid += 1
        if sick == _AT_ONCE:  # a page of pages: look for its end in ever larger steps
            step, sick = _AT_ONCE, 0
            while rowid + step < end and not is_readable(rowid + step):
                rowid, step = rowid + step, 2 * step
            if rowid + step >= end == beyond:
                return


def _give_sound_header(path: Path) -> None:
    """Put right what of the header is the same in every store, where SQLite cannot use it."""
    with suppress(*SICK_FILE), closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_schema")
        return
    pages = path.stat().st_size // _PAGE_BYTES
    # How many pages there are, and none of them free: a new file is made anyway.
    counted = {28: pages.to_bytes(4, "big"), 32: bytes(8)}
    with path.open("rb+") as file:
        for place, content in (_SOUND_HEADER | counted).items() if pages else ():
            file.seek(place)
            file.write(content)


def _give_sound_schema(path: Path) -> None:
    """Put right how tables are defined where SQLite cannot read it: that is known by version.

    Only words of our own are put there. Triggers, and indices that are not as they were, go: rows
    are read without them. A view is never taken for a table.
    """
    with (
        suppress(*SICK_FILE),
        closing(sqlite3.connect(":memory:", isolation_level=None)) as ours,
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
    ):
        connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        connection.execute("PRAGMA writable_schema = ON")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if not 1 <= version <= len(MIGRATIONS):
            return
        make_at(ours, version)
        if not _has_sound_schema(path, ours):
            _define_anew(connection, ours)


def _has_sound_schema(path: Path, ours: sqlite3.Connection) -> bool:
    with suppress(*SICK_FILE), closing(sqlite3.connect(path)) as connection:
        return _definitions(connection).items() >= _definitions(ours).items()
    return False


def _definitions(connection: sqlite3.Connection) -> dict[str, str]:
    """Return how each table is defined that holds what was read or said."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    return {name: sql for name, sql in rows if name not in STAMPS}


def _define_anew(connection: sqlite3.Connection, ours: sqlite3.Connection) -> None:
    def ask(statement: str, *values: object) -> sqlite3.Cursor:
        return connection.execute(statement, values)

    (pages,) = ask("PRAGMA page_count").fetchone()
    columns = ("type", "name", "tbl_name", "rootpage", "sql")
    there = [row for row in readable_rows(ask, "sqlite_schema", columns) if row]
    tables = _definitions(ours)
    if any(kind == "view" and name in tables for _, kind, name, *_ in there):
        return  # no store: it is refused
    kept: dict[str, int] = {}
    for table, sql in tables.items():
        for rowid, kind, name, of_table, page, defined in there:
            # Of one sick byte, at most one of these is touched.
            is_it = table in {name, kind == "table" and of_table} or defined == sql
            has_rows = isinstance(page, int) and 1 < page <= pages
            if is_it and has_rows and rowid not in kept.values():
                kept[table] = rowid
                ask(
                    "UPDATE sqlite_schema SET type = 'table', name = ?, tbl_name = ?, sql = ? "
                    "WHERE rowid = ?",
                    table, table, sql, rowid,
                )  # fmt: skip
                break
    of_tables = ours.execute("SELECT type, name, tbl_name FROM sqlite_schema WHERE sql IS NULL")
    indices = {row for row in of_tables if row[2] in kept}
    sound = [row[0] for row in there if row[1:4] in indices and row[5] is None]
    ask(
        "DELETE FROM sqlite_schema WHERE rowid NOT IN (SELECT value FROM json_each(?))",
        json.dumps([*kept.values(), *sound]),
    )


def has_sound_header(path: Path) -> bool:
    """Tell whether what is the same in every store is so here; SQLite overlooks some of it."""
    with path.open("rb") as file:
        header = file.read(100)
    # The bytes that say whether there is a log may be those of a file without one.
    return all(
        header[place : place + len(content)] in {content, content.replace(_LOGGED, _UNLOGGED)}
        for place, content in _SOUND_HEADER.items()
    )


def _check_version(path: Path, version: int) -> None:
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path.name} was made by a newer legstats.", "Update legstats as you installed it."
        )
    if version < 1:
        raise StoreError(f"{path.name} is no store of legstats.")


def _check_tables(source: sqlite3.Connection, target: sqlite3.Connection, path: Path) -> set[str]:
    """Refuse tables that are not word for word those legstats makes: a view could do anything.

    Returns:
        The tables that are there.
    """
    there = dict(source.execute("SELECT name, sql FROM sqlite_schema"))
    ours = _definitions(target)
    if (
        any(there.get(name, sql) != sql for name, sql in ours.items())
        or not there.keys() & ours.keys()
    ):
        raise StoreError(f"{path.name} is no store of legstats.")
    return there.keys() & ours.keys()


def _copy_table(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> bool:
    """Copy a table's rows; tell whether all could be read and kept."""
    columns = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    places = ", ".join("?" * (len(columns) + 1))
    insert = f"INSERT OR IGNORE INTO {table} (rowid, {', '.join(columns)}) VALUES ({places})"  # noqa: S608 - ours
    is_whole = True
    for row in readable_rows(lambda text, *values: source.execute(text, values), table, columns):
        try:
            if row is not None:
                target.execute(insert, row)
            is_whole = is_whole and row is not None
        except sqlite3.Error:  # a cell of another type than the column's
            is_whole = False
    return is_whole


def _drop_orphans(target: sqlite3.Connection, table: str) -> int:
    """Drop the rows of inputs that were lost, which are read again; return how many."""
    return target.execute(
        f"DELETE FROM {table} WHERE digest IS NOT NULL "  # noqa: S608 - as above
        "AND digest NOT IN (SELECT digest FROM file)"
    ).rowcount


def copy_files(path: Path, folder: Path) -> Path:
    """Copy a store's file and its log byte by byte; return the copy."""
    for end in ("", "-wal"):
        whole = path.with_name(f"{path.name}{end}")
        if whole.exists():
            shutil.copyfile(whole, folder / whole.name)
    return folder / path.name


def move_files(path: Path, folder: Path) -> None:
    """Move a store's file and those beside it into a folder."""
    for end in ("", "-wal", "-shm"):
        whole = path.with_name(f"{path.name}{end}")
        if whole.exists():
            whole.rename(folder / whole.name)


def is_sound(path: Path) -> bool:
    """Tell whether SQLite finds nothing wrong with a file."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)]
    except SICK_FILE:
        return False
