"""``legstats login``: let legstats read an account."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.browser_login import BrowserOptions, log_in_in_browser
from analyzer.cli.options import AccountType, AmountType, CountType, day_option
from analyzer.cli.output import echo, print_text
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.accounts.api_key import KeyAccount

_LONGEST_KEY = 4096


@click.command()
@click.argument("account", type=AccountType())
@click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that holds the key, instead of typing it.",
)
@day_option("--expires", "Day on which the key ends, where it does.")
@click.option("--no-browser", is_flag=True, help="Show the address instead of opening a browser.")
@click.option("--public-only", is_flag=True, help="Leave out activities that only you can see.")
@click.option(
    "--app",
    "app_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with client_id and client_secret, instead of typing them.",
)
@click.option("--new-app", is_flag=True, help="Ask for the client id and secret again.")
@click.option(
    "--port",
    type=CountType(0, 65_535),
    default=0,
    metavar="PORT",
    help="Port the browser is sent back to.  [default: any]",
)
@click.option(
    "--minutes",
    type=AmountType(0.0, 1440.0),
    default=5.0,
    show_default=True,
    metavar="MINUTES",
    help="How long to wait for you in the browser.",
)
@pass_session
def login(  # noqa: PLR0913, PLR0917 - one argument for each option
    session: CliSession,
    account: str,
    key_file: Path | None,
    expires: date | None,
    no_browser: bool,
    public_only: bool,
    app_file: Path | None,
    new_app: bool,
    port: int,
    minutes: float,
) -> None:
    """Let legstats read an account of yours.

    At Strava you agree on its own page; legstats never sees your password. The others give you a
    key, which you type (it is not shown), put into a file or into the environment, such as
    LEGSTATS_HEVY_KEY. The login is kept in a file in your data folder that only you can read.

    \b
    Examples:
      legstats login hevy
      legstats login intervals --key intervals-key.txt
      legstats login strava --no-browser
      legstats login strava --app strava-app.toml
    """
    from analyzer.accounts import find_account
    from analyzer.accounts.api_key import KeyAccount
    from analyzer.accounts.oauth import OAuthAccount

    service = find_account(account)
    if isinstance(service, OAuthAccount):
        options = BrowserOptions(no_browser, public_only, app_file, new_app, port, minutes)
        log_in_in_browser(session, service, options)
    elif isinstance(service, KeyAccount):
        _log_in_with_key(session, service, key_file, expires)
    echo(f"Logged in to {service.title}. Read your activities with: legstats sync")


def _log_in_with_key(
    session: CliSession, account: KeyAccount, key_file: Path | None, expires: date | None
) -> None:
    from analyzer.accounts.api_key import ApiKey
    from analyzer.actions.accounts import log_in_with_key
    from analyzer.answers.local_clock import local_today

    if expires:
        account.check_expiry(expires, local_today(session.config))
    key = _find_key(session, account, key_file)
    if account.key_expires and expires is None:
        expires = _ask_expiry(session, account)
    login = ApiKey(key, expires.isoformat() if expires else "")
    log_in_with_key(session.config, account, login, session.note)
    if account.key_expires and not (expires or session.may_ask):
        session.note(
            f"{account.title}'s keys end by themselves, and it is not known when this one does. To "
            f"be reminded a week before, log in with --expires DAY; {account.keys_page} shows it."
        )


def _find_key(session: CliSession, account: KeyAccount, key_file: Path | None) -> str:
    """Return the key: from a file, from the environment, or as typed."""
    key = os.environ.get(account.environment_variable, "")
    if key_file:
        with key_file.open(encoding="utf-8", errors="replace") as file:
            key = file.read(_LONGEST_KEY)
    elif not key:
        if not session.may_ask:
            raise UsageError(
                f"Your key for {account.title} is needed.",
                f"Put it into a file and name that with --key, or into "
                f"{account.environment_variable}.",
            )
        print_text(account.key_help, err=True)
        key = str(click.prompt("Key (not shown)", hide_input=True, err=True))
    key = key.strip()
    # What no header can carry is no key, and must not come back in an error's text.
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise UsageError(f"That is no key for {account.title}.", f"See {account.keys_page}")
    return key


def _ask_expiry(session: CliSession, account: KeyAccount) -> date | None:
    """Ask when the key ends, until it is a day on which it can."""
    from analyzer.answers.local_clock import local_today

    if not session.may_ask:
        return None
    today = local_today(session.config)

    def day_or_none(typed: str) -> date | None:
        if not typed.strip():
            return None
        try:
            ends = date.fromisoformat(typed.strip())
        except ValueError:
            raise click.BadParameter("write it like 2027-02-01") from None
        try:
            account.check_expiry(ends, today)
        except UsageError as problem:
            raise click.BadParameter(problem.message) from None
        return ends

    echo("Its page shows when the key ends; legstats reminds you a week before.", err=True)
    typed = click.prompt(
        "It ends on (such as 2027-02-01; Enter if it shows none)",
        default="", show_default=False, err=True, value_proc=day_or_none,
    )  # fmt: skip
    return typed if isinstance(typed, date) else None
