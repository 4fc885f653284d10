"""Is this the same run? What the athlete answers counts, and what they corrected elsewhere too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from fakes.garmin_archive import archive, summary
from fakes.lifting_logs import Lifted, Logged, hevy
from fakes.strava_archive import Entry, write_archive

if TYPE_CHECKING:
    from pathlib import Path

MORNING = datetime(2026, 10, 5, 6, 0, tzinfo=UTC)
WATCH, TYPED = "run-20261005-0800", "run-20261005-1400"
ZONE = {"LEGSTATS_SOURCES_ZONE": "Europe/Berlin"}


def later(minutes: float) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def runs(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = legstats(home, "runs", "--json", **ZONE).json
    return found


def distances(home: Path) -> list[float]:
    return [round(run["distance_m"] / 1000, 1) for run in runs(home)]


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A run by the watch, and one as long that was typed in for the same day."""
    (tmp_path / "watch.fit").write_bytes(run_file(MORNING, 44))
    typed = Entry(started_at=later(360), minutes=45, distance_m=7300.0, name="Typed")
    write_archive(tmp_path / "strava.zip", [typed])
    legstats(tmp_path / "home", "sync", tmp_path / "watch.fit", tmp_path / "strava.zip", **ZONE)
    return tmp_path


def test_status_asks_and_the_answer_ends_the_question(doubtful: Path) -> None:
    home = doubtful / "home"
    status = legstats(home, "status", **ZONE).out
    assert "Is this the same run (as long on one day, one of them typed in by hand)? " in status
    assert f"legstats runs same {WATCH} {TYPED}, or: legstats runs apart {WATCH} {TYPED}" in status
    (asked,) = legstats(home, "status", "--json", **ZONE).json["same_run"]
    assert asked["ids"] == [WATCH, TYPED]
    said = legstats(home, "runs", "apart", WATCH, TYPED, **ZONE)
    assert (said.code, said.err) == (0, f"Noted that {WATCH} and {TYPED} are two runs.\n")
    assert legstats(home, "status", "--json", **ZONE).json["same_run"] == []


def test_the_word_survives_every_sync_and_can_be_changed(doubtful: Path) -> None:
    home = doubtful / "home"
    said = legstats(home, "runs", "same", WATCH, TYPED, **ZONE)
    assert said.err == (
        f"{WATCH}: noted that {WATCH} and {TYPED} are one run.\n"
        f"To undo it: legstats runs apart {WATCH} {TYPED}\n"
    )
    for source in ("strava.zip", "watch.fit"):
        legstats(home, "sync", "--full", doubtful / source, **ZONE)
        assert distances(home) == [7.3]
    assert legstats(home, "runs", "apart", WATCH, TYPED, **ZONE).code == 0
    legstats(home, "sync", "--full", doubtful / "watch.fit", **ZONE)
    assert [run["run_id"] for run in runs(home)] == [WATCH, TYPED]


def test_runs_of_days_far_apart_cannot_be_one(tmp_path: Path) -> None:
    for name, days in (("first", 0), ("next_day", 1), ("later", 40)):
        (tmp_path / f"{name}.fit").write_bytes(run_file(MORNING + timedelta(days=days), 44))
    legstats(tmp_path / "home", "sync", *tmp_path.glob("*.fit"), **ZONE)
    refused = legstats(tmp_path / "home", "runs", "same", WATCH, "run-20261114", **ZONE)
    assert refused.code == 2
    assert "are 40 days apart: they cannot be one run." in refused.err
    assert len(runs(tmp_path / "home")) == 3
    assert legstats(tmp_path / "home", "runs", "same", WATCH, "run-20261006", **ZONE).code == 0


def test_two_halves_are_not_made_one_run_that_lacks_half(tmp_path: Path) -> None:
    for name, minutes in (("first", 0), ("second", 25)):
        (tmp_path / f"{name}.fit").write_bytes(run_file(later(minutes), 20))
    legstats(tmp_path / "home", "sync", *tmp_path.glob("*.fit"), **ZONE)
    refused = legstats(tmp_path / "home", "runs", "same", WATCH, "run-20261005-0825", **ZONE)
    assert refused.code == 2
    assert "the distance of one of them would be lost" in refused.err
    assert len(runs(tmp_path / "home")) == 2


