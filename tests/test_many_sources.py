"""One athlete told by eight sources, in any order; and their word survives whatever comes later."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from fakes.apple_health import Workout, export_xml, export_zip
from fakes.command import legstats
from fakes.fit_encoder import Lift, run_file, strength_file
from fakes.garmin_api import FakeGarmin, an_activity
from fakes.garmin_archive import archive, exercise, summaries, summary
from fakes.hevy_api import Done, FakeHevy, a_workout
from fakes.intervals_api import FakeIntervals, a_session
from fakes.key_login import at_service, key_login
from fakes.strava_archive import Entry, write_archive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from fakes.web import KeyedService

MONDAY = datetime(2026, 11, 16, 17, 30, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(hours=13)
RUN_ID, FORMER_ID = "run-20261117-0730", "run-20261117-0731"
LIFTS = [Lift("squat", reps=8, weight_kg=80)] * 8
ZONE = {"LEGSTATS_SOURCES_ZONE": "Europe/Berlin"}
HEVY = """\
title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,\
set_type,weight_kg,reps,distance_km,duration_seconds,rpe
"Lower","16 Nov 2026, 18:28","16 Nov 2026, 23:41","","Squat (Barbell)",,"",0,"normal",100,5,,,
"Lower","16 Nov 2026, 18:28","16 Nov 2026, 23:41","","Squat (Barbell)",,"",1,"normal",100,5,,,
"Lower","16 Nov 2026, 18:28","16 Nov 2026, 23:41","","Leg Press",,"",0,"normal",180,12,,,
"Lower","16 Nov 2026, 18:28","16 Nov 2026, 23:41","","Leg Press",,"",1,"normal",180,12,,,
"Lower","16 Nov 2026, 18:28","16 Nov 2026, 23:41","","Leg Curl",,"",0,"normal",40,12,,,
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    """A leg day and a run the morning after; the log was forgotten open for five hours."""
    watch = tmp_path / "watch"
    watch.mkdir()
    lifting = strength_file(MONDAY, LIFTS, 50, utc_offset_h=1)
    run = run_file(TUESDAY, 40, utc_offset_h=1)
    (watch / "monday.fit").write_bytes(lifting)
    (watch / "tuesday.fit").write_bytes(run)
    hevy = tmp_path / "workouts.csv"
    hevy.write_text(HEVY, encoding="utf-8")
    on_the_phone = Workout(TUESDAY, 40, metres=6667, zone="Europe/Berlin")
    lifted = Workout(MONDAY, 50, kind="TraditionalStrengthTraining", source="Hevy")
    made = {
        "apple": export_zip(tmp_path / "export.zip", export_xml([lifted, on_the_phone])),
        "watch": watch,
        "hevy": hevy,
        "garmin": archive(
            tmp_path / "garmin.zip",
            rows=[
                summary(
                    1, MONDAY, 50, type_key="strength_training", metres=None,
                    summarizedExerciseSets=[exercise("SQUAT", 8, 64)],
                ),
                summary(2, TUESDAY, 40, metres=6667, workoutRpe=40),
            ],
            uploaded={"1.fit": lifting, "2.fit": run},
        ),
        "strava": write_archive(
            tmp_path / "strava.zip",
            [
                Entry(started_at=MONDAY, kind="Workout", name="Evening Workout", minutes=50),
                Entry(started_at=TUESDAY, minutes=40, distance_m=6667.0, name="Stiff", file=run),
            ],
        ),
    }  # fmt: skip
    # Services say what time it is in whole seconds: a file of this second may look the newer.
    hour_ago = time.time() - 3600
    for path in made.values():
        os.utime(path, (hour_ago, hour_ago))
    return made


@pytest.fixture
def services() -> Iterator[dict[str, KeyedService]]:
    """Three accounts that tell of the same leg day and run."""
    lifting = strength_file(MONDAY, LIFTS, 50, utc_offset_h=1)
    run = run_file(TUESDAY, 40, utc_offset_h=1)
    sets = [
        *[Done(reps=5, weight_kg=100)] * 2,
        *[Done(exercise="Leg Press", reps=12, weight_kg=180)] * 2,
        Done(exercise="Leg Curl", reps=12, weight_kg=40),
    ]
    opened = MONDAY - timedelta(minutes=2)
    with (
        FakeHevy([a_workout(opened, 313, "Lower", sets)]) as hevy,
        FakeIntervals(
            [
                a_session(MONDAY, 50, "WeightTraining", "Strength", file=lifting),
                a_session(TUESDAY, 40, file=run),
            ]
        ) as intervals,
        FakeGarmin(
            [
                an_activity(
                    MONDAY,
                    50,
                    "strength_training",
                    "Strength",
                    metres=None,
                    activityId=1,
                    sets=[exercise("SQUAT", 8, 64)],
                    file=lifting,
                ),
                an_activity(TUESDAY, 40, activityId=2, file=run),
            ]
        ) as garmin,
    ):
        yield {"hevy": hevy, "intervals": intervals, "garmin": garmin}


def told(home: Path) -> tuple[str, str]:
    return (legstats(home, "runs", "--json", **ZONE).out,
            legstats(home, "legdays", "--json", **ZONE).out)  # fmt: skip


def after(
    home: Path, order: Sequence[Path | str], services: dict[str, KeyedService]
) -> tuple[str, str]:
    for source in order:
        said = legstats(home, "sync", source, **logged_in(home, services))
        assert said.code == 0, said.err
    return told(home)


