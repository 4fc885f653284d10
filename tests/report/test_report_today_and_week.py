"""The page says what holds today, where the data reach up to now, and plans the usual week."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.stories import Story, at

from analyzer.answers.plan import planned_week
from analyzer.answers.today import todays_answer
from analyzer.report import next_run, today, your_week
from analyzer.report.context import report_context

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset

NOW = at(17, "Tue", "12:00")


@pytest.fixture(scope="module")
def told() -> Dataset:
    """Sixteen weeks: legs on Tuesday evening, intervals the morning after, long on Saturday."""
    story = Story()
    for week in range(1, 17):
        story.leg_day(at(week, "Tue", "18:00"))
        story.run(at(week, "Wed", "07:00"), 60, planned_kind="intervals")
        story.run(at(week, "Fri", "07:00"), 45)
        story.run(at(week, "Sat", "09:00"), 90, planned_kind="long")
    story.run(at(17, "Mon", "07:00"), 45)
    return replace(story.dataset(), now=NOW)


def test_the_advice_is_that_of_the_command(told: Dataset) -> None:
    found = today.build(report_context(told))
    assert found.shown
    assert found.headline == todays_answer(told).headline.replace("'", "’")
    assert "How long" in [line.about for line in found.lines]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", ""])
def test_the_card_and_today_name_the_same_moment(
    told: Dataset, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")  # the computer's, which none of the runs were on
    time.tzset()
    config = replace(told.config, sources=replace(told.config.sources, zone=zone))
    tired = replace(told, config=config, now=at(16, "Wed", "12:00"))
    context = report_context(tired)
    until = next_run.build(context).until
    lines = " ".join(line.text for line in today.build(context).lines)
    monkeypatch.undo()
    time.tzset()
    assert until
    assert f"Hard and long runs again from {until}" in lines


def test_old_data_say_nothing_of_today(told: Dataset) -> None:
    later = replace(told, now=NOW + timedelta(days=30))
    assert not today.build(report_context(later)).shown


def test_a_page_of_days_that_are_over_says_nothing_of_today_and_plans_nothing(
    told: Dataset,
) -> None:
    context = report_context(told, until=at(16, "Sun").date())
    assert not today.build(context).shown
    assert not your_week.build(context).shown


def test_the_usual_week_is_planned_as_by_the_command(told: Dataset) -> None:
    found = your_week.build(report_context(told))
    assert found.title == planned_week(told).headline.removesuffix(".").replace("'", "’")
    as_it_is, planned = found.rows
    assert as_it_is.days[1:3] == ("18:00 legs", "7:00 intervals")
    assert sum("legs" in day for day in planned.days) == 1
    assert found.table
    assert found.table.rows[0][:2] == ("Wed 7:00 intervals", "12 h")


def test_legs_on_any_day_are_planned_without_a_week_as_it_is() -> None:
    story = Story()
    for week in range(1, 17):
        story.leg_day(at(week, ("Mon", "Sat", "Fri", "Sun")[week % 4], "18:00"))
        story.run(at(week, "Wed", "07:00"), 60, planned_kind="intervals")
    found = your_week.build(report_context(replace(story.dataset(), now=NOW)))
    assert found.title.startswith("No fixed leg day so far; legs fit your key runs best on ")
    assert [row.name for row in found.rows] == ["planned"]
    assert "no weekday was leg day in half" in found.sentences[0]


def test_a_run_that_pays_says_how_much() -> None:
    story = Story()
    for week in range(1, 17):
        story.leg_day(at(week, "Tue", "18:00"))
        for day, kind in (
            ("Mon", "tempo"),
            ("Wed", "intervals"),
            ("Fri", "tempo"),
            ("Sun", "long"),
        ):
            story.run(at(week, day, "07:00"), 60, planned_kind=kind)
    found = your_week.build(report_context(replace(story.dataset(), now=NOW)))
    assert any(", at a cost of " in sentence for sentence in found.sentences)


def test_without_a_usual_week_it_says_how_to_give_one() -> None:
    found = your_week.build(report_context(replace(Story().dataset(), now=NOW)))
    assert found.rows == ()
    assert found.command.startswith("legstats plan --week")
