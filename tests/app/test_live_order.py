"""The thread that builds the page: what is urgent comes first, and nothing that fails stops it."""

from __future__ import annotations

from concurrent.futures import CancelledError
from threading import Event, get_ident

import pytest

from analyzer.app.builder import Builder, already

PATIENCE_S = 10.0


def _held(builder: Builder) -> Event:
    """Keep the builder busy until the event is set."""
    begun, go_on = Event(), Event()

    def wait() -> None:
        begun.set()
        assert go_on.wait(PATIENCE_S)

    builder.submit(wait)
    assert begun.wait(PATIENCE_S)
    return go_on


def test_what_is_urgent_overtakes_what_waits_and_each_keeps_its_order() -> None:
    builder, done = Builder(), []
    go_on = _held(builder)
    futures = [
        builder.submit(lambda name=name: done.append(name), urgent=urgent)
        for name, urgent in (("a", False), ("B", True), ("c", False), ("D", True))
    ]
    go_on.set()
    for future in futures:
        future.result(PATIENCE_S)
    assert done == ["B", "D", "a", "c"]


def test_a_job_that_fails_tells_who_waits_and_the_next_is_done() -> None:
    builder = Builder()
    failing, next_one = builder.submit(lambda: 1 // 0), builder.submit(lambda: "there")
    with pytest.raises(ZeroDivisionError):
        failing.result(PATIENCE_S)
    assert next_one.result(PATIENCE_S) == "there"


def test_a_job_taken_back_in_time_is_never_done() -> None:
    builder, done = Builder(), []
    go_on = _held(builder)
    unwanted = builder.submit(lambda: done.append("unwanted"))
    assert unwanted.cancel()
    go_on.set()
    builder.submit(lambda: done.append("wanted")).result(PATIENCE_S)
    assert done == ["wanted"]
    with pytest.raises(CancelledError):
        unwanted.result(0)


def test_all_jobs_are_done_in_one_thread_that_is_not_ours() -> None:
    builder = Builder()
    threads = {builder.submit(get_ident).result(PATIENCE_S) for _ in range(5)}
    assert len(threads) == 1
    assert get_ident() not in threads


def test_what_has_come_already_is_not_waited_for() -> None:
    assert already().done()
    assert already().result(0) is None
