"""What a FIT file holds: a table for each kind of message, what is wrong, and the checksum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.importers.table import Column, Columns


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
    elif (column.dtype == object) != (values.dtype == object):
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
