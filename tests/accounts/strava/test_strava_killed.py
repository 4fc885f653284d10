"""A sync that is killed at any instant loses nothing and repeats nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Self

from fakes.strava import FakeStrava, many
from fakes.strava_login import environment, logged_in
from test_strava_quota_and_faults import AMPLE, NOON, content

from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 50
HISTORY = many(260, runs=110, until=NOON)
SYNCS = """
import os, sys
import analyzer.accounts.strava.client, analyzer.sync.account
from analyzer.cli.main import run
for line in sys.stdin:
    process = os.fork()
    if process == 0:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        os._exit(run(["--home", line.strip(), "-q", "sync", "strava"]))
    print(process, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


class Syncs:
    """Runs one sync after the other, each in a process of its own that can be killed."""

    def __init__(self, strava: FakeStrava) -> None:
        keep = {"LEGSTATS_SOURCES_STRAVA_KEEP_DAYS": "keep"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", SYNCS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment(strava) | keep,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def begin(self, home: Path) -> int:
        """Begin a sync and return its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{home}\n")
        self._process.stdin.flush()
        return self._told()

    def end(self) -> int:
        """Wait for the sync and return its exit code, negative when it was killed."""
        return self._told()

    def _told(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def test_killed_at_fifty_instants(tmp_path: Path) -> None:
    chance = random.Random(20261125)  # noqa: S311 - no secret
    with FakeStrava(HISTORY, limits=AMPLE) as strava, Syncs(strava) as syncs:
        right = logged_in(strava, tmp_path / "right", keep="keep")
        syncs.begin(right.home)
        assert syncs.end() == 0
        least = Counter(seen.path for seen in strava.api_requests if "/activities/" in seen.path)
        strava.requests.clear()
        config = logged_in(strava, tmp_path / "killed", keep="keep")
        for _ in range(KILLS):
            _kill_after(syncs, strava, config.home, chance.randint(0, 6), chance.random() * 0.03)
        syncs.begin(config.home)
        assert syncs.end() == 0
        assert content(config) == content(right)
        with Store(config.store_path) as store:
            assert store.failures() == []
        asked = Counter(seen.path for seen in strava.api_requests if "/activities/" in seen.path)
    assert set(asked) == set(least)
    assert sum((asked - least).values()) <= KILLS, "only what was in hand is asked for again"


def _kill_after(syncs: Syncs, strava: FakeStrava, home: Path, requests: int, then_s: float) -> None:
    instant = len(strava.api_requests) + requests
    process = syncs.begin(home)
    patience = time.monotonic() + 10
    while len(strava.api_requests) <= instant and time.monotonic() < patience:
        time.sleep(0.001)
    time.sleep(then_s)
    os.kill(process, signal.SIGKILL)
    assert syncs.end() == -signal.SIGKILL
