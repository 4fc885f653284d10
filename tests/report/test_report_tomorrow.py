"""What the report says of the run on the day after the data end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.stories import Story, at, rested_log

from analyzer.report.answer import next_run
from analyzer.report.context import report_context

if TYPE_CHECKING:
    from analyzer.report.parts import Fact


def said(story: Story) -> Fact:
    return next_run(report_context(story.dataset()))


def ending_on(weekday: str) -> Story:
    """Twelve rested weeks, and a last run on one day of the thirteenth."""
    story = rested_log()
    story.run(at(13, weekday, "07:00"), 40)
    return story


def test_rested_it_is_as_usual() -> None:
    assert said(ending_on("Mon")).figure == "Run as usual"


def test_the_day_after_leg_day_it_is_short_and_slow() -> None:
    story = ending_on("Mon")
    story.leg_day(at(13, "Mon", "17:00"))
    fact = said(story)
    assert fact.label == "If you run on Tue 31 Mar 2026, the day after your data end"
    assert fact.figure == "52 min, below 141 beats"
    assert fact.text == (
        "You trained legs on Monday. Short and slow for 36 hours after it; "
        "never over 60 min or 154 beats."
    )


def test_two_days_after_an_ordinary_leg_day_it_is_as_usual_again() -> None:
    story = ending_on("Tue")
    story.leg_day(at(13, "Mon", "17:00"))
    fact = said(story)
    assert fact.figure == "Run as usual"
    assert fact.text == (
        "No limits: your last leg day was 2 days before. For 36 h after the next: 55 min, "
        "below 141 beats; never over 60 min or 154 beats."
    )


def test_soreness_entered_since_makes_the_window_longer() -> None:
    story = ending_on("Tue")
    story.leg_day(at(13, "Mon", "17:00"))
    story.sore(at(13, "Tue"), 6, entered=at(13, "Tue", "09:00"))
    assert "Short and slow for 60 hours" in said(story).text


def test_a_light_session_does_not_end_the_window_of_a_severe_one() -> None:
    story = ending_on("Tue")
    story.leg_day(at(13, "Mon", "06:00"), load_z=1.5)
    story.leg_day(at(13, "Mon", "07:30"), load_z=-1.0)
    assert "Short and slow for 60 hours" in said(story).text


def test_an_undecided_session_is_asked_about() -> None:
    story = ending_on("Mon")
    story.leg_day(at(13, "Mon", "17:00"), decision="unknown")
    fact = said(story)
    assert fact.figure == "Was Monday leg day?"
    assert "legstats legdays set" in fact.text
