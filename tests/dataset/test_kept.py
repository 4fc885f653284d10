"""What is kept beside the store is never the truth: with it and without, the data are the same."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import stat
import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from fakes.fit_encoder import run_file, strength_file
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from analyzer.actions import decisions
from analyzer.actions.journal import note_day
from analyzer.actions.sources import purge_source
from analyzer.config import Config, changed
from analyzer.dataset.from_store import MADE_BY, training_of_store
from analyzer.dataset.kept_frames import frame_arrays
from analyzer.frames.dataset import Dataset
from analyzer.frames.dictionary import DICTIONARY, VALUES_OF
from analyzer.kept.kept_file import forget_kept
from analyzer.kept.validity import program_digest
from analyzer.loading import load
from analyzer.settings import Sources
from analyzer.store import Store
from analyzer.sync import sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MONDAY = datetime(2026, 3, 23, 17, 30, tzinfo=UTC)
FRAMES = [f.name for f in fields(Dataset) if f.name in DICTIONARY]
WATCH = {
    "legs.fit": partial(strength_file, MONDAY, ["squat"] * 8, utc_offset_h=1),
    "arms.fit": partial(strength_file, MONDAY + timedelta(days=2), ["curl"] * 6, utc_offset_h=1),
    "next day.fit": partial(run_file, MONDAY + timedelta(hours=13), 35, utc_offset_h=1),
    "twice.fit": partial(run_file, MONDAY + timedelta(hours=13, minutes=1), 34, utc_offset_h=1),
    "later.fit": partial(run_file, MONDAY + timedelta(days=4), 40),
    "belt.fit": partial(
        run_file, MONDAY + timedelta(days=6), 30, sub_sport="treadmill", altitude_m=None
    ),
    "broken.fit": lambda: b"no activity at all",
}


def worked_out(config: Config) -> dict[str, pd.DataFrame]:
    """Return the frames as they are worked out where nothing is kept."""
    with TemporaryDirectory() as empty, Store(config.store_path) as store:
        elsewhere = replace(config, home=Path(empty))
        parts = [make(store, elsewhere) for make in MADE_BY.values()]
    return {name: frame for part in parts for name, frame in part.items()}


def assert_same(data: Dataset, expected: dict[str, pd.DataFrame]) -> None:
    for name in FRAMES:
        found, frame = getattr(data, name), expected[name]
        pd.testing.assert_frame_equal(found, frame, check_exact=True, check_index_type="exact")
        for column in (name for name in frame if str(frame[name].dtype) == "object"):
            assert found[column].map(repr).tolist() == frame[column].map(repr).tolist()


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a week of training, and a note on how it felt."""
    home, watch = (tmp_path_factory.mktemp(name) for name in ("home", "watch"))
    for name, content in WATCH.items():
        (watch / name).write_bytes(content())
    config = Config(home=home)
    sync(config, [watch])
    note_day(config, date(2026, 3, 24), {"soreness": 6.0, "foam_rolling": True})
    return home


@pytest.fixture
def config(read_once: Path, tmp_path: Path) -> Config:
    return Config(home=shutil.copytree(read_once, tmp_path / "home"))


def test_what_is_kept_comes_back_to_the_bit(config: Config) -> None:
    expected = worked_out(config)
    assert_same(load(config=config), expected)
    assert (config.home / "kept").is_dir()
    assert_same(load(config=config), expected)


def kept_files(config: Config) -> list[Path]:
    return sorted((config.home / "kept").iterdir())


def test_everything_of_the_sample_athlete_is_kept(sample: Dataset) -> None:
    kept = {path.stem for path in (sample.config.home / "kept").iterdir()}
    assert MADE_BY.keys() <= kept


def test_what_is_kept_is_for_its_owner_alone(config: Config) -> None:
    before = os.umask(0)
    try:
        load(config=config)
    finally:
        os.umask(before)
    assert stat.S_IMODE((config.home / "kept").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept_files(config)} == {0o600}


def test_nothing_is_written_anew_while_nothing_changes(config: Config) -> None:
    load(config=config)
    before = [(path, path.stat().st_mtime_ns) for path in kept_files(config)]
    load(config=config)
    assert [(path, path.stat().st_mtime_ns) for path in kept_files(config)] == before


def test_a_new_run_leaves_the_rows_of_all_others_as_they_are(config: Config) -> None:
    """What is kept of them is taken over: here it was changed, and that is still there."""
    load(config=config)
    path = config.home / "kept" / "training.npz"
    arrays = dict(np.load(path))
    with Store(config.store_path) as store:
        named = training_of_store(store, config)
    named.frames["runs"]["name"] = "as it was kept"
    arrays |= frame_arrays("runs", named.frames["runs"])
    np.savez(path, **arrays)
    (config.home / "new.fit").write_bytes(run_file(MONDAY + timedelta(days=8), 30))
    sync(config, [config.home / "new.fit"])
    names = load(config=config).runs["name"].tolist()
    assert set(names[:-1]) == {"as it was kept"}
    assert names[-1] != "as it was kept"


