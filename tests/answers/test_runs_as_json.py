"""The JSON of a run: every key that others build on, null for what is unknown, and the verdict."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fakes.stories import DAY_AFTER, Story, alike, at

from analyzer.answers.runs import TaggedRun, tagged, tagged_runs

if TYPE_CHECKING:
    from analyzer import Dataset

CONTRACT = {
    "run_id", "started_at", "local_date", "sources", "surface", "distance_m", "moving_s",
    "pace_s_per_km", "gap_s_per_km", "avg_hr_bpm", "climb_m", "days_since_leg_day",
    "hours_since_leg_day", "leg_day_id", "leg_day_known", "bucket", "kind", "hr_source", "verdict",
    "score", "reasons", "implausible", "has_intervals",
}  # fmt: skip


@cache
def data() -> Dataset:
    """Twelve weeks of one run; two hours after the last leg day, and intervals nobody named."""
    story = alike()
    story.run(DAY_AFTER, 120, run_id="long one")
    story.run(at(13, "Sat", "12:00"), 40, run_id="found", repetitions=6.0)
    story.run(at(13, "Sun", "12:00"), 40, run_id="named", repetitions=6.0, kind="easy")
    return story.dataset()


def run(run_id: str) -> TaggedRun:
    return next(one for one in tagged_runs(data()) if one["run_id"] == run_id)


def test_a_run_has_every_key_that_others_build_on() -> None:
    assert run("long one").to_dict().keys() >= CONTRACT
    assert "name" not in run("long one").to_dict()


def test_a_judged_run_has_its_verdict_score_and_reasons() -> None:
    told = run("long one").to_dict()
    verdict = run("long one").verdict
    assert verdict is not None
    assert (told["verdict"], told["score"]) == ("broke", verdict.score)
    assert told["reasons"] == verdict.reasons
    assert told["bucket"] == "6-30 h"
    assert told["leg_day_id"] == data().strength_sessions["session_id"].iloc[-1]


def test_outside_every_window_a_run_has_no_verdict_and_no_reasons() -> None:
    told = run("found").to_dict()
    assert (told["verdict"], told["score"], told["reasons"]) == (None, None, [])


def test_before_any_leg_day_none_is_known_and_none_is_null_not_empty() -> None:
    story = Story()
    story.run(at(1, "Tue"), hr=None)
    (only,) = tagged_runs(story.dataset())
    told = only.to_dict()
    assert (told["leg_day_id"], told["undecided_id"], told["hr_source"]) == (None, None, None)
    assert told["leg_day_known"]
    assert only.since_leg_day == "–"
    assert tagged_runs(Story().dataset()) == []


@pytest.mark.parametrize(
    ("run_id", "has_intervals", "words"),
    [("found", True, "intervals (found)"), ("named", False, "easy"), ("long one", False, "")],
)
def test_repetitions_are_intervals_only_where_nobody_said_what_it_was(
    run_id: str, *, has_intervals: bool, words: str
) -> None:
    one = run(run_id)
    assert one.to_dict()["has_intervals"] is has_intervals
    assert one.kind_in_words == words


def test_only_the_runs_that_are_asked_for_are_told() -> None:
    last = tagged_runs(data(), data().runs.tail(2))
    assert [one["run_id"] for one in last] == ["found", "named"]
    fewer = replace(data().config.rules, repetitions=7.0)
    stricter = replace(data().config, rules=fewer)
    assert [one.has_intervals for one in tagged(data().runs.tail(2), stricter, {})] == [False] * 2
