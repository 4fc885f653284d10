"""A newcomer's account: its folder and its row, and everything an account can do works on it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

import pytest
from fakes import made_up_accounts
from fakes.command import legstats
from fakes.made_up_accounts.runlog import PAGE

from analyzer import accounts, sources
from analyzer.accounts.api_key import ApiKey
from analyzer.accounts.session import RetryPolicy
from analyzer.config import load
from analyzer.store import Store
from analyzer.sync import Options, SyncResult, sync

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
IDS = ["monday", "sunday", "saturday", "friday", "thursday"]
QUICK = RetryPolicy(timeout_s=5.0, attempts=2, first_pause_s=0.001)


class RunLog:
    """The service: five runs, one a day, behind an API key."""

    def __init__(self) -> None:
        self.activities = {
            name: {
                "id": name, "start": (NOON - timedelta(days=day)).timestamp(), "minutes": 40,
                "km": 7.0 + day, "note": f"note of {name}",
            }
            for day, name in enumerate(IDS)
        }  # fmt: skip
        self.key = "let me in"
        self.asked: list[str] = []
        self.refuses_after = 10_000
        self.days_later = 0.0
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, answer = service.answer(self.path, self.headers.get("api-key"))
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                if status == 429:
                    self.send_header("Retry-After", "1800")
                self.end_headers()
                self.wfile.write(body)

            def date_time_string(self, timestamp: float | None = None) -> str:
                assert timestamp is None
                return formatdate(service.now(), usegmt=True)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def now(self) -> float:
        return time.time() + self.days_later * 86_400

    def answer(self, path: str, key: str | None) -> tuple[int, Any]:
        place = urlsplit(path)
        self.asked.append(place.path.removeprefix("/"))
        if key != self.key:
            return 401, {}
        if len(self.asked) > self.refuses_after:
            return 429, {}
        if place.path == "/activities":
            before = float(dict(parse_qsl(place.query)).get("before", "inf"))
            newest = sorted(self.activities.values(), key=lambda one: -float(str(one["start"])))
            return 200, [one for one in newest if float(str(one["start"])) < before][:PAGE]
        one = self.activities.get(place.path.rsplit("/", 1)[-1])
        return (200, one) if one else (404, {})


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunLog]:
    """The service, with the account's folder and row in their places."""
    with RunLog() as service:
        row = sources.SourceKind(
            "runlog", "Runlog (API)", "summary", "Runlog",
            is_account=True, base_url=service.url, keep_days="30", times_rank=45, names_rank=25,
        )  # fmt: skip
        monkeypatch.setattr(sources, "SOURCES", (*sources.SOURCES, row))
        monkeypatch.setitem(sources._BY_KEY, row.key, row)
        folder = str(Path(str(made_up_accounts.__file__)).parent)
        monkeypatch.setattr(accounts, "__path__", [*accounts.__path__, folder])
        yield service


@pytest.fixture
def home(tmp_path: Path, service: RunLog) -> Path:
    """An athlete who is logged in to the service."""
    assert service.url
    home = tmp_path / "home"
    accounts.find_account("runlog").login_file(home).save(ApiKey("let me in"))
    return home


def sync_later(home: Path, service: RunLog, days: float = 0.0) -> SyncResult:
    class Later:
        now, sleep = service.now, staticmethod(time.sleep)

    service.days_later = days
    return sync(load(home), ["runlog"], Options(clock=Later(), retry=QUICK))


def test_everything_comes_once_and_no_place_but_the_row_names_it(
    home: Path, service: RunLog
) -> None:
    said = legstats(home, "sync")
    assert (said.code, said.out) == (0, "5 runs new\n")
    assert [one for one in service.asked if one != "activities"] == [f"activities/{i}" for i in IDS]
    with Store(load(home).store_path) as store:
        assert [r.activity.description for r in store.records()] == [
            f"note of {name}" for name in reversed(IDS)
        ]
    assert legstats(home, "sync", "runlog").out == "nothing new; 5 activities unchanged\n"
    runs = legstats(home, "runs", "--json").json
    assert [run["sources"] for run in runs] == [["runlog"]] * 5


def test_what_changed_or_is_gone_there_changes_here(home: Path, service: RunLog) -> None:
    assert sync_later(home, service).new == 5
    service.activities["monday"]["km"] = 12.0
    del service.activities["sunday"]
    result = sync_later(home, service)
    assert (result.updated, result.gone, result.unchanged) == (1, 1, 3)
    assert result.notes == ["1 activity no longer to be seen at Runlog left the store."]


