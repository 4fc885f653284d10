"""The measures on runs of people we never met.

All runs are measured once. Every number must be a human one, agree with the watch's own where it
wrote one, and make nothing of what was not there.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analyzer.errors import LegstatsError
from analyzer.importers import fit
from analyzer.measures.run import measure_run
from analyzer.model import RunMeasures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model import Activity

pytestmark = pytest.mark.real
LONG_ENOUGH_S = 900


@pytest.fixture(scope="module")
def runs(real_folder: Path) -> list[tuple[Activity, RunMeasures]]:
    return list(runs_in(real_folder))


def runs_in(folder: Path) -> Iterator[tuple[Activity, RunMeasures]]:
    for path in sorted((folder / "fit").glob("*.fit")):
        try:
            activities = fit.read(path.read_bytes(), path.name)
        except LegstatsError:
            continue
        for activity in activities:
            if activity.sport == "run" and activity.stream is not None:
                yield activity, measured(activity)


def measured(activity: Activity) -> RunMeasures:
    assert activity.stream is not None
    return measure_run(
        activity.stream,
        surface=activity.surface or "road",
        pauses=activity.pauses,
        hr_source=activity.hr_source,
    )


def test_every_real_run_is_measured_in_human_numbers(
    runs: list[tuple[Activity, RunMeasures]],
) -> None:
    bounds = {
        "speed_mps": (0.5, 7),
        "gap_speed_mps": (0.5, 7),
        "hr_bpm": (40, 215),
        "cadence_spm": (130, 210),
        "step_length_mm": (250, 1700),
        "efficiency": (0.4, 2.2),
        "repetitions": (0, 30),
        "hr_coverage": (0, 1),
    }
    seen = 0
    for activity, found in runs:
        seen += 1
        for entry in fields(RunMeasures):
            value = getattr(found, entry.name)
            assert not isinstance(value, float) or np.isfinite(value), activity.source.name
        for name, (low, high) in bounds.items():
            value = getattr(found, name)
            assert value is None or low <= value <= high, (activity.source.name, name)
    assert seen >= 15


def test_distance_and_heart_rate_agree_with_the_watch(
    runs: list[tuple[Activity, RunMeasures]],
) -> None:
    compared = 0
    for activity, found in runs:
        if (activity.moving_s or 0) < LONG_ENOUGH_S or found.distance_m is None:
            continue
        compared += 1
        assert found.distance_m == pytest.approx(activity.distance_m, rel=0.05)
        if activity.avg_hr_bpm and found.avg_hr_bpm:
            assert found.avg_hr_bpm == pytest.approx(activity.avg_hr_bpm, abs=2)
        if activity.climb_m and found.climb_m is not None and activity.climb_m > 30:
            assert found.climb_m == pytest.approx(activity.climb_m, rel=0.35)
    assert compared >= 8


def test_steady_runs_of_strangers_hold_no_repetitions(
    runs: list[tuple[Activity, RunMeasures]],
) -> None:
    names = {
        activity.source.name: found.repetitions
        for activity, found in runs
        if (found.steady_minutes or 0) >= 10
    }
    assert len(names) >= 6
    assert set(names.values()) == {0.0}


def test_no_strangers_pulse_is_mistaken_for_the_steps(
    runs: list[tuple[Activity, RunMeasures]],
) -> None:
    """In at least two of these runs an honest pulse equals the cadence for a fifth of the time."""
    for activity, _ in runs:
        assert activity.stream is not None
        as_wrist = measure_run(activity.stream, surface="road", hr_source="wrist")
        assert "steps" not in as_wrist.hr_problem, activity.source.name
