"""``legstats report``: write the report and say where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.cli.options import (
    check_period,
    day_option,
    exit_code_option,
    folder_option,
    force_option,
)
from analyzer.cli.output import echo
from analyzer.cli.session import CliSession, pass_session
from analyzer.errors import Exit
from analyzer.report import FORMATS

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from analyzer.report import Written


@click.command()
@folder_option("legstats-report", "Folder to write into.")
@day_option(
    "--since", "Only runs from this day on, e.g. 2026-10-01; earlier ones still count as history."
)
@day_option("--until", "As things stood on the evening of this day.")
@click.option(
    "--units",
    "distance_unit",
    type=click.Choice(["km", "mi"]),
    help="Kilometres or miles, for this report.  [default: the settings']",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Only these: html (the page), png and svg (the pictures), json (the numbers). May be "
    "given several times.  [default: all]",
)
@click.option("--show-names", is_flag=True, help="Show activity names, which are private.")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@force_option
@exit_code_option
@pass_session
def report(  # noqa: PLR0913, PLR0917 - click hands over every option
    session: CliSession,
    output: Path,
    since: date | None,
    until: date | None,
    distance_unit: str | None,
    formats: tuple[Any, ...],
    show_names: bool,
    open_: bool,
    force: bool,
    exit_code: bool,
) -> int:
    """Write the report: a page to open, pictures, numbers as JSON.

    With --since and --until it covers those days only. Files of an earlier report that are not
    rewritten stay as they are; a file that is not as legstats wrote it is never replaced.

    \b
    Examples:
      legstats report
      legstats report -o ~/Desktop/my-running --open
      legstats report --since 2026-06-01 --until 2026-08-31 -o summer
      legstats report --format html --format json --units mi
    """
    from analyzer import config
    from analyzer import report as reports
    from analyzer.report.pictures import get_ready
    from analyzer.report.worker import Worker

    check_period(since, until)
    if open_ and formats and "html" not in formats:
        raise click.UsageError("--open opens the page: add --format html.")
    settings = session.config
    if distance_unit:
        settings = config.changed(settings, "display", "distance_unit", distance_unit, "--units")
    # Started before the data are read, so that it has imported what it needs by then.
    with Worker(get_ready) as worker:
        from analyzer.report.scoreboard import Scoreboard  # slow, so before there is work to share

        written = reports.write(
            session.load(settings),
            output,
            since=since,
            until=until,
            formats=formats or FORMATS,
            show_names=show_names,
            worker=worker,
            outputs=session.outputs(force=force),
        )
    _show_written(session, written)
    if open_:
        click.launch(str(written.files[0].resolve()))
    return int(Exit.FINDINGS) if exit_code and written.data.of(Scoreboard).broke else 0


def _show_written(session: CliSession, written: Written) -> None:
    """Say where the report is; the first of the files is the page, if there is one."""
    from analyzer.report.answer import Answer

    echo(written.files[0].resolve())
    session.note(f"{units.count(len(written.files), 'file')} written.")
    if not written.data.period.last and written.data.period.note:
        session.note("Nothing is known of these days, so nothing is in it.")
    elif not written.data.period.last:
        session.note("Nothing is known yet, so nothing is in it. Start with: legstats sync FOLDER")
    if stale := written.data.of(Answer).next_run.data_age:
        session.note(f"{stale} Newer data: legstats sync")
    if written.data.period.note:
        session.note(written.data.period.note)
    if written.of_accounts:
        accounts = units.listed(written.of_accounts)
        session.note(f"Its pictures show what {accounts}'s API sent: for your own eyes, it asks.")
    if written.left:
        older = units.listed(str(path) for path in written.left)
        session.note(f"Left from an earlier report: {older}.")
