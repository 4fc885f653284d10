"""Everything the page says, as plain frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from analyzer import advice, units
from analyzer.advice.consequences import observed
from analyzer.report import (
    after,
    answer,
    calendar,
    curve,
    evidence,
    flagged,
    form,
    method,
    quality,
    scoreboard,
    soreness,
    tomorrow,
    training,
)
from analyzer.report.after import After
from analyzer.report.answer import Answer  # noqa: TC001 - the schema reads the types
from analyzer.report.calendar import Calendar
from analyzer.report.curve import Curve
from analyzer.report.evidence import Evidence  # noqa: TC001
from analyzer.report.flagged import Flagged  # noqa: TC001
from analyzer.report.form import Form
from analyzer.report.helper import promised
from analyzer.report.known import know
from analyzer.report.method import Method  # noqa: TC001
from analyzer.report.period import Period  # noqa: TC001
from analyzer.report.quality import Quality  # noqa: TC001
from analyzer.report.scoreboard import Scoreboard
from analyzer.report.training import Training

if TYPE_CHECKING:
    from datetime import date

    from analyzer.frames.dataset import Dataset
    from analyzer.report.helper import Helper
    from analyzer.report.painting import Painting

_COMPARED = "analyzer.advice.consequences:compared"
_FOLLOWED = "analyzer.advice.lifts:progress"
_Charted = TypeVar("_Charted", Scoreboard, Curve, Calendar, Form, Training, After)


@dataclass(frozen=True, slots=True)
class ReportData:
    """The report: one record a section, in the order of the page."""

    heading: str
    period: Period
    unit: units.DistanceUnit
    answer: Answer
    curve: Curve
    scoreboard: Scoreboard
    after: After
    flagged: Flagged
    calendar: Calendar
    form: Form
    training: Training
    evidence: Evidence
    quality: Quality
    method: Method


def build(
    dataset: Dataset,
    *,
    since: date | None = None,
    until: date | None = None,
    show_names: bool = False,
    helper: Helper | None = None,
    painting: Painting | None = None,
) -> ReportData:
    """Work out everything the report says of a dataset; ``since`` and ``until`` choose the days.

    What has pictures is handed to ``painting`` as soon as it is there.
    """

    def painted(section: _Charted) -> _Charted:
        if painting:
            painting.charts(section)
        return section

    take = helper.take if helper else promised
    known = know(dataset, since=since, until=until, show_names=show_names, take=take)
    least = int(dataset.config.rules.after_runs)
    compared = take(_COMPARED, observed(known.bench, known.day_of), least)
    days = calendar.build(known)
    year = training.last_year(known, days)
    followed = take(_FOLLOWED, year.leg_days, year.sets)
    sore = soreness.compare(known, take)
    painted(days)
    board = painted(scoreboard.build(known))
    next_up = tomorrow.build(known)
    # Now what was taken is waited for, so that all pictures are under way before the rest is told.
    recovery = painted(curve.build(known))
    shape = painted(form.build(known))
    came_after = painted(after.build(compared(), least))
    lifts = painted(training.build(known, year, followed()))
    said = answer.build(known, board, next_up)
    if painting:
        painting.front(said, recovery, board, known.period.words)
    return ReportData(
        heading="Your running after leg day",
        period=known.period,
        unit=known.unit,
        answer=said,
        curve=recovery,
        scoreboard=board,
        after=came_after,
        flagged=flagged.build(known),
        calendar=days,
        form=shape,
        training=lifts,
        evidence=evidence.build(evidence.Told(known, said, came_after, shape, lifts, sore)),
        quality=quality.build(known),
        method=method.build(known, str(advice.RULES_VERSION)),
    )
