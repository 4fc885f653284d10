"""How speed depends on heart rate, whatever the runner paces by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS

from analyzer.effect.slope import (
    SlopePrior,
    average_slope,
    least_squares_slope,
    slope_for_share,
    slope_moments,
    third_moment_slope,
)

if TYPE_CHECKING:
    from analyzer.model import Floats


def cubes(speed: Floats, heart: Floats) -> Floats:
    """Return the sums from which third moments tell of the slope."""
    return slope_moments(speed, heart)[:, 3:]


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
    textbook = OLS(y, x).fit()
    assert found.value == pytest.approx(textbook.params[0])
    assert np.sqrt(found.variance) == pytest.approx(textbook.bse[0], rel=0.35)


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
    after = third_moment_slope(before, cubes(speed - speed.mean(), heart - heart.mean()))
    assert after.variance < before.variance / 2
    assert after.mean == pytest.approx(slope, abs=0.06)


def test_runs_all_of_a_kind_give_nothing_away() -> None:
    rng = np.random.default_rng(6)
    heart = rng.normal(0, 0.05, 400)
    before = SlopePrior(1.0, 0.2**2)
    speed = heart + rng.normal(0, 0.03, 400)
    assert third_moment_slope(before, cubes(speed, heart)) == before
