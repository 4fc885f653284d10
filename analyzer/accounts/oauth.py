"""OAuth 2: accounts one logs in to on their own page, and tokens that are renewed in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from analyzer.accounts.base import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from analyzer.accounts.callback_server import Consent
    from analyzer.accounts.secrets import LoginFile
    from analyzer.accounts.session import RetryPolicy
    from analyzer.settings import Sources

_RENEW_EARLY_S = 300.0
"""A token is renewed this long before it ends, so that it does not end on the way."""


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


@runtime_checkable
class OAuthAccount(Account, Protocol):
    """An account one logs in to by saying yes on its own page.

    Attributes:
        notice: what the athlete reads before the first login.
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

    def consent_query(self, *, private: bool) -> Mapping[str, str]:
        """Return what that page is asked for; ``private``: also what only the athlete sees."""

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
                # A refresh token is good once: lost between here and its use, the login is lost.
                with self._login.room_for_one() as save:
                    kept = kept.renewed(self._refresh(kept))
                    save(kept)
        self.current = kept
