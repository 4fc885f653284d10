"""A long history looks like one: the same each time, nothing twice, a bit of everything."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from fakes.strava import many

from analyzer.legday.written_sets import sets_in

History = list[dict[str, Any]]


@pytest.fixture(scope="module")
def history() -> History:
    return many()


def test_as_many_as_asked_for(history: History) -> None:
    sports = Counter(activity["sport_type"] for activity in history)
    assert len(history) == 5_000
    assert sports["Run"] + sports["TrailRun"] == 3_000
    assert 900 < sports["WeightTraining"] < 1_100
    assert sports["Ride"] > 100
    assert 0 < sports["Snorkeling"] < 100


def test_the_same_history_for_the_same_seed() -> None:
    end = datetime(2026, 1, 1, 18, tzinfo=UTC)
    assert many(50, 30, until=end) == many(50, 30, until=end)
    assert many(50, 30, until=end) != many(50, 30, until=end, seed=2)
    assert all(datetime.fromisoformat(a["start_date"]) <= end for a in many(50, 30, until=end))


def test_nothing_twice_and_nothing_at_the_same_time(history: History) -> None:
    numbers = [activity["id"] for activity in history]
    assert numbers == sorted(set(numbers))
    shown = [a for a in history if not a["start_date_local"].endswith("T00:00:01Z")]
    for one, next_one in pairwise(shown):
        begun = datetime.fromisoformat(one["start_date"])
        ended = begun + timedelta(seconds=one["elapsed_time"])
        assert ended < datetime.fromisoformat(next_one["start_date"])


def test_some_runs_are_typed_in_some_have_no_heart_rate_some_hide_their_start(
    history: History,
) -> None:
    runs = [activity for activity in history if activity["sport_type"] == "Run"]
    assert 30 < sum(run["manual"] for run in runs) < 150
    assert 200 < sum(not run["has_heartrate"] for run in runs) < 500
    assert 5 < sum(run["start_date_local"].endswith("T00:00:01Z") for run in runs) < 100


def test_hevy_wrote_down_some_lifts(history: History) -> None:
    lifts = [a for a in history if a["sport_type"] == "WeightTraining"]
    written = [a for a in lifts if a["device_name"] == "Hevy"]
    assert 0.3 < len(written) / len(lifts) < 0.5
    for lift in written:
        sets, left = sets_in(lift["description"])
        assert len(sets) == 9
        assert left == ""
    assert {a["description"] for a in lifts if a["device_name"] != "Hevy"} == {None}
