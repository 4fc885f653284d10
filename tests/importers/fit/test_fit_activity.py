"""What a runner finds in one activity of a FIT file.

Files are written by the vendor's encoder (``fakes.fit_encoder``) and read as legstats reads them:
sport, surface, times, heart rate's source, local time, laps, name and device, or in plain words
why the file is no activity.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.fit_encoder import Session, fit_file, ride, run, run_file, strength, strength_file

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers.fit import read

if TYPE_CHECKING:
    from analyzer.model import Activity

MORNING = datetime(2026, 3, 14, 6, 30, tzinfo=UTC)


def one(data: bytes) -> Activity:
    (activity,) = read(data, "morning.fit")
    return activity


def test_an_easy_run_is_read_with_all_the_watch_knew_of_it() -> None:
    run = one(run_file(MORNING, 30, pace=360, hr=142, rpe=3, feel=75, temperature_c=11))

    assert (run.sport, run.sport_detail, run.surface) == ("run", "running", "road")
    assert run.started_at == MORNING
    assert run.ended_at == MORNING + timedelta(minutes=30)
    assert (run.elapsed_s, run.moving_s) == (1800.0, 1800.0)
    assert run.distance_m == pytest.approx(5000.0)
    assert (run.avg_hr_bpm, run.max_hr_bpm) == (142.0, 142.0)
    assert (run.rpe, run.feel, run.temperature_c) == (3.0, 75.0, 11.0)
    assert run.device == "Forerunner 965"
    assert run.utc_offset_s == 7200
    assert run.problems == ()


def test_its_stream_has_one_row_for_each_second() -> None:
    stream = one(run_file(MORNING, 10, pace=360, hr=142, cadence_spm=171)).stream

    assert stream is not None
    assert len(stream) == 601
    assert stream.time_s.tolist() == list(range(601))
    assert stream.distance_m[-1] == pytest.approx(600 / 0.36, abs=0.01)
    assert np.all(stream.speed_mps == 2.778)
    assert np.all(stream.hr_bpm == 142)
    assert np.all(stream.altitude_m == 100)
    assert np.all(stream.cadence_spm == 171.0), "strides of one leg, with their halves, doubled"
    assert np.all(stream.ground_contact_ms == 250)
    assert np.all(stream.vertical_oscillation_mm == 90)
    assert stream.step_length_mm[0] == pytest.approx(60_000 / 171 * 2.7778, abs=0.1)
    assert stream.power_w is None


def test_positions_are_not_kept() -> None:
    stream = one(run_file(MORNING, 5, positions=True)).stream

    assert {name for name, _ in stream.columns()} == {
        "time_s", "distance_m", "speed_mps", "altitude_m", "hr_bpm", "cadence_spm",
        "step_length_mm", "ground_contact_ms", "vertical_oscillation_mm", "vertical_ratio_pct",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sub_sport", "surface"),
    [
        ("generic", "road"),
        ("street", "road"),
        ("treadmill", "treadmill"),
        ("indoor_running", "treadmill"),
        ("track", "track"),
        ("trail", "trail"),
        ("virtual_activity", "virtual"),
    ],
)
def test_the_surface_is_what_the_runner_chose_on_the_watch(sub_sport: str, surface: str) -> None:
    assert one(run_file(MORNING, 5, sub_sport=sub_sport)).surface == surface


@pytest.mark.parametrize(
    ("sport", "sub_sport", "read_as"),
    [
        ("running", "trail", ("run", "trail")),
        ("fitness_equipment", "treadmill", ("run", "treadmill")),
        ("cycling", "mountain", ("ride", "mountain")),
        ("fitness_equipment", "indoor_cycling", ("ride", "indoor_cycling")),
        ("e_biking", "generic", ("ride", "e_biking")),
        ("hiking", "generic", ("walk", "hiking")),
        ("walking", "treadmill", ("walk", "treadmill")),
        ("swimming", "open_water", ("swim", "open_water")),
        ("training", "strength_training", ("strength", "strength_training")),
        ("fitness_equipment", "strength_training", ("strength", "strength_training")),
        ("training", "yoga", ("other", "yoga")),
        ("training", "cardio_training", ("strength", "cardio_training")),
        ("hiit", "generic", ("strength", "hiit")),
        ("training", "hiit", ("strength", "hiit")),
        ("volleyball", "generic", ("other", "volleyball")),
        ("transition", "generic", ("other", "transition")),
        ("running", "bike_to_run_transition", ("other", "bike_to_run_transition")),
    ],
)
def test_sports_are_told_apart(sport: str, sub_sport: str, read_as: tuple[str, str]) -> None:
    session = Session(started_at=MORNING, seconds=300, sport=sport, sub_sport=sub_sport)

    activity = one(fit_file(session))

    assert (activity.sport, activity.sport_detail) == read_as
    assert (activity.surface is None) == (activity.sport != "run")


def test_cadence_and_steps_are_for_feet_only() -> None:
    stream = one(fit_file(ride(MORNING, 5, cadence_spm=90))).stream

    assert stream.cadence_spm is None
    assert np.all(stream.power_w == 180)


def test_a_watch_that_counts_the_steps_of_both_feet_is_not_doubled() -> None:
    stream = one(run_file(MORNING, 5, cadence_spm=340, dynamics=False)).stream

    assert np.all(stream.cadence_spm == 170)


@pytest.mark.parametrize(
    ("facts", "source"),
    [
        ({"straps": ["ant"]}, "chest"),
        ({"straps": ["ble"]}, "chest"),
        ({"straps": ["ant"], "optical_hr": False}, "chest"),
        ({"straps": ["pod"]}, "wrist"),
        ({}, "wrist"),
        ({"optical_hr": False}, "wrist"),
        ({"optical_hr": False, "product": 1623}, "chest"),
        ({"optical_hr": False, "product": 9999}, "unknown"),
        ({"optical_hr": False, "manufacturer": "suunto", "product": 66}, "unknown"),
        ({"hr": None}, None),
        ({"hr": 0}, None),
    ],
)
def test_where_heart_rate_was_measured(facts: dict[str, object], source: str | None) -> None:
    activity = one(run_file(MORNING, 5, **facts))

    assert activity.hr_source == source
    assert (activity.avg_hr_bpm is None) == (source is None)


def test_zero_heart_rate_is_unknown() -> None:
    stream = one(run_file(MORNING, 2, hr=lambda second: 0 if second < 60 else 150)).stream

    assert np.isnan(stream.hr_bpm[:60]).all()
    assert np.all(stream.hr_bpm[60:] == 150)


@pytest.mark.parametrize(
    ("hours", "offset_s"),
    [(0, 0), (-8, -28800), (5.75, 20700), (14, 50400), (2.01, 7200), (40, None), (2.12, None)],
)
def test_local_time_is_believed_within_reason(hours: float, offset_s: int | None) -> None:
    assert one(run_file(MORNING, 5, utc_offset_h=hours)).utc_offset_s == offset_s


def test_no_local_time_is_no_offset() -> None:
    assert one(run_file(MORNING, 5, utc_offset_h=None)).utc_offset_s is None
    assert one(run_file(MORNING, 5, without=["activity"])).utc_offset_s is None


def test_laps_are_as_the_watch_cut_them() -> None:
    laps = one(run_file(MORNING, 15, pace=360, hr=142)).laps

    assert [lap.started_at for lap in laps] == [MORNING + timedelta(minutes=m) for m in (0, 6, 12)]
    assert [lap.elapsed_s for lap in laps] == [360, 360, 180]
    assert [lap.avg_hr_bpm for lap in laps] == [142, 142, 142]
    assert {lap.intensity for lap in laps} == {"active"}


def test_the_name_is_the_planned_workouts_or_the_sport_profiles() -> None:
    assert one(strength_file(MORNING, ["squat"], workout_name="Legs A")).name == "Legs A"
    assert one(strength_file(MORNING, ["squat"], profile_name="Leg day")).name == "Leg day"
    assert one(strength_file(MORNING, ["squat"])).name == ""


def test_the_device_is_named_as_its_owner_knows_it() -> None:
    assert one(run_file(MORNING, 5, product=2697)).device == "fēnix 5"
    assert one(
        run_file(MORNING, 5, manufacturer="suunto", product_name="Suunto Race 2")
    ).device == ("Suunto Race 2")
    assert one(run_file(MORNING, 5, manufacturer="wahoo_fitness", product=1)).device == (
        "Wahoo Fitness"
    )


def test_climb_comes_from_the_summary() -> None:
    hill = one(run_file(MORNING, 10, altitude_m=lambda s: 100 + (s if s < 300 else 600 - s) / 3))

    assert (hill.climb_m, hill.descent_m) == (100.0, 100.0)


def test_the_key_depends_on_the_content_and_not_on_the_name() -> None:
    data = run_file(MORNING, 5)
    (activity,), (renamed,) = read(data, "a.fit"), read(data, "b.fit")

    assert activity.source.kind == "fit"
    assert (activity.source.name, renamed.source.name) == ("a.fit", "b.fit")
    assert activity.source.key == renamed.source.key
    assert activity.source.key.endswith("#0")
    assert one(run_file(MORNING, 6)).source.key != activity.source.key


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("workout", "This is a workout plan, not an activity."),
        ("settings", "This is the settings of a device, not an activity."),
        ("weight", "This is a reading of a scale, not an activity."),
        ("monitoring_b", "This is a day's steps and heart rate, not an activity."),
        ("course", "This is a course to follow, not an activity."),
        ("exd_configuration", "This is FIT data of kind 40, not an activity."),
    ],
)
def test_what_is_no_activity_says_what_it_is(kind: str, sentence: str) -> None:
    with pytest.raises(NotAnActivityError) as refused:
        read(run_file(MORNING, 5, file_type=kind), "x.fit")

    assert refused.value.message == sentence


def test_an_activity_file_without_anything_in_it_is_no_activity() -> None:
    with pytest.raises(NotAnActivityError, match="no session, no sets and no recording"):
        read(run_file(MORNING, 5, without=["session", "record"]), "x.fit")


def test_a_session_without_any_record_is_still_an_activity() -> None:
    activity = one(run_file(MORNING, 25, without=["record", "event"]))

    assert activity.stream is None
    assert activity.ended_at == MORNING + timedelta(minutes=25)
    assert activity.distance_m == pytest.approx(1500 / 0.36, abs=0.01)


def test_a_run_that_has_not_happened_yet_is_refused_in_words() -> None:
    with pytest.raises(ImportProblemError) as refused:
        read(run_file(datetime(2089, 5, 3, tzinfo=UTC), 5), "x.fit")

    assert refused.value.message == (
        "The watch's clock was wrong: the file says 3 May 2089, which has not come yet."
    )


def test_a_watch_whose_clock_was_never_set_is_reported() -> None:
    activity = one(run_file(datetime(1990, 7, 9, 7, tzinfo=UTC), 5, utc_offset_h=None))

    assert activity.problems == ("The watch's clock was not set: it says this was on 9 July 1990.",)


def test_fitparse_reads_the_same_activities() -> None:
    data = fit_file(
        strength(MORNING, ["squat", "unknown"]),
        run(MORNING + timedelta(hours=1), 10, pauses=[(100, 160)], straps=["ant"], rpe=4),
    )

    own, other = read(data, "x.fit"), read(data, "x.fit", decoder="fitparse")

    assert [replace(a, stream=None) for a in own] == [replace(a, stream=None) for a in other]
    for mine, theirs in zip(own, other, strict=True):
        columns = dict(theirs.stream.columns())
        assert columns.keys() == dict(mine.stream.columns()).keys()
        for name, values in mine.stream.columns():
            np.testing.assert_allclose(values, columns[name], err_msg=name)
