"""What a FIT file holds: a table for each kind of message, what is wrong, and the checksum."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.importers.table import Column, Columns

Piece: TypeAlias = "tuple[Column, Column]"
"""Rows of the joined table, and their values in one column."""

_ROOM = 1_000_000
_ROOM_FOR_ARRAY = 100_000


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


@dataclass(slots=True)
class Room:
    """How many values the joined tables of a file may still hold.

    A table is as wide as its widest message, so a few wide messages among a million narrow ones
    could fill any memory. What a watch writes needs at most one value for each byte of its file.
    """

    left: int
    widest: int
    refused: bool = False

    @classmethod
    def for_bytes(cls, size: int) -> Room:
        """Return enough room for a file of so many bytes."""
        return cls(left=3 * size + _ROOM, widest=size + _ROOM_FOR_ARRAY)

    def take(self, shape: tuple[int, ...]) -> bool:
        """Take room for one column; tell whether there is enough."""
        needed = prod(shape)
        fits = needed <= self.left and (len(shape) == 1 or needed <= self.widest)
        self.left -= needed if fits else 0
        self.refused |= not fits
        return fits


def join(name: str, parts: Iterable[Table], room: Room) -> Table:
    """Bring messages of one kind that were defined in several ways into one table.

    A column for which there is no room is left out, those that fewest messages hold first.
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
    return Table(name, _joined(_by_column(tables, row_of), len(order), room), position[order])


def _by_column(tables: Sequence[Table], row_of: Column) -> dict[str, list[Piece]]:
    pieces: dict[str, list[Piece]] = defaultdict(list)
    start = 0
    for table in tables:
        rows = row_of[start : start + len(table)]
        start += len(table)
        for column, values in table.columns.items():
            pieces[column].append((rows, values))
    return pieces


def _joined(by_column: dict[str, list[Piece]], length: int, room: Room) -> Columns:
    shapes = {column: _shape(length, pieces) for column, pieces in by_column.items()}
    commonest = sorted(by_column, key=lambda column: -_messages(by_column[column]))
    fitting = {column for column in commonest if room.take(shapes[column])}
    return {
        column: _filled(shapes[column], pieces)
        for column, pieces in by_column.items()
        if column in fitting
    }


def _messages(pieces: Sequence[Piece]) -> int:
    return sum(len(rows) for rows, _ in pieces)


def _shape(length: int, pieces: Sequence[Piece]) -> tuple[int, ...]:
    if pieces[0][1].ndim == 1:
        return (length,)
    return length, max(values.shape[1] for _, values in pieces)


def _filled(shape: tuple[int, ...], pieces: Sequence[Piece]) -> Column:
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
