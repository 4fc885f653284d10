"""Logging in to Strava, staying logged in, logging out."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from fakes.command import Said, legstats, legstats_at_terminal
from fakes.forked import work_at_once
from fakes.strava import FakeStrava, a_run
from fakes.strava_login import environment, logged_in
from test_strava_sync import days_ago

from analyzer.accounts.oauth import Tokens
from analyzer.accounts.strava import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SIX_HOURS_S = 6 * 3600


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def strava() -> Iterator[FakeStrava]:
    with FakeStrava([a_run(days_ago(0)), a_run(days_ago(2))]) as strava:
        yield strava


@pytest.fixture
def app_file(strava: FakeStrava, tmp_path: Path) -> Path:
    file = tmp_path / "strava-app.toml"
    file.write_text(f'client_id = "{strava.client_id}"\nclient_secret = "{strava.client_secret}"\n')
    return file


def login(
    strava: FakeStrava,
    home: Path,
    in_browser: Callable[[str], object],
    *options: str | Path,
    before: tuple[str, ...] = (),
) -> Said:
    """Run the command, and do in the browser what the athlete does once the address is shown."""

    def read(line: str) -> None:
        if line.startswith("http"):
            in_browser(line)

    command = ["--no-input", *before, "login", "strava", "--no-browser", *options]
    return legstats(home, *command, reader=read, **environment(strava))


def sync(strava: FakeStrava, home: Path) -> Said:
    return legstats(home, "sync", "strava", **environment(strava))


def test_yes_in_the_browser_and_the_runs_come(
    strava: FakeStrava, home: Path, app_file: Path
) -> None:
    said = login(strava, home, strava.consent, "--app", app_file)
    assert said.code == 0, said.err
    assert said.out == "Logged in to Strava. Read your activities with: legstats sync\n"
    assert sync(strava, home).out == "2 runs new\n"


def test_the_notice_is_shown_once(strava: FakeStrava, home: Path, app_file: Path) -> None:
    policy = "What Strava's API sends may be kept for 7 days"
    assert policy in login(strava, home, strava.consent, "--app", app_file).err
    assert policy not in login(strava, home, strava.consent, "--app", app_file).err


def test_the_login_is_for_its_owner_alone(strava: FakeStrava, home: Path, app_file: Path) -> None:
    login(strava, home, strava.consent, "--app", app_file)
    kept = ACCOUNT.login_file(home).path
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_no_is_no(strava: FakeStrava, home: Path, app_file: Path) -> None:
    said = login(strava, home, lambda url: strava.consent(url, deny=True), "--app", app_file)
    assert said.code == 4
    assert "was not allowed" in said.err
    assert not ACCOUNT.login_file(home).exists()


def test_unticked_private_activities(strava: FakeStrava, home: Path, app_file: Path) -> None:
    def untick(url: str) -> None:
        strava.consent(url, untick=["activity:read_all"])

    said = login(strava, home, untick, "--app", app_file)
    assert said.code == 4
    assert "only you can see would be missing" in said.err
    assert "--public-only" in said.err
    assert not ACCOUNT.login_file(home).exists()


def test_public_only_is_a_choice(strava: FakeStrava, home: Path, app_file: Path) -> None:
    said = login(strava, home, strava.consent, "--app", app_file, "--public-only")
    assert said.code == 0, said.err
    assert sync(strava, home).code == 0


def test_everything_unticked(strava: FakeStrava, home: Path, app_file: Path) -> None:
    def untick(url: str) -> None:
        strava.consent(url, untick=["activity:read"])

    said = login(strava, home, untick, "--app", app_file, "--public-only")
    assert said.code == 4
    assert "nothing legstats may read" in said.err


def test_an_answer_with_another_state_does_not_count(
    strava: FakeStrava, home: Path, app_file: Path
) -> None:
    def foreign_then_own(url: str) -> None:
        back = parse_qs(urlsplit(url).query)["redirect_uri"][0]
        forged = f"{back}?{urlencode({'state': 'forged', 'code': 'theirs', 'scope': 'read'})}"
        assert requests.get(forged, timeout=5).status_code == 400
        strava.consent(url)

    said = login(strava, home, foreign_then_own, "--app", app_file)
    assert said.code == 0, said.err
    assert "theirs" not in str(strava.requests)


def test_nobody_answers(strava: FakeStrava, home: Path, app_file: Path) -> None:
    said = login(strava, home, lambda _: None, "--app", app_file, "--minutes", "0.01")
    assert said.code == 4
    assert "Nobody said yes in the browser in time" in said.err


def test_a_wrong_secret(strava: FakeStrava, home: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(f'client_id = "{strava.client_id}"\nclient_secret = "wrong"\n')
    said = login(strava, home, strava.consent, "--app", wrong)
    assert said.code == 4
    assert "does not know this client id and client secret" in said.err


def test_an_app_file_without_a_secret(strava: FakeStrava, home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.write_text("client_id = 5\n")
    said = login(strava, home, strava.consent, "--app", empty)
    assert said.code == 2
    assert "needs two lines" in said.err


def test_without_a_terminal_the_secret_must_come_from_a_file(
    strava: FakeStrava, home: Path
) -> None:
    said = login(strava, home, strava.consent)
    assert said.code == 2
    assert "--app" in said.err


def test_id_and_secret_are_asked_for_and_the_secret_is_not_shown(
    strava: FakeStrava, home: Path
) -> None:
    answers = (
        ("Client ID (", f"{strava.client_id}\n"),
        ("(not shown): ", f"{strava.client_secret}\n"),
    )
    screen = legstats_at_terminal(
        home, "login", "strava", "--no-browser", "--minutes", "0.02", answers=answers
    )
    assert "https://www.strava.com/settings/api" in screen
    assert f"client_id={strava.client_id}" in screen, "the address to open"
    assert strava.client_secret not in screen


def test_nobody_is_logged_in(strava: FakeStrava, home: Path) -> None:
    said = sync(strava, home)
    assert said.code == 4
    assert "Log in: legstats login strava" in said.err


def test_an_old_login_is_renewed_and_kept_before_it_is_used(strava: FakeStrava, home: Path) -> None:
    logged_in(strava, home)
    before = ACCOUNT.login_file(home).load()
    ACCOUNT.login_file(home).save(replace(before, expires_at=time.time() - 1))
    strava.clock.advance(SIX_HOURS_S)
    assert sync(strava, home).code == 0
    after = ACCOUNT.login_file(home).load()
    assert after.refresh_token != before.refresh_token
    assert all(after.access_token in seen.authorization for seen in strava.api_requests)


def test_a_token_that_dies_early_is_renewed(strava: FakeStrava, home: Path) -> None:
    logged_in(strava, home)
    strava.end_access_token()
    assert sync(strava, home).out == "2 runs new\n"


def test_those_that_renew_at_once_do_not_kill_the_login(strava: FakeStrava, home: Path) -> None:
    config = logged_in(strava, home)
    strava.clock.advance(SIX_HOURS_S)
    ACCOUNT.login_file(home).save(replace(ACCOUNT.login_file(home).load(), expires_at=0.0))
    work_at_once(ACCESS, RENEW, 4, home, config.sources.strava_url)
    assert sum(seen.path == "/oauth/token" for seen in strava.requests) == 1
    lists = [seen for seen in strava.api_requests if seen.path.endswith("/athlete/activities")]
    assert len(lists) == 4, "each has read with the login that one of them renewed"


ACCESS = """
from pathlib import Path
import analyzer.accounts.strava.client
from analyzer.accounts.base import Access
from analyzer.accounts.rate_limit import RateLimiter
from analyzer.accounts.session import RetryPolicy
from analyzer.accounts.strava import ACCOUNT
from analyzer.settings import Sources
"""
RENEW = """
home, url = Path(sys.argv[1]), sys.argv[2]
where = Sources(strava_url=url, strava_api_url=url + "/api/v3")
limiter = RateLimiter("Strava", {}, lambda _: None)
access = Access(where, ACCOUNT.login_file(home), limiter, RetryPolicy(), print)
assert ACCOUNT.connect(access).list_page(None).activities
"""


def test_access_taken_back_at_strava(strava: FakeStrava, home: Path) -> None:
    logged_in(strava, home)
    strava.revoke_by_athlete()
    said = sync(strava, home)
    assert said.code == 4
    assert "no longer accepts your login" in said.err
    assert "legstats login strava" in said.err
    assert "unchanged" not in said.out, "nothing could be seen"
    assert "Strava: not read at the last sync: Strava no longer" in legstats(home, "status").out


def test_no_subscription(strava: FakeStrava, home: Path) -> None:
    logged_in(strava, home)
    strava.subscription_lapsed = True
    said = sync(strava, home)
    assert said.code == 4
    assert "wants the owner to have a subscription" in said.err
    assert "your archive" in said.err, "and there is a way without"
    assert len(strava.api_requests) == 1, "a refusal is not tried again"


def test_a_login_that_may_not_read_activities(strava: FakeStrava, home: Path) -> None:
    logged_in(strava, home, scope="read")
    said = sync(strava, home)
    assert said.code == 4
    assert "leave “View data about your activities” ticked" in said.err


def test_logging_out_takes_the_login_back_at_strava_too(strava: FakeStrava, home: Path) -> None:
    logged_in(strava, home)
    tokens = ACCOUNT.login_file(home).load()
    said = legstats(home, "logout", **environment(strava))
    assert said.code == 0
    assert "Logged out" in said.out
    assert not ACCOUNT.login_file(home).exists()
    ACCOUNT.login_file(home).save(tokens)
    assert sync(strava, home).code == 4


def test_logging_out_without_a_line_says_what_is_left_to_do(home: Path) -> None:
    with FakeStrava([]) as strava:
        logged_in(strava, home)
        gone = environment(strava)
    said = legstats(home, "logout", **gone)
    assert said.code == 5
    assert "Revoke it there yourself" in said.err
    assert not ACCOUNT.login_file(home).exists()


def test_a_damaged_login_file(strava: FakeStrava, home: Path) -> None:
    home.mkdir()
    ACCOUNT.login_file(home).path.write_text("{")
    said = sync(strava, home)
    assert said.code == 4
    assert "is damaged" in said.err


def test_logging_in_again_mends_a_damaged_login_file(
    strava: FakeStrava, home: Path, app_file: Path
) -> None:
    home.mkdir()
    ACCOUNT.login_file(home).path.write_text("{")
    assert login(strava, home, strava.consent, "--app", app_file).code == 0
    ACCOUNT.login_file(home).path.write_text("{")
    assert "--app" in login(strava, home, strava.consent).err, "what is needed is asked for"


def test_a_port_that_is_none(home: Path) -> None:
    said = legstats(home, "login", "strava", "--port", "99999")
    assert said.code == 2
    assert "99999 is not between 0 and 65535" in said.err


def test_a_login_tells_its_secrets_to_nobody() -> None:
    tokens = Tokens("17", "s3cret", "acc3ss", "r3fresh", 0.0)
    told = f"{tokens!r} {tokens.application!r}"
    assert not any(secret in told for secret in ("s3cret", "acc3ss", "r3fresh"))


WRITE = """
import os, sys
from itertools import count
from pathlib import Path
from analyzer.accounts.oauth import Tokens
from analyzer.accounts.strava import ACCOUNT
file = ACCOUNT.login_file(Path(sys.argv[1]))
for _ in sys.stdin:
    writer = os.fork()
    if writer == 0:
        for n in count(1):
            file.save(Tokens("1", "s", "a" * 4000 + str(n), "r", float(n)))
    print(writer, flush=True)
    os.waitpid(writer, 0)
    print("gone", flush=True)
"""


def test_a_login_is_never_half_written(home: Path) -> None:
    file = ACCOUNT.login_file(home)
    file.save(Tokens("1", "s", "a", "r", 0.0))
    with subprocess.Popen(
        [sys.executable, "-c", WRITE, str(home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    ) as program:  # fmt: skip
        assert program.stdin is not None
        assert program.stdout is not None
        for round_ in range(20):
            program.stdin.write("write\n")
            writer = int(program.stdout.readline())
            time.sleep(0.005 + 0.0037 * round_)
            os.kill(writer, signal.SIGKILL)
            assert program.stdout.readline() == "gone\n"
            assert file.load().client_id == "1"
            assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
        assert file.load().expires_at > 0, "the writers came to write"
