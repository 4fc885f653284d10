"""From the bytes of all messages of one layout to columns."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from analyzer.importers.fit.layout import BASE_TYPES, BYTE, TEXT, BaseType
from analyzer.importers.fit.profile import ANY_KIND, KINDS, Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from analyzer.importers.fit.layout import Layout, Slot
    from analyzer.importers.fit.tables import Column, Columns

_NARROWER = {8: 4, 4: 2, 2: 1}


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """A field that an app on the watch described in the file itself."""

    field: Field
    base_type: int


DeveloperFields: TypeAlias = "Mapping[tuple[int, int], DeveloperField]"

NO_DEVELOPER_FIELDS: DeveloperFields = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Block:
    """The payloads of all messages of one layout, shape ``(n, size)``, without their headers."""

    payload: NDArray[np.uint8]
    byte_order: str

    def view(self, slot: Slot, base: BaseType) -> Column:
        """Return the raw values of one field, shape ``(n, k)``, without copying."""
        count, size = self.payload.shape
        return np.ndarray(
            (count, slot.size // base.size),
            dtype=self.byte_order + base.code,
            buffer=self.payload.data,
            offset=slot.offset,
            strides=(size, base.size),
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
    found: Columns = {}
    block = Block(_payload(data, layout.size, position), ">" if layout.endianness == "big" else "<")
    for slot, field, base_type in _known(layout, developer):
        column = _column(block, slot, field, base_type)
        if column is None:
            continue
        if field.name not in found:
            found[field.name] = column
        elif slot.developer is None:
            found[field.name] = _first_valid(found[field.name], column)
        else:
            found[f"{field.name} ({slot.developer}.{slot.number})"] = column
    return found


def _payload(data: bytes, size: int, position: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Gather the bytes after each header by viewing the file as one payload at every byte."""
    if size == 0:
        return np.empty((len(position), 0), dtype=np.uint8)
    everywhere: Column = np.ndarray(
        (len(data) - size,), dtype=f"V{size}", buffer=data, offset=1, strides=(1,)
    )
    return everywhere[position].view(np.uint8).reshape(-1, size)


def _known(layout: Layout, developer: DeveloperFields) -> Iterator[tuple[Slot, Field, int]]:
    fields = KINDS.get(layout.kind, ANY_KIND).fields
    for slot in layout.slots():
        if slot.size == 0:
            continue
        if slot.developer is None:
            if slot.number in fields:
                yield slot, fields[slot.number], slot.base_type
        elif (slot.developer, slot.number) in developer:
            described = developer[slot.developer, slot.number]
            yield slot, described.field, described.base_type


def _column(block: Block, slot: Slot, field: Field, base_type: int) -> Column | None:
    if (field.form == "text") != (base_type == TEXT):
        return None
    if base_type == TEXT:
        return _texts(block.view(slot, BASE_TYPES[BYTE]))
    base = _that_fits(BASE_TYPES.get(base_type, BASE_TYPES[BYTE]), slot.size)
    if base is None:
        return None
    raw = block.view(slot, base)
    if field.form == "packed":
        return _packed(raw)
    return _numbers(raw if field.form == "array" else raw[:, 0], base.invalid, field)


def _that_fits(base: BaseType, size: int) -> BaseType | None:
    """Return the base type, or a narrower one for a field that is too small for it."""
    while base.size > size:
        if base.invalid is None or base.size not in _NARROWER:
            return None
        bits = 8 * (base.size - _NARROWER[base.size])
        narrow = _NARROWER[base.size]
        base = BaseType(f"{base.code[0]}{narrow}", narrow, base.invalid >> bits)
    return base


def _numbers(raw: Column, invalid: int | None, field: Field) -> Column:
    values = raw.astype(np.float64)
    if invalid is not None:
        np.putmask(values, raw == invalid, np.nan)
    if field.scale != 1:
        values /= field.scale
    if field.offset:
        values -= field.offset
    return values


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
