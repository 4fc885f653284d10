"""Pictures to share: the answer, the curve and the scoreboard, wide and tall."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from analyzer import units
from analyzer.model import VerdictWord
from analyzer.report.charts import curve, marks
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.curve_axes import CurveLayout
from analyzer.report.charts.style import SANS, SERIF
from analyzer.report.charts.wrapping import fitted, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.report.pictures import CardContent
    from analyzer.report.scoreboard import RunMark

_MOST_MARKS = 81
_WORDS = get_args(VerdictWord)


class _Look(NamedTuple):
    """Sizes and places of one format."""

    width: float
    height: float
    margin: float
    text_width: float
    big: float
    middle: float
    small: float
    top: float
    marks_across: int
    mark: float


_WIDE = _Look(1200, 630, 56, 490, 76, 38, 20, 164, 27, 17)
_TALL = _Look(1080, 1920, 72, 936, 132, 62, 34, 320, 27, 34)
_CARD_CURVE = CurveLayout(440, 352, 34, 430, 30, 262, wide=False, bare=True)
_TALL_CURVE = CurveLayout(350, 300, 34, 346, 30, 214, wide=False, bare=True)


def wide(content: CardContent) -> Canvas:
    """Draw the picture of 1200 by 630 px."""
    look = _WIDE
    sheet = _sheet(content, look)
    _answer(sheet, content, look)
    with sheet.moved(584, 106, 1.28):
        curve.onto(sheet, content.curve, _CARD_CURVE)
    _marks(sheet, content, look, 470)
    return sheet


def tall(content: CardContent) -> Canvas:
    """Draw the picture of 1080 by 1920 px, for phones."""
    look = _TALL
    sheet = _sheet(content, look)
    _answer(sheet, content, look)
    with sheet.moved(look.margin, 760, 2.66):
        curve.onto(sheet, content.curve, _TALL_CURVE)
    _marks(sheet, content, look, 1662)
    return sheet


def _sheet(content: CardContent, look: _Look) -> Canvas:
    sheet = Canvas("card", look.width, look.height, "My running after leg day", "")
    left, right, pad = look.margin, look.width - look.margin, look.small * 1.3
    top, bottom = look.margin + 1.3 * pad, look.height - look.margin - 0.2 * pad
    small = look.small * 0.86
    sheet.text(left, look.margin, "My running after leg day", size=small, bold=True)
    sheet.text(right, look.margin, content.period, size=small, colour="ink2", anchor="end")
    for y in (top - 8, bottom + 8):
        sheet.line([(left, y), (right, y)], "rule", 1.5)
    foot = bottom + 8 + 1.3 * pad
    sheet.text(left, foot, "legstats", size=small, bold=True)
    own = "Made on my own machine from my own data"
    words = "A sample athlete: all numbers are made up" if content.sample else own
    sheet.text(right, foot, words, size=small, colour="ink2", anchor="end")
    return sheet


def _answer(sheet: Canvas, content: CardContent, look: _Look) -> None:
    strong = content.answer.strong[:1].upper() + content.answer.strong[1:]
    size = fitted(strong, look.big, look.text_width, SERIF)
    y = look.top
    sheet.text(look.margin, y, strong, size=size, colour="leg", bold=True, family=SERIF)
    y += look.middle * 0.35
    for line in wrapped(content.answer.share, look.middle, look.text_width, SERIF, bold=True)[:3]:
        y += look.middle * 1.12
        sheet.text(look.margin, y, line, size=look.middle, bold=True, family=SERIF)
    y += look.small * 0.8
    for line in wrapped(_interval(content), look.small, look.text_width, SANS)[:3]:
        y += look.small * 1.4
        sheet.text(look.margin, y, line, size=look.small, colour="ink2")


def _interval(content: CardContent) -> str:
    if content.answer.state == "no heart rate":
        return f"{content.answer.lede_lead} {content.answer.lede}"
    fact = content.answer.facts[0]
    return f"{fact.figure}. {fact.text}" if fact.figure != content.answer.strong else fact.text


def _marks(sheet: Canvas, content: CardContent, look: _Look, top: float) -> None:
    board = content.scoreboard
    found = [mark for period in board.periods for mark in period.marks]
    if not board.judged:
        return
    words = f"{units.number(board.kept)} of {units.count(board.judged, 'run')} kept short and slow"
    sheet.text(look.margin, top, words, size=look.small, bold=True)
    shown = found[-_MOST_MARKS:]
    rows = _placed(shown, look, top + look.small * 0.4)
    for mark, at in zip(shown, rows, strict=True):
        marks.verdict(sheet, at, mark.verdict, look.mark * 0.7)
    last = rows[-1][1]
    verdicts = [word for word in _WORDS if any(mark.verdict == word for mark in shown)]
    _key(sheet, look, last + look.mark * 1.5, verdicts, some=len(shown) < len(found))


def _placed(shown: Sequence[RunMark], look: _Look, top: float) -> list[tuple[float, float]]:
    left = look.margin + look.mark / 2
    return [
        (
            left + (n % look.marks_across) * look.mark,
            top + look.mark * (0.6 + 1.15 * (n // look.marks_across)),
        )
        for n in range(len(shown))
    ]


def _key(sheet: Canvas, look: _Look, y: float, verdicts: Sequence[str], *, some: bool) -> None:
    size, x = look.small * 0.8, look.margin
    words = f"the last {_MOST_MARKS}, in order of time" if some else "in order of time"
    sheet.text(x, y + size * 0.35, words, size=size, colour="ink2")
    x += size * (15 if some else 9.2)
    for word in verdicts:
        marks.verdict(sheet, (x, y), word, look.mark * 0.7)
        sheet.text(x + look.mark * 0.6, y + size * 0.35, word, size=size, colour="ink2")
        x += look.mark * 0.6 + size * (0.62 * len(word) + 1.2)
