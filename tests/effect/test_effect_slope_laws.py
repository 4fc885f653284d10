"""Laws of the slope: units, order and signs change nothing, and what disagrees is less sure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from analyzer.effect.slope import (
    SHIPPED_PRIOR,
    MeasuredSlope,
    SlopeEstimate,
    SlopePrior,
    average_slope,
    block_sums,
    clip_residuals,
    jackknife_variance,
    least_squares_slope,
    slope_moments,
    slope_prior_of,
    third_moment_slope,
)
from analyzer.settings import SlopeBelief

ESTIMATE = SlopeEstimate(1.0, 0.04, 0.6, 1.8)


def scattered(n: int = 120, slope: float = 1.2, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Log speed and log heart rate of runs, both with errors, about zero."""
    rng = np.random.default_rng(seed)
    effort = rng.normal(0, 0.08, n)
    y, x = slope * effort + rng.normal(0, 0.03, n), effort + rng.normal(0, 0.02, n)
    return y - y.mean(), x - x.mean()


def test_the_two_regressions_it_lies_between_are_those_of_the_books() -> None:
    y, x = scattered()
    for found in (average_slope(y, x), least_squares_slope(y, x)):
        assert found.forward == pytest.approx((x @ y) / (x @ x))
        assert found.inverse == pytest.approx((y @ y) / (x @ y))


def test_the_jackknife_leaves_out_each_block_in_turn() -> None:
    y, x = scattered(n=20)
    without = [np.delete(y, i) @ np.delete(x, i) / (np.delete(x, i) ** 2).sum() for i in range(20)]
    by_hand = 19 / 20 * ((np.array(without) - np.mean(without)) ** 2).sum()
    assert least_squares_slope(y, x).variance == pytest.approx(by_hand)


@given(st.floats(0.2, 5), st.floats(0.2, 5))
def test_other_units_of_speed_and_heart_rate_only_change_the_slopes_unit(
    speed: float, heart: float
) -> None:
    y, x = scattered()
    own = average_slope(y, x)
    by = speed / heart
    other = average_slope(speed * y, heart * x, SHIPPED_PRIOR.times(by))
    scaled = (by * own.value, by**2 * own.variance, by * own.forward, by * own.inverse)
    assert (other.value, other.variance, other.forward, other.inverse) == pytest.approx(scaled)


def test_the_average_over_shares_is_that_of_the_formula_share_by_share() -> None:
    y, x = scattered(n=20, slope=1.6)
    belief = third_moment_slope(SlopePrior(1.2, 0.09), slope_moments(y, x)[:, 3:])

    def slope_at(share: float, y: np.ndarray, x: np.ndarray) -> float:
        # b (b Sxx - Sxy) = share (Syy - 2 b Sxy + b² Sxx), its greater root.
        xx, xy, yy = x @ x, x @ y, y @ y
        return float(max(np.roots([(1 - share) * xx, (2 * share - 1) * xy, -share * yy])))

    weights, pulled, within = [], [], []
    for share in np.linspace(0.025, 0.975, 20):
        slope = slope_at(share, y, x)
        left = np.array([slope_at(share, np.delete(y, i), np.delete(x, i)) for i in range(20)])
        sampling = 19 / 20 * ((left - left.mean()) ** 2).sum()
        weights.append(norm.pdf(slope, belief.mean, np.sqrt(sampling + belief.variance)))
        precision = 1 / sampling + 1 / belief.variance
        pulled.append((slope / sampling + belief.mean / belief.variance) / precision)
        within.append(1 / precision)
    value = np.average(pulled, weights=weights)
    variance = np.average(within + 4 * (pulled - value) ** 2, weights=weights)
    found = average_slope(y, x, SlopePrior(1.2, 0.09))
    assert (found.value, found.variance) == pytest.approx((value, variance))


def test_a_year_told_backwards_has_the_same_slope() -> None:
    y, x = scattered(n=100)
    own, backwards = average_slope(y, x), average_slope(y[::-1], x[::-1])
    assert (backwards.value, backwards.variance) == pytest.approx((own.value, own.variance))


def test_a_surer_belief_draws_the_slope_nearer() -> None:
    y, x = scattered(slope=2.0)
    drawn = [average_slope(y, x, SlopePrior(1.0, sd**2)).value for sd in (0.001, 0.1, 0.3, 3.0)]
    assert drawn == sorted(drawn)
    assert drawn[0] == pytest.approx(1.0, abs=0.01)


def test_what_the_settings_believe_is_a_mean_and_the_square_of_its_sd() -> None:
    assert slope_prior_of(replace(SlopeBelief(), mean=1.1, sd=0.2)) == SlopePrior(
        1.1, pytest.approx(0.04)
    )
    assert SlopePrior(1.1, 0.04).times(-2.0) == SlopePrior(-2.2, pytest.approx(0.16))


def test_a_second_opinion_that_agrees_makes_it_surer() -> None:
    aided = ESTIMATE.aided_by(MeasuredSlope(1.1, 0.01))
    # Precisions 25 and 100: four parts of five are the instrument's.
    assert aided.value == pytest.approx(0.2 * 1.0 + 0.8 * 1.1)
    assert aided.variance == pytest.approx(1 / 125)
    assert aided.unaided == MeasuredSlope(1.0, 0.04)
    assert (aided.forward, aided.inverse) == (0.6, 1.8)


