"""OAuth 2: the athlete says yes in the browser, which comes back to a port of this computer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Protocol, Self, runtime_checkable
from urllib.parse import parse_qs, urlencode, urlsplit

from analyzer.accounts import find_account
from analyzer.accounts.base import Account
from analyzer.errors import LoginNeededError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import TracebackType

    from analyzer.accounts.secrets import LoginFile
    from analyzer.accounts.session import RetryPolicy
    from analyzer.settings import Sources

_LOOPBACK = "127.0.0.1"
_RENEW_EARLY_S = 300.0
"""A token is renewed this long before it ends, so that it does not end on the way."""
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>legstats</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<body style="font: 18px/1.5 sans-serif; margin: 4em auto; max-width: 30em"><p>{}</p></body></html>
"""
_YES = "Thank you. You can close this page; legstats tells how it goes on."
_NO = "You pressed Cancel: legstats may not read your account. You can close this page."
_STRAY = "This is not the answer legstats waits for. Use the address that legstats has just shown."


@dataclass(frozen=True, slots=True)
class Application:
    """The API application the athlete logs in with. Its ``repr`` holds no secret."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Application({self.client_id})"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login gave. Its ``repr`` holds no secret, so that no log ever does."""

    client_id: str
    client_secret: str
    access_token: str
    refresh_token: str
    expires_at: float
    scope: str = ""
    athlete_id: str = ""

    def __repr__(self) -> str:
        return f"Tokens(athlete {self.athlete_id})"

    @property
    def application(self) -> Application:
        """The application the athlete logged in with."""
        return Application(self.client_id, self.client_secret)

    def is_good(self, now: float) -> bool:
        """Tell whether the access token still holds for a while."""
        return now < self.expires_at - _RENEW_EARLY_S

    def renewed(self, answer: Mapping[str, Any]) -> Tokens:
        """Return them as the answer to a refresh gives them."""
        return replace(
            self,
            access_token=str(answer["access_token"]),
            refresh_token=str(answer["refresh_token"]),
            expires_at=float(answer["expires_at"]),
            scope=str(answer.get("scope") or self.scope),
        )


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


@runtime_checkable
class OAuthAccount(Account, Protocol):
    """An account one logs in to by saying yes on its own page.

    Attributes:
        notice: what the athlete is told before the first login.
        application_help: how to get an API application.
        apps_page: where the athlete takes a login back by hand.
    """

    notice: str
    application_help: str
    apps_page: str

    def login_file(self, home: Path) -> LoginFile[Tokens]:
        """Return where the tokens are kept."""

    def authorize_url(self, sources: Sources) -> str:
        """Return the page on which the athlete says yes."""

    def scopes(self, *, private: bool) -> tuple[str, ...]:
        """Return what to ask for; ``private``: also what only the athlete sees."""

    def check_scope(self, granted: str, *, private: bool) -> None:
        """Refuse a login that does not let legstats read what it should.

        Raises:
            LoginNeededError: a box was unticked.
        """

    def exchange(
        self,
        consent: Consent,
        application: Application,
        sources: Sources,
        say: Callable[[str], None],
    ) -> Tokens:
        """Return the tokens for an athlete's consent.

        Raises:
            LoginNeededError: the service knows neither the code nor the application.
        """

    def revoke(
        self, tokens: Tokens, sources: Sources, retry: RetryPolicy, say: Callable[[str], None]
    ) -> bool:
        """Tell the service that the login is over; tell whether it took note."""


def find_oauth_account(kind: str) -> OAuthAccount:
    """Return an account one logs in to in the browser.

    Raises:
        UsageError: one does not.
    """
    account = find_account(kind)
    if not isinstance(account, OAuthAccount):
        raise UsageError(f"{account.title} has no login in the browser.")
    return account


class RenewedTokens:
    """Tokens that are renewed before they end, and kept before they are used.

    Args:
        login: where they are kept.
        refresh: asks the service for new ones; returns its answer.
    """

    def __init__(
        self, login: LoginFile[Tokens], refresh: Callable[[Tokens], Mapping[str, Any]]
    ) -> None:
        self._login = login
        self._refresh = refresh
        self.current = login.load()

    def access_token(self, now: float) -> str:
        """Return an access token that still holds for a while."""
        if not self.current.is_good(now):
            self.renew()
        return self.current.access_token

    def renew(self) -> None:
        """Get other tokens than the current ones, which another legstats may have got already."""
        with self._login.locked():
            kept = self._login.load()
            if kept.access_token == self.current.access_token:
                kept = kept.renewed(self._refresh(kept))
                # A refresh token is good once: lost between here and its use, the login is lost.
                self._login.save(kept)
        self.current = kept


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

    def consent_page(self, authorize_url: str, client_id: str, scopes: tuple[str, ...]) -> str:
        """Return the address of the page on which the athlete says yes."""
        asked = {
            "client_id": client_id,
            "redirect_uri": f"http://{_LOOPBACK}:{self._server.server_port}/",
            "response_type": "code",
            "approval_prompt": "auto",
            "scope": ",".join(scopes),
            "state": self._state,
        }
        return f"{authorize_url}?{urlencode(asked)}"

    def read_address(self, address: str) -> Consent | None:
        """Return what the address says that the browser came back to, None for a stray one."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
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
