"""Frames to and from the arrays that are kept: the same dtypes and the same values to the bit.

Columns of one dtype are kept as one array (columns x rows). Texts are codes into the list of
different ones, and Python's objects are written out as the data dictionary names their types.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from msgspec import msgpack

from analyzer.frames.dictionary import DAY, DICTIONARY, UTC, VALUES_OF

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.kept.kept_file import Array, KeptArrays

_STORED_AS = {"float64": "f8", "bool": "u1", "int64": "i8", "Int64": "i8", UTC: "i8", DAY: "i8"}
"""What a number, a yes or no, or a moment (microseconds since 1970) is kept as."""
_UNKNOWN = -1
"""The code of an unknown text."""


class NotKeepableError(ValueError):
    """A frame holds what would not come back as it was."""


def frame_arrays(name: str, frame: pd.DataFrame) -> dict[str, Array]:
    """Return a frame of the data dictionary as arrays by name.

    Raises:
        NotKeepableError: it is not as the dictionary says.
    """
    dtypes = {column.name: column.dtype for column in DICTIONARY[name]}
    is_numbered = isinstance(frame.index, pd.RangeIndex) and frame.index.start == 0
    if list(frame.columns) != list(dtypes) or not is_numbered:
        raise NotKeepableError(name)
    if any(str(frame[column].dtype) != dtype for column, dtype in dtypes.items()):
        raise NotKeepableError(name)
    arrays: dict[str, Array] = {f"{name}.rows": np.array([len(frame)])}
    for dtype, columns in _by_dtype(name):
        packed = [_column_arrays(frame[column], column, dtype) for column in columns]
        for part in packed[0]:
            # Lists of texts and values differ in length, all else is one array of all columns.
            if part in {"texts", "values"}:
                arrays |= {
                    f"{name}.{column}.{part}": each[part]
                    for column, each in zip(columns, packed, strict=True)
                }
            else:
                arrays[f"{name}.{dtype}.{part}"] = np.stack([each[part] for each in packed])
    return arrays


def frame_from(name: str, arrays: KeptArrays) -> pd.DataFrame:
    """Return the frame that ``frame_arrays`` made arrays of.

    Raises:
        DAMAGED: an array is not as it was written.
    """
    columns: dict[str, Any] = {}
    rows = int(arrays[f"{name}.rows"][0])
    for dtype, names in _by_dtype(name):
        parts = {part: arrays[f"{name}.{dtype}.{part}"] for part in _parts_of(dtype)}
        for place, column in enumerate(names):
            one = {part: stacked[place] for part, stacked in parts.items()}
            columns[column] = _column_from(one, name, column, dtype, arrays)
    in_order = {column.name: columns[column.name] for column in DICTIONARY[name]}
    # Names as Python's own texts too.
    with pd.option_context("mode.string_storage", "python"):
        return pd.DataFrame(in_order, index=pd.RangeIndex(rows))


def _by_dtype(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each dtype of a frame with its columns."""
    found: dict[str, list[str]] = defaultdict(list)
    for column in DICTIONARY[name]:
        found[column.dtype].append(column.name)
    yield from found.items()


def _parts_of(dtype: str) -> tuple[str, ...]:
    """Return the arrays that all columns of a dtype share."""
    return {"str": ("codes",), "object": (), "Int64": ("numbers", "unknown")}.get(
        dtype, ("numbers",)
    )


def _column_arrays(column: pd.Series[Any], name: str, dtype: str) -> Mapping[str, Array]:
    if dtype == "object":
        return {"values": _as_bytes(_checked_values(column.tolist(), name))}
    if dtype == "str":
        codes, texts = pd.factorize(column.to_numpy(dtype=object))
        return {"codes": codes.astype("i4"), "texts": _as_bytes(texts.tolist())}
    if dtype == "Int64":
        numbers = column.to_numpy(dtype="i8", na_value=0)
        return {"numbers": numbers, "unknown": column.isna().to_numpy().view("u1")}
    numbers = column.to_numpy(dtype="datetime64[us]") if dtype in {UTC, DAY} else column.to_numpy()
    return {"numbers": numbers.view(_STORED_AS[dtype])}


def _column_from(
    parts: Mapping[str, Array], frame: str, name: str, dtype: str, arrays: KeptArrays
) -> Any:  # noqa: ANN401 - an array of numpy's or pandas'
    if dtype == "object":
        values = _values_in(arrays[f"{frame}.{name}.values"], VALUES_OF[name])
        return pd.Series(_object_array(values), dtype="object")
    if dtype == "str":
        texts = _object_array([*_values_in(arrays[f"{frame}.{name}.texts"], str), np.nan])
        # Texts as Python's own, as where they are worked out; unknown ones are the last.
        return pd.array(texts[parts["codes"]], dtype=pd.StringDtype("python", na_value=np.nan))
    if dtype == "Int64":
        return pd.arrays.IntegerArray(parts["numbers"], parts["unknown"].view(bool))
    if dtype in {UTC, DAY}:
        moments = pd.Series(parts["numbers"].view("datetime64[us]"))
        return moments.dt.tz_localize("UTC") if dtype == UTC else moments
    return parts["numbers"].view(dtype)


def _checked_values(values: list[Any], name: str) -> list[Any]:
    """Return values that come back as they are."""
    if name not in VALUES_OF:
        raise NotKeepableError(name)
    try:
        back = _values_in(_as_bytes(values), VALUES_OF[name])
    except (TypeError, ValueError) as error:
        raise NotKeepableError(name) from error
    # As text, for 5 equals 5.0 and is not shown as it is.
    if repr(back) != repr(values):
        raise NotKeepableError(name)
    return values


def _as_bytes(values: list[Any]) -> Array:
    return np.frombuffer(msgpack.encode(values), dtype="u1")


def _values_in(packed: Array, kind: Any) -> list[Any]:  # noqa: ANN401 - a type expression
    found: list[Any] = msgpack.decode(packed.tobytes(), type=list[kind])
    return found


def _object_array(values: list[Any]) -> Array:
    """Return values as they are: ``np.array`` would make a table of tuples that are as long."""
    return np.fromiter(values, dtype=object, count=len(values))
