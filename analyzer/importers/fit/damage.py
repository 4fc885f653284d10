"""Damaged files: where the next whole message begins, and which times cannot be true."""

from __future__ import annotations

from statistics import median_low
from typing import TYPE_CHECKING, Literal

import numpy as np

from analyzer.importers.fit.layout import DEFINITION, HEADER_KIND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.importers.fit.layout import Layout
    from analyzer.importers.fit.tables import Table

LONGEST_ACTIVITY_S = 7 * 86_400
"""Times further than this from the middle of a damaged file are taken for damage."""

_ENOUGH_TIMES = 3
_ENOUGH_AT_END = 2
_LONGEST_CHAIN = 20


def usual_time(data: bytes, layouts: Sequence[Layout]) -> float:
    """Return the median timestamp (FIT's clock) of all messages found; -inf without any."""
    times = [_time(data, layout, place) for layout in layouts for place in _timed_places(layout)]
    return median_low(times) if times else -np.inf


def _timed_places(layout: Layout) -> list[int]:
    return [] if layout.time_offset is None else layout.position


def next_whole(
    data: bytes, by_header: Sequence[Layout | None], places: range, about: float
) -> int | None:
    """Find the first place from which several whole messages follow each other.

    A place counts when the messages that would begin there carry times near ``about``: three of
    them, or two up to the next definition or the end. By chance that happens less than once in
    ten million bytes.

    Args:
        data: the whole file.
        by_header: the layout that each header byte stands for, None where it is undefined.
        places: where to look.
        about: a time that is right, on FIT's clock.

    Returns:
        The place, or None where no whole message follows.
    """
    candidates = (place for place in places if by_header[data[place]] is not None)
    return next(
        (at for at in candidates if _leads_on(data, by_header, at, places.stop, about)), None
    )


def _leads_on(
    data: bytes, by_header: Sequence[Layout | None], place: int, end: int, about: float
) -> bool:
    times = 0
    for _ in range(_LONGEST_CHAIN):
        layout = by_header[data[place]] if place < end else None
        if layout is None or place + layout.size >= end:
            sound = layout is not None or place >= end or data[place] & HEADER_KIND == DEFINITION
            return sound and times >= _ENOUGH_AT_END
        if layout.time_offset is not None:
            times += 1
            if abs(_time(data, layout, place) - about) > LONGEST_ACTIVITY_S:
                return False
        if times == _ENOUGH_TIMES:
            return True
        place += 1 + layout.size
    return False


def _time(data: bytes, layout: Layout, place: int) -> int:
    begin = place + 1 + (layout.time_offset or 0)
    order: Literal["big", "little"] = "big" if layout.byte_order == ">" else "little"
    return int.from_bytes(data[begin : begin + 4], order)


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
