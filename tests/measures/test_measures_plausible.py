"""What nobody can do on foot is called by its name; what somebody has done never is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.measures.plausible import fastest_mps, is_climb, is_pulse, why_impossible

HOUR = 3600.0


@pytest.mark.parametrize(
    ("distance_m", "seconds"),
    [
        (100, 9.58), (800, 100.91), (1609.344, 223.13), (5000, 755.36), (21_330, HOUR),
        (42_195, 7170), (100_000, 21_935), (319_614, 24 * HOUR), (1_047_512, 144 * HOUR),
    ],
)  # fmt: skip
def test_no_record_of_the_world_is_impossible(distance_m: float, seconds: float) -> None:
    assert not why_impossible(distance_m, seconds, None)


@pytest.mark.parametrize(
    ("distance_m", "seconds", "why"),
    [
        (26_520, 3720, "26.5 km in 62 min is faster than the world record over that time"),
        (280, 2049, "0.28 km in 34 min is slower than any walk"),
        (50_000, 2 * HOUR, "50.0 km in 2 h 00 min is faster than the world record over that time"),
        (25_000, HOUR, "25.0 km in 60 min is faster than the world record over that time"),
        (5000, 1, "5.0 km in 1 s is faster than the world record over that time"),
        (12_000, 1200, "12.0 km in 20 min is faster than the world record over that time"),
        (1e9, 1e9, "1,000,000 km is farther than anybody ever ran"),
        (2e6, None, "2,000 km is farther than anybody ever ran"),
        (None, 9 * HOUR, "9 h 00 min without any distance"),
        (0, 9 * HOUR, "9 h 00 min without any distance"),
        (11_000, 9 * HOUR, "11.0 km in 9 h 00 min is slower than any walk"),
    ],
)
def test_what_nobody_can_have_run_is_said(
    distance_m: float | None, seconds: float | None, why: str
) -> None:
    assert why_impossible(distance_m, seconds, None) == why


@pytest.mark.parametrize(
    ("distance_m", "seconds", "climb_m"),
    [
        (5000, 1800, 0), (3000, 2400, 0), (None, 3000, None), (None, None, None), (0, 0, 0),
        (math.nan, math.nan, math.nan), (388_800, 72 * HOUR, 0), (10_000, None, None),
        (1900, 5400, 1000),
    ],
)  # fmt: skip
def test_slow_long_and_half_known_runs_stay(
    distance_m: float | None, seconds: float | None, climb_m: float | None
) -> None:
    assert not why_impossible(distance_m, seconds, climb_m)


@given(st.floats(1, 1e7), st.floats(1, 1e7))
def test_the_longer_the_slower(one: float, other: float) -> None:
    shorter, longer = sorted((one, other))
    assert fastest_mps(shorter) >= fastest_mps(longer)


def test_a_pulse_is_what_a_heart_can_do() -> None:
    assert all(map(is_pulse, (30.0, 60.0, 145.0, 219.0, 230.0)))
    assert not any(map(is_pulse, (None, math.nan, math.inf, 0.0, 12.0, 300.0, 2e38)))


def test_a_vertical_kilometre_is_a_climb_and_a_broken_barometer_none() -> None:
    assert is_climb(1000.0, 0.0, 28 * 60 + 53)
    assert is_climb(0.0, 1000.0, 900.0)
    assert is_climb(None, None, None)
    assert not is_climb(20_000.0, 20_000.0, HOUR)
    assert not is_climb(0.0, 9000.0, HOUR)
