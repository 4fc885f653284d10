"""The wire: HTTP/1.1 with kept connections, and the ways an answer breaks on it."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from requests.structures import CaseInsensitiveDict

from .messages import Answer, Seen

if TYPE_CHECKING:
    from .clock import FakeClock
    from .faults import Faults

DRIP_S = 0.1
FORM = "application/x-www-form-urlencoded"
MISSING_BYTES = 1_000


class Service(Protocol):
    """What a made-up service is to its server."""

    clock: FakeClock
    faults: Faults

    def answer(self, asked: Seen) -> tuple[Answer, str]:
        """Return the answer to a request, and the fault that spoils it ("" = none)."""
        ...


class Server(ThreadingTCPServer):
    """Serves one made-up service until closed; then no connection is left."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, service: Service, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.service = service
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._serving = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._serving.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def close(self) -> None:
        self.closing.set()
        self.shutdown()
        self._serving.join()
        for connection in tuple(self._open):
            _hang_up(connection)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close without a farewell: a reset connection must not be ended politely first."""
        self._open.discard(request)
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of a mistake in here; clients that hang up are no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads one request after the other from a connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def respond(self) -> None:
        answer, fault = self.server.service.answer(self._asked())
        self._send(answer, fault)

    do_GET = do_POST = do_PUT = do_DELETE = respond  # noqa: N815 - names of the standard library

    def _asked(self) -> Seen:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_form = self.headers.get("Content-Type", "").startswith(FORM)
        query = parse_qsl(url.query, keep_blank_values=True)
        form = parse_qsl(body.decode(), keep_blank_values=True) if is_form else []
        return Seen(
            method=self.command,
            path=url.path.rstrip("/"),
            query=dict(query + form),
            at=self.server.service.clock.now(),
            headers=CaseInsensitiveDict(self.headers),
        )

    def _send(self, answer: Answer, fault: str) -> None:
        body = answer.body
        half = len(body) // 2
        if fault == "truncated":
            body = body[:half]
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body) + MISSING_BYTES * (fault == "length")))
        self.end_headers()
        if fault == "slow":
            body = self._drip(body)
        self.wfile.write(body[:half] if fault == "reset" else body)
        if fault in {"length", "reset"}:
            self.close_connection = True
        if fault == "reset":
            reset = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)

    def _drip(self, body: bytes) -> bytes:
        """Send single bytes for a while; return what is left then."""
        sent = 0
        until = self.server.service.faults.slow_s
        while sent < len(body) - 1 and sent * DRIP_S < until:
            self.wfile.write(body[sent : sent + 1])
            sent += 1
            if self.server.closing.wait(DRIP_S):
                break
        return body[sent:]

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Tell the time by the made-up clock."""
        now = self.server.service.clock.now() if timestamp is None else timestamp
        return formatdate(now, usegmt=True)

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked stands in ``requests``."""


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
