"""A sheet measured in CSS pixels, y downwards, on which the charts draw.

It keeps what is drawn, in order; ``svg`` writes it for the page, ``paint`` paints it as PNG.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from analyzer.report.charts.style import PLAIN, SANS
from analyzer.units import with_narrow_spaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Anchor = Literal["start", "middle", "end"]
Point: TypeAlias = tuple[float, float]


class MarkStyle(NamedTuple):
    """How something is drawn: colours by role ("" = none), widths and dashes in px."""

    fill: str = ""
    edge: str = ""
    width: float = 1.0
    dash: tuple[float, float] | None = None
    alpha: float | None = None
    round_ends: bool = False
    tip: str = ""


class Shape(NamedTuple):
    """Outlines drawn as one: closed ones are filled, open ones are lines."""

    outlines: list[list[Point]]
    closed: bool
    look: MarkStyle


class Discs(NamedTuple):
    """Circles ``size`` px across."""

    centres: list[Point]
    size: float
    look: MarkStyle


class TextLine(NamedTuple):
    """A line of text with its baseline at (x, y); ``upright`` turns it by 90°."""

    at: Point
    words: str
    size: float
    colour: str
    bold: bool
    anchor: Anchor
    upright: bool
    halo: str
    family: tuple[str, ...]


Mark: TypeAlias = Shape | Discs | TextLine


@dataclass
class Canvas:
    """One drawing: its size in px, a name (its ids' prefix), a title and a description."""

    name: str
    width: float
    height: float
    title: str
    description: str = ""
    drawn: list[Mark] = field(init=False, default_factory=list, repr=False)
    _corner: Point = field(init=False, default=(0.0, 0.0), repr=False)
    _scale: float = field(init=False, default=1.0, repr=False)

    @contextmanager
    def moved(self, x: float, y: float, scale: float) -> Iterator[None]:
        """Draw what follows enlarged by ``scale`` with its corner at (x, y)."""
        before = self._corner, self._scale
        self._corner, self._scale = (x, y), scale
        yield
        self._corner, self._scale = before

    def line(
        self,
        points: Iterable[Point],
        colour: str = "ink",
        width: float = 1,
        *,
        dash: tuple[float, float] | None = None,
        round_ends: bool = False,
        tip: str = "",
    ) -> None:
        """Draw a polyline through ``points``; a NaN breaks it."""
        look = MarkStyle(
            "", colour, width * self._scale, self._scaled_dash(dash), None, round_ends, tip
        )
        self.drawn.append(
            Shape([self._on_sheet(part) for part in _unbroken_parts(points)], False, look)
        )

    def area(
        self,
        outlines: Iterable[Sequence[Point]],
        fill: str = "",
        *,
        edge: str = "",
        width: float = 1,
        dash: tuple[float, float] | None = None,
        alpha: float | None = None,
        tip: str = "",
    ) -> None:
        """Fill one or several closed outlines as one shape."""
        look = MarkStyle(
            fill, edge, width * self._scale, self._scaled_dash(dash), alpha, False, tip
        )
        self.drawn.append(Shape([self._on_sheet(outline) for outline in outlines], True, look))

    def box(
        self, x: float, y: float, width: float, height: float, fill: str = "", **style: object
    ) -> None:
        """Fill a rectangle, its corner at (x, y)."""
        self.area([rectangle(x, y, width, height)], fill, **style)  # type: ignore[arg-type] # handed on

    def discs(
        self,
        centres: Iterable[Point],
        size: float,
        fill: str = "",
        *,
        edge: str = "",
        width: float = 0,
        dash: tuple[float, float] | None = None,
        tip: str = "",
    ) -> None:
        """Draw a circle ``size`` px across at each centre."""
        look = MarkStyle(fill, edge, width * self._scale, self._scaled_dash(dash), tip=tip)
        self.drawn.append(Discs(self._on_sheet(centres), size * self._scale, look))

    def text(  # noqa: PLR0913 - a drawing's style, by name
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = PLAIN,
        colour: str = "ink",
        bold: bool = False,
        anchor: Anchor = "start",
        upright: bool = False,
        halo: str = "",
        family: tuple[str, ...] = SANS,
    ) -> None:
        """Write ``words`` with their baseline at (x, y); ``upright`` turns them by 90°."""
        # Here and not in each chart: none of them can part a number from its %.
        (at,), shown = self._on_sheet([(x, y)]), with_narrow_spaces(words)
        size *= self._scale
        self.drawn.append(TextLine(at, shown, size, colour, bold, anchor, upright, halo, family))

    def _on_sheet(self, points: Iterable[Point]) -> list[Point]:
        """Return points on the sheet to a tenth of a pixel: finer than anyone sees, and short."""
        (left, top), scale = self._corner, self._scale
        return [(round(left + scale * x, 1), round(top + scale * y, 1)) for x, y in points]

    def _scaled_dash(self, dash: tuple[float, float] | None) -> tuple[float, float] | None:
        return dash and (dash[0] * self._scale, dash[1] * self._scale)


def rectangle(x: float, y: float, width: float, height: float) -> list[Point]:
    """Return a rectangle's outline."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def diamond(x: float, y: float, size: float) -> list[Point]:
    """Return the outline of a diamond ``size`` px across."""
    half = size / 2
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]


def _unbroken_parts(points: Iterable[Point]) -> Iterator[list[Point]]:
    # NaN breaks a line, so that a chart can hand over one list with its gaps.
    part: list[Point] = []
    for x, y in points:
        if math.isnan(x) or math.isnan(y):
            if part:
                yield part
            part = []
        else:
            part.append((x, y))
    if part:
        yield part
