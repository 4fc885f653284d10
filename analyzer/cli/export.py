"""``legstats export``: tidy tables for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzer.cli.session import Session, pass_session
from analyzer.errors import LegstatsError

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.frames.dataset import Dataset


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("legstats-export"),
    show_default=True,
    help="Folder to write into.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="File format.",
)
@pass_session
def export(session: Session, output: Path, format_: str) -> None:
    """Write runs, leg days, sets and verdicts as tidy tables.

    \b
    Examples:
      legstats export
      legstats export --format parquet -o ~/data
    """
    for name, frame in tables(session.data).items():
        path = output / f"{name}.{format_}"
        _write(frame, path, format_)
        click.echo(path)


def tables(data: Dataset) -> dict[str, pd.DataFrame]:
    """Return the exported tables by name; nested values become text."""
    from analyzer.advice import verdict_table

    found = {
        "runs": data.runs,
        "strength_sessions": data.strength_sessions,
        "leg_days": data.leg_days,
        "sets": data.strength_sets,
        "verdicts": verdict_table(data),
    }
    return {name: frame.map(_flat) for name, frame in found.items()}


def _flat(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return "; ".join(str(getattr(item, "text", item)) for item in value)


def _write(frame: pd.DataFrame, path: Path, format_: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.part")
        if format_ == "csv":
            frame.to_csv(unfinished, index=False)
        else:
            frame.to_parquet(unfinished, index=False)
        unfinished.replace(path)
    except ImportError as error:
        raise LegstatsError(
            "Parquet needs one more package.", "pip install 'legstats[parquet]'"
        ) from error
    except OSError as error:
        raise LegstatsError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder with -o."
        ) from error
