"""Writing the tidy tables into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from analyzer.answers.tables import exported_tables
from analyzer.atomic import replacing
from analyzer.errors import LegstatsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from analyzer.frames.dataset import Dataset

    TableFormat = Literal["csv", "parquet"]


def export_tables(data: Dataset, folder: Path, table_format: TableFormat) -> Iterator[Path]:
    """Write each table whole or not at all; yield its path when it is there.

    Raises:
        LegstatsError: the folder cannot be written, or Parquet's package is missing.
    """
    for name, frame in exported_tables(data).items():
        path = folder / f"{name}.{table_format}"
        _write_table(frame, path, table_format)
        yield path


def _write_table(frame: pd.DataFrame, path: Path, table_format: TableFormat) -> None:
    try:
        with replacing(path) as unfinished:
            if table_format == "csv":
                frame.to_csv(unfinished, index=False)
            else:
                frame.to_parquet(unfinished, index=False)
    except ImportError as error:
        raise LegstatsError(
            "Parquet needs one more package.", "pip install 'legstats[parquet]'"
        ) from error
    except OSError as error:
        raise LegstatsError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder with -o."
        ) from error
