"""An athlete's workouts come from Hevy, and what they change there changes here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.hevy_api import Done, FakeHevy, a_workout, many_workouts
from fakes.key_login import at_service, content, key_login, synced
from fakes.lifting_logs import Lifted, Logged, hevy
from fakes.web import ALL, FakeClock, Refusal

from analyzer.loading import load
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.config import Config

NOON = datetime(2026, 11, 20, 12, 3, tzinfo=UTC)
EVENING = datetime(2026, 11, 18, 17, 30, tzinfo=UTC)


@pytest.fixture
def service() -> Iterator[FakeHevy]:
    """Twenty-five workouts, the last on the evening of 18 November."""
    with FakeHevy(many_workouts(25, until=EVENING), FakeClock(NOON)) as service:
        yield service


@pytest.fixture
def config(service: FakeHevy, tmp_path: Path) -> Config:
    return key_login("hevy", service, tmp_path / "home")


def paths(service: FakeHevy, since: int = 0) -> list[str]:
    return [seen.path.removeprefix("/v1/") for seen in service.requests[since:]]


def test_all_workouts_come_first_and_then_what_changed(service: FakeHevy, config: Config) -> None:
    assert synced("hevy", service, config).new == 25
    assert paths(service) == [
        "workouts", "exercise_templates", "workouts", "workouts", "workouts/events",
    ]  # fmt: skip
    before = len(service.requests)
    result = synced("hevy", service, config)
    assert (result.new, result.updated, result.unchanged) == (0, 0, 25)
    assert paths(service, before) == ["workouts/events"], "nothing new takes one request"


def test_what_is_edited_or_deleted_there_is_so_here_at_once(
    service: FakeHevy, config: Config
) -> None:
    synced("hevy", service, config)
    oldest, second, *_, newest = service.workouts
    service.clock.advance(3600)
    service.edit(oldest, title="Arms after all")
    service.delete(second)
    service.delete(newest)
    fresh = service.add(a_workout(NOON - timedelta(hours=2)))
    service.clock.advance(3600)
    result = synced("hevy", service, config)
    assert (result.new, result.updated, result.gone) == (1, 1, 2)
    assert "2 activities no longer to be seen at Hevy left the store." in result.notes
    with Store(config.store_path) as store:
        names = {record.key: record.activity.name for record in store.records()}
    assert len(names) == 24
    assert names[f"hevy-api-{oldest}#0"] == "Arms after all"
    assert f"hevy-api-{fresh}#0" in names


def test_everything_is_compared_anew_when_asked(service: FakeHevy, config: Config) -> None:
    synced("hevy", service, config)
    # No event tells of it, as when the service loses one.
    del service.workouts[next(iter(service.workouts))]
    assert synced("hevy", service, config).gone == 0
    assert synced("hevy", service, config, full=True).gone == 1


def test_deleted_while_its_pages_were_turned_none_is_missed(
    service: FakeHevy, config: Config
) -> None:
    newest = max(service.workouts.values(), key=lambda one: str(one["start_time"]))
    real = service.told

    def told(asked: Any) -> Any:
        if asked.query.get("page") == "2" and newest["id"] in service.workouts:
            service.delete(newest["id"])
        return real(asked)

    service.told = told  # type: ignore[method-assign]
    synced("hevy", service, config)
    with Store(config.store_path) as store:
        assert len(list(store.records())) == 24


def test_sets_are_told_as_they_were_done(service: FakeHevy, config: Config) -> None:
    service.workouts.clear()
    done = [
        Done(kind="warmup", reps=10, weight_kg=20),
        Done(rpe=8.5, superset=0),
        Done(kind="dropset", reps=None, weight_kg=None, seconds=30, superset=0),
        Done(exercise="Bicep Curl (Dumbbell)", reps=12, weight_kg=10, superset=0),
        Done(exercise="Treadmill", reps=None, weight_kg=None, seconds=1200, metres=3000),
    ]
    service.add(a_workout(EVENING, sets=done))
    synced("hevy", service, config)
    with Store(config.store_path) as store:
        (record,) = store.records()
    sets = [(s.exercise, s.effort, s.reps, s.weight_kg, s.duration_s, s.rpe)
            for s in record.activity.sets]  # fmt: skip
    assert sets == [
        ("Squat (Barbell)", "warmup", 10, 20, None, None),
        ("Squat (Barbell)", "active", 5, 100, None, 8.5),
        ("Squat (Barbell)", "active", None, None, 30, None),
        ("Bicep Curl (Dumbbell)", "active", 12, 10, None, None),
    ]
    assert record.activity.started_at == EVENING


def test_a_list_that_is_not_there_where_the_athlete_is_is_empty(
    service: FakeHevy, config: Config
) -> None:
    real = service.told

    def told(asked: Any) -> Any:
        if "page" in asked.query:
            raise Refusal(404, {"error": "Page not found"})
        return real(asked)

    service.told = told  # type: ignore[method-assign]
    result = synced("hevy", service, config)
    assert (result.new, result.exit_code) == (0, 0)


def test_cardio_alone_is_no_strength_session(service: FakeHevy, config: Config) -> None:
    service.workouts.clear()
    treadmill = Done(exercise="Treadmill", reps=None, weight_kg=None, seconds=1200, metres=3000)
    service.add(a_workout(EVENING, sets=[treadmill]))
    synced("hevy", service, config)
    assert load(config=config).strength_sessions.empty


@pytest.mark.parametrize(
    ("exercise", "decision"), [("Zercher Thing", "yes"), ("Wobble Board Circle", "yes")]
)
def test_muscle_groups_tell_what_an_exercise_of_ones_own_trains(
    service: FakeHevy, config: Config, exercise: str, decision: str
) -> None:
    facts = service.templates.pop(exercise)
    synced("hevy", service, config)
    service.templates["Gizmo"] = facts
    workout = a_workout(NOON - timedelta(hours=3), title="Thursday", sets=[Done()] * 4)
    workout["exercises"][0] |= {"title": "Gizmo", "exercise_template_id": facts[0]}
    service.add(workout)
    synced("hevy", service, config)
    sessions = load(config=config).strength_sessions
    assert sessions.iloc[-1]["decision"] == decision
    asked = [path for path in paths(service) if path == f"exercise_templates/{facts[0]}"]
    assert len(asked) == 1, "one that joined later is asked for alone, and once"


def csv_of(service: FakeHevy, zone_h: float) -> bytes:
    """Return the export of all workouts, as a phone of another zone shows it."""
    ahead = timedelta(hours=zone_h)
    return hevy(
        Logged(
            began=datetime.fromisoformat(one["start_time"]).replace(tzinfo=None) + ahead,
            ended=datetime.fromisoformat(one["end_time"]).replace(tzinfo=None) + ahead,
            title=one["title"],
            lifts=[
                _lifted(e["title"], s)
                for e in one["exercises"]
                for s in e["sets"]
            ],
        )
        for one in service.workouts.values()
    )  # fmt: skip


def _lifted(exercise: str, one: dict[str, Any]) -> Lifted:
    return Lifted(exercise=exercise, reps=one["reps"], weight_kg=one["weight_kg"], kind=one["type"])


@pytest.mark.parametrize("zone_h", [0, 1, -5, 9.5])
def test_an_export_read_in_a_wrong_zone_is_matched_and_put_right(
    service: FakeHevy, config: Config, zone_h: float, tmp_path: Path
) -> None:
    log = tmp_path / "workouts.csv"
    log.write_bytes(csv_of(service, zone_h))
    home, env = config.home, at_service("hevy", service)
    assert legstats(home, "sync", log, **env).out == "25 strength sessions new\n"
    synced("hevy", service, config)
    sessions = load(config=config).strength_sessions
    assert len(sessions) == 25
    assert {tuple(sources) for sources in sessions["sources"]} == {("hevy", "hevy_log")}
    told = sorted(datetime.fromisoformat(one["start_time"]) for one in service.workouts.values())
    assert [t.to_pydatetime() for t in sessions["started_at"]] == told


def test_deleted_at_hevy_it_leaves_with_what_an_export_says_of_it(
    service: FakeHevy, config: Config, tmp_path: Path
) -> None:
    log = tmp_path / "workouts.csv"
    log.write_bytes(csv_of(service, 0))
    legstats(config.home, "sync", log, **at_service("hevy", service))
    synced("hevy", service, config)
    service.clock.advance(60)
    service.delete(next(iter(service.workouts)))
    synced("hevy", service, config)
    assert len(load(config=config).strength_sessions) == 24


def test_purge_of_the_account_leaves_the_export(
    service: FakeHevy, config: Config, tmp_path: Path
) -> None:
    log = tmp_path / "workouts.csv"
    log.write_bytes(csv_of(service, 0))
    env = at_service("hevy", service)
    legstats(config.home, "sync", log, **env)
    synced("hevy", service, config)
    assert legstats(config.home, "status", "--json", **env).json["hevy"]["activities"] == 25
    refused = legstats(config.home, "--no-input", "purge", "hevy", **env)
    assert (refused.code, refused.err.count("the next sync would read it again")) == (2, 1)
    said = legstats(config.home, "purge", "hevy", "--yes", **env)
    assert said.err.count("to keep it away: legstats logout hevy") == 1
    assert said.out == "Deleted everything that came from hevy: 25 activities.\n"
    sessions = load(config=config).strength_sessions
    assert {tuple(sources) for sources in sessions["sources"]} == {("hevy_log",)}


@pytest.mark.parametrize("trouble", ["wrong", "revoked", "not Pro"])
def test_a_key_that_is_not_accepted_is_one_sentence(
    service: FakeHevy, config: Config, trouble: str, tmp_path: Path
) -> None:
    if trouble == "wrong":
        service.key = "another"
    service.key_is_good = trouble != "revoked"
    service.is_pro = trouble != "not Pro"
    env = at_service("hevy", service)
    said = legstats(config.home, "-vv", "sync", "hevy", **env)
    assert said.code == 4
    assert said.err.count("Hevy does not accept your key") == 1
    login = legstats(
        tmp_path / "new", "--no-input", "login", "hevy", LEGSTATS_HEVY_KEY="some-key", **env
    )
    assert (login.code, "does not accept your key" in login.err) == (4, True)
    assert not [s for s in service.issued if s in said.err + said.out + login.err + login.out]
    assert "refused" in legstats(config.home, "status", "--json", **env).out


def test_faults_of_all_kinds_end_in_the_same_store(
    service: FakeHevy, config: Config, tmp_path: Path
) -> None:
    right = key_login("hevy", service, tmp_path / "right")
    synced("hevy", service, right)
    service.faults.slow_s = 0.6
    kinds = [kind for kind in ALL if kind != "401"]
    service.faults.often(0.3, seed=5, kinds=kinds)
    for _ in range(12):
        if synced("hevy", service, config, wait=True).exit_code == 0:
            break
    assert content(config, "hevy") == content(right, "hevy")
    assert {seen.fault for seen in service.requests} - {""}


def test_the_key_is_typed_unseen(
    service: FakeHevy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in at_service("hevy", service).items():
        monkeypatch.setenv(name, value)
    answers = (("Key (not shown)", f"{service.key}\n"),)
    screen = legstats_at_terminal(tmp_path / "home", "login", "hevy", answers=answers)
    assert "Logged in to Hevy" in screen
    assert "Hevy Pro" in screen, "where a key is to be had"
    assert service.key not in screen


def test_a_dry_run_foretells_and_keeps_nothing(service: FakeHevy, config: Config) -> None:
    assert synced("hevy", service, config, dry_run=True).new == 25
    assert synced("hevy", service, config).new == 25


@pytest.mark.parametrize("days", [7, 29])
def test_since_a_day_only_what_was_after_it_and_later_the_rest(
    service: FakeHevy, config: Config, days: int
) -> None:
    since = (EVENING - timedelta(days=days)).date()
    some = synced("hevy", service, config, since=since).new
    assert days / 2 - 1 <= some <= days / 2 + 1
    assert synced("hevy", service, config).new == 25 - some
