"""A distance corrected after the run moves all that is measured in metres, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from analyzer.dataset.assemble import MergedActivity, assemble_frames
from analyzer.measures.run import measure_run
from analyzer.model import Activity, Joined, Profiles, Source, Stream

SECONDS = 2_401
METRES = 2.7 * (SECONDS - 1)
NINE_OCLOCK = datetime(2026, 10, 5, 9, tzinfo=UTC)
STREAM = Stream(
    time_s=np.arange(SECONDS, dtype=float),
    distance_m=2.7 * np.arange(SECONDS),
    hr_bpm=137.0 + np.arange(SECONDS) // 11 % 7,
)
MEASURES = measure_run(STREAM, surface="treadmill", hr_source="chest")


def merged_run(distance_m: float, moving_s: float = SECONDS - 1) -> MergedActivity:
    activity = Activity(
        source=Source("fit", "a.fit", "k"),
        sport="run",
        surface="treadmill",
        started_at=NINE_OCLOCK,
        ended_at=NINE_OCLOCK + timedelta(seconds=SECONDS - 1),
        elapsed_s=SECONDS - 1,
        moving_s=moving_s,
        distance_m=distance_m,
    )
    return MergedActivity("run-1", activity, ("fit",), MEASURES, "k")


def frames_of(run: MergedActivity) -> tuple[dict[str, float], np.ndarray]:
    assert MEASURES.minutes is not None
    assert MEASURES.hr_profile is not None
    assert MEASURES.pace_profile is not None

    minutes, beats, paces = MEASURES.minutes, MEASURES.hr_profile, MEASURES.pace_profile
    long = Profiles(
        Joined(minutes, (len(minutes.minute),)),
        Joined(beats, (len(beats.hr_bpm),)),
        Joined(paces, (len(paces.reps_above),)),
    )
    frames = assemble_frames([run], lambda _: long)
    return frames.runs.iloc[0].to_dict(), frames.minutes["speed_mps"].to_numpy()


def test_a_belt_corrected_at_the_service_is_one_pace_everywhere() -> None:
    run, minutes = frames_of(merged_run(7_800.0))
    mps = 7_800.0 / (SECONDS - 1)
    assert run["distance_m"] == 7_800.0
    assert 1000 / run["pace_s_per_km"] == pytest.approx(mps, rel=0.01)
    assert run["speed_mps"] == pytest.approx(mps, rel=0.01)
    assert run["steady_speed_mps"] == pytest.approx(mps, rel=0.01)
    assert minutes[5] == pytest.approx(mps, rel=0.01)
    assert run["efficiency"] == pytest.approx(60 * mps / 140, rel=0.02)


def test_a_distance_that_agrees_moves_nothing() -> None:
    run, _ = frames_of(merged_run(METRES * 1.01))
    assert run["speed_mps"] == MEASURES.speed_mps


def test_a_run_cropped_at_the_service_has_the_pace_of_what_is_left() -> None:
    run, _ = frames_of(merged_run(METRES / 2, (SECONDS - 1) / 2))
    assert 1000 / run["pace_s_per_km"] == pytest.approx(2.7, rel=0.01)
    assert run["speed_mps"] == MEASURES.speed_mps


def test_a_run_of_which_half_was_recorded_has_the_pace_of_its_summary() -> None:
    run, _ = frames_of(merged_run(METRES * 2, (SECONDS - 1) * 2))
    assert 1000 / run["pace_s_per_km"] == pytest.approx(2.7, rel=0.01)


def test_a_distance_without_measures_is_left_as_it_is() -> None:
    one = replace(merged_run(5_000.0), measures=None, measured_by="")
    assert one.distance_times == 1.0
