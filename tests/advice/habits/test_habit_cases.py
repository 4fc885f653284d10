"""What counts as a leg day's soreness, and which habits were known before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.stories import Story, at

from analyzer.advice import Judge
from analyzer.advice.habits import (
    LegDayCases,
    SorenessDays,
    easy_run_question,
    easy_runs,
    leg_day_cases,
)
from analyzer.dataset.journal import journal_frame
from analyzer.model import Noted

if TYPE_CHECKING:
    from analyzer.advice.habits.compare import HabitQuestion

MONDAY = at(1, "Mon", "18:00")
DAY = date(2026, 1, 1)


def noted(topic: str, value: float, day: datetime, said_at: datetime | None) -> Noted:
    return Noted(day.date(), topic, value, said_at)


def morning(day: datetime, soreness: float) -> Noted:
    return noted("soreness", soreness, day, day.replace(hour=6, minute=30))


def cases_of(
    *facts: Noted, legs: tuple[datetime, ...] = (MONDAY,), unsure: datetime | None = None
) -> LegDayCases:
    story = Story()
    for when in legs:
        story.leg_day(when)
    if unsure:
        story.leg_day(unsure, "unknown")
    data = story.dataset()
    object.__setattr__(data, "journal", journal_frame(facts))
    return leg_day_cases(data)


def mornings(*soreness: float | None, start: datetime = MONDAY) -> list[Noted]:
    """Tell of the mornings after a day, None = not entered."""
    days = [start + timedelta(days=n) for n in range(1, len(soreness) + 1)]
    return [morning(day, s) for day, s in zip(days, soreness, strict=True) if s is not None]


def test_the_outcome_is_the_mean_of_days_1_to_3() -> None:
    assert cases_of(*mornings(4, 6, 2, 9)).soreness.tolist() == [4.0]


@pytest.mark.parametrize(
    ("sore", "mean"), [((4, None, 2), 3.0), ((None, 6, None), nan), ((5, None, None, 9), nan)]
)
def test_two_of_the_three_days_must_be_entered(sore: tuple[float | None, ...], mean: float) -> None:
    assert cases_of(*mornings(*sore)).soreness.tolist() == pytest.approx([mean], nan_ok=True)


@pytest.mark.parametrize("decision", ["yes", "unknown"])
def test_days_from_the_next_leg_day_on_do_not_count(decision: str) -> None:
    next_one = MONDAY + timedelta(days=3)
    legs = (MONDAY, next_one) if decision == "yes" else (MONDAY,)
    unsure = next_one if decision == "unknown" else None
    assert cases_of(*mornings(4, 6, 9), legs=legs, unsure=unsure).soreness[0] == 5.0


def evening(*, rolled: bool, said_at: datetime) -> Noted:
    return noted("foam_rolling", rolled, MONDAY, said_at)


@pytest.mark.parametrize(
    ("said_at", "known"),
    [
        (MONDAY + timedelta(hours=3), 1.0),
        (MONDAY + timedelta(hours=12), 1.0),
        (MONDAY + timedelta(hours=13), nan),
        (MONDAY + timedelta(days=5), nan),
    ],
)
def test_a_habit_counts_when_it_was_noted_before_the_first_soreness(
    said_at: datetime, known: float
) -> None:
    facts = [evening(rolled=True, said_at=said_at), *mornings(4, 6, 2)]
    # Soreness is entered at 6:30, twelve and a half hours after leg day.
    found = cases_of(*facts).habits["foam_rolling"]
    assert found.tolist() == pytest.approx([known], nan_ok=True)


def test_what_was_known_then_counts_not_what_was_said_later() -> None:
    later = MONDAY + timedelta(days=2)
    first = evening(rolled=False, said_at=MONDAY + timedelta(hours=2))
    facts = [first, evening(rolled=True, said_at=later), *mornings(4, 6, 2)]
    assert cases_of(*facts).habits["foam_rolling"].tolist() == [0.0]


def test_the_night_may_be_told_together_with_the_soreness() -> None:
    tuesday = MONDAY + timedelta(days=1)
    at_once = tuesday.replace(hour=6, minute=30)
    night = noted("sleep_h", 7.5, tuesday, at_once)
    protein = noted("protein_g", 200.0, MONDAY, at_once)
    weight = noted("weight_kg", 70.0, MONDAY, MONDAY)
    habits = cases_of(night, protein, weight, *mornings(4, 6, 2)).habits
    assert habits["sleep"].tolist() == [1.0]
    assert isnan(habits["protein"][0])


def test_what_a_watch_measured_needs_no_time_of_entry() -> None:
    night = noted("sleep_h", 6.4, MONDAY + timedelta(days=1), None)
    assert cases_of(night, *mornings(4, 6, 2)).habits["sleep"].tolist() == [0.0]


def test_an_evening_that_was_not_entered_counts_as_the_day_before() -> None:
    sunday = morning(MONDAY - timedelta(days=1), 3)
    held = cases_of(sunday, *mornings(4, 6, 2)).held_equal
    assert [float(each[0]) for each in held[-2:]] == [3.0, 3.0]


@pytest.mark.parametrize(("days", "is_first"), [(nan, 1), (13.9, 0), (14.0, 0), (14.1, 1)])
def test_a_first_leg_day_is_one_after_more_than_a_fortnight(days: float, is_first: float) -> None:
    story = Story()
    story.leg_day(MONDAY, first_in_days=days)
    assert leg_day_cases(story.dataset()).is_first.tolist() == [is_first]


def test_of_two_leg_days_on_one_day_the_harder_one_counts() -> None:
    story = Story()
    for hours, load_z in ((0, 0.5), (3, nan), (-8, 1.5), (-4, -1.0)):
        story.leg_day(MONDAY + timedelta(hours=hours), load_z=load_z)
    assert leg_day_cases(story.dataset()).load_z.tolist() == [1.5]


def test_rested_are_days_without_legs_on_them_or_the_three_days_before() -> None:
    """Nothing is known of the days before the first leg day, nor of the three after it."""
    other = MONDAY + timedelta(days=8)
    story = Story()
    story.leg_day(MONDAY)
    story.leg_day(other, "unknown")
    story.leg_day(MONDAY + timedelta(days=5), "no")
    data = story.dataset()
    told = [morning(MONDAY + timedelta(days=n), abs(n) % 10) for n in range(-3, 15)]
    object.__setattr__(data, "journal", journal_frame(told))
    assert SorenessDays(data).rested() == [4, 5, 6, 7, 2, 3, 4]


def easy_weeks(**tuesday: float) -> Story:
    """Tell of 12 weeks of easy runs, with legs on Mondays, and on Thursdays of even weeks.

    Tuesdays have a run, Fridays none; the mornings of the second days are 2, 3 and 4 by turns.
    """
    story = Story().easy_weeks()
    for week in range(1, 13):
        for legs, later in (("Mon", "Wed"), ("Thu", "Sat"))[: 2 - week % 2]:
            story.leg_day(at(week, legs, "18:00"))
            story.sore(at(week, later, "6:00"), 2 + week % 3)
    if tuesday:
        story.run(at(12, "Tue", "15:00"), **tuesday)
    return story


def asked_of(story: Story) -> HabitQuestion:
    data = story.dataset()
    asked = easy_run_question(data, easy_runs(Judge(data)), leg_day_cases(data))
    assert asked is not None
    return asked


def test_an_easy_run_on_day_1_is_asked_of_like_any_habit() -> None:
    asked = asked_of(easy_weeks())
    mondays = np.isin(np.arange(18) % 3, (0, 1))
    assert (asked.kept[~mondays] == 0).all()
    judged = np.isfinite(asked.kept[mondays])
    assert (asked.kept[mondays][judged] == 1).all()
    assert judged.sum() >= 6
    assert asked.soreness[~mondays].tolist() == [2 + week % 3 for week in range(2, 13, 2)]


def test_a_leg_day_with_a_run_on_day_1_that_was_not_easy_is_no_case() -> None:
    before, after = asked_of(easy_weeks()).kept, asked_of(easy_weeks(minutes=95, hr=178)).kept
    assert (before[-2], isnan(after[-2])) == (1.0, True)
    assert before[:-2].tolist() == pytest.approx(after[:-2].tolist(), nan_ok=True)
