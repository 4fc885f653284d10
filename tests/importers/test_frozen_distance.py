"""A counter that stands still or jumps, while the positions go on: the positions count, and say so.

Twenty minutes at 3 m/s north make 3,600 m whatever the device had counted by then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes.fit_encoder import run_file
from fakes.tracks import Lap, Point, Track, tcx

from analyzer.importers import tcx as tcx_reader
from analyzer.importers.fit import read
from analyzer.importers.reader import Context
from analyzer.matching.corrections import find_correction
from analyzer.model import Activity, Source

START = datetime(2026, 11, 10, 6, 30, tzinfo=UTC)
PACE = 1000 / 3


def frozen_run(*stretches: tuple[float, float], **facts: object) -> Activity:
    facts = {"positions": True, "every_s": 5, "pace": PACE} | facts
    (activity,) = read(run_file(START, 20, frozen=stretches, **facts), name="run.fit")
    return activity


def test_a_counter_that_froze_leaves_the_way_to_the_positions() -> None:
    run = frozen_run((298, 602))
    assert run.distance_m == pytest.approx(3600, rel=0.01)
    assert run.device_distance_m == pytest.approx(2685, rel=0.02)
    (said,) = run.problems
    assert "stood still for 5 min while its positions went on" in said
    assert "0.92 km along its positions count there" in said
    assert run.stream is not None
    assert run.stream.speed_mps is not None
    assert run.stream.speed_mps[80] == pytest.approx(3.0, rel=0.01)


def test_one_that_froze_to_the_end_does_not_end_the_run() -> None:
    assert frozen_run((298, 1300)).distance_m == pytest.approx(3600, rel=0.01)


@pytest.mark.parametrize(
    "facts",
    [
        {"positions": False},
        {"pace": lambda second: None if 298 < second < 602 else PACE},
        {"pauses": [(298, 602)]},
        {"pace": 50.0},
    ],
    ids=["on a belt", "standing", "paused", "in a car"],
)
def test_a_counter_that_rightly_stands_is_believed(facts: dict[str, object]) -> None:
    run = frozen_run((298, 602), **facts)
    assert run.device_distance_m is None
    assert not any("positions" in said for said in run.problems)


def counted(second: int) -> float:
    """Return a counter that stands from the fifth minute to the tenth, and jumps at the 15th."""
    stood = min(max(second - 300, 0), 300)
    return 3.0 * (second - stood) + (5_000 if second >= 900 else 0)


def test_in_tcx_too_and_a_jump_counts_as_far_as_the_positions_went() -> None:
    points = [Point(second=s, metre=3.0 * s, counted=counted(s)) for s in range(0, 1201, 5)]
    lap = Lap(second=0, timer_s=1200, metres=counted(1200), stretches=range(1))
    (run,) = tcx_reader.read(tcx(Track(stretches=[points], laps=[lap])), Context("run.tcx"))
    assert run.distance_m == pytest.approx(3600, rel=0.01)
    (said,) = [one for one in run.problems if "positions" in one]
    assert "stood still for 5 min" in said
    assert "jumped by 5.0 km where its positions did not" in said


def test_the_service_that_was_sent_the_wrong_count_corrects_nothing() -> None:
    run = frozen_run((298, 602))
    row = Activity(
        Source("strava_export", "activities.csv", "row"),
        "run",
        run.started_at,
        run.started_at + timedelta(minutes=20),
        distance_m=run.device_distance_m,
        elapsed_s=1200.0,
        moving_s=1200.0,
    )
    assert find_correction([run, row]).row is None
    assert find_correction([run, replace(row, distance_m=3300.0)]).distance_m == 3300.0
