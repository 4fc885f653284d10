"""``legstats restore``: a backup put back."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer import units
from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session


@click.command()
@click.argument(
    "file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--force", is_flag=True, help="Also where something is stored; that is kept in a folder beside."
)
@pass_session
def restore(session: CliSession, file: Path, force: bool) -> None:
    """Put back what `legstats backup` wrote.

    Store, settings and everything you said come back. A backup of an older legstats is brought up
    to date, one of a newer legstats is refused. Log in to your accounts again afterwards: logins
    are in no backup.

    \b
    Examples:
      legstats restore ~/Backups/legstats.zip
      legstats --home ~/moved restore ~/Backups/legstats.zip
      legstats restore ~/Backups/legstats.zip --force
    """
    from analyzer.actions.restore import restore as put_back
    from analyzer.answers.local_clock import shown_moment
    from analyzer.answers.lost_rows import lost_words

    found = put_back(session.config, file, force=force)
    records = units.count(found.records, "record")
    echo(f"Restored: {records}, as backed up on {shown_moment(session.config, found.made_at)}.")
    if found.lost:
        session.note(f"The backup is damaged: not all could be read of {lost_words(found.lost)}.")
    if found.aside:
        session.note(f"What was here before is in {found.aside}.")
    for command in found.logins:
        session.note(f"Log in again: {command}")
