"""Other people's files: every one ends in the runner's words, and its sums add up.

Every file is read once for all tests. Each becomes activities or one sentence; times, distances
and pauses must agree with each other, and a few well-known files with what is known of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers.fit import read

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity

pytestmark = pytest.mark.real

SETTINGS_PLANS_AND_SCALES = (
    "Daniel-Vitanza", "dtcooper__Monitoring", "dtcooper__Settings", "dtcooper__Weight",
    "dtcooper__Workout", "muktihari__valid_only_contain_fileid",
)  # fmt: skip
WITHOUT_ANY_TIME = "dtcooper__DeveloperData.fit"


@pytest.fixture(scope="module")
def fit_files(real_folder: Path) -> list[Path]:
    files = sorted((real_folder / "fit").glob("*.fit"))
    assert len(files) > 60
    return files


@pytest.fixture(scope="module")
def outcomes(fit_files: list[Path]) -> dict[str, list[Activity] | str]:
    return {path.name: outcome(path) for path in fit_files}


@pytest.fixture(scope="module")
def found(outcomes: dict[str, list[Activity] | str]) -> dict[str, list[Activity]]:
    return {name: those for name, those in outcomes.items() if isinstance(those, list)}


def outcome(path: Path, decoder: str = "own") -> list[Activity] | str:
    try:
        return read(path.read_bytes(), path.name, decoder=decoder)
    except (NotAnActivityError, ImportProblemError) as other:
        return f"{type(other).__name__}: {other.message}"


def test_every_file_ends_as_activities_or_with_one_sentence(
    outcomes: dict[str, list[Activity] | str],
) -> None:
    sentences = {name: said for name, said in outcomes.items() if isinstance(said, str)}

    assert all(said.endswith(".") and said.count(". ") == 0 for said in sentences.values())
    others = {name for name, said in sentences.items() if said.startswith("NotAnActivity")}
    assert others == {name for name in outcomes if name.startswith(SETTINGS_PLANS_AND_SCALES)}
    assert sentences.keys() - others == {WITHOUT_ANY_TIME}


def test_times_sums_and_streams_are_plausible(found: dict[str, list[Activity]]) -> None:
    for name, activities in found.items():
        for one in activities:
            said = f"{name} at {one.started_at}"
            assert one.ended_at > one.started_at, said
            assert 0 < one.moving_s <= one.elapsed_s, said
            paused = sum(end - start for start, end in one.pauses)
            assert one.moving_s == pytest.approx(one.elapsed_s - paused, abs=75), said
            assert {len(values) for _, values in one.stream.columns()} == {len(one.stream)}, said
            assert (np.diff(one.stream.time_s) > 0).all(), said
            assert one.stream.time_s[0] >= 0, said
            assert one.stream.time_s[-1] <= one.elapsed_s, said


def test_the_streams_distance_is_the_sessions(found: dict[str, list[Activity]]) -> None:
    checked = 0
    for name, activities in found.items():
        for one in activities:
            if one.distance_m is None:
                continue
            distance = one.stream.distance_m
            assert (np.diff(distance[np.isfinite(distance)]) >= 0).all(), name
            assert np.nanmax(distance) == pytest.approx(one.distance_m, rel=0.04, abs=8), name
            checked += 1
    assert checked > 45


def test_lifting_running_lifting_in_one_file_are_three(found: dict[str, list[Activity]]) -> None:
    three = found["jarkko__20555050352_ACTIVITY.fit"]

    assert [one.sport for one in three] == ["strength", "run", "strength"]
    assert [sum(s.effort == "active" for s in one.sets) for one in three] == [4, 0, 16]
    assert [one.rpe for one in three] == [None, None, 2.0]
    assert three[0].ended_at < three[1].started_at < three[1].ended_at < three[2].started_at
    assert {one.hr_source for one in three} == {"wrist"}
    assert {one.utc_offset_s for one in three} == {10800}


def test_a_ride_and_then_heavy_lifting(found: dict[str, list[Activity]]) -> None:
    ride, lifting = found["jarkko__20744294788_ACTIVITY.fit"]

    assert [ride.sport, lifting.sport] == ["ride", "strength"]
    assert ride.sets == ()
    active = [one for one in lifting.sets if one.effort == "active"]
    assert len(active) == 41
    deadlifts = [one.weight_kg for one in active if one.exercise == "deadlift" and one.weight_kg]
    assert (min(deadlifts), max(deadlifts)) == (76, 136)
    starts = [one.started_at for one in lifting.sets]
    assert starts == sorted(starts)


def test_a_triathlon_reads_the_same_with_its_summary_first_or_last(
    found: dict[str, list[Activity]],
) -> None:
    first = found["muktihari__triathlon_summary_first.fit"]
    last = found["muktihari__triathlon_summary_last.fit"]

    assert [one.sport for one in first] == ["swim", "other", "ride", "other", "run"]
    assert [without_origin(one) for one in first] == [without_origin(one) for one in last]
    for mine, theirs in zip(first, last, strict=True):
        assert_same_streams(mine, theirs)


def without_origin(one: Activity) -> Activity:
    return replace(one, source=None, stream=None)


def assert_same_streams(mine: Activity, theirs: Activity) -> None:
    columns = dict(theirs.stream.columns())
    assert columns.keys() == dict(mine.stream.columns()).keys()
    for name, values in mine.stream.columns():
        np.testing.assert_allclose(values, columns[name], atol=1e-6, err_msg=name)


def test_yoga_and_strength_without_sets(found: dict[str, list[Activity]]) -> None:
    (yoga,) = found["jimmykane__failed.fit"]
    (suunto,) = found["jimmykane__suunto-weight.fit"]
    (garmin,) = found["jimmykane__user_metrics.fit"]

    assert (yoga.sport, yoga.sport_detail, len(yoga.sets)) == ("other", "yoga", 1)
    assert [suunto.sport, garmin.sport] == ["strength", "strength"]
    assert suunto.sets == garmin.sets == ()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("dtcooper__2013-02-06-12-11-14.fit", "chest"),
        ("dtcooper__garmin-fenix-5-run.fit", "chest"),
        ("tormoder__mornindew-broken.fit", "chest"),
        ("dtcooper__activity-small-fenix2-run.fit", "chest"),
        ("roznet__running.fit", "wrist"),
        ("jimmykane__garmin-stamina.fit", "wrist"),
        ("jimmykane__suunto-weight.fit", "unknown"),
        ("dtcooper__null_compressed_speed_dist.fit", None),
    ],
)
def test_where_heart_rate_was_measured(
    found: dict[str, list[Activity]], name: str, source: str | None
) -> None:
    assert found[name][0].hr_source == source


def test_what_damaged_files_still_hold_is_kept(found: dict[str, list[Activity]]) -> None:
    (ride,) = found["dtcooper__nick.fit"]
    (run,) = found["dtcooper__activity-unexpected-eof.fit"]
    (twice,) = found["dtcooper__activity-activity-filecrc.fit"]

    assert ride.sport == "ride"
    assert len(ride.stream) > 14_000
    assert len(run.stream) == len(twice.stream) == 14
    for one in (ride, run, twice):
        assert one.problems


def test_a_clock_that_was_never_set_is_reported(found: dict[str, list[Activity]]) -> None:
    (one,) = found["dtcooper__antfs-dump.63.fit"]

    assert "The watch's clock was not set: it says this was on 9 July 1990." in one.problems
    assert one.utc_offset_s is None


@pytest.mark.parametrize(
    "name",
    [
        "jarkko__20555050352_ACTIVITY.fit",
        "jarkko__20744294788_ACTIVITY.fit",
        "jimmykane__running-with-developer-data.fit",
        "muktihari__triathlon_summary_first.fit",
        "dtcooper__compressed-speed-distance.fit",
        "dtcooper__activity-small-fenix2-run.fit",
    ],
)
def test_fitparse_reads_the_same_activities(
    real_folder: Path, found: dict[str, list[Activity]], name: str
) -> None:
    other = outcome(real_folder / "fit" / name, decoder="fitparse")

    assert [replace(one, stream=None) for one in other] == [
        replace(one, stream=None) for one in found[name]
    ]
    for mine, theirs in zip(found[name], other, strict=True):
        assert_same_streams(mine, theirs)
