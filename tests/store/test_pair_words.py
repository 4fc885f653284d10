"""What the athlete said of two records outlives the records, and old stores learn to keep it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from test_store import a_file, an_activity

from analyzer.store import Store
from analyzer.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path


def pairs_of(store: Store) -> dict[str, tuple[set[str], set[str]]]:
    return {r.key: (set(r.same_as), set(r.apart_from)) for r in store.activities()}


def test_the_last_word_on_two_records_counts_and_stands_at_both(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        for key in ("a", "b"):
            store.save_file(a_file(key), [(an_activity(key, with_stream=False), None)])
        store.overrides.set_pairs(["b"], ["a"], "same")
        store.overrides.set_pairs(["a"], ["b"], "apart")
        assert pairs_of(store) == {"a": (set(), {"b"}), "b": (set(), {"a"})}
        assert {r.key for r in store.records() if r.apart_from} == {"a", "b"}


def test_a_word_stays_when_the_record_leaves_and_goes_on_to_its_heirs(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.overrides.set_pairs(["strava-api-1"], ["phone", "watch"], "apart")
        store.overrides.inherit("strava-api-1", ["watch"])
        for key in ("watch", "phone"):
            store.save_file(a_file(key), [(an_activity(key, with_stream=False), None)])
        found = pairs_of(store)
        assert found["watch"] == (set(), {"strava-api-1", "phone"})
        store.overrides.forget("strava-api-1")
        assert pairs_of(store)["phone"] == (set(), {"watch"})


def test_a_store_from_before_is_brought_over(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    raw = sqlite3.connect(path, isolation_level=None)
    before = next(i for i, step in enumerate(MIGRATIONS) if any("pair_word" in s for s in step))
    for statement in (statement for step in MIGRATIONS[:before] for statement in step):
        raw.execute(statement)
    raw.execute(f"PRAGMA user_version = {before}")
    raw.execute("INSERT INTO word VALUES ('a', 'kind', 'race', '2026-11-16T08:00:00+00:00')")
    raw.close()
    with Store(path) as store:
        store.overrides.set_pairs(["a"], ["b"], "same")
        assert [word.value for word in store.overrides.read_all()] == ["race"]
        assert store.overrides.pairs("same") == {"a": {"b"}, "b": {"a"}}
