"""A watch that was left on: the run is found in the recording, and what was cut off is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.streams import Run, each, easy, paused, smart

from analyzer.measures.run import measure_run

if TYPE_CHECKING:
    from analyzer.model import RunMeasures, Stream, Surface

DRIVE = 60 / 3.6


def measured(stream: Stream, surface: Surface = "road") -> RunMeasures:
    return measure_run(stream, surface=surface, hr_source="chest")


def town_drive(run: Run, minutes: int) -> Run:
    """Drive through a town: half a minute at 50 km/h, lights, a minute at 30 km/h."""
    return run.times(minutes, (25, 13.9), (10, 0.0), (25, 8.5))


def test_the_drive_home_is_left_out_and_said() -> None:
    alone = measured(Run().leg(2400, 2.7).stream())
    driven = measured(Run().leg(2400, 2.7).leg(1200, DRIVE).leg(120, 0.0).stream())
    assert driven.cut_off == "the last 20 minutes at 60 km/h are left out"
    assert driven.implausible == ""
    assert driven.distance_m == pytest.approx(2400 * 2.7, abs=15)
    assert driven.moving_s == pytest.approx(2400, abs=5)
    assert driven.speed_mps == pytest.approx(2.7, rel=0.01)
    assert driven.avg_hr_bpm == pytest.approx(alone.avg_hr_bpm, abs=0.5)
    assert driven.from_s == 0
    assert driven.until_s == pytest.approx(2400, abs=5)


def test_the_drive_to_the_run_is_left_out_and_minutes_count_from_the_run() -> None:
    driven = measured(Run().leg(60, 0.0).leg(900, 14.0).leg(60, 0.0).leg(1800, 3.0).stream())
    assert driven.cut_off == "the first 15 minutes at 50 km/h are left out"
    assert driven.distance_m == pytest.approx(5400, abs=20)
    assert driven.from_s == pytest.approx(960, abs=5)
    assert driven.minutes is not None
    assert driven.minutes.minute[0] == 0


def test_both_ends_may_be_ridden() -> None:
    found = measured(Run().leg(600, 14.0).leg(1800, 3.0).leg(1200, 25.0).stream())
    assert found.cut_off == (
        "the first 10 minutes at 50 km/h and the last 20 minutes at 90 km/h are left out"
    )
    assert found.distance_m == pytest.approx(5400, abs=40)


@pytest.mark.parametrize("longest_s", [2, 8, 15])
def test_lights_a_walk_from_the_car_and_few_records_change_little(longest_s: int) -> None:
    home = town_drive(Run().leg(2400, 3.0).leg(90, 1.2).leg(60, 0.0), 15).leg(120, 1.3)
    found = measured(smart(home.stream(), longest_s=longest_s))
    assert found.distance_m == pytest.approx(7200 + 90 * 1.2, abs=60)
    assert "km/h" in found.cut_off


def test_slow_traffic_is_told_by_its_bursts_and_a_calm_heart() -> None:
    """Quarter of an hour of lights: its mean is a runner's, and nobody sprints at 95 bpm."""
    run, traffic = Run().leg(2400, 2.8), [(12, 12.5), (70, 0.6)]
    drive = run.times(10, *traffic)
    second = np.arange(len(drive.speed) + 1)
    calm, steps = np.where(second < 2400, 138.0, 95.0), np.where(second < 2400, 168.0, np.nan)
    found = measured(drive.stream(hr_bpm=calm, cadence_spm=steps))
    assert found.cut_off.startswith("the last 1")
    assert found.distance_m == pytest.approx(6720, abs=80)

    sprints = Run().leg(2400, 2.8).times(10, (12, 8.2), (70, 1.0))
    whole = measured(sprints.stream(hr_bpm=np.where(second < 2400, 138.0, 150.0)))
    assert (whole.cut_off, whole.implausible) == ("", "")


def test_a_paused_watch_in_the_car_is_cut_where_it_went_on() -> None:
    stream, pause = paused(Run().leg(2400, 3.0).leg(900, DRIVE).stream(), 2400, 600)
    found = measure_run(stream, surface="road", pauses=[pause], hr_source="chest")
    assert found.distance_m == pytest.approx(7200, abs=10)
    assert found.until_s == pytest.approx(2400, abs=3)
    assert found.cut_off == "the last 15 minutes at 60 km/h are left out"


def test_a_drive_between_two_runs_leaves_no_run() -> None:
    found = measured(Run().leg(1800, 3.0).leg(900, DRIVE).leg(1500, 3.0).stream())
    assert found.implausible == "15 minutes of it went at 60 km/h"
    assert found.cut_off == ""


@pytest.mark.parametrize("walked_s", [0, 120, 240])
def test_a_ride_recorded_as_a_run_is_no_run(walked_s: int) -> None:
    ride = Run().leg(walked_s, 1.3).times(20, (120, 9.5), (60, 6.0), (20, 0.0))
    found = measured(ride.stream(noise=0.05))
    assert "km/h" in found.implausible
    assert found.cut_off == ""


