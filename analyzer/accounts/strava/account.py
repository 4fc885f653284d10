"""Strava as an account. What is slow to import is imported when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.accounts.oauth import OAuthAccount, Tokens
from analyzer.accounts.rate_limit import DAY_S, QUARTER_S, Quota, RateLimit
from analyzer.accounts.secrets import LoginFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from analyzer.accounts.base import Access, Connection
    from analyzer.accounts.callback_server import Consent
    from analyzer.accounts.oauth import Application
    from analyzer.accounts.session import RetryPolicy
    from analyzer.model import Activity
    from analyzer.settings import Sources

    Raw = dict[str, Any]

_NOTICE = (
    "What Strava's API sends may be kept for 7 days, by its policy of 1 June 2026 as we "
    "understand it: so legstats reads everything again before it is 7 days old, as far as "
    "Strava's quota allows, whenever you sync. What was not read again in time leaves the store, "
    "and so does everything when you stay logged out for a week. Show what came over the API to "
    "yourself only, and feed it to no AI; it stays on this computer. The setting "
    "sources.strava_keep_days changes the 7 days; what you choose is between you and Strava. Your "
    "own archive (https://www.strava.com/athlete/download_my_account) and your watch's files are "
    "yours: they stay, need no login, and are the better first import."
)
_APPLICATION_HELP = (
    "legstats reads your account through an API application of your own. Make one at "
    'https://www.strava.com/settings/api (any name; "Authorization Callback Domain": localhost); '
    "the page then shows its Client ID and Client Secret. Strava asks a subscription for it."
)


class _StravaAccount(OAuthAccount):
    """One athlete's account at Strava, read through an API application of their own."""

    kind = "strava"
    keep_days_setting = "sources.strava_keep_days"
    notice = _NOTICE
    application_help = _APPLICATION_HELP
    apps_page = "https://www.strava.com/settings/apps"

    def login_file(self, home: Path) -> LoginFile[Tokens]:
        """Return where the tokens are kept."""
        return LoginFile(home, self.kind, self.title, Tokens)

    def initial_quota(self) -> Quota:
        """Return what an application may ask (developers.strava.com/docs/rate-limits).

        The first two limits are those of all requests, the last two of those that only read.
        """
        return Quota(
            (
                RateLimit(QUARTER_S, 200),
                RateLimit(DAY_S, 2000),
                RateLimit(QUARTER_S, 100),
                RateLimit(DAY_S, 1000),
            )
        )

    def read_quota(self, quota: Quota, headers: Mapping[str, str]) -> Quota:
        """Return the quota as the headers of an answer tell it; the rest stays as counted."""
        quarter, day, read_quarter, read_day = quota.limits
        overall = _read_limits((quarter, day), headers, "X-RateLimit")
        read_only = _read_limits((read_quarter, read_day), headers, "X-ReadRateLimit")
        return Quota((*overall, *read_only), quota.at, quota.closed_until)

    def connect(self, access: Access) -> Connection:
        """Return the account with the athlete logged in."""
        from analyzer.accounts.strava.client import StravaConnection  # noqa: PLC0415 - slow

        return StravaConnection(access)

    def record_key(self, activity_id: str) -> str:
        """Return the key of the record that came over the API for an activity."""
        from analyzer.accounts.strava.activity import record_key  # noqa: PLC0415 - slow

        return record_key(activity_id)

    def same_recording(self, one: Raw, other: Raw) -> bool:
        """Tell whether two summaries of an activity are about the same recording."""
        return all(one.get(f) == other.get(f) for f in ("start_date", "elapsed_time", "distance"))

    def read(self, summary: Raw, detail: Raw | None, streams: Raw | None) -> Activity:
        """Return the activity that Strava's answers hold."""
        from analyzer.accounts.strava.activity import read_activity  # noqa: PLC0415 - slow

        return read_activity(summary, detail, streams)

    def authorize_url(self, sources: Sources) -> str:
        """Return Strava's own page, on which the athlete says yes."""
        return f"{sources.strava_url.rstrip('/')}/oauth/authorize"

    def consent_query(self, *, private: bool) -> Mapping[str, str]:
        """Return what to ask for: to read activities, and those only the athlete sees."""
        from analyzer.accounts.strava.login import consent_query  # noqa: PLC0415 - slow

        return consent_query(private=private)

    def check_scope(self, granted: str, *, private: bool) -> None:
        """Refuse a login that does not let legstats read the activities it should."""
        from analyzer.accounts.strava.login import check_scope  # noqa: PLC0415 - slow

        check_scope(granted, private=private)

    def exchange(
        self,
        consent: Consent,
        application: Application,
        sources: Sources,
        say: Callable[[str], None],
    ) -> Tokens:
        """Return the tokens for an athlete's consent."""
        from analyzer.accounts.strava.login import exchange_code  # noqa: PLC0415 - slow

        return exchange_code(consent, application, sources, say)

    def revoke(
        self, tokens: Tokens, sources: Sources, retry: RetryPolicy, say: Callable[[str], None]
    ) -> bool:
        """Tell Strava that the login is over; tell whether it took note."""
        from analyzer.accounts.strava.login import revoke_tokens  # noqa: PLC0415 - slow

        return revoke_tokens(tokens, sources, retry, say)


def _read_limits(
    limits: tuple[RateLimit, RateLimit], headers: Mapping[str, str], name: str
) -> tuple[RateLimit, RateLimit]:
    """Return the limits of a quarter of an hour and a day as a pair of headers tells them."""
    quarter, day = limits
    allowed = _number_pair(headers.get(f"{name}-Limit", "")) or (0, 0)
    if min(allowed) <= 0:
        allowed = (quarter.allowed, day.allowed)
    used = _number_pair(headers.get(f"{name}-Usage", "")) or (quarter.used, day.used)
    return RateLimit(QUARTER_S, allowed[0], used[0]), RateLimit(DAY_S, allowed[1], used[1])


def _number_pair(text: str) -> tuple[int, int] | None:
    numbers = text.split(",")
    if len(numbers) != 2 or not all(n.strip().isdecimal() for n in numbers):  # noqa: PLR2004 - a pair
        return None
    return int(numbers[0]), int(numbers[1])


ACCOUNT = _StravaAccount()
