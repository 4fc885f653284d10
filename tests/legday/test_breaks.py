"""How long no leg had been trained, which makes a leg day the first after a break."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fakes.stories import Story

from analyzer.legday.breaks import Breaks, Rested

BEGIN = datetime(2026, 1, 5, 18, tzinfo=UTC)


def rested(*sessions: tuple[float, str, float], day: float) -> Rested:
    """Return what stands before a day, of sessions of (day, decision, hours)."""
    story = Story()
    for at_day, decision, hours in sessions:
        story.leg_day(BEGIN + timedelta(days=at_day), decision, minutes=60 * hours)
    moment = (BEGIN + timedelta(days=day)).timestamp()
    return Breaks(story.dataset().strength_sessions).rested_at(np.array([moment]))


def test_a_break_goes_from_the_end_of_a_leg_day_to_the_next_moment() -> None:
    found = rested((0, "yes", 2), (9, "no", 1), day=20)
    assert found.leg_day_d == pytest.approx([20 - 2 / 24])
    assert np.isinf(found.doubt_d).all()
    assert found.are_first(14).all()


def test_a_short_session_within_a_long_one_does_not_end_it() -> None:
    assert rested((0, "yes", 6), (1 / 24, "yes", 1), day=1).leg_day_d == pytest.approx([18 / 24])


def test_while_a_session_goes_on_nothing_is_a_first_one() -> None:
    found = rested((0, "yes", 1), (30, "yes", 2), day=30.05)
    assert (found.leg_day_d < 0).all()
    assert not found.are_first(14).any()


def test_without_a_leg_day_before_nothing_is_known_of_a_break() -> None:
    for sessions in ((), ((40, "yes", 1),), ((0, "unknown", 1),)):
        found = rested(*sessions, day=30)
        assert np.isnan(found.leg_day_d).all()
        assert not found.are_first(14).any()


def test_what_may_have_been_leg_day_within_it_leaves_it_open() -> None:
    assert not rested((0, "yes", 1), (10, "unknown", 1), day=20).are_first(14).any()
    assert rested((0, "yes", 1), (10, "unknown", 1), day=25).are_first(14).all()


def test_a_session_with_no_true_date_came_before_nothing() -> None:
    story = Story()
    story.leg_day(BEGIN)
    story.leg_day(BEGIN + timedelta(days=19), date_problem="its clock was never set")
    at = np.array([(BEGIN + timedelta(days=20)).timestamp()])
    assert Breaks(story.dataset().strength_sessions).rested_at(at).are_first(14).all()
