"""From the file to the list: what nobody can have run is shown, marked and counts for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fakes.fit_encoder import fit_file, run, run_file, strength_file
from fakes.strava_archive import Entry, write_folder
from fakes.tracks import Point, Track, gpx

import analyzer
from analyzer import advice
from analyzer.config import Config
from analyzer.store import Store
from analyzer.sync import sync

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from analyzer.sync.result import SyncResult

START = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


def synced(home: Path, *inputs: Path) -> SyncResult:
    return sync(Config(home=home), list(inputs))


def only_run(home: Path) -> pd.Series[Any]:
    runs = analyzer.load(home).runs
    assert len(runs) == 1
    return runs.iloc[0]


def row_of(tmp_path: Path, **entry: Any) -> pd.Series[Any]:
    """Return the run that one row of a Strava archive becomes."""
    synced(tmp_path / "home", write_folder(tmp_path / "export", [Entry(started_at=START, **entry)]))
    return only_run(tmp_path / "home")


def drive_home(minutes: float = 40) -> bytes:
    """An easy run, and twenty minutes more in the car."""
    pace = 1000 / 2.7
    return fit_file(
        run(
            START,
            minutes + 20,
            pace=lambda second: pace if second < 60 * minutes else 60.0,
            hr=lambda second: 140.0 if second < 60 * minutes else 80.0,
        )
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_the_drive_home_is_no_part_of_the_run(tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.fit").write_bytes(drive_home())
    found = synced(home, tmp_path / "a.fit")
    sentence = "The last 20 minutes at 60 km/h are left out."
    assert found.problems == [(str(tmp_path / "a.fit"), sentence)]
    kept = only_run(home)
    assert kept["cut_off"] == "the last 20 minutes at 60 km/h are left out"
    assert kept["implausible"] == ""
    assert kept["distance_m"] == pytest.approx(6480, abs=40)
    assert kept["moving_s"] == pytest.approx(2400, abs=10)
    assert kept["elapsed_s"] == pytest.approx(2400, abs=10)
    assert kept["avg_hr_bpm"] == pytest.approx(140, abs=1)
    assert (kept["ended_at"] - START).total_seconds() == pytest.approx(2400, abs=10)


def test_after_the_drive_to_the_run_the_run_begins_later(tmp_path: Path, home: Path) -> None:
    to_run = run(START, 60, pace=lambda second: 60.0 if second < 1200 else 360.0)
    (tmp_path / "a.fit").write_bytes(fit_file(to_run))
    (tmp_path / "b.fit").write_bytes(strength_file(START - timedelta(hours=2), ["squat"] * 8))
    synced(home, tmp_path)
    kept = only_run(home)
    assert kept["run_id"] == "run-20260901-0800"
    assert (kept["started_at"] - START).total_seconds() == pytest.approx(1200, abs=10)
    assert kept["local_hour"] == pytest.approx(8 + 1 / 3, abs=0.01)
    assert kept["distance_m"] == pytest.approx(6667, abs=40)


def test_the_drive_home_beside_the_services_summary_is_cut_too(tmp_path: Path, home: Path) -> None:
    entry = Entry(started_at=START, minutes=60, distance_m=26_480, file=drive_home())
    synced(home, write_folder(tmp_path / "export", [entry]))
    kept = only_run(home)
    assert kept["sources"] == ("fit", "strava_export")
    assert kept["distance_m"] == pytest.approx(6480, abs=40)
    assert kept["elapsed_s"] == pytest.approx(2400, abs=10)


def test_a_drive_home_read_by_an_older_version_is_measured_anew(tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.fit").write_bytes(drive_home())
    synced(home, tmp_path / "a.fit")
    with Store(home / "legstats.sqlite") as store:
        (file,) = store.files()
        (record,) = store.records()
        assert record.measures is not None
        old = replace(record.measures, cut_off="", from_s=None, until_s=None)
        store.save_file(replace(file, reader=file.reader - 1), [(record.activity, old)])
    assert "faster than the world record" in only_run(home)["implausible"]
    assert synced(home, tmp_path / "a.fit").updated == 1
    assert only_run(home)["distance_m"] == pytest.approx(6480, abs=40)


def test_an_impossible_row_is_shown_marked_and_not_judged(tmp_path: Path, home: Path) -> None:
    usual = [
        Entry(started_at=START + timedelta(days=2 * n), minutes=45, distance_m=8000.0)
        for n in range(12)
    ]
    last = START + timedelta(days=25)
    odd = Entry(started_at=last, minutes=34, distance_m=280.0)
    export = write_folder(tmp_path / "export", [*usual, odd])
    (tmp_path / "b.fit").write_bytes(strength_file(last - timedelta(hours=10), ["squat"] * 8))
    synced(home, export, tmp_path / "b.fit")
    data = analyzer.load(home)
    marked = data.runs.iloc[-1]
    assert marked["distance_m"] == 280.0
    assert marked["implausible"] == "0.28 km in 34 min is slower than any walk"
    verdict = advice.judge(data)[-1]
    assert verdict.run_id == marked["run_id"]
    assert verdict.verdict == "not judged"
    assert "implausible" in data.describe_columns("runs").index


def test_a_mean_pulse_of_2e38_is_no_pulse(tmp_path: Path) -> None:
    more = {"Average Heart Rate": "2e38", "Max Heart Rate": "300"}
    kept = row_of(tmp_path, distance_m=8000.0, more=more)
    assert not kept["hr_usable"]
    assert kept[["avg_hr_bpm", "max_hr_bpm", "hr_bpm"]].isna().all()
    assert "is no pulse" in kept["hr_problem"]
    assert (kept["implausible"], kept["hr_source"]) == ("", "")


def test_a_climb_nobody_can_climb_is_unknown(tmp_path: Path) -> None:
    kept = row_of(tmp_path, distance_m=8000.0, more={"Elevation Gain": "120000"})
    assert np.isnan(kept["climb_m"])
    assert kept["implausible"] == ""


def test_a_jump_of_the_gps_adds_no_distance(tmp_path: Path, home: Path) -> None:
    leaping = run(START, 40, pace=lambda second: 0.25 if second == 900 else 360.0)
    (tmp_path / "a.fit").write_bytes(fit_file(leaping))
    synced(home, tmp_path / "a.fit")
    kept = only_run(home)
    assert kept["cut_off"] == "a jump of 4.0 km is left out"
    assert kept["distance_m"] == pytest.approx(6667, abs=50)
    assert kept["pace_s_per_km"] == pytest.approx(360, abs=5)


@pytest.mark.parametrize("every", [1, 5])
def test_the_drive_home_is_found_in_positions_alone(tmp_path: Path, home: Path, every: int) -> None:
    town = [13.9] * 20 + [6.0] * 8 + [0.0] * 15 + [8.3] * 20
    metres = np.cumsum([0.0, *[2.8] * 2400, *[0.0] * 60, *town * 20])
    seconds = range(0, len(metres), every)
    points = [Point(second=s, metre=float(metres[s]), hr=140) for s in seconds]
    (tmp_path / "a.gpx").write_bytes(gpx(Track(stretches=[points])))
    synced(home, tmp_path / "a.gpx")
    kept = only_run(home)
    assert kept["distance_m"] == pytest.approx(6720, abs=40)
    assert kept["cut_off"].startswith("the last 21 minutes at 2")


def test_a_leap_at_the_end_scales_no_speed(tmp_path: Path, home: Path) -> None:
    leaping = run(START, 30, pace=lambda second: 0.4 if second >= 1798 else 360.0)
    (tmp_path / "a.fit").write_bytes(fit_file(leaping))
    synced(home, tmp_path / "a.fit")
    kept = only_run(home)
    assert kept["distance_m"] == pytest.approx(5000, abs=40)
    assert kept["gap_speed_mps"] == pytest.approx(1000 / 360, rel=0.01)


def test_a_timer_stopped_all_night_ends_the_run_where_it_ended(tmp_path: Path, home: Path) -> None:
    night = run(
        START,
        45 + 8 * 60,
        pace=lambda second: 360.0 if second < 2700 else 0.0,
        pauses=[(2700, 2700 + 8 * 3600 - 60)],
    )
    (tmp_path / "a.fit").write_bytes(fit_file(night))
    synced(home, tmp_path / "a.fit")
    kept = only_run(home)
    assert (kept["ended_at"] - START).total_seconds() == pytest.approx(2700, abs=60)


def test_an_ordinary_run_is_neither_cut_nor_marked(tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.fit").write_bytes(run_file(START, 40))
    assert synced(home, tmp_path / "a.fit").problems == []
    assert only_run(home)[["cut_off", "implausible"]].tolist() == ["", ""]
