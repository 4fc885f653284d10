"""gcpapi-sync over our own session: its client asks, our session sends, waits, and gives up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
from gcpapi_sync import AccessToken, GarminClient, MemoryTokenCache, RetryConfig

from analyzer.accounts.garmin.login import GarminLogin
from analyzer.accounts.recordings import is_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from gcpapi_sync import TokenCache

    from analyzer.accounts.api_key import ApiKey
    from analyzer.accounts.secrets import LoginFile
    from analyzer.accounts.session import AccountSession

KEY_EXCHANGE_PATH = "/personalapitoken-service/"
"""Where a key is exchanged for a token; all other paths take the token."""
_DOWNLOAD_PATH = "/download-service/"
_JWT_PARTS = 3
_OF_THE_WIRE = {"content-encoding", "transfer-encoding", "content-length", "connection"}
"""Headers on how an answer travelled: it has arrived, whole and unpacked."""


def garmin_client(
    key: str, base_url: str, session: AccountSession, tokens: TokenCache | None = None
) -> GarminClient:
    """Return Garmin's client, which never waits, asks again or looks for keys by itself.

    Args:
        key: the athlete's key.
        base_url: where the API answers.
        session: sends its requests.
        tokens: keeps the token of the day; without it none is kept.
    """
    http = httpx.Client(
        transport=SessionTransport(session), trust_env=False, follow_redirects=False
    )
    return GarminClient(
        api_key=key,
        base_url=base_url,
        token_cache=tokens or MemoryTokenCache(),
        retry=RetryConfig(max_retries=0),
        http_client=http,
    )


class SessionTransport(httpx.BaseTransport):
    """Sends what httpx is asked for through an account's session: one patience, one quota.

    Args:
        session: the account's.
    """

    def __init__(self, session: AccountSession) -> None:
        self._session = session

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the whole answer."""
        path, url = request.url.path, str(request.url)
        how = {"headers": dict(request.headers), "data": request.content}
        if path.startswith(KEY_EXCHANGE_PATH):
            answer = self._session.download(url, _is_whole_token, request.method, **how)
        elif path.startswith(_DOWNLOAD_PATH):
            answer = self._session.download(url, is_whole, request.method, **how)
        else:
            answer = self._session.request(request.method, url, **how)
        headers = [(n, v) for n, v in answer.headers.items() if n.lower() not in _OF_THE_WIRE]
        return httpx.Response(
            answer.status_code, headers=headers, content=answer.content, request=request
        )


class KeptToken:
    """Keeps the token of the day beside the key, so that it goes when the key goes.

    Args:
        login: where the key is kept.
        now: the time by the service's clock (s since 1970); the library asks the computer's.
    """

    def __init__(self, login: LoginFile[ApiKey], now: Callable[[], float]) -> None:
        self._login = login
        self._now = now
        kept = login.load()
        self._kept = kept if isinstance(kept, GarminLogin) else GarminLogin(kept.key)

    def load(self, key: str) -> AccessToken | None:
        """Return the token that was given for a key and address, by their fingerprint."""
        if not self._kept.token or self._kept.token_for != key:
            return None
        # On a computer whose clock is a day ahead every token would look as if it had ended.
        left = timedelta(seconds=self._kept.token_ends_at - self._now())
        return AccessToken(self._kept.token, datetime.now(UTC) + left)

    def save(self, key: str, token: AccessToken) -> None:
        """Keep a token; in its file only as long as nobody has logged out meanwhile."""
        self._kept = replace(
            self._kept, token=token.value, token_ends_at=token.expires_at.timestamp(), token_for=key
        )
        with self._login.locked():
            if self._login.exists() and self._login.load().key == self._kept.key:
                self._login.save(self._kept)

    def clear(self) -> None:
        """Forget the token: it goes with the key."""


def _is_whole_token(content: bytes) -> bool:
    return content.count(b".") == _JWT_PARTS - 1
