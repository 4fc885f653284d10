"""The clock: it stands, it runs, it is moved; every answer tells its time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from fakes.strava import FakeClock

if TYPE_CHECKING:
    from fakes.strava import FakeStrava
    from fakes.strava_program import Program

MOMENT = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


def test_a_standing_clock_moves_only_by_hand() -> None:
    clock = FakeClock(MOMENT)
    time.sleep(0.01)
    assert clock.now() == MOMENT.timestamp()
    clock.advance(90)
    assert clock.now() == MOMENT.timestamp() + 90
    clock.set(MOMENT - timedelta(days=1))
    assert clock.now() == MOMENT.timestamp() - 24 * 3600


def test_a_running_clock_runs_from_its_moment() -> None:
    clock = FakeClock(MOMENT, running=True)
    before = clock.now()
    time.sleep(0.01)
    assert MOMENT.timestamp() <= before < clock.now() < MOMENT.timestamp() + 60


def test_without_a_moment_it_tells_the_real_time_and_what_it_was_advanced() -> None:
    clock = FakeClock()
    clock.advance(3600)
    assert 3599 < clock.now() - time.time() < 3660


def test_every_answer_tells_the_time_of_this_clock(strava: FakeStrava, program: Program) -> None:
    strava.clock.set(MOMENT)
    for answer in (program.get("/athlete"), program.get("/nowhere"), program.refresh()):
        assert parsedate_to_datetime(answer.headers["Date"]) == MOMENT
    strava.clock.advance(61)
    program.get("/athlete")
    assert strava.requests[-1].at == MOMENT.timestamp() + 61
