"""The pictures of a report as PNG: two to share, and each chart.

All of it may run in another process, so matplotlib is imported there alone, when first needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.report.answer import Answer
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.style import SANS, SERIF
from analyzer.report.curve import Curve
from analyzer.report.scoreboard import Scoreboard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from analyzer.report.data import ReportData

_MARGIN = 24.0
_SLOW_TO_IMPORT = ("scipy.special", "analyzer.report.sections", "analyzer.report.charts.card")


class CardContent(NamedTuple):
    """What the pictures to share show; ``period`` in words, ``sample`` when it is made up."""

    answer: Answer
    curve: Curve
    scoreboard: Scoreboard
    period: str
    sample: bool


def card_content(data: ReportData, *, sample: bool) -> CardContent:
    """Return what the pictures to share show of a report."""
    return CardContent(
        data.of(Answer), data.of(Curve), data.of(Scoreboard), data.period.words, sample
    )


def get_ready() -> None:
    """Import what is slow, and open the fonts: the first text in each takes a while."""
    from analyzer.report.charts import paint  # noqa: PLC0415 - brings matplotlib

    for module in _SLOW_TO_IMPORT:
        import_module(module)
    sheet = Canvas("fonts", 1, 1, "")
    for family in (SANS, SERIF):
        for bold in (False, True):
            sheet.text(0, 0, "0", bold=bold, family=family)
    paint.png(sheet)


def paint_figures(
    figures: Mapping[str, Callable[[Any], Iterable[Canvas]]], record: object
) -> dict[str, bytes]:
    """Paint the figures of one section, by file name; those without data are left out."""
    from analyzer.report.charts import paint  # noqa: PLC0415 - brings matplotlib

    # The first sheet is the desk's; the others are for narrower pages.
    sheets = {name: next(iter(draw(record)), None) for name, draw in figures.items()}
    return {
        f"figures/{name}.png": paint.png(sheet, margin=_MARGIN)
        for name, sheet in sheets.items()
        if sheet
    }


def paint_cards(content: CardContent) -> dict[str, bytes]:
    """Paint the pictures to share, by file name."""
    from analyzer.report.charts import card, paint  # noqa: PLC0415 - brings matplotlib

    return {
        "report.png": paint.png(card.wide(content), scale=1),
        "report-tall.png": paint.png(card.tall(content), scale=1),
    }
