"""``legstats report``: write the report and say where it is."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer.cli.session import Session, pass_session
from analyzer.errors import Exit


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("legstats-report"),
    show_default=True,
    help="Folder to write into.",
)
@click.option("--show-names", is_flag=True, help="Show activity names, which are private.")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--exit-code", is_flag=True, help="Leave with 3 when a run broke the advice.")
@pass_session
def report(session: Session, output: Path, show_names: bool, open_: bool, exit_code: bool) -> int:
    """Write the report: one page to open, one picture to share, and all numbers as JSON.

    \b
    Examples:
      legstats report
      legstats report -o ~/Desktop/my-running --open
    """
    from analyzer import report as reports
    from analyzer.advice import judge

    written = reports.write(session.data, output, show_names=show_names)
    page = next(path for path in written if path.name == "index.html")
    click.echo(page.resolve())
    session.note(f"{len(written)} files written. Open the page in a browser; share report.png.")
    if open_:
        click.launch(str(page.resolve()))
    broke = exit_code and any(verdict.verdict == "broke" for verdict in judge(session.data))
    return int(Exit.FINDINGS) if broke else 0
