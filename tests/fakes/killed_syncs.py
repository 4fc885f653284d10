"""A sync from an account that is killed at a random instant, and what it had finished."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from fakes.forked import ForkedCommands
    from fakes.web import KeyedService

_NEWS = ("events", "page=1 pageSize=10", "limit=50", "wellness", "token", "activities exclude")
"""What asks for news: each sync does so anew."""


def finished_requests(service: KeyedService) -> list[str]:
    """Return the requests for what stays as it is."""
    return [one for one in service.asked() if not any(word in one for word in _NEWS)]


def kill_a_sync(
    commands: ForkedCommands, kind: str, service: KeyedService, home: Path, chance: random.Random
) -> bool:
    """Begin a sync and kill it a few requests later; tell whether it had not ended before."""
    instant, then_s = len(service.requests) + chance.randint(0, 4), chance.random() * 0.03
    process = commands.begin(home, "sync", kind)
    while len(service.requests) <= instant and psutil.pid_exists(process):
        time.sleep(0.002)
    time.sleep(then_s)
    return commands.kill(process)