def logged_in(home: Path, services: dict[str, KeyedService]) -> dict[str, str]:
    """Log in to all accounts; return what a command must be told to find them."""
    found = dict(ZONE)
    for kind, service in services.items():
        key_login(kind, service, home)
        found |= at_service(kind, service)
    return found


def test_in_any_order_and_at_once_it_is_one_story(
    home: Path, tmp_path: Path, sources: dict[str, Path], services: dict[str, KeyedService]
) -> None:
    all_of_them = [*sources.values(), *services]
    at_once = legstats(home, "sync", *all_of_them, "--json", **logged_in(home, services))
    assert at_once.json["new"] == 2
    (legs,) = legstats(home, "legdays", "--json").json
    assert {"hevy", "hevy_log", "intervals", "garmin", "garmin_export", "fit"} <= set(
        legs["sources"]
    )
    chance = Random(18)  # noqa: S311 - no secret
    orders = [chance.sample(all_of_them, len(all_of_them)) for _ in range(4)]
    stories = {after(tmp_path / f"home{i}", one, services) for i, one in enumerate(orders)}
    assert stories == {told(home)}


def test_each_source_adds_what_it_knows(home: Path, sources: dict[str, Path]) -> None:
    legstats(home, "sync", *sources.values(), **ZONE)
    (run,) = legstats(home, "runs", "--json").json
    assert run["sources"] == ["fit", "garmin_export", "apple_health", "strava_export"]
    assert (run["rpe"], run["avg_hr_bpm"]) == (4, 140)
    assert run["hours_since_leg_day"] == pytest.approx(13 - 50 / 60), "not the log's five hours"
    (legs,) = legstats(home, "legdays", "--json").json
    assert legs["sources"] == ["fit", "garmin_export", "apple_health", "strava_export", "hevy_log"]
    assert legs["decision"] == "yes"
    assert "5 of 5 working sets train the legs" in str(legs["evidence"])


def row_of_the_run(folder: Path, minutes_late: float = 1.0) -> Path:
    """Write an export of one run; one that is less late is a newer export, with a swim more."""
    path = folder / "summarizedActivities.json"
    run = summary(2, TUESDAY + timedelta(minutes=minutes_late), 39, metres=6600)
    swim = summary(3, TUESDAY + timedelta(hours=9), type_key="lap_swimming")
    path.write_bytes(summaries([run, swim] if minutes_late == 1 else [run]))
    return path


def the_run(home: Path) -> dict[str, Any]:
    (run,) = legstats(home, "runs", "--json").json
    found: dict[str, Any] = run
    return found


def test_what_the_athlete_said_survives_a_better_source(
    home: Path, tmp_path: Path, sources: dict[str, Path]
) -> None:
    legstats(home, "sync", row_of_the_run(tmp_path))
    assert the_run(home)["run_id"] == FORMER_ID
    legstats(home, "runs", "set", FORMER_ID, "--kind", "race", "--surface", "track")
    legstats(home, "sync", sources["watch"])
    run = the_run(home)
    assert (run["run_id"], run["kind"], run["surface"]) == (RUN_ID, "race", "track")
    assert run["hr_coverage"] == 1, "the recording has joined"


def test_a_former_id_is_still_understood(
    home: Path, tmp_path: Path, sources: dict[str, Path]
) -> None:
    legstats(home, "sync", row_of_the_run(tmp_path), sources["watch"])
    said = legstats(home, "runs", "set", FORMER_ID, "--kind", "easy")
    assert said.err == f"{RUN_ID}: noted that its kind is easy.\n"
    assert the_run(home)["kind"] == "easy"


def test_of_two_words_on_what_turns_out_one_run_the_last_counts(
    home: Path, tmp_path: Path, sources: dict[str, Path]
) -> None:
    legstats(home, "sync", sources["watch"], row_of_the_run(tmp_path, minutes_late=25))
    legstats(home, "runs", "set", RUN_ID, "--kind", "easy")
    legstats(home, "runs", "set", "run-20261117-0655", "--kind", "long")
    (tmp_path / "summarizedActivities.json").unlink()
    legstats(home, "sync", row_of_the_run(tmp_path), "--full")
    assert the_run(home)["kind"] == "long"


def test_a_decision_survives_every_source_and_order(home: Path, sources: dict[str, Path]) -> None:
    legstats(home, "sync", sources["strava"], **ZONE)
    (legs,) = legstats(home, "legdays", "--json").json
    assert legs["decided_by"] == "auto"
    legstats(home, "legdays", "set", legs["leg_day_id"], "no")
    for name in ("hevy", "garmin", "watch", "hevy"):
        legstats(home, "sync", sources[name], "--full", **ZONE)
        (legs,) = legstats(home, "legdays", "--json").json
        assert (legs["decision"], legs["decided_by"]) == ("no", "athlete")
    legstats(home, "legdays", "set", legs["leg_day_id"], "auto")
    (legs,) = legstats(home, "legdays", "--json").json
    assert (legs["decision"], legs["decided_by"]) == ("yes", "auto")


def test_a_leg_day_added_by_hand_joins_the_watchs(home: Path, sources: dict[str, Path]) -> None:
    legstats(home, "legdays", "add", "2026-11-16 18:40", "--minutes", "45", **ZONE)
    legstats(home, "sync", sources["watch"], **ZONE)
    (legs,) = legstats(home, "legdays", "--json").json
    assert (legs["decision"], legs["decided_by"]) == ("yes", "athlete")
    assert legs["started_at"] == "2026-11-16T17:30:00Z"
