"""Noisy effects are pulled towards what studies found, clear ones hardly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.effect.prior import (
    SPEED_PRIOR,
    Prior,
    fab_intervals,
    shrink_effects,
    without_estimate,
)
from analyzer.effect.rows import DECAY

ERRORS = np.array([0.012, 0.009, 0.009, 0.012])
COVARIANCE = np.outer(ERRORS, ERRORS) * (0.4 + 0.6 * np.eye(4))


def test_shrinkage_with_one_effect_is_the_textbook_mean_of_two_normals() -> None:
    prior = Prior(mean=-0.01, sd=0.02, noise=0.0)
    mean, spread = shrink_effects(np.array([-0.03]), np.array([[0.01**2]]), prior, np.ones(1))
    assert mean[0] == pytest.approx((-0.03 / 0.01**2 - 0.01 / 0.02**2) / (1 / 1e-4 + 1 / 4e-4))
    assert spread[0, 0] == pytest.approx(1 / (1 / 1e-4 + 1 / 4e-4))


def test_hopelessly_noisy_data_leave_the_prior_and_exact_data_leave_the_data() -> None:
    prior, effects = Prior(-0.01, 0.02, 0.008), np.array([-0.02, -0.04, 0.01, 0.0])
    noisy, spread = shrink_effects(effects, 1e6 * np.eye(4), prior)
    assert noisy == pytest.approx(-0.01 * np.array([0.67, 1.0, 0.5, 0.17]), abs=1e-6)
    assert np.sqrt(spread[1, 1]) == pytest.approx(np.hypot(0.02, 0.008), rel=1e-4)
    exact, _ = shrink_effects(effects, 1e-14 * np.eye(4), prior)
    assert exact == pytest.approx(effects, abs=1e-8)


def test_a_posterior_without_an_estimate_is_what_it_was_before_it() -> None:
    mean = (-0.03 / 0.01**2 - 0.01 / 0.02**2) / (1 / 1e-4 + 1 / 4e-4)
    before = without_estimate(mean, 1 / (1 / 1e-4 + 1 / 4e-4), -0.03, 0.01)
    assert before == pytest.approx((-0.01, 0.02**2))


@pytest.mark.parametrize("truth", [DECAY * 0.0, DECAY * -0.06, np.array([0.01, -0.05, 0.0, 0.02])])
def test_the_other_buckets_assist_and_leave_the_coverage_alone(truth: np.ndarray) -> None:
    drawn = np.random.default_rng(14).multivariate_normal(truth, COVARIANCE, 800)
    ends = np.array([fab_intervals(each, COVARIANCE, 300, SPEED_PRIOR) for each in drawn])
    held = (ends[:, :, 0] <= truth) & (truth <= ends[:, :, 1])
    assert held.mean(axis=0) == pytest.approx(0.95, abs=0.025)


@given(st.lists(st.floats(-0.2, 0.2), min_size=4, max_size=4), st.floats(0.001, 30))
def test_the_number_shown_lies_inside_its_interval(effects: list[float], size: float) -> None:
    shown, _ = shrink_effects(np.array(effects), size * COVARIANCE, SPEED_PRIOR)
    low, high = fab_intervals(np.array(effects), size * COVARIANCE, 60, SPEED_PRIOR).T
    assert (low < shown).all()
    assert (shown < high).all()
