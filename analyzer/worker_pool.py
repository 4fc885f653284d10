"""Pools of other Python processes that are safe to start anywhere and never outlive this one."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process, resource_tracker
from threading import Thread, current_thread, main_thread
from types import ModuleType
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class WorkerPool(ProcessPoolExecutor):
    """Spawned processes that ignore Ctrl-C and end when this process does, however it ends.

    Args:
        workers: how many processes at most; each starts when there is work for it.
        prepare: called in each worker as it starts, for what is slow to import.
    """

    def __init__(self, workers: int, prepare: Callable[[], object] | None = None) -> None:
        context = get_context("spawn")
        if sys.platform != "win32":  # where nothing needs cleaning up
            _start_quiet_tracker()
        super().__init__(
            workers, context, initializer=_begin_worker, initargs=(prepare, _left_out())
        )

    def submit(
        self, fn: Callable[_Params, _Result], /, *args: _Params.args, **kwargs: _Params.kwargs
    ) -> Future[_Result]:
        """Hand over a task.

        Raises:
            BrokenProcessPool: a worker of this pool died; a new pool is needed.
        """
        with bare_main():
            return super().submit(fn, *args, **kwargs)

    def kill(self) -> None:
        """Stop every worker at once, whatever it is doing."""
        workers = set(self._processes or ())
        for child in active_children():
            if child.pid in workers:
                child.kill()
        if self._result_queue:
            # Of a result that was on its way the rest never comes; while this process could still
            # write into that pipe itself, the thread that reads it would wait for ever.
            self._result_queue._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001
        self.shutdown(cancel_futures=True)


def _start_quiet_tracker() -> None:
    """Start the process that cleans up when this one is killed, and have it do so in silence."""
    sys.warnoptions.append("ignore:resource_tracker:UserWarning")
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.pop()


def start_forkserver(modules: Sequence[str]) -> None:
    """Start the process from which ``multiprocessing`` forks others, unless it is there already.

    What it imports those need not, neither the first ones nor any that replace them. They ignore
    Ctrl-C: whoever started them ends them.

    Args:
        modules: what it imports, meanwhile.
    """
    from multiprocessing import forkserver  # noqa: PLC0415 - unknown to some systems

    _start_quiet_tracker()
    forkserver.set_forkserver_preload([*modules])
    in_main_thread = current_thread() is main_thread()
    before = os.environ.copy()
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main_thread else None
    try:
        # How many threads numpy takes it decides as it is imported.
        os.environ.update(_ONE_THREAD | before)
        forkserver.ensure_running()
    finally:
        for name in _ONE_THREAD.keys() - before.keys():
            del os.environ[name]
        if in_main_thread:
            signal.signal(signal.SIGINT, handler)


@contextmanager
def bare_main() -> Iterator[None]:
    """Hide the main module: a worker would run it again, and a script without guard with it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _left_out() -> list[str]:
    """Return the packages that this process does without, although they may be there."""
    return [name for name, module in [*sys.modules.items()] if module is None]


def _begin_worker(prepare: Callable[[], object] | None, left_out: Iterable[str]) -> None:
    sys.modules.update(cast("dict[str, ModuleType]", dict.fromkeys(left_out)))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    if prepare:
        prepare()


def _end_with_parent() -> None:
    # An idle worker holds both ends of the pipe it reads from, so it never sees that pipe close.
    if parent := parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