@pytest.mark.parametrize(
    "run",
    [
        Run().leg(3600, 5.9),
        Run().leg(1571, 10_000 / 1571),
        Run().leg(600, 2.8).times(10, (43, 9.3), (180, 2.0)),
        Run().leg(600, 2.8).times(6, (101, 7.9), (300, 2.2)).leg(600, 2.5),
        Run().leg(600, 2.8).times(20, (10, 10.4), (60, 0.0)),
        Run().times(60, (30, 3.0), (30, 0.0)),
        Run().leg(1800, 4.0, grade=-0.2).leg(1800, 0.5, grade=0.4),
    ],
)
def test_the_fastest_of_the_world_and_the_slowest_climbers_are_kept_whole(run: Run) -> None:
    found = measured(run.stream(noise=0.02))
    assert (found.cut_off, found.implausible, found.from_s) == ("", "", None)


@pytest.mark.parametrize(("metres", "seconds"), [(500, 1), (3000, 1), (2000, 8), (400, 20)])
def test_a_jump_of_the_gps_is_no_ride(metres: float, seconds: int) -> None:
    stream = Run().leg(1200, 3.0).leg(seconds, metres / seconds).leg(1200, 3.0).stream()
    found = measured(stream)
    assert found.implausible == ""
    assert found.from_s is None
    assert found.distance_m == pytest.approx(7200, abs=80)
    assert found.jump_m == pytest.approx(metres, abs=80)
    assert found.cut_off == f"a jump of {found.jump_m / 1000:.1f} km is left out"


def test_many_small_jumps_are_not_told_as_one() -> None:
    found = measured(Run().times(20, (120, 3.0), (1, 60.0)).stream())
    assert found.distance_m == pytest.approx(7200, abs=260)
    assert found.cut_off.endswith("km of many small jumps are left out")


def test_a_watch_beside_the_bed_is_left_out() -> None:
    night = measured(Run().leg(2700, 3.0).leg(8 * 3600, 0.05).stream(noise=0.3))
    assert night.cut_off == "the last 8 h 00 min standing still are left out"
    assert night.until_s == pytest.approx(2700, abs=60)
    chat = measured(Run().leg(2700, 3.0).leg(1500, 0.0).stream())
    assert chat.cut_off == ""


@pytest.mark.parametrize("every_s", [31, 60, 120, 900])
def test_a_watch_that_rarely_writes_beside_the_bed_is_left_out_too(every_s: int) -> None:
    run = Run().leg(2700, 3.0).stream()
    lain = np.arange(2700 + every_s, 2700 + 9 * 3600, every_s, dtype=float)
    columns = {
        name: np.concatenate([values, np.full(len(lain), values[-1])])
        for name, values in run.columns()
    }
    columns["time_s"] = np.concatenate([run.time_s, lain])
    night = measured(replace(run, **columns))
    assert night.cut_off.startswith("the last ")
    assert night.cut_off.endswith(" min standing still are left out")
    assert night.until_s == pytest.approx(2700, abs=60)
    assert night.moving_s == pytest.approx(2700, abs=5)


def test_driven_home_and_left_on_all_night_says_both() -> None:
    found = measured(Run().leg(2700, 3.0).leg(1200, DRIVE).leg(8 * 3600, 0.0).stream())
    assert found.cut_off == "the last 8 h 20 min (20 minutes at 60 km/h) are left out"


def test_a_gps_that_wanders_indoors_is_at_rest() -> None:
    rng = np.random.default_rng(3)
    run = Run().leg(2700, 3.0)
    for wandering in np.abs(rng.normal(0, 0.8, 6 * 3600)):
        run.leg(1, float(wandering))
    found = measured(run.stream(cadence_spm=np.r_[np.full(2700, 168.0), np.zeros(6 * 3600 + 1)]))
    assert found.cut_off.startswith("the last 5 h 5")
    assert found.until_s == pytest.approx(2700, abs=200)


def test_the_last_slow_hour_up_a_wall_is_no_rest() -> None:
    run = Run().leg(3600, 3.0).leg(3600, 0.35, grade=1.2)
    assert measured(run.stream()).cut_off == ""


def test_a_bicycle_takes_no_steps() -> None:
    run = Run().leg(2400, 2.8).leg(60, 0.0).leg(900, 5.3)
    steps = np.where(np.arange(3361) < 2400, 170.0, 0.0)
    found = measured(run.stream(cadence_spm=steps))
    assert found.cut_off == "the last 15 minutes at 19 km/h are left out"
    assert found.distance_m == pytest.approx(6720, abs=20)
    # Without steps counted at all, nobody can tell.
    assert measured(run.stream(cadence_spm=None)).cut_off == ""


def test_a_slow_drive_through_traffic_takes_no_steps_either() -> None:
    run = Run().leg(2400, 2.8).times(14, (40, 8.0), (20, 2.0), (30, 0.0))
    steps = np.where(np.arange(2400 + 14 * 90 + 1) < 2400, 170.0, 0.0)
    found = measured(run.stream(cadence_spm=steps))
    assert found.distance_m == pytest.approx(6720, abs=40)
    assert found.cut_off.endswith("km/h are left out")


