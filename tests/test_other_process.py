"""Work is lent to another process; whatever becomes of it, nobody waits for ever."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from analyzer.other_process import BROKEN, OtherProcess
from analyzer.report import Helper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DOUBLED = f"{__name__}:doubler"


def doubler() -> Callable[[float], object]:
    """Return what answers an order in the other process; it falls at nought."""
    sys.stdout.write("said on the way")
    return lambda number: (os.getpid(), 2 * number) if number else os._exit(7)


@pytest.fixture
def process() -> Iterator[OtherProcess]:
    """A process that doubles."""
    other = OtherProcess(DOUBLED)
    yield other
    other.end()


@pytest.fixture
def talkative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every Python say something as it starts."""
    (tmp_path / "sitecustomize.py").write_text("print('hello ready', flush=True)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_orders_are_answered_in_turn_by_another_process(process: OtherProcess) -> None:
    process.send(2)
    process.send(3)
    (one, four), (other, six) = process.receive(), process.receive()
    assert process.has_begun
    assert (four, six) == (4, 6)
    assert one == other != os.getpid()


def test_who_waits_for_a_process_that_falls_is_told(process: OtherProcess) -> None:
    process.send(0)
    with pytest.raises(BROKEN):
        process.receive()
    with pytest.raises(BROKEN):
        process.send(bytes(10_000_000))


def test_a_process_that_never_comes_up_is_told() -> None:
    other = OtherProcess("no.such.module:at_all")
    with pytest.raises(EOFError):
        other.send(1)
    assert not other.has_begun
    other.end()


@pytest.mark.usefixtures("talkative")
def test_a_process_that_says_something_else_is_not_waited_for(process: OtherProcess) -> None:
    for _ in range(3):
        with pytest.raises(EOFError):
            process.send(1)


@pytest.mark.usefixtures("talkative")
def test_without_a_helper_the_work_is_done_here() -> None:
    with Helper() as helper:
        asked = [helper.take("operator:add", number, 1) for number in range(3)]
        assert [promise() for promise in asked] == [1, 2, 3]
