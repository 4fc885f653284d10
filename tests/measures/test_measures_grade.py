"""Hills: what a grade costs, and that noise in the altitude does not count as hills.

The cost is held to the published measurements, climb and grade to hills of known shape, and the
bonus that noise adds to a flat hour to 0.3 %.
"""

from __future__ import annotations

import numpy as np
import pytest
from fakes.streams import Run, wander
from hypothesis import given
from hypothesis import strategies as st

from analyzer.measures import grade

HOUR = 3600


@pytest.mark.parametrize(
    ("slope", "measured", "scatter"),
    [(0.0, 3.40, 0.24), (0.45, 18.93, 1.74), (-0.20, 1.73, 0.36), (-0.45, 3.92, 0.81)],
)
def test_cost_lies_within_the_scatter_of_what_minetti_measured(
    slope: float, measured: float, scatter: float
) -> None:
    """Mean and SD of ten runners: abstract of Minetti et al. 2002, J Appl Physiol 93:1039-1046."""
    assert grade.cost_of_running(np.array([slope]))[0] == pytest.approx(measured, abs=scatter)


@pytest.mark.parametrize(
    ("slope", "cost"), [(0.0, 3.6), (0.1, 5.9683), (0.2, 9.0067), (-0.1, 2.1517), (-0.2, 1.8)]
)
def test_cost_follows_the_published_polynomial(slope: float, cost: float) -> None:
    """Worked out by hand from the six coefficients printed under figure 1."""
    assert grade.cost_of_running(np.array([slope]))[0] == pytest.approx(cost, abs=0.001)


def test_beyond_the_measured_range_the_steepest_measured_grade_is_used() -> None:
    far, edge = grade.cost_of_running(np.array([[-3.0, 0.9], [-0.45, 0.45]]))
    assert far == pytest.approx(edge)


@given(speed=st.floats(0.5, 7), slope=st.floats(-0.45, 0.45), factor=st.floats(0.2, 3))
def test_grade_adjusted_speed_scales_with_speed(speed: float, slope: float, factor: float) -> None:
    once, scaled = (
        grade.grade_adjusted(np.array([v]), np.array([slope]))[0] for v in (speed, speed * factor)
    )
    assert scaled == pytest.approx(once * factor)


@pytest.mark.parametrize("sd_m", [1.0, 2.0])
@pytest.mark.parametrize("memory_s", [0, 5, 20, 60, 300])
def test_a_noisy_altitude_does_not_make_a_flat_run_faster(sd_m: float, memory_s: float) -> None:
    step = np.full(HOUR, 2.8)
    noisy = [
        grade.without_steps(100 + wander(HOUR, sd_m, memory_s, seed=seed)) for seed in range(6)
    ]
    bonus = [grade.grade_adjusted(step, grade.grade_under(a, step)).mean() / 2.8 for a in noisy]
    assert np.mean(bonus) == pytest.approx(1.0, abs=0.003)


@pytest.mark.parametrize(("length_m", "kept"), [(400, 0.6), (800, 0.9), (1600, 0.97)])
def test_most_of_the_cost_of_rolling_hills_is_kept(length_m: float, kept: float) -> None:
    step = np.full(HOUR, 2.8)
    place = np.cumsum(step)
    steepest = 0.05
    altitude = steepest * length_m / (2 * np.pi) * np.sin(2 * np.pi * place / length_m)
    true = grade.grade_adjusted(step, np.gradient(altitude, place)).mean() / 2.8 - 1
    found = grade.grade_adjusted(step, grade.grade_under(altitude, step)).mean() / 2.8 - 1
    assert kept * true < found < 1.05 * true


def test_a_long_even_hill_has_its_grade() -> None:
    step = np.full(1200, 2.5)
    found = grade.grade_under(50 + 0.06 * np.cumsum(step), step)
    assert found == pytest.approx(0.06, abs=1e-6)


def test_a_barometer_that_recalibrates_is_no_cliff() -> None:
    step = np.full(1200, 2.5)
    altitude = np.where(np.arange(1200) < 600, 100.0, 180.0)
    smooth = grade.without_steps(altitude)
    assert grade.climb_and_descent(smooth) == (0.0, 0.0)
    assert np.abs(grade.grade_under(smooth, step)).max() < 1e-9


def test_climb_counts_hills_and_not_noise() -> None:
    up, down = Run().leg(600, 2.5, 0.05), Run().leg(600, 2.5, -0.04)
    hilly = np.cumsum(2.5 * np.array((up.grade + down.grade) * 3))
    assert grade.climb_and_descent(hilly) == pytest.approx((225.0, 180.0), rel=0.04)
    assert grade.climb_and_descent(hilly[::-1]) == pytest.approx((180.0, 225.0), rel=0.04)
    flat = wander(HOUR, 0.5, 20, seed=1)
    assert sum(grade.climb_and_descent(flat)) < 10


def test_unknown_altitude_is_flat_and_has_no_climb() -> None:
    nothing = np.full(300, np.nan)
    assert (
        grade.grade_under(grade.without_steps(nothing), np.full(300, 3.0)).tolist() == [0.0] * 300
    )
    assert grade.climb_and_descent(nothing) == (0.0, 0.0)
