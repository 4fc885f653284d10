"""The slow work is done in another process; whatever becomes of it, the report is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from analyzer.report.worker import Worker, work_here

if TYPE_CHECKING:
    from pathlib import Path


def nothing_to_prepare() -> None:
    """Stand in for what is slow to import."""


def fall_at_once() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fall_if_elsewhere(here: int, answer: str) -> str:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer


def refuse(word: str) -> str:
    raise ValueError(word)


@pytest.fixture(scope="module")
def results() -> tuple[int, list[int]]:
    """The process that worked, and what it made of three numbers."""
    with Worker(nothing_to_prepare) as worker:
        who = worker.submit(os.getpid)
        doubled = [worker.submit(max, 2 * number, 0) for number in range(3)]
        return who(), [promise() for promise in doubled]


def test_work_is_done_by_another_process_and_keeps_its_order(
    results: tuple[int, list[int]],
) -> None:
    process, doubled = results
    assert process != os.getpid()
    assert doubled == [0, 2, 4]


def test_the_process_is_gone_with_its_work(results: tuple[int, list[int]]) -> None:
    with pytest.raises(ProcessLookupError):
        os.kill(results[0], 0)


def test_a_process_that_never_comes_up_costs_nothing_but_time() -> None:
    with Worker(fall_at_once) as worker:
        promises = [worker.submit(max, number, 1) for number in range(3)]
        assert [promise() for promise in promises] == [1, 1, 2]


def test_what_the_process_fell_over_is_done_here_and_so_is_the_rest() -> None:
    with Worker(nothing_to_prepare) as worker:
        fallen = worker.submit(fall_if_elsewhere, os.getpid(), "done here")
        after = worker.submit(os.getpid)
        assert fallen() == "done here"
        assert after() == os.getpid()
        assert worker.submit(os.getpid)() == os.getpid()


def test_an_error_in_the_work_is_raised_where_its_result_is_asked_for() -> None:
    with Worker(nothing_to_prepare) as worker:
        promise = worker.submit(refuse, "not this")
        with pytest.raises(ValueError, match="not this"):
            promise()


def test_without_a_worker_the_work_is_done_when_it_is_asked_for() -> None:
    done: list[int] = []
    promise = work_here(done.append, 1)
    assert done == []
    promise()
    assert done == [1]


def test_a_script_without_a_guard_is_not_run_again_and_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os\n"
        "from analyzer.report.pictures import get_ready\n"
        "from analyzer.report.worker import Worker\n"
        "print('begun', flush=True)\n"
        "with Worker(get_ready) as worker:\n"
        "    print(worker.submit(max, 1, 2)())\n"
    )
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert ran.stdout == "begun\n2\n"
    assert ran.stderr == ""
