"""What is pooled over athletes, held to the same numbers worked out another way."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from fakes.brought import brought, next_day
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import chi2, t

from analyzer.cohort.meta_regression import device_moderators, small_study_test
from analyzer.cohort.pooled import AthletePoint, PooledEffect
from analyzer.cohort.pooling import pool
from analyzer.cohort.random_effects import Studies, at_variances, fit_reml
from analyzer.cohort.slopes import populations_without, slope_population, usual_slope_of

NUMBERS = st.lists(
    st.tuples(st.floats(-8, 4), st.floats(0.2, 3.0)), min_size=5, max_size=12
)  # fmt: skip
"""Effects and their standard errors, 100 times log speed."""


def mean_and_spread(effects: np.ndarray, errors: np.ndarray) -> tuple[float, float, float]:
    """Return mean, Hartung and Knapp's half-width and tau^2: the likelihood searched by scipy."""

    def weighed(tau2: float) -> tuple[np.ndarray, float, float]:
        weights = 1 / (errors**2 + tau2)
        mean = float((weights * effects).sum() / weights.sum())
        return weights, mean, float((weights * (effects - mean) ** 2).sum())

    def off(tau2: float) -> float:
        weights, _, squares = weighed(tau2)
        return float(-np.log(weights).sum() + np.log(weights.sum()) + squares)

    # A flat likelihood has its top anywhere: looked for by grid first, then by search beside it.
    grid = np.r_[0, np.geomspace(1e-4, 400, 400)]
    near = int(np.argmin([off(tau2) for tau2 in grid]))
    low, high = grid[max(near - 1, 0)], grid[min(near + 1, len(grid) - 1)]
    found = minimize_scalar(off, bounds=(low, high), method="bounded", options={"xatol": 1e-9})
    tau2 = 0.0 if off(0.0) <= found.fun else float(found.x)
    weights, mean, squares = weighed(tau2)
    scale = max(1.0, squares / (len(effects) - 1))
    half = t.ppf(0.975, len(effects) - 1) * math.sqrt(scale / weights.sum())
    return mean, float(half), tau2


def pooled_of(numbers: list[tuple[float, float]]) -> PooledEffect:
    primary = pool([next_day(f"a{i:02d}", y, se) for i, (y, se) in enumerate(numbers)]).primary
    assert primary is not None
    return primary


def log_pct(pct: float | None) -> float:
    assert pct is not None
    return 100 * math.log1p(pct / 100)


@given(NUMBERS)
def test_mean_interval_and_scatter_are_those_worked_out_another_way(
    numbers: list[tuple[float, float]],
) -> None:
    """A search of the likelihood, and Q as the sum of w_i w_j (y_i - y_j)^2 / sum of w."""
    mean, half, tau2 = mean_and_spread(*np.array(numbers).T)
    found = pooled_of(numbers)
    assert found.tau_pct is not None
    assert found.tau_pct**2 == pytest.approx(tau2, rel=0.01, abs=0.01)
    assert log_pct(found.estimate_pct) == pytest.approx(mean, abs=0.02)
    ends = [log_pct(found.low_pct), log_pct(found.high_pct)]
    assert ends == pytest.approx([mean - half, mean + half], abs=0.05)
    weights, free = [1 / se**2 for _, se in numbers], len(numbers) - 1
    pairs = combinations(range(len(numbers)), 2)
    q = sum(weights[i] * weights[j] * (numbers[i][0] - numbers[j][0]) ** 2 for i, j in pairs)
    q /= sum(weights)
    assert found.q == pytest.approx(q, rel=1e-6, abs=1e-9)
    assert found.q_p == pytest.approx(chi2.sf(q, free), abs=1e-6)
    assert found.i2_pct == pytest.approx(100 * max(0.0, 1 - free / q) if q > 1e-12 else 0.0)
    # One more athlete may lie anywhere the mean may.
    assert log_pct(found.predicted_low_pct) <= ends[0] + 1e-3
    assert log_pct(found.predicted_high_pct) >= ends[1] - 1e-3


MANY = [(-9.0, 0.5), (-1.0, 1.0), (-5.0, 1.5), (2.0, 0.8), (-3.0, 2.5), (0.0, 0.7)]


