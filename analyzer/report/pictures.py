"""The pictures of a report as PNG: two to share, and each chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.report import drawings
from analyzer.report.charts import card, paint

if TYPE_CHECKING:
    from analyzer.report.data import ReportData

_MARGIN = 24.0


def painted(data: ReportData) -> dict[str, bytes]:
    """Paint every picture there are data for, by file name."""
    found = {
        "report.png": paint.png(card.wide(data), scale=1),
        "report-tall.png": paint.png(card.tall(data), scale=1),
    }
    for name, (sheet, *_) in drawings.charts(data).items():
        found[f"figures/{name}.png"] = paint.png(sheet, margin=_MARGIN)
    return found
