"""Logging in to an account and out of it."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING

from analyzer.accounts.session import RetryPolicy
from analyzer.errors import LegstatsError, LoginNeededError
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.accounts.callback_server import Consent
    from analyzer.accounts.oauth import Application, OAuthAccount
    from analyzer.config import Config


class LoggedOut(Enum):
    """What came of logging out."""

    NOT_LOGGED_IN = "not logged in"
    EVERYWHERE = "everywhere"
    HERE_ONLY = "here only"


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


def log_out(config: Config, account: OAuthAccount, say: Callable[[str], None]) -> LoggedOut:
    """Forget the login, and have the service forget it too."""
    login = account.login_file(config.home)
    if not login.exists():
        return LoggedOut.NOT_LOGGED_IN
    with login.locked():
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
