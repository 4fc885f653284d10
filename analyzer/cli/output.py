"""What is printed: JSON and tables on stdout, errors and requests on stderr."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

from analyzer.jsonable import json_text
from analyzer.text import harmless
from analyzer.units import NARROW_SPACE, NO_BREAK_SPACE, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.errors import LegstatsError

_UNLIMITED = 10_000
_LEAST_WRAPPED, _LEAST_NARROW = 28, 20
"""Characters of a wrapped column, below which columns are left out, or rows become paragraphs."""
_INDENT = 4
_COMMAND = re.compile(
    r"`[^`\n]*`|\blegstats [a-z]+"
    r"(?: (?:-\S+|[A-Z]{2,}|\S*\d\S*|set|add|list|decide|yes|no|auto|same|apart)\b)*"
)
"""What is copied from the screen, and so stands on one line if it fits."""
_GLUE = "\ue000"
_SPACES = (NARROW_SPACE, NO_BREAK_SPACE)
_LOGGERS = ("analyzer", "stravalib", "urllib3")


def print_json(value: object) -> None:
    """Print a value as JSON on stdout: unknown is null, times are ISO in UTC.

    Letters that the stream's encoding lacks are escaped, so that no reader gets others.
    """
    text = json_text(value, indent=2)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(json.loads(text), indent=2)
    click.echo(text)


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text as it is, but without what acts on a screen: names come from outside."""
    click.echo(harmless(str(text)), err=err, nl=nl)


def print_text(
    text: str,
    *,
    lead: str = "",
    hang: int = 0,
    err: bool = False,
    **style: Any,  # noqa: ANN401 - of click.style
) -> None:
    """Print lines of prose, at a terminal between its words and not in the midst of one.

    Args:
        text: one or several lines, of which nothing acts on a screen.
        lead: words of our own before it, which may have colours.
        hang: how far the second line of a wrapped one is moved in, beyond its own indent.
        err: whether it goes to stderr.
        style: colours, as of ``click.style``.
    """
    text = lead + harmless(text)
    stream = sys.stderr if err else sys.stdout
    if stream and stream.isatty():
        text = "\n".join(_wrapped(line, terminal_width(), hang) for line in text.split("\n"))
    click.echo(click.style(text, **style) if style else text, err=err)


def wants_styles() -> bool:
    """Tell whether colours and bold letters are welcome where somebody reads."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Return how many characters a line of the terminal holds."""
    return shutil.get_terminal_size().columns


def _wrapped(line: str, width: int, hang: int) -> str:
    """Break a line between words, but neither a word nor a command that fits on a line."""
    indent = len(line) - len(line.lstrip(" "))
    glued = _COMMAND.sub(lambda found: found[0].replace(" ", _GLUE), line)
    lines = textwrap.wrap(
        glued, width, subsequent_indent=" " * (indent + hang),
        break_long_words=False, break_on_hyphens=False, drop_whitespace=True,
    )  # fmt: skip
    return "\n".join(lines).replace(_GLUE, " ")


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table to be laid out: its rows with the headings first, a letter and a width a column."""

    rows: list[list[str]]
    letters: list[str]
    widths: list[int]


def print_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    shape: str = "",
    narrower: Iterable[Sequence[str]] = (),
) -> list[str]:
    """Print a table on stdout; a column without a heading is left out.

    Returns:
        The headings that the terminal had room for.

    Args:
        columns: the headings.
        rows: the cells, as text.
        shape: one letter a column: "l" left, "r" right, "w" left and wrapped where the terminal
            is narrow. Into a file or pipe nothing is wrapped.
        narrower: the headings that stay where the terminal is too narrow for all, the most first.
            Where it is too narrow for the last of these too, each row is a paragraph.
    """
    cells = [list(row) for row in rows]
    headed = [heading for heading in columns if heading]
    if not is_at_terminal():
        grid = _grid_of(columns, cells, shape, headed)
        click.echo("\n".join(_plain_lines(grid.rows, grid.letters, grid.widths)))
        return headed
    whole = _grid_of(columns, cells, shape, headed)
    if _is_drawn_for_terminal(whole, _LEAST_WRAPPED):
        return headed
    for chosen in ([one for one in some if one in headed] for some in narrower):
        if _is_drawn_for_terminal(_grid_of(columns, cells, shape, chosen), _LEAST_NARROW):
            return chosen
    _print_paragraphs(whole.rows, terminal_width())
    return headed


def _grid_of(
    columns: Sequence[str], rows: Sequence[Sequence[str]], shape: str, chosen: Sequence[str]
) -> _Grid:
    # Two columns may have one heading, as costs now and costs as planned.
    places = [place for place, heading in enumerate(columns) if heading in chosen]
    letters = [shape.ljust(len(columns), "l")[place] for place in places]
    shown = [[_printable_cell(row[place]) for place in places] for row in (columns, *rows)]
    return _Grid(shown, letters, _column_widths(shown))


def is_at_terminal() -> bool:
    """Tell whether what is printed is read on a screen, or is to look as if."""
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


def _is_drawn_for_terminal(grid: _Grid, least_wrapped: int) -> bool:
    """Print a table if the terminal is wide enough for it, and tell whether it was."""
    from rich.console import Console, ConsoleDimensions
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold" if wants_styles() else "")
    for heading, letter, whole in zip(grid.rows[0], grid.letters, grid.widths, strict=True):
        side: Literal["right", "left"] = "right" if letter == "r" else "left"
        least = min(whole, least_wrapped) if letter == "w" else whole
        table.add_column(
            heading, justify=side, no_wrap=letter != "w", overflow="fold", min_width=least
        )
    for row in grid.rows[1:]:
        table.add_row(*map(Text, row))  # as text: a title may look like markup
    console = Console(highlight=False)
    unlimited = console.options.update(width=_UNLIMITED)
    needed = console.measure(table, options=unlimited).minimum
    width = terminal_width() if console.is_terminal else _UNLIMITED
    if needed > width:
        return False
    # Both, for a console that is given its width alone asks the terminal, and a dumb one says 80.
    console.size = ConsoleDimensions(width, console.height)
    console.print(table)
    return True


def _print_paragraphs(rows: Sequence[Sequence[str]], width: int) -> None:
    """Print each row as its first cell and, after it, every other that says something."""
    headings = [heading if heading.endswith("?") else f"{heading}:" for heading in rows[0]]
    for row in rows[1:]:
        cells = zip(headings[1:], row[1:], strict=True)
        known = (f"{heading} {cell}" for heading, cell in cells if cell not in {"", UNKNOWN})
        line, *pieces = [click.style(row[0], bold=True) if wants_styles() else row[0], *known]
        for place, piece in enumerate(pieces):
            separator = "; " if place else "  "
            if len(click.unstyle(line)) + len(separator) + len(piece) < width:
                line += separator + piece
                continue
            click.echo(f"{line};" if place else line)
            line = _wrapped(" " * _INDENT + piece, width, _INDENT)
            *before, line = line.split("\n")
            for whole in before:
                click.echo(whole)
        click.echo(line)


def _printable_cell(cell: str) -> str:
    """Return a cell without terminal codes: titles come from outside."""
    return "".join(c for c in cell if c.isprintable() or c in _SPACES)


def show_error(error: LegstatsError) -> None:
    """Say on stderr what went wrong, and what to do about it."""
    print_text(f"legstats: {error.message}", err=True, fg="red")
    if error.hint:
        print_text(error.hint, err=True)


def log_requests() -> None:
    """Say on stderr every request that is sent; none of it holds a secret."""
    import logging

    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.DEBUG)
