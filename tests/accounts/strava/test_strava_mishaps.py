"""Odd lists, odd activities, odd clocks and other athletes: nothing is lost, nothing is mixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.strava import FakeClock, FakeStrava, Limits, a_lift, a_run, many
from fakes.strava_login import PRIVATE, logged_in
from test_strava_quota_and_faults import AMPLE, NOON, QUICK, history, synced

from analyzer.accounts.strava import ACCOUNT
from analyzer.store import Store
from analyzer.sync import Options, SyncResult, sync

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Config


class Off:
    """The computer's clock, wrong by some days beside Strava's."""

    def __init__(self, clock: FakeClock, days: float) -> None:
        self._clock = clock
        self.days = days

    def now(self) -> float:
        return self._clock.now() + self.days * 86_400

    def sleep(self, seconds: float) -> None:
        self._clock.advance(seconds)


def stored(config: Config) -> set[str]:
    with Store(config.store_path) as store:
        return store.keys_of_kind("strava")


def synced_by(clock: Off, config: Config, **how: Any) -> SyncResult:
    return sync(config, ["strava"], Options(clock=clock, retry=QUICK, **how))


# -- the list --------------------------------------------------------------------------------------


def test_an_empty_list_removes_nothing(tmp_path: Path) -> None:
    with FakeStrava(history(9), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        synced(strava, config)
        for number in list(strava.activities):
            strava.delete(number)
        result = synced(strava, config)
    assert result.exit_code == 1
    assert result.stopped is not None
    assert "none was removed" in result.stopped.message
    assert "purge strava" in result.stopped.hint
    assert len(stored(config)) == 9


@pytest.mark.parametrize("start", ["2026-12-24T06:00:00Z", "9999-12-31T23:59:59-14:00"])
def test_an_activity_of_an_impossible_day_is_not_taken_for_deleted(
    tmp_path: Path, start: str
) -> None:
    with FakeStrava(history(9), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        synced(strava, config)
        middle = sorted(strava.activities)[4]
        strava.activities[middle] = {**strava.activities[middle], "start_date": start}
        result = synced(strava, config)
    assert (result.gone, len(stored(config))) == (0, 9)
    assert "1 entry without number or start" in result.problems[0][1]


@pytest.mark.usefixtures("short_pages")
def test_a_run_moved_to_last_year_is_still_there(tmp_path: Path) -> None:
    past = many(32, runs=3, until=NOON - timedelta(days=1))
    with FakeStrava(past, FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        synced(strava, config)
        newest = max(strava.activities.values(), key=lambda one: one["start_date"])
        before = f"{NOON - timedelta(days=500):%Y-%m-%dT%H:%M:%SZ}"
        strava.edit(newest["id"], start_date=before, start_date_local=before)
        result = synced(strava, config)
        assert result.gone == 0
        assert len(stored(config)) == 32


@pytest.mark.usefixtures("short_pages")
def test_a_run_deleted_in_the_middle_of_a_long_history(tmp_path: Path) -> None:
    past = many(62, runs=3, until=NOON - timedelta(days=1))
    with FakeStrava(past, FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        synced(strava, config)
        strava.delete(sorted(strava.activities)[25])
        assert synced(strava, config).gone == 0, "the daily look does not go so far back"
        assert synced(strava, config, full=True, dry_run=True).gone == 1
        assert synced(strava, config, full=True).gone == 1
    assert len(stored(config)) == 61


@pytest.mark.usefixtures("short_pages")
def test_hidden_starts_at_the_end_of_a_page(tmp_path: Path) -> None:
    past = [a_run(NOON - timedelta(hours=7 * n), hidden_start=n % 3 > 0, manual=True)
            for n in range(1, 45)]  # fmt: skip
    past = [{**one, "id": 10_000 + n} for n, one in enumerate(past)]
    with FakeStrava(past, FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        result = synced(strava, config, full=True)
        assert (result.gone, len(stored(config))) == (0, 44)
        assert synced(strava, config, full=True).gone == 0


# -- one activity ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd",
    [
        {"name": "half an emoji \ud83d"},
        {"distance": 10**400},
        {"id": 2**70},
        {"timezone": "(GMT+99:00) Nowhere/Land", "utc_offset": "x"},
        {"elapsed_time": -5, "average_heartrate": "fast"},
    ],
)
def test_an_odd_activity_costs_no_other(tmp_path: Path, odd: dict[str, Any]) -> None:
    past = history(5)
    past[2] = {**past[2], **odd}
    with FakeStrava(past, FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        synced(strava, config)
    assert len(stored(config)) == (4 if "id" in odd else 5)


def test_sets_written_down_a_day_later_are_read(tmp_path: Path) -> None:
    with FakeStrava([a_lift(NOON)], FakeClock(NOON + timedelta(hours=2)), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path, keep="keep")
        synced(strava, config)
        (lift,) = strava.activities
        strava.edit(lift, description="Squats 5x5 100 kg")
        assert synced(strava, config).updated == 0, "not while it is fresh: one request is enough"
        strava.clock.advance(3 * 86_400)
        assert synced(strava, config).updated == 1
        strava.requests.clear()
        synced(strava, config)
        assert len(strava.api_requests) == 1
        with Store(config.store_path) as store:
            (record,) = store.records()
    assert record.activity.description == "Squats 5x5 100 kg"


def test_one_activity_that_is_refused_costs_itself_alone(tmp_path: Path) -> None:
    with FakeStrava(history(8), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        refused = min(n for n, one in strava.activities.items() if one["sport_type"] == "Run")
        for _ in range(3):
            strava.faults.at(lambda seen: f"{refused}/streams" in seen.path, "invalid")
        result = synced(strava, config)
        assert [failure.source for failure in result.failed] == [f"strava:{refused}"]
        assert (result.exit_code, result.still_to_read) == (5, 0)


def test_a_login_that_is_refused_everywhere_is_named_and_not_the_application(
    tmp_path: Path,
) -> None:
    with FakeStrava(history(8), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        strava.faults.next("invalid", 3)
        result = synced(strava, config)
        assert result.exit_code == 4
        assert result.stopped
        assert "no longer accepts your login" in result.stopped.message


def test_a_failure_leaves_with_its_activity(tmp_path: Path) -> None:
    with FakeStrava(history(5), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        broken = max(n for n, one in strava.activities.items() if one["sport_type"] == "Run")
        for _ in range(QUICK.attempts):
            strava.faults.at(lambda seen: f"{broken}/streams" in seen.path, "500")
        assert synced(strava, config).exit_code == 5
        strava.delete(broken)
        synced(strava, config)
        with Store(config.store_path) as store:
            assert store.failures.rows() == []


# -- clocks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-9.0, -3.0, 3.0, 9.0])
def test_a_clock_that_is_days_off_loses_nothing_and_waits_for_nothing(
    tmp_path: Path, days: float
) -> None:
    small = Limits(overall=(20, 200), read=(10, 100))
    with FakeStrava(history(20), FakeClock(NOON), limits=small) as strava:
        config = logged_in(strava, tmp_path)
        clock = Off(strava.clock, days)
        result = synced_by(clock, config)
        assert (result.new, result.gone, result.expired, result.exit_code) == (20, 0, 0, 75)
        until = datetime.fromisoformat(str(result.waiting_until))
        assert until == datetime(2026, 11, 20, 12, 15, tzinfo=UTC)
        clock.days = 0.0  # set right
        strava.clock.advance(15 * 60)
        result = synced_by(clock, config, wait=True)
        assert (result.exit_code, result.gone, result.expired) == (0, 0, 0)
        assert strava.clock.now() < NOON.timestamp() + 3600
    assert strava.refused_by_quota <= 1
    assert len(stored(config)) == 20


# -- other athletes, other scopes ------------------------------------------------------------------


def _as_athlete(config: Config, athlete: str) -> None:
    login = ACCOUNT.login_file(config.home)
    login.save(replace(login.load(), athlete_id=athlete))


def test_two_athletes_are_not_mixed(tmp_path: Path) -> None:
    with FakeStrava(history(5), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        _as_athlete(config, "1")
        synced(strava, config)
        _as_athlete(config, "2")
        strava.requests.clear()
        result = synced(strava, config)
        assert result.exit_code == 4
        assert result.stopped is not None
        assert "another athlete" in result.stopped.message
        assert strava.api_requests == []
        with Store(config.store_path) as store:
            store.purge("strava")
        assert synced(strava, config).exit_code == 0


def test_private_activities_come_when_they_are_allowed_later(tmp_path: Path) -> None:
    with FakeStrava(history(9), FakeClock(NOON), limits=AMPLE) as strava:
        for number in sorted(strava.activities)[:4]:
            strava.hide(number)
        config = logged_in(strava, tmp_path, scope="read,activity:read")
        assert synced(strava, config).new == 5
        config = logged_in(strava, tmp_path, scope=PRIVATE)
        assert synced(strava, config).new == 4


def test_a_duplicate_gets_its_own_stream(tmp_path: Path) -> None:
    phone = a_run(NOON - timedelta(days=1), minutes=40)
    watch = {**a_run(NOON - timedelta(days=1, seconds=20), minutes=40), "id": 99}
    with FakeStrava([phone, watch], FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        synced(strava, config)
        strava.delete(phone["id"])
        synced(strava, config)
        with Store(config.store_path) as store:
            assert store.with_stream() == {"strava-api-99#0"}
