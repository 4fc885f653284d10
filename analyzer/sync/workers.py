"""Reading on every core, when there is a lot to read.

The first inputs of a sync are read here; after them a pool of processes reads, some at a time: to
hand over one alone costs as much as a twentieth of reading it.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Self

from analyzer.sync.reading import read_input

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.sync.reading import Job, Outcome, Promise
    from analyzer.sync.reading_pool import ReadingPool

FEW = 24
"""This many inputs are read here sooner than workers are up."""
MOST_WORKERS = 4
_TOGETHER, _TOGETHER_BYTES = 4, 1 << 19
"""Inputs are handed over once they are so many, or so large together."""


@dataclass(slots=True)
class _Batch:
    """Inputs that are handed over together, and what waits for what came of them."""

    jobs: list[Job] = field(default_factory=list)
    outcomes: Callable[[], list[Outcome]] | None = None

    @property
    def is_full(self) -> bool:
        held = sum(len(job.data) for job in self.jobs)
        return len(self.jobs) >= _TOGETHER or held >= _TOGETHER_BYTES


class Workers:
    """Readers in other processes; use them as a context manager.

    Args:
        number: how many at most; with one, everything is read here. By default one per core.
    """

    def __init__(self, number: int | None = None) -> None:
        self._number = number or min(usable_cores(), MOST_WORKERS)
        self._pool: ReadingPool | None = None
        self._taken = 0
        self._filling = _Batch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.kill()

    def begin_reading(self, job: Job) -> Promise:
        """Begin to read an input; the promise waits for what came of it."""
        self._taken += 1
        if self._taken <= FEW or self._number == 1:
            return read_here(job)
        batch = self._filling
        batch.jobs.append(job)
        promise = partial(self._outcome_of, batch, len(batch.jobs) - 1)
        if batch.is_full:
            self.hand_over()
        return promise

    def hand_over(self) -> None:
        """Have what is still waiting for company read."""
        batch, self._filling = self._filling, _Batch()
        if not batch.jobs:
            return
        batch.outcomes = self._processes().begin_reading(batch.jobs)
        if batch.outcomes is None:
            self._number = 1
            read = [read_input(job) for job in batch.jobs]
            batch.outcomes = lambda: read

    def have_enough(self, inputs: int, size: int) -> bool:
        """Tell whether so many inputs on their way, of so many bytes, keep all workers busy."""
        if self._number == 1:
            return inputs > 1
        # Each holds a file's bytes: at most one batch waits beside those that are being read.
        batches = self._number + 1
        is_much = inputs >= batches * _TOGETHER or size >= batches * _TOGETHER_BYTES
        return inputs > self._number and is_much

    def _outcome_of(self, batch: _Batch, place: int) -> Outcome:
        if batch.outcomes is None:
            self.hand_over()
        return batch.outcomes()[place] if batch.outcomes else read_input(batch.jobs[place])

    def _processes(self) -> ReadingPool:
        if self._pool is None:
            from analyzer.sync.reading_pool import ReadingPool  # noqa: PLC0415 - few need processes

            self._pool = ReadingPool(self._number)
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
