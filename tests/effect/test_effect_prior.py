"""Noisy effects are pulled towards what studies found, clear ones hardly."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.effect.prior import Prior, shrink_effects


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
