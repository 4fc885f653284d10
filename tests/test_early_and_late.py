"""Early against late in a series whose neighbours are alike, and many questions asked at once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests

from analyzer.stats import (
    Difference,
    adjusted_difference,
    block_length,
    direction_of,
    discovery_rates,
    early_and_late,
    holm_adjusted,
    holm_p_values,
    lag_one,
    permuted_blocks,
    wilson_interval,
)

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def rising(n: int, step: float, noise: float = 1.0, seed: int = 7) -> np.ndarray:
    """A series that rises by a step a value, with independent noise."""
    return step * np.arange(n) + np.random.default_rng(seed).normal(0, noise, n)


def zigzag(n: int) -> np.ndarray:
    """A straight line with neighbours on either side of it: as unlike as can be."""
    return 0.1 * np.arange(n) + np.where(np.arange(n) % 2 == 0, 1.0, -1.0)


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ([1, 1, 1, 50, 50, 50, 4, 4, 4], 3.0),
        ([1, 2, 3, 90, 90, 90, 90, 3, 4, 5], 2.0),
        ([1, 2, 3, 90, 90, 90, 90, 90, 3, 4, 5], 2.0),
        ([1, 1, 1, 1, 0, 0, 0, 0, -1, -1, -1, -1], -2.0),
    ],
    ids=["nine", "ten leave four in the middle", "eleven leave five", "twelve"],
)
def test_the_last_third_is_held_against_the_first_and_the_middle_tells_nothing(
    values: list[float], change: float
) -> None:
    found = early_and_late(np.array(values, dtype=float), "%", 0.5)
    assert found.estimate == pytest.approx(change)
    assert found.n_control == found.n_exposed == len(values) // 3
    assert found.unit == "%"


def test_where_neighbours_are_unlike_the_error_is_that_of_a_straight_line() -> None:
    values = zigzag(24)
    found = early_and_late(values, "%", 0.0)
    line = OLS(values, np.column_stack([np.ones(24), np.arange(24)])).fit()
    # A mean of eight less a mean of eight, of independent errors.
    reach = student.ppf(0.975, 22) * math.sqrt(line.mse_resid * (1 / 8 + 1 / 8))
    assert (found.low, found.high) == pytest.approx((1.6 - reach, 1.6 + reach))


def test_a_memory_of_neighbours_widens_the_interval() -> None:
    rng = np.random.default_rng(3)
    steps = rng.normal(size=48)
    remembered = steps.copy()
    for place in range(1, 48):
        remembered[place] += 0.8 * remembered[place - 1]
    remembered *= steps.std() / remembered.std()
    alone, alike = (early_and_late(each, "%", 0.0) for each in (steps, remembered))
    assert alike.high - alike.low > 1.5 * (alone.high - alone.low)


@given(st.floats(-100, 100), st.floats(0.1, 50))
def test_another_zero_and_another_unit_change_no_verdict(zero: float, unit: float) -> None:
    values = rising(18, 0.3)
    own, other = early_and_late(values, "%", 1.0), early_and_late(zero + unit * values, "%", unit)
    scaled = [unit * one for one in (own.estimate, own.low, own.high)]
    assert [other.estimate, other.low, other.high] == pytest.approx(scaled, rel=1e-6, abs=1e-6)
    assert (other.p, other.verdict) == (own.p, own.verdict)


def test_told_backwards_a_rise_is_a_fall() -> None:
    values = rising(30, 0.2)
    forwards, backwards = early_and_late(values, "%", 1.0), early_and_late(values[::-1], "%", 1.0)
    assert (forwards.verdict, backwards.verdict) == ("higher", "lower")
    mirrored = (-backwards.estimate, -backwards.high, -backwards.low)
    assert mirrored == pytest.approx((forwards.estimate, forwards.low, forwards.high))


@pytest.mark.parametrize(("worth", "word"), [(3.99, "higher"), (4.01, "can't tell")])
def test_a_clear_change_that_is_worth_no_word_gets_none(worth: float, word: str) -> None:
    step_up = np.repeat([0.0, 2.0, 4.0], 8) + 0.01 * np.where(np.arange(24) % 2 == 0, 1, -1)
    found = early_and_late(step_up, "%", worth)
    assert found.estimate == pytest.approx(4.0)
    assert found.verdict == word


def test_a_series_without_a_trend_is_rarely_told_of_one() -> None:
    rng = np.random.default_rng(11)
    words = [early_and_late(rng.normal(0, 4, 24), "%", 1.0).verdict for _ in range(60)]
    assert sum(word != "can't tell" for word in words) <= 3


@pytest.mark.parametrize(
    ("n", "rho", "length"),
    [
        (60, 0.0, 2),
        (60, 0.2, 3),
        (60, 0.5, 6),
        (60, 0.95, 10),
        (12, 0.5, 2),
        (11, 0.5, 1),
        (5, 0.9, 1),
    ],
    ids=[
        "alone",
        "a little alike",
        "alike",
        "six blocks at least",
        "of twelve",
        "of eleven",
        "few",
    ],
)
def test_the_more_alike_neighbours_are_the_more_stay_together(
    n: int, rho: float, length: int
) -> None:
    assert block_length(n, rho) == length


@given(st.integers(6, 40), st.integers(1, 9))
def test_each_order_of_blocks_holds_every_value_once(n: int, length: int) -> None:
    orders = permuted_blocks(n, length, 5)
    assert orders.shape == (5, n)
    assert np.sort(orders, axis=1).tolist() == [list(range(n))] * 5
    assert orders.tolist() == permuted_blocks(n, length, 5).tolist()


def test_within_a_block_neighbours_stay_neighbours() -> None:
    orders = permuted_blocks(24, 6, 20)
    together = (np.diff(orders, axis=1) % 24 == 1).sum(axis=1)
    # Four blocks of six have five pairs each; where two blocks meet there may be one more.
    assert together.min() >= 20
    assert len({tuple(order) for order in orders.tolist()}) > 10


@pytest.mark.parametrize(
    ("residual", "rho"),
    [
        ([0.0] * 10, 2 / 6),
        ([1.0, -1.0] * 5, 0.0),
        ([1.0] * 10, 0.95),
        ([1.0, 1.0, -1.0, -1.0] * 3, (12 * 1 / 12 + 2) / 8),
    ],
    ids=["nothing left", "never below zero", "never all", "by hand"],
)
def test_how_alike_neighbours_are_is_freed_of_its_bias(residual: list[float], rho: float) -> None:
    assert lag_one(np.array(residual)) == pytest.approx(rho)


@pytest.mark.parametrize(
    ("estimate", "p", "word"),
    [
        (2.0, 0.0499, "higher"),
        (-2.0, 0.0499, "lower"),
        (2.0, 0.05, "can't tell"),
        (-2.0, 0.9, "can't tell"),
    ],
)
def test_one_in_twenty_is_no_longer_rare(estimate: float, p: float, word: str) -> None:
    assert direction_of(estimate, p) == word


@given(P_VALUES)
def test_false_discoveries_are_those_of_benjamini_and_hochberg(p_values: list[float]) -> None:
    expected = multipletests(p_values, method="fdr_bh")[1]
    assert discovery_rates(p_values) == pytest.approx(list(expected))


@given(P_VALUES)
def test_holms_p_values_are_those_of_statsmodels(p_values: list[float]) -> None:
    assert holm_p_values(p_values) == pytest.approx(list(multipletests(p_values, method="holm")[1]))


@given(P_VALUES, st.integers(1, 6))
def test_questions_without_an_answer_were_asked_too(p_values: list[float], more: int) -> None:
    asked = len(p_values) + more
    unanswered = p_values + [1.0] * more
    assert holm_p_values(p_values, asked) == pytest.approx(
        holm_p_values(unanswered)[: len(p_values)]
    )
    assert discovery_rates(p_values, asked) == pytest.approx(
        discovery_rates(unanswered)[: len(p_values)]
    )


def test_the_more_is_asked_the_less_is_said() -> None:
    found = Difference(9, 9, "%", 1.0, 0.1, 1.9, 0.02, "higher")
    (of_two,), (of_three,) = holm_adjusted(found, family=2), holm_adjusted(found, family=3)
    assert (of_two.p, of_two.verdict) == (pytest.approx(0.04), "higher")
    assert (of_three.p, of_three.verdict) == (pytest.approx(0.06), "can't tell")
    assert (of_three.low, of_three.high) == (found.low, found.high), "the interval is its own"


def cases(seed: int = 2, n: int = 30) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes of some exposed and some not, and what is to be held equal."""
    rng = np.random.default_rng(seed)
    exposed, covariate = np.arange(n) % 3 == 0, rng.normal(size=n)
    return 2 + exposed + 0.5 * covariate + rng.normal(size=n), exposed, covariate


