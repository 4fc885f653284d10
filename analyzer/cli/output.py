"""Printing data: JSON that never says NaN, and tables a runner can read."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal

import click

from analyzer.units import NARROW_SPACE, NO_BREAK_SPACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Day(click.ParamType[date]):
    """A calendar day, such as 2026-10-01."""

    name = "day"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click.ParamType
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """Read a day, or say what one looks like."""
        if isinstance(value, date):
            return value
        with suppress(ValueError):
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        raise click.BadParameter(f"{value!r}: give a day like 2026-11-17.", ctx, param)


def day_option(name: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return an option that takes a calendar day, such as 2026-10-01."""
    return click.option(name, metavar="DAY", type=Day(), help=text)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: object) -> None:
    """Print a value as JSON on stdout: unknown is null, times are ISO in UTC."""
    click.echo(json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False))


def plain(value: Any) -> Any:  # noqa: ANN401 - walks any value
    """Return the value in JSON's own types: no NaN, no NaT, no numpy."""
    if value is None or isinstance(value, str | bool):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return _time(value)
    return _number(value)


def _time(value: date) -> str | None:
    if value != value:  # noqa: PLR0124 - NaT is not equal to itself
        return None
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()[:10]


def _number(value: Any) -> float | int | bool | None:  # noqa: ANN401 - any scalar of numpy or pandas
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, int | float):
        return value if math.isfinite(value) else None
    return None  # pandas' NA


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, shape: str = "") -> None:
    """Print a table on stdout.

    Args:
        columns: the headings.
        rows: the cells, as text.
        shape: one letter a column: "l" left, "r" right, "w" left and wrapped where the terminal
            is narrow. Into a file or pipe nothing is wrapped.
    """
    from rich.cells import cell_len
    from rich.console import Console, ConsoleDimensions
    from rich.table import Table

    cells = [[_safe(cell) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False, header_style="bold")
    shapes = shape.ljust(len(columns), "l")
    for place, (heading, letter) in enumerate(zip(columns, shapes, strict=True)):
        side: Literal["right", "left"] = "right" if letter == "r" else "left"
        whole = max(cell_len(text) for text in (heading, *(row[place] for row in cells)))
        least = None if letter == "w" else whole
        table.add_column(
            heading, justify=side, no_wrap=letter != "w", overflow="fold", min_width=least
        )
    for row in cells:
        table.add_row(*row)
    console = Console(highlight=False)
    unlimited = console.options.update(width=_UNLIMITED)
    needed = console.measure(table, options=unlimited).minimum
    width = max(console.width, needed) if console.is_terminal else _UNLIMITED
    console.size = ConsoleDimensions(width, console.height)  # both, else dumb terminals have 80
    console.print(table)


_UNLIMITED = 10_000
_SPACES = (NARROW_SPACE, NO_BREAK_SPACE)


def _safe(cell: str) -> str:
    """Return a cell without terminal codes or markup: titles come from outside."""
    printable = "".join(c for c in cell if c.isprintable() or c in _SPACES)
    return printable.replace("[", r"\[")
