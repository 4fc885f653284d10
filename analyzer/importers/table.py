"""What a watch recorded, as columns: one table for each kind of message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Column: TypeAlias = "NDArray[Any]"
Columns: TypeAlias = dict[str, Column]


def _no_positions() -> NDArray[np.int64]:
    return np.empty(0, dtype=np.int64)


def _are_all(rows: NDArray[np.bool_] | NDArray[np.intp], count: int) -> bool:
    """Tell whether rows are all there are, as they stand: so it is of most recordings."""
    if len(rows) != count:
        return False
    return bool(rows.all() if rows.dtype == np.bool_ else (rows == np.arange(count)).all())


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
    position: NDArray[np.int64] = field(default_factory=_no_positions)

    def __len__(self) -> int:
        return len(self.position)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Table:
        """Return a table of some of the messages: a mask, or row numbers in the wanted order."""
        if _are_all(rows, len(self)):
            return self
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