@pytest.mark.parametrize(
    ("by", "times"), [(-2.5, 1.0), (0.0, 1.7)], ids=["a shift", "another unit"]
)
def test_what_moves_or_stretches_all_athletes_does_the_same_to_the_mean(
    by: float, times: float
) -> None:
    plain = pooled_of(MANY)
    changed = pooled_of([(y * times + by, se * times) for y, se in MANY])
    for name in ("estimate_pct", "low_pct", "high_pct", "predicted_low_pct", "predicted_high_pct"):
        by_hand = log_pct(getattr(plain, name)) * times + by
        assert log_pct(getattr(changed, name)) == pytest.approx(by_hand, abs=1e-3), name


def test_a_change_of_speed_is_told_in_percent_not_in_logs() -> None:
    found = pooled_of([(-10.0, 1.0)] * 5)
    assert found.estimate_pct == pytest.approx(100 * (math.exp(-0.10) - 1))
    half = t.ppf(0.975, 4) / math.sqrt(5)
    assert found.low_pct == pytest.approx(100 * (math.exp((-10 - half) / 100) - 1))
    assert (found.k, found.q, found.i2_pct, found.tau_pct) == (5, pytest.approx(0), 0.0, 0.0)


def test_each_athlete_weighs_by_their_own_error_and_the_spread() -> None:
    _, _, tau2 = mean_and_spread(*np.array(MANY).T)
    weights = np.array([1 / (se**2 + tau2) for _, se in MANY])
    points = pool([next_day(f"a{i}", y, se) for i, (y, se) in enumerate(MANY)]).athletes
    shares = [one.weight_pct for one in points]
    assert shares == pytest.approx((100 * weights / weights.sum()).tolist(), abs=0.01)
    assert [one.se_pct for one in points] == pytest.approx([se for _, se in MANY])
    assert [log_pct(one.low_pct) for one in points] == pytest.approx(
        [y - 1.959964 * se for y, se in MANY], abs=1e-4
    )


def test_the_fit_at_a_given_spread_is_weighted_least_squares() -> None:
    rng = np.random.default_rng(5)
    effects, variances = rng.normal(-2, 1, 9), rng.uniform(0.2, 2, 9)
    design = np.column_stack([np.ones(9), rng.normal(size=9)])
    fit = at_variances(Studies.of_numbers(effects, variances, design), np.array([0.7]))
    root = 1 / np.sqrt(variances + 0.7)
    by_hand, squares, *_ = np.linalg.lstsq(design * root[:, None], effects * root, rcond=None)
    assert fit.means == pytest.approx(by_hand)
    assert fit.scale == pytest.approx(squares[0] / (9 - 2))
    assert fit.weights[:, :, 0].T @ effects == pytest.approx(by_hand)
    assert fit.robust_covariance == pytest.approx(max(1.0, fit.scale) * fit.covariance)


def test_a_study_without_an_estimate_is_as_if_it_were_not_there() -> None:
    effects, variances = np.array([-3.0, math.nan, -1.0, -4.0, 0.5]), np.ones(5)
    there = np.isfinite(effects)
    whole = fit_reml(Studies.of_numbers(effects, variances))
    fewer = fit_reml(Studies.of_numbers(effects[there], variances[there]))
    assert whole.means == pytest.approx(fewer.means)
    assert whole.variances == pytest.approx(fewer.variances)
    assert whole.scale == pytest.approx(fewer.scale)
    assert whole.weights[1].tolist() == [[0.0]]


# What effects go with, from athlete to athlete.


def point(at: int, effect: float, se: float, device: str = "chest") -> AthletePoint:
    pct = 100 * math.expm1(effect / 100)
    return AthletePoint(f"a{at}", device, 100, pct, 0, 0, se, 10, 3, 3, 0, 0, 0)


def test_a_funnel_of_athletes_who_do_not_scatter_has_the_line_of_least_squares() -> None:
    errors = np.array([0.5, 0.8, 1.0, 1.2, 1.5, 1.8, 2.0, 2.3, 2.6, 3.0])
    effects = -1 - 0.5 * errors + 0.1 * errors * np.array([1, -1] * 5)
    found = small_study_test([point(i, *one) for i, one in enumerate(zip(effects, errors))])  # noqa: B905 - as long
    assert found is not None
    design = np.column_stack([np.ones(10), errors])
    inverse = np.linalg.inv(design.T @ (design / errors[:, None] ** 2))
    slope = float((inverse @ design.T @ (effects / errors**2))[1])
    error = math.sqrt(inverse[1, 1])  # they agree too well: the interval is not narrowed
    assert (found.k, found.slope) == (10, pytest.approx(slope))
    assert found.low == pytest.approx(slope - t.ppf(0.975, 8) * error)
    assert found.high == pytest.approx(slope + t.ppf(0.975, 8) * error)
    assert found.p == pytest.approx(2 * t.sf(abs(slope) / error, 8))


