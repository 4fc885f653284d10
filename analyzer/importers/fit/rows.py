"""Rows of a table: one message's values, and tables cut down to some of their messages."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit.tables import FitData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.importers.table import Table
    from analyzer.model import Floats


@dataclass(frozen=True, slots=True)
class Row:
    """One message of a table; a row of an empty table knows nothing."""

    table: Table
    index: int = 0

    def number(self, column: str) -> float:
        """Return a number, NaN where it is not known."""
        if self.index >= len(self.table):
            return np.nan
        values = self.table.numbers(column)
        return float(values[self.index]) if values.ndim == 1 else np.nan

    def known(self, column: str) -> float | None:
        """Return a number, None where it is not known."""
        value = self.number(column)
        return value if np.isfinite(value) else None

    def positive(self, column: str) -> float | None:
        """Return a number above zero; a watch writes zero for what it did not measure."""
        return positive(self.number(column))

    def text(self, column: str) -> str:
        """Return a text without blanks around it, empty where it is not known."""
        if self.index >= len(self.table):
            return ""
        return str(self.table.texts(column)[self.index] or "").strip()

    def several(self, column: str) -> Floats:
        """Return the known values of a field that holds several."""
        values: Floats = np.atleast_1d(self.table.numbers(column)[self.index])
        return values[np.isfinite(values)]


def rows(table: Table) -> Iterator[Row]:
    """Yield the messages of a table one by one."""
    return (Row(table, index) for index in range(len(table)))


def positive(value: float) -> float | None:
    """Return a finite number above zero, else None."""
    return value if np.isfinite(value) and value > 0 else None


def with_table(fit: FitData, table: Table) -> FitData:
    """Return the same file with one table replaced."""
    return FitData({**fit.tables, table.name: table}, fit.problems, fit.crc_ok)


def chained_files(fit: FitData) -> list[FitData]:
    """Split what several FIT files in one hold; each begins with its own ``file_id``."""
    starts = fit.table("file_id").position[1:]
    edges = [0, *(int(start) for start in starts), None]
    return [_between(fit, low or 0, high) for low, high in pairwise(edges)]


def _between(fit: FitData, low: int, high: int | None) -> FitData:
    tables = {}
    for name, table in fit.tables.items():
        inside = table.position >= low
        if high is not None:
            inside &= table.position < high
        if inside.any():
            tables[name] = table.take(inside)
    return FitData(tables, fit.problems, fit.crc_ok)
