"""Whole runs: hand-made ones with known answers, laws every run obeys, and odd ones.

Runs grow leg by leg (``fakes.streams``), so that every measure can be worked out beforehand. The
laws: neither the watch's start, nor smart recording, nor a pause changes a run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.streams import Run, easy, paused, smart, wander
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.measures.run import measure_run
from analyzer.model import Stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model import RunMeasures, Surface


def measured(
    stream: Stream, surface: Surface = "road", pauses: Sequence[tuple[float, float]] = ()
) -> RunMeasures:
    return measure_run(stream, surface=surface, pauses=pauses, hr_source="chest")


def hilly() -> Stream:
    run = Run()
    for _ in range(6):
        run.leg(300, 2.5, 0.05).leg(300, 3.1, -0.04)
    return run.stream(noise=0.02)


def test_a_flat_steady_hour_is_what_it_is() -> None:
    found = measured(easy())
    assert found.moving_s == 3600
    assert found.distance_m == pytest.approx(10_080, rel=0.005)
    assert found.speed_mps == pytest.approx(2.8, rel=0.005)
    assert found.gap_speed_mps == pytest.approx(found.speed_mps)
    assert found.hr_bpm == pytest.approx(140, abs=0.5)
    assert found.steady_minutes is not None
    assert 45 <= found.steady_minutes <= 50
    assert found.steady_hr_bpm == pytest.approx(140, abs=0.5)
    assert found.efficiency == pytest.approx(60 * 2.8 / 140, rel=0.01)
    assert found.decoupling_pct == pytest.approx(0, abs=0.5)
    assert found.hr_drift_pct_per_h == pytest.approx(0, abs=1)
    assert (found.climb_m, found.descent_m) == (0.0, 0.0)
    assert (found.repetitions, found.walk_share, found.warmed_up) == (0.0, 0.0, False)
    assert found.cadence_spm == pytest.approx(165, abs=0.5)
    assert found.step_length_mm == pytest.approx(60_000 * 2.8 / 165, rel=0.01)


def test_up_and_down_the_same_hill() -> None:
    found = measured(hilly())
    assert found.climb_m == pytest.approx(6 * 300 * 2.5 * 0.05, rel=0.04)
    assert found.descent_m == pytest.approx(6 * 300 * 3.1 * 0.04, rel=0.04)
    factors = [np.polyval((155.4, -30.4, -43.3, 46.3, 19.5, 3.6), i) / 3.6 for i in (0.05, -0.04)]
    assert found.gap_speed_mps == pytest.approx(
        (2.5 * factors[0] + 3.1 * factors[1]) / 2, rel=0.015
    )


def test_on_treadmill_track_and_screen_hills_do_not_count() -> None:
    surfaces: tuple[Surface, ...] = ("treadmill", "track", "virtual")
    for surface in surfaces:
        found = measured(hilly(), surface)
        assert found.gap_speed_mps == found.speed_mps
        assert (found.climb_m, found.descent_m) == (None, None)


def test_without_altitude_grade_adjusted_speed_is_speed() -> None:
    found = measured(replace(hilly(), altitude_m=None))
    assert found.gap_speed_mps == found.speed_mps
    assert found.climb_m is None


def test_the_first_ten_minutes_do_not_count_and_of_a_short_run_the_first_third() -> None:
    long = measured(Run().leg(600, 2.0).leg(1800, 3.0).stream())
    short = measured(Run().leg(300, 2.0).leg(600, 3.0).stream())
    assert long.speed_mps == pytest.approx(3.0)
    assert short.speed_mps == pytest.approx(3.0)


def test_stops_and_walking_are_told_apart_from_running() -> None:
    lights = measured(Run().times(10, (170, 3.0), (30, 0.0)).leg(600, 3.0).stream())
    assert lights.moving_s == pytest.approx(2300, abs=2)
    assert lights.walk_share == 0
    breaks = measured(Run().times(12, (240, 2.9), (60, 1.4)).stream())
    assert breaks.walk_share == pytest.approx(0.2, abs=0.02)
    assert breaks.cadence_spm == pytest.approx(165, abs=2)
    blind = measured(Run().times(12, (240, 2.9), (60, 1.4)).stream(cadence_spm=None))
    assert blind.walk_share == pytest.approx(0.2, abs=0.03)
    shuffle = measured(Run().leg(1800, 1.7).stream(cadence_spm=np.full(1801, 158.0)))
    assert shuffle.walk_share == 0


def test_heart_rate_that_climbs_at_even_pace_is_drift_and_decoupling() -> None:
    minutes = np.arange(3601) / 60
    pulse = np.round(140 * (1 + 0.06 * minutes / 60) + wander(3601, 1, 15, 3))
    found = measured(easy(hr_bpm=pulse))
    assert found.hr_drift_pct_per_h == pytest.approx(6, abs=1)
    assert found.decoupling_pct == pytest.approx(100 * (1 - 1 / (1 + 0.06 * 25 / 60)), abs=0.7)


def test_uneven_runs_have_no_drift_and_no_decoupling() -> None:
    faster = measured(Run().ramp(3600, 2.6, 3.7).stream(noise=0.02))
    reps = measured(Run().leg(900, 2.8).times(6, (180, 4.2), (120, 2.3)).leg(600, 2.7).stream())
    assert (faster.decoupling_pct, faster.hr_drift_pct_per_h) == (None, None)
    assert reps.decoupling_pct is None


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (Run().leg(900, 2.6).times(6, (180, 4.2), (120, 2.3)).leg(600, 2.6), True),
        (Run().leg(420, 2.5).leg(1500, 3.4), True),
        (Run().leg(120, 2.5).leg(1800, 3.4), False),
        (Run().leg(1800, 3.4), False),
        (Run().leg(600, 3.4), None),
    ],
)
def test_a_warm_up_is_five_easy_minutes_before_the_first_hard_ones(
    run: Run,
    expected: bool | None,  # noqa: FBT001 - a table
) -> None:
    assert measured(run.stream(noise=0.02)).warmed_up is expected


def test_watch_dynamics_are_means_over_running() -> None:
    run = Run().times(12, (240, 2.9), (60, 1.4))
    speed = np.array([*run.speed, run.speed[-1]])
    running = speed > 2
    found = measured(
        run.stream(
            step_length_mm=np.where(running, 1050.0, 600.0),
            ground_contact_ms=np.where(running, 250.0, 0.0),
            vertical_oscillation_mm=np.where(running, 88.0, np.nan),
            vertical_ratio_pct=np.where(running, 8.4, np.nan),
            temperature_c=np.full(len(speed), 17.0),
        )
    )
    assert found.step_length_mm == pytest.approx(1050, abs=8)
    assert found.ground_contact_ms == pytest.approx(250)
    assert found.vertical_oscillation_mm == pytest.approx(88)
    assert found.vertical_ratio_pct == pytest.approx(8.4)
    assert found.temperature_c == 17


def test_minutes_add_up_to_the_run() -> None:
    stream, pause = paused(Run().times(10, (170, 3.0), (30, 0.0)).stream(), 1000, 150)
    found = measured(stream, pauses=(pause,))
    minutes = found.minutes
    assert minutes is not None
    assert minutes.distance_m.sum() == pytest.approx(found.distance_m)
    assert minutes.minute.tolist() == [m for m in range(36) if m not in (17, 18)]
    assert found.moving_s is not None
    assert minutes.stopped_s.sum() == pytest.approx(2150 - 120 - found.moving_s)
    assert minutes.steady[minutes.stopped_s > 5].sum() == 0


def test_a_minute_of_changing_pace_pulse_or_grade_is_not_steady() -> None:
    even = Run().leg(1800, 2.8)
    surge = Run().leg(1215, 2.8).leg(30, 3.9).leg(555, 2.8)
    crest = Run().leg(1200, 2.8).leg(90, 2.8, 0.12).leg(90, 2.8, -0.12).leg(420, 2.8)

    def steady(run: Run, **more: object) -> list[float]:
        minutes = measured(run.stream(noise=0.01, **more)).minutes
        assert minutes is not None
        return minutes.steady[18:24].tolist()

    calm = {"hr_bpm": 140 + wander(1801, 0.5, 10, 1)}
    rising = calm["hr_bpm"] + np.clip(np.arange(1801) - 1200, 0, 60) / 6
    assert steady(even, **calm) == [1, 1, 1, 1, 1, 1]
    assert steady(surge, **calm)[2] == 0
    assert steady(crest, **calm)[2:4].count(0) > 0
    assert steady(even, hr_bpm=rising) == [1, 1, 0, 1, 1, 1]


LAWFUL = ("speed_mps", "gap_speed_mps", "hr_bpm", "moving_s", "distance_m", "walk_share")


def same(one: RunMeasures, other: RunMeasures, rel: float) -> None:
    for name in LAWFUL:
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=rel, abs=0.002), name


@settings(max_examples=15)
@given(shift=st.floats(0, 5000))
def test_it_does_not_matter_when_the_watch_was_started(shift: float) -> None:
    stream = hilly()
    same(measured(stream), measured(replace(stream, time_s=stream.time_s + shift)), rel=1e-6)


@settings(max_examples=15)
@given(seed=st.integers(0, 1000), longest=st.integers(2, 10))
def test_smart_recording_measures_the_same_run(seed: int, longest: int) -> None:
    stream = hilly()
    same(measured(stream), measured(smart(stream, seed, longest)), rel=0.005)


@settings(max_examples=15)
@given(at=st.integers(700, 3000), length=st.floats(1, 20_000), recorded=st.booleans())
def test_a_pause_does_not_change_the_run(at: int, length: float, recorded: bool) -> None:  # noqa: FBT001 - drawn
    stream = hilly()
    later, pause = paused(stream, at, length if recorded else length + 60)
    same(measured(stream), measured(later, pauses=(pause,) if recorded else ()), rel=0.002)


@settings(max_examples=10)
@given(factor=st.floats(0.7, 1.5))
def test_twice_the_distance_and_height_is_twice_the_speed(factor: float) -> None:
    stream = hilly()
    assert stream.distance_m is not None
    assert stream.altitude_m is not None
    scaled = replace(
        stream, distance_m=factor * stream.distance_m, altitude_m=factor * stream.altitude_m
    )
    once, more = measured(stream), measured(scaled)
    assert once.gap_speed_mps is not None
    assert more.gap_speed_mps == pytest.approx(factor * once.gap_speed_mps, rel=0.01)


def test_speed_serves_where_distance_is_missing_or_jumps() -> None:
    stream = easy()
    assert stream.distance_m is not None
    speed = np.append(np.diff(stream.distance_m), 2.8)
    only_speed = measured(replace(stream, distance_m=None, speed_mps=speed))
    jumping = stream.distance_m + np.where(stream.time_s > 2000, 5000.0, 0.0)
    reset = stream.distance_m - np.where(stream.time_s > 2000, 3000.0, 0.0)
    for distance in (jumping, reset):
        found = measured(replace(stream, distance_m=distance, speed_mps=speed))
        assert found.distance_m == pytest.approx(10_080, rel=0.005)
    assert only_speed.distance_m == pytest.approx(10_080, rel=0.005)


def test_a_treadmill_the_watch_did_not_feel_still_has_time_and_pulse() -> None:
    still = easy(distance_m=np.zeros(3601), speed_mps=np.zeros(3601))
    found = measured(still, "treadmill")
    assert (found.moving_s, found.speed_mps is None or found.speed_mps == 0) == (3600, True)
    assert found.hr_bpm == pytest.approx(140, abs=0.5)
    assert measured(still, "road").moving_s == 0


def test_an_ultra_of_thirty_hours_is_measured() -> None:
    seconds = 30 * 3600
    ultra = Stream(
        time_s=np.arange(seconds + 1.0),
        distance_m=2.2 * np.arange(seconds + 1.0),
        hr_bpm=np.full(seconds + 1, 130.0),
        cadence_spm=np.full(seconds + 1, 160.0),
    )
    found = measured(ultra)
    assert found.distance_m == pytest.approx(seconds * 2.2)
    assert found.minutes is not None
    assert len(found.minutes.minute) == 30 * 60
