"""What an application may ask in a quarter of an hour and in a day, and when it may again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.strava import FakeClock, FakeStrava, Limits
from fakes.strava_program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENING = datetime(2026, 11, 24, 23, 37, tzinfo=UTC)
SMALL = Limits(overall=(5, 9), read=(3, 7))


@pytest.fixture
def strava() -> Iterator[FakeStrava]:
    with FakeStrava(clock=FakeClock(EVENING), limits=SMALL) as strava:
        yield strava


def ask(program: Program, times: int) -> list[int]:
    return [program.get("/athlete").status_code for _ in range(times)]


def told(program: Program) -> tuple[str, str]:
    """Return overall and read usage, as one more request is told."""
    headers = program.get("/athlete").headers
    return headers["X-RateLimit-Usage"], headers["X-ReadRateLimit-Usage"]


def test_every_answer_tells_both_limits_and_what_is_used(program: Program) -> None:
    for number, path in enumerate(("/athlete", "/activities/1", "/athlete/zones", "/nowhere"), 1):
        headers = program.get(path).headers
        assert headers["X-RateLimit-Limit"] == "5,9"
        assert headers["X-ReadRateLimit-Limit"] == "3,7"
        assert headers["X-RateLimit-Usage"] == f"{number},{number}"
        assert headers["X-ReadRateLimit-Usage"] == f"{number},{number}"


def test_the_request_too_many_is_refused_and_counts(strava: FakeStrava, program: Program) -> None:
    assert ask(program, 4) == [200, 200, 200, 429]
    answer = program.get("/athlete")
    assert answer.json() == {
        "message": "Rate Limit Exceeded",
        "errors": [{"resource": "Application", "field": "rate limit", "code": "exceeded"}],
    }
    assert answer.headers["X-ReadRateLimit-Usage"] == "5,5"
    assert strava.refused_by_quota == 2


def test_a_quarter_begins_on_the_quarter_hour(strava: FakeStrava, program: Program) -> None:
    assert ask(program, 4)[-1] == 429
    strava.clock.set(EVENING.replace(minute=44, second=59))
    assert ask(program, 1) == [429]
    strava.clock.set(EVENING.replace(minute=45))
    assert ask(program, 2) == [200, 200]
    assert ask(program, 1) == [429], "the day is spent: seven reads, the refused ones included"


def test_a_day_begins_at_midnight_in_greenwich(strava: FakeStrava, program: Program) -> None:
    strava.spend(read=7)
    strava.clock.set(EVENING.replace(minute=59, second=59))
    assert ask(program, 1) == [429]
    strava.clock.advance(1)
    assert told(program) == ("1,1", "1,1")


def test_another_program_of_the_same_application_spends(
    strava: FakeStrava, program: Program
) -> None:
    strava.spend(read=1, uploads=2)
    assert told(program) == ("4,4", "2,2")
    with Program(strava) as another:
        assert told(another) == ("5,5", "3,3")
    strava.clock.advance(timedelta(minutes=15).total_seconds())
    strava.spend(uploads=5)
    assert ask(program, 1) == [429], "no read too many, but five uploads before it"


def test_the_usual_limits() -> None:
    with FakeStrava() as usual, Program(usual) as program:
        headers = program.get("/athlete").headers
    assert headers["X-RateLimit-Limit"] == "200,2000"
    assert headers["X-ReadRateLimit-Limit"] == "100,1000"
