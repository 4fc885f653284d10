"""Strava's OAuth: the page to consent on, tokens for a code or a refresh token, their end.

None of it counts against the quota of the API.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from ..web.messages import HTML, Answer, Seen, as_json
from .consent_page import consent_page
from .messages import API, NO_SUCH_PAGE, Refusal, bad_request, unauthorized

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..web.clock import FakeClock
    from .tokens import Login, Tokens

SCOPES = (
    "read", "read_all", "profile:read_all", "profile:write",
    "activity:read", "activity:read_all", "activity:write",
)  # fmt: skip
ALWAYS = "read"
LOOPBACK = {"localhost", "127.0.0.1"}


class OAuth:
    """The door to one athlete's data for one API application."""

    def __init__(self, tokens: Tokens, athlete: Mapping[str, Any], clock: FakeClock) -> None:
        self._tokens = tokens
        self._athlete = athlete
        self._clock = clock
        self.client_id = "54321"
        self.client_secret = tokens.secret()

    def answer(self, asked: Seen) -> Answer:
        """Answer a request below /oauth."""
        ways = {
            "GET /oauth/authorize": self._page,
            "POST /oauth/authorize": self._pressed,
            "POST /oauth/token": self._token,
            "POST /oauth/revoke": self._revoke,
            "POST /oauth/deauthorize": self._deauthorize,
        }
        way = ways.get(f"{asked.method} {asked.path.removeprefix(API)}")
        if way is None:
            raise Refusal(*NO_SUCH_PAGE)
        return way(asked)

    def granted(self, login: Login) -> dict[str, Any]:
        """Return tokens as Strava hands them over."""
        return {
            "token_type": "Bearer",
            "access_token": login.access_token,
            "expires_at": login.expires_at,
            "expires_in": max(0, int(login.expires_at - self._clock.now())),
            "refresh_token": login.refresh_token,
            "scope": login.scope,
        }

    def _page(self, asked: Seen) -> Answer:
        scopes = self._wanted(asked)
        return Answer(body=consent_page(asked.query, scopes).encode(), kind=HTML)

    def _pressed(self, asked: Seen) -> Answer:
        scopes = self._wanted(asked)
        reply = {"state": asked.query.get("state", "")}
        if asked.query.get("answer") == "authorize":
            ticked = [s for s in scopes if s == ALWAYS or f"tick:{s}" in asked.query]
            scope = ",".join(ticked)
            reply |= {"code": self._tokens.code(scope), "scope": scope}
        else:
            reply |= {"error": "access_denied"}
        target = asked.query["redirect_uri"]
        joint = "&" if urlsplit(target).query else "?"
        return Answer(status=302, headers={"Location": f"{target}{joint}{urlencode(reply)}"})

    def _wanted(self, asked: Seen) -> list[str]:
        """Return the scopes asked for, the one that is always given first."""
        told = asked.query
        scopes = told.get("scope", "").replace(" ", ",").split(",")
        checks = {
            ("Application", "client_id"): told.get("client_id") == self.client_id,
            ("Application", "redirect_uri"): _host(told.get("redirect_uri", "")) in LOOPBACK,
            ("Authorize", "response_type"): told.get("response_type") == "code",
            ("Authorize", "scope"): {*scopes} <= {*SCOPES},
        }
        for (resource, field), passed in checks.items():
            if not passed:
                raise bad_request(resource, field, "invalid")
        return [ALWAYS, *dict.fromkeys(scope for scope in scopes if scope != ALWAYS)]

    def _token(self, asked: Seen) -> Answer:
        self._check_client(asked.query.get("client_id"), asked.query.get("client_secret"))
        match asked.query.get("grant_type"):
            case "authorization_code":
                login = self._tokens.exchange(asked.query.get("code", ""))
                return as_json(self.granted(login) | {"athlete": self._athlete})
            case "refresh_token":
                login = self._tokens.refresh(asked.query.get("refresh_token", ""))
                return as_json(self.granted(login))
        raise bad_request("Application", "grant_type", "invalid")

    def _revoke(self, asked: Seen) -> Answer:
        """End a login by either of its tokens; an unknown token is no error (RFC 7009)."""
        self._check_client(*_basic(asked.authorization))
        self._tokens.forget(asked.query.get("token", ""))
        return as_json({})

    def _deauthorize(self, asked: Seen) -> Answer:
        self._tokens.of(asked.token)
        self._tokens.forget(asked.token)
        return as_json({"access_token": asked.token})

    def _check_client(self, client_id: str | None, secret: str | None) -> None:
        if client_id != self.client_id:
            raise bad_request("Application", "client_id", "invalid")
        if secret != self.client_secret:
            raise unauthorized("Application", "", "invalid")


def _host(url: str) -> str | None:
    return urlsplit(url).hostname


def _basic(authorization: str) -> tuple[str, str]:
    kind, _, coded = authorization.partition(" ")
    try:
        plain = base64.b64decode(coded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        plain = ""
    if kind.lower() != "basic" or ":" not in plain:
        raise unauthorized("Application", "", "invalid")
    client_id, _, secret = plain.partition(":")
    return client_id, secret
