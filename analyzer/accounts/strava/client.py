"""Strava's API as a sync needs it: pages of activities, one activity whole, its streams.

stravalib speaks the protocol; its raw answers are used, so that kinds of sport it does not know
stay what they are, and everything Strava sent can be read again by a later legstats.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from stravalib import exc
from stravalib.protocol import ApiV3

from analyzer.accounts.base import TRY_AGAIN, ListPage, no_api_at
from analyzer.accounts.oauth import RenewedTokens
from analyzer.accounts.session import AccountSession
from analyzer.accounts.strava.activity import kept_fields, listed_activity
from analyzer.accounts.strava.problems import PRIVATE, explain_fault, lacks_scope
from analyzer.errors import LegstatsError, LoginNeededError, RefusedError, UnansweredError
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.base import Access, ListedActivity
    from analyzer.accounts.oauth import Application, Tokens
    from analyzer.accounts.rate_limit import RateLimiter
    from analyzer.accounts.session import RetryPolicy
    from analyzer.settings import Sources

    Raw = dict[str, Any]

PAGE = 200
"""Strava lists at most this many activities at once."""
STREAMS = ("time", "distance", "velocity_smooth", "altitude", "heartrate", "cadence", "temp",
           "watts", "moving")  # fmt: skip
"""Positions are deliberately not asked for."""
_MOVED = "Has Strava's API moved? Its address is the setting sources.strava_api_url."
_RENEWALS = 2
_NEVER_S = 1e11
"""No token ends so far from 1970."""
_TITLE = source_kind("strava").name


def open_session(
    sources: Sources,
    retry: RetryPolicy,
    say: Callable[[str], None],
    limiter: RateLimiter | None = None,
) -> AccountSession:
    """Return a session with Strava; logging in and out needs no limiter, for no quota counts it."""
    base_urls = (sources.strava_url, sources.strava_api_url)
    return AccountSession(_TITLE, base_urls, limiter, retry, say, _MOVED, "/oauth/")


def open_api(session: AccountSession) -> ApiV3:
    """Return stravalib's protocol over our own session, without any token yet."""
    os.environ.setdefault("SILENCE_TOKEN_WARNINGS", "true")
    api = ApiV3(requests_session=session)
    api.client_id = api.client_secret = None  # else stravalib renews tokens on its own
    return api


def request_tokens(api: ApiV3, sources: Sources, application: Application, **grant: str) -> Raw:
    """Ask for tokens; return Strava's answer.

    Raises:
        LoginNeededError: Strava does not know the application, the code or the refresh token.
    """
    own = {"client_id": application.client_id, "client_secret": application.client_secret}
    try:
        answer: Raw = api.post(_join_url(sources.strava_url, "oauth/token"), data={**own, **grant})
    except exc.Fault as fault:
        raise explain_fault(fault, has_application=True) from None
    if not _holds_tokens(answer):
        raise UnansweredError("Strava's answer holds no tokens.", TRY_AGAIN)
    return answer


def _holds_tokens(answer: object) -> bool:
    if not isinstance(answer, dict):
        return False
    ends = answer.get("expires_at")
    if not isinstance(ends, int | float) or not 0 < ends < _NEVER_S:
        return False
    tokens = (answer.get("access_token"), answer.get("refresh_token"))
    return all(isinstance(token, str) and token for token in tokens)


def _join_url(address: str, path: str) -> str:
    return f"{address.rstrip('/')}/{path}"


class _RefusedWithNewTokensError(LoginNeededError):
    """A request was refused although its tokens had just been renewed."""

    def __init__(self, reason: LegstatsError) -> None:
        super().__init__(reason.message, reason.hint)
        self.reason = reason


class StravaConnection:
    """One athlete's account at Strava, logged in.

    Args:
        access: settings, login, quota and patience.
    """

    def __init__(self, access: Access) -> None:
        self._sources = access.sources
        self._limiter = access.limiter
        self._api = open_api(open_session(access.sources, access.retry, access.say, access.limiter))
        self._tokens = RenewedTokens(access.login, self._refresh_tokens)

    @property
    def athlete_id(self) -> str:
        """Strava's number of the athlete, "" when it never says."""
        return self._tokens.current.athlete_id

    @property
    def sees_private(self) -> bool:
        """Whether activities that only the athlete sees are listed."""
        return PRIVATE in self._tokens.current.scope

    def list_page(self, before_s: float | None) -> ListPage:
        """Return up to 200 activities that began before a moment (s since 1970), newest first."""
        before = {} if before_s is None else {"before": int(before_s)}
        try:
            listed = self._get_json("athlete/activities", per_page=PAGE, **before)
        except exc.ObjectNotFound:
            raise no_api_at("strava", self._sources.strava_api_url) from None
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise UnansweredError("Strava's list of activities is no list.", TRY_AGAIN)
        return ListPage([listed_activity(one) for one in listed], len(listed) == PAGE)

    def fetch_listed(self, activity_id: str) -> ListedActivity | None:
        """Return one activity as it would be listed, None when it is gone."""
        whole = self._get_known(f"activities/{activity_id}")
        return None if whole is None else listed_activity(whole)

    def fetch(self, activity_id: str, what: str, summary: Raw) -> Raw | None:  # noqa: ARG002 - an id is enough
        """Return what was recorded on the way, {} for nothing, or the activity whole."""
        if what == "streams":
            keys = ",".join(STREAMS)
            path = f"activities/{activity_id}/streams"
            return self._get_known(path, keys=keys, key_by_type="true")
        whole = self._get_known(f"activities/{activity_id}")
        return None if whole is None else kept_fields(whole)

    def _get_known(self, path: str, **asked: Any) -> Raw | None:  # noqa: ANN401 - as requests takes it
        try:
            answer = self._get_json(path, **asked)
        except exc.ObjectNotFound:
            return None
        except _RefusedWithNewTokensError as refused:
            # The login is good: it was renewed just now. So this activity alone is refused.
            raise RefusedError("Strava refused a request (401).") from refused.reason
        if not isinstance(answer, dict):
            raise UnansweredError("Strava's answer is not what was asked for.", TRY_AGAIN)
        return answer

    def _get_json(self, path: str, **asked: Any) -> Any:  # noqa: ANN401 - JSON
        """Return the answer to a request; a token that died early is renewed."""
        renewals = 0
        while True:
            self._api.access_token = self._tokens.access_token(self._limiter.now())
            try:
                return self._api.get(_join_url(self._sources.strava_api_url, path), **asked)
            except exc.ObjectNotFound:
                raise
            except exc.AccessUnauthorized as fault:
                if lacks_scope(fault):
                    raise explain_fault(fault) from None
                if renewals == _RENEWALS:
                    raise _RefusedWithNewTokensError(explain_fault(fault)) from None
                renewals += 1
                self._tokens.renew()
            except exc.Fault as fault:
                raise explain_fault(fault) from None

    def _refresh_tokens(self, used: Tokens) -> Raw:
        return request_tokens(
            self._api,
            self._sources,
            used.application,
            grant_type="refresh_token",
            refresh_token=used.refresh_token,
        )
