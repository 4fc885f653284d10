"""Many athletes: the same functions over many stores, and what they show together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from os import PathLike

    import dask.dataframe as dd
    import pandas as pd


def load(path: str | PathLike[str], frame: Literal["results", "runs"] = "results") -> dd.DataFrame:
    """Return a cohort's results, or its runs, lazily as a Dask dataframe.

    Args:
        path: the cohort's folder, after ``legstats cohort report`` has estimated it.
        frame: "results", a row per athlete with the columns of ``describe_results()``; or "runs",
            a row per run: the athlete's ``pseudonym`` and what the estimator asks of the run, as
            ``Dataset.describe_columns()`` has it.

    Raises:
        UsageError: nothing is estimated there yet, there is no such frame, or no Dask.
    """
    from analyzer.cohort.lazily import read_lazily  # noqa: PLC0415 - slow to import

    return read_lazily(Path(path).expanduser(), frame)


def describe_results() -> pd.DataFrame:
    """Return the data dictionary of the results: type in Parquet and meaning by column name."""
    import pandas as pd  # noqa: PLC0415 - slow to import

    from analyzer.cohort.result_files import COLUMNS  # noqa: PLC0415 - as above

    return pd.DataFrame(COLUMNS).set_index("name")
