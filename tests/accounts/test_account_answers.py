"""A server that answers without end is hung up on, in time and in little memory."""

from __future__ import annotations

import gzip
import socket
import time
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from analyzer.accounts.answers import MAX_BYTES
from analyzer.accounts.session import AccountSession, RetryPolicy
from analyzer.errors import RefusedError, UnansweredError

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT_S = 0.5
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
NESTED = b"[" * 200_000


@contextmanager
def server(*pieces: bytes, pause_s: float = 0.0) -> Iterator[str]:
    """Answer every request with the same pieces; the address is yielded."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    caller, _ = listening.accept()
                    Thread(target=send, args=[caller], daemon=True).start()

        def send(caller: socket.socket) -> None:
            with suppress(OSError), caller:
                caller.recv(65536)
                for piece in pieces:
                    caller.sendall(piece)
                    time.sleep(pause_s)

        Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def ask(url: str) -> bytes:
    retry = RetryPolicy(LIMIT_S, attempts=1)
    session = AccountSession("Strava", (url,), None, retry, lambda _: None)
    return session.request("GET", f"{url}/athlete").content


def whole(body: bytes, *heads: bytes) -> bytes:
    return HEAD + b"".join(heads) + b"Content-Length: %d\r\n\r\n" % len(body) + body


def test_an_answer_is_read_whole() -> None:
    with server(whole(b'{"id": 7}')) as url:
        assert ask(url) == b'{"id": 7}'


@pytest.mark.parametrize(
    "pieces",
    [
        [bytes([letter]) for letter in HEAD],
        [HEAD, *[b"X-Padding: 1\r\n"] * 40],
        [HEAD + b"Content-Length: 4000\r\n\r\n", *[b" "] * 40],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\n \r\n"] * 40],
    ],
    ids=["letters of the head", "lines of the head", "body", "chunks"],
)
def test_an_answer_that_drips_is_not_waited_for(pieces: list[bytes]) -> None:
    began = time.monotonic()
    with server(*pieces, pause_s=0.1) as url, pytest.raises(UnansweredError, match=r"0\.5 s"):
        ask(url)
    assert time.monotonic() - began < 4 * LIMIT_S


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with server(b"", pause_s=3) as url, pytest.raises(UnansweredError, match=r"within 0\.5 s"):
        ask(url)


@pytest.mark.parametrize(
    "answer",
    [
        whole(gzip.compress(b" " * (MAX_BYTES + 1), 1), b"Content-Encoding: gzip\r\n"),
        whole(b"[" + b"{}," * 1_000_001),
    ],
    ids=["bytes", "parts"],
)
def test_an_answer_without_end_is_left_unread(answer: bytes) -> None:
    with server(answer) as url, pytest.raises(RefusedError, match="not read"):
        ask(url)


@pytest.mark.parametrize("status", [b"400 Bad Request", b"401 Unauthorized", b"404 Not Found"])
def test_what_a_refusal_says_may_be_nonsense(status: bytes) -> None:
    with server(whole(NESTED).replace(b"200 OK", status)) as url:
        assert ask(url) == b"{}"
