"""The athlete says yes in the browser, which comes back to a port of this computer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from analyzer.errors import LoginNeededError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

# Not "localhost": that may mean ::1, where this server does not listen.
_LOOPBACK = "127.0.0.1"
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>legstats</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<body style="font: 18px/1.5 sans-serif; margin: 4em auto; max-width: 30em"><p>{}</p></body></html>
"""
_YES = "Thank you. You can close this page and go back to legstats."
_NO = "You pressed Cancel: legstats may not read your account. You can close this page."
_STRAY = "legstats is waiting for another answer. Use the address that it has just shown."


@dataclass(frozen=True, slots=True)
class Consent:
    """What came back from the browser: a code and the scopes that were granted, or an error."""

    code: str = ""
    scope: str = ""
    error: str = ""

    @property
    def is_given(self) -> bool:
        """Tell whether the athlete said yes."""
        return bool(self.code) and not self.error


class CallbackServer:
    """Waits on a loopback port for the athlete's consent. Use it as a context manager.

    Only an answer that carries this login's ``state`` counts.

    Args:
        login: what the athlete types to log in, for hints.
        title: the account's name in sentences.
        port: the port to listen on; 0 takes any that is free.
    """

    def __init__(self, login: str, title: str, port: int = 0) -> None:
        self._login = login
        self._title = title
        self._state = secrets.token_urlsafe(24)
        self._came = Event()
        self._consent = Consent()
        try:
            self._server = ThreadingHTTPServer((_LOOPBACK, port), _callback_handler(self))
        except OSError as error:
            raise LoginNeededError(
                f"Port {port} of this computer cannot be used: {error.strerror}.",
                "Leave out --port, or name another.",
            ) from None
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def consent_page(self, authorize_url: str, client_id: str, query: Mapping[str, str]) -> str:
        """Return the address of the page on which the athlete says yes.

        Args:
            authorize_url: the page.
            client_id: the application's.
            query: what else the service wants to know, such as the scope.
        """
        asked = {
            "client_id": client_id,
            "redirect_uri": f"http://{_LOOPBACK}:{self._server.server_port}/",
            "response_type": "code",
            **query,
            "state": self._state,
        }
        return f"{authorize_url}?{urlencode(asked)}"

    def read_address(self, address: str) -> Consent | None:
        """Return what the address says that the browser came back to, None for a stray one."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        # Not "==": how long that takes would tell a guesser how much of the state is right.
        if not secrets.compare_digest(query.get("state", "").encode(), self._state.encode()):
            return None
        return Consent(*(query.get(name, "") for name in ("code", "scope", "error")))

    def accept(self, consent: Consent) -> None:
        """Take the athlete's answer; the first one counts."""
        if not self._came.is_set():
            self._consent = consent
            self._came.set()

    def wait(self, seconds: float) -> Consent:
        """Return the athlete's answer.

        Raises:
            LoginNeededError: none came, or it was no.
        """
        if not self._came.wait(seconds):
            raise LoginNeededError(
                "Nobody said yes in the browser in time.", f"Try again: {self._login}"
            )
        if not self._consent.is_given:
            raise LoginNeededError(
                f"{self._title} was not allowed to let legstats in.",
                f"If you pressed Cancel by mistake: {self._login}",
            )
        return self._consent


def _callback_handler(server: CallbackServer) -> type[BaseHTTPRequestHandler]:
    class CallbackHandler(BaseHTTPRequestHandler):
        timeout = 10.0

        def do_GET(self) -> None:
            consent = server.read_address(self.path)
            text = _STRAY if consent is None else _YES if consent.is_given else _NO
            page = _PAGE.format(text).encode()
            self.send_response(400 if consent is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(page)
            self.wfile.flush()
            if consent is not None:  # only now: the command may end at once
                server.accept(consent)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
            """Say nothing: the address holds the code."""

    return CallbackHandler
