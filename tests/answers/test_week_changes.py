"""What one word on a run does to the usual week is said: what it lost, and where legs go then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fakes.effects import joint_effect
from fakes.stories import Story, at

from analyzer.advice.plan import UsualWeek
from analyzer.answers.plan import planned_week
from analyzer.answers.week_changes import week_changes

if TYPE_CHECKING:
    from analyzer.answers.plan import PlanAnswer


def test_a_week_that_became_another_is_told_of() -> None:
    was = _planned("thu legs 18:00, wed intervals 7:00, sun long 9:00")
    now = _planned("thu legs 18:00, tue intervals 7:00, fri tempo 7:00, sun long 9:00")
    said = week_changes(was, now)
    assert said.startswith("Wednesday’s intervals are no longer in your usual week. Tuesday’s")
    assert "intervals and Friday’s tempo run are in your usual week now. Your plan: “" in said


def test_a_week_without_a_key_run_has_no_plan() -> None:
    said = week_changes(_planned("mon legs 18:00, sat long 9:00"), None)
    assert said.startswith("Monday’s leg day and Saturday’s long run are no longer in your usual")
    assert "Your plan: “Keep legs on Monday 18:00:" in said
    assert said.endswith("before, “No plan” now.")
    assert week_changes(None, None) == ""


def test_why_a_kind_of_session_is_gone_is_said() -> None:
    """A Saturday's intervals that were a race leave too few for Wednesday's to be a habit."""
    was = _planned("thu legs 18:00, wed intervals 7:00, sun long 9:00")
    now = replace(_planned("thu legs 18:00, sun long 9:00"), usual=UsualWeek((), 12))
    assert week_changes(was, now).startswith(
        "Wednesday’s intervals are no longer in your usual week: too few such sessions are left in"
        " your last 12 weeks for one a week."
    )


def test_another_hour_is_no_other_habit() -> None:
    was, now = (_planned(f"mon legs 18:00, sat long {hour}") for hour in ("9:00", "9:30"))
    assert week_changes(was, now) == ""


def _planned(week: str) -> PlanAnswer:
    story = Story()
    story.run(at(12, "Sat", "09:00"))
    return planned_week(story.dataset(), week, effect=joint_effect(None))
