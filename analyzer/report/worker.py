"""A second process for the slow work: the estimator's statistics, and painting with matplotlib.

It starts while the store is still being read, for what it needs is slow to import. Where it cannot
be had, or is gone, the work is done here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, ParamSpec, Protocol, Self, TypeAlias, TypeVar

from analyzer.worker_pool import WorkerPool

if TYPE_CHECKING:
    from concurrent.futures import Future

    from analyzer.dataset.kept_value import KeptValue

P = ParamSpec("P")
Result = TypeVar("Result")
Promise: TypeAlias = Callable[[], Result]
"""Waits for a result, or makes it; to be asked once."""
_NO_PROCESS = (RuntimeError, OSError, ImportError)
"""What is raised where a process, or a semaphore to talk to it with, cannot be had any more."""


class Submit(Protocol):
    """Has a function called, here or elsewhere, and promises its result."""

    def __call__(
        self, function: Callable[P, Result], /, *arguments: P.args, **named: P.kwargs
    ) -> Promise[Result]:
        """Submit a function of a module with its arguments."""


def work_here(
    function: Callable[P, Result], /, *arguments: P.args, **named: P.kwargs
) -> Promise[Result]:
    """Promise to call a function in this process, when its result is asked for."""
    return lambda: function(*arguments, **named)


def promise_kept(kept: KeptValue[Result], begin: Callable[[], Promise[Result]]) -> Promise[Result]:
    """Promise what is kept; where nothing is, begin the work and keep its result."""
    found = kept.read()
    return promise_to_keep(kept, begin()) if found is None else lambda: found


def promise_to_keep(kept: KeptValue[Result], begun: Promise[Result]) -> Promise[Result]:
    """Promise the result of work that has begun, and to keep it."""
    return lambda: kept.keep(begun())


class Worker:
    """One other process that does the work of one report; use it as a context manager.

    Args:
        prepare: called in the process at once, for what is slow to import.
    """

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._prepare = prepare
        self._pool: WorkerPool | None = None

    def __enter__(self) -> Self:
        try:
            self._pool = WorkerPool(1, self._prepare)
            self._pool.submit(os.getpid)  # a pool starts its process with the first task only
        except _NO_PROCESS:
            self._pool = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            # Its results are here, or nobody wants them any more; and a process that has so much
            # imported takes a third of a second to end by itself.
            self._pool.kill()

    def submit(
        self, function: Callable[P, Result], /, *arguments: P.args, **named: P.kwargs
    ) -> Promise[Result]:
        """Have a function called there; where there is no process, it is called here."""
        again = work_here(function, *arguments, **named)
        try:
            future = self._pool and self._pool.submit(function, *arguments, **named)
        except _NO_PROCESS:
            return again
        return (lambda: _result_or_again(future, again)) if future else again


def _result_or_again(future: Future[Result], again: Promise[Result]) -> Result:
    try:
        return future.result()
    except BrokenProcessPool:
        return again()
