"""From quantities to pixels: linear scales, round ticks, labels that keep their distance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ROUND = (1, 2, 5, 10)


class Scale(NamedTuple):
    """A linear map from values ``low``..``high`` to pixels ``start``..``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of ``value``."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def clip(self, value: float) -> float:
        """Return the pixel of ``value``, held within the axis."""
        return self(min(max(value, self.low), self.high))


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values from ``low`` to ``high``, ``about`` that many."""
    raw = max((high - low) / about, 1e-9)
    size = 10.0 ** math.floor(math.log10(raw))
    # A hair of room: an exact step must not be missed by a rounding error, nor the last tick.
    step = next(size * r for r in _ROUND if size * r >= raw * 0.999)
    # Multiples of the step, not a running sum: 0.1 added ten times is not 1.
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(step * n, 6) for n in range(first, last + 1)]


def to_outer_ticks(low: float, high: float, about: int) -> tuple[float, float]:
    """Widen a range to the round values around it, so that each end lies before a mark."""
    marks = ticks(low, high, about)
    step = marks[1] - marks[0] if len(marks) > 1 else high - low
    below = marks[0] - (step if low < marks[0] else 0)
    above = marks[-1] + (step if high > marks[-1] else 0)
    return below, above


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move label positions apart by at least ``gap``, as little as possible, within bounds."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed: list[float] = []
    for i in order:
        placed.append(max(wanted[i], placed[-1] + gap if placed else low))
    # Pushed apart upwards they may leave the sheet: then all are pushed back from its end.
    over = placed[-1] - high if placed else 0
    for n in reversed(range(len(placed))):
        ceiling = high if n == len(placed) - 1 else placed[n + 1] - gap
        placed[n] = min(placed[n], ceiling) if over > 0 else placed[n]
    result = [0.0] * len(wanted)
    for position, i in zip(placed, order, strict=True):
        result[i] = position
    return result


def reach(values: Iterable[float | None], least: float) -> tuple[float, float]:
    """Return the smallest and largest known value, at least ``-least``..``least`` apart."""
    # Always around zero: the question is on which side of it a value lies.
    known = [v for v in values if v is not None and math.isfinite(v)]
    return min([*known, -least]), max([*known, least])
