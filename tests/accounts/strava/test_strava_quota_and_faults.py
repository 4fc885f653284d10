"""Strava's quota is spent, its answers break: the sync keeps what it has and ends up right."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats
from fakes.strava import ALL, FakeClock, FakeStrava, Limits, a_lift, a_run
from fakes.strava_login import environment, logged_in

from analyzer.accounts.session import RetryPolicy
from analyzer.loading import load
from analyzer.store import Store
from analyzer.sync import Options, SyncResult, sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.config import Config

NOON = datetime(2026, 11, 20, 12, 3, tzinfo=UTC)
SMALL = Limits(overall=(20, 60), read=(10, 30))
AMPLE = Limits(overall=(9_999, 99_999), read=(9_999, 99_999))
QUICK = RetryPolicy(timeout_s=0.4, attempts=8, first_pause_s=0.001)


class Moved:
    """A clock that moves on when somebody sleeps: Strava's own."""

    def __init__(self, clock: FakeClock) -> None:
        self.now = clock.now
        self.sleep = clock.advance


def history(number: int) -> list[dict[str, Any]]:
    return [
        a_lift(NOON - timedelta(days=n), description=f"Squats, week {n}")
        if n % 4 == 0
        else a_run(NOON - timedelta(days=n), minutes=20 + n)
        for n in range(1, number + 1)
    ]


def content(config: Config) -> dict[str, tuple[object, ...]]:
    """Return everything the store holds of Strava, but for when it came."""
    with Store(config.store_path) as store:
        records = {record.key: record for record in store.records()}
        answers = [store.account("strava").record(key.split("-")[2][:-2]) for key in records]
        return {
            key: (record.activity, str(record.measures), str(store.profiles([key])),
                  answer.summary, answer.detail, answer.streams, answer.pending,
                  len(store.stream(key) or ()))
            for (key, record), answer in zip(records.items(), answers, strict=True)
            if answer is not None
        }  # fmt: skip


def synced(strava: FakeStrava, config: Config, **how: Any) -> SyncResult:
    options = Options(clock=Moved(strava.clock), retry=QUICK, **how)
    return sync(config, ["strava"], options)


def undisturbed(home: Path, number: int) -> dict[str, tuple[object, ...]]:
    with FakeStrava(history(number), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, home, keep="keep")
        assert synced(strava, config).exit_code == 0
        return content(config)


# -- the quota -------------------------------------------------------------------------------------


def test_a_spent_quota_says_until_when_and_keeps_what_it_has(tmp_path: Path) -> None:
    with FakeStrava(history(30), FakeClock(), limits=SMALL) as strava:
        logged_in(strava, tmp_path)
        said = legstats(tmp_path, "sync", "strava", "--json", **environment(strava))
    assert said.code == 75
    assert said.json["new"] == 30, "the list comes first"
    until = datetime.fromisoformat(said.json["waiting_until"])
    assert (until.minute % 15, until.second) == (0, 0)
    assert "Strava's quota is spent until" in said.err
    assert "legstats sync --wait" in said.err
    assert strava.refused_by_quota == 0


def test_the_next_sync_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    with FakeStrava(history(20), FakeClock(NOON), limits=SMALL) as strava:
        config = logged_in(strava, tmp_path, keep="keep")
        rounds = 0
        still = []
        while synced(strava, config).exit_code == 75:
            still.append(load(config=config).still_to_read)
            strava.clock.advance(15 * 60)
            rounds += 1
        asked = [seen.path for seen in strava.api_requests if seen.path[-1:] != "s"]
        streams = [seen.path for seen in strava.api_requests if seen.path.endswith("streams")]
        assert (rounds, strava.refused_by_quota) == (2, 0)
        assert still[0] > still[1] > load(config=config).still_to_read == 0
        assert len(set(asked)) == len(asked) == 5
        assert len(set(streams)) == len(streams) == 15


def test_waiting_is_done_in_the_open_and_takes_no_longer_than_it_must(tmp_path: Path) -> None:
    said: list[str] = []
    shown: list[str] = []
    with FakeStrava(history(40), FakeClock(NOON), limits=SMALL) as strava:
        config = logged_in(strava, tmp_path, keep="keep")
        options = Options(wait=True, say=said.append, clock=Moved(strava.clock), retry=QUICK)
        result = sync(config, ["strava"], options, lambda _, __, text: shown.append(text))
        ended = datetime.fromtimestamp(strava.clock.now(), UTC)
    assert result.exit_code == 0
    assert strava.refused_by_quota == 0
    assert ended == datetime(2026, 11, 21, 0, 0, tzinfo=UTC) + timedelta(minutes=15)
    assert "Strava's quota is spent; waiting until" in said[1]
    assert "waiting for Strava's quota, 11:58 left" in shown


def test_how_long_the_first_sync_takes_is_foretold(tmp_path: Path) -> None:
    said: list[str] = []
    with FakeStrava(history(40), FakeClock(NOON), limits=SMALL) as strava:
        config = logged_in(strava, tmp_path)
        synced(strava, config, say=said.append)
    assert "40 activities are still to be read in full" in said[0]
    assert "30 a day" in said[0]


