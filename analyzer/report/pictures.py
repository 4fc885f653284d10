"""The pictures of a report as PNG: two to share, and each chart.

All of it may run in another process, which alone imports matplotlib; and this module is imported
before that process starts, so it imports nothing slow itself.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analyzer.distributions import compiled
from analyzer.report.charts.canvas import Canvas, titled
from analyzer.report.charts.style import SAMPLE_WORDS, SANS, SERIF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from analyzer.report.answer import Answer
    from analyzer.report.curve import Curve
    from analyzer.report.scoreboard import Scoreboard

_MARGIN = 24.0
_SLOW_TO_IMPORT = ("analyzer.report.sections", "analyzer.report.charts.card")


def get_ready() -> None:
    """Import what is slow, and open the fonts: the first text in each takes a while."""
    from analyzer.report.charts import paint  # noqa: PLC0415 - brings matplotlib

    compiled()
    for module in _SLOW_TO_IMPORT:
        import_module(module)
    sheet = Canvas("fonts", 1, 1, "")
    for family in (SANS, SERIF):
        for bold in (False, True):
            sheet.text(0, 0, "0", bold=bold, family=family)
    paint.png(sheet)


def foot_words(period: str, *, sample: bool) -> str:
    """Say below a figure that stands alone which days it is about, and whose."""
    return f"{period}. {SAMPLE_WORDS if sample else 'legstats'}"


def paint_figures(
    figures: Mapping[str, Callable[[Any], Iterable[Canvas]]], record: object, foot: str
) -> dict[str, bytes]:
    """Paint the figures of one section, by file name; those without data are left out.

    ``foot`` stands below each, see ``foot_words``.
    """
    from analyzer.report.charts import paint  # noqa: PLC0415 - brings matplotlib

    # The first sheet is the desk's; the others are for narrower pages.
    sheets = {name: next(iter(draw(record)), None) for name, draw in figures.items()}
    return {
        f"figures/{name}.png": paint.png(titled(sheet, foot), margin=_MARGIN)
        for name, sheet in sheets.items()
        if sheet
    }


def paint_cards(
    answer: Answer, curve: Curve, board: Scoreboard, period: str, *, sample: bool
) -> dict[str, bytes]:
    """Paint the pictures to share, by file name; ``sample`` says that the athlete is made up."""
    from analyzer.report.charts import card, paint  # noqa: PLC0415 - brings matplotlib

    content = card.CardContent(answer, curve, board, period, sample)
    return {
        "report.png": paint.png(card.draw_wide(content), scale=1),
        "report-tall.png": paint.png(card.draw_tall(content), scale=1),
    }
