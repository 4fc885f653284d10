"""What changes in the course of a run, worked out by hand, at each limit and beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes.streams import Run, minutes_of
from hypothesis import given
from hypothesis import strategies as st

from analyzer.measures.resampled_run import ResampledRun, resample_run
from analyzer.measures.trends import decoupling_pct, hr_drift_pct_per_h, warmed_up


def beating(seconds: int, first: float, second: float, *, change_at: int) -> np.ndarray:
    """A pulse of one beat either way of a level, and from some second on of another level."""
    place = np.arange(seconds + 1)
    return np.where(place < change_at, first, second) + np.where(place % 2 == 0, -1.0, 1.0)


def on_a_track(run: Run, pulse: np.ndarray) -> ResampledRun:
    found = resample_run(run.stream(hr_bpm=pulse, cadence_spm=None), "track", (), "chest")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("second_half_bpm", "decoupled"), [(140.0, 0.0), (147.0, 100 / 21), (133.0, -100 / 19)]
)
def test_a_heart_that_beats_faster_at_the_same_speed_is_decoupled(
    second_half_bpm: float, decoupled: float
) -> None:
    # The first ten minutes are warm-up, so the middle of the rest is at 35 minutes.
    pulse = beating(3600, 140.0, second_half_bpm, change_at=600 + 1500)
    found = decoupling_pct(on_a_track(Run().leg(3600, 3.0), pulse))
    # EF is speed over heart rate: 1 - 140 / 147.
    assert found == pytest.approx(decoupled, abs=0.05)


@pytest.mark.parametrize(("seconds", "known"), [(1790, False), (1810, True)])
def test_it_takes_two_halves_of_ten_minutes_after_the_first_third(
    seconds: int, *, known: bool
) -> None:
    run = on_a_track(Run().leg(seconds, 3.0), beating(seconds, 140, 140, change_at=0))
    assert (decoupling_pct(run) is not None) is known


@pytest.mark.parametrize(
    ("faster", "known"), [(1.09, True), (1.11, False), (0.91, True), (0.89, False)]
)
def test_halves_a_tenth_apart_in_speed_cannot_be_compared(faster: float, *, known: bool) -> None:
    run = Run().leg(2100, 3.0).leg(1500, 3.0 * faster)
    found = decoupling_pct(on_a_track(run, beating(3600, 140, 140, change_at=0)))
    assert (found is not None) is known
    if found is not None:
        assert found == pytest.approx(100 * (1 - faster), abs=0.3)


def test_without_a_believable_heart_there_is_no_decoupling() -> None:
    assert decoupling_pct(on_a_track(Run().leg(3600, 3.0), np.full(3601, 140.0))) is None


WAVE = np.tile([2.9, 3.0, 3.1, 3.0], 10)


def drifting(per_hour: float, speed: np.ndarray = WAVE, slope: float = 0.0) -> np.ndarray:
    """A pulse that rises by so much an hour, and with speed by so much."""
    return 140 * np.exp(per_hour * np.arange(len(speed)) / 60 + slope * np.log(speed))


@given(st.floats(-0.2, 0.3), st.floats(-0.5, 1.5))
def test_drift_is_what_is_left_once_speed_is_held_equal(per_hour: float, slope: float) -> None:
    minutes = minutes_of(WAVE, drifting(per_hour, slope=slope), steady=1.0)
    assert hr_drift_pct_per_h(minutes) == pytest.approx(100 * np.expm1(per_hour), abs=1e-6)


@given(st.floats(0.3, 3), st.floats(0.5, 1.3))
def test_other_units_of_speed_and_pulse_change_no_drift(speed: float, pulse: float) -> None:
    minutes = minutes_of(speed * WAVE, pulse * drifting(0.06, slope=0.7), steady=1.0)
    assert hr_drift_pct_per_h(minutes) == pytest.approx(100 * np.expm1(0.06))


@pytest.mark.parametrize(("steady", "known"), [(14, False), (15, True)])
def test_drift_takes_fifteen_steady_minutes(steady: int, *, known: bool) -> None:
    flags = (np.arange(40) % 2 == 0) & (np.arange(40) < 2 * steady)
    asked = replace(minutes_of(WAVE, drifting(0.06)), steady=flags.astype(float))
    assert (hr_drift_pct_per_h(asked) is not None) is known


@pytest.mark.parametrize("unknown", [np.nan, 0.0])
def test_minutes_without_pulse_or_speed_are_none_of_the_fifteen(unknown: float) -> None:
    pulse, speed = drifting(0.06)[:16].copy(), WAVE[:16].copy()
    assert hr_drift_pct_per_h(minutes_of(speed, pulse, steady=1.0)) is not None
    pulse[3], speed[9] = unknown, unknown
    assert hr_drift_pct_per_h(minutes_of(speed, pulse, steady=1.0)) is None


def test_where_pace_rose_all_along_nothing_says_whether_time_or_effort_moved_the_heart() -> None:
    minute = np.arange(40)
    rising = 3.0 * np.exp(0.002 * minute)
    assert np.log(rising).std() > 0.02
    assert hr_drift_pct_per_h(minutes_of(rising, drifting(0.06, rising), steady=1.0)) is None
    barely = 3.0 * np.exp(0.001 * minute)
    assert np.log(barely).std() < 0.02
    wobbling = barely * np.exp(0.003 * np.where(minute % 3 == 0, 1.0, -0.5))
    found = hr_drift_pct_per_h(minutes_of(wobbling, drifting(0.06, wobbling), steady=1.0))
    assert found == pytest.approx(100 * np.expm1(0.06))


@pytest.mark.parametrize(
    ("speeds", "warm"),
    [
        ([2.5] * 5 + [3.5] * 10, True),
        ([2.5] * 4 + [3.5] * 11, False),
        ([3.5] + [2.5] * 5 + [3.5] * 9, True),
        ([3.5] * 2 + [2.5] * 4 + [3.5] * 9, False),
        ([3.0] * 15, False),
        ([2.5] * 5 + [3.5] * 9, None),
        ([], None),
    ],
    ids=[
        "five easy minutes",
        "four are too few",
        "one fast minute is none in a row",
        "two at once",
        "even from the first step",
        "fourteen minutes cannot be told",
        "nothing",
    ],
)
def test_a_warm_up_is_five_easy_minutes_before_two_hard_ones(
    speeds: list[float],
    warm: bool | None,  # noqa: FBT001 - a table
) -> None:
    assert warmed_up(minutes_of(np.array(speeds))) is warm


@pytest.mark.parametrize(("easy", "warm"), [(0.89, True), (0.91, False)])
def test_hard_is_faster_than_nine_tenths_of_the_runs_own_fast_minutes(
    easy: float, *, warm: bool
) -> None:
    assert warmed_up(minutes_of(np.array([3.0 * easy] * 6 + [3.0] * 12))) is warm


@pytest.mark.parametrize(("stopped_s", "warm"), [(30.0, True), (30.1, False)])
def test_a_minute_stood_still_for_half_of_it_is_no_easy_minute(
    stopped_s: float, *, warm: bool
) -> None:
    stopped = np.zeros(20)
    stopped[2] = stopped_s
    speeds = np.array([2.5] * 5 + [3.5] * 15)
    assert warmed_up(minutes_of(speeds, stopped_s=stopped)) is warm
