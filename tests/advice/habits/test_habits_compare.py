"""What may be said of habits: only what stands against all that were looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests

from analyzer.advice.habits import (
    HabitWord,
    LegDayCases,
    compare_habits,
    flips_for,
    habit_outlook,
    habit_questions,
    with_own_errors,
)
from analyzer.advice.habits.detectable import detectable_sd, smallest_detectable
from analyzer.model import HABITS

COUNT = 60


def cases(effect: float = 0.0, count: int = COUNT, seed: int = 1) -> LegDayCases:
    """Return leg days on which ten habits come at random and the first has an effect."""
    rng = np.random.default_rng(seed)
    habits = {habit.name: (rng.random(count) < 0.5).astype(float) for habit in HABITS}
    load = rng.normal(size=count)
    soreness = 3 + load + effect * habits["foam_rolling"] + rng.normal(size=count)
    evening, before = rng.normal(size=(2, count))
    days = np.arange(count) * 5.0
    return LegDayCases(days, soreness, evening, before, load, (days % 45 == 0) * 1.0, habits)


def test_a_habit_that_does_much_went_with_less_soreness() -> None:
    first, *others = compare_habits(habit_questions(cases(-2.0)))
    assert (first.habit.name, first.word) == ("foam_rolling", HabitWord.LESS)
    assert first.difference.low is not None
    assert first.difference.high is not None
    assert first.difference.low < -2.0 < first.difference.high < 0
    assert {one.word for one in others} == {HabitWord.CANT_TELL}


def test_one_that_does_harm_went_with_more() -> None:
    assert compare_habits(habit_questions(cases(2.0)))[0].word is HabitWord.MORE


def test_the_difference_is_least_squares_with_all_that_is_held_equal() -> None:
    made = cases(-1.0)
    found = compare_habits(habit_questions(made))[0].difference
    design = np.column_stack([np.ones(COUNT), made.habits["foam_rolling"], *made.held_equal])
    model = OLS(made.soreness, design).fit(cov_type="HC3", use_t=True)
    assert found.estimate == pytest.approx(model.params[1])
    assert (found.low, found.high) == pytest.approx(tuple(model.conf_int()[1]))


def test_every_habit_that_was_logged_counts_in_holm_also_a_refused_one() -> None:
    made = cases(-0.8)
    few = np.full(COUNT, np.nan)
    few[:10] = [1.0] * 7 + [0.0] * 3
    found = compare_habits(habit_questions(replace(made, habits=made.habits | {"massage": few})))
    words = {one.habit.name: one.word for one in found}
    assert words["massage"] is HabitWord.NOT_ENOUGH
    p_values = [1.0 if one.difference.p is None else one.difference.p for one in found]
    expected = multipletests(p_values, method="holm")[1]
    assert [one.p_holm for one in found if one.p_holm is not None] == pytest.approx(
        [p for p, one in zip(expected, found, strict=True) if one.difference.p is not None]
    )
    rates = multipletests(p_values, method="fdr_bh")[1]
    assert [one.discovery_rate for one in found if one.discovery_rate is not None] == pytest.approx(
        [p for p, one in zip(rates, found, strict=True) if one.difference.p is not None]
    )


def test_a_habit_never_logged_is_not_asked_of() -> None:
    made = cases()
    nothing = made.habits | {"massage": np.full(COUNT, np.nan)}
    asked = habit_questions(replace(made, habits=nothing))
    assert "massage" not in {one.habit.name for one in asked}
    assert len(asked) == 9


def test_what_holm_refuses_may_be_worth_a_trial_but_only_when_it_eases() -> None:
    words = {
        compare_habits(habit_questions(cases(sign * 0.95, seed=seed)))[0].word
        for seed in range(12)
        for sign in (-1, 1)
    }
    assert words == {
        HabitWord.LESS, HabitWord.MORE, HabitWord.WORTH_A_TRIAL, HabitWord.CANT_TELL,
    }  # fmt: skip


def test_soreness_before_the_habit_that_differs_is_seen() -> None:
    made = cases()
    sore_first = made.before + 2 * made.habits["stretching"]
    found = compare_habits(habit_questions(replace(made, before=sore_first)))
    placebo = next(one.placebo for one in found if one.habit.name == "stretching")
    assert placebo.low is not None
    assert placebo.high is not None
    assert 1 < placebo.low < 2 < placebo.high
    assert all(one.differed_before for one in found if one.habit.name == "stretching")


@pytest.mark.parametrize(("leg_days", "sd"), [(30, 1.02), (60, 0.72), (100, 0.56)])
def test_the_power_table(leg_days: int, sd: float) -> None:
    assert detectable_sd(leg_days) == pytest.approx(sd, abs=0.01)
    assert detectable_sd(leg_days, 10) / detectable_sd(leg_days) == pytest.approx(1.3, abs=0.01)


def test_few_leg_days_need_a_larger_effect_than_the_normal_law_says() -> None:
    assert smallest_detectable(1.0, 10) > smallest_detectable(1.0, np.inf) == pytest.approx(2.80, 2)


@pytest.mark.parametrize(("effect_sd", "flips"), [(0.6, 88), (0.3, 350), (1.2, 22)])
def test_how_many_flips_an_effect_takes(effect_sd: float, flips: int) -> None:
    assert flips_for(effect_sd) == flips
    assert detectable_sd(flips) <= effect_sd + 0.001


def test_while_a_trial_runs_the_number_of_its_habit_is_not_worked_out() -> None:
    questions = habit_questions(cases(-2.0))
    first, *others = compare_habits(questions, {"foam_rolling"})
    told = first.difference
    assert (first.word, told.estimate, told.low, told.p) == (HabitWord.IN_TRIAL, None, None, None)
    assert told.n_exposed + told.n_control == COUNT
    assert (first.p_holm, first.detectable, first.placebo.estimate) == (None, None, None)
    before = compare_habits(questions)[1:]
    assert [one.difference for one in others] == [one.difference for one in before]


def test_more_than_half_of_all_soreness_is_too_large_to_be_believed() -> None:
    questions = habit_questions(cases(-2.0))
    estimate = compare_habits(questions)[0].difference.estimate
    assert estimate is not None
    too_large = [
        compare_habits(questions, whole_points=whole)[0].is_too_large
        for whole in (-1.9 * estimate, -2.1 * estimate, None)
    ]
    assert too_large == [True, False, False]


def test_what_is_seen_later_follows_from_what_is_seen_now() -> None:
    made = cases()
    found = compare_habits(habit_questions(made), whole_points=3.0)
    outlook = habit_outlook(made, [0.0] * 10, 10, leg_days=4 * COUNT)
    now = np.median([one.detectable for one in found])
    assert with_own_errors(outlook, found).detectable_points == pytest.approx(now / 2)
