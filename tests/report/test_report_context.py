"""What the sections start from: made once, of the days asked for, judged by all that was known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from fakes import report_data as fakes

from analyzer.report import data
from analyzer.report.context import ReportContext, estimate_effects, report_context
from analyzer.report.scoreboard import Scoreboard
from analyzer.report.sections import SECTIONS
from analyzer.report.worker import work_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.frames.dataset import Dataset
    from analyzer.report.worker import Promise


@pytest.fixture(scope="module")
def context(dataset: Dataset) -> ReportContext:
    return report_context(dataset)


def test_a_section_is_built_once_whoever_asks_for_it() -> None:
    asked: list[ReportContext] = []

    def build(context: ReportContext) -> int:
        asked.append(context)
        return len(asked)

    context = report_context(fakes.nothing())
    assert [context.once(build), context.once(build)] == [1, 1]
    assert asked == [context]


def test_the_estimates_are_begun_before_anything_is_judged_and_made_once(dataset: Dataset) -> None:
    begun: list[str] = []

    def submit(function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Promise[Any]:
        begun.append(function.__name__)
        return work_here(function, *arguments, **named)

    context = report_context(dataset, submit=submit)
    assert begun == ["estimate_effects"]
    assert context.effects is context.effects
    assert set(context.effects) == {"speed", "hr", "cadence", "step_length"}


def test_the_slow_parts_are_begun_before_a_section_is_built(dataset: Dataset) -> None:
    begun: list[str] = []

    def submit(function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Promise[Any]:
        begun.append(function.__name__)
        return work_here(function, *arguments, **named)

    sections = data.build_sections(report_context(dataset, submit=submit))
    next(sections)
    before = list(begun)
    list(sections)
    assert begun == before
    assert len(before) == 7  # the estimates, what came after, the lifts, four of soreness


def test_sections_with_charts_are_built_first_and_all_stand_in_the_pages_order(
    context: ReportContext,
) -> None:
    built = list(data.build_sections(context))
    drawn = [bool(section.draw) for section, _ in built]
    assert drawn == sorted(drawn, reverse=True)
    report = data.gather_report(context, {section.key: record for section, record in built})
    assert list(report.sections) == [section.key for section in SECTIONS]
    for section in SECTIONS:
        assert type(report[section.key]) is section.record
        assert report.of(section.record) is report[section.key]


def test_every_template_is_named_once_and_every_section_has_a_place() -> None:
    templates = [section.template for section in SECTIONS if section.template]
    assert len(templates) == len(set(templates))
    assert [section.key for section in SECTIONS if not section.template] == ["after"]
    names = [name for section in SECTIONS for name in section.draw]
    assert len(names) == len(set(names))


def test_runs_taken_out_by_the_athlete_count_nowhere(dataset: Dataset) -> None:
    runs = dataset.runs.copy()
    runs.loc[runs.index[::5], "ignored"] = True
    without = report_context(fakes.replace(dataset, runs=runs))
    out = set(runs.loc[runs["ignored"], "run_id"])
    assert not out & set(without.runs.index)
    assert not out & set(without.verdict_of)
    assert not out & set(without.day_of)


def test_a_period_keeps_what_came_before_it_for_judging(dataset: Dataset) -> None:
    last = dataset.runs["local_date"].max().date()
    begin = last - timedelta(days=60)
    late, whole = report_context(dataset, since=begin), report_context(dataset)
    assert late.everything.runs.index.tolist() == whole.runs.index.tolist()
    assert late.verdict_of == {
        run_id: verdict
        for run_id, verdict in whole.verdict_of.items()
        if whole.day_of[run_id] >= begin
    }
    assert whole.everything is whole


def test_days_are_those_of_runs_and_sessions_alike(context: ReportContext) -> None:
    days = pd.concat([context.runs["local_date"], context.dataset.strength_sessions["local_date"]])
    assert context.days == (days.min().date(), days.max().date())
    assert report_context(fakes.nothing()).days is None


def test_without_a_measure_its_effect_is_not_estimated(dataset: Dataset) -> None:
    runs = dataset.runs.assign(cadence_spm=float("nan"))
    windows = dataset.config.windows
    assert "cadence" not in estimate_effects(runs, windows).effects


def test_the_board_found_by_its_kind_is_the_one_of_the_report(dataset: Dataset) -> None:
    report = data.build(dataset)
    assert report.of(Scoreboard) is report["scoreboard"]
    with pytest.raises(KeyError):
        report["shoes"]
