"""A second pair of hands: a process of its own that takes work over while this one goes on.

It starts while the store is still being read, for what it needs is slow to import: the estimator's
statistics, and matplotlib. It is handed one piece of work after the other. Where it cannot be had,
or is gone, the work is done here.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, Self, TypeAlias

from analyzer.other_process import BROKEN, OtherProcess, named

_NEEDED = ("analyzer.report.estimates", "scipy.special", "analyzer.report.pictures")
_READY = "analyzer.report.pictures:find_fonts"

Promise: TypeAlias = Callable[[], Any]
Take: TypeAlias = Callable[..., Promise]
"""Takes a task over, "module:function" and its arguments, and promises what comes of it."""


class Helper:
    """Takes work over; use it as a context manager."""

    def __enter__(self) -> Self:
        self._process = OtherProcess(f"{__name__}:made_ready")
        self._asking = ThreadPoolExecutor(max_workers=1)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._asking.shutdown(cancel_futures=True)
        self._process.end()

    def take(self, task: str, *arguments: object) -> Promise:
        """Hand over a task, "module:function"; the promise waits for what it returns."""
        return self._asking.submit(self._asked, task, arguments).result

    def _asked(self, task: str, arguments: tuple[object, ...]) -> object:
        try:
            self._process.send((task, arguments))
            return self._process.receive()
        except BROKEN:
            return do(task, *arguments)


def promised(task: str, *arguments: object) -> Promise:
    """Return the promise to do a task here, when it is waited for."""
    return lambda: do(task, *arguments)


def do(task: str, *arguments: object) -> object:
    """Do a task here and now."""
    return named(task)(*arguments)


def made_ready() -> Callable[[tuple[str, tuple[object, ...]]], object]:
    """Import what is needed, and return what does a task in the helper."""
    gc.set_threshold(100_000, 20, 100)  # as the command does: there is little waste to look for
    for module in _NEEDED:
        import_module(module)
    do(_READY)
    return lambda order: do(order[0], *order[1])
