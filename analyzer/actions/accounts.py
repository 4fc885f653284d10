"""Logging in to an account and out of it."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING

from analyzer.accounts.strava.client import login_line
from analyzer.accounts.strava.login import check_scope, revoke, tokens_for
from analyzer.accounts.strava.tokens import TokenFile
from analyzer.accounts.strava.web import Patience
from analyzer.errors import LegstatsError, LoginNeededError
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.strava.login import Consent
    from analyzer.accounts.strava.tokens import Application
    from analyzer.config import Config

_NOTICE = """\
What Strava asks of data from its API (its policy of 1 June 2026, as we understand it): show them
to yourself only, do not combine them with other data or feed them to an AI, keep them no longer
than 7 days, and delete them within 30 days of logging out. legstats keeps everything on this
computer, and what the API sent leaves the store after 7 days. The setting
sources.strava_keep_days changes that; what you choose is between you and Strava. Your own archive
(strava.com, Settings, My Account, Download your data) and your watch's files are yours: they
stay, need no login, and are the better first import.
"""


class LoggedOut(Enum):
    """What came of logging out."""

    NOT_LOGGED_IN = "not logged in"
    EVERYWHERE = "everywhere"
    HERE_ONLY = "here only"


def unread_notice(config: Config) -> str:
    """Return what the service asks of its data, "" from the second time on."""
    with Store(config.store_path) as store:
        if store.strava.noted("notice"):
            return ""
        store.strava.note("notice", value=True)
    return _NOTICE


def last_application(config: Config) -> Application | None:
    """Return the API application of the last login, None when there is none to be read."""
    with suppress(LoginNeededError):  # nobody is logged in, or the file is damaged
        return TokenFile(config.home).load().application
    return None


def finish_login(
    config: Config,
    consent: Consent,
    application: Application,
    *,
    private: bool,
    say: Callable[[str], None],
) -> None:
    """Turn the athlete's consent into a login, and keep it.

    Args:
        config: the settings.
        consent: what the browser brought back.
        application: the athlete's API application.
        private: refuse a login without the activities that only the athlete can see.
        say: takes sentences on what is waited for.

    Raises:
        LoginNeededError: a box was unticked, or the code or the application is unknown.
    """
    check_scope(consent.scope, private=private)
    speaks = login_line(config.sources, Patience(config.sources.strava_timeout_s), say)
    tokens = tokens_for(consent, application, speaks, config.sources)
    check_scope(tokens.scope, private=private)
    login = TokenFile(config.home)
    with login.locked():
        login.save(tokens)


def log_out(config: Config, say: Callable[[str], None]) -> LoggedOut:
    """Forget the login, and have the service forget it too."""
    login = TokenFile(config.home)
    if not login.exists():
        return LoggedOut.NOT_LOGGED_IN
    with login.locked():
        took_note = _revoke_login(config, login, say)
        login.forget()
    return LoggedOut.EVERYWHERE if took_note else LoggedOut.HERE_ONLY


def _revoke_login(config: Config, login: TokenFile, say: Callable[[str], None]) -> bool:
    sources = config.sources
    try:
        patience = Patience(sources.strava_timeout_s, attempts=2)
        return revoke(login.load(), login_line(sources, patience, say), sources)
    except LegstatsError:
        return False
