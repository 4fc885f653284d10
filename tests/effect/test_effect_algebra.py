"""The estimator's mathematics, held against statsmodels and against laws that must hold."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import t as student

from analyzer.effect.design import natural_spline
from analyzer.effect.fit import calendar_hac, t_95
from analyzer.effect.prior import Prior, shrink_effects
from analyzer.effect.slope import (
    SlopePrior,
    average_slope,
    least_squares_slope,
    slope_for_share,
    third_moment_slope,
)

RUNS = 120


def regression(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    z = np.column_stack([rng.random(RUNS) < 0.3, np.ones(RUNS), rng.normal(size=(RUNS, 3))])
    y = z @ rng.normal(size=5) + rng.normal(size=RUNS) * (1 + z[:, 0])
    return y, z.astype(float)


def by_hand(y: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    back = np.linalg.pinv(z)
    return back, y - z @ (back @ y), (z * back.T).sum(axis=1)


@pytest.mark.parametrize("seed", range(5))
def test_a_memory_too_short_to_matter_gives_statsmodels_hc3(seed: int) -> None:
    y, z = regression(seed)
    back, left, leverage = by_hand(y, z)
    ours = calendar_hac(back, left, leverage, np.arange(RUNS) * 3.0, memory_days=2.0)
    theirs = sm.OLS(y, z).fit(cov_type="HC3")
    assert back @ y == pytest.approx(theirs.params)
    assert ours == pytest.approx(theirs.cov_params())


@pytest.mark.parametrize("lags", [1, 4, 13])
def test_a_run_every_day_gives_statsmodels_newey_west_by_order(lags: int) -> None:
    y, z = regression(lags)
    back, left, _ = by_hand(y, z)
    ours = calendar_hac(back, left, np.zeros(RUNS), np.arange(RUNS, dtype=float), lags + 1.0)
    theirs = sm.OLS(y, z).fit(cov_type="HAC", cov_kwds={"maxlags": lags})
    assert ours == pytest.approx(theirs.cov_params())


def test_runs_two_months_apart_do_not_count_as_neighbours_though_they_follow_each_other() -> None:
    y, z = regression(1)
    back, left, leverage = by_hand(y, z)
    sparse = calendar_hac(back, left, leverage, np.arange(RUNS) * 60.0)
    assert sparse == pytest.approx(sm.OLS(y, z).fit(cov_type="HC3").cov_params())


@given(
    arrays(float, 40, elements=st.floats(-1, 1)),
    arrays(float, 40, elements=st.floats(0, 30)),
)
def test_variances_are_never_negative_however_the_runs_are_spread(
    left: np.ndarray, gaps: np.ndarray
) -> None:
    days = np.cumsum(gaps)
    back = np.linalg.pinv(np.column_stack([np.ones(40), np.arange(40) % 3]))
    covariance = calendar_hac(back, left, np.full(40, 0.05), days)
    assert np.linalg.eigvalsh(covariance).min() >= -1e-12


def test_the_quantile_is_students() -> None:
    assert t_95(15) == pytest.approx(student.ppf(0.975, 15))


def test_the_slope_runs_from_plain_regression_to_regression_the_other_way_round() -> None:
    xx, xy, yy = 2.0, 1.8, 5.0
    assert slope_for_share(np.array(0.0), *map(np.array, (xx, xy, yy))) == pytest.approx(xy / xx)
    assert slope_for_share(np.array(0.5), *map(np.array, (xx, xy, yy))) == pytest.approx(
        np.sqrt(yy / xx)
    )
    almost = slope_for_share(np.array(1 - 1e-9), *map(np.array, (xx, xy, yy)))
    assert almost == pytest.approx(yy / xy, rel=1e-6)


@given(
    st.floats(0, 0.99),
    st.floats(0.5, 2),
    st.floats(0.01, 3),
    st.floats(0.001, 2),
)
def test_each_share_solves_the_equation_it_stands_for(
    share: float, xx: float, slope_forward: float, unexplained: float
) -> None:
    xy = slope_forward * xx
    yy = xy**2 / xx + unexplained
    b = float(slope_for_share(np.array(share), np.array(xx), np.array(xy), np.array(yy)))
    off = yy - 2 * b * xy + b * b * xx
    assert b * (b * xx - xy) == pytest.approx(share * off, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("pace_takes", "heart_takes", "share"), [(1.0, 1.0, 0.0), (0.5, 0.5, 0.5), (0.0, 0.0, 1 - 1e-9)]
)
def test_the_right_share_finds_the_true_slope_whatever_the_runner_paces_by(
    pace_takes: float, heart_takes: float, share: float
) -> None:
    rng = np.random.default_rng(3)
    meant, day, error = rng.normal(0, [[0.05], [0.02], [0.03]], (3, 200_000))
    slope = 1.4
    speed = slope * meant + pace_takes * day - heart_takes * slope * error
    heart = meant - (1 - pace_takes) * day / slope + (1 - heart_takes) * error
    found = slope_for_share(np.array(share), heart @ heart, heart @ speed, speed @ speed)
    assert found == pytest.approx(slope, rel=0.01)


def test_the_slope_estimate_lies_between_the_two_regressions_and_owns_its_doubt() -> None:
    rng = np.random.default_rng(8)
    x = rng.normal(0, 0.08, 300)
    y = x + rng.normal(0, 0.05, 300)
    found = average_slope(y, x + rng.normal(0, 0.03, 300))
    assert found.forward < found.value < found.inverse
    assert found.variance > 0
    inverted = found.inverted()
    assert inverted.value == pytest.approx(1 / found.value)
    assert inverted.forward < inverted.value < inverted.inverse


def test_with_little_to_go_by_the_slope_falls_back_on_physiology() -> None:
    rng = np.random.default_rng(1)
    found = average_slope(rng.normal(0, 0.05, 25), rng.normal(0, 0.05, 25))
    assert found.value == pytest.approx(1.0, abs=0.15)


def test_plain_slope_is_least_squares_with_an_error_like_the_textbooks() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=400)
    y = 0.3 * x + rng.normal(size=400)
    found = least_squares_slope(y, x)
    textbook = sm.OLS(y, x).fit()
    assert found.value == pytest.approx(textbook.params[0])
    assert np.sqrt(found.variance) == pytest.approx(textbook.bse[0], rel=0.35)


def test_the_spline_is_straight_beyond_its_outer_knots_and_bends_between() -> None:
    days = np.linspace(0, 400, 401)
    basis = natural_spline(days, 6)
    assert basis.shape == (401, 5)
    bend = np.abs(np.diff(basis, 2, axis=0)).max(axis=1)
    assert bend[:6].max() < 1e-9
    assert bend[-6:].max() < 1e-9
    assert bend[100:300].min() > 1e-9


def test_two_knots_are_a_straight_line() -> None:
    basis = natural_spline(np.arange(50.0), 2)
    assert basis.shape == (50, 1)
    assert np.abs(np.diff(basis[:, 0], 2)).max() < 1e-12


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


@pytest.mark.parametrize(("pace_takes", "heart_takes"), [(1.0, 1.0), (0.5, 0.2), (0.0, 0.0)])
def test_easy_runs_and_a_few_hard_ones_give_the_slope_away_whatever_the_runner_paces_by(
    pace_takes: float, heart_takes: float
) -> None:
    rng = np.random.default_rng(5)
    meant = rng.gamma(1.0, 0.06, 4000)
    day, error = rng.normal(0, [[0.02], [0.03]], (2, 4000))
    slope = 1.15
    speed = slope * meant + pace_takes * day - heart_takes * slope * error
    heart = meant - (1 - pace_takes) * day / slope + (1 - heart_takes) * error
    before = SlopePrior(1.0, 0.2**2)
    after = third_moment_slope(before, speed - speed.mean(), heart - heart.mean())
    assert after.variance < before.variance / 2
    assert after.mean == pytest.approx(slope, abs=0.06)


def test_runs_all_of_a_kind_give_nothing_away() -> None:
    rng = np.random.default_rng(6)
    heart = rng.normal(0, 0.05, 400)
    before = SlopePrior(1.0, 0.2**2)
    assert third_moment_slope(before, heart + rng.normal(0, 0.03, 400), heart) == before
