"""No token, secret or code in anything legstats says, however much it is asked to say."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_process
from fakes.strava import FakeStrava, a_lift, a_run
from fakes.strava_login import environment, logged_in
from test_strava_sync import days_ago

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def leaks(strava: FakeStrava, text: str) -> list[str]:
    return [secret for secret in strava.secrets if secret in text]


def iter_until(lines: Iterable[str], beginning: str) -> Iterator[str]:
    """Yield lines up to the first that begins like this."""
    for line in lines:
        yield line
        if line.startswith(beginning):
            return


@pytest.mark.parametrize("fault", ["", "500", "truncated", "401"])
def test_a_sync_at_its_most_talkative(tmp_path: Path, fault: str) -> None:
    with FakeStrava([a_run(days_ago(0)), a_lift(days_ago(1))]) as strava:
        logged_in(strava, tmp_path)
        strava.clock.advance(6 * 3600)
        if fault:
            strava.faults.next(fault)
        # As a process once: nothing that it writes past Python's own streams is missed.
        run = legstats if fault else legstats_process
        said = run(tmp_path, "-vv", "sync", "strava", **environment(strava))
        assert "GET" in said.err, "requests are told"
        assert leaks(strava, said.out + said.err) == []


@pytest.mark.parametrize("trouble", ["revoked", "no subscription", "no scope"])
def test_a_refusal(tmp_path: Path, trouble: str) -> None:
    with FakeStrava([a_run(days_ago(0))]) as strava:
        logged_in(strava, tmp_path, scope="read" if trouble == "no scope" else "activity:read")
        if trouble == "revoked":
            strava.revoke_by_athlete()
        strava.subscription_lapsed = trouble == "no subscription"
        said = legstats(tmp_path, "-vv", "sync", "strava", **environment(strava))
        assert said.code == 4
        assert leaks(strava, said.out + said.err) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_a_login_that_others_could_read_is_said_once_and_closed(tmp_path: Path) -> None:
    with FakeStrava([a_run(days_ago(0))]) as strava:
        logged_in(strava, tmp_path)
        login = tmp_path / "strava-login.json"
        login.chmod(0o644)
        said = legstats(tmp_path, "sync", "strava", **environment(strava))
        assert f"Others on this computer could read {login}; now only you can." in said.err
        assert login.stat().st_mode & 0o077 == 0
        again = legstats(tmp_path, "sync", "strava", **environment(strava))
        assert "could read" not in again.err


def test_login_and_logout(tmp_path: Path) -> None:
    with FakeStrava([]) as strava:
        app = tmp_path / "app.toml"
        app.write_text(
            f'client_id = "{strava.client_id}"\nclient_secret = "{strava.client_secret}"\n'
        )
        home = tmp_path / "home"
        # As a process, for what the browser asks for is told here.
        with subprocess.Popen(
            [sys.executable, "-m", "analyzer", "--home", home, "--no-input", "-vv", "login",
             "strava", "--no-browser", "--app", app],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | environment(strava),
        ) as process:  # fmt: skip
            assert process.stderr is not None
            *before, address = iter_until(process.stderr, "http")
            strava.consent(address.strip())
            out, rest = process.communicate(timeout=60)
        told = out + "".join(before) + address + rest
        assert process.returncode == 0
        assert leaks(strava, told) == []
        said = legstats(home, "-vv", "logout", **environment(strava))
        assert leaks(strava, said.out + said.err) == []
