"""Apple Health's export: what a phone writes, in every state it writes it."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import apple_health as fake
from fakes.apple_health import Workout, asleep, export_xml, export_zip, measured, record, route
from fakes.command import legstats

from analyzer.errors import ImportProblemError, NotAnActivityError
from analyzer.importers import apple_health
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity, DayFact, Floats

TUESDAY = datetime(2026, 11, 17, 6, 30, tzinfo=UTC)
RUN = Workout(TUESDAY, 12, metres=2160, bpm=150)


def read(*workouts: Workout | str, records: object = (), **more: object) -> list[Activity]:
    return apple_health.read(export_xml(workouts, records, **more), Context("export.xml"))  # type: ignore[arg-type]


def one(*workouts: Workout | str, records: object = ()) -> Activity:
    (activity,) = read(*workouts, records=records)
    return activity


def facts(*records: str) -> list[DayFact]:
    found: list[DayFact] = []
    apple_health.read(export_xml([], records), Context("export.xml", on_fact=found.append))
    return found


def along(activity: Activity, column: str) -> Floats:
    assert activity.stream is not None
    values: Floats = getattr(activity.stream, column)
    return values[np.isfinite(values)]


# -- a run -------------------------------------------------------------------------------------


def test_a_run_knows_its_times_its_distance_and_who_wrote_it() -> None:
    run = one(RUN)
    assert (run.sport, run.surface, run.started_at) == ("run", "road", TUESDAY)
    assert run.ended_at == TUESDAY + timedelta(minutes=12)
    assert (run.distance_m, run.moving_s, run.avg_hr_bpm) == (pytest.approx(2160), 720, 150)
    assert (run.device, run.utc_offset_s) == ("Apple Watch", 3600)
    assert run.stream is None, "nothing was measured along the way"


@pytest.mark.parametrize("unit", ["km", "mi"])
@pytest.mark.parametrize("before_ios_16", [True, False])
def test_distance_is_told_in_any_unit_and_in_either_place(
    unit: str, *, before_ios_16: bool
) -> None:
    run = one(Workout(TUESDAY, metres=5000, unit=unit, before_ios_16=before_ios_16))
    assert run.distance_m == pytest.approx(5000)


def test_heart_rate_steps_and_form_join_by_time() -> None:
    before = record("HeartRate", TUESDAY - timedelta(minutes=5), 60, "count/min")
    run = one(RUN, records=[before, *measured(RUN, dynamics=True)])
    assert along(run, "hr_bpm").min() == 150, "what was measured at rest is not the run's"
    assert along(run, "cadence_spm").mean() == pytest.approx(170, abs=0.1)
    assert along(run, "step_length_mm").mean() == pytest.approx(1100)
    assert along(run, "ground_contact_ms").mean() == pytest.approx(250)
    assert along(run, "vertical_oscillation_mm").mean() == pytest.approx(85)
    assert along(run, "power_w").mean() == pytest.approx(260)
    assert along(run, "distance_m")[-1] == pytest.approx(2160, abs=1)
    assert run.hr_source == "wrist"


def test_a_phone_and_a_watch_count_the_same_steps_once() -> None:
    phone = [one for one in measured(RUN, source=fake.PHONE, steps_a_minute=150) if "Step" in one]
    run = one(RUN, records=[*phone, *measured(RUN)])
    assert along(run, "cadence_spm").mean() == pytest.approx(170, abs=0.1), "the watch's own"
    assert along(run, "distance_m")[-1] == pytest.approx(2160, abs=1)


def test_of_two_watches_that_of_the_workout_is_believed() -> None:
    other = measured(RUN, source="Old Apple Watch", bpm=100, every_s=2)
    assert along(one(RUN, records=[*other, *measured(RUN)]), "hr_bpm").min() == 150


def test_a_strap_is_believed_where_the_watch_says_little() -> None:
    wrist = [record("HeartRate", TUESDAY + timedelta(minutes=m), 90, "count/min") for m in (1, 7)]
    run = one(RUN, records=[*wrist, *measured(RUN, source="Polar H10")])
    assert along(run, "hr_bpm").min() == 150
    assert run.hr_source == "chest"


def test_along_many_runs_all_is_joined_a_hundred_at_a_time() -> None:
    days = [Workout(TUESDAY - timedelta(days=n), 2) for n in range(205)]
    runs = read(*days, records=[one for day in days for one in measured(day, every_s=30)])
    assert {len(along(run, "hr_bpm")) for run in runs} == {4}
    assert len(runs) == 205


def test_a_treadmill_run_takes_the_distance_it_was_corrected_to() -> None:
    indoors = Workout(TUESDAY, 12, metres=2400, inside=fake.metadata(HKIndoorWorkout=1))
    run = one(indoors, records=measured(indoors))
    assert (run.surface, run.distance_m) == ("treadmill", pytest.approx(2400))
    assert along(run, "distance_m")[-1] == pytest.approx(2400, abs=1), "the belt's, not the arm's"


def test_pauses_are_those_the_runner_and_the_watch_made() -> None:
    events = fake.paused(TUESDAY + timedelta(minutes=2), 3)
    events += fake.paused(TUESDAY + timedelta(minutes=8), 1, by_itself=True)
    run = one(Workout(TUESDAY, 12, moving_minutes=8, inside=events))
    assert run.pauses == ((120, 300), (480, 540))
    assert run.moving_s == 480


def test_the_zone_is_the_runs_own_not_the_phones_at_export() -> None:
    assert one(Workout(TUESDAY, zone="Asia/Tokyo")).zone == "Asia/Tokyo"
    assert one(Workout(TUESDAY, zone="GMT+0900")).utc_offset_s == 3600, "no zone anybody knows"


def test_weather_climb_and_effort_are_kept() -> None:
    told = fake.metadata(HKWeatherTemperature="50 degF", HKElevationAscended="1250 cm")
    effort = record("WorkoutEffortScore", TUESDAY, 6, "appleEffortScore", lasting_s=720)
    run = one(Workout(TUESDAY, 12, inside=told), records=[effort])
    assert (run.weather_temperature_c, run.climb_m, run.rpe) == (pytest.approx(10), 12.5, 6)


def test_the_key_stays_whatever_the_zone_of_the_export() -> None:
    here = one(RUN).source.key
    elsewhere = export_xml([RUN]).replace(b"07:30:00 +0100", b"15:30:00 +0900")
    (there,) = apple_health.read(elsewhere, Context("export.xml"))
    assert (there.source.key, there.started_at) == (here, TUESDAY)


def test_what_another_app_numbered_keeps_its_key_when_it_is_moved() -> None:
    numbered = fake.metadata(HKExternalUUID="7B1C")
    moved = Workout(TUESDAY + timedelta(minutes=2), 12, source="Strava", inside=numbered)
    assert (
        one(moved).source.key == one(Workout(TUESDAY, source="Strava", inside=numbered)).source.key
    )


def test_an_app_that_numbers_all_its_workouts_alike_still_has_several() -> None:
    alike = fake.metadata(HKMetadataKeySyncIdentifier="1")
    days = [Workout(TUESDAY - timedelta(days=n), source="App", inside=alike) for n in range(3)]
    assert len({run.source.key for run in read(*days)}) == 3


@pytest.mark.parametrize(
    ("kind", "sport"),
    [
        ("TraditionalStrengthTraining", "strength"),
        ("FunctionalStrengthTraining", "strength"),
        ("CoreTraining", "strength"),
        ("Hiking", "walk"),
        ("Cycling", "ride"),
        ("Swimming", "swim"),
        ("Yoga", "other"),
    ],
)
def test_other_workouts_are_of_their_sport(kind: str, sport: str) -> None:
    workout = one(Workout(TUESDAY, kind=kind), records=measured(Workout(TUESDAY, 2), bpm=100))
    assert (workout.sport, workout.sport_detail) == (sport, kind)
    assert workout.avg_hr_bpm == pytest.approx(100.5)


# -- days --------------------------------------------------------------------------------------

EVENING = datetime(2026, 11, 16, 22, 0, tzinfo=UTC)


def test_a_night_is_the_union_of_what_all_sources_say() -> None:
    slept = facts(
        asleep(EVENING, 8, stage="InBed", source=fake.PHONE),
        asleep(EVENING, 3),
        asleep(EVENING + timedelta(hours=3), 1, stage="Awake"),
        asleep(EVENING + timedelta(hours=4), 3, stage="AsleepREM"),
        asleep(EVENING + timedelta(hours=1), 5, stage="Asleep", source="AutoSleep"),
        asleep(EVENING + timedelta(hours=15), 1),
    )
    ((day, topic, hours),) = [(one.day, one.topic, one.value) for one in slept]
    assert (day, topic, hours) == (date(2026, 11, 17), "sleep_h", pytest.approx(7))


def test_a_night_abroad_is_of_the_day_there() -> None:
    (night,) = facts(asleep(datetime(2026, 11, 16, 14, tzinfo=UTC), 8, zone="Asia/Tokyo"))
    assert night.day == date(2026, 11, 17)


def test_the_last_weight_of_a_day_counts() -> None:
    said = facts(
        record("BodyMass", TUESDAY, 155.0, "lb", source=fake.PHONE),
        record("BodyMass", TUESDAY + timedelta(hours=9), 71, "kg", source=fake.PHONE),
        record("BodyMass", TUESDAY + timedelta(days=1), 7100, "kg", source=fake.PHONE),
    )
    assert [(one.topic, one.value) for one in said] == [("weight_kg", 71)]


# -- damage ------------------------------------------------------------------------------------


def test_the_declarations_of_ios_16_are_passed_over() -> None:
    data = export_xml([RUN], declared=fake.DECLARED_IN_IOS_16)
    kind, reader = recognise(data) or ("", None)
    assert kind == "apple_health"
    assert reader is not None
    assert len(reader.read(data, Context("export.xml"))) == 1


def test_entities_are_never_read() -> None:
    bomb = '<!DOCTYPE HealthData [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>\n'
    with pytest.raises(ImportProblemError, match="declares entities"):
        read(RUN, declared=bomb)


BROKEN = {
    "a control character": '<Record type="x" sourceName="A\x0bB" value="1"/>',
    "one by its number": '<Record type="x" sourceName="A&#x0b;B" value="1"/>',
    "an attribute twice": '<Record type="x" value="1" value="2"/>',
    "a name with blanks": '<Record type="x" Health Mate App Version="2.6.0" value="1"/>',
    "an unescaped device": '<Record type="x" device="<<HKDevice: 0x28>, name:W>" value="1"/>',
    "a lone ampersand": "<Record type='x'>R & D</Record>",
    "an end too many": "</Correlation>",
    "an entity nobody declared": '<Record type="x" value="&nbsp;"/>',
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_one_broken_entry_costs_no_other(broken: str) -> None:
    said: list[str] = []
    data = export_xml([broken, RUN], [*measured(RUN), broken])
    (run,) = apple_health.read(data, Context("export.xml", leave_out=said.append))
    assert len(along(run, "hr_bpm")) == 144
    assert said == []


class Dripping:
    """A file of which a few bytes come at a time."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def read(self, _: int) -> bytes:
        piece, self._rest = self._rest[:7], self._rest[7:]
        return piece


