"""``legstats export``: tidy tables for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.options import folder_option, force_option
from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@folder_option("legstats-export", "Folder to write into.")
@click.option(
    "--format",
    "table_format",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="File format.",
)
@force_option
@pass_session
def export(session: CliSession, output: Path, table_format: Any, force: bool) -> None:  # noqa: ANN401 - click checked it
    """Write runs, leg days, sets and verdicts as tidy tables.

    In CSV, a text that a spreadsheet would take for a formula begins with an apostrophe.

    \b
    Examples:
      legstats export
      legstats export --format parquet -o ~/data
    """
    from analyzer.actions.export import export_tables
    from analyzer.answers.ways_in import no_runs_sentence

    for path in export_tables(session.data, output, table_format, session.outputs(force=force)):
        echo(path)
    if none := no_runs_sentence(session.data):
        session.note(none)
