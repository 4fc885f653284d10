"""One thread that builds what the page shows, what is wanted first before the rest."""

from __future__ import annotations

from concurrent.futures import Future
from itertools import count
from queue import PriorityQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def already() -> Future[None]:
    """Return what has come already."""
    future: Future[None] = Future()
    future.set_result(None)
    return future


class Builder:
    """Works through jobs one by one: those that are urgent before all others.

    One thread alone, for the frames and what is kept of them know nothing of threads.
    """

    def __init__(self) -> None:
        self._jobs: PriorityQueue[tuple[bool, int, Callable[[], None]]] = PriorityQueue()
        self._order = count()
        # A daemon: what is half built when the program ends is of no use to anybody.
        Thread(target=self._work_forever, name="builder", daemon=True).start()

    def submit(self, job: Callable[[], Result], *, urgent: bool = False) -> Future[Result]:
        """Have a job done; return its result to come."""
        future: Future[Result] = Future()

        def do() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(job())
            except BaseException as error:  # noqa: BLE001 - whoever waits is told
                future.set_exception(error)

        self._jobs.put((not urgent, next(self._order), do))
        return future

    def _work_forever(self) -> None:
        while True:
            _, _, do = self._jobs.get()
            do()