def test_what_another_program_spends_is_respected(tmp_path: Path) -> None:
    with FakeStrava(history(30), FakeClock(NOON), limits=SMALL) as strava:
        config = logged_in(strava, tmp_path)
        strava.spend(read=7)
        assert synced(strava, config).exit_code == 75
        assert strava.refused_by_quota == 0
        assert len(strava.api_requests) == 3


def test_a_refusal_for_no_visible_reason_is_not_repeated(tmp_path: Path) -> None:
    with FakeStrava(history(3), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        strava.faults.next("429")
        assert synced(strava, config).exit_code == 75
        assert synced(strava, config).exit_code == 75
        assert len(strava.api_requests) == 1
        strava.clock.advance(15 * 60)
        assert synced(strava, config).exit_code == 0


def test_a_clock_that_is_wrong_does_not_matter_and_is_told(tmp_path: Path) -> None:
    later = FakeClock(datetime.now(UTC) + timedelta(minutes=40), running=True)
    with FakeStrava(history(3), later) as strava:
        logged_in(strava, tmp_path)
        said = legstats(tmp_path, "sync", "strava", **environment(strava))
    assert said.code == 0
    assert "This computer's clock is 40 min behind Strava's" in said.err


# -- faults ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def six_activities(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[object, ...]]:
    """What six activities become when nothing goes wrong."""
    return undisturbed(tmp_path_factory.mktemp("right"), 6)


@pytest.mark.parametrize("fault", ALL)
def test_each_fault_alone(
    tmp_path: Path, fault: str, six_activities: dict[str, tuple[object, ...]]
) -> None:
    with FakeStrava(history(6), FakeClock(NOON), limits=AMPLE) as strava:
        strava.faults.slow_s = 0.8
        config = logged_in(strava, tmp_path / "faulty", keep="keep")
        strava.faults.next(fault)
        strava.faults.at(lambda seen: seen.path.endswith("/streams"), fault)
        result = synced(strava, config, wait=True)
        assert (result.exit_code, result.failed) == (0, [])
        assert {seen.fault for seen in strava.requests} >= {fault}
    assert content(config) == six_activities


def test_all_faults_mixed_one_request_in_five(tmp_path: Path) -> None:
    right = undisturbed(tmp_path / "right", 30)
    with FakeStrava(history(30), FakeClock(NOON), limits=AMPLE) as strava:
        strava.faults.slow_s = 0.6
        config = logged_in(strava, tmp_path / "faulty", keep="keep")
        strava.faults.often(0.20, seed=11)
        result = synced(strava, config, wait=True)
        assert (result.exit_code, result.failed) == (0, [])
        assert len({seen.fault for seen in strava.requests}) > 5
    assert content(config) == right


def test_an_activity_that_cannot_be_had_does_not_stop_the_others(tmp_path: Path) -> None:
    with FakeStrava(history(6), FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, tmp_path)
        broken = max(n for n, one in strava.activities.items() if one["sport_type"] == "Run")
        for _ in range(QUICK.attempts):
            strava.faults.at(lambda seen: str(broken) in seen.path, "500")
        result = synced(strava, config)
        assert result.exit_code == 5
        (failure,) = result.failed
        assert failure.source == f"strava:{broken}"
        assert "500 Internal Server Error" in failure.reason
        assert sum(seen.status == 200 for seen in strava.api_requests) == 2 + 5
        assert synced(strava, config).exit_code == 0
        with Store(config.store_path) as store:
            assert store.failures.rows() == []


def test_no_connection_at_all(tmp_path: Path) -> None:
    with FakeStrava([]) as strava:
        config = logged_in(strava, tmp_path)
    result = sync(config, ["strava"], Options(retry=replace(QUICK, attempts=2)))
    assert result.exit_code == 75
    assert result.stopped is not None
    assert "no connection" in result.stopped.message


def test_an_api_that_is_somewhere_else(tmp_path: Path) -> None:
    with FakeStrava(history(1)) as strava:
        config = logged_in(strava, tmp_path)
        sources = replace(config.sources, strava_api_url=f"{strava.url}/api/v4")
        result = sync(replace(config, sources=sources), ["strava"], Options(retry=QUICK))
    assert result.stopped is not None
    assert "api/v4" in result.stopped.message
    assert "sources.strava_api_url" in result.stopped.hint


def test_a_detour_to_another_host_is_not_taken(tmp_path: Path) -> None:
    with FakeStrava(history(1)) as elsewhere, detour(elsewhere.url) as there:
        config = logged_in(elsewhere, tmp_path)
        elsewhere.requests.clear()
        sources = replace(config.sources, strava_api_url=there)
        result = sync(replace(config, sources=sources), ["strava"], Options(retry=QUICK))
        assert elsewhere.requests == []
    assert result.stopped is not None
    assert "points elsewhere, and legstats does not follow" in result.stopped.message


@contextmanager
def detour(target: str) -> Iterator[str]:
    """Serve redirects to another address."""

    class Redirects(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"{target}{self.path}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Redirects) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
