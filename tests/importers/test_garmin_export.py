"""Garmin's account export: its units, its sets, its nights, and the files inside."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.fit_encoder import Lift, run_file, strength_file
from fakes.garmin_archive import archive, exercise, monitoring_file, night, summaries, summary
from hypothesis import given
from hypothesis import strategies as st

import analyzer
from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers.garmin_export import nights
from analyzer.importers.garmin_export import summaries as summary_reader
from analyzer.importers.garmin_export.sets import strength_sets
from analyzer.importers.numbers import HEAVIEST_KG
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity, DayFact

MONDAY = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(hours=13)


def read(*rows: dict[str, Any] | str, said: list[str] | None = None) -> list[Activity]:
    texts = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    data = f'[{{"summarizedActivitiesExport": [{", ".join(texts)}]}}]'.encode()
    return summary_reader.read(
        data, Context("summaries.json", warn=(said if said is not None else []).append)
    )


def read_nights(*rows: dict[str, Any] | str) -> list[DayFact]:
    texts = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return nights.read_nights(f"[{', '.join(texts)}]".encode(), "sleepData.json", lambda _: None)


def test_garmins_units_become_metres_and_seconds() -> None:
    (run,) = read(summary(7, TUESDAY, 40, metres=8000))
    assert run.source.kind == "garmin_export"
    assert run.source.key == "garmin-7#0"
    assert (run.started_at, run.ended_at) == (TUESDAY, TUESDAY + timedelta(seconds=2405))
    assert run.utc_offset_s == 3600
    assert (run.distance_m, run.elapsed_s, run.moving_s) == (8000, 2405, 2397)
    assert (run.climb_m, run.descent_m) == (52, 49)
    assert (run.avg_hr_bpm, run.max_hr_bpm) == (145, 171)
    assert run.avg_cadence_spm == 169
    assert (run.sport, run.surface, run.sport_detail) == ("run", "road", "running")
    assert run.name == "Somewhere Running"


@pytest.mark.parametrize(
    ("type_key", "sport", "surface"),
    [
        ("running", "run", "road"),
        ("street_running", "run", "road"),
        ("treadmill_running", "run", "treadmill"),
        ("indoor_running", "run", "treadmill"),
        ("trail_running", "run", "trail"),
        ("track_running", "run", "track"),
        ("virtual_run", "run", "virtual"),
        ("strength_training", "strength", None),
        ("virtual_ride", "ride", None),
        ("road_biking", "ride", None),
        ("indoor_cycling", "ride", None),
        ("lap_swimming", "swim", None),
        ("hiking", "walk", None),
        ("yoga", "other", None),
        ("something_new", "other", None),
    ],
)
def test_garmins_types_in_the_runners_words(type_key: str, sport: str, surface: str | None) -> None:
    (one,) = read(summary(1, TUESDAY, type_key=type_key))
    assert (one.sport, one.surface) == (sport, surface)


def test_the_type_may_be_an_object_or_only_the_sport_be_told() -> None:
    one, other = read(
        summary(1, TUESDAY) | {"activityType": {"typeKey": "trail_running"}},
        summary(2, MONDAY) | {"activityType": 1},
    )
    assert (one.surface, other.sport) == ("trail", "run")


def test_an_event_marked_as_race_is_a_race() -> None:
    race, run, lift = read(
        summary(1, TUESDAY, eventTypeId=1),
        summary(2, MONDAY),
        summary(3, MONDAY, type_key="strength_training", metres=None, eventTypeId=1),
    )
    assert (race.kind, run.kind, lift.kind) == ("race", "", "")


def test_exertion_and_feeling_as_the_export_and_as_the_service_name_them() -> None:
    export, service, silent = read(
        summary(1, TUESDAY, workoutRpe=70, workoutFeel=25),
        summary(2, MONDAY, directWorkoutRpe=30.0, directWorkoutFeel=0),
        summary(3, MONDAY - timedelta(days=1)),
    )
    assert (export.rpe, export.feel) == (7, 25)
    assert (service.rpe, service.feel) == (3, 0)
    assert (silent.rpe, silent.feel) == (None, None)


@pytest.mark.parametrize(
    ("local", "offset"),
    [(None, None), (3_600_000, 3600), (20_700_000, 20_700), (-36_000_000, -36_000), (1234, None)],
)
def test_local_time_is_told_by_a_shifted_clock(local: int | None, offset: int | None) -> None:
    row = summary(1, TUESDAY)
    shifted = None if local is None else row["startTimeGmt"] + local
    (run,) = read(row | {"startTimeLocal": shifted})
    assert run.utc_offset_s == offset


def test_unknown_stays_unknown() -> None:
    (bare,) = read({"activityId": 1, "beginTimestamp": TUESDAY.timestamp() * 1000})
    assert bare.started_at == bare.ended_at == TUESDAY
    assert bare.distance_m is bare.moving_s is bare.avg_hr_bpm is bare.climb_m is None
    assert bare.sport == "other"


@pytest.mark.parametrize(
    "broken",
    [
        '{"activityId": 1, "startTimeGmt": 17000000}',
        '{"activityId": "x", "startTimeGmt": 1763400000000}',
        '{"activityId": 1, "startTimeGmt": 1e300}',
        '{"activityId": 1, "startTimeGmt": 1763400000000, "name": "cut in the mi',
        '{"activityId": 1, "startTimeGmt": 176340000oops0000}',
        '{"activityId": 1, "startTimeGmt": 99999999999999}',
        '{"activityId": 1, "x": ' + "[" * 100_000 + "}",
        '{"activityId": ' + "9" * 5000 + "}",
        "{}",
    ],
)
def test_a_broken_row_does_not_lose_the_others(broken: str) -> None:
    said: list[str] = []
    before, behind = summary(5, MONDAY), summary(6, TUESDAY)
    keys = [one.source.key for one in read(before, broken, behind, said=said)]
    assert keys == ["garmin-5#0", "garmin-6#0"]
    assert said == ["Activity 2 in summaries.json is damaged and was left out."]


def test_many_broken_rows_are_said_in_one_sentence() -> None:
    said: list[str] = []
    assert len(read(*["{}"] * 500, summary(1, MONDAY), "oops", said=said)) == 1
    assert said == [
        "500 rows in summaries.json are damaged and were left out, the first of them activity 1."
    ]


def test_a_file_cut_short_keeps_what_came_before_the_cut() -> None:
    said: list[str] = []
    rows = [summary(n, MONDAY + timedelta(days=-n)) for n in range(20)]
    data = summaries(rows)
    found = summary_reader.read(data[: len(data) // 2], Context("cut.json", warn=said.append))
    assert 8 <= len(found) < 12
    assert len(said) == 1


def test_nothing_readable_is_an_error_and_nothing_at_all_is_none() -> None:
    with pytest.raises(ImportProblemError, match=r"No row of summaries\.json can be read"):
        read("{}")
    with pytest.raises(NotAnActivityError):
        read()


def test_a_long_list_is_read_across_the_windows_on_it() -> None:
    rows = [summary(n, MONDAY - timedelta(days=n), description="ü" * 3001) for n in range(1000)]
    assert len(summaries(rows)) > 5 << 20
    assert [one.source.key for one in read(*rows)] == [f"garmin-{n}#0" for n in range(1000)]


@given(st.data())
def test_whatever_is_damaged_the_reader_ends_well(data: st.DataObject) -> None:
    good = bytearray(summaries([summary(n, MONDAY - timedelta(days=n)) for n in range(3)]))
    for _ in range(data.draw(st.integers(1, 5))):
        good[data.draw(st.integers(40, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = summary_reader.read(bytes(good), Context("x.json"))
    except (ImportProblemError, NotAnActivityError):
        return
    assert all(one.ended_at >= one.started_at for one in found)


def test_sums_of_sets_become_sets_that_keep_the_sums() -> None:
    told = [
        exercise("SQUAT", 4, 32, heaviest_kg=100, volume_kg=2800, name="BARBELL_BACK_SQUAT"),
        exercise("UNKNOWN", 2, 20),
    ]
    sets = list(strength_sets(told))
    squats, unknown = sets[:4], sets[4:]
    assert {s.exercise for s in squats} == {"barbell_back_squat"}
    assert {s.candidates for s in squats} == {()}
    assert max(s.weight_kg or 0 for s in squats) == 100
    assert sum((s.weight_kg or 0) * (s.reps or 0) for s in squats) == pytest.approx(2800)
    assert sum(s.duration_s or 0 for s in squats) == pytest.approx(168)
    assert [(s.exercise, s.weight_kg, s.reps) for s in unknown] == [("unknown", None, 10)] * 2
    assert [s.index for s in sets] == list(range(6))


def test_a_bare_category_is_the_watchs_guess() -> None:
    (one,) = strength_sets([exercise("SQUAT", 1, 8)])
    assert (one.exercise, one.candidates) == ("squat", ("squat", "unknown"))


@pytest.mark.parametrize("told", [None, [], "SQUAT", [None], [{"category": None}], [{"sets": -3}]])
def test_what_holds_no_sets_holds_no_sets(told: object) -> None:
    assert list(strength_sets(told)) == []


@given(
    st.integers(1, 12),
    st.integers(1, 200),
    st.floats(0, 300),
    st.floats(0, 30_000),
)
def test_no_sum_makes_impossible_sets(
    sets: int, reps: int, heaviest_kg: float, volume_kg: float
) -> None:
    made = list(
        strength_sets([exercise("SQUAT", sets, reps, heaviest_kg=heaviest_kg, volume_kg=volume_kg)])
    )
    assert len(made) == sets
    assert sum(s.reps or 0 for s in made) == pytest.approx(reps)
    assert all(s.weight_kg is None or 0 < s.weight_kg < HEAVIEST_KG for s in made)


def test_a_night_counts_for_the_day_one_woke_up_without_the_time_awake() -> None:
    (slept,) = read_nights(night("2026-11-17", 7.5))
    assert slept.day == date(2026, 11, 17)
    assert slept.value == pytest.approx(7.5)


def test_a_night_typed_in_by_hand_has_no_stages_and_lasts_from_end_to_end() -> None:
    stages = dict.fromkeys(("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds"))
    (slept,) = read_nights(
        night("2026-11-17", 7.5, sleepWindowConfirmationType="MANUALLY_CONFIRMED", **stages)
    )
    assert slept.value == pytest.approx(7.5)
    with pytest.raises(NotAnActivityError):
        read_nights(night("2026-11-17", 7.5, sleepEndTimestampGMT=None, **stages))


def test_nights_without_the_watch_are_no_nights() -> None:
    found = read_nights(
        night("2026-11-17", 7.0, sleepWindowConfirmationType="UNCONFIRMED"),
        night("2026-11-18", 7.0, sleepWindowConfirmationType="OFF_WRIST"),
        {"sleepStartTimestampGMT": None, "calendarDate": "2026-11-19"},
        night("2026-11-20", 30.0),
        night("2026-11-20", 8.0, calendarDate="not a day"),
        '{"calendarDate": oops}',
        night("2026-11-21", 6.0),
        night("2026-11-21", 8.0),
    )
    assert [(n.day.day, round(n.value, 2)) for n in found] == [(21, 8.0)]


def test_each_table_is_known_by_its_content() -> None:
    activities, nights = summaries([summary(1, MONDAY)]), json.dumps([night("2026-11-17", 8)])
    kinds = [recognise(data) for data in (activities, nights.encode(), b'[{"steps": 1}]')]
    assert [found and found[0] for found in kinds] == ["garmin_export", "garmin_sleep", None]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A leg day on Monday, a run on Tuesday, both as files and rows; a swim as row alone."""
    squats = [Lift("squat", reps=8, weight_kg=80)] * 6
    return archive(
        tmp_path / "export.zip",
        rows=[
            summary(
                1, MONDAY, 14, type_key="strength_training", metres=None, name="Heavy legs",
                summarizedExerciseSets=[
                    exercise("SQUAT", 6, 48, heaviest_kg=80, volume_kg=3840, name="BACK_SQUAT")
                ],
            ),
            summary(2, TUESDAY, 40, metres=7100, eventTypeId=1, workoutRpe=90),
            summary(3, TUESDAY + timedelta(hours=5), type_key="lap_swimming"),
        ],
        nights=[night("2026-11-16", 8.0), night("2026-11-17", 6.5)],
        uploaded={
            "runner_1.fit": strength_file(MONDAY, squats, 14, utc_offset_h=1),
            "runner_2.fit": run_file(TUESDAY, 40, utc_offset_h=1),
            **{f"runner_9{day}.fit": monitoring_file("monitoring_b", day) for day in (1, 2, 3)},
        },
    )  # fmt: skip


