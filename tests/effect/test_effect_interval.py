"""The interval holds the truth as often as it says, also for those whom leg day hurts most."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from analyzer.effect.interval import fab_interval

MEAN, VARIANCE = -1.0, 2.15**2


@pytest.mark.parametrize("truth", [0.0, -3.0, -6.0, -12.0])
@pytest.mark.parametrize("error", [0.6, 2.5])
def test_it_holds_every_truth_alike(truth: float, error: float) -> None:
    rng = np.random.default_rng(14)
    estimates = rng.normal(truth, error, 3000)
    errors = error * np.sqrt(rng.chisquare(60, 3000) / 60)
    held = [
        low <= truth <= high
        for low, high in (
            fab_interval(one, its, 60, MEAN, VARIANCE)
            for one, its in zip(estimates.tolist(), errors.tolist(), strict=True)
        )
    ]
    assert np.mean(held) == pytest.approx(0.95, abs=0.013)


@given(st.floats(-15, 15), st.floats(0.05, 12), st.sampled_from([15, 60, 300]))
def test_the_shrunk_estimate_lies_inside(estimate: float, error: float, free: int) -> None:
    low, high = fab_interval(estimate, error, free, MEAN, VARIANCE)
    weight = VARIANCE / (VARIANCE + error**2)
    assert low < MEAN + weight * (estimate - MEAN) < high
    assert low < estimate < high


def test_a_prior_that_says_nothing_leaves_the_t_interval() -> None:
    low, high = fab_interval(-2.0, 1.0, 40, 0.0, 1e9)
    reach = student.ppf(0.975, 40)
    assert (low, high) == pytest.approx((-2 - reach, -2 + reach), abs=0.01)


def test_it_is_shorter_where_the_prior_is_right_and_no_end_is_nearer_than_one_tail() -> None:
    low, high = fab_interval(MEAN, 2.0, 1000, MEAN, VARIANCE)
    one_tail = student.ppf(0.95, 1000)
    assert 4 * one_tail < high - low + 0.01 < 4 * 1.96
    assert high - MEAN == pytest.approx(MEAN - low)


def test_what_is_known_exactly_has_no_width() -> None:
    assert fab_interval(-2.0, 0.0, 40, MEAN, VARIANCE) == (-2.0, -2.0)
