"""From the bytes of all messages of one layout to columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import nan
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from analyzer.importers.fit.layout import BASE_TYPES, BYTE, TEXT, BaseType
from analyzer.importers.fit.profile import ANY_KIND, KINDS, Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from analyzer.importers.fit.layout import Layout, Slot
    from analyzer.importers.table import Column, Columns

_NARROWER = {8: 4, 4: 2, 2: 1}


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """A field that an app on the watch described in the file itself."""

    field: Field
    base_type: int


DeveloperFields: TypeAlias = "Mapping[tuple[int, int], DeveloperField]"

NO_DEVELOPER_FIELDS: DeveloperFields = MappingProxyType({})


class Pick(NamedTuple):
    """A field that is read: where it stands, what it means, and how it is written."""

    slot: Slot
    field: Field
    base: BaseType


@dataclass(frozen=True, slots=True)
class Block:
    """The payloads of all messages of one layout, shape ``(n, size)``, without their headers."""

    payload: NDArray[np.uint8]
    byte_order: str

    def view(self, pick: Pick) -> Column:
        """Return the raw values of one field, shape ``(n, k)``, without copying."""
        count, size = self.payload.shape
        return np.ndarray(
            (count, pick.slot.size // pick.base.size),
            dtype=self.byte_order + pick.base.code,
            buffer=self.payload.data,
            offset=pick.slot.offset,
            strides=(size, pick.base.size),
        )


def columns(
    data: bytes,
    layout: Layout,
    position: NDArray[np.int64],
    developer: DeveloperFields,
) -> Columns:
    """Read the known fields of all messages of one layout.

    Args:
        data: the whole file.
        layout: how the messages are laid out.
        position: where each message begins, shape ``(n,)``.
        developer: the developer fields that the file describes, by app and number.

    Returns:
        Columns by name, each of length ``n``.
    """
    picks = list(_picks(layout, developer))
    block = Block(_payload(data, layout.size, position), ">" if layout.endianness == "big" else "<")
    scalars = [pick for pick in picks if pick.field.form == "number"]
    others = [pick for pick in picks if pick.field.form != "number"]
    found: Columns = {}
    for pick, column in chain(
        zip(scalars, _scalars(block, scalars), strict=True),
        ((pick, _other(block, pick)) for pick in others),
    ):
        _add(found, pick, column)
    return found


def _add(found: Columns, pick: Pick, column: Column) -> None:
    name = pick.field.name
    if name not in found:
        found[name] = column
    elif pick.slot.developer is None:
        found[name] = _first_valid(found[name], column)
    else:
        found[f"{name} ({pick.slot.developer}.{pick.slot.number})"] = column


def _payload(data: bytes, size: int, position: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Gather the bytes after each header by viewing the file as one payload at every byte."""
    if size == 0:
        return np.empty((len(position), 0), dtype=np.uint8)
    everywhere: Column = np.ndarray(
        (len(data) - size,), dtype=f"V{size}", buffer=data, offset=1, strides=(1,)
    )
    return everywhere[position].view(np.uint8).reshape(-1, size)


def _picks(layout: Layout, developer: DeveloperFields) -> Iterator[Pick]:
    for slot, field, base_type in _known(layout, developer):
        base = _that_fits(BASE_TYPES.get(base_type, BASE_TYPES[BYTE]), slot.size)
        if base is not None and (field.form == "text") == (base_type == TEXT):
            yield Pick(slot, field, base)


def _known(layout: Layout, developer: DeveloperFields) -> Iterator[tuple[Slot, Field, int]]:
    fields = KINDS.get(layout.kind, ANY_KIND).fields
    for slot in layout.slots():
        if slot.developer is None:
            if slot.number in fields:
                yield slot, fields[slot.number], slot.base_type
        elif (slot.developer, slot.number) in developer:
            described = developer[slot.developer, slot.number]
            yield slot, described.field, described.base_type


def _that_fits(base: BaseType, size: int) -> BaseType | None:
    """Return the base type, or a narrower one for a field that is too small for it."""
    while base.size > size:
        if base.invalid is None or base.size not in _NARROWER:
            return None
        bits = 8 * (base.size - _NARROWER[base.size])
        narrow = _NARROWER[base.size]
        base = BaseType(f"{base.code[0]}{narrow}", narrow, base.invalid >> bits)
    return base


def _scalars(block: Block, picks: Sequence[Pick]) -> Column:
    """Read the first value of each field, shape ``(fields, n)``: all fields at one go."""
    values = np.empty((len(picks), len(block.payload)))
    for row, pick in zip(values, picks, strict=True):
        row[:] = block.view(pick)[:, 0]
    return _scaled(values, picks)


def _scaled(values: Column, picks: Sequence[Pick]) -> Column:
    """Turn raw values, one row for each field, into values of the profile, in place."""
    invalid, scale, offset = (
        np.array(
            [
                (nan if base.invalid is None else base.invalid, field.scale, field.offset)
                for _, field, base in picks
            ]
        )
        .reshape(-1, 3, 1)
        .swapaxes(0, 1)
    )
    np.putmask(values, values == invalid, nan)
    values /= scale
    values -= offset
    return values


def _other(block: Block, pick: Pick) -> Column:
    raw = block.view(pick)
    if pick.field.form == "text":
        return _texts(raw)
    if pick.field.form == "packed":
        return _packed(raw)
    return _scaled(raw.astype(np.float64), [pick])


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
