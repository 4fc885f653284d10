"""Where every message of a FIT file begins, and how it is laid out.

Messages stand one after another: a header byte names one of 16 local definitions, which tells
how long the message is. One walk over the headers finds them all; their contents are read
later, all messages of one layout at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TypeAlias

from analyzer.importers.fit import damage
from analyzer.importers.fit.layout import COMPRESSED, DEFINITION, DEVELOPER, HEADER_KIND, Layout

Route: TypeAlias = tuple[int, list[int]]

_LOCAL = 0x0F
_NOWHERE: Route = (0, [])


@dataclass(slots=True)
class Walk:
    """What a walk found.

    Attributes:
        layouts: the layouts of the messages, with the places where messages begin.
        cut: whether the bytes end in the middle of a message.
        lost: how many bytes before that belong to no message.
    """

    layouts: list[Layout] = field(default_factory=list)
    cut: bool = False
    lost: int = 0


def walk(body: bytes, *, is_sound: bool) -> Walk:
    """Find all whole messages; never fails, whatever the bytes.

    Args:
        body: what stands between the header of a FIT file and its checksum.
        is_sound: whether the checksum is right; if not, messages must have believable times.
    """
    walker = _Walker(body)
    found = walker.walk()
    if is_sound or not found.layouts:
        return found
    about = damage.first_times(body, found.layouts)
    return _CarefulWalker(body, about).walk()


class _Walker:
    def __init__(self, body: bytes, about: float = inf) -> None:
        self._body = body
        self._about = about
        self._walk = Walk()
        self._defined: dict[bytes, tuple[Layout, Route]] = {}
        self._local: dict[int, Layout] = {}
        self._compressed: set[int] = set()
        self._routes = [_NOWHERE] * 256

    def walk(self) -> Walk:
        position = self._follow(0)
        while position < len(self._body):
            onward = self._define(position) or self._uncompress(position) or self._skip(position)
            if onward is None:
                break
            position = self._follow(onward)
        self._walk.layouts = [layout for layout, _ in self._defined.values() if layout.position]
        return self._walk

    def _follow(self, position: int) -> int:
        """Step from message to message until a definition, the undefined, or the end."""
        body, routes, end = self._body, self._routes, len(self._body)
        size, begins = _NOWHERE
        while position < end:
            size, begins = routes[body[position]]
            if not size:
                break
            begins.append(position)
            position += size
        if position > end:
            begins.pop()
            position -= size
        return position

    def _define(self, position: int) -> int | None:
        """Take in a definition and return its end; None where there is none that makes sense."""
        header = self._body[position]
        stop = self._end_of_definition(position)
        if header & HEADER_KIND != DEFINITION or stop > len(self._body):
            return None
        definition = self._body[position + 1 : stop]
        if definition not in self._defined:
            layout = Layout(definition)
            if not layout.is_sound:
                return None
            self._defined[definition] = layout, (layout.size + 1, layout.position)
        self._set_route(header & _LOCAL, *self._defined[definition])
        return stop

    def _end_of_definition(self, start: int) -> int:
        stop = start + 6
        if stop <= len(self._body):
            stop += 3 * self._body[stop - 1]
        if self._body[start] & DEVELOPER:
            stop += 1
            if stop <= len(self._body):
                stop += 3 * self._body[stop - 1]
        return stop

    def _set_route(self, local: int, layout: Layout, route: Route) -> None:
        self._local[local] = layout
        self._routes[local] = self._routes[local | DEVELOPER] = route
        if local in self._compressed:
            first = COMPRESSED | local << 5
            self._routes[first : first + 32] = [route] * 32

    def _uncompress(self, position: int) -> int | None:
        """Follow compressed timestamps too, from the first one of a local definition on."""
        header = self._body[position]
        local = header >> 5 & 3
        if not header & COMPRESSED or local in self._compressed or local not in self._local:
            return None
        self._compressed.add(local)
        self._set_route(local, self._local[local], self._routes[local])
        return position

    def _skip(self, position: int) -> int | None:
        """Return where the next whole message begins after damage; None where none does."""
        layouts = [layout for layout, _ in self._defined.values()]
        if self._about == inf:
            self._about = damage.first_times(self._body, layouts)
        latest = max(layouts, key=_latest, default=None)
        begun = position if latest is None else max(_latest(latest), 0)
        places = range(begun + 1, len(self._body))
        found = damage.next_whole(self._body, self._local, places, self._about)
        if found is None:
            self._walk.cut = self._is_begun(position)
            self._walk.lost += 0 if self._walk.cut else len(self._body) - position
            return None
        if latest is not None and found < position:
            position = latest.position.pop()
        self._walk.lost += found - position
        return found

    def _is_begun(self, position: int) -> bool:
        """Tell whether a message or definition begins here and is cut off by the end."""
        if self._body[position] & HEADER_KIND == DEFINITION:
            return self._end_of_definition(position) > len(self._body)
        return self._routes[self._body[position]] is not _NOWHERE


class _CarefulWalker(_Walker):
    """Ends a row of messages also where a time cannot be true: there, the row has slipped."""

    def _follow(self, position: int) -> int:
        end = len(self._body)
        while position < end:
            size, begins = self._routes[self._body[position]]
            if not size or position + size > end or self._is_stray(position):
                break
            begins.append(position)
            position += size
        return position

    def _is_stray(self, position: int) -> bool:
        header = self._body[position]
        layout = self._local[header >> 5 & 3 if header & COMPRESSED else header & _LOCAL]
        return damage.is_stray(self._body, layout, position, self._about)


def _latest(layout: Layout) -> int:
    return layout.position[-1] if layout.position else -1
