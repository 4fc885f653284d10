"""A second pair of hands: a process of its own that takes work over while this one goes on.

It starts while the store is still being read, for what it needs is slow to import: the estimator's
statistics, and matplotlib. It is handed one piece of work after the other. Where it cannot be had,
or is gone, the work is done here.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self, TypeAlias, cast

if TYPE_CHECKING:
    from typing import IO

_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from analyzer.report import helper; helper.work()"
_NEEDED = ("analyzer.report.estimates", "scipy.special", "analyzer.report.pictures")
_READY = "analyzer.report.pictures:find_fonts"
_BROKEN = (EOFError, OSError, pickle.UnpicklingError)

Promise: TypeAlias = Callable[[], Any]


class Helper:
    """Takes work over; use it as a context manager."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-c", _BEGIN, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._asking = ThreadPoolExecutor(max_workers=1)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._asking.shutdown(cancel_futures=True)
        self._process.communicate()

    def take(self, task: str, *arguments: object) -> Promise:
        """Hand over a task, "module:function"; the promise waits for what it returns."""
        return self._asking.submit(self._asked, task, arguments).result

    def _asked(self, task: str, arguments: tuple[object, ...]) -> object:
        orders, results = (cast("IO[bytes]", pipe) for pipe in (
            self._process.stdin, self._process.stdout
        ))  # fmt: skip
        try:
            pickle.dump((task, arguments), orders, pickle.HIGHEST_PROTOCOL)
            orders.flush()
            return pickle.load(results)  # noqa: S301 - our own process wrote it
        except _BROKEN:
            return do(task, *arguments)


def promised(task: str, *arguments: object) -> Promise:
    """Return the promise to do a task here, when it is waited for."""
    return lambda: do(task, *arguments)


def do(task: str, *arguments: object) -> object:
    """Do a task here and now."""
    module, _, function = task.partition(":")
    return getattr(import_module(module), function)(*arguments)


def work() -> None:
    """Do what comes in on standard input until it ends: what the helper does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders, results = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    gc.set_threshold(100_000, 20, 100)  # as the command does: there is little waste to look for
    for module in _NEEDED:
        import_module(module)
    do(_READY)
    with suppress(EOFError, BrokenPipeError):
        while True:
            task, arguments = pickle.load(orders)  # noqa: S301 - our own process wrote it
            pickle.dump(do(task, *arguments), results, pickle.HIGHEST_PROTOCOL)
            results.flush()
    os._exit(0)  # at once: nobody is left to flush the pipe to
