"""Where every message of a FIT file begins, and how it is laid out.

Messages stand one after another: a header byte names one of 16 local definitions, which tells
how long the message is. One walk over the headers finds them all; their contents are read
later, all messages of one layout at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from analyzer.importers.fit import damage
from analyzer.importers.fit.layout import (
    COMPRESSED,
    DEFINITION,
    DEVELOPER,
    HEADER_KIND,
    Layout,
    is_sound,
    layout_of,
)

Route: TypeAlias = tuple[int, list[int], Layout | None]

_CAN_BE_COMPRESSED = 4
_NOWHERE: Route = (0, [], None)


@dataclass(slots=True)
class Walk:
    """What a walk found.

    Attributes:
        layouts: the layouts of the messages, with the places where messages begin.
        position: where the walk ended.
        cut: whether it ended in the middle of a message.
        lost: how many bytes belong to no message.
    """

    layouts: list[Layout] = field(default_factory=list)
    position: int = 0
    cut: bool = False
    lost: int = 0


class Walker:
    """Walks over the messages of one FIT file.

    Args:
        data: the whole file.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._layouts: dict[bytes, Layout] = {}
        self._routes: list[Route | None] = [None] * 256
        self._about: float | None = None

    def walk(self, start: int, end: int) -> Walk:
        """Find all whole messages from ``start`` to ``end``; never fails, whatever the bytes."""
        walk = Walk(position=start)
        while walk.position < end:
            self._follow(walk, end)
            if walk.position < end and not (self._define(walk, end) or self._skip(walk, end)):
                break
        walk.layouts = [layout for layout in self._layouts.values() if layout.position]
        return walk

    def _follow(self, walk: Walk, end: int) -> None:
        """Step from message to message until a definition, the unknown, or the end."""
        data, routes, position = self._data, self._routes, walk.position
        size, begins, _ = _NOWHERE
        while position < end:
            route = routes[data[position]]
            if route is None:
                break
            size, begins, _ = route
            begins.append(position)
            position += size
        if position > end:
            begins.pop()
            position -= size
        walk.position = position

    def _define(self, walk: Walk, end: int) -> bool:
        """Take in a definition; False where there is none, or none that makes sense."""
        header = self._data[walk.position]
        stop = self._end_of_definition(walk.position, end)
        if header & HEADER_KIND != DEFINITION or stop > end:
            return False
        key = self._data[walk.position + 1 : stop]
        if key not in self._layouts:
            if not is_sound(key):
                return False
            self._layouts[key] = layout_of(key)
        self._set_route(header & 0x0F, self._layouts[key])
        walk.position = stop
        return True

    def _end_of_definition(self, start: int, end: int) -> int:
        stop = start + 6
        if stop <= end:
            stop += 3 * self._data[stop - 1]
        if self._data[start] & DEVELOPER:
            stop += 1
            if stop <= end:
                stop += 3 * self._data[stop - 1]
        return stop

    def _set_route(self, local: int, layout: Layout) -> None:
        route = layout.size + 1, layout.position, layout
        self._routes[local] = self._routes[local | DEVELOPER] = route
        if local < _CAN_BE_COMPRESSED:
            first = COMPRESSED | local << 5
            self._routes[first : first + 32] = [route] * 32

    def _skip(self, walk: Walk, end: int) -> bool:
        """Skip what is damaged; False where nothing whole follows."""
        latest = max(self._layouts.values(), key=_latest, default=None)
        begun = walk.position if latest is None else _latest(latest)
        if self._about is None:
            self._about = damage.usual_time(self._data, list(self._layouts.values()))
        by_header = [route and route[2] for route in self._routes]
        found = damage.next_whole(self._data, by_header, range(begun + 1, end), self._about)
        if found is None:
            walk.cut = self._is_begun(walk.position, end)
            walk.lost += 0 if walk.cut else end - walk.position
            return False
        if latest is not None and found < walk.position:
            walk.position = latest.position.pop()
        walk.lost += found - walk.position
        walk.position = found
        return True

    def _is_begun(self, position: int, end: int) -> bool:
        """Tell whether a message or definition begins here and is cut off by the end."""
        header = self._data[position]
        if header & HEADER_KIND == DEFINITION:
            return self._end_of_definition(position, end) > end
        return self._routes[header] is not None


def _latest(layout: Layout) -> int:
    return layout.position[-1] if layout.position else -1
