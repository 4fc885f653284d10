"""What is stored beside runs and strength sessions: which day it was, and what it may be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, get_args

import pytest
from fakes.stored import activity, stored

from analyzer.actions.decisions import TAKE_BACK, set_run
from analyzer.answers.other_sports import OtherActivity, activities_of, no_runs_by_word
from analyzer.config import Config
from analyzer.errors import UsageError
from analyzer.model import Sport

if TYPE_CHECKING:
    from pathlib import Path

RIDE = activity(
    "ride", "2026-11-16 09:00", 95, sport="ride", distance_m=31_500.0, moving_s=5_400.0,
    sport_detail="gravel_cycling",
)  # fmt: skip
HIDDEN = activity("hidden", "2026-11-17 12:00", 60, sport="ride", start_hidden=True)
UNDATED = activity("undated", "1990-01-01 00:10", 30, sport="ride", elapsed_s=1_800.0)
RUN = activity("run", "2026-11-18 07:00", distance_m=7_200.0)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Two rides, one of a watch that had lost its clock, and a run."""
    return stored(tmp_path, RIDE, HIDDEN, UNDATED, RUN)


def days(found: list[OtherActivity]) -> list[str]:
    return [one.when for one in found]


def test_a_ride_is_told_with_what_its_source_calls_it(config: Config) -> None:
    ride = activities_of(config, "ride")[1]
    assert ride.to_dict() == {
        "activity_id": "ride-20261116-0900",
        "sport": "ride",
        "local_date": date(2026, 11, 16),
        "local_hour": 9.0,
        "distance_m": 31_500.0,
        "moving_s": 5_400.0,
        "detail": "gravel cycling",
        "date_problem": "",
    }


def test_a_hidden_start_has_no_hour_and_a_lost_clock_no_true_date(config: Config) -> None:
    undated, ride, hidden = activities_of(config, "ride")
    assert (ride.when, hidden.when) == ("Mon 16 Nov 2026, 9:00", "Tue 17 Nov 2026")
    assert hidden.local_hour is None
    assert undated.when == "Mon 1 Jan 1990, 0:10 (no true date)"
    assert undated.date_problem
    assert undated.moving_s == 1_800.0, "without a moving time, the whole time"


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (
            None,
            None,
            ["Mon 1 Jan 1990, 0:10 (no true date)", "Mon 16 Nov 2026, 9:00", "Tue 17 Nov 2026"],
        ),
        (date(2026, 11, 16), None, ["Mon 16 Nov 2026, 9:00", "Tue 17 Nov 2026"]),
        (date(2026, 11, 17), None, ["Tue 17 Nov 2026"]),
        (None, date(2026, 11, 16), ["Mon 16 Nov 2026, 9:00"]),
        (date(2026, 11, 18), None, []),
    ],
    ids=["no days asked for", "since", "from the last day on", "up to a day", "later"],
)
def test_of_days_in_particular_there_is_nothing_without_a_true_date(
    config: Config, since: date | None, until: date | None, told: list[str]
) -> None:
    assert days(activities_of(config, "ride", since, until)) == told


def test_the_day_is_that_of_the_athletes_clock(config: Config) -> None:
    in_sydney = replace(config, sources=replace(config.sources, zone="Australia/Sydney"))
    late = stored(config.home / "late", activity("late", "2026-11-16 20:30", sport="ride"))
    assert days(activities_of(in_sydney, "ride"))[1] == "Mon 16 Nov 2026, 20:00"
    abroad = replace(late, sources=in_sydney.sources)
    (ride,) = activities_of(abroad, "ride")
    assert (ride.when, ride.local_hour) == ("Tue 17 Nov 2026, 7:30", 7.5)
    assert activities_of(abroad, "ride", until=date(2026, 11, 16)) == []


@pytest.mark.parametrize("sport", get_args(Sport))
def test_a_home_without_a_store_has_none_of_any_sport(tmp_path: Path, sport: Sport) -> None:
    nowhere = Config(home=tmp_path / "nowhere")
    assert activities_of(nowhere, sport) == []
    assert no_runs_by_word(nowhere) == []
    assert not nowhere.store_path.exists(), "asking makes no store"


def test_a_run_that_was_none_is_among_the_others_until_the_word_is_taken_back(
    config: Config,
) -> None:
    assert no_runs_by_word(config) == []
    assert set_run(config, "run-20261118-0700", {"sport": "walk"}) == "run-20261118-0700"
    (walk,) = no_runs_by_word(config)
    assert (walk.activity_id, walk.sport) == ("run-20261118-0700", "walk")
    assert activities_of(config, "walk") == [walk]
    assert activities_of(config, "run") == []
    set_run(config, "run-20261118-0700", {"sport": TAKE_BACK})
    assert no_runs_by_word(config) == []


def test_a_ride_that_was_a_run_is_no_ride_and_was_never_a_run_taken_out(config: Config) -> None:
    set_run(config, "ride-20261116", {"sport": "run"})
    assert days(activities_of(config, "ride", since=date(2026, 1, 1))) == ["Tue 17 Nov 2026"]
    assert no_runs_by_word(config) == []


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"surface": "moon"},
            "moon is no surface: say road, track, virtual, trail or treadmill.",
        ),
        ({"sport": "yoga"}, "yoga is no sport: say run, "),
    ],
)
def test_what_no_run_can_be_is_refused_with_what_it_can(
    config: Config, facts: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UsageError) as refused:
        set_run(config, "run-20261118-0700", facts)
    assert refused.value.message.startswith(sentence)
    assert refused.value.message.endswith(".")
