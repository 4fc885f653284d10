"""Runs whose source hides when they began: judged only if in a window whenever it was."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.stories import NAN, Story, at, rested_log

from analyzer.advice import judge
from analyzer.report.context import report_context
from analyzer.report.flagged import build as flagged
from analyzer.report.quality import build as quality

if TYPE_CHECKING:
    from datetime import datetime

    from analyzer.model import Verdict

NIGHT = "00:00"


def log_with_legs(*sessions: tuple[datetime, str], **facts: float) -> Story:
    story = rested_log()
    for when, decision in sessions:
        story.leg_day(when, decision, **facts)
    return story


def hidden_run(story: Story, day: datetime, minutes: float = 120.0) -> Verdict | None:
    """Add a run whose source tells the day alone, and return its verdict."""
    run_id = story.run(day, minutes, local_hour=NAN)
    return next((v for v in judge(story.dataset()) if v.run_id == run_id), None)


LEGS_ON_MONDAY = (at(13, "Mon", "18:00"), "yes")


def test_a_run_that_may_have_come_after_the_window_is_not_judged() -> None:
    verdict = hidden_run(log_with_legs(LEGS_ON_MONDAY), at(13, "Wed", NIGHT))
    assert verdict is not None
    assert (verdict.verdict, verdict.reasons[0].rule) == ("not judged", "hidden start")
    assert verdict.reasons[0].text == (
        "Not judged: its source hides when it began, so whether it was in the window after leg "
        "day is unknown."
    )
    assert verdict.hours_since_leg_day is None


def test_a_run_that_may_have_come_before_leg_day_is_not_judged() -> None:
    verdict = hidden_run(log_with_legs((at(13, "Tue", "18:00"), "yes")), at(13, "Tue", NIGHT))
    assert verdict is not None
    assert (verdict.verdict, verdict.reasons[0].rule) == ("not judged", "hidden start")


def test_a_run_that_was_in_the_window_whenever_it_began_is_judged() -> None:
    verdict = hidden_run(log_with_legs(LEGS_ON_MONDAY), at(13, "Tue", NIGHT))
    assert verdict is not None
    assert verdict.verdict == "broke"
    assert verdict.reasons[0].text.startswith("5 to 27 h after leg day: ")
    assert verdict.hours_since_leg_day is None, "the morning or the next day: nobody knows"


def test_a_longer_window_holds_a_later_hidden_run() -> None:
    verdict = hidden_run(log_with_legs(LEGS_ON_MONDAY, load_z=1.5), at(13, "Wed", NIGHT))
    assert verdict is not None
    assert verdict.verdict == "broke"
    assert verdict.reasons[0].text.startswith("29 to 51 h after leg day (a heavy one): ")


def test_leg_days_on_both_days_leave_no_start_outside_a_window() -> None:
    story = log_with_legs(LEGS_ON_MONDAY, (at(13, "Tue", "18:00"), "yes"))
    verdict = hidden_run(story, at(13, "Tue", NIGHT))
    assert verdict is not None
    assert verdict.verdict == "broke"
    assert verdict.reasons[0].text.startswith("0 to 24 h after leg day: ")


def test_soreness_entered_on_the_day_may_be_of_after_the_run_and_makes_no_window_longer() -> None:
    story = log_with_legs(LEGS_ON_MONDAY)
    story.sore(at(13, "Wed"), 7.0, entered=at(13, "Wed", "09:00"))
    verdict = hidden_run(story, at(13, "Wed", NIGHT))
    assert verdict is not None
    assert verdict.reasons[0].rule == "hidden start"


def test_a_run_outside_every_window_whenever_it_began_has_no_verdict() -> None:
    assert hidden_run(log_with_legs(LEGS_ON_MONDAY), at(13, "Thu", NIGHT)) is None


def test_an_undecided_session_is_asked_for_only_where_its_word_would_settle_it() -> None:
    undecided = (at(13, "Wed", "18:00"), "unknown")
    settled = hidden_run(log_with_legs(undecided), at(13, "Thu", NIGHT))
    assert settled is not None
    assert settled.reasons[0].rule == "undecided"
    unsettled = hidden_run(log_with_legs(undecided), at(13, "Fri", NIGHT))
    assert unsettled is not None
    assert unsettled.reasons[0].rule == "hidden start"


def test_a_descent_some_hours_before_is_not_noted_of_a_run_that_may_have_come_first() -> None:
    story = log_with_legs(LEGS_ON_MONDAY)
    story.run(at(13, "Tue", "07:00"), descent_m=900.0)
    verdict = hidden_run(story, at(13, "Tue", NIGHT))
    assert verdict is not None
    assert "descent" not in {note.rule for note in verdict.notes}


@pytest.mark.parametrize("days", range(6))
def test_no_verdict_ever_says_nan_hours(days: int) -> None:
    story = log_with_legs(LEGS_ON_MONDAY, (at(13, "Wed", "20:00"), "unknown"))
    verdict = hidden_run(story, at(13, "Mon", NIGHT) + timedelta(days=days))
    assert verdict is None or not math.isnan(verdict.hours_since_leg_day or 0.0)


def test_the_report_does_not_say_a_hidden_start_came_before_the_first_leg_day() -> None:
    story = log_with_legs(LEGS_ON_MONDAY)
    story.run(at(13, "Tue", NIGHT), local_hour=NAN)
    left_out = {left.reason: left.n for left in quality(report_context(story.dataset())).left_out}
    assert left_out == {"At an hour its source hides": 1}


def test_the_worst_run_of_the_report_may_have_begun_at_an_hour_nobody_knows() -> None:
    story = log_with_legs(LEGS_ON_MONDAY)
    story.run(at(13, "Tue", NIGHT), 240.0, local_hour=NAN, hr=175.0)
    section = flagged(report_context(story.dataset()))
    assert section.title.endswith(" of maximum heart rate, after leg day")


def test_a_race_that_may_have_come_after_the_window_stands_apart_without_its_hours() -> None:
    story = log_with_legs(LEGS_ON_MONDAY)
    run_id = story.run(at(13, "Wed", NIGHT), 120.0, local_hour=NAN, kind="race")
    (verdict,) = (v for v in judge(story.dataset()) if v.run_id == run_id)
    assert verdict.reasons[0].text == "Not judged: race. Races stand apart."
