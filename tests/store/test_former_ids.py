"""What a record was before its source corrected it stays known, so that old ids stay good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from test_store import a_file, an_activity

from analyzer.model import FormerRecord
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model import Activity, Sport

START = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.sqlite") as store:
        yield store


def told(key: str, start: datetime = START, sport: Sport = "run") -> Activity:
    return replace(an_activity(key, with_stream=False), started_at=start, sport=sport)


def tell(store: Store, *activities: Activity, digest: str = "log") -> None:
    store.save_file(a_file(digest), [(one, None) for one in activities])


def former(store: Store) -> dict[str, list[tuple[str, Sport, datetime]]]:
    return {
        record.key: [(one.key, one.sport, one.started_at) for one in record.former]
        for record in store.records()
    }


@pytest.mark.parametrize(
    ("start", "sport", "is_noted"),
    [
        pytest.param(START, "run", False, id="nothing else"),
        pytest.param(START + timedelta(seconds=29), "run", False, id="seconds no id shows"),
        pytest.param(START + timedelta(minutes=1), "run", True, id="another minute"),
        pytest.param(START - timedelta(seconds=1), "run", True, id="a second, in another minute"),
        pytest.param(START, "ride", True, id="another sport"),
    ],
)
def test_only_what_an_id_shows_makes_a_former_record(
    store: Store, start: datetime, sport: Sport, *, is_noted: bool
) -> None:
    tell(store, told("a"))
    tell(store, told("a", start, sport))
    assert former(store) == {"a": [("a", "run", START)] if is_noted else []}


def test_of_several_corrections_each_state_is_known_the_oldest_start_first(store: Store) -> None:
    later, earlier = START + timedelta(hours=1), START - timedelta(hours=1)
    for start in (START, later, earlier, START):
        tell(store, told("a", start))
    assert former(store) == {
        "a": [("a", "run", earlier), ("a", "run", START), ("a", "run", later)],
    }
    assert [type(one) for record in store.records() for one in record.former] == [FormerRecord] * 3


def test_a_record_that_no_file_gave_is_corrected_as_well(store: Store) -> None:
    for start in (START, START + timedelta(hours=2)):
        store.save_record(told("added", start, "strength"))
    assert former(store) == {"added": [("added", "strength", START)]}
    store.forget_added(["added"])
    tell(store, told("added"))
    assert former(store) == {"added": []}


def test_what_another_file_tells_anew_was_once_something_else(store: Store) -> None:
    tell(store, told("a"), told("b"), digest="may")
    tell(store, told("a", START + timedelta(hours=1)), digest="june")
    assert former(store) == {"a": [("a", "run", START)], "b": []}


def test_heirs_were_what_the_record_is_and_was(store: Store) -> None:
    tell(store, told("old"))
    tell(store, told("old", START + timedelta(hours=1)))
    tell(store, told("heir"), told("other"), digest="watch")
    store.inherit("old", ["heir", "other"])
    states = [("old", "run", START), ("old", "run", START + timedelta(hours=1))]
    assert former(store) == {"old": states[:1], "heir": states, "other": states}


def test_a_record_handed_over_leaves_word_and_ids_to_one_alone(store: Store) -> None:
    tell(store, told("old"))
    tell(store, told("old", START + timedelta(hours=1)))
    tell(store, told("heir"), digest="watch")
    store.overrides.set(["old"], "kind", "race")
    store.overrides.set_pairs(["old"], ["phone"], "same")
    store.hand_over("old", "heir")
    assert former(store)["old"] == []
    assert [key for key, *_ in former(store)["heir"]] == ["old", "old"]
    assert [(word.key, word.value) for word in store.overrides.read_all()] == [("heir", "race")]
    assert store.overrides.pairs("same") == {"heir": {"phone"}, "phone": {"heir"}}


def test_ids_of_records_that_are_removed_or_purged_are_forgotten(store: Store) -> None:
    for start in (START, START + timedelta(hours=1)):
        tell(store, told("a", start), told("b", start))
    store.remove_records(["a"])
    assert former(store) == {"b": [("b", "run", START)]}
    store.overrides.set(["b"], "kind", "race")
    assert store.purge("fit") == 1
    tell(store, told("a"), told("b"))
    assert former(store) == {"a": [], "b": []}
    assert [word.value for word in store.overrides.read_all()] == ["race"], "what was said stays"


def test_an_activity_removed_at_its_account_takes_its_ids_along(store: Store) -> None:
    for start in (START, START + timedelta(hours=1)):
        tell(store, told("strava-7#0", start), told("strava-8#0", start))
    store.account("strava").remove({"7": "strava-7#0"})
    assert former(store) == {"strava-8#0": [("strava-8#0", "run", START)]}


def test_a_correction_changes_the_records_stamp_once(store: Store) -> None:
    tell(store, told("a"), told("b"), digest="log")
    before = store.record_stamps()
    store.inherit("b", ["a"])
    after = store.record_stamps()
    assert after["a"] != before["a"], "other ids are good for it now"
    assert after["b"] == before["b"]
    assert store.record_stamps() == after
