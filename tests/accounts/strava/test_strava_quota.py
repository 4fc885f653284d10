"""Strava's quota is never overspent, and never left unused."""

from __future__ import annotations

from datetime import UTC, datetime

from fakes.strava import FakeClock, Limits
from fakes.strava.quota import Quota as TheirQuota
from hypothesis import given
from hypothesis import strategies as st

from analyzer.accounts.rate_limit import DAY_S, QUARTER_S, Quota, RateLimit
from analyzer.accounts.strava import ACCOUNT

MIDNIGHT = 1_795_564_800.0
"""25 November 2026, 0:00 UTC."""
moments = st.floats(MIDNIGHT, MIDNIGHT + 3 * DAY_S)


def spent(number: int, at: float) -> Quota:
    return ACCOUNT.initial_quota().as_of(at).spent(number)


def test_a_hundred_reads_in_a_quarter_of_an_hour() -> None:
    assert spent(99, MIDNIGHT).left == 1
    assert spent(100, MIDNIGHT).left == 0
    assert spent(100, MIDNIGHT + 60).opens_at() == MIDNIGHT + QUARTER_S


def test_a_spent_day_opens_at_midnight() -> None:
    limits = (RateLimit(QUARTER_S, 100, 0), RateLimit(DAY_S, 1000, 1000))
    day = Quota(limits, MIDNIGHT + 6 * 3600)
    assert day.opens_at() == MIDNIGHT + DAY_S
    assert day.as_of(MIDNIGHT + DAY_S).left == 100


def test_the_headers_tell_of_a_larger_quota_and_of_other_programs() -> None:
    headers = {
        "X-RateLimit-Limit": "400,4000", "X-RateLimit-Usage": "7,812",
        "X-ReadRateLimit-Limit": "200,2000", "X-ReadRateLimit-Usage": "150,1990",
    }  # fmt: skip
    quota = ACCOUNT.read_quota(spent(0, MIDNIGHT), headers)
    assert quota.limits[2:] == (RateLimit(QUARTER_S, 200, 150), RateLimit(DAY_S, 2000, 1990))
    assert quota.left == 10


ODD = st.text("0123456789,.x ", max_size=12)


@given(ODD, ODD)
def test_headers_that_make_no_sense_change_nothing(limit: str, usage: str) -> None:
    odd = {"X-ReadRateLimit-Limit": f"x{limit}", "X-RateLimit-Usage": f"x{usage}"}
    quota = ACCOUNT.initial_quota()
    assert ACCOUNT.read_quota(quota, odd) == quota


@given(moments, st.lists(st.floats(0, 7200), max_size=400))
def test_strava_counts_as_we_do_and_never_refuses(begin: float, pauses: list[float]) -> None:
    clock = FakeClock(datetime.fromtimestamp(begin, UTC))
    ours, theirs = spent(0, begin), TheirQuota(Limits(), clock)
    for pause in pauses:
        clock.advance(pause)
        now = clock.now()
        ours = ours.as_of(now)
        if ours.left:
            ours = ours.spent()
            assert theirs.spend(read=1)
        else:
            assert ours.opens_at() > now


@given(moments, st.integers(0, 250), st.integers(1, 2500))
def test_all_is_there_when_that_was_foretold(begin: float, used: int, requests: int) -> None:
    quota = spent(min(used, 100), begin)
    now, left = begin, requests
    while left:
        quota = quota.as_of(now)
        if quota.left:
            quota, left = quota.spent(), left - 1
        else:
            now = quota.opens_at()
    assert spent(min(used, 100), begin).done_at(requests) == now


@given(moments, st.integers(0, 200))
def test_what_is_kept_is_what_was_known(at: float, used: int) -> None:
    quota = spent(used, at)
    assert Quota.from_dict(quota.to_dict()) == quota
