"""Logging in: the athlete says yes in the browser, which comes back to a port of this computer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from analyzer.accounts.strava.client import token_answer
from analyzer.accounts.strava.problems import PRIVATE
from analyzer.accounts.strava.tokens import Tokens
from analyzer.errors import LoginNeededError

if TYPE_CHECKING:
    from types import TracebackType

    from stravalib.protocol import ApiV3

    from analyzer.accounts.strava.client import Addresses
    from analyzer.accounts.strava.tokens import Application

READ = "activity:read"
_HERE = "127.0.0.1"
_NOT_AUTHORIZED, _NOT_THERE = 401, 404
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>legstats</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<body style="font: 18px/1.5 sans-serif; margin: 4em auto; max-width: 30em"><p>{}</p></body></html>
"""
_YES = "Thank you. You can close this page; legstats tells how it goes on."
_NO = "You pressed Cancel: legstats may not read your account. You can close this page."
_STRAY = "This is not the answer legstats waits for. Use the address that legstats has just shown."


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


class Desk:
    """Waits on a loopback port for the athlete's consent. Use it as a context manager.

    Only an answer that carries this login's ``state`` counts.

    Args:
        port: the port to listen on; 0 takes any that is free.
    """

    def __init__(self, port: int = 0) -> None:
        self._state = secrets.token_urlsafe(24)
        self._came = Event()
        self._consent = Consent()
        try:
            self._server = ThreadingHTTPServer((_HERE, port), _visitor(self))
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

    def address(self, addresses: Addresses, client_id: str, scopes: tuple[str, ...]) -> str:
        """Return the page on which the athlete says yes."""
        asked = {
            "client_id": client_id,
            "redirect_uri": f"http://{_HERE}:{self._server.server_port}/",
            "response_type": "code",
            "approval_prompt": "auto",
            "scope": ",".join(scopes),
            "state": self._state,
        }
        return f"{addresses.strava_url.rstrip('/')}/oauth/authorize?{urlencode(asked)}"

    def understood(self, address: str) -> Consent | None:
        """Return what the address says that the browser came back to, None for a stray one."""
        told = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        if not secrets.compare_digest(told.get("state", "").encode(), self._state.encode()):
            return None
        return Consent(*(told.get(name, "") for name in ("code", "scope", "error")))

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
                "Nobody said yes in the browser in time.", "Try again: legstats login strava"
            )
        if not self._consent.is_given:
            raise LoginNeededError(
                "Strava was not allowed to let legstats in.",
                "If you pressed Cancel by mistake: legstats login strava",
            )
        return self._consent


def _visitor(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Visitor(BaseHTTPRequestHandler):
        timeout = 10.0

        def do_GET(self) -> None:
            consent = desk.understood(self.path)
            said = _STRAY if consent is None else _YES if consent.is_given else _NO
            page = _PAGE.format(said).encode()
            self.send_response(400 if consent is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(page)
            self.wfile.flush()
            if consent is not None:  # only now: the command may end at once
                desk.accept(consent)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
            """Say nothing: the address holds the code."""

    return Visitor


def scopes(*, private: bool) -> tuple[str, ...]:
    """Return what legstats asks for: to read activities, and those only the athlete sees."""
    return ("read", READ, PRIVATE) if private else ("read", READ)


def check_scope(granted: str, *, private: bool) -> None:
    """Refuse a login that does not let legstats read the activities it should.

    Raises:
        LoginNeededError: a box was unticked.
    """
    held = set(granted.replace(" ", ",").split(","))
    if not held & {READ, PRIVATE}:
        raise LoginNeededError(
            "“View data about your activities” was unticked, so there is nothing legstats may "
            "read. You are not logged in.",
            "Log in again and leave it ticked: legstats login strava",
        )
    if private and PRIVATE not in held:
        raise LoginNeededError(
            "“View data about your private activities” was unticked, so activities that only you "
            "can see would be missing. You are not logged in.",
            "Log in again and leave it ticked; or, if that is what you want: "
            "legstats login strava --public-only",
        )


def tokens_for(
    consent: Consent, application: Application, speaks: ApiV3, addresses: Addresses
) -> Tokens:
    """Return the tokens for an athlete's consent.

    Raises:
        LoginNeededError: Strava knows neither the code nor the application.
    """
    answer = token_answer(
        speaks, addresses, application, grant_type="authorization_code", code=consent.code
    )
    athlete = answer.get("athlete")
    return Tokens(
        application.client_id,
        application.client_secret,
        str(answer["access_token"]),
        str(answer["refresh_token"]),
        float(answer["expires_at"]),
        scope=str(answer.get("scope") or consent.scope),
        athlete_id=str(athlete.get("id", "")) if isinstance(athlete, dict) else "",
    )


def revoke(tokens: Tokens, speaks: ApiV3, addresses: Addresses) -> bool:
    """Tell Strava that the login is over; tell whether it took note.

    ``oauth/revoke`` is there since June 2026; an older server knows ``oauth/deauthorize``.
    """
    web, site = speaks.rsession, addresses.strava_url.rstrip("/")
    answer = web.request(
        "POST",
        f"{site}/oauth/revoke",
        auth=(tokens.client_id, tokens.client_secret),
        data={"token": tokens.refresh_token},
    )
    if answer.status_code == _NOT_THERE:
        answer = web.request(
            "POST",
            f"{site}/oauth/deauthorize",
            headers={"Authorization": f"Bearer {tokens.access_token}"},
        )
    return answer.ok or answer.status_code == _NOT_AUTHORIZED
