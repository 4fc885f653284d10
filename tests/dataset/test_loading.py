"""``analyzer.load()``: tidy frames that are what the data dictionary says."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes.dictionary_check import check
from fakes.fit_encoder import run_file, strength_file

import analyzer
from analyzer.config import Config
from analyzer.errors import UsageError
from analyzer.frames.dictionary import DICTIONARY
from analyzer.sync import sync

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset

FRAMES = [name for name in DICTIONARY if name != "sessions"]
UNITS = {
    "_s_per_km": "s/km",
    "_pct_per_h": "%/h",
    "_m": "m",
    "_s": "s",
    "_h": "h",
    "_g": "g",
    "_l": "l",
    "_c": "°C",
    "_kg": "kg",
    "_mm": "mm",
    "_ms": "ms",
    "_bpm": "bpm",
    "_mps": "m/s",
    "_spm": "steps/min",
    "_pct": "%",
}
MONDAY = datetime(2026, 3, 23, 17, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Leg day on Monday, a run on Tuesday, and a treadmill run after the clocks changed."""
    watch = tmp_path_factory.mktemp("watch")
    (watch / "a.fit").write_bytes(strength_file(MONDAY, ["squat"] * 8, utc_offset_h=1))
    tuesday, sunday = MONDAY + timedelta(hours=12), MONDAY + timedelta(days=6)
    (watch / "b.fit").write_bytes(run_file(tuesday, 35, utc_offset_h=1))
    (watch / "c.fit").write_bytes(
        run_file(sunday, 35, sub_sport="treadmill", utc_offset_h=2, altitude_m=None)
    )
    config = Config(home=tmp_path_factory.mktemp("home"))
    assert sync(config, [watch]).new == 3
    return analyzer.load(config.home)


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_is_as_the_dictionary_says(data: Dataset, name: str) -> None:
    frame = getattr(data, name)
    check(frame, name)
    assert list(frame.columns) == [column.name for column in DICTIONARY[name]]


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_of_an_empty_store_is_too(tmp_path: Path, name: str) -> None:
    frame = getattr(analyzer.load(tmp_path), name)
    check(frame, name)
    assert frame.empty


@pytest.mark.parametrize("name", FRAMES)
def test_every_column_is_described(data: Dataset, name: str) -> None:
    described = data.describe_columns(name)
    assert list(described.columns) == ["dtype", "unit", "meaning"]
    assert list(described.index) == list(getattr(data, name).columns)
    assert (described["meaning"].str.len() > 0).all()


@pytest.mark.parametrize("name", FRAMES)
def test_a_unit_in_a_columns_name_is_the_unit_in_its_description(data: Dataset, name: str) -> None:
    described = data.describe_columns(name)
    for column, unit in described["unit"].items():
        named = next((end for end in UNITS if str(column).endswith(end)), None)
        assert named is None or unit == UNITS[named], column


def test_asking_for_a_frame_that_is_none_names_those_there_are(data: Dataset) -> None:
    with pytest.raises(UsageError, match="there is no frame 'run'") as told:
        data.describe_columns("run")
    assert told.value.hint == f"choose one of {', '.join([*FRAMES, 'leg_days'])}"


def test_local_time_is_the_runners_own(data: Dataset) -> None:
    tuesday, sunday = data.runs.itertuples()
    assert (tuesday.local_date, tuesday.local_hour) == (pd.Timestamp("2026-03-24"), 6.5)
    assert (sunday.local_date, sunday.local_hour) == (pd.Timestamp("2026-03-29"), 19.5)


def test_the_clock_is_not_moved_by_daylight_saving(data: Dataset) -> None:
    tuesday, sunday = data.runs.itertuples()
    lifting_h = (
        data.strength_sessions["ended_at"][0] - data.strength_sessions["started_at"][0]
    ) / pd.Timedelta("1h")
    assert tuesday.hours_since_leg_day == pytest.approx(12 - lifting_h)
    assert sunday.hours_since_leg_day == pytest.approx(144 - lifting_h)
    assert (tuesday.days_since_leg_day, sunday.days_since_leg_day) == (1, 6)


def test_on_the_treadmill_grade_adjusted_pace_is_pace(data: Dataset) -> None:
    treadmill = data.runs.iloc[1]
    assert treadmill["surface"] == "treadmill"
    assert treadmill["gap_speed_mps"] == treadmill["speed_mps"]
    assert treadmill["gap_s_per_km"] == pytest.approx(1000 / treadmill["speed_mps"])


def test_importing_the_package_imports_nothing_heavy() -> None:
    probe = "import sys, analyzer; print([m for m in ('numpy', 'pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_load_stays_a_function_whatever_was_imported_first() -> None:
    probe = "import analyzer.loading, analyzer; print(callable(analyzer.load))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
