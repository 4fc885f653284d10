"""Logging in to an account and out of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from analyzer.accounts import accounts_logged_in
from analyzer.accounts.oauth import OAuthAccount
from analyzer.accounts.session import RetryPolicy
from analyzer.errors import LegstatsError, LoginNeededError
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.api_key import ApiKey, KeyAccount
    from analyzer.accounts.base import Account
    from analyzer.accounts.callback_server import Consent
    from analyzer.accounts.oauth import Application
    from analyzer.config import Config


class LoggedOut(Enum):
    """What came of logging out; a key stays good until the athlete deletes it."""

    NOT_LOGGED_IN = "not logged in"
    EVERYWHERE = "everywhere"
    HERE_ONLY = "here only"
    KEY_STAYS = "key stays"


def logged_in_kinds(config: Config) -> list[str]:
    """Return the kinds of account somebody is logged in to."""
    return [account.kind for account in accounts_logged_in(config.home)]


def unread_notice(config: Config, account: OAuthAccount) -> str:
    """Return what the service asks of its data, "" from the second time on."""
    with Store(config.store_path) as store:
        table = store.account(account.kind)
        if table.state("notice"):
            return ""
        table.set_state("notice", value=True)
    return account.notice


def last_application(config: Config, account: OAuthAccount) -> Application | None:
    """Return the API application of the last login, None when there is none to be read."""
    with suppress(LoginNeededError):  # nobody is logged in, or the file is damaged
        return account.login_file(config.home).load().application
    return None


def finish_login(
    config: Config,
    account: OAuthAccount,
    consent: Consent,
    application: Application,
    *,
    private: bool,
    say: Callable[[str], None],
) -> None:
    """Turn the athlete's consent into a login, and keep it.

    Args:
        config: the settings.
        account: what to log in to.
        consent: what the browser brought back.
        application: the athlete's API application.
        private: refuse a login without the activities that only the athlete can see.
        say: takes sentences on what is waited for.

    Raises:
        LoginNeededError: a box was unticked, or the code or the application is unknown.
        LegstatsError: there is no room to keep a login.
    """
    account.check_scope(consent.scope, private=private)
    login = account.login_file(config.home)
    with login.locked(), login.room_for_one() as save:
        tokens = account.exchange(consent, application, config.sources, say)
        account.check_scope(tokens.scope, private=private)
        save(tokens)


def log_in_with_key(
    config: Config, account: KeyAccount, key: ApiKey, say: Callable[[str], None]
) -> None:
    """Keep a key, once the service has accepted it.

    Args:
        config: the settings.
        account: what to log in to.
        key: as the athlete gave it.
        say: takes sentences on what is waited for.

    Raises:
        LoginNeededError: the service does not accept it.
        LegstatsError: there is no room to keep it.
    """
    login = account.login_file(config.home)
    retry = RetryPolicy(account.timeout_s(config.sources))
    with login.locked(), login.room_for_one() as save:
        athlete_id = account.find_athlete(key, config.sources, retry, say)
        save(replace(key, athlete_id=athlete_id))


def log_out(config: Config, account: Account, say: Callable[[str], None]) -> LoggedOut:
    """Forget the login, and have the service forget it too where it can."""
    login = account.login_file(config.home)
    if not login.exists():
        return LoggedOut.NOT_LOGGED_IN
    with login.locked():
        if not isinstance(account, OAuthAccount):
            login.forget()
            return LoggedOut.KEY_STAYS
        took_note = _revoke_login(config, account, say)
        login.forget()
    return LoggedOut.EVERYWHERE if took_note else LoggedOut.HERE_ONLY


def _revoke_login(config: Config, account: OAuthAccount, say: Callable[[str], None]) -> bool:
    # Nobody shall wait for long to log out: fewer tries than for what is to be read.
    retry = RetryPolicy(account.timeout_s(config.sources), attempts=2)
    try:
        tokens = account.login_file(config.home).load()
        return account.revoke(tokens, config.sources, retry, say)
    except LegstatsError:
        return False
