"""Syncing with another zone or unit, and purging: as terminal and page call it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.lifting_logs import Lifted, Logged, strong

from analyzer.actions.decisions import add_leg_day
from analyzer.actions.journal import note_day
from analyzer.actions.sources import count_from, purge_source, sync_sources
from analyzer.answers.journal import journal_days
from analyzer.answers.strength_sessions import decided_sessions
from analyzer.config import load as load_settings
from analyzer.errors import ConfigError, UsageError
from analyzer.loading import load
from analyzer.sources import SourceAnswers
from analyzer.sync import Options

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.sync import SyncResult

MORNING = datetime.fromisoformat("2026-11-09 07:30")
LEGS = Logged(
    began=MORNING,
    ended=MORNING + timedelta(minutes=60),
    lifts=[Lifted(weight_kg=100, reps=5)] * 5,
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A lifting log that names no unit and no zone."""
    path = tmp_path / "strong.csv"
    path.write_bytes(strong([LEGS], layout="commas"))
    return path


def read(home: Path, log: Path, options: Options | None = None, **told: str) -> SyncResult:
    config = load_settings(home, environ={"LEGSTATS_SOURCES_ZONE": "UTC"})
    file = home / "config.toml"
    return sync_sources(
        config, [log], options or Options(), settings_file=file, answers=SourceAnswers(**told)
    )


def remembered_unit(home: Path) -> str:
    return load_settings(home, environ={}).display.weight_unit


def test_the_unit_given_once_is_remembered(tmp_path: Path, log: Path) -> None:
    said: list[str] = []
    result = read(tmp_path, log, Options(say=said.append), weight_unit="lb")
    assert (result.new, remembered_unit(tmp_path)) == (1, "lb")
    assert said == ["Remembered from now on: weights without a unit are lb."]
    assert read(tmp_path, log).unchanged == 1


def test_the_unit_asked_for_is_remembered(tmp_path: Path, log: Path) -> None:
    asked: list[str] = []

    def answer(sentence: str, _: object) -> str:
        asked.append(sentence)
        return "kg"

    assert read(tmp_path, log, Options(ask_setting=answer)).new == 1
    assert len(asked) == 1
    assert remembered_unit(tmp_path) == "kg"


def test_a_dry_run_remembers_nothing(tmp_path: Path, log: Path) -> None:
    read(tmp_path, log, Options(dry_run=True), weight_unit="lb")
    assert remembered_unit(tmp_path) == ""
    assert not (tmp_path / "config.toml").exists()


def test_another_zone_has_the_log_read_again(tmp_path: Path, log: Path) -> None:
    read(tmp_path, log, weight_unit="kg")
    result = read(tmp_path, log, timezone="Asia/Tokyo")
    assert result.updated + result.new == 1
    (session,) = decided_sessions(load(tmp_path))
    assert f"{session.started_at:%H:%M}" == "22:30"


def test_the_zone_given_once_is_remembered_for_logs(tmp_path: Path, log: Path) -> None:
    said: list[str] = []
    read(tmp_path, log, weight_unit="kg")
    read(tmp_path, log, Options(say=said.append), timezone="Asia/Tokyo")
    assert said == ["Remembered from now on: lifting logs are in Asia/Tokyo."]
    log.write_bytes(strong([LEGS, replace(LEGS, began=MORNING + timedelta(days=1))]))
    read(tmp_path, log, Options(full=True))
    sessions = decided_sessions(load(tmp_path))
    assert [f"{one.started_at:%d %H:%M}" for one in sessions] == ["08 22:30", "09 22:30"]
    sources = load_settings(tmp_path, environ={}).sources
    assert (sources.log_zone, sources.zone) == ("Asia/Tokyo", "")


def test_a_zone_is_not_remembered_where_no_log_was_read(tmp_path: Path) -> None:
    read(tmp_path, tmp_path, timezone="Asia/Tokyo")
    assert not (tmp_path / "config.toml").exists()


def test_an_impossible_zone_is_refused_before_anything_is_read(tmp_path: Path, log: Path) -> None:
    with pytest.raises(ConfigError, match="--timezone"):
        read(tmp_path, log, timezone="Nowhere")
    assert not (tmp_path / "legstats.sqlite").exists()


def test_a_purge_takes_the_source_and_leaves_what_the_athlete_said(
    tmp_path: Path, log: Path
) -> None:
    read(tmp_path, log, weight_unit="kg")
    config = replace(load_settings(tmp_path, environ={}))
    add_leg_day(config, MORNING + timedelta(days=2), 60)
    note_day(config, MORNING.date(), {"soreness": 3.0})
    assert count_from(config, "strong") == 1
    assert purge_source(config, "strong") == 1
    data = load(config=config)
    assert [session.sources for session in decided_sessions(data)] == [("athlete",)]
    assert [day.soreness for day in journal_days(config)] == [3.0]


def test_what_never_came_cannot_be_purged(tmp_path: Path, log: Path) -> None:
    config = load_settings(tmp_path, environ={})
    with pytest.raises(UsageError, match="Nothing is stored yet"):
        count_from(config, "strong")
    read(tmp_path, log, weight_unit="kg")
    add_leg_day(config, MORNING + timedelta(days=2), 60)
    for kind in ("fit", "athlete"):
        with pytest.raises(UsageError, match=f"Nothing came from '{kind}'") as refused:
            purge_source(config, kind)
        assert refused.value.hint == "Sources: strong."
