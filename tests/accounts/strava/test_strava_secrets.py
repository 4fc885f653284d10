"""No token, secret or code in anything legstats says, however much it is asked to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats_process
from fakes.strava import FakeStrava, a_lift, a_run
from fakes.strava_login import environment, logged_in
from test_strava_login import login
from test_strava_sync import days_ago

if TYPE_CHECKING:
    from pathlib import Path


def leaks(strava: FakeStrava, text: str) -> list[str]:
    return [secret for secret in strava.secrets if secret in text]


@pytest.mark.parametrize("fault", ["", "500", "truncated", "401"])
def test_a_sync_at_its_most_talkative(tmp_path: Path, fault: str) -> None:
    with FakeStrava([a_run(days_ago(0)), a_lift(days_ago(1))]) as strava:
        logged_in(strava, tmp_path)
        strava.clock.advance(6 * 3600)
        if fault:
            strava.faults.next(fault)
        said = legstats_process(tmp_path, "-vv", "sync", "strava", **environment(strava))
        assert "GET" in said.err, "requests are told"
        assert leaks(strava, said.out + said.err) == []


@pytest.mark.parametrize("trouble", ["revoked", "no subscription", "no scope"])
def test_a_refusal(tmp_path: Path, trouble: str) -> None:
    with FakeStrava([a_run(days_ago(0))]) as strava:
        logged_in(strava, tmp_path, scope="read" if trouble == "no scope" else "activity:read")
        if trouble == "revoked":
            strava.revoke_by_athlete()
        strava.subscription_lapsed = trouble == "no subscription"
        said = legstats_process(tmp_path, "-vv", "sync", "strava", **environment(strava))
        assert said.code == 4
        assert leaks(strava, said.out + said.err) == []


def test_login_and_logout(tmp_path: Path) -> None:
    with FakeStrava([]) as strava:
        app = tmp_path / "app.toml"
        app.write_text(
            f'client_id = "{strava.client_id}"\nclient_secret = "{strava.client_secret}"\n'
        )
        home = tmp_path / "home"
        said = login(strava, home, strava.consent, "--app", app, before=("-vv",))
        assert said.code == 0
        assert leaks(strava, said.out + said.err) == []
        said = legstats_process(home, "-vv", "logout", **environment(strava))
        assert leaks(strava, said.out + said.err) == []
