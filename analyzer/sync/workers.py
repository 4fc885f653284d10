"""Reading on every core, when there is a lot to read.

The first inputs of a sync are read here; after them a pool of processes reads. Where a worker dies,
the inputs that were in flight are read again one by one, each in a process of its own: the one that
takes that process down as well has failed, and costs no other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Self, TypeAlias

from analyzer.sync.reading import Job, Outcome, read_input, too_large
from analyzer.worker_pool import WorkerPool

if TYPE_CHECKING:
    from concurrent.futures import Future

FEW = 24
"""This many inputs are read here sooner than workers are up."""
MOST_WORKERS = 4

Promise: TypeAlias = Callable[[], Outcome]


class Workers:
    """Readers in other processes; use them as a context manager.

    Args:
        number: how many at most; with one, everything is read here. By default one per core.
    """

    def __init__(self, number: int | None = None) -> None:
        self.number = number or min(usable_cores(), MOST_WORKERS)
        """How many inputs may be on their way at a time."""
        self._pool: WorkerPool | None = None
        self._lone_worker: WorkerPool | None = None
        self._taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in filter(None, (self._pool, self._lone_worker)):
            pool.kill()

    def begin_reading(self, job: Job) -> Promise:
        """Begin to read an input; the promise waits for what came of it."""
        self._taken += 1
        while self._taken > FEW and (pool := self._running_pool()):
            with suppress(BrokenProcessPool):
                return partial(self._wait_for, job, pool, pool.submit(read_input, job))
            self._drop_pool(pool)
        return read_here(job)

    def _running_pool(self) -> WorkerPool | None:
        """Return the pool, None where no other process can be had."""
        if self._pool is None and self.number > 1:
            self._pool = WorkerPool(self.number)
            try:
                # Only a worker that has answered may be blamed on an input when it dies.
                self._pool.submit(os.getpid).result()
            except BrokenProcessPool:
                self.number = 1
                self._drop_pool(self._pool)
        return self._pool

    def _wait_for(self, job: Job, pool: WorkerPool, future: Future[Outcome]) -> Outcome:
        try:
            return future.result()
        except BrokenProcessPool:
            self._drop_pool(pool)
            return self._read_alone(job)

    def _read_alone(self, job: Job) -> Outcome:
        """Read an input that was in flight when its pool broke, with nothing else beside it."""
        self._lone_worker = self._lone_worker or WorkerPool(1)
        try:
            return self._lone_worker.submit(read_input, job).result()
        except BrokenProcessPool:
            self._lone_worker = None
            return Outcome(failed=too_large(job.name))

    def _drop_pool(self, broken: WorkerPool) -> None:
        if broken is self._pool:
            self._pool = None


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
