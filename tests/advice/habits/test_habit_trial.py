"""A coin-flip trial: analysed as drawn, by the arrangements that might have come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import numpy as np
import pytest
from fakes.stories import Story

from analyzer.advice.habits import TrialState, trial_cases, trial_result, trial_state
from analyzer.advice.habits.trial import drawn_difference
from analyzer.dataset.journal import journal_frame, trials_frame, trials_in
from analyzer.model import Draw, Noted, Trial

FIRST = date(2026, 1, 5)
BEGAN = datetime(2026, 1, 5, 18, tzinfo=UTC)


def pairs_of(flips: int) -> np.ndarray:
    return np.arange(flips) // 2


def drawn_in_pairs(flips: int, seed: int) -> np.ndarray:
    first = (np.random.default_rng(seed).random(flips // 2) < 0.5).astype(float)
    return np.ravel(np.column_stack([first, 1 - first]))


def test_the_p_value_is_the_share_of_arrangements_at_least_as_far() -> None:
    drawn, rng = drawn_in_pairs(16, 1), np.random.default_rng(2)
    outcome = rng.normal(size=16) - 0.9 * drawn
    found = drawn_difference(outcome, drawn, pairs_of(16), [])
    differences = outcome[drawn == 1] - outcome[drawn == 0]
    means = [np.mean(np.array(signs) * differences) for signs in product((1, -1), repeat=8)]
    expected = np.mean(np.abs(means) >= abs(differences.mean()) - 1e-9)
    assert found.estimate == pytest.approx(differences.mean())
    assert found.p == pytest.approx(expected)


def test_the_interval_ends_where_the_test_begins_to_refuse() -> None:
    drawn, rng = drawn_in_pairs(40, 3), np.random.default_rng(4)
    outcome = rng.normal(size=40) - drawn
    found = drawn_difference(outcome, drawn, pairs_of(40), [])
    assert found.low is not None
    assert found.high is not None
    for end, outward in ((found.low, -0.02), (found.high, 0.02)):
        refused = drawn_difference(outcome - (end + outward) * drawn, drawn, pairs_of(40), [])
        kept = drawn_difference(outcome - (end - outward) * drawn, drawn, pairs_of(40), [])
        assert refused.p is not None
        assert kept.p is not None
        assert refused.p < 0.05 <= kept.p


def test_what_was_known_before_the_draw_makes_the_answer_sharper() -> None:
    drawn, rng = drawn_in_pairs(40, 5), np.random.default_rng(6)
    load = rng.normal(size=40)
    outcome = 2 * load - drawn + 0.5 * rng.normal(size=40)
    plain = drawn_difference(outcome, drawn, pairs_of(40), [])
    held = drawn_difference(outcome, drawn, pairs_of(40), [load])
    assert plain.error is not None
    assert held.error is not None
    assert held.error < plain.error / 2
    assert held.verdict == "lower"


def test_fewer_than_eight_of_each_are_refused() -> None:
    drawn = drawn_in_pairs(16, 7)
    outcome = np.random.default_rng(8).normal(size=16)
    outcome[np.flatnonzero(drawn)[0]] = np.nan
    found = drawn_difference(outcome, drawn, pairs_of(16), [])
    assert (found.estimate, found.n_exposed, found.n_control) == (None, 7, 8)


def a_trial(flips: int, drawn: int, habit: str = "foam_rolling") -> Trial:
    coins = drawn_in_pairs(flips, 9)
    days = [FIRST + timedelta(days=5 * n) for n in range(drawn)]
    draws = tuple(
        Draw(n, day, bool(coins[n]), datetime(day.year, day.month, day.day, 20, tzinfo=UTC))
        for n, day in enumerate(days)
    )
    return Trial(1, habit, flips, BEGAN, None, draws)


@pytest.mark.parametrize(
    ("drawn", "days_later", "state"),
    [
        (15, 30, TrialState.DRAWING),
        (16, 3, TrialState.WAITING),
        (16, 4, TrialState.OVER),
    ],
)
def test_a_trial_is_over_when_the_last_soreness_is_in(
    drawn: int, days_later: int, state: TrialState
) -> None:
    trial = a_trial(16, drawn)
    assert trial_state(trial, trial.draws[-1].leg_day + timedelta(days=days_later)) is state


def test_the_result_follows_the_draw_whatever_was_done() -> None:
    trial = a_trial(20, 20)
    story, facts = Story(), []
    for draw in trial.draws:
        evening = datetime(draw.leg_day.year, draw.leg_day.month, draw.leg_day.day, 18, tzinfo=UTC)
        story.leg_day(evening)
        did = draw.with_habit if draw.number else not draw.with_habit
        if draw.number != 1:
            facts.append(Noted(draw.leg_day, "foam_rolling", did, evening + timedelta(hours=3)))
        for later in (1, 2, 3):
            day = draw.leg_day + timedelta(days=later)
            sore = 4 - 2 * draw.with_habit + later % 2 + 0.1 * (draw.number % 4)
            facts.append(Noted(day, "soreness", sore, evening + timedelta(days=later, hours=-11)))
    data = story.dataset()
    object.__setattr__(data, "journal", journal_frame(facts))
    result = trial_result(trial, trial_cases(trial, data))
    assert result.difference.estimate == pytest.approx(-2.0, abs=0.1)
    assert result.difference.verdict == "lower"
    assert (result.as_drawn, result.otherwise, result.not_noted, result.unknown) == (18, 1, 1, 0)


def test_a_trial_comes_out_of_its_frame_as_it_went_in() -> None:
    stopped = Trial(2, "massage", 20, BEGAN, BEGAN + timedelta(days=9))
    both = [a_trial(16, 3), stopped]
    assert trials_in(trials_frame(both)) == both
