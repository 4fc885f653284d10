"""A lift takes somebody up faster than anybody climbs; a barometer that errs takes nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.streams import Run, wander

from analyzer.measures.run import measure_run

if TYPE_CHECKING:
    from analyzer.model import Floats, RunMeasures, Surface


def measured(
    run: Run, rise: Floats, hr_bpm: Floats | None = None, surface: Surface = "trail"
) -> RunMeasures:
    height = 600.0 + rise + wander(len(rise), 1.0, 20, 7)
    heart = {} if hr_bpm is None else {"hr_bpm": hr_bpm}
    stream = run.stream(noise=0.02, altitude_m=height, **heart)
    return measure_run(stream, surface=surface, hr_source="chest")


def rising(seconds: int, at: int, lasting: int, rise_m: float) -> Floats:
    return rise_m * np.clip((np.arange(seconds + 1) - at) / lasting, 0.0, 1.0)


def beats(seconds: int, at: int, lasting: int, calm: float) -> Floats:
    second = np.arange(seconds + 1)
    return np.where((second >= at) & (second < at + lasting), calm, 150.0) + np.sin(second / 9)


@pytest.mark.parametrize(
    ("minutes", "rise_m", "mps"),
    [(5, 750, 5.5), (8, 600, 4.6), (15, 790, 3.9), (25, 1200, 1.5), (7, 1500, 8.0)],
)
def test_a_lift_in_the_middle_leaves_no_run(minutes: int, rise_m: float, mps: float) -> None:
    lasting = 60 * minutes
    run = Run().leg(1500, 2.7).leg(lasting, mps).leg(1500, 2.7)
    found = measured(run, rising(3000 + lasting, 1500, lasting, rise_m))
    assert found.implausible.endswith(" m, faster than anybody climbs")
    assert found.climb_m is None or found.climb_m < rise_m


def test_a_low_lift_is_told_by_the_heart_or_the_speed() -> None:
    rise, lasting = rising(3420, 1500, 420, 420.0), 420
    still = Run().leg(1500, 2.7).leg(lasting, 2.7).leg(1500, 2.7)
    assert measured(still, rise, beats(3420, 1500, lasting, 85.0)).implausible != ""
    alike = measured(still, rise, beats(3420, 1500, lasting, 150.0))
    assert (alike.implausible, alike.cut_off, alike.climb_m) == ("", "", None)


@pytest.mark.parametrize(("lasting", "rise_m"), [(300, 800.0), (600, 800.0), (900, 1500.0)])
def test_a_barometer_that_errs_by_more_than_500_m_keeps_a_run_that_went_on(
    lasting: int, rise_m: float
) -> None:
    """Steps, heart and speed went on as before: nobody sat in a lift."""
    rise, run = rising(3600, 1200, lasting, rise_m), Run().leg(3600, 2.8)
    by_heart = measured(run, rise, beats(3600, 1200, lasting, 150.0))
    assert (by_heart.implausible, by_heart.cut_off, by_heart.climb_m) == ("", "", None)
    assert by_heart.height_problem.endswith("faster than anybody climbs")
    calm = measured(run, rise, beats(3600, 1200, lasting, 85.0))
    assert calm.implausible != ""


def test_one_that_falls_by_as_much_is_no_descent() -> None:
    fallen = measured(Run().leg(3600, 2.8), -rising(3600, 1200, 300, 800.0) + 800.0)
    assert (fallen.implausible, fallen.cut_off, fallen.descent_m) == ("", "", None)
    assert fallen.height_problem == "it falls 750 m in 5 min, faster than anybody comes down"


def test_a_lift_home_is_left_out_and_said() -> None:
    run = Run().leg(2400, 2.7).leg(480, 5.0)
    found = measured(run, rising(2880, 2400, 480, 800.0), beats(2880, 2400, 480, 85.0))
    assert found.implausible == ""
    assert found.cut_off == "the last 8 minutes going up 800 m are left out"
    assert found.distance_m == pytest.approx(6480, rel=0.02)


@pytest.mark.parametrize(
    ("run", "rise"),
    [
        # A vertical kilometre in half an hour, and stairs as fast as the fastest.
        (Run().leg(600, 2.7).leg(1800, 1.25), rising(2400, 600, 1800, 1000.0)),
        (Run().leg(600, 2.7).leg(573, 0.9).leg(600, 2.7), rising(1773, 600, 573, 320.0)),
        # A barometer that finds its height at once, in a minute, or only after long.
        (Run().leg(3600, 2.8), rising(3600, 1200, 1, 900.0)),
        (Run().leg(3600, 2.8), rising(3600, 1200, 60, 300.0)),
        (Run().leg(3600, 2.8), rising(3600, 1200, 400, 380.0)),
        (Run().leg(3600, 2.8), rising(3600, 600, 500, 700.0) - rising(3600, 1100, 5, 700.0)),
        # A shower that wets it again and again.
        (Run().leg(3600, 2.8), 0.9 * (np.arange(3601) % 280.0)),
    ],
)
def test_a_climber_and_a_barometer_that_errs_keep_the_run(run: Run, rise: Floats) -> None:
    found = measured(run, rise)
    assert (found.implausible, found.cut_off) == ("", "")


@pytest.mark.parametrize("surface", ["treadmill", "virtual", "track"])
def test_where_nobody_goes_up_height_says_nothing(surface: Surface) -> None:
    run, rise = Run().leg(3000, 2.8), rising(3000, 900, 900, 1400.0)
    found = measured(run, rise, surface=surface)
    assert (found.implausible, found.cut_off) == ("", "")
