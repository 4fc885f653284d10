"""activities.csv becomes activities, in whatever language and year Strava wrote it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.strava_archive import FIRST_ID, Entry, activities_csv
from fakes.strava_layouts import LAYOUTS
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import ImportProblemError, SettingNeededError
from analyzer.importers import strava_export
from analyzer.importers.dates import date_style
from analyzer.importers.numbers import parse_number
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise
from analyzer.importers.strava_export.headers import _bare_name, _fact_of_name, _known_headers
from analyzer.importers.strava_export.sports import _known_kinds, kind

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity

MORNING = datetime(2026, 8, 1, 6, 30, tzinfo=UTC)
RUN = Entry(
    started_at=MORNING,
    name="Lunch ☀️ run",
    description="Felt good.\nThree, two, one.",
    distance_m=6823.4,
    more={"Average Heart Rate": 151.2, "Max Heart Rate": 172.0, "Elevation Gain": 88.5},
)
NO_LEGS_TOLD = Entry(started_at=MORNING, kind="Weight Training", name="Morning Weight Training")


def utc_instant(text: str) -> datetime | None:
    return date_style([text], "activities.csv", order="dmy").utc_instant(text)


def read(data: bytes, **facts: object) -> list[Activity]:
    return strava_export.read(data, Context("activities.csv", **facts))  # type: ignore[arg-type]


def read_one(entry: Entry, layout: str = "english", **facts: object) -> Activity:
    (one,) = read(activities_csv([entry], layout), **facts)
    return one


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("mark", ["", "byte order mark"])
def test_the_same_run_is_read_from_every_layout(layout: str, mark: str) -> None:
    data = activities_csv([RUN], layout, bom=bool(mark))
    assert strava_export.recognises(data)
    (one,) = read(data)
    assert (one.sport, one.sport_detail) == ("run", "run")
    assert (one.started_at, one.ended_at) == (MORNING, MORNING + timedelta(minutes=40))
    assert one.distance_m == pytest.approx(6823.4)
    assert (one.elapsed_s, one.moving_s) == (2400.0, 2400.0)
    assert (one.avg_hr_bpm, one.max_hr_bpm) == (151.2, 172.0)
    assert one.climb_m == pytest.approx(88.5)
    assert one.name == "Lunch ☀️ run"
    assert one.description == "Felt good.\nThree, two, one."
    assert one.source.kind == "strava_export"
    assert one.source.key == f"strava-{FIRST_ID}#0"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_weight_training_is_strength_in_every_language(layout: str) -> None:
    one = read_one(NO_LEGS_TOLD, layout)
    assert (one.sport, one.sport_detail) == ("strength", "weight_training")


def test_what_only_an_export_knows_is_kept() -> None:
    more = {
        "Perceived Exertion": 7.0,
        "Weather Temperature": 3.5,
        "Average Temperature": 22.0,
        "Total Weight Lifted": 5240.0,
        "Grade Adjusted Distance": 7100.0,
        "Elevation Loss": 90.0,
        "Activity Private Note": "squats first",
    }
    one = read_one(replace(RUN, more=more))
    assert one.rpe == 7.0
    assert (one.weather_temperature_c, one.temperature_c) == (3.5, 22.0)
    assert one.weight_lifted_kg == 5240.0
    assert one.gap_distance_m == 7100.0
    assert one.descent_m == 90.0
    assert one.description.endswith("Three, two, one.\nsquats first")


def test_the_watch_tells_the_temperature_where_the_weather_does_not() -> None:
    assert read_one(replace(RUN, more={"Average Temperature": -4.0})).temperature_c == -4.0


def test_what_strava_does_not_say_is_unknown_and_never_zero() -> None:
    one = read_one(
        replace(NO_LEGS_TOLD, more={"Average Heart Rate": 0.0, "Perceived Exertion": 0.0})
    )
    assert one.distance_m is one.avg_hr_bpm is one.rpe is one.weight_lifted_kg is None
    assert one.surface is one.climb_m is one.weather_temperature_c is None


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("Competition", "1.0", "race"),
        ("Long Run", "true", "long"),
        ("Type", "1.0", "race"),
        ("Type", "2.0", "long"),
        ("Type", "3.0", ""),
        ("Competition", "0.0", ""),
        ("Commute", "true", ""),
    ],
)
def test_races_and_long_runs_say_so(column: str, value: str, expected: str) -> None:
    assert read_one(replace(RUN, more={column: value})).kind == expected
    assert read_one(replace(RUN, kind="Ride", more={column: value})).kind == ""


@pytest.mark.parametrize(
    ("label", "sport", "surface"),
    [
        ("Trail Run", "run", "trail"),
        ("TrailRun", "run", "trail"),
        ("Virtual Run", "run", "virtual"),
        ("E-Bike Ride", "ride", None),
        ("High Intensity Interval Training", "strength", None),
        ("Hike", "walk", None),
        ("Hiken", "walk", None),
        ("Yoga", "other", None),
        ("Stand Up Paddling", "other", None),
        ("Muay Thai", "other", None),
    ],
)
def test_kinds_of_sport(label: str, sport: str, surface: str | None) -> None:
    meant = kind(label)
    assert (meant.sport, meant.surface) == (sport, surface)
    assert meant.known == (label != "Muay Thai")


def test_five_minutes_of_stretching_are_no_strength_session() -> None:
    stretches = replace(NO_LEGS_TOLD, kind="Workout", name="Stretching", minutes=5)
    assert read_one(stretches).sport == "other"
    assert read_one(replace(stretches, more={"Total Sets": 3})).sport == "strength"
    assert read_one(replace(stretches, minutes=45)).sport == "strength"


def test_a_sport_nobody_knows_is_told_once() -> None:
    told: list[str] = []
    entries = [replace(RUN, kind="Pesäpallo", number=n) for n in (1, 2)]
    assert [a.sport for a in read(activities_csv(entries), warn=told.append)] == ["other"] * 2
    (sentence,) = told
    assert sentence.startswith("2 activities of a kind legstats does not know: “Pesäpallo”. ")


def test_a_row_is_joined_to_its_file_by_what_the_file_holds() -> None:
    entry = replace(RUN, file=b"a FIT file")
    digests = {"/x/export.zip/activities/1000.fit.gz": "abc"}
    assert read_one(entry, folder="/x/export.zip/", digests=digests).belongs_to == "abc"
    assert read_one(entry, folder="/y/", digests=digests).belongs_to == ""
    unpacked = {"/x/activities/1000.fit": "abc"}
    assert read_one(entry, folder="/x/", digests=unpacked).belongs_to == "abc"


def test_a_single_distance_is_in_the_unit_the_runner_looks_at() -> None:
    data = (
        b"Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename\n"
        b'7,"Aug 1, 2019, 6:30:00 AM",Morning Run,Run,2400,6.82,activities/7.gpx\n'
    )
    assert read(data)[0].distance_m == pytest.approx(6820)
    assert read(data, distance_unit="mi")[0].distance_m == pytest.approx(10975.7, abs=0.1)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata"])
def test_a_hidden_start_is_known_to_be_hidden(zone: str) -> None:
    offsets = {"Europe/Berlin": 2, "America/Los_Angeles": -7, "Asia/Kolkata": 5.5}
    midnight = datetime(2026, 8, 1, 0, 0, 1, tzinfo=UTC) - timedelta(hours=offsets[zone])
    assert read_one(replace(RUN, started_at=midnight), zone=zone).start_hidden
    assert not read_one(
        replace(RUN, started_at=midnight + timedelta(seconds=1)), zone=zone
    ).start_hidden


def test_a_row_that_cannot_be_read_never_costs_the_others() -> None:
    lines = activities_csv([replace(RUN, number=n) for n in range(1, 6)]).split(b"\n")
    whole = b"\n".join(lines[:-1])
    rows = whole.split(b'\n1,"Aug', 1)
    damaged = (
        rows[0]
        + b"\nno number,,,,\n"
        + b"9," + b"x" * 200_000 + b",,,\n"
        + b'10,"Aug 1, 2099, 6:30:00 AM",,,\n'
        + b'11,"the first of May",,,\n'
        + b'1,"Aug' + rows[1]
    )  # fmt: skip
    told: list[str] = []
    assert len(read(damaged, leave_out=told.append)) == 5
    assert told == ["4 rows of 9 left out; line 2: it has no activity number."]


def test_a_table_without_a_single_good_row_is_refused() -> None:
    data = activities_csv([RUN]).replace(b"2026", b"year")
    with pytest.raises(ImportProblemError, match=r"No row of activities\.csv can be read; line "):
        read(data)


def test_an_athlete_without_activities_has_none() -> None:
    assert read(activities_csv([])) == []


def test_an_activity_that_stands_there_twice_is_one() -> None:
    assert len(read(activities_csv([replace(RUN, number=5)] * 2))) == 1


def test_semicolons_and_windows_lines_are_fine() -> None:
    data = (
        b"Activity ID;Activity Date;Activity Name;Activity Type;Distance;Distance;Filename\r\n"
        b'7;"Aug 1, 2026, 6:30:00 AM";Run; Run ;6,82;6823,4;\r\n'
    )
    assert read(data)[0].distance_m == 6823.4


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Activity Date,Activity Type,Elapsed Time,Distance.1,Moving Time\n",
        "id,start_date_local,type,distance,moving_time,elapsed_time,total_elevation_gain,tag\n",
        "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps\n",
        '"title","start_time","end_time"\n',
    ],
)
def test_other_tables_are_not_an_export(text: str) -> None:
    assert not strava_export.recognises(text.encode())


@pytest.mark.real
def test_rows_cut_from_exports_are_not_an_export(real_folder: Path) -> None:
    for path in (real_folder / "strava_export_rows").glob("*/*.csv"):
        assert recognise(path.read_bytes()) is None


@pytest.mark.parametrize(
    "text",
    [
        "Aug 1, 2026, 6:30:00 AM",
        "Aug 1, 2026, 6:30:00\u202fAM",
        "1 Aug 2026, 06:30:00",
        "2026-08-01 06:30:00",
        "2026-08-01T06:30:00Z",
        "01.08.2026, 06:30:00",
        "1. Aug. 2026, 06:30:00",
        "01/08/2026, 06:30:00",
        "1 août 2026 à 06:30:00",
        "1 aug. 2026 06:30:00",
        "1 de ago. de 2026, 06:30:00",
        "1 ago 2026, 6:30:00 a. m.",
        "2026年8月1日 上午6:30:00",
        "2026/8/1 6:30:00",
        "2026. 8. 1. 오전 6:30:00",
    ],
)
def test_every_style_of_date(text: str) -> None:
    assert utc_instant(text) == MORNING


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12:05:00 AM", 0), ("12:05:00 PM", 12), ("11:05:00 PM", 23), ("23:05:00", 23)],
)
def test_noon_and_midnight(text: str, hour: int) -> None:
    assert utc_instant(f"Mar 9, 2026, {text}") == datetime(2026, 3, 9, hour, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "31.02.2026, 06:30:00", "1 2 3"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert utc_instant(text) is None


@given(
    st.datetimes(datetime(2009, 1, 1), datetime(2026, 1, 1)).map(  # noqa: DTZ001 - made UTC below
        lambda when: when.replace(microsecond=0, tzinfo=UTC)
    ),
    st.sampled_from(sorted(LAYOUTS)),
)
def test_every_instant_survives_every_language(when: datetime, layout: str) -> None:
    assert utc_instant(LAYOUTS[layout].date(when)) == when


@given(st.text(max_size=60))
def test_no_text_breaks_dates_numbers_or_kinds(text: str) -> None:
    # "LIS" is a month of two languages, of which only the athlete knows theirs.
    with suppress(SettingNeededError):
        assert utc_instant(text) is None or utc_instant(text).tzinfo is UTC  # type: ignore[union-attr]
    assert parse_number(text) is None or abs(parse_number(text)) >= 0  # type: ignore[arg-type]
    assert kind(text).sport in {"run", "strength", "ride", "walk", "swim", "other"}


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(rubbish: bytes) -> None:
    header = activities_csv([])
    with suppress(ImportProblemError):
        found = read(header + rubbish)
        assert all(one.source.key.startswith("strava-") for one in found)


def test_no_name_means_two_things() -> None:
    names = [_bare_name(name) for row in _known_headers() for name in row["names"].split("|")]
    assert len(_fact_of_name()) == len(set(names))
    for row in _known_headers():
        assert all(
            _fact_of_name()[_bare_name(n)] == row["fact"] for n in row["names"].split("|")
        ), row["fact"]
    assert kind("Workout").detail == "workout"
    assert all(meant.known for meant in _known_kinds().values())


def test_the_places_of_the_table_are_those_of_the_real_header() -> None:
    english, german = LAYOUTS["english"], LAYOUTS["german"]
    for row in _known_headers():
        if row["place"]:
            place = int(row["place"])
            assert _bare_name(english.columns[place]) == _bare_name(row["names"].split("|")[0])
            assert german.columns[place] == english.columns[place]


OLD = b"""id,date,name,type,description,elapsed_time,distance,commute,gear,filename
7,2018-09-12 15:02:23,Evening Run,Run,,2783,8681.0,false,Shoes,activities/7.gpx
8,2018-09-13 15:02:23,Lift,Weight Training,squats,3000,0.0,false,,activities/8.gpx
"""


class TestOldLists:
    def test_a_list_of_2018_is_known_and_in_metres(self) -> None:
        assert recognise(OLD)[0] == "strava_export"  # type: ignore[index]
        run, lift = read(OLD, distance_unit="mi")
        assert (run.name, run.sport, run.distance_m) == ("Evening Run", "run", 8681.0)
        assert (run.elapsed_s, run.moving_s) == (2783, None)
        assert run.started_at == datetime(2018, 9, 12, 15, 2, 23, tzinfo=UTC)
        assert (lift.sport, lift.description) == ("strength", "squats")

    def test_opened_in_a_spreadsheet_it_is_still_itself(self) -> None:
        data = OLD.replace(b"2018-09-12 15:02:23", b"9/12/2018 15:02")
        data = data.replace(b"2018-09-13 15:02:23", b"9/13/2018 15:02")
        assert [one.started_at.day for one in read(data)] == [12, 13]

    def test_a_run_without_moving_time_has_a_pace(self, tmp_path: Path) -> None:
        path = tmp_path / "activities.csv"
        path.write_bytes(OLD)
        assert legstats(tmp_path / "home", "sync", path).code == 0
        (run,) = legstats(tmp_path / "home", "runs", "--json").json
        assert run["pace_s_per_km"] == pytest.approx(2783 / 8.681)
