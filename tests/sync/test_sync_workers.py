"""Many files are read on every core; a worker that falls costs one file, and none stays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psutil
import pytest
from fakes.command import legstats
from fakes.fit_encoder import run_file

from analyzer.config import Config
from analyzer.importers.reader import Context
from analyzer.sync import sync
from analyzer.sync.reading import Job, read_input
from analyzer.sync.workers import FEW, Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Outcome = tuple[str, str, int]
WORKER = "multiprocessing.spawn"
MONDAY = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def jobs() -> list[Job]:
    """A year of short runs, rubbish among them."""
    files = [run_file(MONDAY + timedelta(days=day), 3) for day in range(4)]
    return [
        Job(files[number % 4] if number % 7 else b"rubbish", Context(f"{number}.fit"))
        for number in range(FEW + 12)
    ]


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


def outcomes(workers: Workers, jobs: list[Job]) -> list[Outcome]:
    promises = [workers.begin_reading(job) for job in jobs]
    return [(o.failed, o.kind, len(o.activities)) for o in (promise() for promise in promises)]


@pytest.fixture(scope="module")
def here(jobs: list[Job]) -> list[Outcome]:
    """What is told of them where they are read one by one."""
    return [(o.failed, o.kind, len(o.activities)) for o in map(read_input, jobs)]


def children() -> list[psutil.Process]:
    return workers_of(psutil.Process())


def workers_of(parent: psutil.Process) -> list[psutil.Process]:
    """Return a process's workers: the children that were spawned, and have not ended."""
    alive = (c for c in parent.children() if c.status() != psutil.STATUS_ZOMBIE)
    return [c for c in alive if WORKER in " ".join(c.cmdline())]


def test_workers_tell_what_would_be_told_here(jobs: list[Job], here: list[Outcome]) -> None:
    with Workers() as workers:
        assert outcomes(workers, jobs) == here
        assert len(children()) == 2
    assert children() == []


def test_few_files_need_no_workers(jobs: list[Job]) -> None:
    with Workers() as workers:
        outcomes(workers, jobs[:FEW])
        assert children() == []


def test_very_many_files_named_one_by_one_are_read(tmp_path: Path) -> None:
    files = [tmp_path / f"{day}.fit" for day in range(FEW + 4)]
    for day, file in enumerate(files):
        file.write_bytes(run_file(MONDAY + timedelta(days=day), 3, every_s=30))
    result = sync(Config(home=tmp_path / "home"), files)
    assert (result.exit_code, result.new) == (0, FEW + 4), result.problems


def test_workers_that_die_cost_no_file(jobs: list[Job], here: list[Outcome]) -> None:
    with Workers() as workers:
        outcomes(workers, jobs[: FEW + 2])
        for child in children():
            child.suspend()
        promises = [workers.begin_reading(job) for job in jobs[:4]]
        for child in children():
            child.kill()
        assert [promise().failed for promise in promises] == [failed for failed, *_ in here[:4]]
        assert outcomes(workers, jobs) == here


class Deadly(bytes):
    """An input that takes down whatever process it is handed to."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Callable[[int], object], tuple[int]]:
        return os._exit, (9,)


def test_the_input_that_kills_its_worker_has_failed_and_all_others_are_read(
    jobs: list[Job],
    here: list[Outcome],
) -> None:
    fatal = FEW + 4
    mixed = [*jobs[:fatal], Job(Deadly(), Context("huge.fit")), *jobs[fatal:]]
    with Workers() as workers:
        told = outcomes(workers, mixed)
    assert told.pop(fatal) == (
        "huge.fit is left unread: it needs more memory than there is.", "", 0,
    )  # fmt: skip
    assert told == here


@pytest.mark.parametrize("python", ["/bin/false", "/bin/echo"])
def test_where_no_worker_comes_up_all_is_read_here(
    jobs: list[Job], here: list[Outcome], python: str
) -> None:
    multiprocessing.set_executable(python)
    try:
        with Workers() as workers:
            assert outcomes(workers, jobs) == here
    finally:
        multiprocessing.set_executable(sys.executable)


SYNC = """
import os, sys
os.sched_getaffinity = lambda _: {0, 1}
from pathlib import Path
from analyzer.config import Config
from analyzer.sync import sync
sync(Config(home=Path(sys.argv[1])), [sys.argv[2]])
"""


def test_a_killed_sync_leaves_no_worker_behind(tmp_path: Path) -> None:
    watch = tmp_path / "watch"
    watch.mkdir()
    for day in range(FEW + 16):
        (watch / f"{day}.fit").write_bytes(run_file(MONDAY + timedelta(days=day), 2))
    command = [sys.executable, "-c", SYNC, str(tmp_path / "home"), str(watch)]
    parent = subprocess.Popen(command, stderr=subprocess.PIPE)
    workers = _two_workers_of(psutil.Process(parent.pid))
    parent.send_signal(signal.SIGKILL)
    assert parent.communicate()[1] == b""
    assert len(workers) == 2
    gone, alive = psutil.wait_procs(workers, timeout=20)
    assert (len(gone), alive) == (2, [])
    assert legstats(tmp_path / "home", "sync", watch, "--json").json["failed"] == []
    assert len(legstats(tmp_path / "home", "runs", "--json").json) == FEW + 16


def _two_workers_of(parent: psutil.Process) -> list[psutil.Process]:
    for _ in range(2000):
        with suppress(psutil.NoSuchProcess):  # a child may end while it is looked at
            workers = workers_of(parent)
            # The second thread watches for the parent's end: until it runs, a worker is no worker.
            if len(workers) == 2 and all(worker.num_threads() > 1 for worker in workers):
                return workers
        time.sleep(0.01)
    return []
