"""All drawings of a report: inline for the page, and as files to share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from analyzer.report.charts import after, calendar, curve, form, scoreboard, story, svg, training

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.report.charts.canvas import Canvas
    from analyzer.report.data import ReportData

_CLASSES = {2: ("wide", "narrow"), 3: ("wide", "mid", "narrow")}


@dataclass(frozen=True)
class Drawings:
    """The inline charts by section, and those also written as files, by file name."""

    curve: list[Markup]
    scoreboard: list[Markup]
    after: list[Markup]
    stories: list[list[Markup]]
    calendar: list[list[Markup]]
    form: list[Markup]
    training: list[Markup]
    balance: list[Markup]
    sheets: Mapping[str, Canvas]


def draw(data: ReportData) -> Drawings:
    """Draw everything there are data for."""
    drawn: dict[str, Sequence[Canvas]] = {"recovery": curve.draw(data.curve)}
    if data.scoreboard.periods:
        drawn["scoreboard"] = scoreboard.draw(data.scoreboard)
    if data.after.shown:
        drawn["what-came-after"] = after.draw(data.after)
    if data.form.rows:
        drawn["form"] = form.draw(data.form)
    if data.training.weeks:
        drawn["leg-training"] = training.draw(data.training)
    if data.training.groups:
        drawn["balance"] = training.draw_balance(data.training)
    years = [
        calendar.draw_earlier(data.calendar, year) if n else calendar.draw(data.calendar, year)
        for n, year in enumerate(data.calendar.years)
    ]
    if years:
        drawn["calendar"] = years[0]
    return Drawings(
        curve=_inline(drawn["recovery"]),
        scoreboard=_inline(drawn.get("scoreboard", ())),
        after=_inline(drawn.get("what-came-after", ())),
        stories=[
            _inline(story.draw(run, n, data.unit)) if run.story else []
            for n, run in enumerate(data.flagged.runs)
        ],
        calendar=[_inline(year) for year in years],
        form=_inline(drawn.get("form", ())),
        training=_inline(drawn.get("leg-training", ())),
        balance=_inline(drawn.get("balance", ())),
        sheets={name: sheets[0] for name, sheets in drawn.items()},
    )


def _inline(sheets: Sequence[Canvas]) -> list[Markup]:
    return [
        Markup(svg.inline(sheet, css_class))  # noqa: S704 - drawn here, its texts escaped
        for sheet, css_class in zip(sheets, _CLASSES.get(len(sheets), ()), strict=True)
    ]
