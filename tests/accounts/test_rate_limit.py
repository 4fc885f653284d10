"""Whatever limits a service has: each request is counted before it is sent, none is too many."""

from __future__ import annotations

import sys
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.accounts.rate_limit import DAY_S, HOUR_S, MINUTE_S, Quota, RateLimit, RateLimiter
from analyzer.errors import TryLaterError

MIDNIGHT = 1_795_564_800.0
"""25 November 2026, 0:00 UTC."""
HEVY = Quota((RateLimit(MINUTE_S, 3), RateLimit(DAY_S, 10)), MIDNIGHT)


class Watch:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.time = MIDNIGHT

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def limiter(kept: dict[str, Any], watch: Watch, **how: Any) -> RateLimiter:
    return RateLimiter("Hevy", kept, kept.update, quota=HEVY, computer=watch, **how)


def test_what_is_allowed_is_said_by_the_shortest_window_first() -> None:
    assert HEVY.in_words() == "3 a minute and 10 a day"
    assert Quota((RateLimit(HOUR_S, 60), RateLimit(HOUR_S, 1_200))).in_words() == "60 an hour"
    assert Quota((RateLimit(10, 5),)).in_words() == "5 in 10 s"


def test_a_crash_between_counting_and_sending_counts_the_request() -> None:
    kept: dict[str, Any] = {}
    watch = Watch()
    for _ in range(3):
        limiter(kept, watch).admit()
    with pytest.raises(TryLaterError) as stop:
        limiter(kept, watch).admit()
    assert stop.value.until == MIDNIGHT + MINUTE_S
    assert "Hevy's quota is spent until" in stop.value.message


def test_waiting_shows_how_long_it_still_takes() -> None:
    shown: list[str] = []
    watch = Watch()
    patient = limiter({}, watch, waits=True, show=shown.append)
    for _ in range(4):
        patient.admit()
    assert watch.time == MIDNIGHT + MINUTE_S
    assert (shown[0], len(shown)) == ("waiting for Hevy's quota, 1:00 left", 60)


def test_a_service_without_limits_is_asked_until_it_refuses() -> None:
    watch = Watch()
    kept: dict[str, Any] = {}
    free = RateLimiter("Runlog", kept, kept.update, computer=watch)
    free.admit()
    assert free.current_quota().left == sys.maxsize
    free.learn_from(429, {"Retry-After": "90"})
    assert free.current_quota().opens_at() == MIDNIGHT + 90
    again = RateLimiter("Runlog", kept, kept.update, computer=watch)
    with pytest.raises(TryLaterError):
        again.admit()
    watch.time += 90
    again.admit()


def test_times_are_those_of_the_service() -> None:
    watch = Watch()
    hevy = limiter({}, watch)
    assert hevy.trusted_now() == MIDNIGHT
    hevy.learn_from(200, {"Date": formatdate(MIDNIGHT + 3600, usegmt=True)})
    assert hevy.now() == hevy.trusted_now() == MIDNIGHT + 3600
    assert hevy.clock_problem.startswith("This computer's clock is 60 min behind Hevy's")


@settings(deadline=None)  # a busy machine is slow, not wrong
@given(
    st.lists(
        st.tuples(st.sampled_from([60, 900, 3600, 86_400]), st.integers(1, 50)),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 150),
)
def test_all_is_sent_when_that_was_foretold_under_any_limits(
    limits: list[tuple[int, int]], requests: int
) -> None:
    quota = Quota(tuple(RateLimit(*limit) for limit in limits), MIDNIGHT)
    foretold, now = quota.done_at(requests), MIDNIGHT
    for _ in range(requests):
        quota = quota.as_of(max(now, quota.as_of(now).opens_at()))
        now = quota.at
        assert quota.left > 0
        quota = quota.spent()
    assert now == foretold
