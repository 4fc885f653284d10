"""The pictures of a report as PNG: two to share, and each chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report import drawings
from analyzer.report.charts import card, paint
from analyzer.report.charts.canvas import Canvas
from analyzer.report.charts.style import SANS, SERIF

if TYPE_CHECKING:
    from analyzer.report.drawings import Charted
    from analyzer.report.painting import Front

_MARGIN = 24.0


def find_fonts() -> None:
    """Find and open the fonts beforehand: the first text in each takes a while."""
    sheet = Canvas("fonts", 1, 1, "")
    for family in (SANS, SERIF):
        for bold in (False, True):
            sheet.text(0, 0, "0", bold=bold, family=family)
    paint.png(sheet)


def charts(section: Charted) -> dict[str, bytes]:
    """Paint the charts of one section, by file name."""
    return {
        f"figures/{name}.png": paint.png(next(sheets), margin=_MARGIN)
        for name, sheets in drawings.of(section).items()
    }


def cards(front: Front) -> dict[str, bytes]:
    """Paint the pictures to share, by file name."""
    return {
        "report.png": paint.png(card.wide(front), scale=1),
        "report-tall.png": paint.png(card.tall(front), scale=1),
    }
