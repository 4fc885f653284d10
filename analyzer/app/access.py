"""Who gets in: a browser of this computer that was told the secret, and no page of another site.

Any program of any user of this computer, and any page open in any browser, can talk to a port of
127.0.0.1. So every request must name this server as its host (a name that a stranger's page has
pointed here does not), carry the secret in its path, and must not come from another site's page;
all but the page itself must carry it in a cookie too, which a browser sends for this path alone and
never along with another site's request.
"""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
_COOKIE = "legstats"
_METHODS = ("GET", "HEAD", "POST")
_WRITES = "POST"
_DEFAULT_PORT = 80


class Guard:
    """Lets requests through to an app, their paths without the secret, and answers the others.

    Args:
        app: what is guarded.
        secret: the first part of every path.
        port: that of the server.
        policy: the content security policy of every answer.
    """

    def __init__(self, app: ASGIApp, *, secret: str, port: int, policy: str) -> None:
        self._app = app
        self._secret = secret
        self._host = HOST if port == _DEFAULT_PORT else f"{HOST}:{port}"
        self._headers = {
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cache-Control": "no-store",
        }

    @property
    def prefix(self) -> str:
        """The path under which everything stands."""
        return f"/{self._secret}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                if message["status"] < 400 and is_page:  # noqa: PLR2004 - what HTTP calls an error
                    headers.append("Set-Cookie", self._set_cookie())
            await send(message)

        headers = Headers(scope=scope)
        path = str(scope["path"])
        is_page = path == self.prefix
        refusal = self._refused_answer(str(scope["method"]), path, headers)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        inside = {**scope, "path": f"/{path.removeprefix(self.prefix)}", "raw_path": None}
        await self._app(inside, receive, send_with_headers)

    def _refused_answer(self, method: str, path: str, headers: Headers) -> PlainTextResponse | None:
        """Return the answer to a request that is not let in; None lets it in."""
        if headers.getlist("host") != [self._host]:
            return PlainTextResponse("This is no place for that name.\n", 403)
        # The same answer for a wrong secret as for none: nothing is told to whoever guesses.
        if not self._has_secret(path):
            return PlainTextResponse("Nothing is here.\n", 404)
        if method not in _METHODS:
            allowed = {"Allow": ", ".join(_METHODS)}
            return PlainTextResponse("That cannot be asked here.\n", 405, headers=allowed)
        if path != self.prefix and not self._has_cookie(headers):
            return PlainTextResponse("Open the page anew.\n", 403)
        if method == _WRITES and not self._is_own_page(headers):
            return PlainTextResponse("That came from another page.\n", 403)
        return None

    def _has_secret(self, path: str) -> bool:
        first, slash, _ = path.removeprefix("/").partition("/")
        return bool(slash) and self._is_secret(first)

    def _has_cookie(self, headers: Headers) -> bool:
        # More than one may come, for another path of another program on this computer.
        found = False
        for line in headers.getlist("cookie"):
            try:
                cookie = SimpleCookie(line).get(_COOKIE)
            except CookieError:
                continue
            found |= cookie is not None and self._is_secret(cookie.value)
        return found

    def _is_secret(self, told: str) -> bool:
        # In the same time whatever is told, so that its answers' times give nothing away.
        return hmac.compare_digest(told.encode(errors="replace"), self._secret.encode())

    def _is_own_page(self, headers: Headers) -> bool:
        """Tell whether the page that sends this is ours; browsers say where it comes from."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        own = f"http://{self._host}"
        if site is not None:
            # "null" is what a form of ours is sent with, for our pages tell no referrer.
            return site == "same-origin" and origin in {None, "null", own}
        return origin == own

    def _set_cookie(self) -> str:
        return f"{_COOKIE}={self._secret}; Path={self.prefix}; HttpOnly; SameSite=Strict"
