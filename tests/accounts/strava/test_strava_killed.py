"""A sync that is killed at any instant loses nothing and repeats nothing."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import TYPE_CHECKING

import psutil
from fakes.forked import ForkedCommands
from fakes.strava import FakeStrava, many
from fakes.strava_login import environment, logged_in
from test_strava_quota_and_faults import AMPLE, NOON, content

from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 18


def test_killed_at_any_instant(tmp_path: Path) -> None:
    chance = random.Random(20261125)  # noqa: S311 - no secret
    keep = {"LEGSTATS_SOURCES_STRAVA_KEEP_DAYS": "keep"}
    with (
        FakeStrava(many(215, runs=45, until=NOON), limits=AMPLE) as strava,
        ForkedCommands(**environment(strava), **keep) as commands,
    ):
        right = logged_in(strava, tmp_path / "right", keep="keep")
        commands.begin(right.home, "sync", "strava")
        assert commands.end() == 0
        least = Counter(seen.path for seen in strava.api_requests if "/activities/" in seen.path)
        strava.requests.clear()
        config = logged_in(strava, tmp_path / "killed", keep="keep")
        killed = sum(
            _kill_after(commands, strava, config.home, chance.randint(0, 4), chance.random() * 0.03)
            for _ in range(KILLS)
        )
        assert killed > KILLS / 2, "the history is long enough to be interrupted"
        commands.begin(config.home, "sync", "strava")
        assert commands.end() == 0
        assert content(config) == content(right)
        with Store(config.store_path) as store:
            assert store.failures.rows() == []
        asked = Counter(seen.path for seen in strava.api_requests if "/activities/" in seen.path)
    assert set(asked) == set(least)
    assert sum((asked - least).values()) <= KILLS, "only what was in hand is asked for again"


def _kill_after(
    commands: ForkedCommands, strava: FakeStrava, home: Path, requests: int, then_s: float
) -> bool:
    instant = len(strava.api_requests) + requests
    process = commands.begin(home, "sync", "strava")
    while len(strava.api_requests) <= instant and psutil.pid_exists(process):
        time.sleep(0.002)
    time.sleep(then_s)
    return commands.kill(process)
