"""How a FIT message is described: by the public profile, and by the definition in the file.

The profile says what a field means (``MessageType``, ``Field``). The file says where it stands
and how it is written (``MessageDefinition``, ``FieldDefinition``).
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

FIT_EPOCH_S: Final = 631_065_600
"""1989-12-31 00:00 UTC, where FIT's clock begins, in seconds since 1970."""

TIMESTAMP: Final = 253
FIELD_DESCRIPTION: Final = 206

TEXT: Final = 7
BYTE: Final = 13

HEADER_KIND: Final = 0xC0
"""The bits of a header that separate a definition from a message."""

COMPRESSED: Final = 0x80
DEFINITION: Final = 0x40
DEVELOPER: Final = 0x20

TYPE_BITS: Final = 0x1F
"""The bits of a base type that number it; the others say that it has two ends."""

LOCAL_TYPES: Final = 0x0F
"""The bits of a header that name one of 16 local message types."""

SHORTEST_DEFINITION: Final = 5
"""A definition's content without any field: reserved, byte order, number, how many fields."""

_TIME_SIZE = 4
_FIRST_FIELD = 5
_FIELD_SIZE = 3


@dataclass(frozen=True, slots=True)
class Field:
    """What the profile says of one field of a message.

    A value is ``raw / scale - offset``; positions stay in semicircles (2**31 is half a turn), and
    a time is a number of seconds since 1970. ``form`` says what becomes of the field: a number, a
    text, a row of numbers (``array``), or bytes whose bits hold other fields (``packed``).
    """

    name: str
    scale: float = 1
    offset: float = 0
    form: Literal["number", "text", "array", "packed"] = "number"


@dataclass(frozen=True, slots=True)
class MessageType:
    """One type of message in the profile: its name and the fields that are read, by number."""

    name: str
    fields: dict[int, Field]


class BaseType(NamedTuple):
    """How a value is written: numpy's code, size in bytes, and the value that means invalid."""

    code: str
    size: int
    invalid: int | None

    @property
    def holds_nonsense(self) -> bool:
        """Whether it may hold more than 32 bits do, which is more than any field that is read."""
        return self.code[0] == "f" or self.size > _TIME_SIZE


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


# Old watches leave out the flag that a type has two ends, so both spellings of a number are known.
_TWO_ENDS = 0x80
_KNOWN_TYPES = frozenset(chain(BASE_TYPES, (_TWO_ENDS | number for number in BASE_TYPES)))


class FieldDefinition(NamedTuple):
    """A field's place in the payload of a message; ``developer`` is its app's index, if any."""

    number: int
    size: int
    base_type: int
    offset: int
    developer: int | None


@dataclass(frozen=True)
class MessageDefinition:
    """One layout of a type of message, and where the messages that follow it begin.

    Attributes:
        content: the definition's bytes without the header.
        position: where messages begin, counted from the first.
    """

    content: bytes
    position: array[int] = field(default_factory=partial(array, "q"))

    @cached_property
    def endianness(self) -> Literal["big", "little"]:
        """Which end of a number comes first."""
        return "big" if self.content[1] else "little"

    @cached_property
    def message_number(self) -> int:
        """The profile's global number of the type of message."""
        return int.from_bytes(self.content[2:4], self.endianness)

    @cached_property
    def size(self) -> int:
        """Bytes of the payload, the header left out."""
        native, developer = self._field_bytes()
        return sum(native[1::_FIELD_SIZE]) + sum(developer[1::_FIELD_SIZE])

    @property
    def is_sound(self) -> bool:
        """Whether the definition makes sense."""
        return self.content[1] <= 1 and _KNOWN_TYPES.issuperset(
            self._field_bytes()[0][2::_FIELD_SIZE]
        )

    @property
    def is_regular(self) -> bool:
        """Whether it has fields, and each is as large as its type or several of it."""
        native, _ = self._field_bytes()
        sizes = native[1::_FIELD_SIZE]
        return bool(sizes) and all(
            size and size % BASE_TYPES[base_type & TYPE_BITS].size == 0
            for size, base_type in zip(sizes, native[2::_FIELD_SIZE], strict=False)
        )

    def field_definitions(self) -> Iterator[FieldDefinition]:
        """Yield the fields, developer fields last."""
        native, developer = self._field_bytes()
        offset = 0
        for number, size, base_type in _in_threes(native):
            yield FieldDefinition(number, size, base_type & TYPE_BITS, offset, None)
            offset += size
        for number, size, app in _in_threes(developer):
            yield FieldDefinition(number, size, BYTE, offset, app)
            offset += size

    def take_positions(self) -> NDArray[np.int64]:
        """Return where messages begin, and forget it."""
        position = np.array(self.position, dtype=np.int64)
        del self.position[:]
        return position

    def developer_fields(self) -> Iterator[tuple[int, int, int]]:
        """Yield number, size and app of each developer field."""
        return _in_threes(self._field_bytes()[1])

    @cached_property
    def time_offset(self) -> int | None:
        """The timestamp's offset in the payload; None where there is none."""
        for one in self.field_definitions():
            if one.number == TIMESTAMP and one.size == _TIME_SIZE and one.developer is None:
                return one.offset
        return None

    def _field_bytes(self) -> tuple[bytes, bytes]:
        """Return the three bytes of each field: the profile's fields, and the developers'."""
        native = _FIRST_FIELD + _FIELD_SIZE * self.content[_FIRST_FIELD - 1]
        # One byte between the two holds the number of developer fields.
        return self.content[_FIRST_FIELD:native], self.content[native + 1 :]


def end_of_definition(body: bytes, start: int, *, developer: bool) -> int:
    """Return where a definition ends that begins here with its header; may lie beyond the end."""
    stop = start + _FIRST_FIELD + 1
    if stop <= len(body):
        stop += _FIELD_SIZE * body[stop - 1]
    if developer:
        stop += 1
        if stop <= len(body):
            stop += _FIELD_SIZE * body[stop - 1]
    return stop


def _in_threes(content: bytes) -> Iterator[tuple[int, int, int]]:
    for place in range(0, len(content), _FIELD_SIZE):
        yield content[place], content[place + 1], content[place + 2]
