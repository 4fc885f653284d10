"""Where every message of a FIT file begins, and which definition it follows.

Messages stand one after another: a header byte names one of 16 local message types, whose
definition says how long the message is. One scan over the headers finds them all; their contents
are read later, all messages of one definition at a time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from analyzer.importers.fit.blanks import Blanks, blanks_in
from analyzer.importers.fit.damage import (
    LONGEST_ACTIVITY_S,
    NOWHERE,
    DamageSearch,
    ResumePlace,
    Route,
    first_time,
    is_cut_definition,
)
from analyzer.importers.fit.definitions import (
    COMPRESSED,
    DEFINITION,
    DEVELOPER,
    HEADER_KIND,
    LOCAL_TYPES,
    SHORTEST_DEFINITION,
    MessageDefinition,
    end_of_definition,
)

MOST_MESSAGES = 2_000_000
"""More than three weeks of one a second; each takes memory, and some take a byte of the file."""
MOST_DEFINITIONS = 20_000
_BLOCK = 1 << 18
_WORTH_A_LOOK, _AT_ONCE = 64, 4_096
"""So many messages on end are looked at first, and then, to see how many of a kind there are."""
_SHORTEST = 1 + SHORTEST_DEFINITION
_NO_BLANKS = Blanks()


@dataclass(slots=True)
class Scan:
    """What a scan found.

    Attributes:
        definitions: the definitions of the messages, with the places where messages begin.
        compressed: whether messages may have compressed timestamps.
        lost: how many bytes between messages belong to none.
        empty: how many bytes lie where the file was never written, broken messages included.
        ends_empty: whether the last of them are the end.
        tail: how many bytes after the last message belong to none.
        cut: whether these begin a message that is cut off.
        too_many: whether the scan ended early, at the most messages or definitions it takes.
    """

    definitions: list[MessageDefinition] = field(default_factory=list)
    compressed: bool = False
    lost: int = 0
    empty: int = 0
    ends_empty: bool = False
    tail: int = 0
    cut: bool = False
    too_many: bool = False


def scan(body: bytes, *, is_sound: bool, most: int = MOST_MESSAGES) -> Scan:
    """Find all whole messages; never fails, whatever the bytes.

    Args:
        body: what stands between the header of a FIT file and its checksum.
        is_sound: whether the checksum is right; if not, odd times are asked whether they show that
            bytes got lost.
        most: how many messages it may have; the rest is left out.
    """
    found = _Scanner(body, most=most).scan()
    if is_sound or not found.definitions or found.too_many:
        return found
    about = first_time(body, found.definitions)
    return _CarefulScanner(body, about, blanks_in(body), most).scan()


def goes_on_beyond(body: bytes, end: int) -> bool:
    """Tell whether messages go on beyond a place that is said to be their end."""
    scanner = _Scanner(body[:end])
    found = scanner.scan()
    if found.tail or found.lost:
        return True
    about = first_time(body, found.definitions)
    return scanner.search_in(body, about).next_whole_message(range(end, end + 1)) is not None


class _Scanner:
    def __init__(
        self,
        body: bytes,
        about: int | None = None,
        blanks: Blanks = _NO_BLANKS,
        most: int = MOST_MESSAGES,
    ) -> None:
        self._body = body
        self._blanks = blanks
        self._most = most
        self._counted_until = _BLOCK
        self._look_at = self._patience = 0
        self._last_definition = len(body) - _SHORTEST
        self._scan = Scan()
        self._defined: dict[bytes, Route] = {}
        self._seen: dict[bytes, tuple[int, Route]] = {}
        self._compressed: set[int] = set()
        self._breaks: set[int] = set()
        self._routes = [NOWHERE] * 256
        self._search = self.search_in(body, about)

    def scan(self) -> Scan:
        position = self._follow_messages(0)
        while position < len(self._body) and not self._scan.too_many:
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

    def search_in(self, body: bytes, about: int | None) -> DamageSearch:
        """Return a search for whole messages by what is defined now."""
        clocks = [] if about is None else [about]
        return DamageSearch(body, self._routes, clocks, self._blanks)

    def _follow_messages(self, position: int) -> int:
        """Step from message to message until a new definition, the undefined, or the end."""
        body, routes, end = self._body, self._routes, len(self._body)
        size, begin, definition = NOWHERE
        while position < end and not self._is_full(position):
            stop, look_at = min(self._counted_until, end), self._look_at
            # This loop runs once for every message of a file, a million times for some: what it
            # asks is looked up beforehand, and ends are checked once, after it.
            while position < stop:
                size, begin, definition = routes[body[position]]
                if size:
                    if position < look_at:
                        begin(position)
                        position += size
                    else:
                        position = self._follow_alike(position, size, definition, stop)
                        look_at = self._look_at
                elif again := self._define_again(position):
                    position = again
                else:
                    stop = 0
                    break
            if not stop:
                break
        # Only the last message can reach beyond the end: it is cut, and does not count.
        if position > end:
            definition.position.pop()
            position -= size
        return position

    def _follow_alike(
        self, position: int, size: int, definition: MessageDefinition, stop: int
    ) -> int:
        """Step over a message, and over all that follow it with the same header, at once.

        Most recordings are long rows of one kind. Where they are not, it is asked less and less
        often: a look costs as much as five messages.
        """
        header = self._body[position : position + 1]
        begin, look = position, _WORTH_A_LOOK
        while True:
            heads = self._body[position : min(position + look * size, stop) : size]
            alike = len(heads) - len(heads.lstrip(header))
            position += alike * size
            if alike < look:
                break
            look = _AT_ONCE
        definition.position.frombytes(np.arange(begin, position, size, dtype=np.int64).tobytes())
        is_row = position - begin >= _WORTH_A_LOOK * size
        self._patience = 0 if is_row else min(2 * self._patience + size, _BLOCK)
        self._look_at = position + self._patience
        return position

    def _is_full(self, position: int) -> bool:
        """Tell, and note, whether this is all that is read of a body of absurdly many messages."""
        if position >= self._counted_until:
            self._counted_until = position + _BLOCK
            number = sum(len(definition.position) for definition in self._known_definitions())
            self._scan.too_many |= number >= self._most
        return self._scan.too_many

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
        stop = end_of_definition(self._body, position, developer=bool(header & DEVELOPER))
        if header & HEADER_KIND != DEFINITION or stop > len(self._body):
            return None
        content = self._body[position + 1 : stop]
        if content not in self._defined and not MessageDefinition(content).is_sound:
            return None
        if len(self._defined) > MOST_DEFINITIONS:
            self._scan.too_many = True
            return None
        meant = header & LOCAL_TYPES, self._route_of(content)
        # Definitions with developer fields are longer than _define_again looks.
        if not header & DEVELOPER:
            self._seen[self._body[position:stop]] = meant
        self._set_route(*meant)
        return stop

    def _route_of(self, content: bytes) -> Route:
        if content not in self._defined:
            definition = MessageDefinition(content)
            self._defined[content] = definition.size + 1, definition.position.append, definition
        return self._defined[content]

    def _set_route(self, local: int, route: Route) -> None:
        # The developer bit means nothing in a message's header; one that has it is read alike.
        self._routes[local] = self._routes[local | DEVELOPER] = route
        if local in self._compressed:
            first = COMPRESSED | local << 5
            self._routes[first : first + 32] = [route] * 32
        self._search.forget_routes()

    def _route_compressed(self, position: int) -> int | None:
        """Follow compressed timestamps too, from the first one of a local definition on."""
        header = self._body[position]
        local = header >> 5 & 3
        if not header & COMPRESSED or local in self._compressed or self._routes[local] is NOWHERE:
            return None
        self._compressed.add(local)
        self._set_route(local, self._routes[local])
        return position

    def _skip_damage(self, position: int) -> int | None:
        """Return where whole messages go on after damage; None where none does."""
        if self._scan.too_many:
            return None
        found = self._resume_place(position)
        if found is None:
            self._end_at(position)
            return None
        # Whole messages begin inside the last one, so it never was one.
        latest = self._latest_message()
        if latest is not None and found.place <= latest.position[-1] + latest.size:
            position = latest.position.pop()
        gap = max(0, found.place - position)
        if self._blanks.fill(position, found.place):
            self._scan.empty += gap
        else:
            self._scan.lost += gap
        if found.defined:
            local, content = found.defined
            self._set_route(local, self._route_of(content))
        return found.onward

    def _end_at(self, position: int) -> None:
        tail = len(self._body) - position
        self._scan.ends_empty = self._blanks.fill(position, len(self._body))
        if self._scan.ends_empty:
            self._scan.empty += tail
        else:
            self._scan.cut = self._is_begun(position)
            self._scan.tail = tail

    def _resume_place(self, position: int) -> ResumePlace | None:
        if not self._search.clocks:
            about = first_time(self._body, self._known_definitions())
            self._search.clocks += [] if about is None else [about]
        begun, ended = self._before_break(position)
        places = range(begun + 1, len(self._body))
        return self._search.next_whole_message(places, range(ended, position))

    def _before_break(self, position: int) -> tuple[int, int]:
        """Return where the message before a break begins and ends.

        It may be what is broken, unless that was looked at already; definitions may follow it.
        """
        latest = self._latest_message()
        if latest is None or position in self._breaks:
            return position, position
        self._breaks.add(position)
        return latest.position[-1], latest.position[-1] + 1 + latest.size

    def _latest_message(self) -> MessageDefinition | None:
        met = [definition for definition in self._known_definitions() if definition.position]
        return max(met, key=lambda definition: definition.position[-1], default=None)

    def _known_definitions(self) -> list[MessageDefinition]:
        return [definition for _, _, definition in self._defined.values()]

    def _is_begun(self, position: int) -> bool:
        """Tell whether a message or definition begins here and is cut off by the end."""
        size, _, _ = self._routes[self._body[position]]
        return is_cut_definition(self._body, position) or position + size > len(self._body)


class _CarefulScanner(_Scanner):
    """Asks at every odd time whether the row of messages is out of step."""

    _found: ResumePlace | None = None

    def _follow_messages(self, position: int) -> int:
        body, routes, end = self._body, self._routes, len(self._body)
        has_blanks = bool(self._blanks.begins)
        about = next(iter(self._search.clocks), math.inf)
        while position < end:
            size, begin, definition = routes[body[position]]
            if not size or position + size > end:
                break
            if has_blanks and self._blanks.spoil(position, size):
                break
            offset = definition.time_offset
            if offset is not None:
                # Nearly every time is right: to ask for each would take longer than to follow them.
                at = position + 1 + offset
                time = int.from_bytes(body[at : at + 4], definition.endianness)
                if not -LONGEST_ACTIVITY_S <= time - about <= LONGEST_ACTIVITY_S and self._slips(
                    position
                ):
                    break
            begin(position)
            position += size
        return position

    def _define_new(self, position: int) -> int | None:
        return super()._define_new(position) if self._search.may_define(position) else None

    def _slips(self, position: int) -> bool:
        if not self._search.has_odd_time(position):
            return False
        slip = self._search.slips(position, *self._before_break(position))
        self._found = slip if isinstance(slip, ResumePlace) else None
        return bool(slip)

    def _resume_place(self, position: int) -> ResumePlace | None:
        found, self._found = self._found, None
        return found or super()._resume_place(position)
