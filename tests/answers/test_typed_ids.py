"""From what somebody types to the activity meant: one, none, several, and the two that are one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes.stored import activity, stored

from analyzer.answers.activity_ids import (
    FoundActivity,
    find_activity,
    find_pair,
    ids_beginning,
    ids_of_records,
    sport_meant,
    sport_words,
)
from analyzer.config import Config
from analyzer.errors import UsageError
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.answers.activity_ids import Wanted

MORNING = activity("morning", "2026-11-16 07:00")
EVENING = activity("evening", "2026-11-16 18:00")
NEXT_DAY = activity("next", "2026-11-17 07:00")
LEGS = activity("legs", "2026-11-16 20:00", 60, sport="strength")
RIDE = activity("ride", "2026-11-18 09:00", 90, sport="ride")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Three runs, leg day and a ride within three days."""
    return stored(tmp_path, MORNING, EVENING, NEXT_DAY, LEGS, RIDE)


def found(config: Config, typed: str, wanted: Wanted = "run") -> FoundActivity:
    with Store(config.store_path) as store:
        return find_activity(store, typed, wanted, config)


def refusal(config: Config, typed: str, wanted: Wanted = "run") -> str:
    with pytest.raises(UsageError) as refused:
        found(config, typed, wanted)
    return refused.value.in_full


@pytest.mark.parametrize(
    ("typed", "wanted", "whole", "key"),
    [
        ("run-20261116-0700", "run", "run-20261116-0700", "morning"),
        ("run-20261116-18", "run", "run-20261116-1800", "evening"),
        ("run-20261117", "run", "run-20261117-0700", "next"),
        ("strength-", "strength", "strength-20261116-2000", "legs"),
        ("ride", "activity", "ride-20261118-0900", "ride"),
    ],
)
def test_an_id_or_its_beginning_means_one_activity(
    config: Config, typed: str, wanted: Wanted, whole: str, key: str
) -> None:
    assert found(config, typed, wanted) == FoundActivity(whole, (key,))


@pytest.mark.parametrize(
    ("typed", "wanted", "sentence"),
    [
        ("run-2025", "run", "There is no run run-2025. `legstats runs` lists the ids."),
        (
            "strength-2025",
            "strength",
            "There is no strength session strength-2025. `legstats legdays` lists the ids.",
        ),
        (
            "swim-1",
            "activity",
            "There is no activity swim-1. `legstats runs list --sport other` lists the ids.",
        ),
        (
            "run-20261116-0700",
            "strength",
            "There is no strength session run-20261116-0700. `legstats legdays` lists the ids.",
        ),
        (
            "run-20261116",
            "run",
            (
                "run-20261116 could be any of run-20261116-0700 or run-20261116-1800."
                " Type more of the id."
            ),
        ),
    ],
    ids=["no run", "no session", "no activity", "another sport", "two"],
)
def test_an_id_that_means_none_or_two_is_refused_with_where_to_look(
    config: Config, typed: str, wanted: Wanted, sentence: str
) -> None:
    assert refusal(config, typed, wanted) == sentence


def test_of_many_ids_five_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    config = stored(
        tmp_path, *(activity(f"run {n}", f"2026-11-{n:02d} 07:00") for n in range(1, 9))
    )
    five = ", ".join(f"run-202611{n:02d}-0700" for n in range(1, 6))
    assert refusal(config, "run-202611") == (
        f"run-202611 could be any of {five} or 3 more. Type more of the id."
    )


def test_what_the_athlete_calls_a_run_is_found_as_one(config: Config) -> None:
    with Store(config.store_path) as store:
        assert sport_words(store) == {}
        store.overrides.set(["ride"], "sport", "run")
        store.overrides.set(["evening"], "sport", "walk")
        words = sport_words(store)
        record_of = {record.key: record for record in store.activities()}
    assert words == {"ride": "run", "evening": "walk"}
    assert sport_meant([record_of["ride"]], words) == "run"
    assert sport_meant([record_of["morning"]], words) == "run"
    assert sport_meant([record_of["morning"], record_of["evening"]], words) == "walk"
    assert found(config, "ride-", "run").keys == ("ride",)
    assert refusal(config, "run-20261116-1800").startswith("There is no run run-20261116-1800.")
    assert found(config, "run-20261116-1800", "activity").keys == ("evening",)


