"""What a decoded FIT file holds: a table for each type of message, what is wrong, the checksum.

``join`` brings messages that were defined in several ways into one table; ``FitMessage`` reads one
message of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite, nan, prod
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analyzer.importers.fit import names
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.importers.table import Column, Columns
    from analyzer.model import Floats

Piece: TypeAlias = "tuple[Column, Column]"
"""Rows of the joined table, and their values in one column."""

_BUDGET = 1_000_000
_BUDGET_OF_ARRAY = 100_000
_MOST_VALUES = 10_000_000
"""Those of three days of a watch that notes 38 values a second."""


@dataclass(frozen=True, slots=True)
class FitData:
    """A decoded FIT file.

    Attributes:
        tables: by type of message; a type that is absent has no table.
        problems: what is wrong with the file, one plain sentence each.
        crc_ok: whether every checksum in the file is right.
        is_cut: whether the end of the file is missing.
    """

    tables: dict[str, Table]
    problems: tuple[str, ...]
    crc_ok: bool
    is_cut: bool = False

    def table(self, name: str) -> Table:
        """Return the table of one type of message, empty where the file has none."""
        return self.tables.get(name) or Table(name)


@dataclass(frozen=True, slots=True)
class FitMessage:
    """One message of a table; of an empty table, none of its values is known."""

    table: Table
    index: int = 0

    def number(self, column: str) -> float:
        """Return a number, NaN where it is not known."""
        if self.index >= len(self.table):
            return nan
        values = self.table.numbers(column)
        return float(values[self.index]) if values.ndim == 1 else nan

    def known(self, column: str) -> float | None:
        """Return a number, None where it is not known."""
        value = self.number(column)
        return value if isfinite(value) else None

    def positive(self, column: str) -> float | None:
        """Return a number above zero; a watch writes zero for what it did not measure."""
        value = self.number(column)
        return value if isfinite(value) and value > 0 else None

    def text(self, column: str) -> str:
        """Return a text without blanks around it, empty where it is not known."""
        if self.index >= len(self.table):
            return ""
        return str(self.table.texts(column)[self.index] or "").strip()

    def several(self, column: str) -> Floats:
        """Return the known values of a field that holds several."""
        values: Floats = np.atleast_1d(self.table.numbers(column)[self.index])
        return values[np.isfinite(values)]


def each_message(table: Table) -> Iterator[FitMessage]:
    """Yield the messages of a table one by one."""
    return (FitMessage(table, index) for index in range(len(table)))


def with_table(fit: FitData, table: Table) -> FitData:
    """Return the same file with one table replaced."""
    return replace(fit, tables={**fit.tables, table.name: table})


def chained_files(fit: FitData) -> list[FitData]:
    """Split what several FIT files in one hold; each begins with its own ``file_id``.

    Damage reads like one now and then, above all zeros: what names no kind of file, or a maker whom
    nobody knows, begins none.
    """
    abouts = fit.table("file_id")
    first, *others = [*each_message(abouts)] or [FitMessage(abouts)]
    begins = [row for row in others if _begins_file(row, first)]
    edges = [0, *(int(abouts.position[row.index]) for row in begins), None]
    return [_between_positions(fit, low or 0, high) for low, high in pairwise(edges)]


def _begins_file(about: FitMessage, first: FitMessage) -> bool:
    maker = about.number("manufacturer")
    is_made = not isfinite(maker) or maker in {*names.MANUFACTURER, first.number("manufacturer")}
    return is_made and about.number("type") in names.FILE


def _between_positions(fit: FitData, low: int, high: int | None) -> FitData:
    tables = {}
    for name, table in fit.tables.items():
        inside = table.position >= low
        if high is not None:
            inside &= table.position < high
        if inside.any():
            tables[name] = table.take(inside)
    return replace(fit, tables=tables)


@dataclass(slots=True)
class MemoryBudget:
    """How many values the joined tables of a file may still hold.

    A table is as wide as its widest message, so a few wide messages among a million narrow ones
    could fill any memory. What a watch writes needs at most one value for each byte of its file.
    """

    left: int
    widest: int
    refused: bool = False
    read: int = 0

    @classmethod
    def for_bytes(cls, size: int) -> MemoryBudget:
        """Return a budget large enough for any honest file of ``size`` bytes."""
        return cls(
            min(3 * size + _BUDGET, _MOST_VALUES), min(size + _BUDGET_OF_ARRAY, _MOST_VALUES)
        )

    def take_values(self, number: int) -> bool:
        """Spend what is read before it is joined; tell whether that is no more than a watch's."""
        fits = self.read + number <= _MOST_VALUES
        self.read += number if fits else 0
        self.refused |= not fits
        return fits

    def take(self, shape: tuple[int, ...]) -> bool:
        """Spend what one column needs; tell whether there was enough."""
        needed = prod(shape)
        # A row of numbers is padded to the widest message, so one column alone could take it all.
        fits = needed <= self.left and (len(shape) == 1 or needed <= self.widest)
        self.left -= needed if fits else 0
        self.refused |= not fits
        return fits


def join(name: str, parts: Iterable[Table], budget: MemoryBudget) -> Table:
    """Bring messages of one type that were defined in several ways into one table.

    A column that the budget does not cover is left out, those that fewest messages hold first.
    """
    tables = list(parts)
    if not tables:
        return Table(name)
    if len(tables) == 1:
        return tables[0]
    position = np.concatenate([table.position for table in tables])
    order = position.argsort(kind="stable")
    row_of = np.empty_like(order)
    row_of[order] = np.arange(len(order))
    return Table(
        name, _joined_columns(_by_column(tables, row_of), len(order), budget), position[order]
    )


def _by_column(tables: Sequence[Table], row_of: Column) -> dict[str, list[Piece]]:
    pieces: dict[str, list[Piece]] = defaultdict(list)
    start = 0
    for table in tables:
        rows = row_of[start : start + len(table)]
        start += len(table)
        for column, values in table.columns.items():
            pieces[column].append((rows, values))
    return pieces


def _joined_columns(
    by_column: dict[str, list[Piece]], length: int, budget: MemoryBudget
) -> Columns:
    shapes = {column: _joined_shape(length, pieces) for column, pieces in by_column.items()}
    commonest = sorted(by_column, key=lambda column: -_message_count(by_column[column]))
    fitting = {column for column in commonest if budget.take(shapes[column])}
    return {
        column: _joined_column(shapes[column], pieces)
        for column, pieces in by_column.items()
        if column in fitting
    }


def _message_count(pieces: Sequence[Piece]) -> int:
    return sum(len(rows) for rows, _ in pieces)


def _joined_shape(length: int, pieces: Sequence[Piece]) -> tuple[int, ...]:
    if pieces[0][1].ndim == 1:
        return (length,)
    return length, max(values.shape[1] for _, values in pieces)


def _joined_column(shape: tuple[int, ...], pieces: Sequence[Piece]) -> Column:
    """Put the pieces into one column; the first says whether it holds numbers or texts."""
    kind = pieces[0][1].dtype
    column = np.full(shape, np.nan if kind == np.float64 else None, dtype=kind)
    for rows, values in pieces:
        if values.dtype != kind:
            continue
        if values.ndim == 1:
            column[rows] = values
        else:
            column[rows, : values.shape[1]] = values
    return column
