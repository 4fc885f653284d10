"""A report on a period: it speaks of those days alone, and judges by all that was known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes import report_data as fakes

from analyzer import advice, report

if TYPE_CHECKING:
    from pathlib import Path
    from types import SimpleNamespace

    from analyzer.frames.dataset import Dataset


MARCH_TO_MAY = "1 Mar 2026 to 31 May 2026"
EARLIER = "Earlier ones count for what was usual for you and for the hours since leg day"


@pytest.fixture(scope="module")
def halfway(dataset: Dataset) -> date:
    """A day after a leg day, in the middle of all that is known."""
    legs = dataset.strength_sessions[dataset.strength_sessions["decision"] == "yes"]
    return legs["local_date"].iloc[len(legs) // 2].date() + timedelta(days=1)


@pytest.fixture(scope="module")
def late(dataset: Dataset, halfway: date) -> SimpleNamespace:
    return fakes.told(dataset, since=halfway)


def days_of(said: SimpleNamespace) -> set[date]:
    return {day.day for year in said.calendar.years for day in year.days}


def test_it_speaks_of_the_runs_of_the_period_alone(
    dataset: Dataset, late: SimpleNamespace, halfway: date
) -> None:
    runs = dataset.runs[dataset.runs["local_date"] >= pd.Timestamp(halfway)]
    assert late.quality.runs == late.calendar.runs == len(runs)
    assert min(days_of(late)) >= halfway
    assert all(run.day >= halfway for run in late.flagged.runs)
    left_out = sum(reason.n for reason in late.quality.left_out)
    assert late.quality.compared + left_out == len(runs)
    assert sum(step.n for step in late.curve.steps) <= late.quality.compared


def test_its_verdicts_are_those_of_the_whole_report(
    dataset: Dataset, late: SimpleNamespace, halfway: date
) -> None:
    begun = set(dataset.runs.loc[dataset.runs["local_date"] >= pd.Timestamp(halfway), "run_id"])
    whole = {v.run_id: (v.verdict, v.score) for v in advice.judge(dataset) if v.run_id in begun}
    marks = [mark for period in late.scoreboard.periods for mark in period.marks]
    assert {mark.run_id: (mark.verdict, mark.score) for mark in marks} == whole


def test_the_leg_day_before_it_still_counts(dataset: Dataset, halfway: date) -> None:
    the_day = dataset.runs["local_date"] == pd.Timestamp(halfway)
    soon = dataset.runs[the_day & (dataset.runs["hours_since_leg_day"] < 36)]
    day = fakes.told(dataset, since=halfway, until=halfway)
    marks = [mark.run_id for period in day.scoreboard.periods for mark in period.marks]
    assert marks == soon["run_id"].tolist() != []


def test_what_came_later_does_not_count(dataset: Dataset, halfway: date) -> None:
    end = pd.Timestamp(halfway)
    then = replace(
        dataset,
        runs=dataset.runs[dataset.runs["local_date"] <= end].reset_index(drop=True),
        strength_sessions=dataset.strength_sessions[
            dataset.strength_sessions["local_date"] <= end
        ].reset_index(drop=True),
        journal=dataset.journal[dataset.journal["day"] <= end].reset_index(drop=True),
    )
    asked, alone = fakes.told(dataset, until=halfway), fakes.told(then)
    asked.period = alone.period
    # A week to come is planned only where it is to come.
    assert not asked.your_week.shown
    asked.your_week = alone.your_week
    # But what is to come is foretold only where it is to come.
    assert (asked.answer.next_run.state, asked.answer.needed) == ("days over", None)
    foretold = ("next_run", "needed", "facts", "lede")
    told = {name: getattr(alone.answer, name) for name in foretold}
    asked.answer = replace(asked.answer, **told)
    asked.scoreboard = replace(asked.scoreboard, notes=alone.scoreboard.notes)
    # The quarter that day cuts ends with it.
    latest = alone.months.latest
    assert asked.months.latest.last == halfway < latest.last
    numbers = ("n", "estimate_pct", "low_pct", "high_pct", "word")
    for one, other in zip(asked.months.quarters, alone.months.quarters, strict=True):
        assert [getattr(one, name) for name in numbers] == [
            getattr(other, name) for name in numbers
        ]
    asked.months = alone.months
    assert asked == alone


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (None, None, ""),
        (
            date(2026, 3, 1),
            None,
            f"Only runs since 1 Mar 2026 are on this page. {EARLIER}.",
        ),
        (None, date(2026, 5, 31), "As things stood on 31 May 2026: nothing later counts."),
        (
            date(2026, 3, 1),
            date(2026, 5, 31),
            f"Only runs from {MARCH_TO_MAY} are on this page. {EARLIER}; nothing later counts.",
        ),
    ],
)
def test_the_page_says_which_days_it_speaks_of(
    since: date | None, until: date | None, words: str
) -> None:
    assert fakes.told(fakes.nothing(), since=since, until=until).period.note == words


def test_the_period_stands_on_the_page_and_in_the_numbers(
    dataset: Dataset, halfway: date, tmp_path: Path
) -> None:
    report.write(dataset, tmp_path, since=halfway, formats=("html", "json"))
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["period"]
    assert (told["since"], told["until"]) == (halfway.isoformat(), None)
    assert told["note"] in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert told["words"] in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_week_alone_cannot_tell_and_says_so(dataset: Dataset, halfway: date) -> None:
    week = fakes.told(dataset, since=halfway, until=halfway + timedelta(days=6))
    assert week.answer.sentence.startswith("Can’t tell yet")
    assert week.curve.title == "Too few runs after leg day to draw your curve yet"


def test_days_without_runs_say_when_there_are_some(dataset: Dataset) -> None:
    far = dataset.runs["local_date"].max().date() + timedelta(days=1000)
    none = fakes.told(dataset, since=far)
    assert none.answer.sentence == "No runs in the days asked for."
    assert none.answer.lede.startswith("Your runs are from ")
    assert none.answer.command == "legstats report --since DAY"
    assert none.training.title == "No leg training in these days"
