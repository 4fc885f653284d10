"""Local days, hours between instants, journeys, clocks that change, and hidden starts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from fakes.command import legstats
from fakes.fit_encoder import Lift, run_file, strength_file
from fakes.strava_archive import Entry, write_archive

import analyzer

if TYPE_CHECKING:
    from pathlib import Path

SQUATS = [Lift("squat", reps=8, weight_kg=80)] * 8
HOUR = 3600.0
HEVY_HEADER = (
    "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,"
    "set_index,set_type,weight_kg,reps,distance_km,duration_seconds,rpe\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "files"
    path.mkdir()
    return path


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def offset_h(moment: datetime, zone: str) -> float:
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset.total_seconds() / HOUR


def on_the_watch(path: Path, text: str, zone: str, *, lifting: bool = False) -> None:
    """Write a watch's file of an hour's lifting or a run that began at a local time."""
    start = local(text, zone)
    name = f"{start:%Y%m%dT%H%M}.fit"
    told = {"utc_offset_h": offset_h(start, zone), "every_s": 10}
    content = strength_file(start, SQUATS, 60, **told) if lifting else run_file(start, 30, **told)
    (path / name).write_bytes(content)


def in_hevy(path: Path, start: str, end: str) -> None:
    """Write a lifting log whose times name no zone, such as "28 Mar 2026, 18:00"."""
    rows = [
        f'"Legs","{start}","{end}","","Squat (Barbell)",,"",{index},"normal",80,8,,,\n'
        for index in range(8)
    ]
    (path / "workouts.csv").write_text(HEVY_HEADER + "".join(rows), encoding="utf-8")


def the_run(home: Path) -> Any:
    (run,) = analyzer.load(home).runs.itertuples()
    return run


def the_leg_day(home: Path) -> Any:
    (leg_day,) = analyzer.load(home).leg_days.itertuples()
    assert leg_day.decision == "yes"
    return leg_day


def test_a_journey_east_keeps_each_runs_own_day(home: Path, folder: Path) -> None:
    on_the_watch(folder, "2026-11-16 18:00", "Europe/Berlin", lifting=True)
    on_the_watch(folder, "2026-11-18 06:30", "Asia/Tokyo")
    legstats(home, "sync", folder, LEGSTATS_SOURCES_ZONE="Europe/Berlin")
    run = the_run(home)
    assert (run.local_date, run.local_hour) == (pd.Timestamp("2026-11-18"), 6.5)
    assert run.days_since_leg_day == 2
    assert run.hours_since_leg_day == pytest.approx(27.5)


def test_a_journey_west_may_set_the_calendar_back_but_not_the_clock(
    home: Path, folder: Path
) -> None:
    on_the_watch(folder, "2026-11-17 08:00", "Asia/Tokyo", lifting=True)
    on_the_watch(folder, "2026-11-16 20:00", "America/Los_Angeles")
    legstats(home, "sync", folder)
    run = the_run(home)
    assert run.local_date == pd.Timestamp("2026-11-16")
    assert run.days_since_leg_day == 0
    assert run.hours_since_leg_day == pytest.approx(4)
    assert run.bucket == "0-6 h"


def test_late_and_early_are_two_days_although_hours_apart(home: Path, folder: Path) -> None:
    on_the_watch(folder, "2026-11-16 22:50", "Europe/Berlin", lifting=True)
    on_the_watch(folder, "2026-11-17 00:10", "Europe/Berlin")
    legstats(home, "sync", folder)
    run = the_run(home)
    assert run.days_since_leg_day == 1
    assert run.hours_since_leg_day == pytest.approx(20 / 60)


@pytest.mark.parametrize(
    ("evening", "morning", "hours"),
    [
        ("2026-03-28 18:00", "2026-03-29 07:00", 11),
        ("2026-10-24 18:00", "2026-10-25 07:00", 13),
        ("2026-06-06 18:00", "2026-06-07 07:00", 12),
    ],
)
@pytest.mark.parametrize("log", ["watch", "hevy"])
def test_a_night_may_have_eleven_or_thirteen_hours(
    home: Path, folder: Path, evening: str, morning: str, hours: float, log: str
) -> None:
    if log == "watch":
        on_the_watch(folder, evening, "Europe/Berlin", lifting=True)
    else:
        start = datetime.fromisoformat(evening)
        in_hevy(folder, f"{start:%d %b %Y, %H:%M}", f"{start + timedelta(hours=1):%d %b %Y, %H:%M}")
    on_the_watch(folder, morning, "Europe/Berlin")
    legstats(home, "sync", folder, LEGSTATS_SOURCES_ZONE="Europe/Berlin")
    run = the_run(home)
    assert run.hours_since_leg_day == pytest.approx(hours)
    assert run.days_since_leg_day == 1
    assert run.local_hour == 7


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("25 Oct 2026, 02:30", "2026-10-25 00:30"),
        ("29 Mar 2026, 02:30", "2026-03-29 01:30"),
    ],
)
def test_an_hour_that_comes_twice_or_never_is_read_all_the_same(
    home: Path, folder: Path, written: str, meant: str
) -> None:
    in_hevy(folder, written, written.replace("02:30", "04:00"))
    said = legstats(home, "sync", folder, LEGSTATS_SOURCES_ZONE="Europe/Berlin")
    assert said.code == 0, said.err
    assert the_leg_day(home).started_at == pd.Timestamp(meant, tz="UTC")


def test_a_log_without_a_zone_takes_the_configured_one(home: Path, folder: Path) -> None:
    in_hevy(folder, "16 Nov 2026, 22:30", "16 Nov 2026, 23:30")
    legstats(home, "sync", folder, LEGSTATS_SOURCES_ZONE="America/New_York")
    leg_day = the_leg_day(home)
    assert leg_day.started_at == pd.Timestamp("2026-11-17 03:30", tz="UTC")
    assert leg_day.local_date == pd.Timestamp("2026-11-16")


def test_without_a_zone_and_a_setting_the_computers_own_counts(home: Path, folder: Path) -> None:
    in_hevy(folder, "16 Nov 2026, 22:30", "16 Nov 2026, 23:30")
    legstats(home, "sync", folder, TZ="Asia/Tokyo")
    assert the_leg_day(home).started_at == pd.Timestamp("2026-11-16 13:30", tz="UTC")
    assert the_leg_day(home).local_date == pd.Timestamp("2026-11-16")


def test_a_watch_that_does_not_tell_local_time_takes_the_configured_zone(
    home: Path, folder: Path
) -> None:
    start = datetime(2026, 11, 16, 22, 30, tzinfo=UTC)
    (folder / "run.fit").write_bytes(run_file(start, 30, utc_offset_h=None))
    legstats(home, "sync", folder)
    for zone, day, hour in (("Asia/Tokyo", 17, 7.5), ("America/New_York", 16, 17.5)):
        said = legstats(home, "runs", "--json", LEGSTATS_SOURCES_ZONE=zone)
        (run,) = said.json
        assert (run["local_date"], run["local_hour"]) == (f"2026-11-{day}", hour)


def test_the_watch_knows_better_than_the_settings_where_it_was(home: Path, folder: Path) -> None:
    on_the_watch(folder, "2026-11-16 06:00", "Asia/Tokyo", lifting=True)
    in_hevy(folder, "15 Nov 2026, 22:02", "15 Nov 2026, 23:05")
    legstats(home, "sync", folder, LEGSTATS_SOURCES_ZONE="Europe/Berlin")
    leg_day = the_leg_day(home)
    assert leg_day.sources == ("fit", "hevy_log")
    assert leg_day.local_date == pd.Timestamp("2026-11-16")


def test_a_zone_that_does_not_exist_is_said(home: Path, folder: Path) -> None:
    said = legstats(home, "sync", folder, LEGSTATS_SOURCES_ZONE="Europe/Atlantis")
    assert said.code == 2
    assert "it must be a zone such as Europe/Berlin" in said.err


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles"])
def test_a_hidden_start_keeps_the_day_and_has_no_hour(
    home: Path, tmp_path: Path, zone: str
) -> None:
    hidden = local("2026-11-16 00:00:01", zone)
    entry = Entry(started_at=hidden, minutes=40, distance_m=8000)
    archive = write_archive(tmp_path / "export.zip", [entry])
    legstats(home, "sync", archive, LEGSTATS_SOURCES_ZONE=zone)
    (run,) = legstats(home, "runs", "--json", LEGSTATS_SOURCES_ZONE=zone).json
    assert (run["local_date"], run["local_hour"]) == ("2026-11-16", None)
    assert run["distance_m"] == 8000


def test_a_hidden_start_is_told_by_the_watchs_file(home: Path, folder: Path) -> None:
    start = local("2026-11-16 06:30", "Europe/Berlin")
    hidden = local("2026-11-16 00:00:01", "Europe/Berlin")
    content = run_file(start, 40, utc_offset_h=1, pace=300)
    (folder / "run.fit").write_bytes(content)
    write_archive(folder / "export.zip", [Entry(started_at=hidden, minutes=40, distance_m=8000)])
    legstats(home, "sync", folder, LEGSTATS_SOURCES_ZONE="Europe/Berlin")
    (run,) = legstats(home, "runs", "--json", LEGSTATS_SOURCES_ZONE="Europe/Berlin").json
    assert run["sources"] == ["fit", "strava_export"]
    assert run["local_hour"] == 6.5


@pytest.mark.parametrize(
    ("day", "bucket", "days", "leg_day"),
    [
        ("2026-11-16", None, None, None),
        ("2026-11-17", None, 1, "strength-20261116-1800"),
        ("2026-11-19", None, 3, "strength-20261116-1800"),
        ("2026-11-21", ">78 h", 5, "strength-20261116-1800"),
    ],
)
def test_a_hidden_start_leaves_open_how_long_after_leg_day_it_was(
    home: Path, folder: Path, day: str, bucket: str | None, days: int | None, leg_day: str | None
) -> None:
    """Leg days are on the 10th and on Monday the 16th, from 18 to 19 o'clock."""
    for date in ("2026-11-10", "2026-11-16"):
        on_the_watch(folder, f"{date} 18:00", "Europe/Berlin", lifting=True)
    hidden = local(f"{day} 00:00:01", "Europe/Berlin")
    write_archive(folder / "export.zip", [Entry(started_at=hidden, minutes=40, distance_m=8000)])
    legstats(home, "sync", folder, LEGSTATS_SOURCES_ZONE="Europe/Berlin")
    (run,) = legstats(home, "runs", "--json", LEGSTATS_SOURCES_ZONE="Europe/Berlin").json
    assert (run["bucket"], run["days_since_leg_day"], run["leg_day_id"]) == (bucket, days, leg_day)
    assert (run["hours_since_leg_day"] is None) == (bucket is None)
