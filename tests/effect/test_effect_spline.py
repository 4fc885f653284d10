"""Fitness in time is a natural spline: the same fit, however it is written down."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.effect.spline import natural_spline, natural_spline_in_time


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


def by_truncated_cubes(days: np.ndarray, knots: int) -> np.ndarray:
    """The textbook's basis (Hastie, Tibshirani & Friedman 2009, eq. 5.4 and 5.5)."""
    at = np.quantile(days, np.linspace(0.02, 0.98, knots))
    bends = np.maximum(days[:, None] - at, 0) ** 3
    slopes = (bends[:, :-1] - bends[:, -1:]) / (at[-1] - at[:-1])
    return np.column_stack([np.ones(len(days)), days, slopes[:, :-1] - slopes[:, -1:]])


@pytest.mark.parametrize("knots", [3, 4, 5, 12])
def test_it_explains_what_the_textbooks_basis_explains(knots: int) -> None:
    rng = np.random.default_rng(knots)
    days = np.sort(rng.uniform(0, 3, 300))
    fitness = np.column_stack([rng.normal(size=300), np.sin(days)])
    q, _ = np.linalg.qr(by_truncated_cubes(days, knots))
    spline = natural_spline_in_time(days, knots)
    assert spline is not None
    assert spline.rank == knots
    assert spline.fitted(fitness) == pytest.approx(q @ (q.T @ fitness))
    assert spline.leverage == pytest.approx((q**2).sum(axis=1))
    dense, _ = np.linalg.qr(np.column_stack([np.ones(300), natural_spline(days, knots)]))
    assert dense @ (dense.T @ fitness) == pytest.approx(spline.fitted(fitness))


def test_a_long_log_loses_no_digits() -> None:
    days = 14_000 + np.arange(6_000.0)
    spline = natural_spline_in_time(days, 110)
    assert spline is not None
    line = 3e-5 * days - 1
    assert np.abs(spline.fitted(line) - line).max() < 1e-12


def test_where_no_run_tells_knots_apart_there_are_fewer() -> None:
    two_camps = np.repeat([0.0, 1.0, 2.0, 500.0, 501.0], 40)
    spline = natural_spline_in_time(two_camps, 20)
    assert spline is None or spline.rank <= 5
    assert natural_spline_in_time(np.zeros(30), 5) is None
