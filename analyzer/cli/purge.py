"""``legstats purge``: delete everything that came from one source."""

from __future__ import annotations

import click

from analyzer import units
from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import UsageError


@click.command()
@click.argument("source")
@click.option("--yes", is_flag=True, help="Delete without asking.")
@pass_session
def purge(session: CliSession, source: str, yes: bool) -> None:
    """Delete everything in the store that came from one source.

    Your files are not touched, nor what you said yourself (decisions, journal, trials), nor what
    came from other sources. "strava" and "hevy" are what those accounts sent; what came from your
    archive is "strava_export", from Hevy's CSV "hevy_log". `legstats status` names the sources.

    \b
    Examples:
      legstats purge strava
      legstats purge strong --yes
    """
    from analyzer.actions.aside import folders_aside
    from analyzer.actions.sources import comes_back_from, count_from, purge_source

    account = comes_back_from(session.config, source)
    again = (
        f"You are logged in to {account}, so the next sync would read it again; legstats logout "
        f"{source} first keeps it away."
        if account
        else ""
    )
    if not yes:
        number = count_from(session.config, source)
        if not number:
            echo(f"Nothing in the store came from {source}.")
            return
        activities = _activity_count(number)
        if not session.may_ask:
            raise UsageError(
                f"This would delete {activities}.", f"Confirm it with --yes. {again}".strip()
            )
        if again:
            session.note(again)
        if not click.confirm(f"Delete {activities} that came from {source}?", err=True):
            echo("Nothing was deleted.")
            return
    deleted = _activity_count(purge_source(session.config, source))
    echo(f"Deleted everything that came from {source}: {deleted}.")
    if account:
        session.note(
            f"You are still logged in to {account}, so the next sync reads it again; to keep it "
            f"away: legstats logout {source}"
        )
    if kept := folders_aside(session.config.home):
        folders = units.listed(map(str, kept))
        session.note(f"What was set aside before it may still hold it: {folders}. So may backups.")


def _activity_count(number: int) -> str:
    return units.count(number, "activity", "activities")
