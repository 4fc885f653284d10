"""TCX becomes activities with their laps; courses and plans do not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.command import legstats
from fakes.tracks import START, Lap, Point, Track, along, tcx
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise
from analyzer.importers.tcx import read, recognises

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity

COURSE = (
    "<Courses><Course><Name>Loop</Name><Track><Trackpoint><Time>2026-03-14T06:30:00Z</Time>"
    "</Trackpoint><Trackpoint><Time>2026-03-14T06:40:00Z</Time></Trackpoint></Track></Course>"
    "</Courses>"
)


def one(data: bytes) -> Activity:
    (activity,) = read(data, Context("run.tcx"))
    return activity


def outcome(data: bytes) -> tuple[list[Activity], str]:
    try:
        return read(data, Context("run.tcx")), ""
    except (ImportProblemError, NotAnActivityError) as said:
        return [], said.message


def counted(seconds: range, pace: float = 300.0, **facts: float) -> list[Point]:
    """Points with the distance the watch counted, two per cent more than the positions say."""
    return [
        Point(second=s, metre=s * 1000 / pace, counted=s * 1020 / pace, **facts) for s in seconds
    ]


def two_laps(**facts: float) -> Track:
    return Track(
        sport="Running",
        description="windy",
        stretches=[counted(range(600), **facts), counted(range(600, 1201), **facts)],
        laps=[
            Lap(second=0, timer_s=600, metres=2040, hr=144, stretches=[0]),
            Lap(second=600, timer_s=600, metres=2040, stretches=[1]),
        ],
    )


def test_a_run_with_its_laps() -> None:
    run = one(tcx(two_laps(hr=150, altitude=500, cadence=88)))

    assert (run.sport, run.surface, run.sport_detail) == ("run", "road", "running")
    assert (run.started_at, run.ended_at) == (START, START + timedelta(minutes=20))
    assert (run.elapsed_s, run.moving_s, run.pauses) == (1200, 1200, ())
    assert (run.avg_hr_bpm, run.max_hr_bpm, run.hr_source) == (150, 150, "unknown")
    assert (run.device, run.description, run.problems) == ("Forerunner 255", "windy", ())
    assert [lap.started_at for lap in run.laps] == [START, START + timedelta(minutes=10)]
    assert [(lap.elapsed_s, lap.distance_m) for lap in run.laps] == [(600, 2040)] * 2
    assert [lap.avg_hr_bpm for lap in run.laps] == [144, None]
    assert {lap.intensity for lap in run.laps} == {"active"}


def test_a_run_is_called_by_the_workout_it_followed() -> None:
    assert one(tcx(replace(two_laps(), plan="Easy 40 min"))).name == "Easy 40 min"
    assert one(tcx(two_laps())).name == ""


def test_the_watchs_own_distance_is_believed() -> None:
    run = one(tcx(two_laps()))

    assert run.distance_m == 4080
    assert run.stream.distance_m[-1] == pytest.approx(4080)


def test_numbers_with_a_decimal_comma_are_read() -> None:
    dotted = tcx(two_laps(hr=150.0))
    commas = re.sub(rb"(\d)\.(\d+<)", rb"\1,\2", dotted)
    run, plain = one(commas), one(dotted)

    assert b"<LatitudeDegrees>48," in commas
    assert run.distance_m == plain.distance_m == 4080
    assert run.stream.distance_m == pytest.approx(plain.stream.distance_m)
    assert [lap.elapsed_s for lap in run.laps] == [600, 600]


def test_numbers_with_their_unit_beside_them_are_read() -> None:
    plain = tcx(two_laps(hr=150.0))
    texts = plain.replace(b"<Value>150.0<", b"<Value>150 bpm<")
    texts = re.sub(rb"<DistanceMeters>([\d.]+)<", rb"<DistanceMeters>\1 m<", texts)
    told: list[str] = []
    (run,) = read(texts, Context("run.tcx", leave_out=told.append))

    assert b"150 bpm" in texts
    assert (run.distance_m, run.avg_hr_bpm, told) == (4080, 150, [])


def test_what_is_no_number_is_counted_and_quoted_and_the_rest_is_kept() -> None:
    texts = tcx(two_laps(hr=150.0)).replace(b"<Value>150.0<", b"<Value>schnell<", 3)
    texts = texts.replace(b"<Value>150.0<", b"<Value>--<", 1)
    texts = texts.replace(b"<TotalTimeSeconds>", b"<TotalTimeSeconds>about ", 1)
    told: list[str] = []
    (run,) = read(texts, Context("run.tcx", leave_out=told.append))

    assert run.avg_hr_bpm == 150
    (said,) = told
    assert "3 heart rates (“schnell”)" in said
    assert "1 time of a lap (“about 600" in said


def test_positions_that_are_missing_altogether_are_no_loss() -> None:
    told: list[str] = []
    indoors = re.sub(rb"<Position>.*?</Position>", b"", tcx(two_laps()))
    read(indoors, Context("run.tcx", leave_out=told.append))

    assert told == []


def test_without_one_it_is_counted_along_the_positions() -> None:
    run = one(tcx(Track(sport="Running", stretches=[along(range(1201))])))

    assert run.distance_m == pytest.approx(4000, rel=1e-4)


def test_run_cadence_counts_one_foot() -> None:
    assert set(one(tcx(two_laps(cadence=88))).stream.cadence_spm) == {176.0}


def test_a_plain_cadence_counts_too_unless_the_extension_knows_better() -> None:
    both = tcx(two_laps(cadence=88)).replace(b"<Extensions>", b"<Cadence>85</Cadence><Extensions>")
    plain = tcx(two_laps()).replace(b"<Extensions>", b"<Cadence>85</Cadence><Extensions>")

    assert set(one(both).stream.cadence_spm) == {176.0}
    assert set(one(plain).stream.cadence_spm) == {170.0}


def test_speed_as_the_watch_measured_it() -> None:
    assert set(one(tcx(two_laps(speed=3.25))).stream.speed_mps) == {3.25}


def test_a_leg_of_a_triathlon_counts_from_its_own_start() -> None:
    points = [replace(p, counted=40_330 + (p.counted or 0)) for p in counted(range(1201))]
    run = one(tcx(Track(sport="Running", stretches=[points])))

    assert run.distance_m == pytest.approx(4080)
    assert run.stream.distance_m[0] == 0


def test_a_counter_that_begins_at_zero_and_then_goes_on_is_a_legs_too() -> None:
    points = [replace(p, counted=40_330 + (p.counted or 0)) for p in counted(range(1201))]
    points[0] = replace(points[0], counted=0)
    run = one(tcx(Track(sport="Running", stretches=[points])))

    assert run.distance_m == pytest.approx(4080, abs=5)


def test_what_was_run_before_the_first_counted_point_is_kept() -> None:
    begun = Lap(second=0, timer_s=1200, metres=0, stretches=[0])
    late = Track(sport="Running", stretches=[counted(range(30, 1201))], laps=[begun])

    assert one(tcx(late)).distance_m == pytest.approx(4080)


def test_laps_of_weeks_counted_to_1024_move_along() -> None:
    old = tcx(two_laps()).replace(b"2026-03-14", b"2001-06-02")
    run = one(old)

    assert f"{run.started_at:%Y-%m-%d} {run.laps[1].started_at:%Y-%m-%d}" == "2021-01-16 2021-01-16"
    assert (run.elapsed_s, run.moving_s) == (1200, 1200)


def test_time_the_laps_leave_out_is_a_pause() -> None:
    later = [
        Point(second=p.second + 240, metre=p.metre, counted=p.counted)
        for p in counted(range(600, 1201))
    ]
    run = one(
        tcx(
            Track(
                sport="Running",
                stretches=[counted(range(600)), later],
                laps=[Lap(second=0, timer_s=1200, metres=4080, stretches=[0, 1])],
            )
        )
    )

    assert run.pauses == ((599, 840),)
    assert (run.elapsed_s, run.moving_s) == (1440, 1199)


def test_a_new_lap_is_no_pause() -> None:
    assert one(tcx(two_laps())).pauses == ()


def test_a_treadmill_has_a_distance_but_no_place() -> None:
    belt = [Point(second=s, counted=s * 3.0, hr=150) for s in range(1201)]
    run = one(tcx(Track(sport="Running", stretches=[belt])))

    assert (run.sport, run.surface, run.distance_m) == ("run", "treadmill", 3600)


def test_a_run_told_by_its_laps_alone() -> None:
    run = one(
        tcx(
            Track(
                sport="Running",
                stretches=[],
                laps=[Lap(second=0, timer_s=1800, metres=5000, hr=140)],
            )
        )
    )

    assert (run.started_at, run.ended_at) == (START, START + timedelta(minutes=30))
    assert (run.distance_m, run.moving_s, run.stream) == (5000, 1800, None)


@pytest.mark.parametrize(
    ("word", "sport"),
    [("Running", "run"), ("Biking", "ride"), ("Other", "other"), ("Hiking", "walk")],
)
def test_the_files_word_is_believed(word: str, sport: str) -> None:
    activity = one(tcx(Track(sport=word, stretches=[counted(range(1201))])))

    assert (activity.sport, activity.problems) == (sport, ())


def test_several_activities_in_one_file() -> None:
    ride = Track(sport="Biking", stretches=[counted(range(3600, 5000), 120)])
    first, second = read(tcx(ride, two_laps()), Context("both.tcx"))

    assert [first.sport, second.sport] == ["run", "ride"]
    assert second.started_at == START + timedelta(hours=1)
    assert [first.source.key[-2:], second.source.key[-2:]] == ["#0", "#1"]


def test_blanks_before_the_declaration_as_strava_writes_them() -> None:
    data = tcx(two_laps(), before="          ")

    assert recognises(data)
    assert recognise(data)[0] == "tcx"
    assert one(data).distance_m == 4080


def test_a_file_that_knows_of_gpx_is_tcx_all_the_same() -> None:
    data = tcx(two_laps()).replace(b" xmlns", b" xmlns:gpx='http://www.topografix.com' xmlns", 1)

    assert b":gpx" in data
    assert recognise(b"<!-- not <gpx> -->" + data.partition(b"?>")[2])[0] == "tcx"
    assert recognise(data)[0] == "tcx"


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        (COURSE, "This is a course to follow, not an activity."),
        (
            "<Workouts><Workout Sport='Running'><Name>4 x 1 km</Name></Workout></Workouts>",
            "This is a workout plan, not an activity.",
        ),
        ("<Activities/>", "The file holds no activity."),
        ("<Activities><Activity Sport='Running'/></Activities>", "The file holds no activity."),
    ],
)
def test_what_is_no_activity_is_said(inner: str, sentence: str) -> None:
    data = f"<TrainingCenterDatabase>{inner}</TrainingCenterDatabase>".encode()

    assert outcome(data) == ([], sentence)


def test_a_file_cut_short_keeps_what_came_before() -> None:
    whole = tcx(two_laps(hr=150))
    run = one(whole[: len(whole) // 2])

    assert 400 < run.elapsed_s < 800
    assert "damaged in line" in run.problems[0]


def test_entities_are_refused() -> None:
    attack = b"<!DOCTYPE a [<!ENTITY b 'c'>]><TrainingCenterDatabase>&b;</TrainingCenterDatabase>"

    assert recognises(attack)
    assert outcome(attack)[1].startswith("run.tcx declares a document type")


@given(st.data())
def test_whatever_happens_to_the_bytes_it_ends_well(data: st.DataObject) -> None:
    whole = bytearray(tcx(Track(sport="Running", stretches=[counted(range(30), hr=150)])))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    found, said = outcome(bytes(whole[: data.draw(st.integers(0, len(whole)))]))

    assert found or said.endswith(".")
    for activity in found:
        assert 0 < activity.moving_s <= activity.elapsed_s


@given(
    st.lists(st.tuples(st.integers(1, 12), st.floats(0.5, 6.0)), min_size=2, max_size=100),
    st.integers(1, 5),
)
def test_what_was_written_is_read(steps: list[tuple[int, float]], laps: int) -> None:
    seconds = np.cumsum([0, *(s for s, _ in steps)])
    metres = np.cumsum([0.0, *(s * v for s, v in steps)])
    points = [
        Point(second=float(s), metre=float(m), counted=float(m), hr=100 + i % 80, speed=2.5)
        for i, (s, m) in enumerate(zip(seconds, metres, strict=True))
    ]
    cuts = np.array_split(np.arange(len(points)), laps)
    stretches = [[points[i] for i in cut] for cut in cuts if len(cut)]
    track = Track(
        sport="Running",
        stretches=stretches,
        laps=[
            Lap(second=s[0].second, timer_s=60, metres=100, stretches=[n])
            for n, s in enumerate(stretches)
        ],
    )
    run = one(tcx(track))

    np.testing.assert_allclose(run.stream.time_s, seconds)
    np.testing.assert_allclose(run.stream.distance_m, metres, atol=1e-6)
    np.testing.assert_allclose(run.stream.hr_bpm, [p.hr for p in points])
    assert [lap.distance_m for lap in run.laps] == [100] * len(stretches)


@pytest.mark.real
def test_other_peoples_files_all_end_well(tmp_path: Path, real_folder: Path) -> None:
    files = sorted((real_folder / "tcx").glob("*.tcx"))
    assert len(files) == 4
    found = {path.name.partition("__")[2]: one(path.read_bytes()) for path in files}
    sports = {name: activity.sport for name, activity in found.items()}
    assert sports["mapmyride_biking.tcx"] == "ride"
    assert sports["cross-country-skiing_activity_1.tcx"] == "other"
    for name, activity in found.items():
        way = activity.stream.distance_m
        assert np.nanmax(way) == pytest.approx(activity.distance_m, rel=0.02), name
        assert (np.diff(activity.stream.time_s) > 0).all(), name
        assert sum(lap.elapsed_s for lap in activity.laps) <= activity.elapsed_s + 1, name
    said = legstats(tmp_path / "home", "sync", real_folder / "tcx", "--json")
    assert (said.code, said.json["failed"]) == (0, [])


@pytest.mark.parametrize("earlier_m", [45, 120, 199])
def test_a_short_earlier_leg_is_no_part_of_the_run(earlier_m: float) -> None:
    points = [replace(p, counted=earlier_m + (p.counted or 0)) for p in counted(range(1201))]
    run = one(tcx(Track(sport="Running", stretches=[points])))

    assert run.distance_m == pytest.approx(4080)
    assert run.stream.distance_m[0] == 0


@pytest.mark.parametrize("ends", [(700, 1201), (300, 500, 1201), (200, 450, 800, 1201)])
def test_laps_that_say_the_total_so_far_are_told_apart(ends: tuple[int, ...]) -> None:
    begins = (0, *ends[:-1])
    far = [second / 3.0 for second in (*ends[:-1], 1200)]
    stretches = [
        [Point(second=s, metre=s / 3.0, counted=s / 3.0) for s in range(a, b)]
        for a, b in zip(begins, ends, strict=True)
    ]
    laps = [
        Lap(second=a, timer_s=b - a, metres=metres, stretches=[index])
        for index, (a, b, metres) in enumerate(zip(begins, ends, far, strict=True))
    ]
    run = one(tcx(Track(sport="Running", stretches=stretches, laps=laps)))
    assert run.distance_m == pytest.approx(400)
    alone = [metres - before for metres, before in zip(far, (0.0, *far), strict=False)]
    assert [lap.distance_m for lap in run.laps] == pytest.approx(alone)


def test_laps_that_grow_longer_are_each_their_own() -> None:
    ends = (300, 700, 1201)
    stretches = [counted(range(a, b)) for a, b in zip((0, 300, 700), ends, strict=True)]
    laps = [
        Lap(second=0, timer_s=300, metres=1020, stretches=[0]),
        Lap(second=300, timer_s=400, metres=1360, stretches=[1]),
        Lap(second=700, timer_s=500, metres=1700, stretches=[2]),
    ]
    run = one(tcx(Track(sport="Running", stretches=stretches, laps=laps)))
    assert [lap.distance_m for lap in run.laps] == [1020, 1360, 1700]
    assert run.distance_m == 4080


def test_a_lap_nobody_can_run_leaves_the_distance_to_the_points() -> None:
    lap = Lap(second=0, timer_s=1200, metres=999_999, stretches=[0])
    run = one(tcx(Track(sport="Running", stretches=[counted(range(1201))], laps=[lap])))
    assert run.distance_m is not None
    assert run.distance_m < 10_000
    assert any("its points were believed" in problem for problem in run.problems)
