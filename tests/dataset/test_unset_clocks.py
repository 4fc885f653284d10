"""A watch whose clock was not set: what it recorded is shown, and is of no day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import Session, fit_file, run_file, strength_file
from fakes.strava_archive import Entry, write_folder

import analyzer
from analyzer.report import data

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)
UNSET = datetime(1990, 7, 9, 7, 0, tzinfo=UTC)
"""What a watch says that counts from 31 December 1989."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs and a leg day of 2026, and a run and two lifts of a watch just out of its box."""
    folder = tmp_path_factory.mktemp("unset")
    files = {
        "legs": strength_file(START - timedelta(hours=12), ["squat"] * 5),
        "one": run_file(START, 30, every_s=10),
        "two": run_file(START + timedelta(days=3), 30, every_s=10),
        "old_legs": strength_file(UNSET - timedelta(days=1), ["squat"] * 5),
        "old_lift": strength_file(UNSET + timedelta(days=1)),
        "old_run": run_file(UNSET, 30, every_s=10),
    }
    for name, content in files.items():
        (folder / f"{name}.fit").write_bytes(content)
    legstats(folder, "sync", folder)
    return folder


def test_status_names_the_days_that_are_true_and_counts_the_rest(home: Path) -> None:
    lines = legstats(home, "status").out.splitlines()
    assert lines[1].startswith("Runs: 3, 7 Sep 2026 to 10 Sep 2026, 1 of them with no true date;")
    assert lines[2] == "Strength sessions: 3, of them 1 leg day and 0 undecided"
    told = legstats(home, "status", "--json").json
    assert (told["first_run"], told["runs_without_true_date"]) == ("2026-09-07", 1)
    assert legstats(home, "status", "--short").out == ("3 runs, last Thu 10 Sep 2026; 1 leg day\n")


def test_the_lists_show_them_and_say_that_their_date_is_not_true(home: Path) -> None:
    undated, *others = legstats(home, "runs").out.splitlines()[1:]
    assert "(no true date)" in undated
    assert not any("no true date" in line for line in others)
    legdays = legstats(home, "legdays")
    assert "no true date" in legdays.out
    told = "2 sessions with no true date count for nothing: legstats legdays explain strength-1990"
    assert told in legdays.err
    one_day = legstats(home, "legdays", "--since", "2026-09-01")
    assert "no true date" not in one_day.out + one_day.err
    why = legstats(home, "check", "run-1990").out
    assert "nobody knows when it was: the watch's clock was not set." in why
    explained = legstats(home, "legdays", "explain", "strength-19900708").out
    assert (
        "it counts for nothing, as nobody knows when it was: the watch's clock was not" in explained
    )
    asked = legstats(home, "legdays", "--undecided")
    assert "Every strength session is decided." in asked.err


def test_a_ride_is_of_no_day_as_well(tmp_path: Path) -> None:
    (tmp_path / "ride.fit").write_bytes(
        fit_file(Session(started_at=UNSET, seconds=3600, sport="cycling"))
    )
    legstats(tmp_path, "sync", tmp_path)
    rides = ("runs", "list", "--sport", "ride")
    assert "Mon 9 Jul 1990, 9:00 (no true date)" in legstats(tmp_path, *rides).out
    (ride,) = legstats(tmp_path, *rides, "--json").json
    assert ride["date_problem"] == "the watch's clock was not set"
    until = legstats(tmp_path, *rides, "--until", "2026-11-30")
    assert "Nothing in these days is of the sport ride." in until.err


def test_they_came_before_nothing_and_no_page_reaches_back_to_them(home: Path) -> None:
    dataset = analyzer.load(home)
    assert len(dataset.leg_days) == 1
    undated = dataset.runs.iloc[0]
    assert undated["date_problem"] == "the watch's clock was not set"
    assert undated["leg_day_id"] == ""
    page = data.build(dataset)
    assert (page.period.first, page.period.last) == (date(2026, 9, 6), date(2026, 9, 10))
    calendar = page.sections["calendar"]
    assert (calendar.weeks, calendar.leg_days, calendar.runs, calendar.undecided) == (2, 1, 2, 0)
    left_out = {one.reason: one.n for one in page.sections["quality"].left_out}
    assert left_out["With no true date"] == 1


def test_a_run_of_those_days_that_somebody_typed_in_is_believed(tmp_path: Path) -> None:
    typed = Entry(started_at=datetime(1995, 4, 9, 8, tzinfo=UTC), distance_m=42_195.0)
    write_folder(tmp_path / "export", [typed])
    legstats(tmp_path / "home", "sync", tmp_path / "export")
    assert legstats(tmp_path / "home", "status", "--json").json["runs_without_true_date"] == 0
