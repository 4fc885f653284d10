"""An id carries the time on the athlete's own clock; the ids of former times still count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.matching.ids import aliases_of, groups_by_id, ids_meant, own_ids
from analyzer.model import Activity, Source, SourceRecord

EIGHT_UTC = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)


def record(key: str, minutes: float = 0, **facts: object) -> SourceRecord:
    start = EIGHT_UTC + timedelta(minutes=minutes)
    kind = str(facts.pop("kind", "fit"))
    source = Source(kind, key, key)
    activity = Activity(source, "run", start, start + timedelta(minutes=40), **facts)  # type: ignore[arg-type]
    return SourceRecord(activity, key)


@pytest.mark.parametrize(
    ("facts", "zone", "shown"),
    [
        ({"utc_offset_s": 7200}, "America/New_York", "run-20260706-1000"),
        ({"zone": "Asia/Kolkata"}, "", "run-20260706-1330"),
        ({}, "America/New_York", "run-20260706-0400"),
        ({"utc_offset_s": -12 * 3600}, "", "run-20260705-2000"),
    ],
)
def test_it_shows_the_clock_of_the_source_else_of_the_settings(
    facts: dict[str, object], zone: str, shown: str
) -> None:
    groups = groups_by_id([record("one", **facts)], zone)
    assert list(groups) == [shown]
    assert ids_meant("run-20260706-0800", groups, zone) == {shown}


def test_where_the_watch_names_no_zone_the_service_beside_it_says_it() -> None:
    watch, row = record("watch"), record("row", 1, kind="strava_export", zone="Europe/Berlin")
    groups = groups_by_id([watch, row], "America/New_York")
    assert list(groups) == ["run-20260706-1000"]
    for former in ("run-20260706-0800", "run-20260706-0801", "run-20260706-0400"):
        assert ids_meant(former, groups, "America/New_York") == {"run-20260706-1000"}


def test_what_one_run_was_called_never_comes_to_mean_another() -> None:
    """The one at ten by the clock was called by eight, at which the other stands now."""
    early, late = record("early", -120, utc_offset_s=7200), record("late", utc_offset_s=7200)
    groups = groups_by_id([early, late])
    assert len(ids_meant("run-20260706-0800", groups)) == 2
    assert all(ids_meant(one, groups) == {one} for one in groups)


def test_the_beginning_of_an_id_is_that_of_todays_first() -> None:
    """By UTC the run of the seventh was still on the sixth."""
    night = record("night", 15 * 60, utc_offset_s=7200)
    morning = record("morning", utc_offset_s=7200)
    groups = groups_by_id([morning, night])
    assert ids_meant("run-20260706", groups) == {"run-20260706-1000"}
    assert ids_meant("run-20260706-23", groups) == {"run-20260707-0100"}


def test_an_id_noted_where_the_computer_had_another_zone_still_finds_its_run() -> None:
    """At home it was called by 8:00 on Berlin's clock; the same computer is in New York now."""
    home = groups_by_id([record("phone", kind="gpx")], "Europe/Berlin")
    away = groups_by_id([record("phone", kind="gpx")], "America/New_York")
    assert list(home) == ["run-20260706-1000"]
    assert ids_meant("run-20260706-1000", away, "America/New_York") == set(away)
    assert ids_meant("run-20260706-1007", away, "America/New_York") == set()
    with_zone = groups_by_id([record("watch", utc_offset_s=3600)], "America/New_York")
    assert ids_meant("run-20260706-1000", with_zone, "America/New_York") == set()


records = st.lists(
    st.tuples(
        st.integers(0, 30).map(lambda quarters: 15 * quarters),
        st.sampled_from(["fit", "strava_export", "garmin_export"]),
        st.sampled_from([None, None, 3600, 7200]),
    ),
    max_size=6,
).map(
    lambda some: [
        record(f"k{i}", minutes, kind=kind, utc_offset_s=offset)
        for i, (minutes, kind, offset) in enumerate(some)
    ]
)


@given(records)
def test_every_id_that_any_of_its_records_ever_had_finds_an_activity(
    some: list[SourceRecord],
) -> None:
    now = groups_by_id(some, "Europe/Berlin")
    aliases = aliases_of(now, "Europe/Berlin")
    assert all(aliases[one] == {one} for one in now)
    for activity_id, group in now.items():
        for size in range(1, len(group) + 1):
            for part in combinations(group, size):
                for zone in ("Europe/Berlin", "UTC"):
                    (former,) = groups_by_id(part, zone) if len(groups_by_id(part)) == 1 else ("",)
                    assert not former or activity_id in ids_meant(former, now, "Europe/Berlin")
        assert all(ids_meant(one, now, "Europe/Berlin") for one in own_ids(group, "Europe/Berlin"))
