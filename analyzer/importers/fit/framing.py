"""Where every message of a FIT file begins, and which definition it follows.

Messages stand one after another: a header byte names one of 16 local message types, whose
definition says how long the message is. One scan over the headers finds them all; their contents
are read later, all messages of one definition at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from analyzer.importers.fit import damage
from analyzer.importers.fit.definitions import (
    COMPRESSED,
    DEFINITION,
    DEVELOPER,
    HEADER_KIND,
    MessageDefinition,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Route: TypeAlias = tuple[int, "Callable[[int], None]", MessageDefinition]

_LOCAL = 0x0F
_SHORTEST = 6
_NOWHERE: Route = (0, lambda _: None, MessageDefinition(b""))


@dataclass(slots=True)
class Scan:
    """What a scan found.

    Attributes:
        definitions: the definitions of the messages, with the places where messages begin.
        compressed: whether messages may have compressed timestamps.
        cut: whether the bytes end in the middle of a message.
        lost: how many bytes before that belong to no message.
    """

    definitions: list[MessageDefinition] = field(default_factory=list)
    compressed: bool = False
    cut: bool = False
    lost: int = 0


def scan(body: bytes, *, is_sound: bool) -> Scan:
    """Find all whole messages; never fails, whatever the bytes.

    Args:
        body: what stands between the header of a FIT file and its checksum.
        is_sound: whether the checksum is right; if not, messages must have believable times.
    """
    scanner = _Scanner(body)
    found = scanner.scan()
    if is_sound or not found.definitions:
        return found
    about = damage.first_times(body, found.definitions)
    return _CarefulScanner(body, about).scan()


class _Scanner:
    def __init__(self, body: bytes, about: float = inf) -> None:
        self._body = body
        self._about = about
        self._last_definition = len(body) - _SHORTEST
        self._scan = Scan()
        self._defined: dict[bytes, Route] = {}
        self._seen: dict[bytes, tuple[int, Route]] = {}
        self._compressed: set[int] = set()
        self._routes = [_NOWHERE] * 256

    def scan(self) -> Scan:
        position = self._follow_messages(0)
        while position < len(self._body):
            onward = (
                self._define_new(position)
                or self._route_compressed(position)
                or self._skip_damage(position)
            )
            if onward is None:
                break
            position = self._follow_messages(onward)
        self._scan.compressed = bool(self._compressed)
        self._scan.definitions = [
            definition for definition in self._known_definitions() if definition.position
        ]
        return self._scan

    def _follow_messages(self, position: int) -> int:
        """Step from message to message until a new definition, the undefined, or the end."""
        body, routes, end = self._body, self._routes, len(self._body)
        size, begin, definition = _NOWHERE
        # This loop runs once for every message of a file, a million times for some: what it asks is
        # looked up beforehand, and ends are checked once, after it.
        while position < end:
            size, begin, definition = routes[body[position]]
            if size:
                begin(position)
                position += size
            elif again := self._define_again(position):
                position = again
            else:
                break
        # Only the last message can reach beyond the end: it is cut, and does not count.
        if position > end:
            definition.position.pop()
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

    def _define_new(self, position: int) -> int | None:
        """Take in a definition and return its end; None where there is none that makes sense."""
        header = self._body[position]
        stop = self._end_of_definition(position)
        if header & HEADER_KIND != DEFINITION or stop > len(self._body):
            return None
        content = self._body[position + 1 : stop]
        if content not in self._defined:
            definition = MessageDefinition(content)
            if not definition.is_sound:
                return None
            self._defined[content] = definition.size + 1, definition.position.append, definition
        meant = header & _LOCAL, self._defined[content]
        # Definitions with developer fields are longer than _define_again looks.
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
        # The developer bit means nothing in a message's header; one that has it is read alike.
        self._routes[local] = self._routes[local | DEVELOPER] = route
        if local in self._compressed:
            first = COMPRESSED | local << 5
            self._routes[first : first + 32] = [route] * 32

    def _route_compressed(self, position: int) -> int | None:
        """Follow compressed timestamps too, from the first one of a local definition on."""
        header = self._body[position]
        local = header >> 5 & 3
        if not header & COMPRESSED or local in self._compressed or self._routes[local] is _NOWHERE:
            return None
        self._compressed.add(local)
        self._set_route(local, self._routes[local])
        return position

    def _skip_damage(self, position: int) -> int | None:
        """Return where the next whole message begins after damage; None where none does."""
        definitions = self._known_definitions()
        if self._about == inf:
            self._about = damage.first_times(self._body, definitions)
        # The message before the break may be what is broken: look from its second byte on.
        latest = max(definitions, key=_latest_position, default=None)
        begun = position if latest is None else max(_latest_position(latest), 0)
        places = range(begun + 1, len(self._body))
        local = {header: route[2] for header, route in enumerate(self._routes[:16]) if route[0]}
        found = damage.next_whole_message(self._body, local, places, self._about)
        if found is None:
            self._scan.cut = self._is_begun(position)
            self._scan.lost += 0 if self._scan.cut else len(self._body) - position
            return None
        # Whole messages begin inside the last one, so it never was one.
        if latest is not None and found < position:
            position = latest.position.pop()
        self._scan.lost += found - position
        return found

    def _known_definitions(self) -> list[MessageDefinition]:
        return [definition for _, _, definition in self._defined.values()]

    def _is_begun(self, position: int) -> bool:
        """Tell whether a message or definition begins here and is cut off by the end."""
        if self._body[position] & HEADER_KIND == DEFINITION:
            return self._end_of_definition(position) > len(self._body)
        return self._routes[self._body[position]] is not _NOWHERE


class _CarefulScanner(_Scanner):
    """Ends a row of messages also where a time cannot be true: there, the row has slipped."""

    def _follow_messages(self, position: int) -> int:
        end = len(self._body)
        while position < end:
            size, begin, _ = self._routes[self._body[position]]
            if not size or position + size > end or self._is_stray(position):
                break
            begin(position)
            position += size
        return position

    def _is_stray(self, position: int) -> bool:
        _, _, definition = self._routes[self._body[position]]
        return damage.has_stray_time(self._body, definition, position, self._about)


def _latest_position(definition: MessageDefinition) -> int:
    return definition.position[-1] if definition.position else -1
