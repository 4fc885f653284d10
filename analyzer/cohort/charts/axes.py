"""What the study's charts share: percent axes with their marks, and intervals with their weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.report.charts.scale import ticks
from analyzer.report.charts.style import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analyzer.report.charts.canvas import Canvas, Point
    from analyzer.report.charts.scale import Scale

REACH_PCT = 12.0
"""One hardly known athlete would squeeze all others flat: what reaches further is cut."""
_HEAD_PX = 14.0
_MANY, _SMALL_DOT_PX = 300, 4.0


def widest(values: Iterable[float | None], least: float = 1.0) -> tuple[float, float]:
    """Return the range of an axis that shows these values and zero, with room, but not too far."""
    known = [value for value in values if value is not None]
    low, high = min([*known, -least]), max([*known, least])
    room = 0.05 * (high - low)
    return max(low - room, -REACH_PCT), min(high + room, REACH_PCT)


def draw_head(sheet: Canvas, words: str) -> None:
    """Write above a chart what its axis is."""
    sheet.text(0, _HEAD_PX, words, size=SMALL, colour="ink2")


def mark_text(value: float, *, signed: bool = True) -> str:
    """Return a mark of an axis as it is written."""
    return units.number(value, 0 if value == int(value) else 1, signed=signed)


def draw_columns(sheet: Canvas, x: Scale, top: float, bottom: float, about: int) -> None:
    """Draw upright lines at round percents, with their numbers below; zero is strong."""
    for tick in ticks(x.low, x.high, about):
        line = ("ink", 1.25) if tick == 0 else ("grid", 1.0)
        sheet.line([(x(tick), top), (x(tick), bottom)], *line)
        sheet.text(
            x(tick), bottom + 16, mark_text(tick), size=SMALL, colour="ink2", anchor="middle"
        )


def draw_rows(
    sheet: Canvas, y: Scale, left: float, right: float, about: int, *, signed: bool = True
) -> None:
    """Draw level lines at round percents, with their numbers on the left; zero is strong."""
    for tick in ticks(y.low, y.high, about):
        line = ("ink", 1.25) if tick == 0 and signed else ("grid", 1.0)
        sheet.line([(left, y(tick)), (right, y(tick))], *line)
        words = mark_text(tick, signed=signed)
        sheet.text(left - 6, y(tick) + 4, words, size=SMALL, colour="ink2", anchor="end")


def draw_interval(
    sheet: Canvas, x: Scale, y: float, ends: tuple[float, float], colour: str, width: float
) -> None:
    """Draw a level interval; an end beyond the axis stops there, in an arrow's head."""
    low, high = x.clip(ends[0]), x.clip(ends[1])
    sheet.line([(low, y), (high, y)], colour, width)
    size = 3.0
    if ends[0] < x.low:
        sheet.area([[(low - size, y), (low + size, y - size), (low + size, y + size)]], colour)
    if ends[1] > x.high:
        sheet.area([[(high + size, y), (high - size, y - size), (high - size, y + size)]], colour)


def draw_athletes(
    sheet: Canvas, places: Sequence[tuple[Point, str]], size: float, colour: str
) -> None:
    """Draw a dot an athlete, with what it is about; of very many smaller ones, as one shape."""
    if len(places) > _MANY:
        # Nobody finds one of thousands with a pointer, and each tip is a line of the page.
        sheet.discs([at for at, _ in places], min(size, _SMALL_DOT_PX), colour)
        return
    for at, tip in places:
        sheet.discs([at], size, colour, edge="paper", width=0.6, tip=tip)


def effect_words(estimate: float | None, low: float | None, high: float | None) -> str:
    """Return an effect with its interval as a tip or a description says it."""
    size = units.percent(estimate, signed=True)
    return f"{size}, 95 % interval {units.interval(low, high, signed=True)}"