def test_a_funnel_of_nine_or_of_equal_errors_is_not_tested() -> None:
    ten = [point(i, -2.0 - i, 0.5 + i / 10) for i in range(10)]
    assert small_study_test(ten) is not None
    assert small_study_test(ten[:9]) is None
    assert small_study_test([replace(one, se_pct=1.0) for one in ten]) is None


def test_devices_are_compared_where_five_athletes_have_each() -> None:
    def points(**counts: int) -> list[AthletePoint]:
        devices = [name for name, count in counts.items() for _ in range(count)]
        return [point(i, -float(len(one)), 1.0, one) for i, one in enumerate(devices)]

    assert list(device_moderators(points(chest=9, wrist=4))) == []
    found = list(device_moderators(points(wrist=5, chest=6, unknown=7)))
    assert [(one.group, one.against, one.k_group, one.k_against) for one in found] == [
        ("unknown", "chest", 7, 6), ("wrist", "chest", 5, 6), ("wrist", "unknown", 5, 7),
    ]  # fmt: skip
    assert [one.difference_pct for one in found] == pytest.approx([-2, 0, 2], abs=1e-9)


# The slopes, first of all.


def test_a_few_instruments_move_the_prior_one_after_the_other() -> None:
    """Of normals the order of the evidence makes no difference: mean and variance step by step."""
    slopes, variances = (0.9, 1.5, 0.7), (0.04, 0.01, 0.09)
    mean, variance = 1.2, 0.3**2 - 0.15**2
    for slope, own in zip(slopes, variances, strict=True):
        error = own + 0.15**2
        mean += (slope - mean) * variance / (variance + error)
        variance = variance * error / (variance + error)
    athletes = [
        brought(f"a{i}", instrument_slope=slope, instrument_variance=own)
        for i, (slope, own) in enumerate(zip(slopes, variances, strict=True))
    ]
    found = slope_population([*athletes, brought("without")])
    assert (found.n_athletes, found.learned, found.leads) == (3, False, False)
    assert (found.mean, found.mean_se, found.sd) == pytest.approx((mean, math.sqrt(variance), 0.15))
    assert (found.between.mean, found.between.variance) == pytest.approx((mean, 0.15**2))
    assert found.predictive.variance == pytest.approx(0.15**2 + variance)


@pytest.mark.parametrize(("count", "leads", "learned"), [
    (4, False, False), (5, True, False), (11, True, False), (12, True, True),
])  # fmt: skip
def test_from_how_many_instruments_on_they_lead_and_teach(
    count: int, *, leads: bool, learned: bool
) -> None:
    found = slope_population(
        [brought(f"a{i}", instrument_slope=1.0, instrument_variance=0.01) for i in range(count)]
    )
    assert (found.n_athletes, found.leads, found.learned) == (count, leads, learned)


def test_each_is_left_out_of_what_the_others_teach_and_nobody_else() -> None:
    slopes = [0.8, 1.0, 1.1, 1.3, 1.4, 1.7]
    athletes = [
        brought(f"a{i}", instrument_slope=slope, instrument_variance=0.02)
        for i, slope in enumerate(slopes)
    ]
    athletes.insert(2, brought("without"))
    whole = slope_population(athletes)
    others = populations_without(athletes, whole)
    for at in (0, 1, 3, 6):
        assert others[at] == slope_population(athletes[:at] + athletes[at + 1 :])
    assert others[2] == whole


@pytest.mark.parametrize(("slope", "usual"), [
    (1.24, 1.2), (1.26, 1.3), (0.849, 0.8), (-0.04, 0.0),
])  # fmt: skip
def test_the_usual_slope_moves_in_steps_of_a_tenth(slope: float, usual: float) -> None:
    athletes = [
        brought(f"a{i}", first_instrument_slope=slope, first_instrument_variance=1e-4,
                instrument_slope=9.0, instrument_variance=1e-4)
        for i in range(12)
    ]  # fmt: skip
    assert usual_slope_of(athletes) == usual