def test_the_whole_export_in_one_go(tmp_path: Path, export: Path) -> None:
    home = tmp_path / "home"
    said = legstats(home, "sync", export, "--json")
    assert said.code == 0, said.err
    assert said.json == {
        "new": 3,
        "updated": 0,
        "unchanged": 0,
        "corrected": 0,
        "gone": 0,
        "not_activities": 3,
        "failed": [],
        "failed_before": [],
        "new_by_sport": {"run": 1, "strength": 1, "swim": 1},
        "in_part": [],
        "waiting_until": None,
    }
    assert "2 nights of sleep went into the journal." in said.err
    (run,) = legstats(home, "runs", "--json").json
    assert (run["sources"], run["kind"], run["rpe"]) == (["fit", "garmin_export"], "race", 9)
    assert run["distance_m"] == pytest.approx(7100, abs=3), "as corrected at Garmin Connect"
    (legs,) = legstats(home, "legdays", "--json").json
    assert legs["decision"] == "yes"
    assert run["leg_day_id"] == legs["leg_day_id"]
    again = legstats(home, "sync", export, "--json").json
    assert (again["new"], again["unchanged"], again["not_activities"]) == (0, 3, 3)


def test_the_rows_alone_make_runs_without_recordings(tmp_path: Path) -> None:
    path = tmp_path / "runner_0_summarizedActivities.json"
    path.write_bytes(summaries([summary(1, TUESDAY, 40, metres=8000, utc_offset_h=9)]))
    legstats(tmp_path / "home", "sync", path)
    (run,) = analyzer.load(tmp_path / "home").runs.itertuples()
    assert run.pace_s_per_km == pytest.approx(2397 / 8)
    assert (run.hr_bpm, run.hr_source) == (145, "unknown")
    assert run.cadence_spm == 169
    assert run.local_hour == 15.5
    assert run.sources == ("garmin_export",)