@given(st.permutations(range(30)))
def test_the_order_of_the_cases_does_not_matter(order: list[int]) -> None:
    outcome, exposed, covariate = cases()
    own = adjusted_difference(outcome, exposed, [covariate], "%", 8)
    other = adjusted_difference(outcome[order], exposed[order], [covariate[order]], "%", 8)
    assert (other.estimate, other.low, other.p) == pytest.approx((own.estimate, own.low, own.p))


@given(st.floats(-50, 50), st.floats(0.01, 100), st.floats(0.01, 100))
def test_neither_zero_nor_units_change_what_is_found(zero: float, unit: float, by: float) -> None:
    outcome, exposed, covariate = cases()
    own = adjusted_difference(outcome, exposed, [covariate], "%", 8)
    other = adjusted_difference(zero + unit * outcome, exposed, [by * covariate], "%", 8)
    assert other.estimate == pytest.approx(unit * own.estimate, rel=1e-6)
    assert other.error == pytest.approx(unit * own.error, rel=1e-6)
    assert (other.p, other.verdict) == (pytest.approx(own.p, rel=1e-5), own.verdict)


def test_the_controls_against_the_exposed_are_the_same_difference_turned_round() -> None:
    outcome, exposed, covariate = cases()
    own = adjusted_difference(outcome, exposed, [covariate], "%", 8)
    turned = adjusted_difference(outcome, ~exposed, [covariate], "%", 8)
    assert (turned.estimate, turned.low, turned.high) == pytest.approx(
        (-own.estimate, -own.high, -own.low)
    )
    assert (turned.n_control, turned.n_exposed) == (own.n_exposed, own.n_control)


