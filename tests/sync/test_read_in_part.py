"""What of a file was not understood is said, and what nothing came of is no success."""

# ruff: noqa: DTZ001 - the clock of a phone knows no zone
from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.garmin_archive import monitoring_file
from fakes.lifting_logs import Lifted, Logged, hevy, strong

if TYPE_CHECKING:
    from pathlib import Path

BEGAN = datetime(2026, 9, 3, 18)
LEGS = Logged(began=BEGAN, ended=BEGAN + timedelta(hours=1))
LATER = Logged(began=BEGAN + timedelta(days=7), ended=None)
SAID = (
    "In part: log.csv: 1 row was left out: the date “10 Sep 2026, 18 o'clock” is not understood. "
    "Write dates like 2026-08-05 18:00, or export the log with the app in English.\n"
)
QUIET = ("--quiet", "--no-input", "sync", "--timezone", "UTC")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "logs" / "log.csv"
    path.parent.mkdir()
    path.write_bytes(hevy([LEGS, LATER]).replace(b"10 Sep 2026, 18:00", b"10 Sep 2026, 18 o'clock"))
    return path


def test_lost_rows_are_quoted_counted_and_said_even_when_quiet(home: Path, log: Path) -> None:
    said = legstats(home, *QUIET, log)
    assert (said.code, said.err) == (5, SAID)
    assert said.out == "1 strength session new; 1 file read in part\n"


def test_a_folder_says_it_once_and_a_named_file_every_time(home: Path, log: Path) -> None:
    assert legstats(home, *QUIET, log.parent).code == 5
    again = legstats(home, *QUIET[:3], log.parent)
    assert (again.code, again.out, again.err) == (0, "", "")
    named = legstats(home, *QUIET[:3], log)
    assert (named.code, named.err) == (5, SAID)


def test_json_lists_it(home: Path, log: Path) -> None:
    (part,) = legstats(home, "sync", log, "--json").json["in_part"]
    assert part == {"source": str(log), "reason": SAID.removeprefix("In part: ").strip()}


def test_an_archive_that_is_named_names_its_files(home: Path, log: Path, tmp_path: Path) -> None:
    archive = tmp_path / "logs.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(log, "log.csv")
    assert [legstats(home, *QUIET, archive).code for _ in range(2)] == [5, 5]


def test_a_mended_log_is_whole_again(home: Path, log: Path) -> None:
    legstats(home, "sync", log)
    log.write_bytes(hevy([LEGS, LATER]))
    said = legstats(home, *QUIET, log)
    assert (said.code, said.err) == (0, "")


def test_an_absurd_number_costs_its_row(home: Path, tmp_path: Path) -> None:
    lifts = [Lifted(), Lifted(reps=10**9), Lifted(reps=5, seconds=10**9)]
    path = tmp_path / "log.csv"
    path.write_bytes(hevy([Logged(began=BEGAN, ended=None, lifts=lifts), LATER]))
    said = legstats(home, *QUIET, path)
    assert said.code == 5
    assert said.err == "In part: log.csv: 2 rows were left out: nobody does 1000000000 reps.\n"
    assert said.out.startswith("2 strength sessions new")


@pytest.mark.parametrize("duration", ["99999999999999999999m", "147483648h", "1e308"])
def test_an_absurd_duration_costs_no_workout(home: Path, tmp_path: Path, duration: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(strong([LEGS]).replace(b"1h", duration.encode()))
    said = legstats(home, "sync", path, "--weight-unit", "kg")
    assert (said.code, said.out) == (0, "1 strength session new\n")
    assert "does not say when it ended; 3 minutes a set were taken." in said.err


def test_days_without_a_time_are_two_sessions_and_it_is_said(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(strong([LEGS, LATER], time="%Y-%m-%d"))
    said = legstats(home, "sync", path, "--weight-unit", "kg", "--timezone", "UTC")
    assert "The log names no time of day; 18:00 was taken." in said.err
    days = [one["started_at"][:16] for one in legstats(home, "legdays", "--json").json]
    assert days == ["2026-09-03T18:00", "2026-09-10T18:00"]


class TestWhatOnlyTheAthleteKnows:
    @pytest.fixture
    def open_log(self, tmp_path: Path) -> Path:
        path = tmp_path / "log.csv"
        path.write_bytes(strong([LEGS, LATER], layout="since 6.2", time="%-m/%-d/%Y %H:%M"))
        return path

    def test_nobody_is_there_to_be_asked(self, home: Path, open_log: Path) -> None:
        said = legstats(home, *QUIET, open_log)
        assert said.code == 5
        assert "“9/3/2026 18:00” begins with the day or the month. Say it once with" in said.err

    def test_an_option_says_it_once(self, home: Path, open_log: Path) -> None:
        said = legstats(home, "sync", open_log, "--date-order", "mdy")
        assert said.out == "2 strength sessions new\n"
        assert "dates that do not show their order are mdy." in said.err
        assert (
            legstats(home, "sync", "--full", open_log).out
            == "nothing new; 2 activities unchanged\n"
        )

    def test_at_a_terminal_it_is_asked(self, home: Path, open_log: Path) -> None:
        said = legstats_at_terminal(home, "sync", open_log, typed="mdy\n")
        assert "In which order are they written" in said
        days = [one["local_date"][:10] for one in legstats(home, "legdays", "--json").json]
        assert days == ["2026-09-03", "2026-09-10"]


class TestNamedInVain:
    def test_a_map_is_answered_with_what_is_read(self, home: Path, tmp_path: Path) -> None:
        path = tmp_path / "run.kmz"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("doc.kml", "<kml/>")
        said = legstats(home, *QUIET, path)
        assert said.code == 5
        assert said.err.startswith(
            "Failed: run.kmz holds no file that legstats can read. legstats reads FIT, GPX and TCX"
        )

    def test_a_log_without_a_workout_says_so(self, home: Path, tmp_path: Path) -> None:
        path = tmp_path / "log.csv"
        path.write_bytes(hevy([]))
        for _ in range(2):
            said = legstats(home, *QUIET[:3], path)
            assert (said.code, said.err) == (
                5, "Failed: log.csv: The Hevy log holds no workout.\n"
            )  # fmt: skip

    def test_among_others_it_is_only_counted(self, home: Path, tmp_path: Path) -> None:
        steps, log = tmp_path / "steps.fit", tmp_path / "log.csv"
        steps.write_bytes(monitoring_file("monitoring_b", 3))
        log.write_bytes(hevy([LEGS]))
        said = legstats(home, "sync", steps, log)
        told = "1 strength session new; 1 file without an activity (steps.fit)\n"
        assert (said.code, said.out) == (0, told)
