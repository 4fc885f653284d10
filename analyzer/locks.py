"""One legstats at a time, where two would get in each other's way."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from analyzer.errors import TryLaterError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def hold_lock(path: Path, patience_s: float, problem: str) -> Iterator[None]:
    """Hold a lock, which a killed process releases by itself.

    Args:
        path: the lock's file.
        patience_s: how long to wait for another that holds it.
        problem: what to say when it took longer.

    Raises:
        TryLaterError: another process holds it.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - slow to import, and seldom needed

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=patience_s)
    try:
        lock.acquire()
    except Timeout:
        raise TryLaterError(problem, "Run the same command again later.") from None
    try:
        yield
    finally:
        lock.release()