def test_what_was_one_run_all_along_is_parted_by_the_ids_of_its_records(tmp_path: Path) -> None:
    (tmp_path / "watch.fit").write_bytes(run_file(MORNING, 44))
    (tmp_path / "friend.fit").write_bytes(run_file(MORNING + timedelta(seconds=5), 43))
    legstats(tmp_path, "sync", tmp_path / "watch.fit", tmp_path / "friend.fit", **ZONE)
    refused = legstats(tmp_path, "runs", "apart", WATCH, WATCH, **ZONE)
    assert refused.code == 2
    named = [word for word in refused.err.split() if word.startswith(f"{WATCH}-")]
    assert len(named) == 2
    assert legstats(tmp_path, "runs", "apart", *named, **ZONE).code == 0
    assert len(runs(tmp_path)) == 2
    assert legstats(tmp_path, "runs", "same", WATCH, "run-1999", **ZONE).code == 2


def test_a_cropped_run_is_measured_in_the_part_that_is_left(tmp_path: Path) -> None:
    """The rest of the recording was the way to the start, walked."""
    pace = lambda s: 360.0 if 1200 <= s < 3000 else 720.0  # noqa: E731 - a pace along the way
    hr = lambda s: 150.0 if 1200 <= s < 3000 else 100.0  # noqa: E731 - as above
    whole = run_file(MORNING, 75, pace=pace, hr=hr)
    row = Entry(started_at=later(20), minutes=30, distance_m=5000.0, file=whole)
    write_archive(tmp_path / "strava.zip", [row])
    legstats(tmp_path, "sync", tmp_path / "strava.zip", **ZONE)
    (run,) = runs(tmp_path)
    assert (run["started_at"], run["run_id"]) == ("2026-10-05T06:20:00Z", WATCH)
    assert run["distance_m"] == pytest.approx(5000, rel=0.01)
    assert run["moving_s"] == pytest.approx(1800, abs=3)
    assert run["avg_hr_bpm"] == pytest.approx(150, abs=1)
    assert run["pace_s_per_km"] == pytest.approx(360, rel=0.01)


def test_a_distance_corrected_at_garmins_counts_and_one_nobody_runs_is_named(
    tmp_path: Path,
) -> None:
    belts = [
        run_file(later(1440 * n), 40, pace=370.0, sub_sport="treadmill", altitude_m=None)
        for n in range(2)
    ]
    rows = [
        summary(n + 1, later(1440 * n), 40, type_key="treadmill_running", metres=metres)
        for n, metres in enumerate((7_800.0, 78_000.0))
    ]
    archive(
        tmp_path / "garmin.zip", rows=rows, uploaded={f"{n}.fit": b for n, b in enumerate(belts)}
    )
    legstats(tmp_path, "sync", tmp_path / "garmin.zip", **ZONE)
    assert distances(tmp_path) == [7.8, 6.5]
    first, _ = runs(tmp_path)
    assert first["speed_mps"] == pytest.approx(7_800 / 2_400, rel=0.02)
    status = legstats(tmp_path, "status", **ZONE).out
    assert (
        "run-20261006-0800: Garmin's correction is left out, 78.0 km in 40 min is faster" in status
    )


def test_rows_of_one_export_seconds_apart_are_one_run(tmp_path: Path) -> None:
    began = MORNING + timedelta(seconds=7)
    rows = [
        # Whole minutes would look typed by hand.
        Entry(started_at=began, minutes=38, distance_m=6000.0, name="watch"),
        Entry(started_at=began + timedelta(seconds=11), minutes=37, distance_m=5900.0),
    ]
    write_archive(tmp_path / "strava.zip", rows)
    legstats(tmp_path, "sync", tmp_path / "strava.zip", **ZONE)
    assert distances(tmp_path) == [6.0]


def test_a_leg_day_on_a_journey_is_one_session_at_the_watchs_time(tmp_path: Path) -> None:
    began = datetime.fromisoformat("2026-10-05 18:00")
    lifts = [Lifted(exercise="Squat (Barbell)", weight_kg=100, reps=5)] * 6
    ended = began + timedelta(minutes=65)
    (tmp_path / "hevy.csv").write_bytes(hevy([Logged(began=began, ended=ended, lifts=lifts)]))
    new_york = strength_file(datetime(2026, 10, 5, 22, 0, tzinfo=UTC), [], 65, utc_offset_h=-4)
    (tmp_path / "watch.fit").write_bytes(new_york)
    legstats(tmp_path / "h", "sync", tmp_path / "hevy.csv", tmp_path / "watch.fit", **ZONE)
    (legs,) = legstats(tmp_path / "h", "legdays", "--json", **ZONE).json
    assert (legs["started_at"], legs["decision"]) == ("2026-10-05T22:00:00Z", "yes")
