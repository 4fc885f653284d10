"""Writing the tidy tables into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from analyzer.answers.tables import exported_tables, without_formulas
from analyzer.errors import LegstatsError
from analyzer.extras import how_to_install

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from analyzer.frames.dataset import Dataset
    from analyzer.outputs import Outputs

    TableFormat = Literal["csv", "parquet"]

_MOMENT = "%Y-%m-%d %H:%M:%S+00:00"


def export_tables(
    data: Dataset, folder: Path, table_format: TableFormat, outputs: Outputs
) -> list[Path]:
    """Write all tables as one set; return their paths.

    Raises:
        LegstatsError: the folder cannot be written, a file of that name is not legstats' own, or
            Parquet's package is missing.
    """
    tables = exported_tables(data)
    names = [f"{name}.{table_format}" for name in tables]
    with outputs.replacing_set(folder) as staging:
        for name, frame in zip(names, tables.values(), strict=True):
            _write_table(frame, staging / name, table_format)
    return [folder / name for name in names]


def _with_plain_times(frame: pd.DataFrame) -> pd.DataFrame:
    """Write all moments alike; pandas would give a column fractions as soon as one has any."""
    moments = frame.select_dtypes("datetimetz").columns
    return frame.assign(**{name: frame[name].dt.strftime(_MOMENT) for name in moments})


def _write_table(frame: pd.DataFrame, path: Path, table_format: TableFormat) -> None:
    if table_format == "csv":
        _with_plain_times(without_formulas(frame)).to_csv(path, index=False)
        return
    try:
        frame.to_parquet(path, index=False)
    except ImportError as error:
        raise LegstatsError(
            "Parquet takes one more package.",
            f"In the checkout: `{how_to_install('parquet')}`. CSV takes none: --format csv.",
        ) from error
