"""A frame held to its data dictionary, by pandera."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pandera.pandas import Column, DataFrameSchema

from analyzer.frames.dictionary import DICTIONARY

if TYPE_CHECKING:
    import pandas as pd


def check(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the frame when its columns and dtypes are those of its dictionary.

    Raises:
        pandera.errors.SchemaError: a column is missing or has another dtype.
    """
    texts = {column: "str" for column, dtype in frame.dtypes.items() if dtype == "str"}
    schema(name).validate(frame.astype(texts))  # however they are stored (loading.load)
    return frame


@cache
def schema(name: str) -> DataFrameSchema:
    columns = {c.name: Column(c.dtype, nullable=True) for c in DICTIONARY[name]}
    return DataFrameSchema(columns)
