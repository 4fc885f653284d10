"""What went wrong with the store, in a sentence."""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING, TypeVar

from msgspec import MsgspecError, ValidationError

from analyzer.errors import DamagedStoreError, StoreBusyError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Row = TypeVar("Row")
Made = TypeVar("Made")

UNREADABLE = (MsgspecError, zlib.error, UnicodeDecodeError)
"""What is raised where the file is whole, but not what it holds."""
SICK_FILE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What is raised where SQLite finds the file damaged; what it says of it may itself be no text."""
UNREADABLE_ROW = (*UNREADABLE, ValueError, TypeError, KeyError, AttributeError)
"""The same where plain Python reads what a row holds."""
_DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_NO_SPACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


def each_readable(rows: Iterable[Row], make: Callable[[Row], Made]) -> Iterator[Made]:
    """Yield what is made of each row, but of those that are not as they were written."""
    for row in rows:
        try:
            made = make(row)
        except UNREADABLE_ROW:
            continue
        yield made


def explain_error(error: Exception, path: Path, waited_s: float) -> StoreError:
    """Return what to say of an error of SQLite or of ``UNREADABLE``: which file, what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if isinstance(error, ValidationError):
        return StoreError(
            f"{path} holds something that this legstats does not know: {error}.",
            "Update legstats as you installed it.",
        )
    if code in _NO_SPACE:
        return StoreError(
            f"There is no room to write {path}; what was stored before is safe.",
            "Free some space, then run the same command again.",
        )
    if code == sqlite3.SQLITE_BUSY:
        return StoreBusyError(
            f"Another legstats has been writing {path} for over {waited_s:.0f} s.",
            "Wait for it to end, then try again.",
        )
    if code in _DAMAGED or isinstance(error, UNREADABLE):
        return damaged_store(path)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return StoreError(
            f"{path} cannot be written: the file or its folder is not yours to change.",
            "Fix its permissions, or choose another folder with --home.",
        )
    return StoreError(f"{path}: {error}.")


def damaged_store(path: Path) -> DamagedStoreError:
    """Return what to say of a store whose file is not as it was written."""
    return DamagedStoreError(
        f"{path} is damaged or is no legstats store.",
        "`legstats repair` keeps all that can be read, above all what you said yourself, and "
        "sets the damaged file aside.",
    )