def test_the_shell_names_what_begins_so_the_newest_first(config: Config) -> None:
    assert ids_beginning(config, "", "run") == [
        ("run-20261117-0700", "Tue 17 Nov 2026, 7:00"),
        ("run-20261116-1800", "Mon 16 Nov 2026, 18:00"),
        ("run-20261116-0700", "Mon 16 Nov 2026, 7:00"),
    ]
    assert ids_beginning(config, "s", "strength") == [
        ("strength-20261116-2000", "Mon 16 Nov 2026, 20:00")
    ]
    assert ids_beginning(config, "s", "run") == []
    newest, *others = ids_beginning(config, "", "activity")
    assert newest == ("ride-20261118-0900", "Wed 18 Nov 2026, 9:00")
    assert len(others) == 4
    nowhere = Config(home=config.home / "elsewhere")
    assert ids_beginning(nowhere, "", "run") == []
    assert not nowhere.store_path.exists(), "asking makes no store"


def test_a_run_abroad_is_named_by_the_clock_it_was_run_by(tmp_path: Path) -> None:
    """Six in the morning by UTC is three in the afternoon in Tokyo."""
    abroad = activity("abroad", "2026-11-16 06:00", utc_offset_s=9 * 3600, zone="Asia/Tokyo")
    config = stored(tmp_path, abroad)
    assert ids_beginning(config, "run", "run") == [("run-20261116-1500", "Mon 16 Nov 2026, 15:00")]
    assert found(config, "run-20261116-1500").keys == ("abroad",)


def test_the_keys_of_records_give_the_ids_in_their_order(config: Config) -> None:
    with Store(config.store_path) as store:
        assert ids_of_records(store, ["next", "legs", "morning"], config) == [
            "run-20261117-0700", "strength-20261116-2000", "run-20261116-0700",
        ]  # fmt: skip


def pair(config: Config, one: str, other: str) -> tuple[FoundActivity, FoundActivity]:
    with Store(config.store_path) as store:
        return find_pair(store, one, other, config.sources.zone)


def test_two_runs_are_two_in_the_order_they_were_typed(config: Config) -> None:
    one, other = pair(config, "run-20261117", "run-20261116-07")
    assert (one.keys, other.keys) == (("next",), ("morning",))
    assert one.activity_id == "run-20261117-0700"


def test_two_that_are_one_are_told_apart_by_the_ids_they_had(tmp_path: Path) -> None:
    """The phone's clock ran an hour late; the athlete said that both are one run."""
    phone = activity("phone", "2026-11-16 08:00", kind="gpx")
    config = stored(tmp_path, MORNING, phone)
    with Store(config.store_path) as store:
        store.overrides.set_pairs(["morning"], ["phone"], "same")
    assert len(ids_beginning(config, "", "run")) == 1
    one, other = pair(config, "run-20261116-0700", "run-20261116-0800")
    assert one == FoundActivity("run-20261116-0700", ("morning",))
    assert other == FoundActivity("run-20261116-0800", ("phone",))


def test_one_run_typed_twice_is_refused(config: Config) -> None:
    with pytest.raises(UsageError) as refused:
        pair(config, "run-20261117", "run-20261117-0700")
    assert refused.value.in_full == (
        "run-20261117 and run-20261117-0700 are the same run, run-20261117-0700."
        " Name two runs: `legstats runs` lists the ids."
    )


def test_of_a_run_read_from_two_files_it_is_said_which_two_may_be_named(tmp_path: Path) -> None:
    config = stored(tmp_path, MORNING, activity("phone", "2026-11-16 07:01", kind="gpx"))
    ((whole, _),) = ids_beginning(config, "", "run")
    with pytest.raises(UsageError) as refused:
        pair(config, whole, whole)
    said = re.fullmatch(
        r"It was read from (run-20261116-070[01]\S*) \((?:fit|gpx)\) and"
        r" (run-20261116-070[01]\S*) \((?:fit|gpx)\): name two of these\.",
        refused.value.hint,
    )
    assert said, refused.value.hint
    one, other = pair(config, *said.groups())
    assert {*one.keys, *other.keys} == {"morning", "phone"}


def test_no_pair_is_made_of_a_run_and_leg_day(config: Config) -> None:
    with pytest.raises(UsageError, match="There is no run strength-20261116-2000"):
        pair(config, "run-20261117", "strength-20261116-2000")


def test_another_zone_in_the_settings_gives_other_ids_and_the_old_ones_still_count(
    config: Config,
) -> None:
    in_tokyo = replace(config, sources=replace(config.sources, zone="Asia/Tokyo"))
    assert found(in_tokyo, "run-20261117-1600").keys == ("next",)
    assert found(in_tokyo, "run-20261117-0700").keys == ("next",)
