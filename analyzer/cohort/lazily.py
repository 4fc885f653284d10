"""A cohort's results and runs as Dask dataframes, read when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.cohort.extra import demand_extra
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    import dask.dataframe as dd

FRAMES = ("results", "runs")
_PART_SIZE = "64MiB"
"""Many small files make one partition: a task a row would cost more than the row."""


def read_lazily(cohort: Path, frame: str) -> dd.DataFrame:
    """Return one of ``FRAMES`` of a cohort's folder; see ``analyzer.cohort.load``.

    Raises:
        UsageError: nothing is estimated there yet, there is no such frame, or no Dask.
    """
    if frame not in FRAMES:
        raise UsageError(f"A cohort has no frame {frame!r}.", f"Choose {' or '.join(FRAMES)}.")
    files = sorted(map(str, (cohort / frame).glob("*.parquet")))
    if not files:
        raise UsageError(
            f"Nothing is estimated in {cohort} yet.", "Run `legstats cohort report` on it first."
        )
    demand_extra()
    import dask.dataframe as dd  # noqa: PLC0415 - an extra, and slow to import

    read: dd.DataFrame = dd.read_parquet(files, blocksize=_PART_SIZE, aggregate_files=True)
    return read
