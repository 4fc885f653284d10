"""Where a cohort keeps what, and how its results are written and read.

COHORT/athletes/PSEUDONYM is an athlete's home as any other: ``legstats --home`` works on it.
COHORT/runs/PSEUDONYM.parquet holds what the estimator asks of the runs, COHORT/results/
PSEUDONYM.parquet one row of ``AthleteResult``. Runs and results know no name; an athlete's own
store does know where its files were read. From the salt and a name the pseudonym follows, so the
salt is for its owner's eyes alone.
"""

from __future__ import annotations

import re
import secrets
import typing
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.atomic import read_whole, replacing, write_atomically
from analyzer.buckets import COMPARED_BUCKETS
from analyzer.cohort.athlete import AthleteResult, Four, Matrix
from analyzer.errors import UsageError
from analyzer.locks import hold_lock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyarrow as pa

_MADE_OF = b"legstats.made_of"
_SALT_BYTES = 32
_PATIENCE_S = 60.0
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Cohort:
    """The folder of a cohort."""

    folder: Path

    @property
    def athletes(self) -> Path:
        """The folder of the athletes' homes."""
        return self.folder / "athletes"

    def may_be_here(self) -> bool:
        """Tell whether the folder is a cohort's, empty, or not there."""
        own = ("salt", self.athletes.name, _LOCK)
        try:
            found = {one.name for one in self.folder.iterdir()}
        except OSError:  # not there, or told of where it is written
            return True
        return not found or not found.isdisjoint(own)

    def home_of(self, pseudonym: str) -> Path:
        """Return an athlete's home."""
        return self.athletes / pseudonym

    def runs_of(self, pseudonym: str) -> Path:
        """Return the file of an athlete's runs."""
        return self.folder / "runs" / f"{pseudonym}.parquet"

    def result_of(self, pseudonym: str) -> Path:
        """Return the file of an athlete's result."""
        return self.folder / "results" / f"{pseudonym}.parquet"

    def forget_others(self, pseudonyms: Collection[str]) -> None:
        """Remove runs and results of athletes who are no longer in the cohort."""
        for name in ("runs", "results"):
            for path in (self.folder / name).glob("*.parquet"):
                if path.stem not in pseudonyms:
                    path.unlink(missing_ok=True)

    def pseudonyms(self) -> list[str]:
        """Return who is in the cohort, in order.

        Raises:
            UsageError: nobody is.
        """
        found = self.athletes.iterdir() if self.athletes.is_dir() else ()
        known = sorted(one.name for one in found if one.is_dir() and not one.name.startswith("."))
        if not known:
            raise UsageError(
                f"There is no athlete in {self.folder}.",
                "Read some with `legstats cohort import FOLDER -o COHORT`.",
            )
        return known

    def salt(self) -> bytes:
        """Return what pseudonyms are made with, made on first use, readable by its owner alone."""
        path = self.folder / "salt"
        if not path.exists():
            write_atomically(path, secrets.token_bytes(_SALT_BYTES), owner_only=True)
        return read_whole(path)

    def alone(self) -> AbstractContextManager[None]:
        """Let no other legstats work on the cohort meanwhile.

        Raises:
            TryLaterError: another one has been at it for a minute.
        """
        problem = f"Another legstats has been working on {self.folder} for a minute."
        return hold_lock(self.folder / _LOCK, _PATIENCE_S, problem)


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
