"""The archive Strava gives an athlete: files and rows become one story, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.fit_encoder import Lift, run_file, strength_file
from fakes.strava_archive import Entry, gpx, tcx, write_archive, write_folder

import analyzer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MONDAY = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
HEVY = """Logged with hevyapp.com

Squat (Barbell)
Set 1: 100 kg x 5
Set 2: 100 kg x 5

Romanian Deadlift (Barbell)
Set 1: 80 kg x 8
Set 2: 80 kg x 8"""


def later(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


@pytest.fixture(scope="module")
def week() -> list[Entry]:
    """Leg day on the watch, runs in every kind of file, a lifting log in a description."""
    return [
        Entry(
            started_at=MONDAY,
            kind="Weight Training",
            name="Leg day 💀",
            minutes=45,
            file=strength_file(MONDAY, [Lift("unknown", reps=8)] * 6, 45, profile_name="Strength"),
        ),
        Entry(started_at=later(0.6), file=run_file(later(0.6), 30), minutes=30, distance_m=5000.0),
        Entry(started_at=later(1.6), file=gpx(later(1.6), 25), suffix=".gpx", minutes=25),
        Entry(started_at=later(2.6), file=tcx(later(2.6), 25), suffix=".tcx.gz", minutes=25),
        Entry(
            started_at=later(3),
            kind="Weight Training",
            name="Afternoon Weight Training",
            description=HEVY,
            minutes=50,
            more={"Total Weight Lifted": 2280.0, "Perceived Exertion": 8.0},
        ),
        Entry(
            started_at=later(3.6),
            name="Hills",
            distance_m=8000.0,
            minutes=48,
            more={"Grade Adjusted Distance": 9000.0, "Average Heart Rate": 155.0},
        ),
        Entry(started_at=later(4), kind="Workout", name="Stretching", minutes=5),
        Entry(
            started_at=later(5), kind="Ride", name="To the lake", distance_m=30_000.0, minutes=80
        ),
    ]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def runs(home: Path) -> Any:
    return legstats(home, "runs", "--json").json


def test_files_and_rows_become_one_story(home: Path, tmp_path: Path, week: list[Entry]) -> None:
    archive = write_archive(tmp_path / "export_123.zip", week)
    said = legstats(home, "sync", archive, "--json")
    assert (said.code, said.json["new"], said.json["failed"]) == (0, 8, [])
    assert [run["sources"] for run in runs(home)] == [
        ["fit", "strava_export"],
        ["strava_export", "gpx"],
        ["strava_export", "tcx"],
        ["strava_export"],
    ]
    first, second = legstats(home, "legdays", "--json").json
    assert (first["decision"], first["sources"]) == ("yes", ["fit", "strava_export"])
    assert (second["decision"], second["sources"]) == ("yes", ["strava_export"])
    again = legstats(home, "sync", archive, "--json").json
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 8)


def test_the_title_given_on_strava_beats_the_watchs_word(
    home: Path, tmp_path: Path, week: list[Entry]
) -> None:
    legstats(home, "sync", write_archive(tmp_path / "export.zip", week[:1]))
    (leg_day,) = analyzer.load(home).leg_days.to_dict("records")
    assert leg_day["name"] == "Leg day 💀"
    assert "Leg day" in " ".join(piece.text for piece in leg_day["evidence"])


def test_sets_in_a_description_are_sets(home: Path, tmp_path: Path, week: list[Entry]) -> None:
    legstats(home, "sync", write_archive(tmp_path / "export.zip", week[4:5]))
    data = analyzer.load(home)
    assert list(data.strength_sets["source"].unique()) == ["description"]
    assert list(data.strength_sets["weight_kg"]) == [100, 100, 80, 80]
    (leg_day,) = data.strength_sessions.to_dict("records")
    assert (leg_day["leg_sets"], leg_day["weight_lifted_kg"], leg_day["rpe"]) == (4, 2280, 8)


def test_a_run_without_a_file_is_judged_by_its_summary(
    home: Path, tmp_path: Path, week: list[Entry]
) -> None:
    legstats(home, "sync", write_archive(tmp_path / "export.zip", week[5:6]))
    (hills,) = runs(home)
    assert hills["pace_s_per_km"] == 360
    assert hills["gap_s_per_km"] == 320
    assert (hills["avg_hr_bpm"], hills["moving_s"]) == (155, 2880)


def test_unpacked_it_is_the_same(home: Path, tmp_path: Path, week: list[Entry]) -> None:
    legstats(home, "sync", write_archive(tmp_path / "export.zip", week))
    legstats(tmp_path / "other", "sync", write_folder(tmp_path / "export", week))
    assert runs(tmp_path / "other") == runs(home)
    known = legstats(home, "sync", tmp_path / "export", "--json").json
    assert (known["new"], known["updated"], known["unchanged"]) == (0, 0, 8)


def test_a_later_archive_adds_what_is_new_and_keeps_the_rest(
    home: Path, tmp_path: Path, week: list[Entry]
) -> None:
    legstats(home, "sync", write_archive(tmp_path / "june.zip", week))
    before = runs(home)
    renamed = replace(week[5], name="Hills with the club", number=15_000_000_005)
    more = [Entry(started_at=later(7 + day), distance_m=9000.0) for day in range(3)]
    july = write_archive(tmp_path / "july.zip", [*week[:5], renamed, *week[6:], *more])
    said = legstats(home, "sync", july, "--json").json
    assert (said["new"], said["updated"], said["unchanged"]) == (3, 1, 7)
    assert runs(home)[:-3] == before
    newest = runs(home)
    said = legstats(home, "sync", tmp_path / "june.zip", july, "--full", "--json").json
    assert (said["new"], said["updated"], said["unchanged"]) == (0, 0, 11)
    assert runs(home) == newest
    legstats(tmp_path / "other", "sync", july)
    legstats(tmp_path / "other", "sync", tmp_path / "june.zip")
    assert runs(tmp_path / "other") == newest
    assert "Hills with the club" in list(analyzer.load(tmp_path / "other").runs["name"])


def test_in_whatever_order_they_come_the_runs_are_the_same(
    tmp_path: Path, week: list[Entry]
) -> None:
    watch = tmp_path / "watch"
    watch.mkdir()
    for index, entry in enumerate(week[:2]):
        (watch / f"{index}.fit").write_bytes(entry.file or b"")
    (watch / "only-on-the-watch.fit").write_bytes(run_file(later(6), 20))
    archive = write_archive(tmp_path / "export.zip", week)
    folder = write_folder(tmp_path / "unpacked", week, "german")
    told = [
        _runs_after(tmp_path / f"home{number}", order)
        for number, order in enumerate(permutations([watch, archive, folder]))
    ]
    assert len(set(told)) == 1
    assert told[0].count("run_id") == 5


def _runs_after(home: Path, sources: Sequence[Path]) -> str:
    for source in sources:
        assert legstats(home, "sync", source).code == 0
    return legstats(home, "runs", "--json").out


def test_strava_knows_that_cardio_was_weight_training(home: Path, tmp_path: Path) -> None:
    cardio = strength_file(MONDAY, [], 45, sub_sport="cardio_training")
    entry = Entry(started_at=MONDAY, kind="Weight Training", name="Beine", minutes=45, file=cardio)
    legstats(home, "sync", write_archive(tmp_path / "export.zip", [entry]))
    (leg_day,) = legstats(home, "legdays", "--json").json
    assert (leg_day["decision"], leg_day["sources"]) == ("yes", ["fit", "strava_export"])
    assert leg_day["leg_day_id"] == "strength-20260601-1800"


def test_a_trail_run_on_strava_is_no_road_run(home: Path, tmp_path: Path) -> None:
    entry = Entry(started_at=MONDAY, kind="Trail Run", file=run_file(MONDAY, 30), minutes=30)
    legstats(home, "sync", write_archive(tmp_path / "export.zip", [entry]))
    assert [run["surface"] for run in runs(home)] == ["trail"]


def test_a_hidden_start_is_told_by_the_file_or_unknown(home: Path, tmp_path: Path) -> None:
    midnight = MONDAY.replace(hour=0, minute=0, second=1)
    with_file = Entry(started_at=midnight, file=run_file(MONDAY, 30), minutes=30)
    without = Entry(started_at=midnight + timedelta(days=1), distance_m=5000.0, minutes=30)
    legstats(home, "sync", write_archive(tmp_path / "export.zip", [with_file, without]))
    known, hidden = runs(home)
    assert (known["local_hour"], known["sources"]) == (18, ["fit", "strava_export"])
    assert (hidden["local_hour"], hidden["local_date"][:10]) == (None, "2026-06-02")


def test_rows_are_in_utc_and_days_are_local(home: Path, tmp_path: Path) -> None:
    """Across the zones and the change of clocks: a row takes the zone of the settings."""
    home.mkdir()
    (home / "config.toml").write_text('[sources]\nzone = "America/Los_Angeles"\n')
    late = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
    entries = [
        Entry(started_at=late, name="the evening before the clocks change", distance_m=5000.0),
        Entry(started_at=late + timedelta(days=1), name="the evening after", distance_m=5000.0),
        Entry(
            started_at=late + timedelta(days=2),
            name="on a trip, with the watch",
            file=run_file(late + timedelta(days=2), 30, utc_offset_h=9),
            minutes=30,
        ),
    ]
    legstats(home, "sync", write_archive(tmp_path / "export.zip", entries))
    told = [(run["local_date"][:10], run["local_hour"]) for run in runs(home)]
    assert told == [("2026-10-31", 22), ("2026-11-01", 21), ("2026-11-03", 14)]


def test_only_from_a_day_on_and_the_rest_another_time(
    home: Path, tmp_path: Path, week: list[Entry]
) -> None:
    archive = write_archive(tmp_path / "export.zip", week[3:])
    assert legstats(home, "sync", archive, "--since", "2026-06-05", "--json").json["new"] == 3
    assert legstats(home, "sync", archive, "--json").json["new"] == 2


@pytest.mark.real
def test_rows_cut_from_exports_are_refused_in_one_sentence(home: Path, real_folder: Path) -> None:
    tables = sorted((real_folder / "strava_export_rows").glob("*/activities.csv"))
    said = legstats(home, "sync", *tables, "--json")
    assert (said.code, len(said.json["failed"])) == (5, 3)
    for failure in said.json["failed"]:
        assert failure["reason"].startswith("activities.csv is not a file legstats can read.")


def test_another_moving_time_than_stravas_is_said(home: Path, tmp_path: Path) -> None:
    file = run_file(MONDAY, 40)
    (tmp_path / "run.fit").write_bytes(file)
    legstats(home, "sync", tmp_path / "run.fit")
    (run,) = runs(home)
    entry = Entry(started_at=MONDAY, file=file, minutes=40, distance_m=run["distance_m"])
    for moving_s, said in ((2390.0, False), (2250.0, True)):
        row = replace(entry, more={"Moving Time": moving_s})
        legstats(home, "sync", write_archive(tmp_path / f"{moving_s}.zip", [row]))
        note = "The moving time of 1 run differs from Strava's, by up to 6.7"
        assert (note in legstats(home, "status").out) == said


def test_a_recording_that_the_list_names_and_the_archive_lacks_is_said(tmp_path: Path) -> None:
    files = [run_file(MONDAY + timedelta(days=day), 5) for day in range(2)]
    entries = [
        Entry(started_at=MONDAY + timedelta(days=day), file=file, minutes=5)
        for day, file in enumerate(files)
    ]
    folder = write_folder(tmp_path / "export", entries)
    next(folder.glob("activities/*")).unlink()
    said = legstats(tmp_path / "home", "sync", folder)
    assert said.code == 5
    assert "1 recording that activities.csv names is missing" in said.err
    assert legstats(tmp_path / "home", "sync", folder).code == 0


def test_a_list_with_headings_nobody_knows_is_said_and_its_files_are_read(tmp_path: Path) -> None:
    export = tmp_path / "export"
    write_folder(export, [Entry(started_at=MONDAY, file=run_file(MONDAY, 30), minutes=30)])
    header, rows = (export / "activities.csv").read_text("utf-8").split("\n", 1)
    strange = ",".join(f"Otsikko {place}" for place in range(12))
    short = "\n".join(",".join(row.split(",")[:12]) for row in rows.splitlines())
    (export / "activities.csv").write_text(f"{strange}\n{short}\n", "utf-8")
    assert header != strange
    said = legstats(tmp_path / "home", "sync", export)
    assert said.code == 5
    assert "activities.csv looks like the list of a Strava archive" in said.err
    assert "Set Strava’s language to English" in said.err.replace("'", "’")
    assert len(legstats(tmp_path / "home", "runs", "--json").json) == 1


def test_another_services_activities_csv_is_no_strava_list(tmp_path: Path) -> None:
    path = tmp_path / "some" / "Activities.csv"
    path.parent.mkdir()
    path.write_text("Art,Wann,Titel,A,B,C,D,E,F,G\nLaufen,2026-01-01,x,1,2,3,4,5,6,7\n", "utf-8")
    assert (
        "Strava" not in legstats(tmp_path / "home", "sync", path.parent).err.partition("reads")[0]
    )
