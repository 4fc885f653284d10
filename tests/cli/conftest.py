"""Homes that several tests of the commands look at; each is synced once."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fakes.command import Said

    from analyzer import Dataset

MONDAY = datetime(2026, 8, 3, 17, 30, tzinfo=UTC)
SQUATS = ["squat"] * 5 + ["deadlift"] * 4


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve weeks, never changed: legs on Monday evening, three runs a week in the morning."""
    watch = tmp_path_factory.mktemp("watch")
    for week in range(12):
        monday = MONDAY + timedelta(weeks=week)
        (watch / f"{week}-legs.fit").write_bytes(strength_file(monday, SQUATS))
        for day, minutes in ((0.6, 30), (2.6, 45), (4.6, 60)):
            start = monday + timedelta(days=day)
            run = run_file(start, minutes, pace=350 + week, hr=140.0 + day, every_s=10)
            (watch / f"{week}-run-{day}.fit").write_bytes(run)
    home = tmp_path_factory.mktemp("home")
    assert legstats(home, "sync", watch).code == 0
    return home


@pytest.fixture
def own_copy(home: Path, tmp_path: Path) -> Path:
    """The twelve weeks once more, for a test that changes them."""
    return shutil.copytree(home, tmp_path / "home")


@pytest.fixture(scope="session")
def said_once() -> Callable[..., Said]:
    """The command, run once for all tests that ask the same of a home that never changes."""
    return cache(legstats)


@pytest.fixture(scope="session")
def sample_says(sample: Dataset, said_once: Callable[..., Said]) -> Callable[..., Said]:
    """What a command says of the sample athlete."""

    def say(*arguments: str | Path) -> Said:
        return said_once(sample.config.home, *arguments, LEGSTATS_SOURCES_ZONE="Europe/Berlin")

    return say
