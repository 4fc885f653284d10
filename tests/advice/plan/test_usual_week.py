"""The usual week is read from the log: which days and hours are hard, long and for legs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.stories import Story, at

from analyzer.advice.plan import UsualWeek, usual_week
from analyzer.config import changed


def read(story: Story, week: float = 13, **plan: float) -> UsualWeek:
    data = replace(story.dataset(), now=at(week, "Mon", "07:00"))
    config = replace(data.config, sources=replace(data.config.sources, zone="UTC"))
    for key, value in plan.items():
        config = changed(config, "plan", key, value, "test")
    return usual_week(replace(data, config=config))


def steady_habits(last: int = 12) -> Story:
    story = Story()
    for week in range(1, last + 1):
        story.leg_day(at(week, "Mon", "18:05"))
        story.run(at(week, "Wed", "07:00"), 58, planned_kind="intervals")
        story.run(at(week, "Thu", "07:00"), 45)
        story.run(at(week, "Fri", "07:00"), 45)
        story.run(at(week, "Sat", "09:10"), 92)
    return story


def test_days_hours_and_lengths_are_those_of_the_log() -> None:
    usual = read(steady_habits())
    assert str(usual.week) == "mon legs 18:00, wed intervals 7:00, sat long 9:15"
    assert usual.weeks == 12
    assert [seen.weeks for seen in usual.seen] == [12, 12, 12]
    assert usual.leg_hours == (18 * 60,)


def test_a_run_lasts_until_it_is_over_with_its_stops_so_that_legs_fit_behind_it() -> None:
    story = Story()
    for week in range(1, 13):
        begins, minutes = at(week, "Wed", "19:45"), (33, 42)[week % 2]
        over = begins + timedelta(minutes=minutes + 4)
        story.run(begins, minutes, planned_kind="intervals", ended_at=over)
    assert str(read(story).week) == "wed intervals 19:45"


def test_a_run_hard_on_the_heart_is_a_tempo_run() -> None:
    story = steady_habits()
    for week in range(1, 13):
        story.run(at(week, "Sun", "17:00"), 45, hr=168)
    assert "sun tempo 17:00-17:45" in str(read(story).week)


def test_repetitions_are_intervals_and_an_easy_plan_is_none() -> None:
    story = Story()
    for week in range(1, 13):
        story.run(at(week, "Tue", "18:00"), 60, repetitions=6.0)
        story.run(at(week, "Thu", "18:00"), 60, repetitions=6.0, planned_kind="easy")
        story.run(at(week, "Fri", "18:00"), 60)
    assert str(read(story).week) == "tue intervals 18:00"


def test_older_habits_do_not_count() -> None:
    story = steady_habits()
    for week in range(13, 25):
        story.leg_day(at(week, "Thu", "06:30"))
        story.run(at(week, "Sun", "08:00"), 100, planned_kind="long")
    assert str(read(story, week=25).week) == "thu legs 6:30, sun long 8:00-9:45"
    assert "mon legs" in str(read(story, week=25, usual_weeks=26).week)


def test_legs_twice_a_week_on_whatever_days_are_two() -> None:
    story = steady_habits()
    for week in range(1, 13):
        story.leg_day(at(week, ("Thu", "Thu", "Fri")[week % 3], "18:00"))
    assert [str(session) for session in read(story).week.legs] == [
        "mon legs 18:00",
        "thu legs 18:00",
    ]


def test_a_weekday_is_leg_day_only_where_half_of_the_weeks_had_it() -> None:
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, ("Mon", "Sat", "Fri", "Sun")[week % 4], "18:00"))
        story.run(at(week, "Wed", "07:00"), 58, planned_kind="intervals")
    usual = read(story)
    assert (str(usual.week), usual.free_legs) == ("wed intervals 7:00", 1)
    assert usual.leg_hours == (18 * 60,)


def test_what_few_weeks_had_on_its_weekday_is_seldom() -> None:
    story = Story()
    for week in range(1, 13):
        story.run(at(week, "Sun", "08:00"), 100, planned_kind="long")
        day = ("Tue", "Wed", "Thu", "Fri")[week % 4]
        story.run(at(week, day, "07:00"), 58, planned_kind="intervals")
    (seldom,) = read(story).seldom
    assert (str(seldom.session.kind), seldom.weeks) == ("intervals", 3)


def test_an_empty_log_has_no_usual_week() -> None:
    assert read(Story()) == UsualWeek((), 0)


def test_two_hard_runs_a_week_are_not_laid_on_one_day() -> None:
    story = steady_habits()
    for week in range(1, 13):
        story.run(at(week, "Wed" if week % 2 else "Sun", "18:00"), 45, planned_kind="tempo")
    days = [session.weekday for session in read(story).week.key_runs]
    assert len(set(days)) == len(days)


@pytest.mark.parametrize(
    ("clock", "usual"), [("23:55", "23:45"), ("23:50", "23:45"), ("0:05", "0:00")]
)
def test_legs_just_before_midnight_are_still_of_their_day(clock: str, usual: str) -> None:
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", clock))
    found = read(story)
    assert str(found.week) == f"mon legs {usual}"
    hours, minutes = map(int, usual.split(":"))
    assert found.leg_hours == (60 * hours + minutes,)


@pytest.mark.parametrize(("weeks", "is_seldom"), [(5, True), (6, False)])
def test_half_of_the_weeks_is_not_seldom_and_enough_for_legs(
    weeks: int, *, is_seldom: bool
) -> None:
    """Twelve weeks in all: once a week on average, six or five times of them on a Wednesday."""
    story = Story()
    for week in range(1, 13):
        day = "Wed" if week <= weeks else ("Thu", "Fri", "Sat")[week % 3]
        story.run(at(week, day, "07:00"), 58, planned_kind="intervals")
        story.leg_day(at(week, "Mon" if week <= weeks else ("Tue", "Sun")[week % 2], "18:00"))
    usual = read(story)
    assert [str(seen.session) for seen in usual.seldom] == ["wed intervals 7:00"] * is_seldom
    assert usual.free_legs == is_seldom


def test_a_run_dated_ahead_does_not_end_the_log() -> None:
    story = steady_habits()
    story.run(at(40, "Sat", "09:10"), 92)
    assert read(story).until == at(12, "Sat").date()
    only_ahead = Story()
    only_ahead.run(at(40, "Sat", "09:10"), 92)
    assert read(only_ahead) == UsualWeek((), 0)


def test_legs_right_after_a_run_are_another_session_and_during_it_none() -> None:
    for clock, there in (("19:00", True), ("18:30", False)):
        story = Story()
        for week in range(1, 13):
            story.run(at(week, "Wed", "18:00"), 60, planned_kind="intervals")
            story.leg_day(at(week, "Wed", clock))
        week = read(story).week
        assert str(week).startswith("wed intervals 18:00") or not there
        assert len(week.sessions) == 1 + there
