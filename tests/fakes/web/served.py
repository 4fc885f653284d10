"""What every made-up service has: a clock, faults, what it was asked, and a server on loopback."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from .clock import FakeClock
from .faults import Faults
from .server import Server

if TYPE_CHECKING:
    from .messages import Answer, Seen


class Served:
    """Answers over HTTP while in a ``with`` block.

    Args:
        clock: what time it is there; without it the real time.
        port: where to listen; 0 = anywhere.
    """

    def __init__(self, clock: FakeClock | None = None, port: int = 0) -> None:
        self.clock = clock or FakeClock()
        self.faults = Faults()
        self.requests: list[Seen] = []
        self.lock = threading.Lock()
        self._port = port

    def __enter__(self) -> Self:
        self._server = Server(self, self._port)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    def answer(self, asked: Seen) -> tuple[Answer, str]:
        """Return the answer to a request, and the fault that spoils it ("" = none)."""
        raise NotImplementedError
