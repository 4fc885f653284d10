"""``legstats logout``: take the login back, here and at Strava."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from analyzer.cli.session import Session, pass_session
from analyzer.errors import Exit

if TYPE_CHECKING:
    from analyzer.accounts.strava.tokens import TokenFile


@click.command()
@click.argument("account", type=click.Choice(["strava"], case_sensitive=False), default="strava")
@pass_session
def logout(session: Session, account: str) -> int:  # noqa: ARG001 - there is one so far
    """Forget the login to Strava, and have Strava forget it too.

    What was read stays; `legstats purge strava` deletes it.

    \b
    Examples:
      legstats logout
      legstats logout strava
    """
    from analyzer.accounts.strava.tokens import TokenFile

    kept = TokenFile(session.config.home)
    if not kept.exists():
        click.echo("You are not logged in to Strava.")
        return Exit.DONE
    with kept.locked():
        took_note = _revoked(session, kept)
        kept.forget()
    if not took_note:
        click.echo(
            "The login is forgotten here, but Strava could not be told. Take it back there "
            "yourself: https://www.strava.com/settings/apps",
            err=True,
        )
        return Exit.PARTLY
    click.echo("Logged out of Strava. What was read stays; to delete it: legstats purge strava")
    return Exit.DONE


def _revoked(session: Session, kept: TokenFile) -> bool:
    from analyzer.accounts.strava.client import login_line
    from analyzer.accounts.strava.login import revoke
    from analyzer.accounts.strava.web import Patience
    from analyzer.errors import LegstatsError

    sources = session.config.sources
    try:
        patience = Patience(sources.strava_timeout_s, attempts=2)
        return revoke(kept.load(), login_line(sources, patience, session.note), sources)
    except LegstatsError:
        return False
