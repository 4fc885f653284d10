"""An athlete who is logged in to the Strava on loopback."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.accounts.oauth import Tokens
from analyzer.accounts.strava import ACCOUNT
from analyzer.config import Config
from analyzer.settings import Sources

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.strava import FakeStrava

PRIVATE = "read,activity:read,activity:read_all"


def logged_in(strava: FakeStrava, home: Path, scope: str = PRIVATE, keep: str = "7") -> Config:
    """Return the settings of an athlete with data in ``home``, having logged in."""
    given = strava.grant(scope)
    tokens = Tokens(
        strava.client_id,
        strava.client_secret,
        given["access_token"],
        given["refresh_token"],
        given["expires_at"],
        scope,
    )
    ACCOUNT.login_file(home).save(tokens)
    return replace(Config(home=home), sources=where(strava, keep))


def where(strava: FakeStrava, keep: str = "7") -> Sources:
    return Sources(
        strava_url=strava.url, strava_api_url=f"{strava.url}/api/v3", strava_keep_days=keep
    )


def environment(strava: FakeStrava) -> dict[str, str]:
    """Return what a typed command must be told to find the Strava on loopback."""
    return {
        "LEGSTATS_SOURCES_STRAVA_URL": strava.url,
        "LEGSTATS_SOURCES_STRAVA_API_URL": f"{strava.url}/api/v3",
    }
