"""The made-up Strava that tests start: its doors, and a hand on what happens behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..web.faults import BEFORE_SERVICE, INSTEAD
from ..web.served import Served
from .account import ATHLETE, Account
from .api import Api
from .consent_page import press
from .messages import Refusal
from .oauth import OAuth
from .quota import Limits, Quota
from .tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..web.clock import FakeClock
    from ..web.messages import Answer, Seen

LAPSED = Refusal(403, "Forbidden", "Application", "Status", "Inactive").answer
SPENT = Refusal(429, "Rate Limit Exceeded", "Application", "rate limit", "exceeded").answer


class FakeStrava(Account, Served):
    """One athlete, one API application, served while in a ``with`` block.

    Args:
        activities: what the athlete has there at first.
        clock: what time it is there; without it the real time.
        limits: the quotas of the application.
        port: where to listen; 0 = anywhere.
    """

    def __init__(
        self,
        activities: Iterable[dict[str, Any]] = (),
        clock: FakeClock | None = None,
        limits: Limits | None = None,
        port: int = 0,
    ) -> None:
        Account.__init__(self, activities)
        Served.__init__(self, clock, port)
        self.refused_by_quota = 0
        self.subscription_lapsed = False
        self._tokens = Tokens(self.clock)
        self._oauth = OAuth(self._tokens, ATHLETE, self.clock)
        self._api = Api(self, self._tokens)
        self._quota = Quota(limits or Limits(), self.clock)

    @property
    def client_id(self) -> str:
        return self._oauth.client_id

    @property
    def client_secret(self) -> str:
        return self._oauth.client_secret

    @property
    def secrets(self) -> frozenset[str]:
        """Every client secret, code, access and refresh token ever issued."""
        return frozenset(self._tokens.issued)

    @property
    def api_requests(self) -> list[Seen]:
        """What was asked of the API; OAuth left out."""
        return [seen for seen in self.requests if seen.of_api]

    def grant(self, scope: str = "read,activity:read_all") -> dict[str, Any]:
        """Log in without a browser; return tokens of a login of their own."""
        with self.lock:
            return self._oauth.granted(self._tokens.exchange(self._tokens.code(scope)))

    def consent(
        self, authorize_url: str, untick: Iterable[str] = (), *, deny: bool = False
    ) -> None:
        """Do what the athlete does in the browser: untick scopes, press Authorize (or Cancel).

        Follows the redirect and returns when the page behind it has been read.
        """
        press(authorize_url, untick, "cancel" if deny else "authorize")

    def spend(self, *, read: int = 0, uploads: int = 0) -> None:
        """Use up quota, as another program of the same application does."""
        with self.lock:
            self._quota.spend(read=read, uploads=uploads)

    def end_access_token(self) -> None:
        """Let the access tokens of the moment die early; refresh tokens live on."""
        with self.lock:
            self._tokens.end_access()

    def revoke_by_athlete(self) -> None:
        """Remove the application, as the athlete does on Strava's page of settings."""
        with self.lock:
            self._tokens.forget()

    def answer(self, asked: Seen) -> tuple[Answer, str]:
        """Return the answer to a request, and the fault that spoils it ("" = none)."""
        with self.lock:
            answer, fault = self._counted(asked) if asked.of_api else self._faulty(asked)
            self.requests.append(replace(asked, status=answer.status, fault=fault))
        return answer, fault

    def _counted(self, asked: Seen) -> tuple[Answer, str]:
        within = self._quota.spend(read=1)
        self.refused_by_quota += not within
        answer, fault = self._faulty(asked) if within else (SPENT, "")
        if fault in BEFORE_SERVICE:
            return answer, fault
        return replace(answer, headers=self._quota.headers()), fault

    def _faulty(self, asked: Seen) -> tuple[Answer, str]:
        fault = self.faults.strike(asked)
        if fault == "401":
            self._tokens.end_access(asked.token)
        return INSTEAD.get(fault) or self._true_answer(asked), fault

    def _true_answer(self, asked: Seen) -> Answer:
        if asked.of_api and self.subscription_lapsed:
            return LAPSED
        try:
            return (self._api if asked.of_api else self._oauth).answer(asked)
        except Refusal as refusal:
            return refusal.answer
