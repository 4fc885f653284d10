"""Work that is killed at a chosen instant: before its nth call that makes or moves a file."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

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