def test_a_walk_from_the_car_is_left_out_with_the_drive() -> None:
    found = measured(Run().leg(1800, 2.8).leg(600, 14.0).leg(900, 2.0).stream(cadence_spm=None))
    assert found.cut_off == "the last 25 minutes (10 minutes at 50 km/h) are left out"


def test_a_foot_pod_that_dies_costs_no_run() -> None:
    run = Run().leg(3600, 3.6)
    steps = np.where(np.arange(3601) < 1800, 170.0, 0.0)
    assert measured(run.stream(cadence_spm=steps)).cut_off == ""


def test_a_lost_gps_in_the_middle_is_no_ride_in_a_car() -> None:
    found = measured(Run().leg(1200, 3.0).leg(90, 12.0).leg(1200, 3.0).stream())
    assert found.implausible == ""
    assert found.cut_off == "a jump of 1.1 km is left out"
    assert found.distance_m == pytest.approx(7200, abs=20)
    assert found.moving_s == pytest.approx(2400, abs=10)


def test_a_treadmill_that_a_watch_cannot_see_keeps_its_end() -> None:
    still = replace(easy(40), distance_m=np.zeros(2401), speed_mps=None)
    found = measured(still, "treadmill")
    assert (found.cut_off, found.moving_s) == ("", 2400.0)


@pytest.mark.parametrize("kind", ["spikes", "bouncing"])
def test_altitude_that_nobody_can_climb_is_no_altitude(kind: str) -> None:
    run, rng = Run().leg(3600, 3.0), np.random.default_rng(1)
    altitude = np.full(3601, 100.0)
    if kind == "spikes":
        altitude[rng.integers(0, 3600, 60)] += 50.0
    else:
        altitude += 1.6 * np.abs(np.arange(3601) % 80 - 40.0)
    found = measured(run.stream(altitude_m=altitude))
    assert (found.climb_m or 0.0) < 600
    assert found.gap_speed_mps == pytest.approx(3.0, rel=0.03)


@pytest.mark.parametrize(
    ("minutes", "kmh"), [(6, 28.0), (14, 25.2), (22, 25.0), (35, 23.7), (50, 23.3)]
)
def test_a_boat_faster_than_anybody_for_so_long_leaves_no_run(minutes: int, kmh: float) -> None:
    run = Run().leg(1500, 2.9).leg(60 * minutes, kmh / 3.6).leg(1500, 2.9)
    found = measured(run.stream(noise=0.02))
    assert found.implausible.endswith(f"minutes of it went at {kmh:.0f} km/h")
    assert measured(Run().leg(60 * minutes, 0.93 * kmh / 3.6).stream()).implausible == ""


def test_a_fast_train_is_told_by_its_own_speed() -> None:
    home = Run().leg(1800, 2.9).leg(600, 50.0).leg(300, 0.0).leg(600, 50.0)
    found = measured(home.stream(cadence_spm=None))
    assert found.cut_off == "the last 25 minutes at 144 km/h are left out"
    tunnel = home.stream(cadence_spm=None)
    seen = (tunnel.time_s < 2100) | (tunnel.time_s > 2500)
    # What nobody recorded has no speed, neither a high one nor a low one.
    found = measured(each(tunnel, lambda values: values[seen]))
    assert found.cut_off == "the last 25 minutes at 147 km/h are left out"
    between = Run().leg(1800, 2.9).leg(900, 40.0).leg(1800, 2.9)
    assert measured(between.stream()).implausible == "15 minutes of it went at 144 km/h"


def cycled_there(calm_bpm: float, ride_mps: float = 6.1, *, grade: float = 0.0) -> Stream:
    """Twelve minutes fast, then half an hour of running at 150 beats."""
    beats = np.r_[np.full(720, calm_bpm), np.full(1801, 150.0)]
    ride = Run().leg(720, ride_mps, grade).leg(1800, 3.3)
    return ride.stream(hr_bpm=beats, cadence_spm=None)


def test_a_train_before_the_run_with_a_calm_heart_is_left_out_without_a_warning() -> None:
    beats = np.r_[np.full(900, 80.0), np.full(1801, 150.0)]
    stream = Run().leg(900, 30.0).leg(1800, 3.0).stream(hr_bpm=beats, cadence_spm=None)
    assert measured(stream).cut_off == "the first 15 minutes at 108 km/h are left out"


def test_a_bicycle_to_the_track_is_told_by_the_calm_heart() -> None:
    found = measured(cycled_there(112))
    assert found.cut_off == "the first 12 minutes at 22 km/h are left out"
    assert found.distance_m == pytest.approx(1800 * 3.3, abs=30)


@pytest.mark.parametrize(
    "stream",
    [cycled_there(155), cycled_there(112, 4.2), cycled_there(112, grade=-0.05)],
    ids=["hard", "not so fast", "downhill"],
)
def test_a_fast_start_on_foot_stays(stream: Stream) -> None:
    assert measured(stream).cut_off == ""
