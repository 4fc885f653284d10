"""Forms that wait until another process has ended writing, while the page goes on reading."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from analyzer.errors import StoreBusyError
from analyzer.store import Store, waiting_at_most
from analyzer.store.patience import WAIT_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Result = TypeVar("Result")

_AT_ONCE_S = 0.2
"""Longer than a sync's own short writes take; so long the whole page may stand still."""


class StoreWait:
    """Has forms wait for the store outside of the thread that builds the page.

    Args:
        patience_s: how long a form waits before it is refused [s].
    """

    def __init__(self, patience_s: float = WAIT_S) -> None:
        self.patience_s = patience_s
        self._waiting = 0
        self._lock = Lock()

    @property
    def words(self) -> str:
        """What a form that waits is waiting for; "" where none does."""
        if not self._waiting:
            return ""
        return (
            "Another program is writing to your data: this waits for it, up to"
            f" {self.patience_s:.0f} s."
        )

    def until_done(self, do: Callable[[], Result], store_path: Path) -> Result:
        """Do what writes to the store, again once it is free where another process has it.

        Args:
            do: does it by ``at_once``: all in one transaction, so that refused it has done nothing.
            store_path: the store's file.

        Raises:
            StoreBusyError: the other one goes on for too long.
        """
        end = time.monotonic() + self.patience_s
        while True:
            try:
                return do()
            except StoreBusyError:
                self._wait_until_free(store_path, end)

    def _wait_until_free(self, store_path: Path, end: float) -> None:
        try:
            left_s = max(end - time.monotonic(), 0.0)
            with (
                self._counted(),
                waiting_at_most(left_s),
                Store(store_path) as store,
                store.transaction(),
            ):
                pass  # whoever may begin to write finds nobody writing
        except StoreBusyError:
            raise StoreBusyError(
                "Another program has been writing to your data for over"
                f" {self.patience_s:.0f} s, so this was not kept.",
                "Wait until it has ended, then send it once more.",
            ) from None

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1


def at_once(do: Callable[[], Result]) -> Result:
    """Do what writes to the store, where it is free or soon will be.

    Raises:
        StoreBusyError: another process has it.
    """
    with waiting_at_most(_AT_ONCE_S):
        return do()
