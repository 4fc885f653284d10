"""What is said back after a word of the athlete's: what counts now, and what is gone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.actions.decisions import RUN_FACTS, TAKE_BACK, Removal
from analyzer.actions.said_back import (
    added_words,
    day_words,
    decided_words,
    deleted_words,
    joined_words,
    parted_words,
    removed_words,
    run_words,
    stopped_words,
    stopping_words,
    unsaid_words,
)
from analyzer.model import HABITS, JOURNAL_TOPICS, Draw, Trial

DAY = date(2026, 11, 19)
BY_NAME = {topic.name: topic for topic in JOURNAL_TOPICS}
SORENESS, ROLLING, NOTE, SLEEP = (
    BY_NAME[name] for name in ("soreness", "foam_rolling", "note", "sleep_h")
)
BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
HABIT = next(habit for habit in HABITS if habit.name == "foam_rolling")


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("yes", "strength-1: leg day, by your word."),
        ("no", "strength-1: no leg day, by your word."),
        (TAKE_BACK, "strength-1: your word is taken back, the evidence decides."),
    ],
)
def test_a_decision_is_said_back(decision: str, said: str) -> None:
    assert decided_words("strength-1", decision) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": "race"}, "its kind is race"),
        ({"kind": TAKE_BACK}, "your word on its kind is taken back"),
        ({"planned": "easy"}, "it was planned as easy"),
        ({"planned": TAKE_BACK}, "your word on its plan is taken back"),
        ({"ignored": "yes"}, "it is left out of everything"),
        ({"ignored": TAKE_BACK}, "it counts again"),
        (
            {"sport": "run", "surface": "trail", "kind": "long"},
            "its sport is run, its surface is trail and its kind is long",
        ),
    ],
)
def test_each_fact_of_a_run_is_said_back(facts: dict[str, str], said: str) -> None:
    assert run_words("run-7", facts) == f"run-7: noted that {said}."


@pytest.mark.parametrize("topic", RUN_FACTS)
def test_whatever_may_be_said_of_a_run_has_words(topic: str) -> None:
    for value in (*RUN_FACTS[topic], TAKE_BACK):
        words = run_words("run-7", {topic: value})
        assert words.endswith(".")
        assert TAKE_BACK not in words, "the command's word is none of the runner's"


def test_a_leg_day_comes_and_goes() -> None:
    assert added_words(datetime(2026, 11, 19, 7, 5, tzinfo=UTC), 75) == (
        "Leg day added: Thu 19 Nov 2026, 7:05, 75 min."
    )
    assert removed_words("strength-1", Removal.REMOVED) == "strength-1: removed."
    assert removed_words("strength-1", Removal.DECIDED_NO) == (
        "strength-1: set to no: it comes from a file."
    )


def test_of_two_runs_it_is_said_which() -> None:
    assert joined_words("a", "a", "b") == "a: noted that a and b are one run."
    assert parted_words("a", "b") == "Noted that a and b are two runs."
    assert unsaid_words("a", "b") == "It is open again whether a and b are one run."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {SORENESS: 4.0}, "Noted for Thu 19 Nov 2026: soreness 4."),
        ({}, {ROLLING: True}, "Noted for Thu 19 Nov 2026: foam rolling."),
        ({ROLLING: True}, {ROLLING: False}, "Noted for Thu 19 Nov 2026: no foam rolling."),
        ({}, {NOTE: "private"}, "Noted for Thu 19 Nov 2026: a note."),
        (
            {SORENESS: 4.0},
            {SORENESS: 4.0, SLEEP: 7.5, NOTE: "x"},
            "Noted for Thu 19 Nov 2026: sleep 7.5 and a note.",
        ),
        ({SORENESS: 4.0}, {}, "Deleted for Thu 19 Nov 2026: soreness."),
        (
            {SORENESS: 4.0, NOTE: "x"},
            {SLEEP: 8.0},
            "Noted for Thu 19 Nov 2026: sleep 8. Deleted for Thu 19 Nov 2026: soreness and note.",
        ),
        ({SORENESS: 4.0}, {SORENESS: 4.0}, "Nothing changes on Thu 19 Nov 2026."),
        ({}, {}, "Nothing changes on Thu 19 Nov 2026."),
    ],
)
def test_of_a_day_it_is_said_what_is_new_and_what_is_gone(
    before: dict, after: dict, said: str
) -> None:
    assert day_words(DAY, before, after) == said


facts = st.dictionaries(
    st.sampled_from([SORENESS, SLEEP]), st.integers(0, 10).map(float), max_size=2
)


@given(facts, facts)
def test_only_what_differs_is_named(before: dict, after: dict) -> None:
    words = day_words(DAY, before, after)
    for topic in (SORENESS, SLEEP):
        assert (topic.option in words) == (before.get(topic) != after.get(topic))


def test_what_was_deleted_may_be_nothing() -> None:
    assert deleted_words(DAY, []) == "Deleted for Thu 19 Nov 2026: nothing."


def drawn(flips: int) -> Trial:
    draws = tuple(Draw(n, date(2026, 11, 2 + n), n % 2 == 0, BEGAN) for n in range(flips))
    return Trial(1, "foam_rolling", 16, BEGAN, None, draws)


def test_a_trial_without_a_draw_loses_nothing_and_one_with_draws_all() -> None:
    assert stopping_words(drawn(0)) == (
        "Nothing is drawn yet: it would be as if it had never begun."
    )
    assert stopping_words(drawn(1)).startswith("1 flip of 16 would be lost, and cannot be had back")
    assert stopping_words(drawn(3)).startswith("3 flips of 16 would be lost")
    assert stopped_words(HABIT, drawn(0)) == (
        "The trial of foam rolling is gone, as if it had never begun: nothing was drawn."
    )
    assert stopped_words(HABIT, drawn(3)).startswith(
        "The trial of foam rolling is stopped after 3 of 16 flips."
    )