def test_a_quota_that_is_only_told_by_a_refusal_is_kept_and_resumed(
    home: Path, service: RunLog
) -> None:
    service.refuses_after = 5
    result = sync_later(home, service)
    assert (result.new, result.still_to_read) == (5, 3)
    service.refuses_after = 10_000
    asked = len(service.asked)
    again = sync_later(home, service)
    assert again.stopped is not None
    assert "Runlog's quota is spent until" in again.stopped.message
    assert again.waiting_until is not None
    assert len(service.asked) == asked, "nothing is asked before the service wants to be asked"
    assert sync_later(home, service, days=0.1).still_to_read == 0
    details = [one for one in service.asked if one != "activities"]
    assert len(details) == len(IDS) + 1, "what was read is not asked for again"


def test_what_it_sent_is_read_again_before_the_days_its_row_says_are_over(
    home: Path, service: RunLog
) -> None:
    for days in (0, 10, 20, 30, 40):
        result = sync_later(home, service, days=days)
        assert (result.expired, result.notes) == (0, [])
    result = sync_later(home, service, days=71)
    assert result.notes[0].startswith(
        "What Runlog's API had sent of 5 activities became 30 days old and left"
    )


def test_status_and_purge_know_it(home: Path, service: RunLog) -> None:
    service.refuses_after = 4
    sync_later(home, service)
    account = legstats(home, "status", "--json").json["runlog"]
    assert (account["logged_in"], account["still_to_read"]) == (True, 4)
    assert (
        "Runlog: logged in; 4 activities still to be read in full" in legstats(home, "status").out
    )
    said = legstats(home, "purge", "runlog", "--yes")
    assert said.out == "Deleted everything that came from runlog: 5 activities.\n"
    with Store(load(home).store_path) as store:
        assert list(store.records()) == []
        assert store.account("runlog").pending(0.0, 0.0) == []


def test_a_wrong_key_asks_for_a_login(home: Path) -> None:
    accounts.find_account("runlog").login_file(home).save(ApiKey("wrong"))
    said = legstats(home, "sync", "runlog")
    assert (said.code, "does not accept your key" in said.err) == (4, True)


def test_one_logs_in_with_a_file_or_the_environment_and_the_key_is_tried_first(
    tmp_path: Path, service: RunLog
) -> None:
    home, file = tmp_path / "new", tmp_path / "key.txt"
    file.write_text("let me in\n")
    wrong = legstats(home, "--no-input", "login", "runlog", LEGSTATS_RUNLOG_KEY="wrong-key")
    assert (wrong.code, "does not accept your key" in wrong.err) == (4, True)
    assert not accounts.find_account("runlog").login_file(home).exists()
    spaces = legstats(home, "--no-input", "login", "runlog", "--key", file)
    assert (spaces.code, "That is no key" in spaces.err) == (2, True)
    service.key = "let-me-in"
    file.write_text("let-me-in\n")
    said = legstats(home, "--no-input", "login", "runlog", "--key", file, "--expires", "2099-01-02")
    assert said.out == "Logged in to Runlog. Read your activities with: legstats sync\n"
    kept = accounts.find_account("runlog").login_file(home).load()
    assert (kept.key, kept.expires_on) == ("let-me-in", "2099-01-02")
    assert "let-me-in" not in wrong.err + said.err + said.out + repr(kept)
    out = legstats(home, "-vv", "logout")
    assert (out.code, "is good until you delete it" in out.out) == (0, True)
    none = legstats(home, "logout")
    assert (none.code, "not logged in to any account" in none.err) == (2, True)


def test_a_key_that_ends_within_a_week_is_said(home: Path) -> None:
    ends = datetime.now().astimezone().date() + timedelta(days=6)
    accounts.find_account("runlog").login_file(home).save(ApiKey("let me in", ends.isoformat()))
    said = legstats(home, "sync", "runlog")
    assert "Your key for Runlog ends on" in said.err
    status = legstats(home, "status").out
    assert "; a new one: legstats login runlog" in " ".join(status.split())
    accounts.find_account("runlog").login_file(home).save(ApiKey("let me in", "2099-01-02"))
    assert "ends on" not in legstats(home, "sync", "runlog").err


def test_what_changed_long_ago_is_found_once_a_month(
    home: Path, service: RunLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = replace(sources.source_kind("runlog"), keep_days="keep")
    monkeypatch.setitem(sources._BY_KEY, "runlog", kept)
    sync_later(home, service)
    del service.activities["thursday"]
    assert sync_later(home, service).gone == 0, "the list is not walked to its end every day"
    assert sync_later(home, service, days=31).gone == 1
