"""Logs and archives are exported again and again: one workout, several tables that tell of it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from test_store import a_file, an_activity

from analyzer.store import Store
from analyzer.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.store import Saved

MAY, JUNE = "may", "june"
TABLES = {
    MAY: {"one": "draft", "two": "draft", "deleted later": "draft"},
    JUNE: {"one": "mended", "two": "draft", "three": "draft", "four": "draft"},
}


def save(store: Store, digest: str, told: dict[str, str]) -> Saved:
    activities = [
        (replace(an_activity(key, with_stream=False), name=name), None)
        for key, name in told.items()
    ]
    return store.save_file(a_file(digest, activities=len(told)), activities)


def test_a_longer_export_adds_and_mends_and_says_so(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        save(store, MAY, TABLES[MAY])
        saved = save(store, JUNE, TABLES[JUNE])

    assert saved.new == {"three", "four"}
    assert saved.updated == {"one"}
    assert saved.unchanged == {"two"}


def test_a_store_from_before_exports_said_what_they_cover_reads_them_again(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    raw = sqlite3.connect(path, isolation_level=None)
    for statement in (statement for step in MIGRATIONS[:5] for statement in step):
        raw.execute(statement)
    raw.execute("PRAGMA user_version = 5")
    for digest, kind in (("log", "hevy"), ("run", "fit")):
        row = (digest, f"{digest}.x", kind, "imported", "", "[]", 1, 3, "2026-11-16T12:00:00+00:00")
        raw.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    raw.close()
    with Store(path) as store:
        log, run = store.file("log"), store.file("run")
        assert log
        assert run
        assert (log.reader, run.reader) == (0, 3)
        assert (log.first_day, log.last_start, log.last_key, log.modified_at) == (None,) * 2 + (
            "",
            None,
        )


def test_what_an_export_covers_comes_back(tmp_path: Path) -> None:
    noon = datetime(2026, 10, 5, 12, tzinfo=UTC)
    row = replace(a_file(), first_day=noon.date(), last_start=noon, last_key="k", modified_at=noon)
    with Store(tmp_path / "s.sqlite") as store:
        store.save_file(row)
        kept = store.file(row.digest)
        assert kept
        assert replace(kept, imported_at=None) == row


def test_a_word_that_moves_leaves_none_behind(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        store.overrides.set(["old"], "leg_day", "yes")
        store.hand_over("old", "new")
        assert [(word.key, word.value) for word in store.overrides.read_all()] == [("new", "yes")]


def test_the_word_of_the_athlete_outlives_every_export(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite") as store:
        save(store, MAY, TABLES[MAY])
        store.overrides.set(["one"], "leg_day", "yes")
        save(store, JUNE, TABLES[JUNE])
        assert [(word.key, word.value) for word in store.overrides.read_all()] == [("one", "yes")]