def test_broken_entries_are_found_however_the_file_comes_in_pieces() -> None:
    said: list[str] = []
    data = export_xml([*BROKEN.values(), RUN], [*measured(RUN, every_s=60), *BROKEN.values()])
    context = Context("export.xml", leave_out=said.append)
    (run,) = apple_health.read_file(Dripping(data), context)
    assert len(along(run, "hr_bpm")) == 12
    assert said == []


def test_an_entry_without_an_end_is_counted() -> None:
    said: list[str] = []
    data = export_xml(['<Record type="x" value="1', RUN], measured(RUN))
    assert len(apple_health.read(data, Context("export.xml", leave_out=said.append))) == 1
    assert said == [
        "It has 1 entry that cannot be read; what could be read was kept. Export it again."
    ]


def test_of_a_cut_export_all_before_the_cut_is_kept() -> None:
    later = Workout(TUESDAY + timedelta(days=1))
    data = export_xml([RUN, later])
    said: list[str] = []
    cut = data[: data.rindex(b"<WorkoutStatistics") + 20]
    found = apple_health.read(cut, Context("export.xml", leave_out=said.append))
    assert [one.started_at for one in found] == [TUESDAY, later.started_at][: len(found)]
    assert said == ["It breaks off before its end; what could be read was kept. Export it again."]


