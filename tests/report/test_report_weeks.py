"""The calendar and the training year begin with the first week that has anything in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

import pandas as pd

from analyzer.report import calendar, training
from analyzer.report.charts import svg
from analyzer.report.charts import training as training_chart
from analyzer.report.context import report_context

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset


def test_weeks_before_the_first_day_known_are_neither_counted_nor_drawn(dataset: Dataset) -> None:
    begin = dataset.runs["local_date"].max() - pd.Timedelta(weeks=10)
    late = replace(
        dataset,
        runs=dataset.runs[dataset.runs["local_date"] >= begin].reset_index(drop=True),
        strength_sessions=dataset.strength_sessions[
            dataset.strength_sessions["local_date"] >= begin
        ],
    )
    told = report_context(late)
    drawn = calendar.build(told)
    assert told.days is not None
    first = told.days[0] - timedelta(days=told.days[0].weekday())
    (year,) = drawn.years
    trained = training.build(told)
    weeks = trained.weeks
    assert (year.monday, weeks[0].monday) == (first, first)
    assert year.weeks == len(year.week_m) == len(weeks) == 11
    typical = round(median(week.distance_m for week in weeks) / 1000)
    wide, _ = training_chart.draw(trained)
    assert f"median {typical} km" in svg.inline(wide)
    assert all(week.distance_m for week in weeks[1:-1])