def test_the_athletes_own_word_on_sleep_outlives_every_sync(tmp_path: Path, export: Path) -> None:
    home = tmp_path / "home"
    legstats(home, "log", "2026-11-17", "--sleep", "7")
    for _ in range(2):
        legstats(home, "sync", export, "--full")
    first, second = legstats(home, "log", "--json").json
    assert (first["sleep_h"], first["sleep_from"], first["entered_at"]) == (8, "watch", None)
    assert (second["sleep_h"], second["sleep_from"]) == (7, "athlete")


def test_sleep_alone_may_be_read(tmp_path: Path) -> None:
    path = tmp_path / "sleepData.json"
    path.write_text(json.dumps([night("2026-11-17", 6.25)]))
    said = legstats(tmp_path / "home", "sync", path)
    assert (said.code, said.out) == (0, "nothing new\n")
    assert legstats(tmp_path / "home", "log", "--json").json[0]["sleep_h"] == pytest.approx(6.25)


def test_a_number_of_absurd_length_is_no_number() -> None:
    row = json.dumps(summary(7, TUESDAY, 40, metres=8000))
    (run,) = read(row.replace('"avgHr": 145.0', '"avgHr": 1' + "0" * 400))
    assert run.avg_hr_bpm is None


def test_half_a_letter_in_a_name_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "runner_0_summarizedActivities.json"
    rows = summaries([summary(1, TUESDAY, 40, metres=8000) | {"name": "Evening run \ud83d"}])
    path.write_bytes(rows)
    assert legstats(tmp_path / "home", "sync", path).code == 0
    (run,) = analyzer.load(tmp_path / "home").runs.itertuples()
    assert run.name == "Evening run \ufffd"
