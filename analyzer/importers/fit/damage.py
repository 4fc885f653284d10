"""Damaged files: which times cannot be true, and where the next whole message begins."""

from __future__ import annotations

from math import inf
from operator import itemgetter
from statistics import median_low
from typing import TYPE_CHECKING

from analyzer.importers.fit.layout import DEFINITION, HEADER_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.importers.fit.layout import Layout

LONGEST_ACTIVITY_S = 7 * 86_400
"""Times further than this from the first ones of a damaged file are taken for damage."""

_FIRST_TIMES = 5
_ENOUGH_TIMES = 3
_ENOUGH_AT_END = 2
_LONGEST_CHAIN = 20


def first_times(body: bytes, layouts: Iterable[Layout]) -> float:
    """Return the median of the first five timestamps, on FIT's clock; inf without any."""
    places = [
        (place, place + 1 + offset, layout)
        for layout in layouts
        if (offset := layout.time_offset) is not None
        for place in layout.position[:_FIRST_TIMES]
    ]
    first = sorted(places, key=itemgetter(0))[:_FIRST_TIMES]
    return median_low([_time(body, layout, at) for _, at, layout in first]) if first else inf


def _time(body: bytes, layout: Layout, place: int) -> int:
    return int.from_bytes(body[place : place + 4], layout.endianness)


def is_stray(body: bytes, layout: Layout, place: int, about: float) -> bool:
    """Tell whether a message carries a time that cannot be true."""
    offset = layout.time_offset
    return (
        offset is not None
        and abs(_time(body, layout, place + 1 + offset) - about) > LONGEST_ACTIVITY_S
    )


def next_whole(body: bytes, local: Mapping[int, Layout], places: range, about: float) -> int | None:
    """Find the first place from which several whole messages follow each other.

    A place counts when the messages that would begin there carry times near ``about``: three of
    them, or two up to the next definition or the end. A random four bytes pass for such a time
    once in 3,500.

    Args:
        body: the messages of a FIT file.
        local: the layout of each local definition.
        places: where to look, up to the end of the body.
        about: a time that is right, on FIT's clock.

    Returns:
        The place, or None where no whole message follows.
    """
    shapes = {
        header: (layout, layout.size + 1, layout.time_offset) for header, layout in local.items()
    }
    for place in places:
        if body[place] in shapes and _leads_on(body, shapes, place, about):
            return place
    return None


def _leads_on(
    body: bytes, shapes: Mapping[int, tuple[Layout, int, int | None]], place: int, about: float
) -> bool:
    times = 0
    for _ in range(_LONGEST_CHAIN):
        if place >= len(body) or body[place] & HEADER_KIND == DEFINITION:
            return times >= _ENOUGH_AT_END
        if body[place] not in shapes:
            return False
        layout, size, time_offset = shapes[body[place]]
        if place + size > len(body):
            return times >= _ENOUGH_AT_END
        if time_offset is not None:
            times += 1
            if abs(_time(body, layout, place + 1 + time_offset) - about) > LONGEST_ACTIVITY_S:
                return False
        if times == _ENOUGH_TIMES:
            return True
        place += size
    return False
