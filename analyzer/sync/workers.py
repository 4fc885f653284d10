"""Reading on every core, when there is a lot to read.

The first inputs of a sync are read here; after them a pool of processes reads.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Self

from analyzer.sync.reading import read_input

if TYPE_CHECKING:
    from analyzer.sync.reading import Job, Promise
    from analyzer.sync.reading_pool import ReadingPool

FEW = 24
"""This many inputs are read here sooner than workers are up."""
MOST_WORKERS = 4


class Workers:
    """Readers in other processes; use them as a context manager.

    Args:
        number: how many at most; with one, everything is read here. By default one per core.
    """

    def __init__(self, number: int | None = None) -> None:
        self.number = number or min(usable_cores(), MOST_WORKERS)
        """How many inputs may be on their way at a time."""
        self._pool: ReadingPool | None = None
        self._taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.kill()

    def begin_reading(self, job: Job) -> Promise:
        """Begin to read an input; the promise waits for what came of it."""
        self._taken += 1
        if self._taken <= FEW or self.number == 1:
            return read_here(job)
        if promise := self._processes().begin_reading(job):
            return promise
        self.number = 1
        return read_here(job)

    def _processes(self) -> ReadingPool:
        if self._pool is None:
            from analyzer.sync.reading_pool import ReadingPool  # noqa: PLC0415 - few need processes

            self._pool = ReadingPool(self.number)
        return self._pool


def read_here(job: Job) -> Promise:
    """Read an input in this process, at once."""
    outcome = read_input(job)
    return lambda: outcome


def usable_cores() -> int:
    """Return how many processes may work side by side here: one where none can be started."""
    if not sys.executable:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
