"""What is printed: JSON and tables on stdout, errors and requests on stderr."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, Literal

import click

from analyzer.jsonable import json_text
from analyzer.units import NARROW_SPACE, NO_BREAK_SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    headed = [place for place, heading in enumerate(columns) if heading]
    letters = [shape.ljust(len(columns), "l")[place] for place in headed]
    shown = [[_printable_cell(row[place]) for place in headed] for row in (columns, *rows)]
    widths = _column_widths(shown)
    if _is_at_terminal():
        _print_for_terminal(shown, letters, widths)
    else:
        click.echo("\n".join(_plain_lines(shown, letters, widths)))


def _is_at_terminal() -> bool:
    return (sys.stdout and sys.stdout.isatty()) or bool(os.environ.get("FORCE_COLOR"))


def _column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    from rich.cells import cell_len

    return [max(map(cell_len, column)) for column in zip(*rows, strict=True)]


def _plain_lines(
    rows: Iterable[Sequence[str]], letters: Sequence[str], widths: Sequence[int]
) -> Iterator[str]:
    """Yield the lines as the terminal's would be if it were wide enough; thousands are no wait."""
    from rich.cells import cell_len

    for row in rows:
        cells = zip(row, letters, widths, strict=True)
        padded = (
            " " * (width - cell_len(cell)) + cell
            if letter == "r"
            else cell + " " * (width - cell_len(cell))
            for cell, letter, width in cells
        )
        yield "  ".join(padded)


def _print_for_terminal(
    rows: Sequence[Sequence[str]], letters: Sequence[str], widths: Sequence[int]
) -> None:
    from rich.console import Console, ConsoleDimensions
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, letter, whole in zip(rows[0], letters, widths, strict=True):
        side: Literal["right", "left"] = "right" if letter == "r" else "left"
        least = None if letter == "w" else whole
        table.add_column(
            heading, justify=side, no_wrap=letter != "w", overflow="fold", min_width=least
        )
    for row in rows[1:]:
        table.add_row(*map(Text, row))  # as text: a title may look like markup
    console = Console(highlight=False)
    unlimited = console.options.update(width=_UNLIMITED)
    needed = console.measure(table, options=unlimited).minimum
    width = max(console.width, needed) if console.is_terminal else _UNLIMITED
    # Both, for a console that is given its width alone asks the terminal, and a dumb one says 80.
    console.size = ConsoleDimensions(width, console.height)
    console.print(table)


def _printable_cell(cell: str) -> str:
    """Return a cell without terminal codes: titles come from outside."""
    return "".join(c for c in cell if c.isprintable() or c in _SPACES)


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
