"""Work that is killed at a chosen instant: before its nth call that makes or moves a file, or its
nth write to a store.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_MADE_OR_MOVED = {
    "open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect",
}  # fmt: skip


def killed_at(number: int, work: Callable[[], None]) -> bool:
    """Do something in a process that is killed before its nth call that makes or moves a file."""
    child = os.fork()
    if child == 0:
        calls = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal calls
            if event in _MADE_OR_MOVED and not str(arguments[0]).startswith(("/proc", sys.prefix)):
                calls += 1
                if calls == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in {0, -signal.SIGKILL}
    return os.WIFSIGNALED(status)


_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "COMMIT")
_MOVED = {"os.rename", "os.remove"}
_MOST_WRITES = 250


def writes_in(work: Callable[[], None]) -> int:
    """Do something in another process; return how often it wrote to a store or moved a file."""
    child = os.fork()
    if child == 0:
        os._exit(_exit_code(work, 0))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert 0 <= code <= _MOST_WRITES, code
    return code


def killed_at_write(number: int, work: Callable[[], None]) -> bool:
    """Do something in a process that is killed before its nth write to a store or move of a file.

    The last write of a transaction is the one that ends it.
    """
    child = os.fork()
    if child == 0:
        os._exit(_exit_code(work, number))
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _exit_code(work: Callable[[], None], kill_at: int) -> int:
    """Do something; return how often it wrote, 255 where it failed. It never comes back from 0."""
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
    sys.addaudithook(lambda event, _: count() if event in _MOVED else None)
    try:
        work()
    except BaseException:  # noqa: BLE001 - the process that was forked never goes on with a test
        sys.excepthook(*sys.exc_info())
        return 255
    return min(writes, _MOST_WRITES + 1)
