"""A second opinion on a FIT file: the same columns from the fitparse package, far slower."""

from __future__ import annotations

import struct
import warnings
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from analyzer.errors import ImportProblemError
from analyzer.importers.fit.components import expand
from analyzer.importers.fit.profile import FIT_EPOCH_S, KINDS, Field
from analyzer.importers.fit.tables import FitData
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.importers.fit.profile import Kind
    from analyzer.importers.table import Column

Row: TypeAlias = dict[str, list[Any]]

_OTHER_FAILURES = (struct.error, LookupError, ValueError, TypeError, AttributeError)


@dataclass(slots=True)
class Messages:
    """The messages of one kind as fitparse hands them over, one row each."""

    forms: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    place: list[int] = field(default_factory=list)


def decode(data: bytes) -> FitData:
    """Decode the bytes of a FIT file with fitparse.

    Returns:
        The same tables as ``decoder.decode`` gives, up to the first thing that fitparse cannot
        read. Two things differ: ``position`` counts messages instead of bytes, and the beats of
        a strap are not put into the records, since fitparse gets their times wrong.

    Raises:
        ImportProblemError: fitparse cannot even begin.
    """
    found: dict[str, Messages] = defaultdict(Messages)
    problem = _collect(data, found)
    if problem and not found:
        raise ImportProblemError(problem, "Try it without --decoder fitparse.")
    tables = {name: expand(_table(name, messages)) for name, messages in found.items()}
    return FitData(tables, (problem,) if problem else (), crc_ok=not problem)


def _collect(data: bytes, found: dict[str, Messages]) -> str:
    """Take over message by message; return why fitparse stopped early, if it did."""
    import fitparse  # noqa: PLC0415 - slow to load, and few ask for a second opinion

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            for place, message in enumerate(fitparse.FitFile(data)):
                kind = KINDS.get(message.mesg_num)
                if kind:
                    _take_over(message, kind, found[kind.name], place)
    except (fitparse.FitParseError, *_OTHER_FAILURES) as error:
        return f"fitparse could not read on: {error}"
    return ""


def _take_over(message: Any, kind: Kind, messages: Messages, place: int) -> None:  # noqa: ANN401 - fitparse has no types
    row: Row = {}
    for name, form, values in _values(message, kind):
        messages.forms[name] = form
        if form == "array" or not row.get(name):
            row.setdefault(name, []).extend(values if values.count(None) < len(values) else [])
    messages.rows.append(row)
    messages.place.append(place)


def _values(message: Any, kind: Kind) -> Iterator[tuple[str, str, list[Any]]]:  # noqa: ANN401 - fitparse has no types
    for item in message.fields:
        values = list(item.value) if isinstance(item.value, tuple) else [item.value]
        if item.field_type == "devfield":
            form = "text" if any(isinstance(value, str) for value in values) else "number"
            yield f"developer:{item.name}", form, values
            continue
        own = kind.fields.get((item.parent_field or item.field or item.field_def).def_num)
        if own is not None and own.form != "packed":
            yield own.name, own.form, [_value(value, item, own) for value in values]


def _value(value: Any, item: Any, own: Field) -> Any:  # noqa: ANN401 - fitparse has no types
    if value is None or own.form == "text":
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).timestamp()
    if isinstance(value, str):
        return item.raw_value
    if item.field is None or item.parent_field or own.offset == -FIT_EPOCH_S:
        return item.raw_value / own.scale - own.offset
    return value


def _table(name: str, messages: Messages) -> Table:
    columns = {
        column: _column([row.get(column, []) for row in messages.rows], form)
        for column, form in messages.forms.items()
    }
    return Table(name, columns, np.array(messages.place, dtype=np.int64))


def _column(rows: list[list[Any]], form: str) -> Column:
    if form == "text":
        return np.array([next(iter(row), None) for row in rows], dtype=object)
    width = max(map(len, rows)) if form == "array" else 1
    column = np.full((len(rows), max(width, 1)), np.nan)
    for own, values in zip(column, rows, strict=True):
        own[: min(width, len(values))] = values[:width]
    return column if form == "array" else column[:, 0]
