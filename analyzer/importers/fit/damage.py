"""Damaged files: where the next whole message begins, and which times cannot be true."""

from __future__ import annotations

from math import inf
from statistics import median_low
from typing import TYPE_CHECKING

import numpy as np

from analyzer.importers.fit.layout import DEFINITION, HEADER_KIND

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.importers.fit.layout import Layout
    from analyzer.importers.fit.tables import Table

LONGEST_ACTIVITY_S = 7 * 86_400
"""Times further than this from the middle of a damaged file are taken for damage."""

_ENOUGH_TIMES = 3
_ENOUGH_AT_END = 2
_LONGEST_CHAIN = 20


def usual_time(body: bytes, layouts: Iterable[Layout]) -> float:
    """Return the median timestamp (on FIT's clock) of all messages found; inf without any."""
    times: list[int] = []
    for layout in layouts:
        offset = layout.time_offset()
        if offset is not None:
            times += (_time(body, layout, place + 1 + offset) for place in layout.position)
    return median_low(times) if times else inf


def _time(body: bytes, layout: Layout, place: int) -> int:
    return int.from_bytes(body[place : place + 4], layout.endianness)


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
        header: (layout, layout.size + 1, layout.time_offset()) for header, layout in local.items()
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


def without_strays(tables: Sequence[Table]) -> tuple[Sequence[Table], int]:
    """Leave out the messages of a damaged file whose time cannot be true.

    Returns:
        The tables, and how many messages were left out.
    """
    times = [table.numbers("timestamp") for table in tables]
    every = np.concatenate([np.empty(0), *times])
    if np.isnan(every).all():
        return tables, 0
    middle = np.nanmedian(every)
    strays = [np.abs(time - middle) > LONGEST_ACTIVITY_S for time in times]
    kept = [table.take(~stray) for table, stray in zip(tables, strays, strict=True)]
    return kept, sum(int(stray.sum()) for stray in strays)
