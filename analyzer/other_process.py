"""A process of its own at the other end of a pipe: pickles go in, pickles come out.

It is this very Python once more. It ends when the pipe does, so that nothing is left behind when
this process is killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

BROKEN = (EOFError, OSError, pickle.UnpicklingError)
"""What is raised when the process is gone, or was never one of ours."""
_BEGIN = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from analyzer.other_process import serve; serve(sys.argv[1])"
)
_READY = b"ready"


class OtherProcess:
    """A process that answers orders.

    Args:
        begin: "module:function"; called there, it makes ready and returns what answers an order.

    ``has_begun`` tells whether the process ever came up.
    """

    def __init__(self, begin: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-c", _BEGIN, begin, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._to = cast("IO[bytes]", self._process.stdin)
        self._from = cast("IO[bytes]", self._process.stdout)
        self.has_begun = False

    def send(self, order: object) -> None:
        """Send an order, once the process is up.

        Raises:
            BROKEN: the process is gone.
        """
        if not self.has_begun and self._from.read(len(_READY)) != _READY:
            self.kill()  # whatever it is, it would wait for ever
            raise EOFError
        self.has_begun = True
        pickle.dump(order, self._to, pickle.HIGHEST_PROTOCOL)
        self._to.flush()

    def receive(self) -> Any:  # noqa: ANN401 - whatever was answered
        """Wait for the answer to the first order that has none yet.

        Raises:
            BROKEN: the process is gone.
        """
        return pickle.load(self._from)  # noqa: S301 - our own process wrote it

    def kill(self) -> None:
        """Stop the process, whatever it is doing: who waits for an answer gets none."""
        self._process.kill()

    def end(self) -> None:
        """Stop the process and close the pipe; nobody may wait for an answer any more."""
        self.kill()
        self._process.communicate()


def named(place: str) -> Callable[..., Any]:
    """Return the function at a place, "module:function"."""
    module, _, function = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def serve(begin: str) -> None:
    """Answer the orders that come in, one after the other, until there are no more; then leave."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    answer = named(begin)()
    with suppress(EOFError, BrokenPipeError):
        answers.write(_READY)
        answers.flush()
        while True:
            told = answer(pickle.load(orders))  # noqa: S301 - our own process wrote it
            pickle.dump(told, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    os._exit(0)  # at once: nobody is left to flush the pipe to
