"""Accounts one logs in to with a key, which the service shows on a page of the athlete's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from analyzer.accounts.base import Account
from analyzer.accounts.secrets import LoginFile
from analyzer.errors import LoginNeededError, UsageError
from analyzer.sources import secret_variable
from analyzer.units import day

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from analyzer.accounts.base import Access
    from analyzer.accounts.rate_limit import RateLimiter
    from analyzer.accounts.session import AccountSession, RetryPolicy
    from analyzer.settings import Sources


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What one logs in with. Its ``repr`` holds no secret, so that no log ever does.

    ``expires_on`` is the day (ISO) on which the key ends, "" when nobody says.
    """

    key: str
    expires_on: str = ""
    athlete_id: str = ""

    def __repr__(self) -> str:
        return f"ApiKey(athlete {self.athlete_id})"


@runtime_checkable
class KeyAccount(Account, Protocol):
    """An account one logs in to with a key; inherit from it.

    Attributes:
        keys_page: where the athlete gets a key, and deletes it.
        key_help: what they need for one, and where on that page it stands.
        key_expires: a key ends by itself, on a day that its page shows and the API does not tell.
        longest_key_days: how long a key lasts at most, None where nobody knows.
    """

    keys_page: str
    key_help: str
    key_expires: bool = False
    longest_key_days: int | None = None

    def login_file(self, home: Path) -> LoginFile[ApiKey]:
        """Return where the key is kept."""
        return LoginFile(home, self.kind, self.title, ApiKey)

    def expires_on(self, home: Path) -> date | None:
        """Return the day on which the key ends, None when nobody said so."""
        login = self.login_file(home)
        try:
            return date.fromisoformat(login.load().expires_on) if login.exists() else None
        except (ValueError, LoginNeededError):  # damaged; the next sync says what to do
            return None

    def check_expiry(self, ends: date, today: date) -> None:
        """Refuse a day on which a key that is good today cannot end.

        Raises:
            UsageError: the day is over, or later than any key of the service lasts.
        """
        where = f"{self.keys_page} shows the day."
        if ends < today:
            raise UsageError(f"A key that ended on {day(ends)} is good for nothing.", where)
        most = self.longest_key_days
        if most is not None and ends - today > timedelta(days=most):
            raise UsageError(
                f"{self.title}'s keys last {most} days at most, so none ends on {day(ends)}.", where
            )

    @property
    def environment_variable(self) -> str:
        """Name the variable that may hold the key at login."""
        return secret_variable(self.kind, "key")

    def find_athlete(
        self, key: ApiKey, sources: Sources, retry: RetryPolicy, say: Callable[[str], None]
    ) -> str:
        """Return the service's own id of the key's athlete, "" when it never says.

        Raises:
            LoginNeededError: the service does not accept the key.
        """

    def session(self, access: Access) -> AccountSession:
        """Return a session with the API."""
        return self.open_session(access.sources, access.retry, access.say, access.limiter)

    def open_session(
        self,
        sources: Sources,
        retry: RetryPolicy,
        say: Callable[[str], None],
        limiter: RateLimiter | None = None,
    ) -> AccountSession:
        """Return a session with the API; logging in needs no limiter."""
        from analyzer.accounts.session import AccountSession  # noqa: PLC0415 - slow

        urls = (self.base_url(sources),)
        return AccountSession(self.title, urls, limiter, retry, say, self.moved_hint)

    @property
    def moved_hint(self) -> str:
        """Say what to do when the API is not where it was."""
        return "Update legstats: the API of this service may have moved."

    def refused_key(self) -> LoginNeededError:
        """Return what to raise when the service does not accept the key."""
        return LoginNeededError(
            f"{self.title} does not accept your key: it is wrong, was deleted or has expired.",
            f"Get a key at {self.keys_page}, then: legstats login {self.kind}",
        )
