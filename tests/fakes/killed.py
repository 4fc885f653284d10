"""Work that is killed at a chosen instant: before its nth call that makes or moves a file, or its
nth write to a store.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_FORKS, _MOST_IDLE_SECONDS, _MOST_SECONDS = 3, 4.0, 60.0
_MADE_OR_MOVED = {
    "open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect",
}  # fmt: skip


def killed_at(number: int, work: Callable[[], None]) -> bool:
    """Do something in a process that is killed before its nth call that makes or moves a file."""

    def work_and_count() -> int:
        calls = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal calls
            if event in _MADE_OR_MOVED and not str(arguments[0]).startswith(("/proc", sys.prefix)):
                calls += 1
                if calls == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        work()
        return 0

    code = _forked(work_and_count)
    assert code in {0, -signal.SIGKILL}
    return code != 0


def _forked(work: Callable[[], int]) -> int:
    """Do something in another process; return its exit code, negative when it was killed.

    What another thread held at the instant of the fork, such as SQLite's own lock, nobody gives
    back to the child: one that stands still before it has done anything is forked anew.
    """
    for _ in range(_MOST_FORKS):
        child = os.fork()
        if child == 0:
            try:
                os._exit(work())
            except BaseException:  # noqa: BLE001 - what was forked never goes on with a test
                sys.excepthook(*sys.exc_info())
                os._exit(255)
        spent, looked_at = -1.0, 0.0
        end = time.monotonic() + _MOST_SECONDS
        while (now := time.monotonic()) < end:
            if now > looked_at + _MOST_IDLE_SECONDS:
                if spent == (spent := _processor_time(child)):
                    break
                looked_at = now
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.004)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    raise AssertionError("what was forked does not end")


def _processor_time(process: int) -> float:
    used = psutil.Process(process).cpu_times()
    return float(used.user + used.system)


_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "COMMIT")
_MOVED = {"os.rename", "os.remove"}
_MOST_WRITES = 250


def writes_in(work: Callable[[], None]) -> int:
    """Do something in another process; return how often it wrote to a store or moved a file."""
    code = _forked(lambda: _exit_code(work, 0))
    assert 0 <= code <= _MOST_WRITES, code
    return code


def killed_at_write(number: int, work: Callable[[], None]) -> bool:
    """Do something in a process that is killed before its nth write to a store or move of a file.

    The last write of a transaction is the one that ends it.
    """
    return _forked(lambda: _exit_code(work, number)) < 0


def _exit_code(work: Callable[[], None], kill_at: int) -> int:
    """Do something; return how often it wrote, unless it is killed before."""
    writes = 0

    def count() -> None:
        nonlocal writes
        writes += 1
        if writes == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(text: str) -> None:
        if text.lstrip().upper().startswith(_WRITES):
            count()

    connect = sqlite3.connect

    def traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(statement)
        return connection

    # Of the process that is about to die alone: it tells of each statement before it is run.
    sqlite3.connect = traced
    # What is kept of answers is worked out anew whenever it is missing: moving it says nothing.
    sys.addaudithook(
        lambda event, arguments: (
            count() if event in _MOVED and "/kept/" not in str(arguments[0]) else None
        )
    )
    work()
    return min(writes, _MOST_WRITES + 1)
