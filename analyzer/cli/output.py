"""What is printed: JSON and tables on stdout, errors and requests on stderr."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

import click

from analyzer.jsonable import json_text
from analyzer.units import NARROW_SPACE, NO_BREAK_SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.errors import LegstatsError

_UNLIMITED = 10_000
_SPACES = (NARROW_SPACE, NO_BREAK_SPACE)
_LOGGERS = ("analyzer", "stravalib", "urllib3")


def print_json(value: object) -> None:
    """Print a value as JSON on stdout: unknown is null, times are ISO in UTC."""
    click.echo(json_text(value, indent=2))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, shape: str = "") -> None:
    """Print a table on stdout; a column without a heading is left out.

    Args:
        columns: the headings.
        rows: the cells, as text.
        shape: one letter a column: "l" left, "r" right, "w" left and wrapped where the terminal
            is narrow. Into a file or pipe nothing is wrapped.
    """
    from rich.cells import cell_len
    from rich.console import Console, ConsoleDimensions
    from rich.table import Table

    cells = [[_printable_cell(cell) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False, header_style="bold")
    headed = [place for place, heading in enumerate(columns) if heading]
    for place in headed:
        heading, letter = columns[place], shape.ljust(len(columns), "l")[place]
        side: Literal["right", "left"] = "right" if letter == "r" else "left"
        whole = max(cell_len(text) for text in (heading, *(row[place] for row in cells)))
        least = None if letter == "w" else whole
        table.add_column(
            heading, justify=side, no_wrap=letter != "w", overflow="fold", min_width=least
        )
    for row in cells:
        table.add_row(*(row[place] for place in headed))
    console = Console(highlight=False)
    unlimited = console.options.update(width=_UNLIMITED)
    needed = console.measure(table, options=unlimited).minimum
    width = max(console.width, needed) if console.is_terminal else _UNLIMITED
    # Both, for a console that is given its width alone asks the terminal, and a dumb one says 80.
    console.size = ConsoleDimensions(width, console.height)
    console.print(table)


def _printable_cell(cell: str) -> str:
    """Return a cell without terminal codes or markup: titles come from outside."""
    printable = "".join(c for c in cell if c.isprintable() or c in _SPACES)
    return printable.replace("[", r"\[")


def show_error(error: LegstatsError) -> None:
    """Say on stderr what went wrong, and what to do about it."""
    click.secho(f"legstats: {error.message}", err=True, fg="red")
    if error.hint:
        click.echo(error.hint, err=True)


def log_requests() -> None:
    """Say on stderr every request that is sent; none of it holds a secret."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.DEBUG)
