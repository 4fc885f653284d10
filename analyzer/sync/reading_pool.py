"""Processes that read. Where one dies, what was in flight is read again, each in one of its own.

An input that takes that process down as well has failed, and costs no other.
"""

from __future__ import annotations

import os
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING

from analyzer.sync.reading import Outcome, read_input, too_large
from analyzer.worker_pool import WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from analyzer.sync.reading import Job


class ReadingPool:
    """Readers in other processes; kill them when all is read.

    Args:
        number: how many.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._pool: WorkerPool | None = None
        self._lone_worker: WorkerPool | None = None

    def kill(self) -> None:
        """End all of them."""
        for pool in filter(None, (self._pool, self._lone_worker)):
            pool.kill()

    def begin_reading(self, jobs: Sequence[Job]) -> Callable[[], list[Outcome]] | None:
        """Begin to read inputs in one process; return None where no other can be had.

        What is returned waits for what came of them, as often as it is called.
        """
        while pool := self._running_pool():
            with suppress(BrokenProcessPool):
                return cache(partial(self._wait_for, jobs, pool, pool.submit(_read_each, jobs)))
            self._drop_pool(pool)
        return None

    def _running_pool(self) -> WorkerPool | None:
        if self._pool is None:
            self._pool = WorkerPool(self._number)
            try:
                # Only a worker that has answered may be blamed on an input when it dies.
                self._pool.submit(os.getpid).result()
            except BrokenProcessPool:
                self._drop_pool(self._pool)
        return self._pool

    def _wait_for(
        self, jobs: Sequence[Job], pool: WorkerPool, future: Future[list[Outcome]]
    ) -> list[Outcome]:
        try:
            return future.result()
        except BrokenProcessPool:
            self._drop_pool(pool)
            return [self._read_alone(job) for job in jobs]

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


def _read_each(jobs: Sequence[Job]) -> list[Outcome]:
    return [read_input(job) for job in jobs]
