"""The rows of the long frames (minutes and profiles) as they are kept, run by run.

They are half a million in a log of many years, and a new run touches none of another run. So those
of most runs stand in a file of their own, ``rows.npz``, which stays as it is; those of the few runs
that were made since stand beside the other frames. When these have become many, the file is written
anew with all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec import msgpack

from analyzer.dataset.kept_frames import (
    LONG_FRAMES,
    RowsOfRuns,
    arrays_of,
    frame_arrays,
    joined_by_run,
)
from analyzer.kept.kept_file import KeptArrays, KeptFile, kept_path

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from analyzer.config import Config
    from analyzer.kept.kept_file import Array

_NAME = "rows"
_RUN_IDS, _IN_FILE, _FILE = "rows.run_ids", "rows.in_file", "rows.file"
_FEW, _FEW_SHARE = 20, 0.05
"""So many runs, or so large a share of all, may stand beside the file before it is written anew."""


@dataclass(frozen=True, slots=True)
class LongRows:
    """The rows of all runs: of most in a file, of the others beside it.

    Attributes:
        run_ids: of all runs, in the order in which their rows stand.
        in_file: the ids of those whose rows the file has.
        beside: the arrays of the others' long frames, as they are kept.
        made_of: what the file was made of; nothing where there is none.
    """

    run_ids: Sequence[str]
    in_file: frozenset[str]
    beside: Mapping[str, Array]
    made_of: bytes = b""

    @classmethod
    def made(cls, frames: Mapping[str, pd.DataFrame], run_ids: Sequence[str]) -> LongRows:
        """Return the rows of long frames that were worked out."""
        return cls(run_ids, frozenset(), _arrays_of_frames(frames))

    @classmethod
    def from_arrays(cls, arrays: KeptArrays) -> LongRows:
        """Return what ``arrays`` made arrays of.

        Raises:
            DAMAGED: an array is not as it was written.
        """
        run_ids = msgpack.decode(arrays[_RUN_IDS].tobytes(), type=list[str])
        are_in = arrays[_IN_FILE].tolist()
        in_file = frozenset(one for one, is_in in zip(run_ids, are_in, strict=True) if is_in)
        beside: dict[str, Array] = {}
        for name in LONG_FRAMES:
            beside |= arrays_of(name, arrays)
        return cls(run_ids, in_file, beside, arrays[_FILE].tobytes())

    def arrays(self) -> dict[str, Array]:
        """Return all but what the file holds as arrays that are kept with the other frames."""
        return {
            _RUN_IDS: np.frombuffer(msgpack.encode(list(self.run_ids)), dtype="u1"),
            _IN_FILE: np.array([one in self.in_file for one in self.run_ids], dtype="u1"),
            _FILE: np.frombuffer(self.made_of, dtype="u1"),
            **self.beside,
        }

    def followed_by(
        self,
        taken: Collection[str],
        frames: Mapping[str, pd.DataFrame],
        run_ids: Sequence[str],
    ) -> LongRows:
        """Return the rows after a change.

        Args:
            taken: the ids of the runs whose rows stay as they are.
            frames: the long frames of all others.
            run_ids: of all runs, in the order in which their rows stand.
        """
        in_file = self.in_file.intersection(taken)
        others = [one for one in run_ids if one not in in_file]
        stay = frozenset(taken) - in_file
        made = _arrays_of_frames(frames)
        beside: dict[str, Array] = {}
        for name in LONG_FRAMES:
            parts = [RowsOfRuns(self.beside, stay), RowsOfRuns(made)]
            beside |= joined_by_run(name, parts, others)
        return LongRows(run_ids, in_file, beside, self.made_of)

    def opened(self, config: Config) -> OpenRows | None:
        """Return the rows with their file, None where that is gone or another one."""
        if not self.in_file:
            return OpenRows(self, KeptArrays({}))
        file = KeptFile(kept_path(config.home, _NAME), self.made_of).read()
        return None if file is None else OpenRows(self, file)


class OpenRows(NamedTuple):
    """The rows, and the arrays of their file."""

    rows: LongRows
    file: KeptArrays

    def joined(self, name: str) -> KeptArrays:
        """Return the arrays of one long frame with the rows of all runs.

        Raises:
            DAMAGED: an array is not as it was written.
        """
        rows = self.rows
        if not rows.in_file:
            return KeptArrays(rows.beside)
        parts = [RowsOfRuns(arrays_of(name, self.file), rows.in_file), RowsOfRuns(rows.beside)]
        return KeptArrays(joined_by_run(name, parts, rows.run_ids))

    def kept(self, config: Config, made_of: bytes) -> LongRows:
        """Return the rows as they are kept: all in the file, where many stood beside it.

        Args:
            config: the settings; what is kept stands beside the store they name.
            made_of: what all these rows were made of.

        Raises:
            DAMAGED: what the file holds is not as it was written.
        """
        rows = self.rows
        beside = len(rows.run_ids) - len(rows.in_file)
        if beside <= max(_FEW, _FEW_SHARE * len(rows.run_ids)):
            return rows
        in_file: dict[str, Array] = {}
        none_beside: dict[str, Array] = {}
        for name in LONG_FRAMES:
            joined = self.joined(name)
            in_file |= {one: joined[one] for one in joined.names if one.startswith(f"{name}.")}
            none_beside |= joined_by_run(name, [RowsOfRuns(rows.beside, frozenset())], [])
        KeptFile(kept_path(config.home, _NAME), made_of).write(in_file)
        return LongRows(rows.run_ids, frozenset(rows.run_ids), none_beside, made_of)


def _arrays_of_frames(frames: Mapping[str, pd.DataFrame]) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for name in LONG_FRAMES:
        arrays |= frame_arrays(name, frames[name])
    return arrays
