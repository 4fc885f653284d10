"""Reading on every core, when there is a lot to read.

The first inputs of a sync are read here; after them workers take turns. A worker is a process of
its own that reads one input at a time; an input that takes a worker down costs no other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Self, TypeAlias

from analyzer.other_process import BROKEN, OtherProcess
from analyzer.sync.reading import Job, Outcome, read, too_large

FEW = 24
"""So many inputs are read sooner than workers are up."""
MOST_WORKERS = 4

Promise: TypeAlias = Callable[[], Outcome]


class Workers:
    """Readers that take turns; use them as a context manager."""

    def __init__(self) -> None:
        self._number = min(_cores(), MOST_WORKERS)
        self._workers: list[_Worker] = []
        self._taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()

    @property
    def number(self) -> int:
        """How many inputs may be on their way at a time."""
        return self._number

    def read(self, job: Job) -> Promise:
        """Begin to read an input; the promise waits for what came of it."""
        self._taken += 1
        if self._taken <= FEW or self._number == 1:
            return read_here(job)
        if not self._workers:
            self._workers = [_Worker() for _ in range(self._number)]
        return self._idle(self._taken % self._number).read(job)

    def _idle(self, place: int) -> _Worker:
        worker = self._workers[place]
        worker.wait()
        if worker.is_gone and worker.has_begun:
            worker = self._workers[place] = _Worker()
        return worker


def read_here(job: Job) -> Promise:
    """Read an input in this process, at once."""
    outcome = read(job)
    return lambda: outcome


def _cores() -> int:
    if not sys.executable:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker:
    """One process that reads; wait for its last input before the next."""

    def __init__(self) -> None:
        self._process = OtherProcess(f"{__name__}:reader")
        self._last: Promise = Outcome
        self.is_gone = False

    @property
    def has_begun(self) -> bool:
        """Whether the process ever came up."""
        return self._process.has_begun

    def read(self, job: Job) -> Promise:
        """Begin to read an input, here if the process never came up."""
        self._last = _once(lambda: self._receive(job)) if self._sent(job) else read_here(job)
        return self._last

    def wait(self) -> None:
        """Wait until the process is done with its last input."""
        self._last()

    def _sent(self, job: Job) -> bool:
        if self.is_gone:
            return False
        try:
            self._process.send(job)
        except BROKEN:
            self.end()
            return False
        return True

    def _receive(self, job: Job) -> Outcome:
        try:
            outcome: Outcome = self._process.receive()
        except BROKEN:
            self.end()
            return Outcome(failed=too_large(job.name))
        return outcome

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.is_gone = True
        self._process.end()


def _once(promise: Promise) -> Promise:
    kept: list[Outcome] = []

    def keep() -> Outcome:
        if not kept:
            kept.append(promise())
        return kept[0]

    return keep


def reader() -> Callable[[Job], Outcome]:
    """Return what reads an input in a worker."""
    return read
