"""Long frames (minutes, heart-rate and pace profiles) cut by run."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.model import Floats

    Flags: TypeAlias = NDArray[np.bool_]


class RowsByRun:
    """The rows of a long frame, reached by the position of their run.

    Args:
        frame: has ``run_id``; rows of runs not asked for are left out.
        run_ids: the runs, in the order in which they will be asked for.
        columns: the float columns wanted.
    """

    def __init__(self, frame: pd.DataFrame, run_ids: pd.Series, columns: tuple[str, ...]) -> None:
        names = frame["run_id"].to_numpy(dtype=object)
        begins = np.flatnonzero(np.append(True, names[1:] != names[:-1])[: len(names)])
        of_each = pd.Index(run_ids.to_numpy(dtype=object)).get_indexer(names[begins])
        place = np.repeat(of_each, np.diff(np.append(begins, len(names))))
        # The store hands rows over run by run in order of time: sorting is the exception.
        if np.any(place[1:] < place[:-1]):
            order = np.argsort(place, kind="stable")
            place, frame = place[order], frame.iloc[order]
        self._place = place
        self._bounds = np.searchsorted(place, np.arange(len(run_ids) + 1)).tolist()
        self._columns = {name: frame[name].to_numpy(dtype=float) for name in columns}

    def values_of(self, row: int, column: str) -> Floats:
        """Return one run's values of a column, in the frame's order; empty when it has none."""
        return self._columns[column][self._bounds[row] : self._bounds[row + 1]]

    def has_rows(self, row: int) -> bool:
        """Tell whether a run has any rows."""
        return bool(self._bounds[row + 1] > self._bounds[row])

    def highest_level(self, level: str, column: str, least: float) -> Floats:
        """Return, per run, the highest ``level`` at which ``column`` is at least ``least``.

        NaN where there is none.
        """
        keep = (self._columns[column] >= least) & (self._place >= 0)
        # Unbuffered, for a run has many rows: best[place] = ... would keep the last one alone.
        best = np.full(len(self._bounds) - 1, -np.inf)
        np.maximum.at(best, self._place[keep], self._columns[level][keep])
        return np.where(np.isfinite(best), best, np.nan)
