"""How a message is laid out, as its definition tells."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from analyzer.importers.fit.profile import TIMESTAMP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

TEXT: Final = 7
BYTE: Final = 13

HEADER_KIND: Final = 0xC0
"""The bits of a header that tell a definition from a message."""

COMPRESSED: Final = 0x80
DEFINITION: Final = 0x40
DEVELOPER: Final = 0x20

TYPE_BITS: Final = 0x1F
"""The bits of a base type that number it; the others say that it has two ends."""

_TIME_SIZE = 4
_FIRST_FIELD = 5
_FIELD_SIZE = 3


class BaseType(NamedTuple):
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


_TWO_ENDS = 0x80
_KNOWN_TYPES = frozenset(chain(BASE_TYPES, (_TWO_ENDS | number for number in BASE_TYPES)))


class Slot(NamedTuple):
    """A field's place in the payload of a message; ``developer`` is its app's index, if any."""

    number: int
    size: int
    base_type: int
    offset: int
    developer: int | None


@dataclass(frozen=True)
class Layout:
    """One way in which a kind of message is laid out, and where messages like this begin.

    Attributes:
        definition: the definition's bytes without the header.
        position: where messages begin, counted from the first.
    """

    definition: bytes
    position: list[int] = field(default_factory=list)

    @property
    def endianness(self) -> Literal["big", "little"]:
        """Which end of a number comes first."""
        return "big" if self.definition[1] else "little"

    @cached_property
    def kind(self) -> int:
        """The profile's number of the kind of message."""
        return int.from_bytes(self.definition[2:4], self.endianness)

    @cached_property
    def size(self) -> int:
        """Bytes of the payload, the header left out."""
        native, developer = self._triples()
        return sum(native[1::_FIELD_SIZE]) + sum(developer[1::_FIELD_SIZE])

    @property
    def is_sound(self) -> bool:
        """Whether the definition makes sense."""
        return self.definition[1] <= 1 and _KNOWN_TYPES.issuperset(
            self._triples()[0][2::_FIELD_SIZE]
        )

    def slots(self) -> Iterator[Slot]:
        """Yield the fields, developer fields last."""
        native, developer = self._triples()
        offset = 0
        for number, size, base_type in _by_three(native):
            yield Slot(number, size, base_type & TYPE_BITS, offset, None)
            offset += size
        for number, size, app in _by_three(developer):
            yield Slot(number, size, BYTE, offset, app)
            offset += size

    def hand_over(self) -> NDArray[np.int64]:
        """Return where messages begin, and forget it: a list takes 40 bytes for each."""
        position = np.frombuffer(array("q", self.position), dtype=np.int64)
        self.position.clear()
        return position

    def developer_triples(self) -> Iterator[tuple[int, int, int]]:
        """Yield number, size and app of each developer field."""
        return _by_three(self._triples()[1])

    @cached_property
    def time_offset(self) -> int | None:
        """Where the timestamp stands in the payload; None where there is none."""
        for slot in self.slots():
            if slot.number == TIMESTAMP and slot.size == _TIME_SIZE and slot.developer is None:
                return slot.offset
        return None

    def _triples(self) -> tuple[bytes, bytes]:
        native = _FIRST_FIELD + _FIELD_SIZE * self.definition[_FIRST_FIELD - 1]
        return self.definition[_FIRST_FIELD:native], self.definition[native + 1 :]


def _by_three(triples: bytes) -> Iterator[tuple[int, int, int]]:
    for place in range(0, len(triples), _FIELD_SIZE):
        yield triples[place], triples[place + 1], triples[place + 2]
