"""When a habit counts as kept: at its limit, just under it, and where nobody can tell."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.model import HABITS, JOURNAL_TOPICS, Target, is_kept

NAN = math.nan


@pytest.mark.parametrize(
    ("target", "value", "mass_kg", "usual", "kept"),
    [
        (Target.DONE, 1, NAN, NAN, 1),
        (Target.DONE, 0, NAN, NAN, 0),
        (Target.SLEPT, 7, NAN, NAN, 1),
        (Target.SLEPT, 6.99, NAN, NAN, 0),
        (Target.PROTEIN, 112, 70, NAN, 1),  # 1.6 g x 70 kg
        (Target.PROTEIN, 111.9, 70, NAN, 0),
        (Target.WATER, 2.5, NAN, 2.5, 0),  # the usual is no more than usual
        (Target.WATER, 2.6, NAN, 2.5, 1),
        (Target.NO_ALCOHOL, 0, NAN, NAN, 1),
        (Target.NO_ALCOHOL, 0.5, NAN, NAN, 0),
    ],
)
def test_a_habit_is_kept_at_its_limit_and_not_under_it(
    target: Target, value: float, mass_kg: float, usual: float, kept: float
) -> None:
    assert is_kept(target, value, mass_kg, usual) == kept


@pytest.mark.parametrize("target", Target)
def test_what_was_not_noted_is_neither_kept_nor_broken(target: Target) -> None:
    assert math.isnan(is_kept(target, NAN, 70, 2))


def test_protein_without_a_body_weight_and_water_without_a_usual_cannot_be_told() -> None:
    assert math.isnan(is_kept(Target.PROTEIN, 150, NAN, 2))
    assert math.isnan(is_kept(Target.WATER, 3, 70, NAN))


@given(
    st.sampled_from([t for t in Target if t is not Target.NO_ALCOHOL]),
    st.floats(0, 300),
    st.floats(0, 100),
)
def test_more_of_it_never_breaks_a_habit(target: Target, value: float, more: float) -> None:
    assert is_kept(target, value + more, 70, 2.2) >= is_kept(target, value, 70, 2.2)


@given(st.floats(0, 10), st.floats(0, 10))
def test_more_drinks_never_keep_it(drinks: float, more: float) -> None:
    less, most = (is_kept(Target.NO_ALCOHOL, n, NAN, NAN) for n in (drinks, drinks + more))
    assert most <= less


def test_every_habit_has_a_column_of_the_journal_and_a_word_for_going_without() -> None:
    columns = {topic.name for topic in JOURNAL_TOPICS}
    for habit in HABITS:
        assert habit.topic in columns
        assert bool(habit.without) == habit.can_be_drawn, "a coin may say to go without"
        assert not habit.label.startswith(("a ", "an "))
    assert len({habit.option for habit in HABITS}) == len(HABITS)
