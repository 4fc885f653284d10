"""A store of every version there was, made by the program of its day, is brought up to date."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from analyzer.errors import StoreError
from analyzer.store import Store, salvage
from analyzer.store.schema import MIGRATIONS

VERSIONS = Path(__file__).parent / "versions"
"""In each: two runs, the first a race; two strength sessions, the first no leg day; one added by
hand; in the journal, where there was one, how 3 August was; from version 5 on, that the runs are
two; from version 12 on, a trial with one draw."""
RACE, NO_LEGS, ADDED = "f0ab327cd516b2bd#0", "dad0bc3b8230665f#0", "athlete-20260810T1800#0"


def unpacked(version: int, folder: Path) -> Path:
    path = folder / "legstats.sqlite"
    path.write_bytes(gzip.decompress((VERSIONS / f"{version}.sqlite.gz").read_bytes()))
    return path


def test_every_version_there_was_is_kept() -> None:
    kept = {int(path.name.split(".")[0]) for path in VERSIONS.glob("*.sqlite.gz")}
    assert kept == set(range(1, len(MIGRATIONS) + 1)), "keep a store of each version in versions/"


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
@pytest.mark.parametrize("way", ["opened", "salvaged"])
def test_nothing_is_lost_on_the_way_to_the_newest(version: int, way: str, tmp_path: Path) -> None:
    path = unpacked(version, tmp_path)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (version,)
    if way == "salvaged":
        assert salvage(path, tmp_path / "new.sqlite") == ()
        path = tmp_path / "new.sqlite"
    with Store(path) as store:
        records = list(store.records())
        starts = [record.activity.started_at for record in records]
        assert starts == [
            datetime(2026, 8, day, hour, minute, tzinfo=UTC)
            for day, hour, minute in ((3, 17, 30), (4, 7, 30), (5, 7, 30), (6, 17, 30))
        ] + [records[-1].activity.started_at]
        assert [record.activity.sport for record in records] == [
            "strength", "run", "run", "strength", "strength",
        ]  # fmt: skip
        race = records[1]
        assert race.key == RACE
        assert race.measures is not None
        stream = store.stream(RACE)
        assert stream is not None
        assert len(stream.time_s) == 151
        words = {(word.key, word.topic): word.value for word in store.overrides.read_all()}
        assert words == {
            (RACE, "kind"): "race",
            (NO_LEGS, "leg_day"): "no",
            (ADDED, "leg_day"): "yes",
        }
        assert bool(race.apart_from) == (version >= 5)
        drawn = [(trial.habit, len(trial.draws)) for trial in store.trials.read_all()]
        assert drawn == ([("foam_rolling", 1)] if version >= 12 else [])
        noted = {(fact.day, fact.topic): fact.value for fact in store.journal.noted()}
        said = {"soreness": 5.0, "note": "stairs hurt"} if version > 1 else {}
        assert noted == {(date(2026, 8, 3), topic): value for topic, value in said.items()}
        assert {file.source for file in store.files()} == {
            "legs.fit", "run.fit", "run2.fit", "other.fit",
        }  # fmt: skip
        assert store.problems() == []


def test_a_newer_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = unpacked(len(MIGRATIONS), tmp_path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    for refused in (lambda: Store(path), lambda: salvage(path, tmp_path / "new.sqlite")):
        with pytest.raises(StoreError, match="made by a newer legstats"):
            refused()
    assert path.read_bytes() == before
