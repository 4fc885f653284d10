"""Where every message of a FIT file begins, and how it is laid out.

Messages stand one after another: a header byte names one of 16 local definitions, which tells
how long the message is. One walk over the headers finds them all; their contents are read
later, all messages of one layout at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from analyzer.importers.fit import damage
from analyzer.importers.fit.layout import COMPRESSED, DEFINITION, DEVELOPER, HEADER_KIND, Layout

if TYPE_CHECKING:
    from collections.abc import Callable

Route: TypeAlias = tuple[int, "Callable[[int], None]", Layout]

_LOCAL = 0x0F
_SHORTEST = 6
_NOWHERE: Route = (0, lambda _: None, Layout(b""))


@dataclass(slots=True)
class Walk:
    """What a walk found.

    Attributes:
        layouts: the layouts of the messages, with the places where messages begin.
        compressed: whether messages may have compressed timestamps.
        cut: whether the bytes end in the middle of a message.
        lost: how many bytes before that belong to no message.
    """

    layouts: list[Layout] = field(default_factory=list)
    compressed: bool = False
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
        self._last_definition = len(body) - _SHORTEST
        self._walk = Walk()
        self._defined: dict[bytes, Route] = {}
        self._seen: dict[bytes, tuple[int, Route]] = {}
        self._compressed: set[int] = set()
        self._routes = [_NOWHERE] * 256

    def walk(self) -> Walk:
        position = self._follow(0)
        while position < len(self._body):
            onward = self._define(position) or self._uncompress(position) or self._skip(position)
            if onward is None:
                break
            position = self._follow(onward)
        self._walk.compressed = bool(self._compressed)
        self._walk.layouts = [layout for layout in self._layouts() if layout.position]
        return self._walk

    def _follow(self, position: int) -> int:
        """Step from message to message until a new definition, the undefined, or the end."""
        body, routes, end = self._body, self._routes, len(self._body)
        size, begin, layout = _NOWHERE
        while position < end:
            size, begin, layout = routes[body[position]]
            if size:
                begin(position)
                position += size
            elif again := self._define_again(position):
                position = again
            else:
                break
        if position > end:
            layout.position.pop()
            position -= size
        return position

    def _define_again(self, position: int) -> int | None:
        """Take in a definition that came before and return its end; None where there is none.

        Some watches repeat a definition before every message: this must cost next to nothing.
        """
        if position > self._last_definition:
            return None
        stop = position + _SHORTEST + 3 * self._body[position + _SHORTEST - 1]
        known = self._seen.get(self._body[position:stop])
        if known is None:
            return None
        self._set_route(*known)
        return stop

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
            self._defined[definition] = layout.size + 1, layout.position.append, layout
        meant = header & _LOCAL, self._defined[definition]
        if not header & DEVELOPER:
            self._seen[self._body[position:stop]] = meant
        self._set_route(*meant)
        return stop

    def _end_of_definition(self, start: int) -> int:
        stop = start + _SHORTEST
        if stop <= len(self._body):
            stop += 3 * self._body[stop - 1]
        if self._body[start] & DEVELOPER:
            stop += 1
            if stop <= len(self._body):
                stop += 3 * self._body[stop - 1]
        return stop

    def _set_route(self, local: int, route: Route) -> None:
        self._routes[local] = self._routes[local | DEVELOPER] = route
        if local in self._compressed:
            first = COMPRESSED | local << 5
            self._routes[first : first + 32] = [route] * 32

    def _uncompress(self, position: int) -> int | None:
        """Follow compressed timestamps too, from the first one of a local definition on."""
        header = self._body[position]
        local = header >> 5 & 3
        if not header & COMPRESSED or local in self._compressed or self._routes[local] is _NOWHERE:
            return None
        self._compressed.add(local)
        self._set_route(local, self._routes[local])
        return position

    def _skip(self, position: int) -> int | None:
        """Return where the next whole message begins after damage; None where none does."""
        layouts = self._layouts()
        if self._about == inf:
            self._about = damage.first_times(self._body, layouts)
        latest = max(layouts, key=_latest, default=None)
        begun = position if latest is None else max(_latest(latest), 0)
        places = range(begun + 1, len(self._body))
        local = {header: route[2] for header, route in enumerate(self._routes[:16]) if route[0]}
        found = damage.next_whole(self._body, local, places, self._about)
        if found is None:
            self._walk.cut = self._is_begun(position)
            self._walk.lost += 0 if self._walk.cut else len(self._body) - position
            return None
        if latest is not None and found < position:
            position = latest.position.pop()
        self._walk.lost += found - position
        return found

    def _layouts(self) -> list[Layout]:
        return [layout for _, _, layout in self._defined.values()]

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
            size, begin, _ = self._routes[self._body[position]]
            if not size or position + size > end or self._is_stray(position):
                break
            begin(position)
            position += size
        return position

    def _is_stray(self, position: int) -> bool:
        _, _, layout = self._routes[self._body[position]]
        return damage.is_stray(self._body, layout, position, self._about)


def _latest(layout: Layout) -> int:
    return layout.position[-1] if layout.position else -1
