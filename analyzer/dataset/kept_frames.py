"""Frames to and from the arrays that are kept: the same dtypes and the same values to the bit.

Columns of one dtype are kept as one array (columns x rows), floats as two: those that single
precision holds to the bit, and the others. Texts are codes into the list of different ones, and
Python's objects are written out as the data dictionary names their types.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from msgspec import msgpack

from analyzer.frames.dictionary import DAY, DICTIONARY, UTC, VALUES_OF
from analyzer.frames.texts import python_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analyzer.kept.kept_file import Array, KeptArrays

LONG_FRAMES = ("minutes", "hr_profile", "pace_profile")
"""Frames with many rows a run: their one text is its id, and all else are floats."""
_FLOAT = "float64"
_FLOAT_PARTS = ("narrow", "wide", "is_narrow")
_STORED_AS = {"bool": "u1", "int64": "i8", "Int64": "i8", UTC: "i8", DAY: "i8"}
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
        if dtype == _FLOAT:
            arrays |= _float_arrays(name, [_narrowed(frame[one].to_numpy()) for one in columns])
            continue
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


class RowsOfRuns(NamedTuple):
    """The arrays of a long frame, and of which runs its rows are taken; None for all."""

    arrays: Mapping[str, Array]
    runs: frozenset[str] | None = None


def joined_by_run(
    name: str, parts: Sequence[RowsOfRuns], in_order: Sequence[str]
) -> dict[str, Array]:
    """Return the arrays of the frame that holds the rows of several, run by run.

    Args:
        name: of a long frame.
        parts: no two of which give the same run's rows.
        in_order: the ids of all runs, in the order in which their rows shall stand.
    """
    place_of = {run_id: place for place, run_id in enumerate(in_order)}
    places: list[Array] = []
    columns: list[list[Array]] = []
    for arrays, runs in parts:
        ids = _values_in(arrays[f"{name}.run_id.texts"], str)
        wanted = (one if runs is None or one in runs else "" for one in ids)
        of_ids = np.fromiter((place_of.get(one, _UNKNOWN) for one in wanted), "i4", len(ids))
        place = of_ids[arrays[f"{name}.str.codes"][0]]
        here = slice(None) if (place != _UNKNOWN).all() else place != _UNKNOWN
        places.append(place[here])
        columns.append([column[here] for column in _float_columns(name, arrays)])
    place = np.concatenate(places)
    joined = [np.concatenate(column) for column in zip(*columns, strict=True)]
    if (np.diff(place) < 0).any():
        order = np.argsort(place, kind="stable")
        place, joined = place[order], [column[order] for column in joined]
    return {
        f"{name}.rows": np.array([len(place)]),
        f"{name}.str.codes": place[np.newaxis],
        f"{name}.run_id.texts": _as_bytes(list(in_order)),
        **_float_arrays(name, joined),
    }


def arrays_of(name: str, arrays: KeptArrays) -> dict[str, Array]:
    """Return those of one frame, as they are kept.

    Raises:
        DAMAGED: an array is not as it was written, or those of a long frame do not belong together.
    """
    found = {one: arrays[one] for one in arrays.names if one.startswith(f"{name}.")}
    if name in LONG_FRAMES:
        rows, codes = int(found[f"{name}.rows"][0]), found[f"{name}.str.codes"]
        highest = len(_values_in(found[f"{name}.run_id.texts"], str)) - 1
        lengths = {codes.shape[1], *map(len, _float_columns(name, found))}
        if lengths != {rows} or codes.max(initial=-1) > highest:
            raise ValueError(name)
    return found


def _narrowed(column: Array) -> Array:
    """Return floats in single precision where that is the same to the bit."""
    with np.errstate(over="ignore", invalid="ignore"):
        narrow = column.astype("f4")
    is_same = np.array_equal(narrow.astype("f8").view("i8"), column.view("i8"))
    return narrow if is_same else column


def _float_arrays(name: str, columns: Sequence[Array]) -> dict[str, Array]:
    """Return the arrays of a frame's floats, each column in single precision or in double."""
    rows = len(columns[0])
    is_narrow = np.array([column.dtype == "f4" for column in columns])
    narrow, wide = ([c for c in columns if c.dtype == dtype] for dtype in ("f4", "f8"))
    packed = (
        np.stack(narrow) if narrow else np.empty((0, rows), "f4"),
        np.stack(wide) if wide else np.empty((0, rows), "f8"),
        is_narrow,
    )
    return dict(zip((f"{name}.{_FLOAT}.{part}" for part in _FLOAT_PARTS), packed, strict=True))


def _float_columns(name: str, arrays: Mapping[str, Array] | KeptArrays) -> list[Array]:
    """Return a frame's floats, each column as it is kept.

    Raises:
        DAMAGED: an array is not as it was written, or they do not belong together.
    """
    narrow, wide, is_narrow = (arrays[f"{name}.{_FLOAT}.{part}"] for part in _FLOAT_PARTS)
    if is_narrow.sum() != len(narrow) or (~is_narrow).sum() != len(wide):
        raise ValueError(name)
    of_each = {True: iter(narrow), False: iter(wide)}
    return [next(of_each[one]) for one in is_narrow.tolist()]


def frame_from(name: str, arrays: KeptArrays) -> pd.DataFrame:
    """Return the frame that ``frame_arrays`` made arrays of.

    Raises:
        DAMAGED: an array is not as it was written.
    """
    columns: dict[str, Any] = {}
    rows = int(arrays[f"{name}.rows"][0])
    for dtype, names in _by_dtype(name):
        if dtype == _FLOAT:
            floats = (column.astype(_FLOAT, copy=False) for column in _float_columns(name, arrays))
            columns |= zip(names, floats, strict=True)
            continue
        parts = {part: arrays[f"{name}.{dtype}.{part}"] for part in _parts_of(dtype)}
        for place, column in enumerate(names):
            one = {part: stacked[place] for part, stacked in parts.items()}
            columns[column] = _column_from(one, name, column, dtype, arrays)
    in_order = {column.name: columns[column.name] for column in DICTIONARY[name]}
    # Names as Python's own texts, too.
    with python_texts():
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
