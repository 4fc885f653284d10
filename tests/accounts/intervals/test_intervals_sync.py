"""Runs and days come from intervals.icu: original files, read as a watch's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from fakes.intervals_api import FakeIntervals, a_session, many_sessions, of_strava
from fakes.key_login import at_service, content, key_login, synced
from fakes.web import ALL, FakeClock

from analyzer.loading import load
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.config import Config

NOON = datetime(2026, 11, 20, 12, 3, tzinfo=UTC)
EVENING = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)


def a_run_file(start: datetime) -> bytes:
    return run_file(start, 12)


def a_lift_file(start: datetime) -> bytes:
    return strength_file(start, ["squat", "squat", "deadlift"], minutes=20)


@pytest.fixture
def service() -> Iterator[FakeIntervals]:
    """Nine days of runs and lifts, the last on the evening of 19 November."""
    history = many_sessions(9, (a_run_file, a_lift_file), until=EVENING)
    with FakeIntervals(history, FakeClock(NOON)) as service:
        yield service


@pytest.fixture
def config(service: FakeIntervals, tmp_path: Path) -> Config:
    return key_login("intervals", service, tmp_path / "home")


def paths(service: FakeIntervals, since: int = 0) -> list[str]:
    return [seen.path.rpartition("/")[2] for seen in service.requests[since:]]


def test_runs_and_lifts_come_with_their_files(service: FakeIntervals, config: Config) -> None:
    result = synced("intervals", service, config)
    assert (result.new, result.exit_code) == (9, 0)
    assert sorted(paths(service)) == ["activities", "activities", *["file"] * 9, "wellness"]
    data = load(config=config)
    assert set(data.runs["hr_source"]) == {"wrist"}
    assert data.runs["cadence_spm"].notna().all(), "running dynamics stand in the file alone"
    assert {"squat", "deadlift"} <= set(data.strength_sets["exercise"])
    with Store(config.store_path) as store:
        kept = [store.account("intervals").record(one) for one in service.activities]
        assert not [one for one in kept if one is None or "position" in str(one.streams)]


def test_nothing_new_takes_one_request_and_one_a_day_for_the_journal(
    service: FakeIntervals, config: Config
) -> None:
    synced("intervals", service, config)
    before = len(service.requests)
    assert synced("intervals", service, config).unchanged == 9
    assert paths(service, before) == ["activities"]
    service.clock.advance(86_400)
    before = len(service.requests)
    synced("intervals", service, config)
    assert paths(service, before) == ["activities", "wellness"]


def test_the_newest_word_of_the_athlete_counts(service: FakeIntervals, config: Config) -> None:
    synced("intervals", service, config)
    run = service.add(a_session(NOON - timedelta(hours=4), 12, file=a_run_file(NOON)))
    service.activities[run]["_file"] = a_run_file(NOON - timedelta(hours=4))
    synced("intervals", service, config)
    before = len(service.requests)
    service.edit(run, name="Race day", race=True, icu_rpe=9)
    synced("intervals", service, config)
    assert paths(service, before) == ["activities"], "its recording is not asked for again"
    newest = load(config=config).runs.iloc[-1]
    assert (newest["name"], newest["kind"], newest["rpe"]) == ("Race day", "race", 9)
    service.edit(run, type="Walk")
    synced("intervals", service, config)
    assert len(load(config=config).runs) == 6
    service.delete(run)
    assert synced("intervals", service, config).gone == 1


def test_long_ago_deleted_is_found_in_full_or_once_a_month(
    service: FakeIntervals, config: Config
) -> None:
    synced("intervals", service, config)
    oldest, second, *_ = service.activities
    service.clock.advance(10 * 86_400)
    newest = service.add(a_session(NOON + timedelta(days=9), 12, "Ride"))
    synced("intervals", service, config)
    service.delete(oldest)
    for _ in range(60):
        service.add(a_session(NOON + timedelta(days=9, minutes=20 * len(service.activities)), 5))
    assert synced("intervals", service, config, full=True).gone == 1
    service.delete(second)
    assert synced("intervals", service, config).gone == 0
    service.clock.advance(31 * 86_400)
    assert synced("intervals", service, config).gone == 1
    assert newest in service.activities


def test_a_file_that_is_lost_is_made_good_by_another_or_by_samples(
    service: FakeIntervals, config: Config
) -> None:
    service.activities.clear()
    lost = service.add(a_session(EVENING, 12, file=a_run_file(EVENING)))
    service.lost_originals.add(lost)
    sampled = service.add(a_session(EVENING - timedelta(days=1), 10))
    seconds = list(range(601))
    service.samples[sampled] = [
        {"type": "time", "name": None, "data": seconds},
        {"type": "distance", "name": None, "data": [2.8 * s for s in seconds]},
        {"type": "heartrate", "name": None, "data": [140] * 601},
    ]
    manual = service.add(a_session(EVENING - timedelta(days=2), source="MANUAL"))
    synced("intervals", service, config)
    runs = load(config=config).runs
    assert list(runs["hr_coverage"].notna()) == [False, True, True]
    assert not [p for p in service.asked() if manual in p]


def test_what_came_from_strava_is_counted_and_said(service: FakeIntervals, config: Config) -> None:
    for day in range(37):
        service.add(of_strava(NOON - timedelta(days=day, hours=2)))
    said = "37 came there from Strava and can't be handed on; take them from Strava's archive."
    assert said in synced("intervals", service, config).notes
    assert said not in synced("intervals", service, config).notes
    env = at_service("intervals", service)
    assert legstats(config.home, "status", "--json", **env).json["intervals"]["withheld"] == 37
    assert said[:40] in " ".join(legstats(config.home, "status", **env).out.split())


def test_an_account_of_strava_activities_alone(service: FakeIntervals, config: Config) -> None:
    service.activities.clear()
    for hour in range(130):
        service.add(of_strava(NOON - timedelta(hours=hour)))
    result = synced("intervals", service, config)
    assert (result.new, result.exit_code) == (0, 0)
    assert result.notes[0].startswith("130 came there from Strava")


def test_what_was_noted_of_days_goes_into_the_journal(
    service: FakeIntervals, config: Config
) -> None:
    service.note("2026-11-18", soreness=1, sleepSecs=27_000, weight=70.5)
    service.note("2026-11-19", soreness=4, weight=70.5, tempWeight=True)
    service.note("2026-11-20", soreness=9, sleepSecs=-5)
    synced("intervals", service, config)
    env = at_service("intervals", service)
    legstats(config.home, "log", "2026-11-19", "--soreness", "5", **env)
    journal = load(config=config).journal.set_index("day")
    assert list(journal["soreness"]) == [0, 5], "what they say here counts more"
    assert journal["sleep_h"].iloc[0] == 7.5
    assert list(journal["weight_kg"].dropna()) == [70.5]
    service.note("2026-11-18", soreness=2)
    service.clock.advance(86_400)
    synced("intervals", service, config)
    assert load(config=config).journal["soreness"].iloc[0] == 3
    assert legstats(config.home, "purge", "intervals", "--yes", **env).code == 0
    assert list(load(config=config).journal["soreness"]) == [5]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1899-12-31"])
def test_a_day_that_cannot_be_stays_out_of_the_journal(
    service: FakeIntervals, config: Config, day: str
) -> None:
    service.note("2026-11-18", soreness=1)
    service.note("2026-11-19", id=day, soreness=4)
    assert synced("intervals", service, config).exit_code == 0
    assert [str(kept)[:10] for kept in load(config=config).journal["day"]] == ["2026-11-18"]


@pytest.mark.parametrize("trouble", ["wrong", "revoked"])
def test_a_key_that_is_not_accepted_is_one_sentence(
    service: FakeIntervals, config: Config, trouble: str
) -> None:
    if trouble == "wrong":
        service.key = "another"
    service.key_is_good = trouble != "revoked"
    said = legstats(config.home, "-vv", "sync", "intervals", **at_service("intervals", service))
    assert (said.code, said.err.count("intervals.icu does not accept your key")) == (4, 1)
    assert not [secret for secret in service.issued if secret in said.err + said.out]


def test_logging_in_says_whose_key_it_is(service: FakeIntervals, tmp_path: Path) -> None:
    home, env = tmp_path / "new", at_service("intervals", service)
    said = legstats(
        home, "-vv", "--no-input", "login", "intervals", LEGSTATS_INTERVALS_KEY=service.key, **env
    )
    assert said.code == 0, said.err
    assert '"i123456"' in (home / "intervals-login.json").read_text()
    assert service.key not in said.err + said.out


def test_faults_of_all_kinds_end_in_the_same_store(
    service: FakeIntervals, config: Config, tmp_path: Path
) -> None:
    service.note("2026-11-18", soreness=2)
    right = key_login("intervals", service, tmp_path / "right")
    synced("intervals", service, right)
    service.faults.slow_s = 0.6
    service.faults.often(0.4, seed=8, kinds=[kind for kind in ALL if kind != "401"])
    for _ in range(12):
        if synced("intervals", service, config, wait=True).exit_code == 0:
            break
    assert content(config, "intervals") == content(right, "intervals")
    assert len({seen.fault for seen in service.requests} - {""}) > 3


def test_many_pages_and_zones(config: Config, service: FakeIntervals) -> None:
    service.activities.clear()
    zones = ("Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin")
    for n in range(120):
        service.add(a_session(NOON - timedelta(hours=7 * n + 1), 5, "Ride", zone=zones[n % 3]))
    assert synced("intervals", service, config).new == 120
    with Store(config.store_path) as store:
        assert len(list(store.records())) == 120
    assert synced("intervals", service, config, full=True).unchanged == 120
