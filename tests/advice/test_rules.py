"""What the rules share: levels and limits, and words in which no number is equal to its limit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice.rules import (
    Explanation,
    Finding,
    Level,
    RuleLimits,
    clip_share,
    hours_words,
    percents_apart,
    share_under,
    than_advised,
)
from analyzer.model import Reason

LIMITS = RuleLimits(easy=30, moderate=40, broke=44, margin=46.2)


def finding(level: Level) -> Finding:
    return Finding(level, "length", lambda: Explanation(Reason("length", "Long."), "long"))


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (30, Level.EASY),
        (30.1, Level.MODERATE),
        (40, Level.MODERATE),
        (40.1, Level.BORDERLINE),
        (46.2, Level.BORDERLINE),
        (46.3, Level.BROKE),
    ],
)
def test_a_value_on_a_limit_is_within_it(value: float, level: Level) -> None:
    assert LIMITS.level_of(value) is level


@given(st.floats(0, 100), st.floats(0, 100))
def test_more_is_never_less(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert LIMITS.level_of(less) <= LIMITS.level_of(more)


def test_the_last_bits_of_a_computed_limit_break_no_rule() -> None:
    assert RuleLimits(0.1, 0.3, 0.3, 0.3).level_of(0.1 + 0.2) is Level.MODERATE


def test_beyond_moderate_is_borderline_even_where_easy_reaches_further() -> None:
    assert RuleLimits(easy=50, moderate=40, broke=60, margin=63).level_of(45) is Level.BORDERLINE


@pytest.mark.parametrize(("value", "limit"), [(41, 40), (44, 40), (44.1, 44), (60, 44)])
def test_the_limit_that_decided_is_the_one_that_was_passed(value: float, limit: float) -> None:
    assert LIMITS.limit_passed(value) == limit


@pytest.mark.parametrize("level", Level)
def test_a_finding_is_softened_only_where_it_was_worse(level: Level) -> None:
    softened = finding(level).at_most(Level.BORDERLINE, "Too few runs.")
    assert softened.level is min(level, Level.BORDERLINE)
    assert softened.because == ("Too few runs." if level is Level.BROKE else "")


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_part_of_the_score_is_a_share_whatever_is_known(value: float) -> None:
    assert 0 <= clip_share(value) <= 1
    if not math.isfinite(value):
        assert clip_share(value) == 0


@given(st.floats(0, 100), st.floats(1e-4, 5))
def test_a_percentage_over_its_limit_never_reads_as_equal_to_it(limit: float, over: float) -> None:
    shown, bound = percents_apart(limit + over, limit)
    assert shown != bound


@pytest.mark.parametrize(
    ("percentile", "words"),
    [
        (25, "a quarter of your runs"),
        (50, "half of your runs"),
        (75, "three quarters of your runs"),
        (90, "nine in ten of your runs"),
        (65, "65\u202f% of your runs"),
    ],
)
def test_a_percentile_is_said_as_a_share(percentile: float, words: str) -> None:
    assert share_under(percentile) == words


def test_no_time_at_all_is_right_after() -> None:
    assert hours_words(0.01) == "right"
    assert hours_words(21.2).startswith("21")


def test_a_little_too_much_is_said_to_be_little() -> None:
    assert than_advised("longer", much=True) == "longer than advised"
    assert than_advised("faster", much=False) == "a little faster than advised"
