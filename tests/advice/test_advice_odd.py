"""Odd logs: nothing known, everything at once, nothing at all."""

from __future__ import annotations

import numpy as np
import pytest
from fakes.stories import Story, at, rested_log

from analyzer.advice import judge, what_came_after

NUMBERS = ("distance_m", "moving_s", "speed_mps", "gap_speed_mps", "climb_m", "hr_bpm",
           "steady_hr_bpm", "steady_minutes", "hr_peak_30s_bpm", "walk_share",
           "repetitions")  # fmt: skip


def test_an_empty_log_has_no_verdicts() -> None:
    assert judge(Story().dataset()) == ()


@pytest.mark.parametrize("value", [np.nan, 0.0, 1e12])
def test_runs_of_which_nothing_sensible_is_known_are_judged_without_failing(value: float) -> None:
    story = rested_log()
    story.leg_day(at(13, "Mon", "18:00"))
    run = story.run(at(13, "Tue"), 30)
    for row in story.runs:
        row.update(dict.fromkeys(NUMBERS, value))
    found = next(v for v in judge(story.dataset()) if v.run_id == run)
    assert found.reasons
    assert found.verdict != "kept" or value > 0
    what_came_after(story.dataset())


def test_a_run_of_unknown_length_and_effort_says_both() -> None:
    story = rested_log()
    story.leg_day(at(13, "Mon", "18:00"))
    run = story.run(at(13, "Tue"), 30, hr=None, **dict.fromkeys(NUMBERS[:4]))
    found = next(v for v in judge(story.dataset()) if v.run_id == run)
    assert [reason.text for reason in found.reasons] == [
        "Not judged: neither time nor distance is known.",
        "Not judged: no heart rate, and no speed either.",
    ]


def test_two_runs_at_the_same_second_are_both_judged() -> None:
    story = rested_log()
    story.leg_day(at(13, "Mon", "18:00"))
    both = {story.run(at(13, "Tue"), 20), story.run(at(13, "Tue"), 20)}
    assert both <= {v.run_id for v in judge(story.dataset())}


def test_a_leg_day_every_day_leaves_every_run_judged() -> None:
    story = Story()
    for week in range(1, 9):
        for weekday in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
            story.leg_day(at(week, weekday, "18:00"))
            story.run(at(week, weekday, "07:00"), 40)
    verdicts = judge(story.dataset())
    assert len(verdicts) == 55
    assert {v.verdict for v in verdicts[10:]} == {"kept"}
