"""Damaged files: which times cannot be true, and where the next whole message begins."""

from __future__ import annotations

from math import inf
from operator import itemgetter
from statistics import median_low
from typing import TYPE_CHECKING

from analyzer.importers.fit.definitions import DEFINITION, HEADER_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.importers.fit.definitions import MessageDefinition

LONGEST_ACTIVITY_S = 7 * 86_400
"""Times further than this from the first ones of a damaged file count as damage."""

_FIRST_TIMES = 5
_ENOUGH_TIMES = 3
_ENOUGH_AT_END = 2
_LONGEST_CHAIN = 20


def first_times(body: bytes, definitions: Iterable[MessageDefinition]) -> float:
    """Return the median of the first five timestamps, on FIT's clock; inf without any."""
    places = [
        (place, place + 1 + offset, definition)
        for definition in definitions
        if (offset := definition.time_offset) is not None
        for place in definition.position[:_FIRST_TIMES]
    ]
    # The first five of each definition suffice: the first five of all are among them.
    first = sorted(places, key=itemgetter(0))[:_FIRST_TIMES]
    return (
        median_low([_time_at(body, definition, at) for _, at, definition in first])
        if first
        else inf
    )


def _time_at(body: bytes, definition: MessageDefinition, place: int) -> int:
    return int.from_bytes(body[place : place + 4], definition.endianness)


def has_stray_time(body: bytes, definition: MessageDefinition, place: int, about: float) -> bool:
    """Tell whether a message carries a time that cannot be true."""
    offset = definition.time_offset
    return (
        offset is not None
        and abs(_time_at(body, definition, place + 1 + offset) - about) > LONGEST_ACTIVITY_S
    )


def next_whole_message(
    body: bytes, local: Mapping[int, MessageDefinition], places: range, about: float
) -> int | None:
    """Find the first place from which several whole messages follow each other.

    A place counts when the messages that would begin there carry times near ``about``: three of
    them, or two up to the next definition or the end. A random four bytes pass for such a time
    once in 3,500.

    Args:
        body: the messages of a FIT file.
        local: the definition that each local message type has now.
        places: where to look, up to the end of the body.
        about: a time that is right, on FIT's clock.

    Returns:
        The place, or None where no whole message follows.
    """
    shapes = {
        header: (definition, definition.size + 1, definition.time_offset)
        for header, definition in local.items()
    }
    for place in places:
        if body[place] in shapes and _leads_to_more(body, shapes, place, about):
            return place
    return None


def _leads_to_more(
    body: bytes,
    shapes: Mapping[int, tuple[MessageDefinition, int, int | None]],
    place: int,
    about: float,
) -> bool:
    # Messages without a time prove nothing, and any bytes pass for them; so times are counted, and
    # the chain has an end.
    times = 0
    for _ in range(_LONGEST_CHAIN):
        if place >= len(body) or body[place] & HEADER_KIND == DEFINITION:
            return times >= _ENOUGH_AT_END
        if body[place] not in shapes:
            return False
        definition, size, time_offset = shapes[body[place]]
        # The last message may be cut: then those before it must suffice.
        if place + size > len(body):
            return times >= _ENOUGH_AT_END
        if time_offset is not None:
            times += 1
            if (
                abs(_time_at(body, definition, place + 1 + time_offset) - about)
                > LONGEST_ACTIVITY_S
            ):
                return False
        if times == _ENOUGH_TIMES:
            return True
        place += size
    return False
