"""What came over Strava's API leaves when it is old, or when the athlete says so; no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import Said, legstats, legstats_at_terminal
from fakes.fit_encoder import run_file
from fakes.strava import FakeClock, FakeStrava, Limits, a_lift, a_run
from fakes.strava_login import environment, logged_in
from filelock import FileLock
from test_strava_quota_and_faults import NOON, QUICK, Moved

from analyzer import units
from analyzer.answers.local_clock import on_local_clock
from analyzer.store import Store
from analyzer.sync import Options, SyncResult, sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.config import Config

AMPLE = Limits(overall=(9_999, 99_999), read=(9_999, 99_999))
SECRET_NAME = "Zwischen den Feldern 4711"  # noqa: S105 - a title
RUN = NOON - timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def strava() -> Iterator[FakeStrava]:
    activities = [
        a_run(RUN, minutes=35, name=SECRET_NAME),
        a_lift(NOON - timedelta(days=5), description="Squats 5x5 100 kg"),
    ]
    with FakeStrava(activities, FakeClock(NOON), limits=AMPLE) as strava:
        yield strava


def synced(strava: FakeStrava, config: Config, *files: Path, **how: Any) -> SyncResult:
    options = Options(clock=Moved(strava.clock), retry=QUICK, **how)
    return sync(config, [*files, "strava"], options)


def days_pass(strava: FakeStrava, days: float) -> None:
    strava.clock.advance(days * 86_400)
    strava.requests.clear()


def kinds(config: Config) -> dict[str, int]:
    with Store(config.store_path) as store:
        return store.kinds()


def unreachable(strava: FakeStrava, config: Config) -> Config:
    return replace(config, sources=replace(config.sources, strava_api_url=f"{strava.url}/gone"))


def whole(config: Config) -> list[tuple[str, bool]]:
    """What is stored of each activity: its number, and whether its recording or description is."""
    with Store(config.store_path) as store:
        table = store.account("strava")
        records = [table.record(one) for one in sorted(table.began_between(-inf, inf))]
        return [(r.id, bool(r.streams or r.detail)) for r in records if r is not None]


def test_it_is_read_again_before_it_is_a_week_old(strava: FakeStrava, home: Path) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    before = whole(config)
    assert [there for _, there in before] == [True, True]
    for _ in range(20):
        days_pass(strava, 1)
        result = synced(strava, config)
        assert (result.expired, result.notes, result.stopped, result.updated) == (0, [], None, 0)
        assert whole(config) == before
        with Store(config.store_path) as store:
            oldest = store.account("strava").oldest()
        assert oldest
        assert strava.clock.now() - oldest.timestamp() < 7 * 86_400


def test_a_day_on_which_nothing_is_due_costs_one_request(strava: FakeStrava, home: Path) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    days_pass(strava, 2)
    synced(strava, config)
    assert len(strava.api_requests) == 1
    days_pass(strava, 2)
    synced(strava, config)
    assert len(strava.api_requests) == 3, "the list, the run's streams, the lift's description"
    days_pass(strava, 1)
    synced(strava, config)
    assert len(strava.api_requests) == 1


def test_what_could_not_be_read_again_in_time_leaves_and_comes_back(
    strava: FakeStrava, home: Path
) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    days_pass(strava, 8)
    result = synced(strava, config)
    assert "2 activities became 7 days old and left; it is read again" in result.notes[0]
    assert [there for _, there in whole(config)] == [True, True]


def test_what_the_quota_does_not_reach_is_still_to_be_read_and_lifts_come_first(
    home: Path,
) -> None:
    runs = [a_run(RUN - timedelta(days=day), minutes=35) for day in range(6)]
    few = Limits(overall=(6, 99), read=(6, 99))
    lift = a_lift(NOON - timedelta(days=8), description="Squats 5x5 100 kg")
    with FakeStrava([*runs, lift], FakeClock(NOON), limits=few) as strava:
        config = logged_in(strava, home)
        assert synced(strava, config).exit_code == 75
        strava.clock.advance(900)
        assert synced(strava, config).still_to_read == 0
        days_pass(strava, 8)
        result = synced(strava, config)
        said = legstats(home, "status", "--json", **environment(strava))
    assert (result.exit_code, result.still_to_read) == (75, 2)
    assert '"still_to_read": 2' in said.out
    assert dict(whole(config))[str(lift["id"])], "what was lifted comes back first"


def test_a_description_read_once_more_is_fresh(home: Path) -> None:
    lift = a_lift(NOON - timedelta(hours=20), description="Squats 5x5 100 kg")
    with FakeStrava([lift], FakeClock(NOON), limits=AMPLE) as strava:
        config = logged_in(strava, home)
        synced(strava, config)
        days_pass(strava, 6)
        synced(strava, config)
        with Store(config.store_path) as store:
            oldest = store.account("strava").oldest()
        assert oldest
        assert oldest.timestamp() == pytest.approx(strava.clock.now(), abs=60)
        strava.requests.clear()
        synced(strava, config)
        assert len(strava.api_requests) == 1


def test_without_an_answer_from_strava_it_leaves_after_a_week(
    strava: FakeStrava, home: Path
) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    days_pass(strava, 8)
    result = synced(strava, unreachable(strava, config))
    assert result.stopped
    assert result.expired == 2
    assert "2 activities that Strava's API sent more than 7 days ago left" in result.notes[0]
    assert kinds(config) == {}
    back = synced(strava, logged_in(strava, home))
    assert back.new == 2


def test_after_logging_out_it_leaves_as_well(
    strava: FakeStrava, home: Path, tmp_path: Path
) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    legstats(home, "logout", **environment(strava))
    with Store(config.store_path) as store:
        assert len(store.account("strava").older_than(datetime.now(UTC) - timedelta(days=3))) == 2
    watch = tmp_path / "run.fit"
    watch.write_bytes(run_file(RUN - timedelta(days=3), 36))
    said = legstats(home, "sync", watch, LEGSTATS_SOURCES_STRAVA_KEEP_DAYS="3")
    assert said.out == "1 run new; 2 activities expired\n"
    assert kinds(config) == {"fit": 1}


@pytest.mark.parametrize("named", [(), ("strava",)], ids=["sync", "sync strava"])
def test_it_leaves_although_nothing_else_is_read(
    strava: FakeStrava, home: Path, named: tuple[str, ...]
) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    legstats(home, "logout", **environment(strava))
    with Store(config.store_path) as store:
        ids = list(store.account("strava").ids())
        store.account("strava").mark_fetched(ids, datetime.now(UTC) - timedelta(days=8))
    said = legstats(home, "sync", *named)
    assert said.code in {2, 4}
    assert "2 activities that Strava's API sent more than 7 days ago left" in said.err
    assert kinds(config) == {}
    for command in ("runs", "today"):
        shown = legstats(home, command)
        assert "What Strava had sent has left the store" in shown.out + shown.err
        assert "legstats login strava" in shown.out + shown.err


def test_the_same_run_from_the_watch_stays_with_what_was_said(
    strava: FakeStrava, home: Path, tmp_path: Path
) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    (run,) = legstats(home, "runs", "--json").json
    legstats(home, "runs", "set", run["run_id"], "--kind", "stroller")
    watch = tmp_path / "run.fit"
    watch.write_bytes(run_file(RUN, 36))
    synced(strava, config, watch)
    days_pass(strava, 8)
    result = synced(strava, unreachable(strava, config))
    assert "1 of them stays from your files" in result.notes[0]
    (run,) = legstats(home, "runs", "--json").json
    assert (run["sources"], run["kind"]) == (["fit"], "stroller")


@pytest.mark.parametrize("keep", ["keep", "30"])
def test_the_athlete_may_keep_it_longer(strava: FakeStrava, home: Path, keep: str) -> None:
    config = logged_in(strava, home, keep=keep)
    synced(strava, config)
    days_pass(strava, 8)
    assert synced(strava, config).expired == 0
    assert kinds(config) == {"strava": 2}


def test_days_to_keep_must_make_sense(home: Path) -> None:
    said = legstats(home, "config", LEGSTATS_SOURCES_STRAVA_KEEP_DAYS="forever")
    assert said.code == 2
    assert "it must be a number of days, 1 or more, or 'keep'" in said.err


def test_the_login_goes_over_an_encrypted_line_only(home: Path) -> None:
    said = legstats(home, "config", LEGSTATS_SOURCES_STRAVA_URL="http://www.strava.com")
    assert said.code == 2
    assert "begins with https://" in said.err


# -- purge -----------------------------------------------------------------------------------------


def purge(home: Path, *more: str) -> Said:
    return legstats(home, "purge", *more)


def bytes_of(home: Path) -> bytes:
    return b"".join(file.read_bytes() for file in home.glob("legstats.sqlite*"))


def test_purge_leaves_nothing_of_strava_and_everything_else(
    strava: FakeStrava, home: Path, tmp_path: Path
) -> None:
    config = logged_in(strava, home)
    watch = tmp_path / "run.fit"
    watch.write_bytes(run_file(RUN - timedelta(days=3), 36))
    synced(strava, config, watch)
    legstats(home, "log", "--soreness", "5")
    with Store(config.store_path) as store:
        files = [record for record in store.records() if record.activity.source.kind == "fit"]
    assert SECRET_NAME.encode() in bytes_of(home)
    said = purge(home, "strava", "--yes")
    assert said.out == "Deleted everything that came from strava: 2 activities.\n"
    assert SECRET_NAME.encode() not in bytes_of(home), "not even in the file's empty places"
    with Store(config.store_path) as store:
        left = list(store.records())
        assert [record.key for record in left] == [record.key for record in files]
        assert [record.activity for record in left] == [record.activity for record in files]
        assert len(store.journal.noted()) == 1
        assert store.account("strava").state("covered") is None
    assert synced(strava, config).new == 2, "and it can be read again"


def test_purge_of_another_source(strava: FakeStrava, home: Path, tmp_path: Path) -> None:
    config = logged_in(strava, home)
    watch = tmp_path / "run.fit"
    watch.write_bytes(run_file(RUN - timedelta(days=3), 36))
    synced(strava, config, watch)
    assert purge(home, "fit", "--yes").code == 0
    assert kinds(config) == {"strava": 2}
    again = synced(strava, config, watch)
    assert (again.new, again.unchanged) == (1, 2)


def test_purge_waits_for_no_sync_and_gets_in_the_way_of_none(
    strava: FakeStrava, home: Path
) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    with FileLock(home / "strava-sync.lock"):
        said = purge(home, "strava", "--yes")
    assert said.code == 75
    assert "Another legstats is reading from Strava" in said.err
    assert kinds(config) == {"strava": 2}


def test_a_purge_does_not_forget_the_spent_quota(strava: FakeStrava, home: Path) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    strava.faults.next("429")
    assert synced(strava, config).exit_code == 75
    purge(home, "strava", "--yes")
    strava.requests.clear()
    assert synced(strava, config).exit_code == 75
    assert strava.api_requests == []


def test_purge_asks_first(strava: FakeStrava, home: Path) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    screen = legstats_at_terminal(home, "purge", "strava", typed="n\n")
    assert "Delete 2 activities that came from strava?" in screen
    assert "Nothing was deleted" in screen
    assert kinds(config) == {"strava": 2}
    assert purge(home, "strava").code == 2, "nobody is there to ask"
    assert kinds(config) == {"strava": 2}


def test_purge_of_a_source_nobody_knows(strava: FakeStrava, home: Path) -> None:
    synced(strava, logged_in(strava, home))
    said = purge(home, "polar", "--yes")
    assert said.code == 2
    assert "Sources: strava." in said.err


def test_an_expired_run_leaves_no_trace_in_the_file(strava: FakeStrava, home: Path) -> None:
    config = logged_in(strava, home)
    synced(strava, config)
    days_pass(strava, 8)
    synced(strava, unreachable(strava, config))
    assert SECRET_NAME.encode() not in bytes_of(home)


def test_status_says_what_the_account_still_has(home: Path) -> None:
    # A command of its own asks the computer's clock, so Strava goes by that one here.
    now = datetime.now(UTC)
    with FakeStrava([a_run(now, minutes=35)], FakeClock(now), limits=AMPLE) as strava:
        config = logged_in(strava, home)
        assert legstats(home, "status").out.endswith("Strava: logged in\n")
        strava.faults.at(lambda seen: seen.path.endswith("/streams"), "429")
        assert synced(strava, config).exit_code == 75
        said = legstats(home, "status", **environment(strava))
    assert "Strava: logged in; 1 activity still to be read in full: legstats sync; " in said.out
    until = units.day(on_local_clock(config, now + timedelta(days=7)))
    assert f"what its API sent is fresh until {until}; a sync before then reads" in said.out


def test_a_small_quota_still_has_room_for_renewal(home: Path) -> None:
    few = Limits(overall=(8, 99), read=(8, 99))
    with FakeStrava([a_run(RUN, minutes=35)], FakeClock(NOON), limits=few) as strava:
        config = logged_in(strava, home)
        synced(strava, config)
        before = whole(config)
        asked = 0
        for _ in range(9):
            days_pass(strava, 1)
            result = synced(strava, config)
            assert (result.expired, result.notes, result.stopped) == (0, [], None)
            assert whole(config) == before
            asked += sum("streams" in seen.path for seen in strava.api_requests)
        assert 2 <= asked <= 3, "quietly, at half the term"