def test_degrees_of_freedom_are_the_cases_less_what_is_held_equal() -> None:
    outcome, exposed, covariate = cases()
    assert adjusted_difference(outcome, exposed, [], "%", 8).freedom == 28
    assert adjusted_difference(outcome, exposed, [covariate], "%", 8).freedom == 27
    assert adjusted_difference(outcome, exposed, [covariate, 2 * covariate], "%", 8).freedom == 27
    gaps = np.where(np.arange(30) < 5, np.nan, covariate)
    assert adjusted_difference(outcome, exposed, [gaps], "%", 8).freedom == 26


def test_as_many_columns_as_cases_leave_nothing_to_judge_by() -> None:
    outcome, exposed, covariate = cases(n=4)
    powers = [covariate, covariate**2]
    refused = adjusted_difference(outcome, exposed, powers, "%", 2)
    assert refused == Difference(2, 2, "%")


def test_one_case_that_alone_decides_a_column_breaks_nothing() -> None:
    outcome, exposed, _ = cases()
    only = (np.arange(30) == 4).astype(float)
    found = adjusted_difference(outcome, exposed, [only], "%", 8)
    without = adjusted_difference(outcome[only == 0], exposed[only == 0], [], "%", 8)
    assert found.estimate == pytest.approx(without.estimate)
    assert found.error == pytest.approx(without.error)


@given(st.integers(1, 200))
def test_a_share_of_none_or_all_keeps_its_doubt_within_the_possible(n: int) -> None:
    low, high = wilson_interval(0.0, n)
    assert (low, 1 - wilson_interval(1.0, n)[1]) == pytest.approx((0.0, 0.0), abs=1e-12)
    # (z²/n) / (1 + z²/n)
    assert high == pytest.approx(1.96**2 / (n + 1.96**2))
    assert wilson_interval(1.0, n)[0] == pytest.approx(1 - high)
