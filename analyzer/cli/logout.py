"""``legstats logout``: take the login back, here and at the service."""

from __future__ import annotations

import click

from analyzer.accounts import account_kinds
from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit


@click.command()
@click.argument(
    "account", type=click.Choice(account_kinds(), case_sensitive=False), default="strava"
)
@pass_session
def logout(session: CliSession, account: str) -> int:
    """Forget the login to Strava, and revoke it there.

    What was read stays; `legstats purge strava` deletes it.

    \b
    Examples:
      legstats logout
      legstats logout strava
    """
    from analyzer.accounts.oauth import find_oauth_account
    from analyzer.actions.accounts import LoggedOut, log_out

    service = find_oauth_account(account)
    logged_out = log_out(session.config, service, session.note)
    if logged_out is LoggedOut.NOT_LOGGED_IN:
        echo(f"You are not logged in to {service.title}.")
    elif logged_out is LoggedOut.HERE_ONLY:
        echo(
            f"The login is forgotten here, but {service.title} could not be told. Revoke it "
            f"there yourself: {service.apps_page}",
            err=True,
        )
        return Exit.PARTLY
    else:
        echo(
            f"Logged out of {service.title}. What was read stays; to delete it: "
            f"legstats purge {service.kind}"
        )
    return Exit.DONE
