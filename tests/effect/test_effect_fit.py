"""The regression and its covariance, checked against statsmodels and laws that must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS

from analyzer.effect.hac import calendar_hac, t_95

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
    theirs = OLS(y, z).fit(cov_type="HC3")
    assert back @ y == pytest.approx(theirs.params)
    assert ours == pytest.approx(theirs.cov_params())


@pytest.mark.parametrize("lags", [1, 4, 13])
def test_a_run_every_day_gives_statsmodels_newey_west_by_order(lags: int) -> None:
    y, z = regression(lags)
    back, left, _ = by_hand(y, z)
    ours = calendar_hac(back, left, np.zeros(RUNS), np.arange(RUNS, dtype=float), lags + 1.0)
    theirs = OLS(y, z).fit(cov_type="HAC", cov_kwds={"maxlags": lags})
    assert ours == pytest.approx(theirs.cov_params())


def test_runs_two_months_apart_do_not_count_as_neighbours_though_they_follow_each_other() -> None:
    y, z = regression(1)
    back, left, leverage = by_hand(y, z)
    sparse = calendar_hac(back, left, leverage, np.arange(RUNS) * 60.0)
    assert sparse == pytest.approx(OLS(y, z).fit(cov_type="HC3").cov_params())


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
