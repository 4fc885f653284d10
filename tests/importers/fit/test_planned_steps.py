"""What a structured workout on the watch was meant to be, by its steps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from fakes.fit_encoder import fit_file, ride, run

from analyzer.importers.fit import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model import PlannedRun

MORNING = datetime(2026, 3, 14, 6, 30, tzinfo=UTC)
WARM_UP, COOL_DOWN = {"intensity": "warmup"}, {"intensity": "cooldown"}
HARD = {"intensity": "active", "duration_type": "time", "duration_value": 180_000}
JOG = {"intensity": "rest", "duration_type": "time", "duration_value": 90_000}


def back_to(step: int, times: int) -> Mapping[str, Any]:
    return {
        "duration_type": "repeat_until_steps_cmplt",
        "duration_value": step,
        "target_value": times,
    }


def in_zone(zone: int) -> Mapping[str, Any]:
    return {"intensity": "active", "target_type": "heart_rate", "target_value": zone}


def planned(*steps: Mapping[str, Any], workout: str = "Workout 12") -> PlannedRun:
    (activity,) = read(fit_file(run(MORNING, 30), workout_name=workout, steps=steps), "a.fit")
    return activity.planned


def test_six_times_three_minutes_are_intervals() -> None:
    found = planned(WARM_UP, HARD, JOG, back_to(1, 6), COOL_DOWN)
    assert found.kind == "intervals"
    assert found.evidence == "the steps of the workout on the watch: 6 repetitions"


def test_two_long_efforts_are_none() -> None:
    assert planned(WARM_UP, HARD, JOG, HARD, COOL_DOWN).kind == ""


@pytest.mark.parametrize(("zone", "kind"), [(1, "easy"), (2, "easy"), (4, "tempo"), (5, "")])
def test_a_run_to_be_kept_in_a_zone(zone: int, kind: str) -> None:
    assert planned(WARM_UP, in_zone(zone), COOL_DOWN).kind == kind


def test_steps_without_a_target_say_nothing() -> None:
    assert planned(WARM_UP, HARD, COOL_DOWN).kind == ""
    assert planned().kind == ""


def test_a_damaged_count_of_repeats_fills_no_memory() -> None:
    assert planned(WARM_UP, HARD, JOG, back_to(1, 2_000_000_000)).kind == "intervals"


def test_a_ride_in_zone_2_is_no_easy_run() -> None:
    (activity,) = read(fit_file(ride(MORNING, 30), steps=[in_zone(2)]), "a.fit")
    assert activity.planned.kind == ""
