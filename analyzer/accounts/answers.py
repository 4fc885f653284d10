"""One answer of a server, whole and within bounds: in bytes, in time, and in what it unfolds to."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Timer
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.wait import wait_for_read

if TYPE_CHECKING:
    import requests
    from urllib3.response import HTTPResponse

MAX_BYTES = 32 << 20
"""Three days recorded every second, unpacked, with every stream."""
_MOST_BRACKETS = 1_000_000
"""Each is an object of its own in memory, however short."""
_PIECE = 1 << 16


class EndlessAnswerError(Exception):
    """An answer goes beyond any bound; asking again would not help."""


class Patience:
    """Hangs up on a server that has begun an answer and does not come to its end."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._timer: Timer | None = None
        self.is_over = False

    def begin(self, connection: HTTPConnection) -> None:
        """Wait for the answer's first byte, as long as the connection waits; then time runs."""
        caller, limit_s = connection.sock, self._limit_s
        if caller is None or not wait_for_read(caller, limit_s):
            raise TimeoutError
        self.is_over = False
        self._timer = Timer(limit_s, self._hang_up, [caller])
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        """Take the answer for whole, or given up."""
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _hang_up(self, caller: socket.socket) -> None:
        self.is_over = True
        with suppress(OSError):  # it may be closed already
            caller.shutdown(socket.SHUT_RDWR)


def timed_adapter(patience: Patience) -> HTTPAdapter:
    """Return what sends requests, with time running from the first byte of an answer's head.

    The libraries' own timeout is for each read: one byte now and then would be waited for for ever.
    """

    class Timed(HTTPConnection):
        def getresponse(self) -> HTTPResponse:  # type: ignore[override]
            patience.begin(self)
            return super().getresponse()

    class TimedSecurely(HTTPSConnection):
        def getresponse(self) -> HTTPResponse:  # type: ignore[override]
            patience.begin(self)
            return super().getresponse()

    class Pool(HTTPConnectionPool):
        ConnectionCls = Timed

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = TimedSecurely

    adapter = HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": SecurePool}
    return adapter


def read_whole(answer: requests.Response) -> None:
    """Read an answer's body into ``answer.content``, piece by piece.

    A refusal's body that would unfold without end is taken for {}: its status says enough.

    Raises:
        EndlessAnswerError: it goes beyond any bound.
    """
    body = bytearray()
    for piece in answer.iter_content(_PIECE):
        body += piece
        if len(body) > MAX_BYTES:
            answer.close()
            raise EndlessAnswerError(f"an answer of over {MAX_BYTES >> 20} MB")
    if body.count(b"[") + body.count(b"{") > _MOST_BRACKETS:
        raise EndlessAnswerError("an answer of millions of parts")
    answer._content = bytes(body)  # noqa: SLF001 - where ``content`` would keep what it reads
    if not answer.ok and not is_json(answer):
        answer._content = b"{}"  # noqa: SLF001 - as above


def is_json(answer: requests.Response) -> bool:
    """Tell whether an answer is JSON that can be read."""
    try:
        _: Any = answer.json()
    except (ValueError, RecursionError):
        return False
    return True
