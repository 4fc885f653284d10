"""How a message is laid out, as its definition tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from analyzer.importers.fit.profile import TIMESTAMP

TEXT: Final = 7
BYTE: Final = 13

HEADER_KIND: Final = 0xC0
"""The bits of a header that tell a definition from a message."""

COMPRESSED: Final = 0x80
DEFINITION: Final = 0x40
DEVELOPER: Final = 0x20

_TYPE_BITS = 0x1F
_UNUSED_BITS = 0x60
_TIME_SIZE = 4


@dataclass(frozen=True, slots=True)
class BaseType:
    """How a value is written: numpy's code, size in bytes, and the value that means invalid."""

    code: str
    size: int
    invalid: int | None


BASE_TYPES: Final = {
    0: BaseType("u1", 1, 0xFF),
    1: BaseType("i1", 1, 0x7F),
    2: BaseType("u1", 1, 0xFF),
    3: BaseType("i2", 2, 0x7FFF),
    4: BaseType("u2", 2, 0xFFFF),
    5: BaseType("i4", 4, 0x7FFF_FFFF),
    6: BaseType("u4", 4, 0xFFFF_FFFF),
    TEXT: BaseType("u1", 1, 0),
    8: BaseType("f4", 4, None),
    9: BaseType("f8", 8, None),
    10: BaseType("u1", 1, 0),
    11: BaseType("u2", 2, 0),
    12: BaseType("u4", 4, 0),
    BYTE: BaseType("u1", 1, 0xFF),
    14: BaseType("i8", 8, 0x7FFF_FFFF_FFFF_FFFF),
    15: BaseType("u8", 8, 0xFFFF_FFFF_FFFF_FFFF),
    16: BaseType("u8", 8, 0),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A field's place in the payload of a message; ``developer`` is its app's index, if any."""

    number: int
    size: int
    base_type: int
    offset: int
    developer: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One way in which a kind of message is laid out, and where messages like this begin.

    ``time_offset`` is where the timestamp stands in the payload, None where there is none.
    """

    kind: int
    byte_order: str
    slots: tuple[Slot, ...]
    size: int
    time_offset: int | None
    position: list[int] = field(default_factory=list)


def is_sound(definition: bytes) -> bool:
    """Tell whether a definition, its header byte left out, makes sense."""
    types = definition[7 : 5 + 3 * definition[4] : 3]
    return definition[1] <= 1 and all(
        not kind & _UNUSED_BITS and kind & _TYPE_BITS in BASE_TYPES for kind in types
    )


def layout_of(definition: bytes) -> Layout:
    """Read a definition, its header byte left out."""
    big_endian = bool(definition[1])
    native = 5 + 3 * definition[4]
    slots: list[Slot] = []
    offset = 0
    for place in range(5, native, 3):
        number, size, base_type = definition[place : place + 3]
        slots.append(Slot(number, size, base_type & _TYPE_BITS, offset))
        offset += size
    for place in range(native + 1, len(definition), 3):
        number, size, developer = definition[place : place + 3]
        slots.append(Slot(number, size, BYTE, offset, developer))
        offset += size
    kind = int.from_bytes(definition[2:4], "big" if big_endian else "little")
    return Layout(kind, ">" if big_endian else "<", tuple(slots), offset, _time_offset(slots))


def _time_offset(slots: list[Slot]) -> int | None:
    times = (
        slot.offset
        for slot in slots
        if slot.number == TIMESTAMP and slot.size == _TIME_SIZE and slot.developer is None
    )
    return next(times, None)