def test_a_new_run_leaves_the_minutes_of_all_others_where_they_are(config: Config) -> None:
    files = [config.home / f"{number}.fit" for number in range(22)]
    for number, file in enumerate(files):
        file.write_bytes(run_file(MONDAY + timedelta(days=8 + number), 12))
    sync(config, files[:21])
    load(config=config)
    rows = config.home / "kept" / "rows.npz"
    before = rows.stat().st_mtime_ns
    sync(config, files[21:])
    expected = worked_out(config)
    assert_same(load(config=config), expected)
    assert_same(load(config=config), expected)
    assert rows.stat().st_mtime_ns == before
    rows.unlink()
    assert_same(load(config=config), expected)
    rows.write_bytes(rows.read_bytes()[:1000])
    (config.home / "again.fit").write_bytes(run_file(MONDAY + timedelta(days=40), 12))
    sync(config, [config.home / "again.fit"])
    assert_same(load(config=config), worked_out(config))


def test_a_note_in_the_journal_leaves_the_training_as_it_is(config: Config) -> None:
    load(config=config)
    before = {path.name: path.stat().st_mtime_ns for path in kept_files(config)}
    note_day(config, date(2026, 3, 25), {"soreness": 3.0})
    assert load(config=config).journal["soreness"].tolist() == [6.0, 3.0]
    after = {path.name: path.stat().st_mtime_ns for path in kept_files(config)}
    assert {name for name in after if after[name] != before[name]} == {"journal.npz"}


@pytest.mark.parametrize("seed", range(9))
def test_a_damaged_file_is_written_anew(config: Config, seed: int) -> None:
    expected, chosen = worked_out(config), random.Random(seed)  # noqa: S311 - no secret
    load(config=config)
    for path in kept_files(config):
        content = bytearray(path.read_bytes())
        if seed % 3 == 0:
            content = content[: chosen.randrange(len(content))]
        for _ in range(seed % 3):
            content[chosen.randrange(len(content))] ^= 1 << chosen.randrange(8)
        path.write_bytes(content)
    assert_same(load(config=config), expected)
    assert_same(load(config=config), expected)


@pytest.mark.parametrize(
    "foreign", [b"", b"not ours", b"\x93NUMPY\x01\x00", pickle.dumps([1, 2])], ids=len
)
def test_a_foreign_file_is_written_anew_and_never_run(config: Config, foreign: bytes) -> None:
    expected = worked_out(config)
    for part in (*MADE_BY, "links"):
        (config.home / "kept" / f"{part}.npz").write_bytes(foreign)
    assert_same(load(config=config), expected)
    assert all(path.read_bytes() != foreign for path in kept_files(config))


def test_frames_damaged_after_the_first_were_read_are_worked_out(config: Config) -> None:
    expected = worked_out(config)
    load(config=config)
    data = load(config=config)
    assert len(data.runs) == len(expected["runs"])
    for path in kept_files(config):
        with path.open("rb+") as file:
            file.write(bytes(path.stat().st_size))
    assert_same(data, expected)


def test_where_nothing_can_be_kept_all_works(config: Config) -> None:
    forget_kept(config.home)
    (config.home / "kept").write_text("a file stands where the folder should")
    assert_same(load(config=config), worked_out(config))


def test_a_store_put_back_from_a_copy_is_no_newer_one(config: Config, tmp_path: Path) -> None:
    """Counted changes would be as many in both."""
    copy = shutil.copy(config.store_path, tmp_path / "copy.sqlite")
    decisions.set_run(config, "run-20260327", {"kind": "race"})
    load(config=config)
    shutil.copy(copy, config.store_path)
    decisions.set_run(config, "run-20260327", {"kind": "easy"})
    assert "race" not in set(load(config=config).runs["kind"])


def test_what_somebody_else_writes_into_the_store_counts(config: Config) -> None:
    """Whoever writes: the store itself notices."""
    load(config=config)
    with Store(config.store_path) as store:
        store._db.execute("UPDATE record SET measures = NULL, profiles = NULL")
    assert load(config=config).minutes.empty


def test_nothing_is_kept_of_what_was_purged(config: Config) -> None:
    load(config=config)
    purge_source(config, "fit")
    assert not (config.home / "kept").exists()
    assert load(config=config).runs.empty


def test_another_program_reads_nothing_of_this_one(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("one = 1")
    first = program_digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "module.pyc").write_bytes(b"compiled")
    program_digest.cache_clear()
    assert program_digest(tmp_path) == first
    module.write_text("one = 1.0")
    program_digest.cache_clear()
    assert program_digest(tmp_path) != first


def test_a_dataset_with_one_thing_replaced_holds_all_else(config: Config) -> None:
    load(config=config)
    assert_same(replace(load(config=config), still_to_read=3), worked_out(config))


