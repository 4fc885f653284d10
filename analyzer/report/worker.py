"""A second process for the slow work: the estimator's statistics, and painting with matplotlib.

It starts while the store is still being read, for what it needs is slow to import. Where it cannot
be had, or is gone, the work is done here.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, ParamSpec, Protocol, Self, TypeAlias, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

P = ParamSpec("P")
Result = TypeVar("Result")
Promise: TypeAlias = Callable[[], Result]
"""Waits for a result, or makes it; to be asked once."""
_NO_PROCESS = (BrokenProcessPool, OSError, NotImplementedError, ImportError)
"""What is raised where there is no process to be had, or no semaphore to talk to it with."""


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


class Worker:
    """One other process, up to now idle; use it as a context manager.

    Args:
        get_ready: called in the process at once, e.g. for what is slow to import.
    """

    def __init__(self, get_ready: Callable[[], object]) -> None:
        self._get_ready = get_ready

    def __enter__(self) -> Self:
        self._pool: ProcessPoolExecutor | None = None
        try:
            # Spawned, not forked: a fork would copy threads and locks of numpy in unknown states.
            self._pool = ProcessPoolExecutor(
                1, get_context("spawn"), _begin_process, (self._get_ready,)
            )
            self._pool.submit(os.getpid)  # the pool starts its process with the first task only
        except _NO_PROCESS:
            self._pool = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def no_more(self) -> None:
        """Let the process end with its last task, while this one goes on."""
        if self._pool:
            self._pool.shutdown(wait=False)

    def submit(
        self, function: Callable[P, Result], /, *arguments: P.args, **named: P.kwargs
    ) -> Promise[Result]:
        """Have a function called there; where there is no process, it is called here."""
        again = work_here(function, *arguments, **named)
        if self._pool is None:
            return again
        try:
            future = self._pool.submit(function, *arguments, **named)
        except _NO_PROCESS:
            return again
        return lambda: _result(future, again)


def _result(future: Future[Result], again: Promise[Result]) -> Result:
    try:
        return future.result()
    except BrokenProcessPool:
        return again()


def _begin_process(get_ready: Callable[[], object]) -> None:
    # Ctrl-C reaches both processes; the other one decides and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    get_ready()


def _end_with_parent() -> None:
    """End this process with its parent: killed, it could not tell the pool to end."""
    if parent := parent_process():
        parent.join()
        signal.raise_signal(signal.SIGTERM)
