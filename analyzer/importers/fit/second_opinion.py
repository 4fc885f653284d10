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
from analyzer.importers.fit.components import expand_components
from analyzer.importers.fit.definitions import FIT_EPOCH_S, Field
from analyzer.importers.fit.profile import MESSAGE_TYPES
from analyzer.importers.fit.tables import FitData
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.importers.fit.definitions import MessageType
    from analyzer.importers.table import Column

FieldValues: TypeAlias = dict[str, list[Any]]

_OTHER_FAILURES = (struct.error, LookupError, ValueError, TypeError, AttributeError)


@dataclass(slots=True)
class FitparseMessages:
    """The messages of one type as fitparse hands them over, one row each."""

    forms: dict[str, str] = field(default_factory=dict)
    rows: list[FieldValues] = field(default_factory=list)
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
    found: dict[str, FitparseMessages] = defaultdict(FitparseMessages)
    problem = _collect_messages(data, found)
    if problem and not found:
        raise ImportProblemError(problem, "Try it without --decoder fitparse.")
    tables = {
        name: expand_components(_as_table(name, messages)) for name, messages in found.items()
    }
    problems = (problem,) if problem else ()
    return FitData(tables, problems, crc_ok=not problem, is_cut=bool(problem))


def _collect_messages(data: bytes, found: dict[str, FitparseMessages]) -> str:
    """Take over message by message; return why fitparse stopped early, if it did."""
    import fitparse  # noqa: PLC0415 - slow to load, and few ask for a second opinion

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            for place, message in enumerate(fitparse.FitFile(data)):
                message_type = MESSAGE_TYPES.get(message.mesg_num)
                if message_type:
                    _take_over(message, message_type, found[message_type.name], place)
    except (fitparse.FitParseError, *_OTHER_FAILURES) as error:
        return f"fitparse could not read on: {error}"
    return ""


def _take_over(
    message: Any,  # noqa: ANN401 - fitparse has no types
    message_type: MessageType,
    messages: FitparseMessages,
    place: int,
) -> None:
    row: FieldValues = {}
    for name, form, values in _field_values(message, message_type):
        messages.forms[name] = form
        if form == "array" or not row.get(name):
            row.setdefault(name, []).extend(values if values.count(None) < len(values) else [])
    messages.rows.append(row)
    messages.place.append(place)


def _field_values(message: Any, message_type: MessageType) -> Iterator[tuple[str, str, list[Any]]]:  # noqa: ANN401 - fitparse has no types
    for item in message.fields:
        values = list(item.value) if isinstance(item.value, tuple) else [item.value]
        if item.field_type == "devfield":
            form = "text" if any(isinstance(value, str) for value in values) else "number"
            yield f"developer:{item.name}", form, values
            continue
        own = message_type.fields.get((item.parent_field or item.field or item.field_def).def_num)
        if own is not None and own.form != "packed":
            yield own.name, own.form, [_profile_value(value, item, own) for value in values]


def _profile_value(value: Any, item: Any, own: Field) -> Any:  # noqa: ANN401 - fitparse has no types
    if value is None or own.form == "text":
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).timestamp()
    if isinstance(value, str):
        return item.raw_value
    if item.field is None or item.parent_field or own.offset == -FIT_EPOCH_S:
        return item.raw_value / own.scale - own.offset
    return value


def _as_table(name: str, messages: FitparseMessages) -> Table:
    columns = {
        column: _as_column([row.get(column, []) for row in messages.rows], form)
        for column, form in messages.forms.items()
    }
    return Table(name, columns, np.array(messages.place, dtype=np.int64))


def _as_column(rows: list[list[Any]], form: str) -> Column:
    if form == "text":
        return np.array([next(iter(row), None) for row in rows], dtype=object)
    width = max(map(len, rows)) if form == "array" else 1
    column = np.full((len(rows), max(width, 1)), np.nan)
    for own, values in zip(column, rows, strict=True):
        own[: min(width, len(values))] = values[:width]
    return column if form == "array" else column[:, 0]
