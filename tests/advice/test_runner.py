"""The runner's history: what the rules may ask about a run and about the runs before it."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.stories import DAY_AFTER, NAN, alike, at

from analyzer.advice.runner import RunnerHistory, run_facts


def test_the_athletes_own_maximum_holds_for_every_run_whatever_they_show() -> None:
    story = alike(hr=150)
    for week in (3, 6, 9):
        story.run(at(week, "Wed"), 25, hr=178, kind="race", hr_peak_30s_bpm=199)
    history = RunnerHistory(story.dataset())
    assert {history.zones_at(at(week).timestamp()) for week in (1, 13)} == {
        history.zones_at(at(5).timestamp())
    }
    assert history.zones_at(at(5).timestamp()).top_bpm == 188


def test_without_it_the_maximum_is_what_runs_have_shown_before_or_since() -> None:
    story = alike(hr=150).without_hr_max()
    for week in (10, 11, 12):
        story.run(at(week, "Wed"), 25, hr=178, kind="race", hr_peak_30s_bpm=199)
    history = RunnerHistory(story.dataset())
    early, late = (history.zones_at(at(week).timestamp()) for week in (10, 13))
    assert (early.max_is_known, early.top_bpm, early.shown_later) == (True, 199, True)
    assert (late.max_is_known, late.top_bpm, late.shown_later) == (True, 199, False)


def test_nothing_is_known_without_runs_that_show_a_heart_rate() -> None:
    history = RunnerHistory(alike(hr=None).without_hr_max().dataset())
    assert history.zones_at(at(1, "Mon").timestamp()) is None


def test_minutes_mostly_stood_still_have_no_speed() -> None:
    story = alike()
    story.minutes[0][1]["stopped_s"][:10] = 31.0
    history = RunnerHistory(story.dataset())
    assert len(history.minute_speeds(0)) == 30
    assert len(history.minute_speeds(1)) == 40


def test_on_flat_ground_without_altitude_plain_speed_counts() -> None:
    story = alike()
    story.minutes[0][1]["gap_speed_mps"] = np.full(40, np.nan)
    speeds = RunnerHistory(story.dataset()).minute_speeds(0)
    assert speeds == pytest.approx(story.minutes[0][1]["speed_mps"])


def test_what_a_run_is_compared_with_came_before_its_outing_began() -> None:
    story = alike()
    story.run(DAY_AFTER, 20, mps=4.0)
    story.run(at(13, "Tue", "07:30"), 20, mps=4.0, run_id="second half")
    dataset = story.dataset()
    history = RunnerHistory(dataset)
    facts = next(f for f in run_facts(dataset.runs, history) if f.run_id == "second half")
    assert facts.outing_minutes == 40
    assert history.reference_for(facts, "speed").percentile(100) == 3.0


def test_a_hidden_start_lies_between_midnight_and_the_last_that_leaves_time_to_run() -> None:
    story = alike()
    story.run(at(13, "Wed", "00:00"), 60, local_hour=NAN, run_id="hidden")
    dataset = story.dataset()
    found = {f.run_id: f for f in run_facts(dataset.runs, RunnerHistory(dataset))}
    assert found["hidden"].start_is_hidden
    assert found["hidden"].latest_start_s - found["hidden"].started_s == 23 * 3600
    assert not found["run 1"].start_is_hidden
