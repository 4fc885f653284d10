"""From the bytes of all messages of one definition to columns.

Developer fields, which apps on the watch invented and described in the file, are read alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import isnan, nan, prod
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from analyzer.importers.fit.definitions import (
    BASE_TYPES,
    BYTE,
    FIT_EPOCH_S,
    TEXT,
    TIMESTAMP,
    TYPE_BITS,
    BaseType,
    Field,
    MessageDefinition,
    MessageType,
)
from analyzer.importers.fit.profile import MESSAGE_TYPES
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analyzer.importers.fit.definitions import FieldDefinition
    from analyzer.importers.table import Column, Columns

_NARROWER = {8: 4, 4: 2, 2: 1}
_PLANS = 1_024
_MOST_DEVELOPER_FIELDS = 250
_AS_A_TEXT = 8
_MOST_RAW = 2.0**32

_UNLISTED = MessageType("", {TIMESTAMP: Field("timestamp", offset=-FIT_EPOCH_S)})
"""What is read of a type that is not listed: its time, from which compressed times count on."""


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """A field that an app on the watch described in the file itself."""

    field: Field
    base_type: int


DeveloperFields: TypeAlias = "Mapping[tuple[int, int], DeveloperField]"
Described: TypeAlias = tuple[DeveloperField | None, ...]


class PickedField(NamedTuple):
    """A field that is read: where it stands, what it means, and how it is written."""

    defined: FieldDefinition
    field: Field
    base: BaseType

    @property
    def place(self) -> str:
        """What the field is called among the bytes of a message."""
        return str(self.defined.offset)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of its raw value; of a plain number, only the first value is read."""
        return () if self.field.form == "number" else (self.defined.size // self.base.size,)


class ReadPlan(NamedTuple):
    """How to read all messages of one definition: plain numbers, and other fields.

    ``payload`` is numpy's type of a message without its header, with a field for each pick.
    """

    name: str
    payload: np.dtype[np.void]
    numbers: Sequence[PickedField]
    conversion: Column
    others: Sequence[PickedField]


def described_in(definition: MessageDefinition, apps: DeveloperFields) -> Described:
    """Return the developer fields of a definition in order, None where nothing describes them."""
    return tuple(apps.get((app, number)) for number, _, app in definition.developer_fields())


def developer_fields(descriptions: Table) -> dict[tuple[int, int], DeveloperField]:
    """Read the ``field_description`` messages.

    Returns:
        Developer fields by the app's index in the file and the number of the field. Their names
        begin with ``developer:``, so none can pass for a field of the watch. A later
        description of the same field replaces the former.
    """
    fields: dict[tuple[int, int], DeveloperField] = {}
    apps = descriptions.numbers("developer_data_index")
    numbers = descriptions.numbers("field_definition_number")
    for row, (app, number) in enumerate(zip(apps, numbers, strict=True)):
        if not (isnan(app) or isnan(number)) and len(fields) < _MOST_DEVELOPER_FIELDS:
            key = int(app), int(number)
            fields[key] = _developer_field(descriptions, row)
    return fields


def _developer_field(descriptions: Table, row: int) -> DeveloperField:
    base_type = int(_number_or_zero(descriptions, "fit_base_type_id", row)) & TYPE_BITS
    name = descriptions.texts("field_name")[row] or "unnamed"
    field = Field(
        f"developer:{name}",
        scale=_number_or_zero(descriptions, "scale", row) or 1,
        offset=_number_or_zero(descriptions, "offset", row),
        form="text" if base_type == TEXT else "number",
    )
    return DeveloperField(field, base_type)


def _number_or_zero(descriptions: Table, column: str, row: int) -> float:
    value = float(descriptions.numbers(column)[row])
    return 0 if isnan(value) else value


def read_messages(
    data: bytes, content: bytes, described: Described, position: NDArray[np.int64]
) -> Table:
    """Read the known fields of all messages of one definition.

    Args:
        data: the whole file.
        content: the definition of the messages, without its header.
        described: the developer fields of the definition (``described_in``).
        position: where each message begins, shape ``(n,)``.

    Returns:
        A table of length ``n``; its name is empty where the type is none that is read.
    """
    plan = _read_plan(content, described)
    payloads = _gather_payloads(data, plan.payload, position)
    found: Columns = {}
    for pick, column in chain(
        zip(plan.numbers, _plain_numbers(payloads, plan), strict=True),
        ((pick, _other_values(payloads[pick.place], pick)) for pick in plan.others),
    ):
        _add_column(found, pick, column)
    return Table(plan.name, found, position)


def values_in(content: bytes, described: Described) -> int:
    """Return how many values ``read_messages`` keeps of one message of a definition.

    A text counts as several: it takes as much memory.
    """
    plan = _read_plan(content, described)
    return len(plan.numbers) + sum(
        prod(pick.shape) + _AS_A_TEXT * (pick.field.form == "text") for pick in plan.others
    )


@lru_cache(maxsize=_PLANS)
def _read_plan(content: bytes, described: Described) -> ReadPlan:
    """Work out how to read a definition; a watch defines its messages alike in all its files."""
    definition = MessageDefinition(content)
    picks = list(_picked_fields(definition, described))
    numbers = [pick for pick in picks if pick.field.form == "number"]
    others = [pick for pick in picks if pick.field.form != "number"]
    name = MESSAGE_TYPES.get(definition.message_number, _UNLISTED).name
    return ReadPlan(
        name, _payload_type(definition, picks), numbers, _conversion_of(numbers), others
    )


def _payload_type(definition: MessageDefinition, picks: Sequence[PickedField]) -> np.dtype[np.void]:
    end = ">" if definition.endianness == "big" else "<"
    return np.dtype(
        {
            "names": [pick.place for pick in picks],
            "formats": [(end + pick.base.code, pick.shape) for pick in picks],
            "offsets": [pick.defined.offset for pick in picks],
            "itemsize": definition.size,
        }
    )


def _add_column(found: Columns, pick: PickedField, column: Column) -> None:
    name = pick.field.name
    if name not in found:
        found[name] = column
    elif pick.defined.developer is None:
        found[name] = _first_valid(found[name], column)
    else:
        found[f"{name} ({pick.defined.developer}.{pick.defined.number})"] = column


def _gather_payloads(
    data: bytes, payload: np.dtype[np.void], position: NDArray[np.int64]
) -> NDArray[np.void]:
    """Gather the bytes after each header by viewing the file as one payload at every byte."""
    if not payload.names:
        return np.empty(len(position), dtype=payload)
    # numpy copies 30 bytes from each of 10,000 places in one go this way; slicing the file message
    # by message would cost more than all the rest of the decoder.
    everywhere: Column = np.ndarray(
        (len(data) - payload.itemsize,), f"V{payload.itemsize}", data, offset=1, strides=(1,)
    )
    return everywhere[position].view(payload)


def _picked_fields(definition: MessageDefinition, described: Described) -> Iterator[PickedField]:
    for defined, field, base_type in _known_fields(definition, described):
        base = _fitting_base(BASE_TYPES.get(base_type, BASE_TYPES[BYTE]), defined.size)
        # A file may define a text where the profile has a number; bytes of one are not the other.
        if base is not None and (field.form == "text") == (base_type == TEXT):
            yield PickedField(defined, field, base)


def _known_fields(
    definition: MessageDefinition, described: Described
) -> Iterator[tuple[FieldDefinition, Field, int]]:
    fields = MESSAGE_TYPES.get(definition.message_number, _UNLISTED).fields
    of_apps = iter(described)
    for defined in definition.field_definitions():
        if defined.developer is None:
            if defined.number in fields:
                yield defined, fields[defined.number], defined.base_type
        elif own := next(of_apps, None):
            yield defined, own.field, own.base_type


def _fitting_base(base: BaseType, size: int) -> BaseType | None:
    """Return the base type, or a narrower one for a field that is too small for it."""
    while base.size > size:
        if base.invalid is None or base.size not in _NARROWER:
            return None
        bits = 8 * (base.size - _NARROWER[base.size])
        narrow = _NARROWER[base.size]
        # The narrower invalid value is the upper end of the wide one: 0xFFFF becomes 0xFF.
        base = BaseType(f"{base.code[0]}{narrow}", narrow, base.invalid >> bits)
    return base


def _plain_numbers(payloads: NDArray[np.void], plan: ReadPlan) -> Column:
    """Read the first value of each field, shape ``(fields, n)``: all fields in one pass."""
    values = np.empty((len(plan.numbers), len(payloads)))
    # Invalid values, scales and offsets are then applied to all fields at once.
    for row, pick in zip(values, plan.numbers, strict=True):
        row[:] = _numbers(payloads[pick.place], pick.base)
    return _scale_values(values, plan.conversion)


def _numbers(raw: Column, base: BaseType) -> Column:
    """Return raw values as they are, but for those that no field can have, which are NaN."""
    if not base.holds_nonsense:
        return raw
    values = raw.astype(np.float64)
    values[~(np.abs(values) <= _MOST_RAW)] = nan
    return values


def _conversion_of(picks: Sequence[PickedField]) -> Column:
    """Return what means invalid, scale and offset of each field, shape ``(3, fields, 1)``."""
    each = [
        (nan if base.invalid is None else base.invalid, field.scale, field.offset)
        for _, field, base in picks
    ]
    return np.array(each).reshape(-1, 3, 1).swapaxes(0, 1)


def _scale_values(values: Column, conversion: Column) -> Column:
    """Turn raw values, one row for each field, into values of the profile, in place."""
    invalid, scale, offset = conversion
    np.putmask(values, values == invalid, nan)
    values /= scale
    values -= offset
    return values


def _other_values(raw: Column, pick: PickedField) -> Column:
    if pick.field.form == "text":
        return _decoded_texts(raw)
    if pick.field.form == "packed":
        return _packed_bytes(raw)
    numbers = _numbers(raw, pick.base).astype(np.float64)
    return _scale_values(numbers, _conversion_of([pick]))


def _packed_bytes(raw: Column) -> Column:
    values = raw.astype(np.float64)
    # One byte of 255 is a value like any other; only a field that is full of them is invalid.
    values[(raw == BASE_TYPES[BYTE].invalid).all(axis=1)] = np.nan
    return values


def _decoded_texts(raw: Column) -> Column:
    texts = np.full(len(raw), None, dtype=object)
    for row, letters in enumerate(raw):
        texts[row] = letters.tobytes().partition(b"\0")[0].decode("utf-8", "replace") or None
    return texts


def _first_valid(earlier: Column, later: Column) -> Column:
    """Take the first valid value where a definition holds the same field twice."""
    if earlier.shape != later.shape or earlier.dtype != later.dtype:
        return earlier
    texts = earlier.dtype == object
    missing = np.array([one is None for one in earlier]) if texts else np.isnan(earlier)
    return np.where(missing, later, earlier)
