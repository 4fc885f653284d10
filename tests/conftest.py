"""What every test may ask for."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

import analyzer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from analyzer import Dataset

ROOT = Path(__file__).resolve().parents[1]
LONGEST = [
    "test_report_browser",
    "test_notebooks",
    "test_every_command_in_every_state",
    "test_sample_data",
    "test_live_elsewhere",
    "test_live_decide",
    "test_report_files",
    "test_kept",
    "test_live_page",
    "test_every_setting",
    "test_live_again",
    "test_strava_sync",
    "test_newest_word",
    "test_report_truth",
    "test_live_adding",
    "test_live_story",
    "test_strava_quota_and_faults",
    "test_sync_workers",
    "test_accuracy_small",
    "test_killed_syncs",
    "test_strava_killed",
    "test_torture",
]
"""The test files that take longest, those first that take most."""

# Every run tries other examples (but that of CI, where hypothesis tries the same each time), so a
# few find in a week what many find in a night; who cannot wait a week asks for 1,000. A machine
# that does much else at once makes nothing wrong: how long an example takes is not asked.
settings.register_profile(
    "legstats",
    max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "30")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("legstats")

# As the command does, before numpy is imported: on small matrices threads only wait for each other,
# and spin meanwhile, which takes most of the time where several processes run tests.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

# Thousands of tests and all of pandas stay to the end: looking for garbage among them, as often as
# Python does of itself, costs an eighth of the time and finds nothing.
gc.set_threshold(100_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: no process has one left when all others end."""
    turns = {name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path.stem, len(turns)))


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Let no test write into the data folder of whoever runs it."""
    folder = tempfile.mkdtemp(prefix="legstats-tests-")
    os.environ["XDG_DATA_HOME"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    config.add_cleanup(_stop_command_server)


def _stop_command_server() -> None:
    if "fakes.forked" in sys.modules:  # else nobody asked for one
        sys.modules["fakes.forked"].stop_command_server()


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """Other people's files, kept outside the project."""
    folder = Path(os.environ.get("LEGSTATS_REAL", ROOT.parent / "shared" / "real"))
    if not folder.is_dir():
        pytest.skip(f"no folder of real files at {folder} (set LEGSTATS_REAL)")
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this test run have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> dict[str, str]:
    """An environment in which nothing of the real home folder is seen or touched."""
    home = tmp_path_factory.mktemp("home")
    places = {"HOME": home, "XDG_CACHE_HOME": shared / "cache", "XDG_DATA_HOME": home / "data"}
    return {**os.environ, **{name: str(place) for name, place in places.items()}}


@pytest.fixture(scope="session")
def sample(own_home: dict[str, str], shared: Path) -> Dataset:
    """The sample athlete, imported once for all processes."""
    with FileLock(shared / "sample.lock"), pytest.MonkeyPatch.context() as patch:
        for name, value in own_home.items():
            patch.setenv(name, value)
        return analyzer.load(sample=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser: the one on the PATH, else Playwright's own; without one the tests fail.

    One for all areas: a process cannot hold two.
    """
    from fakes.browser import opened_browser  # noqa: PLC0415 - slow to import

    with opened_browser() as browser:
        yield browser
