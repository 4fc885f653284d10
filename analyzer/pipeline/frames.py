"""The frames of the data dictionary, and ``Dataset`` that holds them.

``check`` holds a frame to its dictionary (``dictionary.py``). Floats use NaN, strings
"" and timestamps NaT for unknown; whole numbers that may be unknown are ``Int64``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from analyzer.errors import UsageError
from analyzer.pipeline.dictionary import DICTIONARY, UTC, Column

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

    from analyzer.config import Config


@dataclass(frozen=True)
class Dataset:
    """Everything known of one athlete, as tidy frames, and the settings to read them with.

    ``describe_columns(name)`` tells what each column means. Runs are sorted by start and tagged
    with the time since leg day; ``leg_days`` holds every strength session with its decision.
    ``still_to_read`` counts the activities of a Strava account that are not read whole yet.
    """

    runs: pd.DataFrame
    leg_days: pd.DataFrame
    strength_sets: pd.DataFrame
    journal: pd.DataFrame
    minutes: pd.DataFrame
    hr_profile: pd.DataFrame
    pace_profile: pd.DataFrame
    files: pd.DataFrame
    config: Config
    still_to_read: int = 0

    @staticmethod
    def describe_columns(frame: str = "runs") -> pd.DataFrame:
        """Return the data dictionary of one frame: dtype, unit and meaning by column name.

        Raises:
            UsageError: there is no frame of that name.
        """
        frames = [entry.name for entry in fields(Dataset) if entry.name in DICTIONARY]
        if frame not in frames:
            raise UsageError(f"there is no frame {frame!r}", f"choose one of {', '.join(frames)}")
        return pd.DataFrame(DICTIONARY[frame]).set_index("name")


def empty(name: str) -> pd.DataFrame:
    """Return a frame of the dictionary's columns and dtypes with no rows."""
    return pd.DataFrame({c.name: pd.Series(dtype=cast("Any", c.dtype)) for c in DICTIONARY[name]})


def conform(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return ``frame`` with the dictionary's columns in order and dtypes; missing ones unknown."""
    columns = {c.name: _column(frame, c) for c in DICTIONARY[name]}
    return pd.DataFrame(columns, index=frame.index)


def _column(frame: pd.DataFrame, column: Column) -> pd.Series[Any]:
    values: pd.Series[Any] = (
        frame[column.name]
        if column.name in frame
        else pd.Series([None] * len(frame), index=frame.index, dtype="object")
    )
    if column.dtype in _WHEN_UNKNOWN:
        values = values.astype("object").where(values.notna(), _WHEN_UNKNOWN[column.dtype])
    if column.dtype == UTC:
        values = pd.to_datetime(values, utc=True)
    converted: pd.Series[Any] = values.astype(cast("Any", column.dtype))
    return converted


_WHEN_UNKNOWN: dict[str, Any] = {"str": "", "bool": False}


def check(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Hold ``frame`` to its dictionary and return it.

    Raises:
        pandera.errors.SchemaError: a column is missing or has another dtype.
    """
    texts = {column: "str" for column, dtype in frame.dtypes.items() if dtype == "str"}
    _schema(name).validate(frame.astype(texts))  # however they are stored (loading.load)
    return frame


@cache
def _schema(name: str) -> DataFrameSchema:
    from pandera.pandas import Column as Checked  # noqa: PLC0415 - slow to import
    from pandera.pandas import DataFrameSchema  # noqa: PLC0415

    columns = {c.name: Checked(c.dtype, nullable=True) for c in DICTIONARY[name]}
    return DataFrameSchema(columns)