def test_a_name_that_is_no_frame_is_none_of_a_dataset(config: Config) -> None:
    with pytest.raises(AttributeError):
        _ = load(config=config).runners  # type: ignore[attr-defined]


def test_the_types_of_all_objects_are_in_the_dictionary() -> None:
    objects = {c.name for frame in DICTIONARY.values() for c in frame if c.dtype == "object"}
    assert objects == VALUES_OF.keys()


_LOAD = """
import sys, analyzer
for _ in range(4):
    data = analyzer.load(sys.argv[1])
    print(len(data.runs), len(data.minutes), round(data.minutes["distance_m"].sum(), 6))
"""


def test_several_at_once_read_the_same(config: Config) -> None:
    command = [sys.executable, "-c", _LOAD, str(config.home)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    for day in range(20, 26):
        forget_kept(config.home)
        note_day(config, date(2026, 3, day), {"soreness": 1.0})
        assert len(load(config=config).minutes)
    said = {line for one in processes for line in one.communicate()[0].splitlines()}
    assert [one.returncode for one in processes] == [0, 0]
    assert len(said) == 1
    assert not [path for path in kept_files(config) if path.suffix != ".npz"]


# -- whatever happened ---------------------------------------------------------------------------

DAYS = some.dates(date(2026, 3, 20), date(2026, 3, 30))


def event(what: Callable[..., None], *facts: some.SearchStrategy[Any]) -> Any:
    return some.tuples(some.just(what), some.tuples(*facts))


class History:
    """One athlete's home, to which anything may happen in any order."""

    def __init__(self, folder: Path) -> None:
        self.config = Config(home=folder / "home", sources=Sources(zone="Europe/Berlin"))
        self.watch = folder / "watch"
        self.watch.mkdir()

    def sync(self, names: Iterable[str]) -> None:
        for name in names:
            (self.watch / name).write_bytes(WATCH[name]())
        sync(self.config, [self.watch])

    def say_of_run(self, topic: str, word: str) -> None:
        for run_id in load(config=self.config).runs["run_id"].tolist()[-1:]:
            decisions.set_run(self.config, run_id, {topic: word})

    def part(self) -> None:
        runs = load(config=self.config).runs["run_id"].tolist()
        if len(runs) > 1:
            decisions.part_runs(self.config, runs[0], runs[1])

    def decide(self, word: str) -> None:
        for session_id in load(config=self.config).strength_sessions["session_id"].tolist()[:1]:
            decisions.decide_sessions(self.config, [session_id], word)

    def add(self, day: date) -> None:
        decisions.add_leg_day(self.config, datetime.combine(day, time(18)), 50)

    def remove(self) -> None:
        sessions = load(config=self.config).strength_sessions
        for session_id in sessions.loc[sessions["sources"] == ("athlete",), "session_id"]:
            decisions.remove_leg_day(self.config, session_id)

    def note(self, day: date, soreness: float | None) -> None:
        note_day(self.config, day, {"soreness": soreness, "epsom_bath": False})

    def purge(self, kind: str) -> None:
        with Store(self.config.store_path) as store:
            store.purge(kind)

    def choose(self, section: str, key: str, value: object) -> None:
        self.config = changed(self.config, section, key, value, "here")

    def forget(self) -> None:
        forget_kept(self.config.home)


SETTINGS = (
    ("sources", "zone", "Asia/Tokyo"),
    ("sources", "zone", ""),
    ("windows", "lapsed_days", 3.0),
    ("display", "weight_unit", "lb"),
    ("display", "distance_unit", "mi"),
)
EVENTS = some.one_of(
    event(History.sync, some.sets(some.sampled_from(sorted(WATCH)), min_size=1)),
    event(History.say_of_run, some.just("kind"), some.sampled_from(["race", "easy", "auto"])),
    event(History.say_of_run, some.just("surface"), some.sampled_from(["track", "auto"])),
    event(History.say_of_run, some.just("ignored"), some.sampled_from(["yes", "auto"])),
    event(History.part),
    event(History.decide, some.sampled_from(["yes", "no", "auto"])),
    event(History.add, DAYS),
    event(History.remove),
    event(History.note, DAYS, some.none() | some.floats(0, 10)),
    event(History.purge, some.sampled_from(["fit", "athlete"])),
    some.sampled_from(SETTINGS).map(lambda setting: (History.choose, setting)),
    event(History.forget),
)


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(some.lists(EVENTS, min_size=2, max_size=8))
def test_whatever_happened_the_kept_data_are_those_worked_out(
    tmp_path_factory: pytest.TempPathFactory,
    events: list[tuple[Callable[..., None], tuple[Any, ...]]],
) -> None:
    history = History(tmp_path_factory.mktemp("history"))
    history.sync(["legs.fit", "next day.fit", "twice.fit"])
    for happens, facts in events:
        happens(history, *facts)
        expected = worked_out(history.config)
        assert_same(load(config=history.config), expected)
        assert_same(load(config=history.config), expected)
