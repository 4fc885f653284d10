"""What the tests of the page that lives share: a home, a server and a browser a module."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from fakes.browser import quiet_pages
from fakes.command import legstats
from fakes.fit_encoder import run_file, strength_file
from fakes.page_client import PageClient

from analyzer import config
from analyzer.app.living import LivingPage
from analyzer.app.server import LiveServer
from analyzer.report.worker import work_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fakes.browser import Opener
    from playwright.sync_api import Browser

SQUATS = ["squat"] * 5 + ["deadlift"] * 4
"""Sets that make a session leg day; without any it is undecided."""
_WEEKS = 8


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight weeks up to yesterday, never changed: legs on one evening, three runs a week.

    The last two strength sessions may have been legs or not: nothing in them tells.
    """
    watch = tmp_path_factory.mktemp("watch")
    last = datetime.now(UTC).replace(hour=17, minute=30, second=0, microsecond=0)
    last -= timedelta(days=2)
    for week in range(_WEEKS):
        evening = last - timedelta(weeks=week)
        sets = SQUATS if week > 1 else []
        (watch / f"{week}-legs.fit").write_bytes(strength_file(evening, sets))
        for days, minutes in ((0.6, 30), (-1.4, 45), (-3.4, 60)):
            run = run_file(
                evening + timedelta(days=days), minutes, pace=350 + week, hr=142.0, every_s=10
            )
            (watch / f"{week}-run-{days}.fit").write_bytes(run)
    home = tmp_path_factory.mktemp("trained")
    assert legstats(home, "sync", watch).code == 0
    # Worked out once, for all copies.
    assert legstats(home, "check").code in {0, 3}
    return home


@pytest.fixture(scope="module")
def home(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The eight weeks once more, for the tests of a module to change."""
    return shutil.copytree(trained_home, tmp_path_factory.mktemp("module") / "home")


@pytest.fixture(scope="module")
def living(home: Path) -> LivingPage:
    """What the page of the module's home shows, read once for all who look at it."""
    return _page_of(home)


@pytest.fixture(scope="module")
def client(home: Path, living: LivingPage) -> PageClient:
    """The page of the module's home, without a browser."""
    return PageClient(home, page=living)


def _page_of(home: Path, now: datetime | None = None) -> LivingPage:
    return LivingPage(lambda: config.load(home, environ={}), submit=work_here, now=now)


@contextmanager
def _serving(page: LivingPage) -> Iterator[LiveServer]:
    """Serve a page, as ``legstats open`` does, from a thread of the test."""
    server = LiveServer(page)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join(10)


@pytest.fixture(scope="session")
def serve() -> Callable[..., object]:
    """What serves a home of a test's own."""
    return lambda home, now=None: _serving(_page_of(home, now))


@pytest.fixture(scope="module")
def live(living: LivingPage) -> Iterator[LiveServer]:
    """The server of the module's home."""
    with _serving(living) as server:
        yield server


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Open a page and see to it that it says nothing to the console and asks nobody else."""
    with quiet_pages(browser) as opened:
        yield opened
