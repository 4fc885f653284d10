"""What an account sent may be kept for some days: what is read again before, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from analyzer.model import Activity, Source
from analyzer.store import AccountRecord, PendingRequest, Store
from analyzer.sync.renewal import Renewal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.store import AccountTable

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
STREAMS: dict[str, Any] = {"time": {"data": [0, 1]}}


@pytest.fixture
def table(tmp_path: Path) -> Iterator[AccountTable]:
    with Store(tmp_path / "s.sqlite") as store:
        yield store.account("strava")


def keep(table: AccountTable, activity_id: str, *, age: timedelta, **parts: Any) -> None:
    """Keep an activity that came so long ago; it began at as many minutes as its id says."""
    sent = AccountRecord(
        activity_id, 60 * int(activity_id), parts.pop("pending", ""), NOW - age, {"id": 1}, **parts
    )
    source = Source("strava", activity_id, f"strava-{activity_id}#0")
    table.keep([(sent, Activity(source, "run", NOW, NOW), None)], reader=1)


def renewal(table: AccountTable, keep_days: str = "8") -> Renewal:
    return Renewal(table, keep_days, NOW.timestamp())


def ids(requests: list[PendingRequest]) -> list[str]:
    return [one.id for one in requests]


def test_with_eight_days_what_is_four_days_old_is_due_and_after_six_and_a_half_urgent(
    table: AccountTable,
) -> None:
    """Whoever syncs once a day has 36 hours and so one more sync before the term is over."""
    hour = timedelta(hours=1)
    for activity_id, age in {"1": 95, "2": 97, "3": 155, "4": 157}.items():
        keep(table, activity_id, age=age * hour, streams=STREAMS)
    found = renewal(table)
    found.note_listed(["1", "2", "3", "4"])
    assert ids(found.urgent()) == ["4"]
    assert ids(found.early()) == ["3", "2"]
    assert ids(found.all_due()) == ["4", "3", "2"]
    assert found.lists_down_to == 120.0


def test_of_a_short_term_a_quarter_is_urgent(table: AccountTable) -> None:
    for activity_id, hours in {"1": 11, "2": 13, "3": 17, "4": 19}.items():
        keep(table, activity_id, age=timedelta(hours=hours), streams=STREAMS)
    found = renewal(table, "1")
    found.note_listed(["1", "2", "3", "4"])
    assert (ids(found.urgent()), ids(found.early())) == (["4"], ["3", "2"])


def test_what_may_be_kept_for_good_is_never_read_again(table: AccountTable) -> None:
    keep(table, "1", age=timedelta(days=900), streams=STREAMS)
    found = renewal(table, "keep")
    found.note_listed(["1"])
    assert not found.is_needed
    assert (found.all_due(), found.lists_down_to) == ([], None)
    assert renewal(table).is_needed


def test_what_was_lost_by_age_is_asked_for_by_its_part_and_renews(table: AccountTable) -> None:
    keep(table, "1", age=timedelta(0), pending="streams again")
    keep(table, "2", age=timedelta(0), pending="detail again")
    keep(table, "3", age=timedelta(days=7), detail={"note": ""})
    found = renewal(table)
    found.note_listed(["1", "2", "3"])
    assert [(one.id, one.what, one.renews)
            for one in found.all_due()] == [
        ("3", "detail", True), ("2", "detail", True), ("1", "streams", True),
    ]  # fmt: skip
    assert ids(found.expired_before()) == ["2", "1"]


def test_only_what_was_listed_is_asked_for_and_not_what_is_there_from_elsewhere(
    table: AccountTable,
) -> None:
    for activity_id in ("1", "2", "3"):
        keep(table, activity_id, age=timedelta(days=7), streams=STREAMS)
    found = renewal(table)
    assert found.all_due() == []
    found.note_listed(["1"])
    found.note_listed(["2"])
    assert ids(found.all_due()) == ["2", "1"]
    found.leave_out(["2"])
    assert ids(found.all_due()) == ["1"]


def test_what_is_in_the_list_alone_is_fresh_once_it_was_listed(table: AccountTable) -> None:
    keep(table, "1", age=timedelta(days=7))
    keep(table, "2", age=timedelta(days=7), streams=STREAMS)
    found = renewal(table)
    found.note_listed(["1", "2"])
    assert ids(found.all_due()) == ["2"]
    kept = [table.record(one) for one in ("1", "2")]
    assert [one.fetched_at for one in kept if one] == [NOW, NOW - timedelta(days=7)]
