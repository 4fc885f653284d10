"""What is linked is kept: after any change the same comes out as if all were linked anew."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_one_run import MIDNIGHT, beating, strava
from test_same_activity import logged, recorded

from analyzer.config import Config
from analyzer.kept.kept_file import forget_kept
from analyzer.matching.ids import groups_by_id
from analyzer.matching.kept_links import linked_activities
from analyzer.matching.same_activity import link_with_ties
from analyzer.settings import Sources
from analyzer.store import FileRow, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from analyzer.model import SourceRecord

DAY_MIN = 24 * 60
QUIET = [recorded(f"quiet{n}", (30 + 3 * n) * DAY_MIN, 40, distance_m=8000 + n) for n in range(40)]
"""Runs far from all others: few of many records change."""


def hidden(number: int, day: int, *, api: bool = False) -> SourceRecord:
    midnight = MIDNIGHT + timedelta(days=day)
    return strava(number, 0, 40, api=api, started_at=midnight, start_hidden=True, distance_m=8000.0)


POOL: list[SourceRecord] = [
    recorded("watch", 0, 40, distance_m=8000.0),
    recorded("phone", 3, 36, kind="gpx", distance_m=7900.0),
    strava(1, 1, 39, distance_m=8000.0),
    strava(1, 4 * DAY_MIN, 35, api=True),
    strava(2, 2 * DAY_MIN, 40, belongs_to="watch", sport="other"),
    strava(3, 2 * DAY_MIN + 30, 40, belongs_to="evening"),
    recorded("evening", 2 * DAY_MIN + 500, 40, distance_m=8010.0),
    recorded("night", 2 * DAY_MIN + 530, 300, distance_m=9000.0, pauses=((1800.0, 16000.0),)),
    hidden(4, 0),
    hidden(5, 2),
    hidden(5, 2, api=True),
    beating("beats", 5 * DAY_MIN),
    beating("copy", 5 * DAY_MIN + 120, kind="gpx", utc_offset_s=None),
    recorded("gym", 7 * DAY_MIN, 65, sport="strength", utc_offset_s=-4 * 3600),
    logged("log", 7 * DAY_MIN - 299, 65, zone="Europe/Berlin"),
    recorded("piece", 7 * DAY_MIN - 290, 30, sport="other", sport_detail="Workout"),
    recorded("same minute", 7 * DAY_MIN, 20, sport="walk"),
    recorded("left running", 8 * DAY_MIN, 3 * DAY_MIN, distance_m=9000.0),
    recorded("late", 9 * DAY_MIN, 40, distance_m=8000.0),
    recorded("early", 9 * DAY_MIN - 30, 30, distance_m=6000.0),
    recorded("both", 9 * DAY_MIN - 30, 70, distance_m=14_000.0),
]


class Life:
    """A store to which anything may happen, and what is kept beside it."""

    def __init__(self, store: Store, home: Path) -> None:
        self.store = store
        self.config = Config(home=home)
        self.there: dict[str, list[SourceRecord]] = {}
        for record in QUIET:
            self.put(record)

    def put(self, record: SourceRecord) -> None:
        if record.file_digest is None:
            self.store.save_record(record.activity)
            return
        others = self.there.get(record.file_digest, [])
        self._save(record.file_digest, [r for r in others if r.key != record.key] + [record])

    def drop(self, record: SourceRecord) -> None:
        if record.file_digest is None:
            self.store.forget_added([record.key])
            return
        others = self.there.get(record.file_digest, [])
        self._save(record.file_digest, [r for r in others if r.key != record.key])

    def correct(self, record: SourceRecord, later_min: float, times: float) -> None:
        activity = record.activity
        begins = activity.started_at + timedelta(minutes=later_min)
        ends = begins + times * (activity.ended_at - activity.started_at)
        self.put(replace(record, activity=replace(activity, started_at=begins, ended_at=ends)))

    def say(self, one: SourceRecord, word: Any, other: SourceRecord) -> None:
        self.store.overrides.set_pairs([one.key], [other.key], word)

    def take_back(self, one: SourceRecord) -> None:
        self.store.overrides.forget(one.key)

    def choose_zone(self, zone: str) -> None:
        self.config = Config(home=self.config.home, sources=Sources(zone=zone))

    def forget(self) -> None:
        forget_kept(self.config.home)

    def _save(self, digest: str, records: list[SourceRecord]) -> None:
        self.there[digest] = records
        row = FileRow(digest, f"{digest}.fit", "fit", "imported", activities=len(records))
        self.store.save_file(row, [(record.activity, None) for record in records])

    def kept_and_anew(self) -> tuple[list[Any], list[Any]]:
        anew = groups_by_id(self.store.records(), self.config.sources.zone)
        kept = linked_activities(self.store, self.config).keys
        return list(kept.items()), [(one, [r.key for r in group]) for one, group in anew.items()]


def event(what: Callable[..., None], *facts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(*facts).map(lambda drawn: lambda life: what(life, *drawn))


RECORDS = st.sampled_from(POOL)
EVENTS = st.one_of(
    event(Life.put, RECORDS),
    event(Life.put, RECORDS),
    event(Life.drop, RECORDS),
    event(
        Life.correct,
        RECORDS,
        st.sampled_from([-3 * DAY_MIN, -60, 0, 2, 90, DAY_MIN]),
        st.sampled_from([0.3, 1.0, 1.5, 40.0]),
    ),
    event(Life.say, RECORDS, st.sampled_from(["same", "apart"]), RECORDS),
    event(Life.take_back, RECORDS),
    event(Life.choose_zone, st.sampled_from(["Europe/Berlin", "Asia/Tokyo", ""])),
    event(Life.forget),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def life(home: Path) -> Iterator[Life]:
    forget_kept(home)
    with Store(Path(":memory:")) as store:
        yield Life(store, home)


@given(st.lists(RECORDS, unique_by=lambda r: r.key), st.lists(EVENTS, max_size=7))
def test_whatever_happens_what_is_kept_is_as_if_all_were_linked_anew(
    home: Path, begins_with: list[SourceRecord], events: list[Callable[[Life], None]]
) -> None:
    forget_kept(home)
    with Store(Path(":memory:")) as store:
        life = Life(store, home)
        for record in begins_with:
            life.put(record)
        kept, anew = life.kept_and_anew()
        assert kept == anew
        for happens in events:
            happens(life)
            kept, anew = life.kept_and_anew()
            assert kept == anew


def linked_anew(life: Life) -> list[list[str]]:
    """Return the keys of all records that are put into groups, each time that is done."""
    found: list[list[str]] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is link_with_ties.__code__:
            found.append([record.key for record in frame.f_locals["records"]])

    sys.setprofile(note)
    try:
        linked_activities(life.store, life.config)
    finally:
        sys.setprofile(None)
    return found


def test_a_new_run_is_linked_with_those_around_it_alone(life: Life) -> None:
    assert len(linked_anew(life)[0]) == len(QUIET)
    life.put(POOL[0])
    life.put(POOL[1])
    linked = linked_anew(life)
    assert sorted(linked[-1]) == ["phone#0", "watch#0"]
    assert linked_anew(life) == [], "nothing changed"
    later = [QUIET[5], recorded("beside", (30 + 3 * 5) * DAY_MIN + 3, 37, kind="gpx")]
    life.put(later[1])
    assert sorted(linked_anew(life)[-1]) == sorted(record.key for record in later)
