"""``legstats sync``: read files into the store."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from analyzer import units
from analyzer.cli.output import json_option, print_json
from analyzer.cli.session import Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from analyzer.sync import Progress, SyncResult

_SHOWN = 20


@click.command()
@click.argument("sources", nargs=-1, type=click.Path())
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only activities from this day.")
@click.option("--full", is_flag=True, help="Read again what is known already.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option(
    "--decoder",
    type=click.Choice(["own", "fitparse"]),
    default="own",
    show_default=True,
    help="Which FIT decoder reads the files.",
)
@json_option
@pass_session
def sync(
    session: Session,
    sources: tuple[str, ...],
    since: datetime | None,
    full: bool,
    dry_run: bool,
    decoder: Any,  # noqa: ANN401 - click checked it
    as_json: bool,
) -> int:
    """Read runs and strength sessions from files and folders.

    What was read before is not read again, and a broken file never stops the others. Without
    SOURCES the folders named in the settings and any watch on the cable are looked through.

    \b
    Examples:
      legstats sync ~/watch-files
      legstats sync GARMIN/Activity run.fit.gz
      legstats sync --since 2026-01-01 ~/watch-files
    """
    from analyzer.sync import Options, usual_sources
    from analyzer.sync import sync as read

    if not (sources or usual_sources(session.config)):
        raise click.UsageError(
            "No watch is connected. Name files or folders, e.g. `legstats sync ~/watch-files`, or "
            "put the folder into "
            f'{session.config.home / "config.toml"}:\n[sources]\nfolders = ["~/watch-files"]'
        )
    options = Options(decoder, since.date() if since else None, full, dry_run)
    with _progress(session) as progress:
        result = read(session.config, sources, options, progress)
    _tell(session, result)
    if as_json:
        print_json(result.to_dict())
    else:
        click.echo(_summary(result, dry_run=dry_run))
    return int(result.exit_code)


@contextmanager
def _progress(session: Session) -> Iterator[Progress | None]:
    if not session.shows_progress:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int, name: str) -> None:
            printable = "".join(c for c in name if c.isprintable()).replace("[", r"\[")
            bar.update(task, completed=done, total=total, description=printable)

        yield show


def _tell(session: Session, result: SyncResult) -> None:
    for source, problem in _first(session, result.problems):
        session.note(f"{source}: {problem}")
    for failure in _first(session, result.failed):
        click.echo(f"Failed: {failure.reason}", err=True)
    if result.nights:
        session.note(f"{units.count(result.nights, 'night')} of sleep went into the journal.")
    if result.left_alone:
        session.note(_left_alone(result.left_alone))


def _first(session: Session, items: list[Any]) -> list[Any]:
    if session.verbose or len(items) <= _SHOWN:
        return items
    session.note(f"The first {_SHOWN} of {len(items)} (all with -v):")
    return items[:_SHOWN]


def _summary(result: SyncResult, *, dry_run: bool) -> str:
    parts = [f"{result.unchanged} unchanged", f"{result.new} new"]
    if result.updated:
        parts.append(f"{result.updated} updated")
    parts.append(f"{len(result.failed)} failed")
    if result.not_activities:
        parts.append(f"{result.not_activities} not activities")
    return ("Would be: " if dry_run else "") + ", ".join(parts)


def _left_alone(number: int) -> str:
    was = "was" if number == 1 else "were"
    return f"{units.count(number, 'other file')} {was} left alone: not an activity file."
