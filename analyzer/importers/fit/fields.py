"""From the bytes of all messages of one layout to columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import nan
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from analyzer.importers.fit.layout import BASE_TYPES, BYTE, TEXT, BaseType, Layout
from analyzer.importers.fit.profile import ANY_KIND, KINDS, Field
from analyzer.importers.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analyzer.importers.fit.layout import Slot
    from analyzer.importers.table import Column, Columns

_NARROWER = {8: 4, 4: 2, 2: 1}
_PLANS = 1_024


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """A field that an app on the watch described in the file itself."""

    field: Field
    base_type: int


DeveloperFields: TypeAlias = "Mapping[tuple[int, int], DeveloperField]"
Described: TypeAlias = tuple[DeveloperField | None, ...]


class Pick(NamedTuple):
    """A field that is read: where it stands, what it means, and how it is written."""

    slot: Slot
    field: Field
    base: BaseType

    @property
    def place(self) -> str:
        """What the field is called among the bytes of a message."""
        return str(self.slot.offset)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of its raw value; of a plain number, only the first value is read."""
        return () if self.field.form == "number" else (self.slot.size // self.base.size,)


class Plan(NamedTuple):
    """How to read all messages of one layout: plain numbers, and other fields.

    ``payload`` is numpy's type of a message without its header, with a field for each pick.
    """

    kind: str
    payload: np.dtype[np.void]
    numbers: Sequence[Pick]
    conversion: Column
    others: Sequence[Pick]


def described_in(layout: Layout, apps: DeveloperFields) -> Described:
    """Return the developer fields of a layout in order, None where nothing describes them."""
    return tuple(apps.get((app, number)) for number, _, app in layout.developer_triples())


def read(
    data: bytes, definition: bytes, described: Described, position: NDArray[np.int64]
) -> Table:
    """Read the known fields of all messages of one layout.

    Args:
        data: the whole file.
        definition: how the messages are laid out.
        described: the developer fields of the layout (``described_in``).
        position: where each message begins, shape ``(n,)``.

    Returns:
        A table of length ``n``; its name is empty where the kind is none that is read.
    """
    plan = _plan(definition, described)
    payloads = _payloads(data, plan.payload, position)
    found: Columns = {}
    for pick, column in chain(
        zip(plan.numbers, _numbers(payloads, plan), strict=True),
        ((pick, _other(payloads[pick.place], pick)) for pick in plan.others),
    ):
        _add(found, pick, column)
    return Table(plan.kind, found, position)


@lru_cache(maxsize=_PLANS)
def _plan(definition: bytes, described: Described) -> Plan:
    """Work out how to read a layout; a watch defines its messages alike in all its files."""
    layout = Layout(definition)
    picks = list(_picks(layout, described))
    numbers = [pick for pick in picks if pick.field.form == "number"]
    others = [pick for pick in picks if pick.field.form != "number"]
    kind = KINDS.get(layout.kind, ANY_KIND).name
    return Plan(kind, _payload_type(layout, picks), numbers, _conversion(numbers), others)


def _payload_type(layout: Layout, picks: Sequence[Pick]) -> np.dtype[np.void]:
    end = ">" if layout.endianness == "big" else "<"
    return np.dtype(
        {
            "names": [pick.place for pick in picks],
            "formats": [(end + pick.base.code, pick.shape) for pick in picks],
            "offsets": [pick.slot.offset for pick in picks],
            "itemsize": layout.size,
        }
    )


def _add(found: Columns, pick: Pick, column: Column) -> None:
    name = pick.field.name
    if name not in found:
        found[name] = column
    elif pick.slot.developer is None:
        found[name] = _first_valid(found[name], column)
    else:
        found[f"{name} ({pick.slot.developer}.{pick.slot.number})"] = column


def _payloads(
    data: bytes, payload: np.dtype[np.void], position: NDArray[np.int64]
) -> NDArray[np.void]:
    """Gather the bytes after each header by viewing the file as one payload at every byte."""
    if not payload.names:
        return np.empty(len(position), dtype=payload)
    everywhere: Column = np.ndarray(
        (len(data) - payload.itemsize,), f"V{payload.itemsize}", data, offset=1, strides=(1,)
    )
    return everywhere[position].view(payload)


def _picks(layout: Layout, described: Described) -> Iterator[Pick]:
    for slot, field, base_type in _known(layout, described):
        base = _that_fits(BASE_TYPES.get(base_type, BASE_TYPES[BYTE]), slot.size)
        if base is not None and (field.form == "text") == (base_type == TEXT):
            yield Pick(slot, field, base)


def _known(layout: Layout, described: Described) -> Iterator[tuple[Slot, Field, int]]:
    fields = KINDS.get(layout.kind, ANY_KIND).fields
    of_apps = iter(described)
    for slot in layout.slots():
        if slot.developer is None:
            if slot.number in fields:
                yield slot, fields[slot.number], slot.base_type
        elif own := next(of_apps):
            yield slot, own.field, own.base_type


def _that_fits(base: BaseType, size: int) -> BaseType | None:
    """Return the base type, or a narrower one for a field that is too small for it."""
    while base.size > size:
        if base.invalid is None or base.size not in _NARROWER:
            return None
        bits = 8 * (base.size - _NARROWER[base.size])
        narrow = _NARROWER[base.size]
        base = BaseType(f"{base.code[0]}{narrow}", narrow, base.invalid >> bits)
    return base


def _numbers(payloads: NDArray[np.void], plan: Plan) -> Column:
    """Read the first value of each field, shape ``(fields, n)``: all fields at one go."""
    values = np.empty((len(plan.numbers), len(payloads)))
    for row, pick in zip(values, plan.numbers, strict=True):
        row[:] = payloads[pick.place]
    return _scaled(values, plan.conversion)


def _conversion(picks: Sequence[Pick]) -> Column:
    """Return what means invalid, scale and offset of each field, shape ``(3, fields, 1)``."""
    each = [
        (nan if base.invalid is None else base.invalid, field.scale, field.offset)
        for _, field, base in picks
    ]
    return np.array(each).reshape(-1, 3, 1).swapaxes(0, 1)


def _scaled(values: Column, conversion: Column) -> Column:
    """Turn raw values, one row for each field, into values of the profile, in place."""
    invalid, scale, offset = conversion
    np.putmask(values, values == invalid, nan)
    values /= scale
    values -= offset
    return values


def _other(raw: Column, pick: Pick) -> Column:
    if pick.field.form == "text":
        return _texts(raw)
    if pick.field.form == "packed":
        return _packed(raw)
    return _scaled(raw.astype(np.float64), _conversion([pick]))


def _packed(raw: Column) -> Column:
    values = raw.astype(np.float64)
    values[(raw == BASE_TYPES[BYTE].invalid).all(axis=1)] = np.nan
    return values


def _texts(raw: Column) -> Column:
    texts = np.full(len(raw), None, dtype=object)
    for row, letters in enumerate(raw):
        texts[row] = letters.tobytes().partition(b"\0")[0].decode("utf-8", "replace") or None
    return texts


def _first_valid(earlier: Column, later: Column) -> Column:
    """Take the first valid value where a definition holds the same field twice."""
    if earlier.shape != later.shape or earlier.dtype != later.dtype:
        return earlier
    missing = _is_none(earlier) if earlier.dtype == object else np.isnan(earlier)
    return np.where(missing, later, earlier)


def _is_none(texts: Column) -> NDArray[np.bool_]:
    return np.array([text is None for text in texts], dtype=np.bool_)
