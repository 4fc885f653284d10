"""Logs and archives are exported again and again: one workout, several tables that tell of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from test_store import a_file, an_activity

from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.store import Saved

MAY, JUNE, JULY = "may", "june", "july"
TABLES = {
    MAY: {"one": "draft", "two": "draft", "deleted later": "draft"},
    JUNE: {"one": "mended", "two": "draft", "three": "draft", "four": "draft"},
    JULY: {"one": "mended", "two": "mended", "three": "draft", "four": "draft", "five": "draft"},
}


def save(store: Store, digest: str, told: dict[str, str]) -> Saved:
    activities = [
        (replace(an_activity(key, with_stream=False), name=name), None)
        for key, name in told.items()
    ]
    return store.save_file(a_file(digest, activities=len(told)), activities)


def names(store: Store) -> dict[str, str]:
    return {record.key: record.activity.name for record in store.records()}


def test_a_longer_export_adds_and_mends_and_says_so(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        save(store, MAY, TABLES[MAY])
        saved = save(store, JUNE, TABLES[JUNE])

    assert saved.new == {"three", "four"}
    assert saved.updated == {"one"}
    assert saved.unchanged == {"two"}


def test_in_whatever_order_exports_come_the_longest_one_is_believed(tmp_path: Path) -> None:
    for number, order in enumerate(permutations(TABLES)):
        with Store(tmp_path / f"{number}.sqlite") as store:
            for digest in order:
                save(store, digest, TABLES[digest])
            assert names(store) == {"deleted later": "draft", **TABLES[JULY]}, order


def test_an_older_export_that_comes_late_changes_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        save(store, JULY, TABLES[JULY])
        saved = save(store, JUNE, TABLES[JUNE])

    assert (saved.new, saved.updated) == (set(), set())
    assert saved.unchanged == {"one", "two", "three", "four"}


def test_of_equally_long_exports_the_one_that_came_later_was_corrected(tmp_path: Path) -> None:
    first, corrected = {"one": "draft", "two": "draft"}, {"one": "mended", "two": "draft"}
    for digests in (("a", "b"), ("b", "a")):
        with Store(tmp_path / f"{digests[0]}.sqlite") as store:
            save(store, digests[0], first)
            assert save(store, digests[1], corrected).updated == {"one"}
            save(store, digests[0], first)
            assert names(store) == corrected, "reading the first one again does not undo it"


def test_the_word_of_the_athlete_outlives_every_export(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        save(store, MAY, TABLES[MAY])
        store.overrides.set(["one"], "leg_day", "yes")
        save(store, JUNE, TABLES[JUNE])
        assert [(word.key, word.value) for word in store.overrides.read_all()] == [("one", "yes")]
