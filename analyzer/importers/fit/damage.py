"""Damaged files: which times cannot be true, and where the next whole message begins.

Nothing in a FIT file marks where a message begins, so after lost bytes one has to be recognised: by
the messages that follow it, whose times are near those of the activity, or by a definition, which
hardly any other bytes pass for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from analyzer.importers.fit.blanks import Blanks
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Route: TypeAlias = tuple[int, "Callable[[int], None]", MessageDefinition]
"""What a header leads to: the size of its message, header included, where to note its place, and
its definition; size 0 leads nowhere."""

LONGEST_ACTIVITY_S = 7 * 86_400
"""Times further than this from the first ones of a damaged file are doubted."""

_FIRST_TIMES = 20
_OF_THE_WATCH = (18, 19, 20, 21)  # session, lap, record, event
_INVALID_TIME = 0xFFFF_FFFF
_FILE_ID = 0

_ENOUGH = 3
"""A random four bytes pass for a time of the activity once in 3,500: three in a row are no chance.
A definition counts as much, the end of the bytes as one."""

_AT_END = 1
_STEPS_AHEAD = 40
_STEPS_OF_OWN = 60
_STEPS_AFTER_EMPTY = 5
_NEW_CLOCK_TIMES = 5
_FARTHEST_SLIP = 2_048
_HIGHEST_NUMBER = 1_024
_MAKERS_NUMBERS = 0xFF00


class ResumePlace(NamedTuple):
    """Where whole messages begin again.

    ``defined`` is a definition to take in there first, with its local message type, and ``onward``
    where what follows it begins; a definition whose header got lost is met only so.
    """

    place: int
    onward: int
    defined: tuple[int, bytes] | None = None

    def is_headless(self, body: bytes) -> bool:
        """Whether it is a definition without its header."""
        return self.defined is not None and body[self.place] & HEADER_KIND != DEFINITION


class Outlook(NamedTuple):
    """What a row of messages leads to: its timestamps, and whether it breaks off."""

    times: list[int]
    places: set[int]
    breaks_off: bool


def first_time(body: bytes, definitions: Iterable[MessageDefinition]) -> int | None:
    """Return the first time that two more of the first twenty are near, on FIT's clock.

    Only what the watch itself stamps is asked, if it can be: devices write times that are years
    off. None without any time.
    """
    timed = [definition for definition in definitions if definition.time_offset is not None]
    own = [definition for definition in timed if definition.message_number in _OF_THE_WATCH]
    # The first twenty of each definition suffice: the first twenty of all are among them.
    places = sorted(
        (place, place + 1 + definition.time_offset, definition.endianness)
        for definition in own or timed
        for place in definition.position[:_FIRST_TIMES]
        if definition.time_offset is not None
    )
    times = [
        time
        for _, at, endianness in places[:_FIRST_TIMES]
        if (time := int.from_bytes(body[at : at + 4], endianness)) != _INVALID_TIME
    ]
    agreed = (time for time in times if sum(_near(time, other) for other in times) >= _ENOUGH)
    return next(agreed, next(iter(times), None))


def is_cut_definition(body: bytes, place: int) -> bool:
    """Tell whether a definition begins here and is cut off by the end."""
    header = body[place]
    return header & HEADER_KIND == DEFINITION and (
        end_of_definition(body, place, developer=bool(header & DEVELOPER)) > len(body)
    )


def _near(time: int, other: int) -> bool:
    return abs(time - other) <= LONGEST_ACTIVITY_S


def _time_at(body: bytes, definition: MessageDefinition, place: int) -> int:
    return int.from_bytes(body[place : place + 4], definition.endianness)


@dataclass(slots=True)
class DamageSearch:
    """Looks for whole messages in a damaged body.

    Attributes:
        body: the messages of a FIT file.
        routes: what each header leads to now; ``forget_routes`` must be told when it changes.
        clocks: times that are right, on FIT's clock: one, and one more whenever the clock was set.
        blanks: where the body was never written; no message begins or ends there.
    """

    body: bytes
    routes: Sequence[Route]
    clocks: list[int]
    blanks: Blanks = field(default_factory=Blanks)
    _evidence: dict[int, int] = field(default_factory=dict)
    _defined: range = range(0)
    _accepted: int = 0

    def forget_routes(self) -> None:
        """Forget what was worked out with other definitions."""
        self._evidence.clear()

    def has_odd_time(self, place: int) -> bool:
        """Tell whether the message that begins here carries a time unlike the others."""
        return self._is_near(place, self.routes[self.body[place]][2]) is False

    def slips(self, position: int, begun: int, ended: int) -> ResumePlace | bool:
        """Tell whether a row of messages is out of step at a message with an odd time.

        The time alone proves nothing: devices write invalid ones, and clocks are set on the way.
        The row is out of step where it breaks off soon, or where another row begins close by whose
        times are right.

        Args:
            position: where the message with the odd time begins.
            begun: where the message before it begins, which may be the broken one.
            ended: where that message ends.

        Returns:
            Where whole messages begin again; else whether the row breaks off.
        """
        if position < self._accepted:
            return False
        after = position + self.routes[self.body[position]][0]
        if self._evidence_from(after) > _AT_END:
            return False
        ahead = self.look_ahead(position)
        around = range(begun + 1, min(position + _FARTHEST_SLIP, len(self.body)))
        found = self.next_whole_message(around, range(ended, position))
        if found is not None and (found.place not in ahead.places or found.is_headless(self.body)):
            return found
        if self._are_of_a_clock(ahead.times):
            self.clocks.append(ahead.times[len(ahead.times) // 2])
            self.forget_routes()
            return False
        # A row that was asked about is not asked about again at each of its messages.
        self._accepted = 0 if ahead.breaks_off else max(ahead.places)
        return ahead.breaks_off

    def may_define(self, place: int) -> bool:
        """Tell whether the definition that seems to begin here is likely one.

        For one without fields few bytes have to be right by chance, and what it replaces is lost;
        so something better must follow it soon.
        """
        header = self.body[place]
        content, end = self._content_of(place, developer=bool(header & DEVELOPER))
        if end >= len(self.body):
            return True
        if content[0] or not self._can_follow(end, header & LOCAL_TYPES):
            return False
        return len(content) > SHORTEST_DEFINITION + 1 or self._is_followed(
            end, header & LOCAL_TYPES
        )

    def _is_followed(self, place: int, empty: int) -> bool:
        """Tell whether a definition or a good time comes soon, with one local type empty."""
        for _ in range(_STEPS_AFTER_EMPTY):
            size, _, definition = self._route_at(place)
            if place >= len(self.body) or self._is_definition(place):
                return True
            if self._local_type_at(place) == empty:
                size, definition = 1, NOWHERE[2]
            elif not size or place + size > len(self.body):
                return bool(size)
            elif self._is_near(place, definition):
                return True
            place += size
        return False

    def look_ahead(self, position: int) -> Outlook:
        """Follow the row of messages that begins here for a few steps, whatever its times."""
        times, places, place = [], set(), position
        for _ in range(_STEPS_AHEAD):
            size, _, definition = self._route_at(place)
            if not size or place + size > len(self.body):
                break
            places.add(place)
            if definition.time_offset is not None:
                times.append(_time_at(self.body, definition, place + 1 + definition.time_offset))
            place += size
        places.add(place)
        breaks_off = (
            not self._ends_at(place)
            and not self._route_at(place)[0]
            and not is_cut_definition(self.body, place)
            and not self._is_definition(place)
        )
        return Outlook(times, places, breaks_off)

    @staticmethod
    def _are_of_a_clock(times: list[int]) -> bool:
        """Tell whether a few times go on as a clock does, and so are of one that was set."""
        known = [time for time in times if time != _INVALID_TIME]
        steps = [later - time for time, later in pairwise(known)]
        return (
            len(known) >= _NEW_CLOCK_TIMES
            and known[-1] > known[0]
            and all(0 <= step < LONGEST_ACTIVITY_S for step in steps)
        )

    def next_whole_message(self, places: range, defined: range = range(0)) -> ResumePlace | None:
        """Find the first place from which whole messages follow each other.

        Args:
            places: where to look.
            defined: where definitions were read; they are looked at for a wrong header only.

        Returns:
            The place; None where no whole message follows.
        """
        body, routes = self.body, self.routes
        # A definition that was read proves nothing of a row that runs into it.
        if defined or self._defined:
            self._defined = defined
            self.forget_routes()
        for place in self.blanks.places_outside(places):
            header = body[place]
            kind = header & HEADER_KIND
            if place not in defined:
                size, _, definition = routes[header]
                if size:
                    # The last zeros of a hole pass for a file_id, and that would begin a new file.
                    is_sure = definition.message_number != _FILE_ID and (
                        self._evidence_from(place) >= _ENOUGH
                    )
                    if is_sure and self._begins_well(place):
                        return ResumePlace(place, place)
                elif kind == DEFINITION and self._is_definition(place):
                    return ResumePlace(place, place)
            # The content of a definition begins with a zero, then 0 or 1.
            if kind == DEFINITION and place not in defined and body[place + 1 : place + 2] == b"\0":
                found = self._definition_with_header(place)
            elif not header and body[place + 1 : place + 2] <= b"\1":
                found = self._definition_without_header(place)
            else:
                continue
            if found:
                return found
        return None

    def _definition_with_header(self, place: int) -> ResumePlace | None:
        """Return a definition that need not make sense in every byte, but is followed."""
        header = self.body[place]
        content, end = self._content_of(place, developer=bool(header & DEVELOPER))
        local = header & LOCAL_TYPES
        is_followed = self._defines_what_follows(content, end, local)
        return ResumePlace(place, end, (local, content)) if is_followed else None

    def _definition_without_header(self, place: int) -> ResumePlace | None:
        content, end = self._content_of(place - 1, developer=False)
        local = self._local_type_at(end)
        if local is None or not self._defines_what_follows(content, end, local):
            return None
        return ResumePlace(place, end, (local, content))

    def _route_at(self, place: int) -> Route:
        if place >= len(self.body):
            return NOWHERE
        route = self.routes[self.body[place]]
        is_spoilt = self.blanks.begins and self.blanks.spoil(place, route[0])
        return NOWHERE if is_spoilt else route

    def _ends_at(self, place: int) -> bool:
        """Tell whether what was written ends here: a hole is an end too."""
        return place >= len(self.body) or self.blanks.spoil(place, 1)

    def _is_near(self, place: int, definition: MessageDefinition) -> bool | None:
        """Tell whether a message's time is near the activity's; None where it carries none."""
        offset = definition.time_offset
        if offset is None:
            return None
        # Asked of every message of a damaged file: a loop is twice as fast as any() with a call.
        place += 1 + offset
        time = int.from_bytes(self.body[place : place + 4], definition.endianness)
        for about in self.clocks:
            if -LONGEST_ACTIVITY_S <= time - about <= LONGEST_ACTIVITY_S:
                return True
        return False

    def _evidence_from(self, place: int) -> int:
        """Return how much speaks for a whole message here: up to ``_ENOUGH``, by all that follow.

        Every place is looked at once: rows of messages run together, and what is known of one place
        serves all that lead to it.
        """
        known, row = self._evidence, []
        while place not in known:
            size, _, definition = self._route_at(place)
            if not size or place + size > len(self.body):
                known[place] = self._evidence_of_end(place, size)
                break
            row.append((place, bool(self._is_near(place, definition))))
            place += size
        evidence = known[place]
        for at, is_near in reversed(row):
            evidence = known[at] = min(_ENOUGH, evidence + is_near)
        return evidence

    def _evidence_of_end(self, place: int, size: int) -> int:
        # The last message may be cut: then those before it must suffice.
        if self._ends_at(place) or size or is_cut_definition(self.body, place):
            return _AT_END
        return _ENOUGH if place not in self._defined and self._is_definition(place) else 0

    def _begins_well(self, place: int) -> bool:
        """Tell whether no odd time comes before the first good one."""
        while True:
            size, _, definition = self._route_at(place)
            if not size or place + size > len(self.body):
                return True
            is_near = self._is_near(place, definition)
            if is_near is not None:
                return is_near
            place += size

    def _content_of(self, place: int, *, developer: bool) -> tuple[bytes, int]:
        end = end_of_definition(self.body, place, developer=developer)
        return self.body[place + 1 : end], end

    def _is_definition(self, place: int) -> bool:
        """Tell whether a definition begins here that makes sense in every byte."""
        header = self.body[place]
        # Asked of every place in a damaged file: most are no header, or no zero comes next.
        if header & HEADER_KIND != DEFINITION or self.body[place + 1 : place + 2] != b"\0":
            return False
        content, end = self._content_of(place, developer=bool(header & DEVELOPER))
        if end > len(self.body):
            return False
        definition = MessageDefinition(content)
        number = definition.message_number if content[1] <= 1 else _HIGHEST_NUMBER
        if not (definition.is_sound and definition.is_regular) or (
            _HIGHEST_NUMBER <= number < _MAKERS_NUMBERS
        ):
            return False
        return end == len(self.body) or self._can_follow(end, header & LOCAL_TYPES)

    def _can_follow(self, place: int, local: int) -> bool:
        header, named = self.body[place], self._local_type_at(place)
        return (
            header & HEADER_KIND == DEFINITION
            or bool(self.routes[header][0])
            or named == local
            or (named is not None and bool(self.routes[named][0]))
        )

    def _local_type_at(self, place: int) -> int | None:
        """Return the local message type that a header here names; None where it is no header."""
        if place >= len(self.body):
            return None
        header = self.body[place]
        if header & COMPRESSED:
            return header >> 5 & 3
        return None if header & ~LOCAL_TYPES else header

    def _defines_what_follows(self, content: bytes, end: int, local: int) -> bool:
        """Tell whether messages of this definition follow it: three, with good times."""
        if (
            len(content) < SHORTEST_DEFINITION
            or end >= len(self.body)
            or content[0]
            or content[1] > 1
            or self._local_type_at(end) != local
        ):
            return False
        definition, place, found = MessageDefinition(content), end, 0
        if definition.time_offset is None:
            return False
        for _ in range(_STEPS_OF_OWN):
            is_own = self._local_type_at(place) == local
            size, _, other = (
                (definition.size + 1, None, definition) if is_own else self._route_at(place)
            )
            if not size or place + size > len(self.body) or self._is_near(place, other) is False:
                return False
            found += is_own
            if found == _ENOUGH:
                return True
            place += size
        return False


NOWHERE: Route = (0, lambda _: None, MessageDefinition(b""))
