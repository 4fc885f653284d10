"""How sure the calendar's errors are themselves, against the matrices written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from analyzer.effect.hac import calendar_hac, hac_reference, t_95, two_sided_p

RUNS = 40


def made(seed: int, runs: int = RUNS) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return columns made orthonormal, the two effects, leverage and days of some regression."""
    rng = np.random.default_rng(seed)
    z = np.column_stack([rng.random((runs, 2)) < 0.4, np.ones(runs), rng.normal(size=(runs, 2))])
    q, _ = np.linalg.qr(z.astype(float))
    return q, np.linalg.pinv(z)[:2], (q**2).sum(axis=1), np.sort(rng.uniform(0, 90, runs))


def kernel(days: np.ndarray, memory: float = 14.0) -> np.ndarray:
    return np.maximum(1 - np.abs(days[:, None] - days) / memory, 0)


@pytest.mark.parametrize("seed", range(4))
def test_the_covariance_is_the_sum_over_all_pairs_of_runs(seed: int) -> None:
    _, back, leverage, days = made(seed)
    left = np.random.default_rng(seed + 50).normal(size=RUNS)
    scores = back * left / (1 - leverage)
    expected = scores @ kernel(days) @ scores.T
    assert calendar_hac(back, left, leverage, days) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(4))
def test_ratio_and_freedom_are_those_of_the_quadratic_form(seed: int) -> None:
    q, back, leverage, days = made(seed)
    found = hac_reference(q, back, leverage, days)
    maker = np.eye(RUNS) - q @ q.T
    for place, effect in enumerate(back):
        scores = np.diag(effect / (1 - leverage))
        form = maker @ scores @ kernel(days) @ scores
        assert found.ratio[place] == pytest.approx(np.trace(form) / (effect @ effect))
        assert found.free[place] == pytest.approx(np.trace(form) ** 2 / np.trace(form @ form))


def test_what_is_expected_is_what_independent_errors_give_on_average() -> None:
    q, back, leverage, days = made(1)
    errors = np.random.default_rng(8).normal(size=(600, RUNS))
    left = errors - errors @ q @ q.T
    variances = np.array([np.diag(calendar_hac(back, one, leverage, days)) for one in left])
    found = hac_reference(q, back, leverage, days)
    expected = found.ratio * (back**2).sum(axis=1)
    assert variances.mean(axis=0) == pytest.approx(expected, rel=0.1)
    # Satterthwaite: 2 mean² / variance.
    assert 2 * expected**2 / variances.var(axis=0) == pytest.approx(found.free, rel=0.3)


def test_runs_of_one_camp_tell_less_than_runs_spread_over_the_year() -> None:
    q, back, leverage, days = made(2)
    camp = np.linspace(0, 20, RUNS)
    together, apart = (hac_reference(q, back, leverage, each) for each in (camp, 10 * days))
    assert (together.ratio < apart.ratio).all()
    assert (together.free < apart.free).all()


@given(st.floats(-2000, 2000), st.floats(0.01, 1000))
def test_neither_the_date_nor_the_unit_changes_how_sure_it_is(date: float, unit: float) -> None:
    q, back, leverage, days = made(3)
    own = hac_reference(q, back, leverage, days)
    other = hac_reference(q, unit * back, leverage, days + date)
    assert other.ratio == pytest.approx(own.ratio, rel=1e-6)
    assert other.free == pytest.approx(own.free, rel=1e-6)


def test_told_backwards_runs_are_as_sure() -> None:
    q, back, leverage, days = made(3)
    own = hac_reference(q, back, leverage, days)
    turned = hac_reference(q[::-1], back[:, ::-1], leverage[::-1], (90 - days)[::-1])
    assert (*turned.ratio, *turned.free) == pytest.approx((*own.ratio, *own.free))


def test_fourteen_days_apart_runs_are_strangers_and_a_moment_less_they_are_not() -> None:
    back, left, none = np.array([[0.5, 0.5]]), np.ones(2), np.zeros(2)
    alone = 0.5
    for gap, expected in ((14.0, alone), (20.0, alone), (7.0, alone + 0.25), (0.0, 2 * alone)):
        (found,) = calendar_hac(back, left, none, np.array([0.0, gap])).ravel()
        assert found == pytest.approx(expected)


@pytest.mark.parametrize("free", [1.5, 15, 240])
def test_p_values_are_students(free: float) -> None:
    effects, errors = np.array([0.0, 0.02, -0.03]), np.array([0.01, 0.01, 0.02])
    expected = 2 * student.sf(np.abs(effects / errors), free)
    assert two_sided_p(effects, errors, free) == pytest.approx(expected)
    edge = np.array([t_95(free)])
    assert two_sided_p(edge, np.ones(1), free) == pytest.approx([0.05])


def test_an_effect_without_an_error_is_no_finding() -> None:
    assert two_sided_p(np.array([0.5, 0.5]), np.array([0.0, 0.1]), 20.0)[0] == 1.0
