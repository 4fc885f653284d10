"""What every part of the store that looks after tables of its own is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from contextlib import AbstractContextManager


class Shelf:
    """Some of the store's tables.

    Args:
        ask: runs one statement.
        transaction: opens a transaction.
    """

    def __init__(
        self,
        ask: Callable[..., sqlite3.Cursor],
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._ask = ask
        self._transaction = transaction
