"""What a FIT file holds, as columns: one table for each kind of message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

Column: TypeAlias = NDArray[Any]
Columns: TypeAlias = dict[str, Column]


def _nowhere() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Table:
    """All messages of one kind, in the order of the file.

    Attributes:
        name: the profile's name for the kind, such as ``record``.
        columns: by field name. Numbers are float64, NaN where invalid, scaled; fields that hold
            several values are two-dimensional; times are seconds since 1970-01-01 UTC (a watch
            whose clock was never set counts from 1989-12-31); texts are objects, None where
            invalid. Developer fields are called ``developer:<name>``.
        position: where each message begins in the file, to interleave kinds.
    """

    name: str
    columns: Columns = field(default_factory=dict)
    position: NDArray[np.int64] = field(default_factory=_nowhere)

    def __len__(self) -> int:
        return len(self.position)

    def take(self, rows: NDArray[np.bool_]) -> Table:
        """Return a table of some of the messages; ``rows`` says of each whether it is kept."""
        columns = {name: values[rows] for name, values in self.columns.items()}
        return Table(self.name, columns, self.position[rows])

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Return a column of numbers, shape ``(n,)`` or ``(n, k)``; all NaN where absent."""
        values = self.columns.get(column)
        if values is None or values.dtype == object:
            return np.full(len(self), np.nan)
        return values

    def texts(self, column: str) -> NDArray[np.object_]:
        """Return a column of texts, shape ``(n,)``; all None where absent."""
        values = self.columns.get(column)
        if values is None or values.dtype != object:
            return np.full(len(self), None, dtype=object)
        return values


@dataclass(frozen=True, slots=True)
class FitData:
    """A decoded FIT file.

    Attributes:
        tables: by kind of message; a kind that is absent has no table.
        problems: what is wrong with the file, one plain sentence each.
        crc_ok: whether every checksum in the file is right.
    """

    tables: dict[str, Table]
    problems: tuple[str, ...]
    crc_ok: bool

    def table(self, name: str) -> Table:
        """Return the table of one kind of message, empty where the file has none."""
        return self.tables.get(name) or Table(name)


def join(name: str, parts: Iterable[Table]) -> Table:
    """Bring messages of one kind that were defined in several ways into one table."""
    tables = list(parts)
    if not tables:
        return Table(name)
    if len(tables) == 1:
        return tables[0]
    position = np.concatenate([table.position for table in tables])
    order = np.argsort(position, kind="stable")
    row_of = np.empty_like(order)
    row_of[order] = np.arange(len(order))
    joined: Columns = {}
    start = 0
    for table in tables:
        rows = row_of[start : start + len(table)]
        start += len(table)
        for column, values in table.columns.items():
            joined[column] = _put(joined.get(column), rows, values, len(order))
    return Table(name, joined, position[order])


def _put(column: Column | None, rows: Column, values: Column, length: int) -> Column:
    if column is None:
        column = _blank(values, length)
    elif column.dtype == object and values.dtype != object:
        return column
    elif values.ndim > 1 and values.shape[1] > column.shape[1]:
        column = _widened(column, values.shape[1])
    if values.ndim > 1:
        column[rows, : values.shape[1]] = values
    else:
        column[rows] = values
    return column


def _blank(values: Column, length: int) -> Column:
    shape = (length, *values.shape[1:])
    if values.dtype == object:
        return np.full(shape, None, dtype=object)
    return np.full(shape, np.nan)


def _widened(column: Column, width: int) -> Column:
    wide = np.full((len(column), width), np.nan)
    wide[:, : column.shape[1]] = column
    return wide
