"""Open the store's file: made whole for its owner alone, and never taken for what it is not."""

from __future__ import annotations

import os
import secrets
import sqlite3
import stat
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from analyzer.errors import DamagedStoreError, StoreError
from analyzer.store.explaining import damaged_store
from analyzer.store.schema import migrate, refuse_newer

_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600
_SHORTEST = 2
_OF_OURS = frozenset({"file", "record", "word"})
"""Tables that every version of the store has."""


def open_database(path: Path, wait_s: float) -> sqlite3.Connection:
    """Open a store, made when there is none, and bring it to the newest version.

    Args:
        path: its file; a folder that is made is its owner's alone, one that stands is left as it
            is.
        wait_s: how long to wait for another process that writes.

    Raises:
        StoreError: the file is empty, another program's, or a newer legstats'.
        sqlite3.Error, OSError: it cannot be opened.
    """
    if str(path) != ":memory:":
        if not path.exists():
            _refuse_left_log(path)
            _make_store(path)
        _refuse_what_is_none(path)
    connection = sqlite3.connect(path, timeout=wait_s, isolation_level=None)
    try:
        _refuse_foreign(connection, path)
        _let_owner_only(path)
        _set_up(connection)
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    # One sick byte in a title, or in a note, costs one letter.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    # Asked first: changing the mode waits for nobody, and fails where another one reads.
    if connection.execute("PRAGMA journal_mode").fetchone() == ("delete",):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def _make_store(path: Path) -> None:
    """Make an empty store beside its place and put it there whole; another's stays.

    So a file without content is never a store that is being made, but one that was emptied; and of
    several processes that begin at once none meets a half-made one.
    """
    path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    making = path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")
    os.close(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY_FILE))
    try:
        with closing(sqlite3.connect(making, isolation_level=None)) as connection:
            migrate(connection)
            # Last: only its own last connection folds the log back into the one file.
            connection.execute("PRAGMA journal_mode = WAL")
        with suppress(FileExistsError):
            _put_in_place(making, path)
    finally:
        for left in (making, *(Path(f"{making}{end}") for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)


def _put_in_place(made: Path, path: Path) -> None:
    try:
        os.link(made, path)  # unlike a renaming, this never takes another's place
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if not path.exists():
            made.rename(path)


def _refuse_what_is_none(path: Path) -> None:
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise StoreError(
            f"{path} is no file but a pipe or a device.", "Choose another folder with --home."
        )
    # SQLite takes a file of a single byte for a new one, too.
    if path.is_file() and path.stat().st_size < _SHORTEST:
        raise DamagedStoreError(
            f"{path} is empty: what was stored there is gone.",
            "`legstats restore BACKUP --force` puts a backup in its place; or delete it to begin"
            f" anew, with {path.name}-wal and {path.name}-shm where they are there.",
        )


def _refuse_left_log(path: Path) -> None:
    """Let no new store meet the log of one that was deleted: SQLite would write it into the new."""
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size and not path.exists():
        raise DamagedStoreError(
            f"{path} is gone, but {log.name} beside it still holds what was written last.",
            f"Put the store back, or move {log.name} and {path.name}-shm away to begin anew.",
        )


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """Leave another program's database alone; where a name of ours is sick, say so."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version and len(tables & _OF_OURS) == len(_OF_OURS) - 1:
        raise damaged_store(path)
    if (tables or version) and not tables >= _OF_OURS:
        raise StoreError(
            f"{path} is another program's database, not a store of legstats.",
            "Choose another folder with --home.",
        )
    refuse_newer(connection)


def _let_owner_only(path: Path) -> None:
    """Take away what others may do with the store and the files beside it.

    It holds a journal and the way home; folders that stand already may be open to all.
    """
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with suppress(OSError):  # not ours to change, or not there
            if stat.S_IMODE(file.stat().st_mode) & ~_OWNER_ONLY_FILE:
                file.chmod(_OWNER_ONLY_FILE)