def test_an_export_of_nothing_we_know_is_no_activity() -> None:
    with pytest.raises(NotAnActivityError, match="holds no workout"):
        read(records=[record("Height", TUESDAY, 1.7, "m")])


# -- a sync ------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A run with its route and a strength session, in an archive with a localised name."""
    run = Workout(TUESDAY, 12, metres=2160, route="route_2026-11-17_7.30am.gpx")
    lift = Workout(EVENING - timedelta(hours=5), kind="TraditionalStrengthTraining")
    main = export_xml(
        [lift, run],
        [*measured(run), asleep(EVENING, 8), record("BodyMass", TUESDAY, 70, "kg")],
    )
    routes = {"route_2026-11-17_7.30am.gpx": route(run, climbs_m=30)}
    return export_zip(tmp_path / "export.zip", main, routes, name="экспорт.xml")


def test_the_archive_is_read_with_its_routes(home: Path, archive: Path) -> None:
    said = legstats(home, "sync", archive)
    assert said.code == 0, said.err
    assert said.out == "1 run, 1 strength session new\n"
    assert said.err == "1 night of sleep and 1 body weight went into the journal.\n"
    (run,) = legstats(home, "runs", "--json").json
    assert run["sources"] == ["apple_health"]
    assert run["climb_m"] == pytest.approx(30, abs=1)
    assert run["hr_usable"]
    (lifted,) = legstats(home, "legdays", "--json").json
    assert lifted["decision"] == "unknown"
    (day,) = legstats(home, "log", "--json").json
    assert (day["sleep_h"], day["weight_kg"]) == (8, 70)
    again = legstats(home, "sync", archive)
    assert (again.out, again.err) == ("nothing new; 2 activities unchanged\n", "")


