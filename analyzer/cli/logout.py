"""``legstats logout``: take the login back, here and at Strava."""

from __future__ import annotations

import click

from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit


@click.command()
@click.argument("account", type=click.Choice(["strava"], case_sensitive=False), default="strava")
@pass_session
def logout(session: CliSession, account: str) -> int:  # noqa: ARG001 - there is one so far
    """Forget the login to Strava, and have Strava forget it too.

    What was read stays; `legstats purge strava` deletes it.

    \b
    Examples:
      legstats logout
      legstats logout strava
    """
    from analyzer.actions.accounts import LoggedOut, log_out

    logged_out = log_out(session.config, session.note)
    if logged_out is LoggedOut.NOT_LOGGED_IN:
        click.echo("You are not logged in to Strava.")
    elif logged_out is LoggedOut.HERE_ONLY:
        click.echo(
            "The login is forgotten here, but Strava could not be told. Take it back there "
            "yourself: https://www.strava.com/settings/apps",
            err=True,
        )
        return Exit.PARTLY
    else:
        click.echo("Logged out of Strava. What was read stays; to delete it: legstats purge strava")
    return Exit.DONE
