"""The kept line for a prompt is, at every moment, the one that would be worked out then."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from advice.test_advice_laws import any_story
from fakes.fit_encoder import Lift, run_file, strength_file
from fakes.stories import DAY_AFTER, Story, alike, at
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.actions.journal import note_day
from analyzer.answers.today import short_lines, todays_answer
from analyzer.answers.todays_line import todays_line, todays_lines
from analyzer.config import Config, changed
from analyzer.config import load as read_settings
from analyzer.loading import load_for_answers
from analyzer.settings import Sources
from analyzer.sync import sync

if TYPE_CHECKING:
    from pathlib import Path

NEW_YORK = "America/New_York"
few = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def assert_holds_throughout(story: Story, since: datetime, seed: int, zone: str = "") -> None:
    """Hold the lines told from a moment on against those worked out at moments within two weeks."""
    story.config = replace(story.config, sources=Sources(zone=zone or "UTC"))
    data = story.dataset()
    told = todays_lines(data, since)
    at_random = np.random.default_rng(seed).uniform(0, 14 * 24, 60)
    moments = [since + timedelta(hours=float(hours)) for hours in at_random]
    # Most of all around the moments at which the line turns.
    for turn in told.from_s[1:]:
        around = datetime.fromtimestamp(turn, UTC)
        moments += [around - timedelta(seconds=0.01), around + timedelta(seconds=0.01)]
    worked_out = list(short_lines(data, moments))
    assert [told.line_at(moment) for moment in moments] == worked_out


@few
@given(st.integers(0, 10**6), st.floats(0, 160), st.sampled_from(["UTC", NEW_YORK]))
def test_at_any_moment_of_two_weeks_it_is_the_line_of_that_moment(
    seed: int, hours: float, zone: str
) -> None:
    story = any_story(seed, 10)
    assert_holds_throughout(story, at(9) + timedelta(hours=hours), seed, zone)


def test_so_it_is_where_an_outing_goes_on_and_where_legs_are_sore() -> None:
    story = alike()
    story.run(DAY_AFTER - timedelta(minutes=40), 30)
    story.sore(DAY_AFTER + timedelta(days=1), 9)
    assert_holds_throughout(story, DAY_AFTER, 1)
    lines = todays_lines(story.dataset(), DAY_AFTER).lines
    assert lines[0].startswith("at most 10 min")
    assert "no run today: legs too sore" in lines


def test_it_turns_when_the_window_ends_and_at_midnight() -> None:
    told = todays_lines(alike().dataset(), at(13, "Mon", "20:00"))
    assert told.lines[:5] == [
        "at most 40 min and 154 bpm; better tomorrow; everything again from Wed 1 Apr, 7:00",
        "at most 40 min and 154 bpm; better from 1:00; everything again from Wed 1 Apr, 7:00",
        "at most 40 min and 154 bpm; everything again from Wed 1 Apr, 7:00",
        "at most 40 min and 154 bpm; everything again from 7:00",
        "as usual, up to 7.9 km",
    ]
    turns = [datetime.fromtimestamp(turn, UTC).replace(microsecond=0) for turn in told.from_s]
    assert turns[1:3] == [at(13, "Tue", "00:00"), at(13, "Tue", "01:00")]
    assert turns[3:5] == [at(13, "Wed", "00:00"), at(13, "Wed", "07:00")]


def test_before_and_after_its_two_weeks_nothing_is_told() -> None:
    told = todays_lines(alike().dataset(), DAY_AFTER)
    assert told.line_at(DAY_AFTER - timedelta(seconds=1)) is None
    assert told.line_at(DAY_AFTER + timedelta(days=14)) is None
    assert told.line_at(DAY_AFTER + timedelta(days=13)) is not None


def test_a_moment_without_a_zone_is_on_the_athletes_clock() -> None:
    story = alike()
    story.config = replace(story.config, sources=Sources(zone=NEW_YORK))
    shown = DAY_AFTER.replace(tzinfo=None)
    assert (
        todays_answer(story.dataset(), shown).advice.at.isoformat() == "2026-03-31T07:00:00-04:00"
    )


NOW = datetime.now(UTC).replace(microsecond=0)
LEGS = [Lift("squat", reps=8, weight_kg=80)] * 6


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of somebody who ran every other day and trained legs twelve hours ago."""
    watch, home = (tmp_path_factory.mktemp(name) for name in ("watch", "home"))
    (home / "config.toml").write_text('[sources]\nzone = "UTC"\n')
    for number in range(10):
        began = NOW - timedelta(days=2 * number + 2)
        (watch / f"run{number}.fit").write_bytes(run_file(began))
    (watch / "legs.fit").write_bytes(strength_file(NOW - timedelta(hours=13), LEGS))
    sync(read_settings(home), [watch])
    return home


@pytest.fixture
def config(read_once: Path, tmp_path: Path) -> Config:
    """A copy of that home, for a test that changes it."""
    return read_settings(shutil.copytree(read_once, tmp_path / "home"))


def test_what_the_athlete_says_sets_and_adds_makes_another_line(config: Config) -> None:
    def line_now() -> str:
        kept = todays_line(config)
        assert todays_line(config) == kept
        assert kept == todays_answer(load_for_answers(config)).short
        return kept

    first = line_now()
    assert "everything again from" in first
    config = changed(config, "athlete", "hr_max", 200, "here")
    with_maximum = line_now()
    assert "164 bpm" in with_maximum
    again = config.home.parent / "again.fit"
    again.write_bytes(run_file(NOW - timedelta(hours=1), 30))
    sync(config, [again])
    after_a_run = line_now()
    assert after_a_run != with_maximum
    note_day(config, None, {"soreness": 9.0})
    assert line_now() == "no run today: legs too sore"


def test_a_clock_set_back_or_two_weeks_on_is_told_anew(config: Config) -> None:
    assert "everything again" in todays_line(config, NOW)
    later = todays_line(config, NOW + timedelta(days=40))
    assert later == "can't tell: no recent leg day known"
    assert "everything again" in todays_line(config, NOW)
