"""All charts of a report: in the page, and each as a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import Markup

from analyzer.report.after import After
from analyzer.report.calendar import Calendar
from analyzer.report.charts import after, calendar, curve, form, scoreboard, story, svg, training
from analyzer.report.curve import Curve
from analyzer.report.form import Form
from analyzer.report.scoreboard import Scoreboard
from analyzer.report.training import Training

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analyzer.report.charts.canvas import Canvas
    from analyzer.report.data import ReportData

NAMES = (
    "recovery", "scoreboard", "what-came-after", "form", "leg-training", "balance", "calendar",
)  # fmt: skip
"""Every chart there may be."""
Charted: TypeAlias = Curve | Scoreboard | After | Form | Training | Calendar
"""The sections that have charts."""
_CLASSES = {2: ("wide", "narrow"), 3: ("wide", "mid", "narrow")}


@dataclass(frozen=True)
class Drawings:
    """The charts of the page, each for the desk and for the phone; empty where data are wanting."""

    charts: Mapping[str, list[Markup]]
    stories: list[list[Markup]]
    calendar: list[list[Markup]]


def charts(data: ReportData) -> dict[str, Sequence[Canvas]]:
    """Draw each chart there are data for, by its file's name, the desk's drawing first."""
    sections = (data.curve, data.scoreboard, data.after, data.form, data.training, data.calendar)
    return {name: tuple(sheets) for section in sections for name, sheets in of(section).items()}


def of(section: Charted) -> dict[str, Iterator[Canvas]]:
    """Draw the charts of one section there are data for, each sheet when it is asked for."""
    drawn: dict[str, Iterator[Canvas]] = {}
    match section:
        case Curve():
            drawn["recovery"] = curve.draw(section)
        case Scoreboard() if section.periods:
            drawn["scoreboard"] = scoreboard.draw(section)
        case After() if section.shown:
            drawn["what-came-after"] = after.draw(section)
        case Form() if section.rows:
            drawn["form"] = form.draw(section)
        case Training() if section.weeks:
            drawn["leg-training"] = training.draw(section)
            drawn |= {"balance": training.draw_balance(section)} if section.groups else {}
        case Calendar() if section.years:
            drawn["calendar"] = calendar.draw(section, section.years[0])
    return drawn


def inline(data: ReportData, drawn: Mapping[str, Sequence[Canvas]]) -> Drawings:
    """Write the charts as they stand in the page, with the stories and the earlier years."""
    years = data.calendar.years[1:]
    earlier = [tuple(calendar.draw_earlier(data.calendar, year)) for year in years]
    return Drawings(
        charts={name: _inline(sheets) for name, sheets in drawn.items()},
        stories=[
            _inline(story.draw(run, n, data.unit)) if run.story else []
            for n, run in enumerate(data.flagged.runs)
        ],
        calendar=[_inline(year) for year in (drawn.get("calendar", ()), *earlier)],
    )


def _inline(sheets: Sequence[Canvas]) -> list[Markup]:
    return [
        Markup(svg.inline(sheet, css_class))  # noqa: S704 - drawn here, its texts escaped
        for sheet, css_class in zip(sheets, _CLASSES.get(len(sheets), ()), strict=True)
    ]
