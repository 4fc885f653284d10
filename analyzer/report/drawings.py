"""All charts of a report: in the page, and each as a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup

from analyzer.report.charts import svg
from analyzer.report.sections import SECTIONS, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.report.charts.canvas import Canvas
    from analyzer.report.data import ReportData

Record = TypeVar("Record")

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
        charts={name: inline_chart(sheets) for name, sheets in drawn.items()},
        insets={
            section.key: inline_insets(section, data[section.key])
            for section in SECTIONS
            if section.insets
        },
    )


def inline_insets(section: Section[Record], record: Record) -> list[list[Markup]]:
    """Draw what stands in the page alone, and write it as it stands there."""
    return [inline_chart(sheets) for sheets in section.insets(record)] if section.insets else []


def inline_chart(sheets: Iterable[Canvas]) -> list[Markup]:
    """Write a chart as it stands in the page, for each width; nothing where there are no data."""
    # The style shows one of them by the width of the screen.
    widths = list(sheets)
    return [
        Markup(svg.inline(sheet, css_class))  # noqa: S704 - drawn here, its texts escaped
        for sheet, css_class in zip(widths, _CLASSES.get(len(widths), ()), strict=True)
    ]
