"""The sync that runs by itself every day: quiet, plain, polite."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats, legstats_process
from fakes.strava import FakeStrava, Limits, a_lift, a_run
from fakes.strava_login import environment, logged_in
from filelock import FileLock
from test_strava_sync import days_ago

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAILY = ("--quiet", "--no-input", "sync")


@pytest.fixture
def strava(tmp_path: Path) -> Iterator[FakeStrava]:
    activities = [a_run(days_ago(n)) if n % 2 else a_lift(days_ago(n)) for n in range(12)]
    with FakeStrava(activities, limits=Limits(read=(8, 100))) as strava:
        logged_in(strava, tmp_path)
        yield strava


def test_success_is_quiet_and_what_comes_later_is_told_by_the_exit_code(
    strava: FakeStrava, tmp_path: Path
) -> None:
    said = legstats_process(tmp_path, *DAILY, **environment(strava))
    assert (said.code, said.out, said.err) == (75, "", "")
    strava.clock.advance(15 * 60)
    with FakeStrava([]) as empty:
        logged_in(empty, tmp_path / "other")
        said = legstats_process(tmp_path / "other", *DAILY, **environment(empty))
    assert (said.code, said.out, said.err) == (0, "", "")


def test_no_terminal_codes_where_there_is_no_terminal(strava: FakeStrava, tmp_path: Path) -> None:
    said = legstats_process(tmp_path, "sync", NO_COLOR="", **environment(strava))
    assert said.code == 75
    assert "\x1b" not in said.out + said.err


def test_another_sync_is_left_to_it(strava: FakeStrava, tmp_path: Path) -> None:
    with FileLock(tmp_path / "strava-sync.lock"):
        said = legstats(tmp_path, "sync", **environment(strava))
        assert said.code == 75
        assert "Another legstats is reading from Strava" in said.err
        assert legstats(tmp_path, *DAILY, **environment(strava)).err == ""
    assert strava.api_requests == []


def test_the_journal_can_be_kept_while_a_sync_waits(strava: FakeStrava, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "analyzer", "--home", str(tmp_path), "sync", "--wait"]
    env = os.environ | environment(strava)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as waiting:
        assert waiting.stderr is not None
        assert any("waiting until" in line for line in waiting.stderr)
        assert legstats(tmp_path, "log", "--soreness", "3").code == 0
        assert waiting.poll() is None
        waiting.kill()


def test_a_login_that_ended_is_said_even_so(strava: FakeStrava, tmp_path: Path) -> None:
    strava.revoke_by_athlete()
    said = legstats_process(tmp_path, *DAILY, **environment(strava))
    assert said.code == 4
    assert "legstats login strava" in said.err
