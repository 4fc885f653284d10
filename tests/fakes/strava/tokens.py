"""The logins Strava remembers: codes, access tokens that age, refresh tokens that rotate."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .messages import bad_request, unauthorized

if TYPE_CHECKING:
    from ..web.clock import FakeClock

ACCESS_LIVES_S = 6 * 3600
CODE_LIVES_S = 10 * 60
KEPT_WHILE_S = 3600
"""A refresh gives the same tokens again while the access token has longer than this to live."""


@dataclass
class Login:
    """One login of the athlete: the scopes granted and the tokens of the moment."""

    scope: str
    access_token: str
    refresh_token: str
    expires_at: int

    def may(self, *scopes: str) -> bool:
        """Tell whether any of the scopes was granted."""
        return not {*scopes}.isdisjoint(self.scope.split(","))


class Tokens:
    """Every login to one application; each keeps tokens of its own.

    ``issued`` holds every secret, code and token there ever was.
    """

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._codes: dict[str, tuple[str, float]] = {}
        self._logins: list[Login] = []
        self.issued: set[str] = set()

    def secret(self) -> str:
        """Return forty hexadecimal digits that nobody can guess."""
        fresh = secrets.token_hex(20)
        self.issued.add(fresh)
        return fresh

    def code(self, scope: str) -> str:
        """Return a code for a login, good once and for ten minutes."""
        code = self.secret()
        self._codes[code] = (scope, self._clock.now() + CODE_LIVES_S)
        return code

    def exchange(self, code: str) -> Login:
        """Take a code for tokens."""
        scope, until = self._codes.pop(code, ("", 0.0))
        if self._clock.now() >= until:
            raise bad_request("AuthorizationCode", "code", "invalid")
        login = Login(scope, "", "", 0)
        self._rotate(login)
        self._logins.append(login)
        return login

    def refresh(self, refresh_token: str) -> Login:
        """Take a refresh token for tokens; an old one is dead as soon as it has been rotated."""
        login = next((x for x in self._logins if x.refresh_token == refresh_token), None)
        if login is None:
            raise bad_request("RefreshToken", "refresh_token", "invalid")
        if login.expires_at - self._clock.now() <= KEPT_WHILE_S:
            self._rotate(login)
        return login

    def of(self, access_token: str) -> Login:
        """Return the login of a living access token."""
        for login in self._logins:
            if login.access_token == access_token and login.expires_at > self._clock.now():
                return login
        raise unauthorized("Athlete", "access_token", "invalid")

    def end_access(self, access_token: str | None = None) -> None:
        """Let an access token (None = all of them) die early; the refresh token lives on."""
        for login in self._logins:
            if access_token in {None, login.access_token}:
                login.expires_at = 0

    def forget(self, token: str | None = None) -> bool:
        """End the login of an access or refresh token (None = all); tell whether there was one."""
        kept = [
            login
            for login in self._logins
            if token is not None and token not in {login.access_token, login.refresh_token}
        ]
        found = len(kept) < len(self._logins)
        self._logins = kept
        return found

    def _rotate(self, login: Login) -> None:
        login.access_token = self.secret()
        login.refresh_token = self.secret()
        login.expires_at = int(self._clock.now()) + ACCESS_LIVES_S
