"""``legstats backup``: everything legstats has of you, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer import units
from analyzer.cli.options import force_option
from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@force_option
@pass_session
def backup(session: CliSession, file: Path, force: bool) -> None:
    """Write the store, settings and all you said into one file.

    It is as all was at one moment, also while a sync is running. Logins are never in it, and only
    you can read it. `legstats restore` puts it back, here or on another computer.

    \b
    Examples:
      legstats backup ~/Backups/legstats.zip
    """
    from analyzer.actions.backup import back_up

    made = back_up(session.config, session.settings_file, file, session.outputs(force=force))
    echo(made.path.absolute())
    session.note(f"{units.file_size(made.size)}. Logins are not in it.")
    if made.is_empty:
        session.note(f"Nothing is stored yet in {session.config.home}: it is a backup of nothing.")
    if made.is_damaged:
        session.note(
            "The store is damaged, and so is what the backup holds of it: `legstats repair`."
        )
