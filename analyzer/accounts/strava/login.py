"""Logging in to Strava and out: scopes, tokens for a consent, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.accounts.oauth import Tokens
from analyzer.accounts.session import RetryPolicy
from analyzer.accounts.strava.client import open_api, open_session, request_tokens
from analyzer.accounts.strava.problems import PRIVATE
from analyzer.errors import LoginNeededError

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.callback_server import Consent
    from analyzer.accounts.oauth import Application
    from analyzer.settings import Sources

READ = "activity:read"
_NOT_AUTHORIZED, _NOT_THERE = 401, 404


def consent_query(*, private: bool) -> dict[str, str]:
    """Return what legstats asks for: to read activities, and those only the athlete sees."""
    scopes = ("read", READ, PRIVATE) if private else ("read", READ)
    return {"approval_prompt": "auto", "scope": ",".join(scopes)}


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


def exchange_code(
    consent: Consent, application: Application, sources: Sources, say: Callable[[str], None]
) -> Tokens:
    """Return the tokens for an athlete's consent.

    Raises:
        LoginNeededError: Strava knows neither the code nor the application.
    """
    api = open_api(open_session(sources, RetryPolicy(sources.strava_timeout_s), say))
    answer = request_tokens(
        api, sources, application, grant_type="authorization_code", code=consent.code
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


def revoke_tokens(
    tokens: Tokens, sources: Sources, retry: RetryPolicy, say: Callable[[str], None]
) -> bool:
    """Tell Strava that the login is over; tell whether it took note."""
    session, site = open_session(sources, retry, say), sources.strava_url.rstrip("/")
    answer = session.request(
        "POST",
        f"{site}/oauth/revoke",
        auth=(tokens.client_id, tokens.client_secret),
        data={"token": tokens.refresh_token},
    )
    # oauth/revoke is there since June 2026; an older server knows oauth/deauthorize.
    if answer.status_code == _NOT_THERE:
        answer = session.request(
            "POST",
            f"{site}/oauth/deauthorize",
            headers={"Authorization": f"Bearer {tokens.access_token}"},
        )
    return answer.ok or answer.status_code == _NOT_AUTHORIZED
