"""The pictures of a report as PNG: two to share, and each chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report import drawings
from analyzer.report.charts import card, paint

if TYPE_CHECKING:
    from analyzer.report.drawings import Charted
    from analyzer.report.painting import Front

_MARGIN = 24.0


def charts(section: Charted) -> dict[str, bytes]:
    """Paint the charts of one section, by file name."""
    return {
        f"figures/{name}.png": paint.png(sheet, margin=_MARGIN)
        for name, (sheet, *_) in drawings.of(section).items()
    }


def cards(front: Front) -> dict[str, bytes]:
    """Paint the pictures to share, by file name."""
    return {
        "report.png": paint.png(card.wide(front), scale=1),
        "report-tall.png": paint.png(card.tall(front), scale=1),
    }
