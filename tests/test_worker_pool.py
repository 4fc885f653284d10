"""Other processes do the work; whatever becomes of either side, nothing waits or stays for ever."""

from __future__ import annotations

import gc
import math
import os
import signal
import struct
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing.context import ForkServerProcess
from multiprocessing.queues import SimpleQueue
from operator import mul
from threading import Thread
from typing import TYPE_CHECKING

import psutil
import pytest

from analyzer.worker_pool import WorkerPool, start_forkserver

if TYPE_CHECKING:
    from pathlib import Path

UNGUARDED = """
import os, signal, sys, time
from analyzer.worker_pool import WorkerPool
pool = WorkerPool(2)
print(pool.submit(os.getpid).result(), flush=True)
pool.submit(time.sleep, 60)
time.sleep(0.2)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
pool.kill()
"""


def test_work_is_done_by_another_process() -> None:
    with WorkerPool(1) as pool:
        assert pool.submit(mul, 6, 7).result() == 42
        assert pool.submit(os.getpid).result() != os.getpid()


def test_what_is_slow_to_import_is_ready_before_the_first_task() -> None:
    with WorkerPool(1, prepare=_get_ready) as pool:
        assert pool.submit(_is_ready).result()


def _get_ready() -> None:
    os.environ["LEGSTATS_TEST_READY"] = "yes"


def _is_ready() -> bool:
    return os.environ.get("LEGSTATS_TEST_READY") == "yes"


def test_what_this_process_does_without_no_worker_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "colorsys", None)
    with WorkerPool(1) as pool, pytest.raises(ModuleNotFoundError, match="colorsys"):
        pool.submit(import_module, "colorsys").result()


def test_a_pool_whose_worker_dies_is_broken() -> None:
    with WorkerPool(1) as pool:
        with pytest.raises(BrokenProcessPool):
            pool.submit(os._exit, 7).result()
        with pytest.raises(BrokenProcessPool):
            pool.submit(math.sqrt, 4)


def test_ctrl_c_is_the_parents_alone() -> None:
    with WorkerPool(1) as pool:
        worker = pool.submit(os.getpid).result()
        os.kill(worker, signal.SIGINT)
        assert pool.submit(os.getpid).result() == worker


def test_busy_workers_are_stopped_at_once() -> None:
    pool = WorkerPool(2)
    pool.submit(os.getpid).result()
    pool.submit(time.sleep, 600)
    pool.kill()
    assert [c for c in psutil.Process().children() if "spawn_main" in " ".join(c.cmdline())] == []


def test_a_worker_is_stopped_in_the_middle_of_its_result() -> None:
    pool = WorkerPool(1)
    worker = pool.submit(os.getpid).result()
    pool.submit(_begin_to_send)
    while psutil.Process(worker).status() != psutil.STATUS_STOPPED:
        time.sleep(0.01)
    killing = Thread(target=pool.kill)
    killing.start()
    killing.join(20)
    assert not killing.is_alive()


def _begin_to_send() -> None:
    """Send the first bytes of a long result, and no more."""
    queues = [one for one in gc.get_objects() if isinstance(one, SimpleQueue)]
    (writer,) = (one._writer for one in queues)
    os.write(writer.fileno(), struct.pack("!i", 1_000_000) + b"begun")
    os.kill(os.getpid(), signal.SIGSTOP)


@pytest.mark.parametrize("end", ["killed", "left"])
def test_a_script_without_a_guard_runs_once_and_leaves_no_worker(tmp_path: Path, end: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED)
    done = subprocess.run(
        [sys.executable, script, end], capture_output=True, text=True, check=False, timeout=60
    )
    workers = [int(pid) for pid in done.stdout.split()]
    assert done.stdout.count("\n") == 1, "a worker that runs the script again would print, too"
    assert done.returncode == (-signal.SIGKILL if end == "killed" else 0)
    assert done.stderr == ""
    left = [psutil.Process(pid) for pid in workers if psutil.pid_exists(pid)]
    assert psutil.wait_procs(left, timeout=20)[1] == []


def test_a_forked_process_leaves_ctrl_c_to_its_parent_for_whom_nothing_changes() -> None:
    before = signal.getsignal(signal.SIGINT), dict(os.environ)
    start_forkserver(["math"])
    assert (signal.getsignal(signal.SIGINT), dict(os.environ)) == before
    forked = ForkServerProcess(target=signal.raise_signal, args=(signal.SIGINT,))
    forked.start()
    forked.join()
    assert forked.exitcode == 0
