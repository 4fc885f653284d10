"""Where every message of a FIT file begins, and how it is laid out.

Messages stand one after another: a header byte names one of 16 local definitions, which tells
how long the message is. One walk over the headers finds them all; their contents are read
later, all messages of one layout at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

DEFINITION = 0x40
DEVELOPER = 0x20
COMPRESSED = 0x80

_CAN_BE_COMPRESSED = 4

Route: TypeAlias = tuple[int, list[int]]

_NOWHERE: Route = (0, [])


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
    """One way in which a kind of message is laid out, and where messages like this begin."""

    kind: int
    big_endian: bool
    slots: tuple[Slot, ...]
    size: int
    position: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """What a walk found: the layouts, where it ended, and why it had to end there."""

    layouts: list[Layout] = field(default_factory=list)
    position: int = 0
    trouble: str = ""


class Walker:
    """Walk over the messages between two places of a file.

    Args:
        data: the whole file.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._layouts: dict[bytes, Layout] = {}
        self._routes: list[Route | None] = [None] * 256

    def walk(self, start: int, end: int) -> Walk:
        """Find all whole messages from ``start`` to ``end``; never fails, whatever the bytes."""
        walk = Walk(position=start)
        while walk.position < end and not walk.trouble:
            self._follow(walk, end)
            if walk.position < end:
                self._define(walk, end)
        walk.layouts = list(self._layouts.values())
        return walk

    def _follow(self, walk: Walk, end: int) -> None:
        """Step from message to message until a definition, the unknown, or the end."""
        data, routes, position = self._data, self._routes, walk.position
        size, begins = _NOWHERE
        while position < end:
            route = routes[data[position]]
            if route is None:
                break
            size, begins = route
            begins.append(position)
            position += size
        if position > end:
            begins.pop()
            position -= size
            walk.trouble = "cut"
        walk.position = position

    def _define(self, walk: Walk, end: int) -> None:
        header = self._data[walk.position]
        if walk.trouble:
            return
        if header & COMPRESSED or not header & DEFINITION:
            walk.trouble = "undefined"
            return
        stop = self._end_of_definition(walk.position, end)
        if stop > end:
            walk.trouble = "cut"
            return
        key = self._data[walk.position + 1 : stop]
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._layouts[key] = _layout(key)
        self._set_route(header & 0x0F, (layout.size + 1, layout.position))
        walk.position = stop

    def _end_of_definition(self, start: int, end: int) -> int:
        stop = start + 6
        if stop <= end:
            stop += 3 * self._data[stop - 1]
        if self._data[start] & DEVELOPER:
            stop += 1
            if stop <= end:
                stop += 3 * self._data[stop - 1]
        return stop

    def _set_route(self, local: int, route: Route) -> None:
        self._routes[local] = self._routes[local | DEVELOPER] = route
        if local < _CAN_BE_COMPRESSED:
            first = COMPRESSED | local << 5
            self._routes[first : first + 32] = [route] * 32


def _layout(definition: bytes) -> Layout:
    """Read a definition, its header byte left out."""
    big_endian = bool(definition[1])
    native = 5 + 3 * definition[4]
    slots: list[Slot] = []
    offset = 0
    for place in range(5, native, 3):
        number, size, base_type = definition[place : place + 3]
        slots.append(Slot(number, size, base_type, offset))
        offset += size
    for place in range(native + 1, len(definition), 3):
        number, size, developer = definition[place : place + 3]
        slots.append(Slot(number, size, 0, offset, developer))
        offset += size
    kind = int.from_bytes(definition[2:4], "big" if big_endian else "little")
    return Layout(kind, big_endian, tuple(slots), offset)
