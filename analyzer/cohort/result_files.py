"""How an athlete's result is written and read: a Parquet file, one row of documented columns."""

from __future__ import annotations

import re
import typing
from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.atomic import replacing
from analyzer.buckets import COMPARED_BUCKETS
from analyzer.cohort.athlete import AthleteResult, Four, Matrix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

_MADE_OF = b"legstats.made_of"


class ResultColumn(NamedTuple):
    """A column of the results: its name, its type in Parquet, and what it means."""

    name: str
    kind: str
    meaning: str


_KINDS: dict[object, str] = {
    str: "string",
    int: "int64",
    float: "double",
    Matrix: "list<list<double>>",
}
_BY_BUCKET: dict[object, str] = {Four: "double", tuple[int, ...]: "int64"}


def _column_name(stem: str, bucket: str) -> str:
    return f"{stem}_{re.sub('[^0-9]+', '_', bucket).strip('_')}_h"


def _columns_of(name: str, annotated: Any) -> Iterator[tuple[str, ResultColumn]]:  # noqa: ANN401 - a type expression
    """Yield a field's columns: one, or one per bucket."""
    kind, meaning = annotated.__origin__, annotated.__metadata__[0]
    if kind not in _BY_BUCKET:
        yield name, ResultColumn(name, _KINDS[kind], meaning)
        return
    for bucket in COMPARED_BUCKETS:
        column = _column_name(name, bucket)
        yield name, ResultColumn(column, _BY_BUCKET[kind], f"{meaning}, {bucket} after leg day")


_HINTS = typing.get_type_hints(AthleteResult, include_extras=True)
_FIELDS = [
    pair for one in fields(AthleteResult) for pair in _columns_of(one.name, _HINTS[one.name])
]
COLUMNS: tuple[ResultColumn, ...] = tuple(column for _, column in _FIELDS)
"""The data dictionary of COHORT/results/*.parquet."""


def write_result(path: Path, result: AthleteResult, made_of: str) -> None:
    """Write one athlete's row, whole or not at all.

    Args:
        path: the file.
        result: the row.
        made_of: digest of all it was made of; "" never counts as the same.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

    with replacing(path, owner_only=True) as unfinished:
        pq.write_table(_table_of(result, made_of), unfinished)


def read_result(path: Path) -> tuple[AthleteResult, str] | None:
    """Return an athlete's row and the digest of what it was made of; None where there is none.

    A file that cannot be read, or of another version's columns, counts as none: it is made again.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    try:
        table = pq.read_table(path, partitioning=None)
    except (OSError, pa.ArrowException):
        return None
    metadata = table.schema.metadata or {}
    if table.num_rows != 1 or table.column_names != [column.name for column in COLUMNS]:
        return None
    row = iter(table.to_pylist()[0].values())
    values: dict[str, Any] = {}
    for name, _ in _FIELDS:
        value = next(row)
        if _HINTS[name].__origin__ in _BY_BUCKET:
            values[name] = (*values.get(name, ()), value)
        else:
            values[name] = _plain(value)
    return AthleteResult(**values), metadata.get(_MADE_OF, b"").decode()


def _plain(value: object) -> object:
    """Return a cell as ``AthleteResult`` has it."""
    return tuple(map(tuple, value)) if isinstance(value, list) else value


def _table_of(result: AthleteResult, made_of: str) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    types = {
        "string": pa.string(),
        "int64": pa.int64(),
        "double": pa.float64(),
        "list<list<double>>": pa.list_(pa.list_(pa.float64())),
    }
    cells: list[object] = []
    for one in fields(AthleteResult):
        value = getattr(result, one.name)
        cells += value if _HINTS[one.name].__origin__ in _BY_BUCKET else [value]
    schema = pa.schema(
        [
            pa.field(column.name, types[column.kind], metadata={"meaning": column.meaning})
            for column in COLUMNS
        ],
        metadata={_MADE_OF: made_of.encode()},
    )
    row = {column.name: [cell] for column, cell in zip(COLUMNS, cells, strict=True)}
    return pa.table(row, schema=schema)
