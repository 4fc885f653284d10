"""Garmin's keys, tokens and quota: asked for no more than needed, shown to nobody."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_at_terminal
from fakes.garmin_login import NEWEST, again, asked, kept
from fakes.key_login import at_service, content, key_login, synced
from fakes.web import ALL

from analyzer.accounts import find_account
from analyzer.accounts.api_key import ApiKey
from analyzer.accounts.garmin.login import GarminLogin
from analyzer.errors import Exit

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.garmin_api import FakeGarmin

    from analyzer.config import Config


def test_a_token_that_ended_half_way_is_renewed_once_and_kept_for_a_day(
    garmin: FakeGarmin, config: Config
) -> None:
    garmin.faults.at(lambda seen: "download" in seen.path, "401")
    assert synced("garmin", garmin, config).exit_code == 0
    assert sum("token" in one for one in asked(garmin)) == 1 + 6
    kept_login = find_account("garmin").login_file(config.home)
    assert kept_login.path.stat().st_mode & 0o777 == 0o600
    assert isinstance(kept_login.load(), GarminLogin)
    assert again(garmin, config) == [NEWEST], "the next sync has it still"


def test_a_computer_whose_clock_is_days_ahead_does_not_ask_for_a_token_each_time(
    garmin: FakeGarmin, config: Config
) -> None:
    garmin.clock.set(datetime.now(UTC) - timedelta(days=30))
    synced("garmin", garmin, config)
    assert sum("token" in one for one in asked(garmin)) <= 2


def test_its_quota_is_kept_and_reading_goes_on_after_it(garmin: FakeGarmin, config: Config) -> None:
    garmin.left = 8
    result = synced("garmin", garmin, config)
    assert (result.exit_code, result.still_to_read) == (Exit.TRY_LATER, 3)
    assert result.waiting_until is not None
    assert again(garmin, config) == [], "nothing is asked before Garmin wants to be asked"
    garmin.left = None
    garmin.clock.advance(121)
    assert synced("garmin", garmin, config).still_to_read == 0
    files = [s.path for s in garmin.requests if "download" in s.path and s.status == 200]
    assert sorted(files) == sorted(set(files))


def test_faults_of_all_kinds_end_in_the_same_store(
    garmin: FakeGarmin, config: Config, tmp_path: Path
) -> None:
    garmin.sleep(date(2026, 11, 17))
    right = key_login("garmin", garmin, tmp_path / "right")
    synced("garmin", garmin, right)
    garmin.faults.slow_s = 0.6
    garmin.faults.often(0.3, seed=3, kinds=ALL)
    for _ in range(12):
        if synced("garmin", garmin, config, wait=True).exit_code == 0:
            break
    assert content(config, "garmin") == content(right, "garmin")
    assert {seen.fault for seen in garmin.requests} - {""}


@pytest.mark.parametrize("trouble", ["wrong", "revoked"])
def test_a_key_that_is_not_accepted_is_one_sentence(
    garmin: FakeGarmin, config: Config, trouble: str, tmp_path: Path
) -> None:
    synced("garmin", garmin, config)
    if trouble == "wrong":
        find_account("garmin").login_file(config.home).save(ApiKey("wrong-key"))
    garmin.key_is_good = trouble != "revoked"
    env = at_service("garmin", garmin)
    said = legstats(config.home, "-vv", "sync", "garmin", **env)
    assert said.code == 4
    assert said.err.count("Garmin does not accept your key") == 1
    login = legstats(
        tmp_path / "new", "--no-input", "login", "garmin", LEGSTATS_GARMIN_KEY="some-key", **env
    )
    assert (login.code, "does not accept your key" in login.err) == (4, True)
    assert len(kept(config)) == 6, "what was read stays"
    shown = said.err + said.out + login.err + login.out
    assert not [one for one in (*garmin.issued, "some-key") if one in shown]


def test_login_asks_when_the_key_ends_and_says_so_a_week_before(
    garmin: FakeGarmin, tmp_path: Path
) -> None:
    home, env = tmp_path / "home", at_service("garmin", garmin)
    file = tmp_path / "key.txt"
    file.write_text(garmin.key)
    today = datetime.now().astimezone().date()
    ends = today + timedelta(days=6)
    login = ["--no-input", "login", "garmin", "--key", file, "--expires", ends.isoformat()]
    said = legstats(home, "-vv", *login, **env)
    assert said.out.startswith("Logged in to Garmin")
    first = legstats(home, "-vv", "sync", **env)
    assert "Your key for Garmin ends on" in first.err
    status = legstats(home, "status", "--json", **env)
    assert status.json["garmin"]["login_ends"] == ends.isoformat()
    assert "; a new one: legstats login garmin" in " ".join(legstats(home, "status").out.split())
    out = legstats(home, "-vv", "logout", "garmin", **env)
    assert out.code == 0
    assert not find_account("garmin").login_file(home).path.exists()
    purge = legstats(home, "purge", "garmin", "--yes", **env)
    assert purge.out == "Deleted everything that came from garmin: 6 activities.\n"
    shown = "".join(one.out + one.err for one in (said, first, status, out, purge))
    assert not [one for one in garmin.issued if one in shown]


def test_no_secret_is_in_any_log_or_repr(
    garmin: FakeGarmin, config: Config, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    synced("garmin", garmin, config)
    login = find_account("garmin").login_file(config.home).load()
    assert caplog.text
    assert not [one for one in garmin.issued if one in caplog.text + repr(login)]


def test_nothing_but_the_settings_says_where_to_go_and_with_which_key(
    garmin: FakeGarmin, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "GARMIN_PERSONAL_API_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("GARMIN_PERSONAL_API_KEY", "another")
    assert synced("garmin", garmin, config).exit_code == 0
    assert {one.authorization.partition(" ")[0] for one in garmin.requests} == {"ApiKey", "Bearer"}


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(-1, "is good for nothing"), (366, "Garmin's keys last 365 days at most")],
)
def test_a_day_on_which_no_key_can_end_is_refused(tmp_path: Path, days: int, sentence: str) -> None:
    ends = (datetime.now().astimezone().date() + timedelta(days=days)).isoformat()
    key = {"LEGSTATS_GARMIN_KEY": "some-key"}
    said = legstats(tmp_path, "--no-input", "login", "garmin", "--expires", ends, **key)
    assert (said.code, said.err.count(sentence)) == (2, 1), said
    assert not find_account("garmin").login_file(tmp_path).path.exists()


def test_with_a_key_in_a_file_the_day_is_asked_for_too_or_told_how_to_give(
    garmin: FakeGarmin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, file = tmp_path / "home", tmp_path / "key.txt"
    file.write_text(garmin.key)
    for name, value in at_service("garmin", garmin).items():
        monkeypatch.setenv(name, value)
    said = legstats(home, "--no-input", "login", "garmin", "--key", file)
    assert (said.code, said.err.count("log in with --expires DAY")) == (0, 1)
    today = datetime.now().astimezone().date()
    late, right = (str(today + timedelta(days=days)) for days in (400, 300))
    answers = (("It ends on", f"{late}\n"), ("365 days at most", f"{right}\n"))
    legstats_at_terminal(home, "login", "garmin", "--key", str(file), answers=answers)
    assert find_account("garmin").expires_on(home) == date.fromisoformat(right)


def test_who_only_looks_at_what_is_there_never_waits_for_what_speaks_http(tmp_path: Path) -> None:
    for kind in ("garmin", "hevy", "intervals"):
        find_account(kind).login_file(tmp_path).save(ApiKey("some-key"))
    slow = ["gcpapi_sync", "httpx", "pydantic", "requests", "stamina", "stravalib", "urllib3"]
    script = (
        "import sys; from analyzer.cli.main import run; "
        f"run(['--home', {str(tmp_path)!r}, 'status']); "
        f"print([m for m in {slow!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