@pytest.mark.parametrize(
    ("other", "times"),
    [(1.0, 1.0), (1.0 + np.sqrt(0.05), 1.0), (1.0 + 2 * np.sqrt(0.05), 4.0), (0.5, 5.0)],
    ids=["the same", "one standard error off", "two", "below"],
)
def test_a_second_opinion_that_disagrees_makes_it_less_sure(other: float, times: float) -> None:
    aided = ESTIMATE.aided_by(MeasuredSlope(other, 0.01))
    assert aided.variance == pytest.approx(times / 125)


def test_without_a_second_opinion_it_stays_as_it_is() -> None:
    assert ESTIMATE.aided_by(None) is ESTIMATE


def test_turned_round_twice_it_is_itself_again() -> None:
    aided = ESTIMATE.aided_by(MeasuredSlope(1.25, 0.01))
    inverted = aided.inverted()
    assert inverted.variance == pytest.approx(aided.variance / aided.value**4)
    assert (inverted.forward, inverted.inverse) == pytest.approx((1 / 1.8, 1 / 0.6))
    assert inverted.unaided == MeasuredSlope(1.0, pytest.approx(0.04))
    again = inverted.inverted()
    assert (again.value, again.variance) == pytest.approx((aided.value, aided.variance))
    assert (again.forward, again.inverse) == pytest.approx((0.6, 1.8))
    halved = replace(ESTIMATE, value=2.0, variance=0.16, unaided=MeasuredSlope(4.0, 0.64))
    assert halved.inverted().unaided == MeasuredSlope(0.25, pytest.approx(0.64 / 256))
    assert ESTIMATE.inverted().unaided is None


def test_wild_residuals_are_pulled_to_four_robust_standard_deviations() -> None:
    residuals = np.array([-100.0, -1.0, -1.0, 0.5, 1.0, 1.0, 7.0])
    # The median distance is 1.
    assert clip_residuals(residuals).tolist() == pytest.approx(
        [-4 * 1.4826, -1, -1, 0.5, 1, 1, 4 * 1.4826]
    )
    assert clip_residuals(residuals, 1.0)[-1] == pytest.approx(1.4826)


def test_where_most_runs_lie_on_the_line_the_others_are_left_alone() -> None:
    residuals = np.array([0.0, 0.0, 0.0, 9.0])
    assert clip_residuals(residuals).tolist() == residuals.tolist()


@pytest.mark.parametrize(
    ("runs", "blocks"), [(1, 1), (7, 7), (20, 20), (21, 20), (39, 20), (400, 20)]
)
def test_there_are_twenty_blocks_or_one_for_each_run(runs: int, blocks: int) -> None:
    terms = np.arange(2.0 * runs).reshape(runs, 2)
    sums = block_sums(terms)
    assert sums.shape == (blocks, 2)
    assert sums.sum(axis=0) == pytest.approx(terms.sum(axis=0))


def test_a_block_is_runs_that_follow_each_other() -> None:
    sums = block_sums(np.arange(40.0)[:, None])
    assert sums[:, 0].tolist() == [4.0 * i + 1 for i in range(20)]


def test_the_jackknife_of_a_mean_is_its_squared_standard_error() -> None:
    values = np.random.default_rng(4).normal(size=15)
    left_out = ((values.sum() - values) / 14)[:, None]
    assert jackknife_variance(left_out) == pytest.approx([values.var(ddof=1) / 15])
    assert jackknife_variance(np.ones((6, 3))).tolist() == [0.0, 0.0, 0.0]


def test_the_moments_are_sums_of_products() -> None:
    y, x = scattered(n=50)
    whole = slope_moments(y, x).sum(axis=0)
    assert whole == pytest.approx([x @ x, x @ y, y @ y, x @ (y * y), (x * x) @ y])


def skewed(top: float, bottom: float, spread: float) -> np.ndarray:
    """Sums of x y² and x² y over twenty blocks, their noise in both alike."""
    noise = np.random.default_rng(9).normal(0, spread, 20)
    noise -= noise.mean()
    return np.column_stack([top / 20 + top / bottom * noise, bottom / 20 + noise])


def test_skewed_efforts_tell_the_slope_by_their_quotient() -> None:
    prior = SlopePrior(1.2, 0.3**2)
    after = third_moment_slope(prior, skewed(1.5, 1.0, 0.01))
    # Blocks in one proportion leave only the margin: 8 % of the mean.
    precision = 1 / 0.09 + 1 / 0.096**2
    assert after.variance == pytest.approx(1 / precision)
    assert after.mean == pytest.approx((1.2 / 0.09 + 1.5 / 0.096**2) / precision)


@pytest.mark.parametrize(
    ("top", "bottom", "spread"),
    [(1.5, 1.0, 0.08), (-1.5, 1.0, 0.01), (1.5, -1.0, 0.08)],
    ids=["less than three standard errors", "against each other", "negative and unsure"],
)
def test_efforts_hardly_skewed_or_at_odds_tell_nothing(
    top: float, bottom: float, spread: float
) -> None:
    prior = SlopePrior(1.2, 0.09)
    assert third_moment_slope(prior, skewed(top, bottom, spread)) == prior


def test_three_standard_errors_are_the_bound() -> None:
    noise = np.tile([1.0, -1.0], 10)
    # Its sum has a standard error of sqrt(20 * 20 / 19) times the noise's size.
    error = np.sqrt(20 * 20 / 19)
    prior = SlopePrior(1.2, 0.09)
    for times, told in ((2.99, False), (3.01, True)):
        blocks = np.column_stack([1.4 * (times * error / 20 + noise), times * error / 20 + noise])
        assert (third_moment_slope(prior, blocks) != prior) is told
