"""The sections of the report, in the order of the page: a new one is one more line here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from analyzer.report import (
    answer,
    calendar,
    curve,
    evidence,
    flagged,
    habits,
    method,
    months,
    quality,
    running_dynamics,
    scoreboard,
    today,
    training,
    your_week,
)
from analyzer.report.charts import after as after_chart
from analyzer.report.charts import calendar as calendar_chart
from analyzer.report.charts import curve as curve_chart
from analyzer.report.charts import months as months_chart
from analyzer.report.charts import running_dynamics as dynamics_chart
from analyzer.report.charts import scoreboard as scoreboard_chart
from analyzer.report.charts import story as story_chart
from analyzer.report.charts import training as training_chart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from analyzer.report.charts.canvas import Canvas
    from analyzer.report.context import ReportContext

Record = TypeVar("Record")


@dataclass(frozen=True)
class Section(Generic[Record]):
    """One section: what it says, how it is drawn, and where it is placed.

    Attributes:
        key: its name in ``report.json`` and in the templates.
        record: the frozen dataclass that holds all it says; the schema reads its types.
        build: makes the record.
        template: places it on the page; "" where another section's template does.
        draw: its charts by file name; each yields the desk's drawing first, then those for
            narrower pages, and nothing where there are no data.
        insets: draws what stands in the page alone, each for several widths.
        begin: submits the slow part of ``build`` early, for ``context.once``; it is ``build``
            itself where no estimate is needed, to be done while those are made elsewhere.
    """

    key: str
    record: type[Record]
    build: Callable[[ReportContext], Record]
    template: str
    draw: Mapping[str, Callable[[Record], Iterable[Canvas]]] = field(default_factory=dict)
    insets: Callable[[Record], Iterable[Iterable[Canvas]]] | None = None
    begin: Callable[[ReportContext], object] | None = None


SECTIONS: tuple[Section[Any], ...] = (
    Section("answer", answer.Answer, answer.build, "answer.html.j2"),
    Section("today", today.Today, today.build, "today.html.j2"),
    Section("curve", curve.Curve, curve.build, "curve.html.j2", {"recovery": curve_chart.draw}),
    Section(
        "scoreboard", scoreboard.Scoreboard, scoreboard.build, "scoreboard.html.j2",
        {"scoreboard": scoreboard_chart.draw}, begin=scoreboard.build,
    ),
    Section(
        "after", scoreboard.After, scoreboard.build_after, "",
        {"what-came-after": after_chart.draw}, begin=scoreboard.begin_comparing,
    ),
    Section(
        "flagged", flagged.Flagged, flagged.build, "flagged.html.j2",
        insets=story_chart.draw_stories, begin=flagged.build,
    ),
    Section("your_week", your_week.YourWeek, your_week.build, "your_week.html.j2"),
    Section(
        "calendar", calendar.ReportCalendar, calendar.build, "calendar.html.j2",
        {"calendar": calendar_chart.draw}, insets=calendar_chart.draw_earlier,
    ),
    Section(
        "form", running_dynamics.RunningDynamics, running_dynamics.build, "form.html.j2",
        {"form": dynamics_chart.draw},
    ),
    Section(
        "training", training.Training, training.build, "training.html.j2",
        {"leg-training": training_chart.draw, "balance": training_chart.draw_balance},
        begin=training.begin_following,
    ),
    Section(
        "months", months.Months, months.build, "months.html.j2",
        {"months": months_chart.draw}, begin=months.begin_comparing,
    ),
    Section(
        "habits", habits.RecoveryHabits, habits.build, "habits.html.j2",
        begin=habits.begin_comparing,
    ),
    Section(
        "evidence", evidence.EvidenceBox, evidence.build, "evidence.html.j2",
        begin=evidence.begin_comparing,
    ),
    Section("quality", quality.Quality, quality.build, "quality.html.j2"),
    Section("method", method.Method, method.build, "method.html.j2"),
)  # fmt: skip
