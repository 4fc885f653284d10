"""How many fast repetitions a run holds, found in the run itself.

A table of sessions as a coach would write them, with the number each holds, run with up to 6 % of
noise; steady, hilly, stopping and racing runs hold none.
"""

from __future__ import annotations

import numpy as np
import pytest
from fakes.streams import Run, smart, wander

from analyzer.measures.run import measure_run


def warm() -> Run:
    return Run().leg(900, 2.8)


def hills() -> Run:
    run = Run()
    for _ in range(8):
        run.leg(180, 2.2, 0.08).leg(120, 3.0).leg(150, 3.4, -0.08)
    return run


SESSIONS = {
    "6 x 3 min": (warm().times(6, (180, 4.2), (120, 2.3)).leg(600, 2.7), 6),
    "10 x 400 m, jogging between": (warm().times(10, (89, 4.5), (75, 2.2)).leg(600, 2.7), 10),
    "10 x 400 m, walking between": (warm().times(10, (89, 4.5), (60, 1.3)).leg(600, 2.7), 10),
    "10 x 400 m, standing between": (warm().times(10, (89, 4.5), (60, 0.0)).leg(600, 2.7), 10),
    "4 x 1 km at threshold, 1 min jog": (warm().times(4, (250, 4.0), (60, 2.8)).leg(600, 2.8), 4),
    "5 x 5 min a fifth faster": (warm().times(5, (300, 3.4), (120, 2.8)).leg(600, 2.8), 5),
    "8 x 1 min fartlek": (warm().times(8, (60, 4.3), (60, 2.6)).leg(600, 2.7), 8),
    "steady": (Run().leg(3600, 2.8), 0),
    "progression": (Run().ramp(3600, 2.6, 3.7), 0),
    "fast finish": (Run().leg(3000, 2.8).leg(600, 3.8), 0),
    "hilly at even effort": (hills(), 0),
    "parkrun, fast start and kick": (Run().leg(60, 4.6).leg(1200, 4.1).leg(60, 5.0), 0),
    "warm-up, parkrun, jog home": (Run().leg(600, 2.7).leg(1200, 4.1).leg(600, 2.5), 0),
    "6 strides of 20 s": (Run().leg(2400, 2.8).times(6, (20, 5.5), (60, 2.5)), 0),
    "run 4 min, walk 1 min": (Run().times(12, (240, 2.9), (60, 1.4)), 0),
    "traffic lights": (Run().times(18, (170, 3.0), (30, 0.0)), 0),
}


@pytest.mark.parametrize("noise", [0.0, 0.03, 0.06])
@pytest.mark.parametrize("session", SESSIONS)
def test_repetitions_are_counted_and_nothing_else_is(session: str, noise: float) -> None:
    run, expected = SESSIONS[session]
    for seed in range(3):
        stream = run.stream(noise=noise, seed=seed, hr_bpm=None)
        assert measure_run(stream, surface="road", hr_source=None).repetitions == expected


def test_smart_recording_sees_the_same_repetitions() -> None:
    stream = smart(SESSIONS["6 x 3 min"][0].stream(noise=0.03), longest_s=7)
    assert measure_run(stream, surface="road", hr_source=None).repetitions == 6


def test_on_a_treadmill_speed_alone_is_enough() -> None:
    run = SESSIONS["6 x 3 min"][0].stream(noise=0.02)
    size = len(run)
    climbing = run.__class__(
        time_s=run.time_s, distance_m=run.distance_m, altitude_m=wander(size, 30, 20, 1)
    )
    assert measure_run(climbing, surface="treadmill", hr_source=None).repetitions == 6


def test_recoveries_with_the_watch_paused_still_part_the_repetitions() -> None:
    stream = warm().times(5, (180, 4.2)).leg(600, 2.7).stream(noise=0.02)
    time, pauses = stream.time_s.copy(), []
    for rep in range(1, 6):
        end = 900 + 180 * rep + 90 * (rep - 1)
        time = time + np.where(time > end, 90.0, 0.0)
        pauses.append((float(end), end + 90.0))
    columns = dict(stream.columns()) | {"time_s": time}
    found = measure_run(stream.__class__(**columns), surface="road", pauses=pauses, hr_source=None)
    assert found.repetitions == 5


def test_without_speed_repetitions_are_unknown_not_none() -> None:
    stream = Run().leg(1800, 2.8).stream(distance_m=None)
    assert measure_run(stream, surface="treadmill", hr_source=None).repetitions is None
