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
    easy_run_question,
    easy_runs,
    leg_day_cases,
)
from analyzer.dataset.journal import journal_frame
from analyzer.model import HABITS, Noted, Target, is_kept

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


@pytest.mark.parametrize(
    ("target", "value", "kept"),
    [
        (Target.DONE, 1, 1), (Target.DONE, 0, 0),
        (Target.SLEPT, 7, 1), (Target.SLEPT, 6.9, 0),
        (Target.PROTEIN, 112, 1), (Target.PROTEIN, 111, 0),
        (Target.WATER, 2.1, 1), (Target.WATER, 2, 0),
        (Target.NO_ALCOHOL, 0, 1), (Target.NO_ALCOHOL, 0.5, 0),
    ],
)  # fmt: skip
def test_what_it_takes_to_keep_a_habit(target: Target, value: float, kept: float) -> None:
    assert is_kept(target, value, mass_kg=70.0, usual=2.0) == kept


def test_protein_without_a_body_weight_is_unknown() -> None:
    assert isnan(is_kept(Target.PROTEIN, 120, nan, nan))


def test_an_evening_that_was_not_entered_counts_as_the_day_before() -> None:
    sunday = morning(MONDAY - timedelta(days=1), 3)
    held = cases_of(sunday, *mornings(4, 6, 2)).held_equal
    assert [float(each[0]) for each in held[-2:]] == [3.0, 3.0]


def test_every_habit_has_a_name_and_an_option_of_its_own() -> None:
    assert len({habit.name for habit in HABITS}) == len({habit.option for habit in HABITS}) == 10


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
