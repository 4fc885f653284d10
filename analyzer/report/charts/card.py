"""Pictures to share: the answer, the curve and the scoreboard, wide and tall."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from analyzer import units
from analyzer.model import VerdictWord
from analyzer.report.charts import curve, marks
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.curve_axes import CurveLayout
from analyzer.report.charts.style import SAMPLE_WORDS, SANS, SERIF
from analyzer.report.charts.wrapping import fitted_lines, fitted_size, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.report.answer import Answer
    from analyzer.report.curve import Curve
    from analyzer.report.scoreboard import RunMark, Scoreboard

_MOST_MARKS = 81
_WORDS = get_args(VerdictWord)


class CardContent(NamedTuple):
    """What the pictures to share show; ``period`` in words, ``sample`` when it is made up."""

    answer: Answer
    curve: Curve
    scoreboard: Scoreboard
    period: str
    sample: bool


class _CardSizes(NamedTuple):
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


_WIDE = _CardSizes(1200, 630, 56, 490, 76, 38, 20, 164, 27, 17)
_TALL = _CardSizes(1080, 1920, 72, 936, 132, 62, 34, 320, 27, 34)
_CARD_CURVE = CurveLayout(440, 352, 34, 430, 30, 262, wide=False, bare=True)
_TALL_CURVE = CurveLayout(350, 300, 34, 346, 30, 214, wide=False, bare=True)


def draw_wide(content: CardContent) -> Canvas:
    """Draw the picture of 1200 by 630 px."""
    sizes = _WIDE
    sheet = _framed_sheet(content, sizes)
    _draw_answer(sheet, content, sizes)
    with sheet.moved(584, 106, 1.28):
        curve.draw_onto(sheet, content.curve, _CARD_CURVE)
    _draw_marks(sheet, content, sizes, 470)
    return sheet


def draw_tall(content: CardContent) -> Canvas:
    """Draw the picture of 1080 by 1920 px, for phones."""
    sizes = _TALL
    sheet = _framed_sheet(content, sizes)
    _draw_answer(sheet, content, sizes)
    with sheet.moved(sizes.margin, 760, 2.66):
        curve.draw_onto(sheet, content.curve, _TALL_CURVE)
    _draw_marks(sheet, content, sizes, 1630)
    return sheet


def _framed_sheet(content: CardContent, sizes: _CardSizes) -> Canvas:
    sheet = Canvas("card", sizes.width, sizes.height, "My running after leg day", "")
    left, right, pad = sizes.margin, sizes.width - sizes.margin, sizes.small * 1.3
    top, bottom = sizes.margin + 1.3 * pad, sizes.height - 0.6 * sizes.margin - 1.3 * pad
    small = sizes.small * 0.86
    sheet.text(left, sizes.margin, "My running after leg day", size=small, bold=True)
    sheet.text(right, sizes.margin, content.period, size=small, colour="ink2", anchor="end")
    for y in (top - 8, bottom + 8):
        sheet.line([(left, y), (right, y)], "rule", 1.5)
    foot = bottom + 8 + 1.3 * pad
    sheet.text(left, foot, "legstats", size=small, bold=True)
    own = "Made on my own machine from my own data"
    words = SAMPLE_WORDS if content.sample else own
    sheet.text(right, foot, words, size=small, colour="ink2", anchor="end")
    return sheet


def _draw_answer(sheet: Canvas, content: CardContent, sizes: _CardSizes) -> None:
    strong = content.answer.strong[:1].upper() + content.answer.strong[1:]
    # The strong words are as large as they can be on one line.
    size = fitted_size(strong, sizes.big, sizes.text_width, SERIF)
    y = sizes.top
    sheet.text(sizes.margin, y, strong, size=size, colour="leg", bold=True, family=SERIF)
    y += sizes.middle * 0.35
    # Three lines at most: a fourth would run into what stands below.
    lines, size = fitted_lines(
        content.answer.share, sizes.middle, sizes.text_width, SERIF, most=3, bold=True
    )
    for line in lines:
        y += size * 1.12
        sheet.text(sizes.margin, y, line, size=size, bold=True, family=SERIF)
    y += sizes.small * 0.8
    lines, size = fitted_lines(
        _answer_in_small(content), sizes.small, sizes.text_width, SANS, most=3
    )
    for line in lines:
        y += size * 1.4
        sheet.text(sizes.margin, y, line, size=size, colour="ink2")


def _answer_in_small(content: CardContent) -> str:
    if content.answer.state == "no heart rate":
        return f"{content.answer.lede_lead} {content.answer.lede}"
    fact = content.answer.facts[0]
    return f"{fact.figure}. {fact.text}" if fact.figure != content.answer.strong else fact.text


def _draw_marks(sheet: Canvas, content: CardContent, sizes: _CardSizes, top: float) -> None:
    board = content.scoreboard
    found = [mark for period in board.periods for mark in period.marks]
    if not board.judged:
        return
    words = f"{units.number(board.kept)} of {units.count(board.judged, 'run')} kept short and slow"
    sheet.text(sizes.margin, top, words, size=sizes.small, bold=True)
    shown = found[-_MOST_MARKS:]
    rows = _mark_places(shown, sizes, top + sizes.small * 0.4)
    for mark, at in zip(shown, rows, strict=True):
        marks.draw_verdict(sheet, at, mark.verdict, sizes.mark * 0.7)
    last = rows[-1][1]
    verdicts = [word for word in _WORDS if any(mark.verdict == word for mark in shown)]
    _draw_key(sheet, sizes, last + sizes.mark * 1.5, verdicts, some=len(shown) < len(found))


def _mark_places(
    shown: Sequence[RunMark], sizes: _CardSizes, top: float
) -> list[tuple[float, float]]:
    left = sizes.margin + sizes.mark / 2
    return [
        (
            left + (n % sizes.marks_across) * sizes.mark,
            top + sizes.mark * (0.6 + 1.15 * (n // sizes.marks_across)),
        )
        for n in range(len(shown))
    ]


def _draw_key(
    sheet: Canvas, sizes: _CardSizes, y: float, verdicts: Sequence[str], *, some: bool
) -> None:
    some_words = f"the last {_MOST_MARKS} in order" if some else "in order of time"
    entries = [some_words, *verdicts]
    gap, mark = sizes.small * 0.7, sizes.mark * 0.6 + 4
    # Smaller where it would not end within the picture.
    size = sizes.small * 0.8
    needed = sum(text_width(words, size, SANS) for words in entries)
    room = sizes.marks_across * sizes.mark - len(verdicts) * (gap + 1.5 * mark)
    size *= min(1, room / needed)
    x = sizes.margin
    for words in entries:
        if words is not some_words:
            x += gap + mark / 2
            marks.draw_verdict(sheet, (x, y), words, sizes.mark * 0.7)
            x += mark
        sheet.text(x, y + size * 0.35, words, size=size, colour="ink2")
        x += text_width(words, size, SANS)