def test_of_a_cut_archive_all_before_the_cut_is_kept(home: Path, tmp_path: Path) -> None:
    runs = [Workout(TUESDAY - timedelta(days=day), 10) for day in range(8)]
    records = [asleep(EVENING, 8), *(line for run in runs for line in measured(run))]
    archive = export_zip(tmp_path / "export.zip", export_xml(runs, records), {})
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) * 9 // 10])
    said = legstats(home, "sync", archive)
    assert said.code == 5
    assert "export.zip was not downloaded to its end: get it again." in said.err
    assert "export.xml: It breaks off before its end" in said.err
    assert [day["sleep_h"] for day in legstats(home, "log", "--json").json] == [8]
    archive.write_bytes(whole)
    assert legstats(home, "sync", archive).code == 0
    assert len(legstats(home, "runs", "--json").json) == 8


def test_the_unpacked_folder_tells_the_same(home: Path, archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path / "unpacked")  # our own
    legstats(home, "sync", archive)
    before = legstats(home, "runs", "--json").out
    assert "nothing new" in legstats(home, "sync", tmp_path / "unpacked").out
    assert legstats(home, "runs", "--json").out == before
    main = next((tmp_path / "unpacked").rglob("экспорт.xml"))
    alone = legstats(tmp_path / "other", "sync", main)
    assert alone.out == "1 run, 1 strength session new\n"


