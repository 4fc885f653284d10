"""What a week costs whose leg days the athlete chose, beside the week as it is, in sentences."""

from __future__ import annotations

import pytest
from fakes.effects import joint_effect
from fakes.stories import hardly_begun

from analyzer import units
from analyzer.advice.plan import Saving, SavingWord, parse_week
from analyzer.answers.chosen_week import (
    ChosenWeek,
    WeekChooser,
    _amount,
    _compared_words,
    refuse_leg_days,
)
from analyzer.errors import UsageError

COSTS = (-0.02, -0.03, -0.015, -0.005)
CLEAR, NOTHING_OWN = joint_effect(COSTS, error=0.003), joint_effect(None)
TWO_KEY_RUNS = "tue legs 18:00, wed intervals 7:00, sat long 9:00"
ONE_KEY_RUN = "tue legs 18:00, wed intervals 7:00"


def chosen(legs: str, week: str = TWO_KEY_RUNS, effect: object = CLEAR) -> ChosenWeek:
    chooser = WeekChooser(hardly_begun(), effect=effect, given=week)  # type: ignore[arg-type] # an effect
    return chooser.choose(parse_week(legs).legs)


def cost(found: ChosenWeek, number: int = 0) -> str:
    return units.percent(found.plan.key_runs[number].planned_cost_pct)


def test_the_mean_of_two_runs_is_told_with_the_one_that_pays() -> None:
    """12 h after legs the intervals pay 3 %, and on Saturday, 86 h after, the long run nothing."""
    found = chosen("tue legs 18:00")
    assert found.is_usual
    assert cost(found, 1) == units.percent(0.0)
    mean = units.percent(found.plan.key_runs[0].planned_cost_pct / 2)
    assert found.words == (
        "Legs on Tuesday 18:00, as now: that costs your hard and long runs"
        f" {mean} of speed on average (Wednesday’s intervals {cost(found)})."
    )


def test_a_single_run_pays_what_the_mean_says_and_is_not_named_again() -> None:
    found = chosen("tue legs 18:00", ONE_KEY_RUN)
    assert found.words == (
        "Legs on Tuesday 18:00, as now: that costs your hard and long runs"
        f" {cost(found)} of speed on average."
    )


def test_a_week_whose_runs_are_all_rested_costs_nothing() -> None:
    """From Wednesday 19:00 it is 156 h to the next Wednesday at 7:00."""
    found = chosen("wed legs 18:00", ONE_KEY_RUN)
    assert found.plan.cost_pct == 0
    assert found.words.startswith(
        "Legs on Wednesday 18:00: that costs your hard and long runs nothing on average; your week"
        " as it is costs them "
    )
    assert not found.is_usual


def test_a_clear_difference_is_told_by_the_athletes_own_data() -> None:
    found, back = chosen("wed legs 18:00", ONE_KEY_RUN), chosen("tue legs 18:00", ONE_KEY_RUN)
    saving = found.plan.plan.ranked.saving
    assert saving.word is SavingWord.OWN_DATA
    assert found.words.endswith(
        f"; your week as it is costs them {cost(back)} of speed. By your data it costs"
        f" {units.percent(saving.estimate_pct)} less (95 % interval"
        f" {units.sizes(saving.low_pct, saving.high_pct)})."
    )


def test_without_runs_of_ones_own_the_studies_are_named() -> None:
    found = chosen("wed legs 18:00", ONE_KEY_RUN, NOTHING_OWN)
    assert found.words.endswith(" That is by what studies found; your data can’t tell yet.")


def test_another_day_that_costs_the_same_is_said_to() -> None:
    """Legs on Wednesday or Thursday evening: the intervals of Wednesday morning are rested."""
    found = chosen("thu legs 18:00", "wed legs 18:00, wed intervals 7:00")
    assert found.words == (
        "Legs on Thursday 18:00: that costs your hard and long runs nothing on average, the same"
        " as your week as it is."
    )


def test_where_no_legs_are_trained_yet_there_is_no_week_to_compare_with() -> None:
    found = chosen("tue legs 18:00", "wed intervals 7:00")
    assert not found.is_usual
    assert found.words == (
        "Legs on Tuesday 18:00: that costs your hard and long runs"
        f" {cost(found)} of speed on average."
    )


def test_what_breaks_a_rule_is_found_and_what_keeps_them_is_not() -> None:
    assert chosen("wed legs 18:00", ONE_KEY_RUN).findings == ()
    (found, *_) = chosen("tue legs 18:00", ONE_KEY_RUN).findings
    assert "intervals 12 h after the leg day of Tue" in found


@pytest.mark.parametrize(
    ("cost_pct", "words"),
    [
        (2.96, "3.0\u202f% of speed"),
        (0.05, "0.1\u202f% of speed"),
        (0.04, "nothing so far"),
        (-1.2, "nothing so far"),
        (0.0, "nothing"),
    ],
    ids=["a cost", "the least that is shown", "rounds to nothing", "a gain", "rested"],
)
def test_what_rounds_to_nothing_or_leans_to_a_gain_is_no_cost(cost_pct: float, words: str) -> None:
    assert _amount(cost_pct) == words


@pytest.mark.parametrize(
    ("saving", "words"),
    [
        (
            Saving(SavingWord.OWN_DATA, 1.0, 1.5, 0.4, 2.6),
            "By your data it costs 1.5\u202f% less (95 % interval 0.4 to 2.6).",
        ),
        (
            Saving(SavingWord.OWN_DATA, -1.0, -1.5, -2.6, -0.4),
            "By your data it costs 1.5\u202f% more (95 % interval 0.4 to 2.6).",
        ),
        (
            Saving(SavingWord.STUDIES, 1.0, 0.5, -0.6, 1.6),
            (
                "Your data can't tell the two apart (95 % interval 0.6\u202f% more to 1.6\u202f%"
                " less)."
            ),
        ),
        (
            Saving(SavingWord.STUDIES),
            "That is by what studies found; your data can't tell yet.",
        ),
    ],
    ids=["less", "more", "either", "not yet"],
)
def test_the_difference_is_said_whichever_week_costs_less(saving: Saving, words: str) -> None:
    assert _compared_words(saving) == words


@pytest.mark.parametrize("days", [(), ("mon", "tue", "wed", "thu")])
def test_no_leg_day_and_more_than_three_are_refused_with_what_to_do(days: tuple[str, ...]) -> None:
    legs = ", ".join(f"{day} legs 18:00" for day in days)
    with pytest.raises(UsageError) as refused:
        refuse_leg_days(parse_week(legs).legs if legs else ())
    assert refused.value.in_full == ("A week is planned with one to three leg days. Choose a day.")
    refuse_leg_days(parse_week("mon legs 18:00, wed legs 18:00, fri legs 18:00").legs)


def test_a_week_without_a_key_run_is_refused_with_what_it_takes() -> None:
    with pytest.raises(UsageError) as refused:
        chosen("tue legs 18:00", "tue legs 18:00, fri easy 7:00")
    assert refused.value.in_full == (
        "No hard or long run of your week is known yet. It takes a few weeks of them."
    )
