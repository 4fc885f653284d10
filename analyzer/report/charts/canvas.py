"""A sheet measured in CSS pixels, y downwards, on which the charts draw.

It keeps what is drawn, in order; ``svg`` writes it for the page, ``paint`` paints it as PNG.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from analyzer.report.charts.style import PLAIN, SANS, SMALL
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


class SheetLayout(NamedTuple):
    """A sheet's name and width, and from where to where its plot goes, on the desk or the phone."""

    name: str
    width: float
    left: float
    right: float
    wide: bool


@dataclass
class Canvas:
    """One drawing: its size in px, a name (its ids' prefix), a title and a description.

    ``finding`` and ``key`` (what the marks mean) stand above it where it stands alone.
    """

    name: str
    width: float
    height: float
    title: str
    description: str = ""
    finding: str = ""
    key: str = ""
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


_TITLE_PX = 16.0
_LETTER_SHARE = 0.6
"""Width of a bold letter as a share of its size, on the safe side."""


def titled(sheet: Canvas, foot: str = "") -> Canvas:
    """Return a drawing with its finding and its key above it, so that it can stand alone.

    Args:
        sheet: the drawing.
        foot: what stands below it in small, such as the days it is about.
    """
    lines = _lines(sheet.finding or sheet.title, sheet.width, _TITLE_PX)
    keys = _lines(sheet.key, sheet.width, PLAIN) if sheet.key else []
    room = 1.3 * (_TITLE_PX * len(lines) + PLAIN * len(keys)) + 14
    below = 1.8 * SMALL if foot else 0.0
    height = sheet.height + room + below
    alone = Canvas(sheet.name, sheet.width, height, sheet.title, sheet.description)
    for n, line in enumerate(lines):
        alone.text(0, _TITLE_PX + 1.3 * _TITLE_PX * n, line, size=_TITLE_PX, bold=True)
    for n, line in enumerate(keys):
        y = 1.3 * (_TITLE_PX * len(lines) + PLAIN * n) + PLAIN
        alone.text(0, y, line, size=PLAIN, colour="ink2")
    alone.drawn += [_lowered(mark, room) for mark in sheet.drawn]
    if foot:
        alone.text(0, height - 0.4 * SMALL, foot, size=SMALL, colour="ink2")
    return alone


def _lines(words: str, width: float, size: float) -> list[str]:
    lines, most = [""], int(width / (_LETTER_SHARE * size))
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if len(longer) <= most else [*lines, word]
    return lines


def _lowered(mark: Mark, by: float) -> Mark:
    if isinstance(mark, TextLine):
        return mark._replace(at=(mark.at[0], mark.at[1] + by))
    if isinstance(mark, Discs):
        return mark._replace(centres=[(x, y + by) for x, y in mark.centres])
    return mark._replace(outlines=[[(x, y + by) for x, y in line] for line in mark.outlines])


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
