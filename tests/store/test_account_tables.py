"""What accounts sent: kept by account, and found again in stores of before there were several."""

from __future__ import annotations

import json
import sqlite3
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from analyzer.accounts.rate_limit import Quota, RateLimit
from analyzer.model import Activity, Source
from analyzer.store import AccountRecord, PendingRequest, Store
from analyzer.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.store.accounts import AccountTable

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
GATE = {
    "quota": {
        "overall": {"quarter": 200, "day": 2000, "quarter_used": 7, "day_used": 812},
        "read": {"quarter": 100, "day": 1000, "quarter_used": 6, "day_used": 790},
        "at": 1_795_564_800.5,
    },
    "ahead_s": -2.25,
}


def sent(activity_id: str, hours: float = 0.0, pending: str = "", **more: Any) -> AccountRecord:
    moment = NOON + timedelta(hours=hours)
    return AccountRecord(
        activity_id, int(moment.timestamp()), pending, moment, {"id": activity_id}, **more
    )


def keep(table: AccountTable, *records: AccountRecord, kind: str = "strava") -> None:
    table.keep(
        [
            (one, Activity(Source(kind, one.id, f"{kind}-{one.id}#0"), "run", NOON, NOON), None)
            for one in records
        ],
        reader=1,
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.sqlite") as store:
        yield store


def test_what_was_sent_comes_back_as_it_came(store: Store) -> None:
    whole = sent("7", detail={"note": "ü"}, streams={"time": {"data": [0, 1, None]}})
    keep(store.account("strava"), whole)
    assert store.account("strava").record("7") == whole
    assert store.account("strava").record("8") is None


def test_accounts_do_not_see_each_other(store: Store) -> None:
    one, other = store.account("strava"), store.account("runlog")
    keep(one, sent("7", pending="streams"))
    keep(other, sent("7", hours=1, pending="detail"), kind="runlog")
    one.set_state("covered", [[0, 1]])
    assert other.state("covered") is None
    assert other.pending(0.0, 0.0) == [PendingRequest("7", "detail")]
    assert store.count_pending() == 2
    store.purge("strava")
    assert one.record("7") is None
    assert other.record("7") is not None
    assert store.kinds() == {"runlog": 1}


def test_the_newest_is_fetched_first_and_a_settled_detail_once_more(store: Store) -> None:
    table = store.account("strava")
    keep(table, sent("9", pending="later"), sent("10", 1, "streams"), sent("99", 1, "detail"),
         sent("100", 1, "streams"), sent("11", 2))  # fmt: skip
    newest_first = ["100", "99", "10"]
    assert [one.id for one in table.pending(0.0, 0.0)] == newest_first
    settled_s = NOON.timestamp() + 1
    assert [one.id for one in table.pending(0.0, settled_s)] == [*newest_first, "9"]


def test_what_is_removed_leaves_nothing_behind(store: Store) -> None:
    table = store.account("strava")
    keep(table, sent("7"), sent("8", hours=48, pending="recorded"))
    store.failures.note(table.failure_place("7"), "no answer", account="strava")
    assert table.older_than(NOON + timedelta(hours=1)) == ["7"]
    table.remove({"7": "strava-7#0"})
    assert table.summaries(["7", "8", "9"]) == {"8": {"id": "8"}}
    assert [record.key for record in store.records()] == ["strava-8#0"]
    assert store.failures.rows() == []
    assert [one.id for one in table.pending(0.0, 0.0)] == ["8"], "its recording may have left too"


def test_ages_tell_what_is_old_and_what_became_too_old(store: Store) -> None:
    table = store.account("strava")
    keep(table, sent("1", streams={"time": {}}), sent("2", detail={"note": ""}), sent("3"),
         sent("4", hours=9, pending="streams again"), sent("5", hours=9, streams={}))  # fmt: skip
    old = NOON + timedelta(hours=1)
    ages = {age.id: (age.what, age.pending) for age in table.ages(old)}
    assert ages == {
        "1": ("streams", ""), "2": ("detail", ""), "3": ("", ""), "4": ("", "streams again"),
    }  # fmt: skip
    table.mark_fetched(["1", "2", "3"], old)
    assert [age.id for age in table.ages(old)] == ["4"]


def test_failures_of_accounts_are_no_files(store: Store) -> None:
    store.failures.note("/watch/a.fit", "a.fit is damaged.", "abc")
    place = store.account("strava").failure_place("7")
    store.failures.note(place, "no answer", account="strava")
    assert store.failures.of_files() == {"/watch/a.fit": "abc"}
    assert [(f.place, f.reason, f.account) for f in store.failures.rows()] == [
        ("/watch/a.fit", "a.fit is damaged.", ""),
        ("strava:7", "no answer", "strava"),
    ]


def test_a_failure_is_known_by_place_and_content_and_keeps_its_day(store: Store) -> None:
    assert not store.failures.note("/a.fit", "a.fit is damaged.", "abc")
    (first,) = store.failures.rows()
    assert store.failures.note("/a.fit", "a.fit is empty.", "abc")
    (again,) = store.failures.rows()
    assert (again.failed_at, again.reason) == (first.failed_at, "a.fit is empty.")
    assert not store.failures.note("/a.fit", "a.fit is damaged.", "of another content")


def test_what_is_ignored_has_failed_no_more_until_it_is_named(store: Store) -> None:
    store.failures.note("/a.fit", "a.fit is damaged.", "abc")
    store.failures.ignore("/a.fit", "abc")
    assert (store.failures.rows(), store.failures.ignored()) == ([], {"/a.fit": "abc"})
    store.failures.ignore_no_more("/copied/a.fit", "abc")
    assert store.failures.ignored() == {}


def test_a_purge_keeps_what_is_about_the_application_and_the_athlete(store: Store) -> None:
    table = store.account("strava")
    for topic in ("rate_limit", "notice", "covered", "account"):
        table.set_state(topic, 1)
    store.purge("strava")
    kept = [t for t in ("rate_limit", "notice", "covered", "account") if table.state(t)]
    assert kept == ["rate_limit", "notice"]


def test_a_store_of_when_strava_was_the_only_account_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    streams = {"time": {"data": [0, 1]}}
    raw = sqlite3.connect(path, isolation_level=None)
    for statement in (statement for step in MIGRATIONS[:3] for statement in step):
        raw.execute(statement)
    raw.execute("PRAGMA user_version = 3")
    packed = zlib.compress(json.dumps(streams).encode())
    raw.execute(
        "INSERT INTO strava VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (7, 1_795_000_000, "streams", 1, NOON.isoformat(), '{"id": 7}', '{"id": 7}', packed),
    )
    raw.execute("INSERT INTO strava (id) VALUES (8)")
    states = {"gate": GATE, "covered": [[0.0, 9.5]], "notice": True,
              "tally": {"records": 1, "activities": 1}}  # fmt: skip
    for topic, value in states.items():
        raw.execute("INSERT INTO strava_state VALUES (?, ?)", (topic, json.dumps(value)))
    raw.execute("INSERT INTO failure VALUES ('strava:7', 'no answer', '2026-11-16')")
    raw.execute("INSERT INTO failure VALUES ('/a.fit', 'damaged', '2026-11-16')")
    raw.close()

    with Store(path) as store:
        table = store.account("strava")
        expected = AccountRecord("7", 1_795_000_000, "streams", NOON, {"id": 7}, {"id": 7}, streams)
        assert table.record("7") == expected
        assert table.summaries(["8"]) == {"8": None}, "what expired is not asked for again"
        assert (table.state("covered"), table.state("notice")) == ([[0.0, 9.5]], True)
        assert store.account("").state("tally") == states["tally"]
        assert store.failures.of_files() == {"/a.fit": ""}
        kept = table.state("rate_limit")
    assert kept["ahead_s"] == -2.25
    assert Quota.from_dict(kept["quota"]) == Quota(
        (RateLimit(900, 200, 7), RateLimit(86_400, 2000, 812), RateLimit(900, 100, 6),
         RateLimit(86_400, 1000, 790)),
        at=1_795_564_800.5,
    )  # fmt: skip


def test_what_came_from_hevys_export_is_no_longer_called_as_its_account(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        activity = Activity(Source("hevy", "Hevy", "0badc0de#0"), "strength", NOON, NOON)
        store.save_record(activity)
        store.overrides.set(["0badc0de#0"], "leg_day", "no")
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("INSERT INTO file (digest, source, kind, status, reason, problems, activities, "
                "reader, imported_at) VALUES ('d', 'w.csv', 'hevy', 'imported', '', '[]', 1, 1, ?)",
                (NOON.isoformat(),))  # fmt: skip
    damaged = "INSERT INTO record (key, kind, sport, started_at, activity) VALUES (?, ?, ?, ?, ?)"
    raw.execute(damaged, ("1#0", "hevy", "strength", NOON.isoformat(), "{not JSON"))
    renamed = next(n for n, step in enumerate(MIGRATIONS) if "'hevy_log'" in "".join(step))
    for statement in MIGRATIONS[renamed]:
        raw.execute(statement)
    raw.close()
    with Store(path) as store:
        assert store.kinds() == {"hevy_log": 2}
        assert [r.activity.source for r in store.records()] == [
            Source("hevy_log", "Hevy", "0badc0de#0")
        ]
        assert [(w.key, w.value) for w in store.overrides.read_all()] == [("0badc0de#0", "no")]
        assert [file.kind for file in store.files()] == ["hevy_log"]
        assert store.purge("hevy") == 0
