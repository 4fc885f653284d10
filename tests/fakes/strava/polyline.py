"""Positions of a run: straight out and back, on a sphere with the Earth's mean radius."""

from __future__ import annotations

import math
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Position: TypeAlias = "tuple[float, float]"
METRES_A_DEGREE = 111_195.08
POINTS = 9


def heading(began: str) -> Position:
    """Return the direction of the run of that moment: its parts northwards and eastwards."""
    angle = math.radians(zlib.crc32(began.encode()) % 360)
    return math.cos(angle), math.sin(angle)


def out_and_back(home: Position, metres: float, began: str) -> list[Position]:
    """Return a few positions along a run, its start and end among them."""
    north, east = heading(began)
    shrunk = math.cos(math.radians(home[0]))
    away = [(metres / 2) * (1 - abs(1 - 2 * i / (POINTS - 1))) for i in range(POINTS)]
    return [
        (
            round(home[0] + north * far / METRES_A_DEGREE, 6),
            round(home[1] + east * far / METRES_A_DEGREE / shrunk, 6),
        )
        for far in away
    ]


def encoded(path: Iterable[Position]) -> str:
    """Return positions in Google's polyline format, five decimals."""
    whole = [(0, 0), *((round(lat * 1e5), round(lng * 1e5)) for lat, lng in path)]
    steps = ((b[axis] - a[axis]) for a, b in pairwise(whole) for axis in (0, 1))
    return "".join(letter for step in steps for letter in _letters(step))


def _letters(step: int) -> Iterator[str]:
    rest = ~(step << 1) if step < 0 else step << 1
    while rest >= 0x20:
        yield chr((0x20 | (rest & 0x1F)) + 63)
        rest >>= 5
    yield chr(rest + 63)
