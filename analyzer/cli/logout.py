"""``legstats logout``: take the login back, here and at the service."""

from __future__ import annotations

import click

from analyzer import units
from analyzer.cli.options import AccountType
from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit, UsageError


@click.command()
@click.argument("account", type=AccountType(), required=False)
@pass_session
def logout(session: CliSession, account: str | None) -> int:
    """Forget the login to an account, here and there.

    At Strava it is revoked; a key can only be deleted on the service's own page. ACCOUNT may be
    left out when you are logged in to one alone. What was read stays; `legstats purge hevy`, say,
    deletes it.

    \b
    Examples:
      legstats logout
      legstats logout strava
    """
    from analyzer.accounts import find_account
    from analyzer.accounts.api_key import KeyAccount
    from analyzer.accounts.oauth import OAuthAccount
    from analyzer.actions.accounts import LoggedOut, log_out

    service = find_account(account or _only_account(session))
    logged_out = log_out(session.config, service, session.note)
    stays = f"What was read stays; to delete it: legstats purge {service.kind}"
    if logged_out is LoggedOut.NOT_LOGGED_IN:
        echo(f"You are not logged in to {service.title}.")
    elif isinstance(service, OAuthAccount) and logged_out is LoggedOut.HERE_ONLY:
        echo(
            f"The login is forgotten here, but {service.title} could not be told. Revoke it "
            f"there yourself: {service.apps_page}",
            err=True,
        )
        return Exit.PARTLY
    elif isinstance(service, KeyAccount):
        echo(
            f"Logged out of {service.title}. Its key is forgotten here, and is good until you "
            f"delete it at {service.keys_page}. {stays}"
        )
    else:
        echo(f"Logged out of {service.title}. {stays}")
    return Exit.DONE


def _only_account(session: CliSession) -> str:
    from analyzer.actions.accounts import logged_in_kinds

    kinds = logged_in_kinds(session.config)
    if len(kinds) != 1:
        which = units.listed(kinds)
        raise UsageError(
            f"You are logged in to {which}." if kinds else "You are not logged in to any account.",
            f"Name one: legstats logout {kinds[0]}" if kinds else "",
        )
    return kinds[0]
