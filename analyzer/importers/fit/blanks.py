"""Where a damaged file was never written: holes of zeros, and of ones as in erased flash memory."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FEWEST_BYTES = 256
"""A device writes blocks of 512 bytes or more. A text or a row of numbers that nobody filled in has
equal bytes too, but a field has 255 at most."""

_OF_WHAT_FOLLOWS = 16
_NEVER_WRITTEN = re.compile(rb"\x00{%d,}|\xff{%d,}" % (FEWEST_BYTES, FEWEST_BYTES))


@dataclass(frozen=True, slots=True)
class Blanks:
    """The stretches of a body that hold nothing, in order.

    Attributes:
        begins: where each begins.
        ends: where each ends.
    """

    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def spoil(self, place: int, size: int) -> bool:
        """Tell whether a message of this size lies in a stretch, or breaks off where one begins."""
        return bool(self.begins) and (
            self._hold(place, size) or self._hold(place + size - 1, 1 + FEWEST_BYTES)
        )

    def _hold(self, place: int, size: int) -> bool:
        index = bisect_right(self.begins, place) - 1
        return index >= 0 and place + size <= self.ends[index]

    def places_outside(self, places: range) -> Iterable[int]:
        """Return the places at which something may begin: zeros may be the first bytes of it."""
        edges = [places.start]
        for begin, end in zip(self.begins, self.ends, strict=True):
            if places.start < end - _OF_WHAT_FOLLOWS and begin < places.stop:
                edges += [max(begin, places.start), min(end - _OF_WHAT_FOLLOWS, places.stop)]
        edges.append(places.stop)
        return chain.from_iterable(map(range, edges[::2], edges[1::2]))

    def fill(self, begin: int, end: int) -> bool:
        """Tell whether more than half of what lies between two places was never written."""
        empty = sum(
            min(last, end) - max(first, begin)
            for first, last in zip(self.begins, self.ends, strict=True)
            if first < end and begin < last
        )
        return 2 * empty > end - begin


def blanks_in(body: bytes) -> Blanks:
    """Find the stretches of a body that were never written."""
    # A search for the one text is ten times as fast as for the pattern, and most files have none.
    if not any(empty * FEWEST_BYTES in body for empty in (b"\x00", b"\xff")):
        return Blanks()
    found = [match.span() for match in _NEVER_WRITTEN.finditer(body)]
    return Blanks(tuple(begin for begin, _ in found), tuple(end for _, end in found))
