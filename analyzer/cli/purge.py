"""``legstats purge``: delete everything that came from one source."""

from __future__ import annotations

from contextlib import nullcontext

import click

from analyzer import units
from analyzer.cli.session import Session, pass_session
from analyzer.errors import UsageError


@click.command()
@click.argument("source")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def purge(session: Session, source: str, yes: bool) -> None:
    """Delete everything in the store that came from one source.

    Your files are not touched, nor what you said yourself (decisions, journal), nor what came
    from other sources. "strava" is what Strava's API sent; what stands in your archive is
    "strava_export". `legstats status` names the sources.

    \b
    Examples:
      legstats purge strava
      legstats purge strong --yes
    """
    from analyzer.accounts.strava.locks import reading_account
    from analyzer.store import Store

    if not session.config.store_path.exists():
        raise UsageError("Nothing is stored yet, so there is nothing to delete.")
    alone = reading_account(session.config.home) if source == "strava" else nullcontext()
    with alone, Store(session.config.store_path) as store:
        kinds = store.kinds()
        if source != "strava" and (source not in kinds or source == "athlete"):
            known = units.listed(kind for kind in kinds if kind != "athlete") or "none"
            raise UsageError(f"Nothing came from {source!r}.", f"Sources: {known}.")
        activities = units.count(kinds.get(source, 0), "activity", "activities")
        if not yes and session.may_ask:
            if not click.confirm(f"Delete {activities} that came from {source}?", err=True):
                click.echo("Nothing was deleted.")
                return
        elif not yes:
            raise UsageError(f"This would delete {activities}.", "Say that you mean it with --yes.")
        store.purge(source)
    click.echo(f"Deleted everything that came from {source}: {activities}.")