def test_a_copy_is_not_read_again(home: Path, archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "export (1).zip"
    copy.write_bytes(archive.read_bytes())
    said = legstats(home, "sync", archive, copy)
    assert said.out == "1 run, 1 strength session new\n"
    assert said.err == "1 night of sleep and 1 body weight went into the journal.\n"


def test_one_that_was_deleted_goes_when_the_file_is_exported_over(
    home: Path, archive: Path
) -> None:
    legstats(home, "sync", archive)
    export_zip(archive, export_xml([RUN], written_at=fake.EXPORTED + timedelta(hours=1)))
    assert legstats(home, "sync", archive).out == "nothing new; 1 activity corrected; 1 gone\n"
    assert legstats(home, "legdays", "--json").json == []
    assert legstats(home, "log", "--json").json == [], "nights and weights, too"


def test_a_missing_route_is_said(home: Path, tmp_path: Path) -> None:
    run = Workout(TUESDAY, 12, metres=2160, route="gone.gpx")
    path = export_zip(tmp_path / "export.zip", export_xml([run], measured(run)))
    said = legstats(home, "sync", path)
    assert (said.code, said.out) == (0, "1 run new\n")
    assert "1 route that it names is not beside it" in said.err
    (told,) = legstats(home, "runs", "--json").json
    assert told["distance_m"] == pytest.approx(2160)


@pytest.mark.parametrize("left", [0.6, 0.001])
def test_a_damaged_route_is_said_and_kept_as_far_as_it_goes(left: float) -> None:
    run = Workout(TUESDAY, 12, metres=2160, route="cut.gpx")
    whole, said = route(run), list[str]()
    context = Context(
        "export.xml", beside=lambda _: whole[: int(left * len(whole))], leave_out=said.append
    )
    (read_run,) = apple_health.read(export_xml([run]), context)
    assert said == ["1 route in it is damaged; what could be read was kept."]
    assert (read_run.stream is not None) == (left > 0.5)


def test_where_the_route_was_cut_off_the_watch_goes_on_counting() -> None:
    run = Workout(TUESDAY, 12, metres=2160, route="cut.gpx")
    cut = route(run)[:40_000]
    context = Context("export.xml", beside=lambda _: cut)
    (read_run,) = apple_health.read(export_xml([run], measured(run)), context)
    assert along(read_run, "distance_m")[-1] == pytest.approx(2160, abs=5)
    assert len(along(read_run, "altitude_m")) < 720


def test_of_an_export_cut_before_its_workouts_it_is_said_where_they_stand() -> None:
    data = export_xml([RUN], measured(RUN))
    with pytest.raises(ImportProblemError, match="before its end, where the workouts stand"):
        apple_health.read(data[: len(data) // 2], Context("export.xml"))


def test_two_apps_that_wrote_one_run_count_once(home: Path, tmp_path: Path) -> None:
    copy = Workout(TUESDAY + timedelta(seconds=20), 11.5, metres=2150, source="Strava")
    path = export_zip(tmp_path / "export.zip", export_xml([RUN, copy], measured(RUN)))
    assert legstats(home, "sync", path).out == "1 run new\n"


def test_the_newest_export_is_believed_in_any_order(tmp_path: Path) -> None:
    kept, deleted = RUN, Workout(TUESDAY + timedelta(days=1), 30, metres=5000)
    weight = record("BodyMass", TUESDAY, 70, "kg"), record("BodyMass", TUESDAY, 75, "kg")
    old = export_zip(tmp_path / "old.zip", export_xml([kept, deleted], weight[1:]))
    new = export_zip(
        tmp_path / "new.zip",
        export_xml([kept], weight[:1], written_at=fake.EXPORTED + timedelta(hours=2)),
    )
    for home, order in ((tmp_path / "a", (old, new)), (tmp_path / "b", (new, old))):
        for path in order:
            assert legstats(home, "sync", path).code == 0
        assert [run["local_date"] for run in legstats(home, "runs", "--json").json] == [
            "2026-11-17"
        ], "the workout that was deleted in Health is gone"
        (day,) = legstats(home, "log", "--json").json
        assert day["weight_kg"] == 70
