"""All charts of a report: in the page, and each as a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from analyzer.report.charts import svg
from analyzer.report.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.report.charts.canvas import Canvas
    from analyzer.report.data import ReportData

_CLASSES = {2: ("wide", "narrow"), 3: ("wide", "mid", "narrow")}


@dataclass(frozen=True)
class Drawings:
    """The charts of the page, each for several widths: by file name, and a section's insets."""

    charts: Mapping[str, list[Markup]]
    insets: Mapping[str, list[list[Markup]]]


def draw_charts(data: ReportData) -> dict[str, Sequence[Canvas]]:
    """Draw each chart there are data for, by its file's name, the desk's drawing first."""
    drawn = {
        name: tuple(draw(data[section.key]))
        for section in SECTIONS
        for name, draw in section.draw.items()
    }
    return {name: sheets for name, sheets in drawn.items() if sheets}


def inline_drawings(data: ReportData, drawn: Mapping[str, Iterable[Canvas]]) -> Drawings:
    """Write the charts as they stand in the page, and draw what stands in the page alone."""
    return Drawings(
        charts={name: _inline_svg(sheets) for name, sheets in drawn.items()},
        insets={
            section.key: [_inline_svg(sheets) for sheets in section.insets(data[section.key])]
            for section in SECTIONS
            if section.insets
        },
    )


def _inline_svg(sheets: Iterable[Canvas]) -> list[Markup]:
    # The style shows one of them by the width of the screen.
    widths = list(sheets)
    return [
        Markup(svg.inline(sheet, css_class))  # noqa: S704 - drawn here, its texts escaped
        for sheet, css_class in zip(widths, _CLASSES.get(len(widths), ()), strict=True)
    ]
