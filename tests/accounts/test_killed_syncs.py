"""A sync of an account with a key, killed at any instant, loses nothing and repeats nothing."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.fit_encoder import run_file, strength_file
from fakes.forked import ForkedCommands
from fakes.garmin_api import FakeGarmin, many_activities
from fakes.hevy_api import FakeHevy, many_workouts
from fakes.intervals_api import FakeIntervals, many_sessions
from fakes.key_login import at_service, content, key_login
from fakes.killed_syncs import finished_requests, kill_a_sync

from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.web import KeyedService

KILLS = 9
EVENING = datetime.now(UTC).replace(hour=18, minute=0, second=0) - timedelta(days=1)


def a_run_file(start: datetime) -> bytes:
    return run_file(start, 4)


def a_lift_file(start: datetime) -> bytes:
    return strength_file(start, ["squat"], minutes=4)


def made_up(kind: str) -> KeyedService:
    if kind == "hevy":
        return FakeHevy(many_workouts(400, until=EVENING))
    files = (a_run_file, a_lift_file)
    if kind == "garmin":
        return FakeGarmin(many_activities(36, files, until=EVENING))
    return FakeIntervals(many_sessions(36, files, until=EVENING))


@pytest.mark.parametrize("kind", ["garmin", "hevy", "intervals"])
def test_killed_at_any_instant(kind: str, tmp_path: Path) -> None:
    chance = random.Random(20261126)  # noqa: S311 - no secret
    with made_up(kind) as service, ForkedCommands(**at_service(kind, service)) as commands:
        right = key_login(kind, service, tmp_path / "right")
        commands.begin(right.home, "sync", kind)
        assert commands.end() == 0
        least = Counter(finished_requests(service))
        service.requests.clear()
        config = key_login(kind, service, tmp_path / "killed")
        killed = sum(
            kill_a_sync(commands, kind, service, config.home, chance) for _ in range(KILLS)
        )
        assert killed > KILLS / 2, "the history is long enough to be interrupted"
        commands.begin(config.home, "sync", kind)
        assert commands.end() == 0
        assert content(config, kind) == content(right, kind)
        with Store(config.store_path) as store:
            assert store.failures.rows() == []
        asked = Counter(finished_requests(service))
    assert set(asked) == set(least)
    assert sum((asked - least).values()) <= killed, "only what was in hand is asked for again"
