"""What the report says of a run today: short and slow, as usual, or not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from fakes import report_data as fakes
from fakes.stories import NAN, Story, at, rested_log

from analyzer.advice.plan.usual import usual_week
from analyzer.answers.today import LineKind, todays_answer
from analyzer.report import calendar, training
from analyzer.report.context import report_context
from analyzer.report.next_run import build, next_run_fact

if TYPE_CHECKING:
    from analyzer.report.parts import Fact

NEXT_MORNING = at(13, "Tue", "08:00")


def said(story: Story, now: datetime = NEXT_MORNING, until: date | None = None) -> Fact:
    dataset = replace(story.dataset(), now=now)
    return next_run_fact(build(report_context(dataset, until=until)))


def ending_on(weekday: str) -> Story:
    """Twelve rested weeks, and a last run on one day of the thirteenth."""
    story = rested_log()
    story.run(at(13, weekday, "07:00"), 40)
    return story


def with_legs_on_monday(decision: str = "yes") -> Story:
    story = ending_on("Mon")
    session = f"strength-{at(13, 'Mon'):%Y%m%d}-1700"
    story.leg_day(at(13, "Mon", "17:00"), decision, session_id=session)
    return story


def test_nobody_knows_of_the_next_run_before_anything_is_read() -> None:
    fact = next_run_fact(build(report_context(fakes.nothing())))
    assert (fact.label, fact.figure, fact.text) == (
        "Your next run", "Can’t tell yet", "Nothing is known yet.",
    )  # fmt: skip


def test_rested_it_is_as_usual() -> None:
    fact = said(ending_on("Mon"))
    assert (fact.label, fact.figure) == ("If you run today, Tue 31 Mar 2026", "Run as usual")
    assert fact.text.startswith(
        "Your last leg day was 8 days ago. For at least 36 h after your next leg day: at most "
    )


def test_the_day_after_leg_day_it_is_short_and_slow_until_the_window_ends() -> None:
    fact = said(with_legs_on_monday())
    assert fact.figure == "At most 60 min and 154 bpm"
    assert fact.text == "You trained legs on Monday. Short and slow until Wed 1 Apr, 6:00."


def test_tonight_after_lifting_counts_too() -> None:
    fact = said(with_legs_on_monday(), at(13, "Mon", "20:00"))
    assert fact.label == "If you run today, Mon 30 Mar 2026"
    assert "Short and slow until Wed 1 Apr, 6:00" in fact.text


def test_while_lifting_it_is_the_session_that_counts() -> None:
    assert "on Monday" in said(with_legs_on_monday(), at(13, "Mon", "17:20")).text


def test_a_window_that_ends_today_says_at_what_hour() -> None:
    fact = said(with_legs_on_monday(), at(13, "Wed", "05:00"))
    assert "Short and slow until 6:00." in fact.text


def test_two_days_after_an_ordinary_leg_day_it_is_as_usual_again() -> None:
    fact = said(with_legs_on_monday(), at(13, "Wed", "08:00"))
    assert fact.figure == "Run as usual"
    assert fact.text.startswith("Your last leg day was 2 days ago.")


def test_old_data_are_no_green_light() -> None:
    fact = said(with_legs_on_monday(), at(14, "Mon", "08:00"))
    assert fact.figure == "As usual, if no legs since 30 Mar"
    assert fact.text.startswith(
        "Your data end on 30 Mar 2026, 7 days ago: a leg day or a run since then is not known. "
        "`legstats sync` reads newer ones."
    )
    older = said(with_legs_on_monday(), at(20, "Mon", "08:00"))
    assert (older.figure, "49 days ago" in older.text) == ("Can’t tell", True)


def test_a_leg_day_added_by_hand_does_not_hide_how_old_the_recordings_are() -> None:
    story = with_legs_on_monday()
    story.leg_day(at(15, "Mon", "18:00"), load_z=NAN, sources=("athlete",))
    now = at(15, "Tue", "05:00")
    old = "What was recorded ends on 30 Mar 2026, 15 days ago: a run since then is not known."
    assert said(story, now).text.startswith(f"{old} `legstats sync` reads newer ones. You trained")
    context = report_context(replace(story.dataset(), now=now))
    # By the calendar, though it is 14.5 days: on the page as in `legstats today`.
    lines = todays_answer(context.dataset).lines
    assert old in [line.text for line in lines if line.kind is LineKind.OPEN]
    # What was not recorded is unknown: no week without running, no longer period.
    section = training.build(context)
    assert section.weeks[-1].monday == at(13, "Mon").date()
    assert section.weeks == training.build(report_context(with_legs_on_monday().dataset())).weeks
    assert context.period.last == at(13, "Mon").date()
    assert usual_week(context.dataset).until == at(13, "Mon").date()
    # But the leg day itself is known.
    assert max(calendar.every_day(context)) == at(15, "Mon").date()


def test_the_next_leg_day_after_a_long_break_is_told_the_longer_window() -> None:
    fact = said(ending_on("Mon"), at(14, "Tue", "08:00"))
    assert "For at least 84 h after your next leg day, the first in over 14 days: " in fact.text
    fact = said(ending_on("Mon"), at(14, "Mon", "08:00"))
    assert "For at least 36 h after your next leg day: " in fact.text


def test_a_window_of_one_hour_is_one_hour() -> None:
    found = build(report_context(replace(with_legs_on_monday().dataset(), now=NEXT_MORNING)))
    for window_h, words in ((1.0, "for 1 hour after it"), (60.0, "for 60 hours after it")):
        fact = next_run_fact(replace(found, until="", window_h=window_h))
        assert fact.text.endswith(f"Short and slow {words}.")


def test_without_a_leg_day_nothing_is_allowed_that_is_not_known() -> None:
    fact = said(Story().easy_weeks(), at(13, "Mon", "08:00"))
    assert fact.figure == "Can’t tell yet"
    assert fact.text == "No leg day is known: `legstats legdays add` enters one."


def test_undecided_sessions_since_the_last_leg_day_are_said() -> None:
    story = ending_on("Mon")
    for weekday in ("Wed", "Thu"):
        story.leg_day(at(12, weekday, "18:00"), "unknown")
    fact = said(story, at(13, "Tue", "08:00"))
    assert "Your last leg day known was 8 days ago; two sessions since are undecided." in fact.text


def test_an_undecided_session_is_asked_about() -> None:
    fact = said(with_legs_on_monday("unknown"))
    assert fact.figure == "Was Monday leg day?"
    assert fact.text == (
        "If it was: at most 60 min and a mean heart rate of at most 154, until Wed 1 Apr, 6:00. "
        "`legstats legdays set strength-20260330-1700 yes`"
    )


def test_soreness_entered_since_makes_the_window_longer() -> None:
    story = with_legs_on_monday()
    story.sore(at(13, "Tue"), 6, entered=at(13, "Tue", "07:00"))
    assert "Short and slow until Thu 2 Apr, 6:00" in said(story).text


def test_a_light_session_does_not_end_the_window_of_a_severe_one() -> None:
    story = ending_on("Sun")
    story.leg_day(at(13, "Mon", "06:00"), load_z=1.5)
    story.leg_day(at(13, "Mon", "07:30"), load_z=-1.0)
    assert "Short and slow until Wed 1 Apr, 19:00" in said(story).text


def test_days_that_are_over_foretell_nothing() -> None:
    fact = said(with_legs_on_monday(), at(14, "Mon", "08:00"), until=at(12, "Sun").date())
    assert (fact.label, fact.figure) == ("Your next run", "Not on this page")
    assert fact.text == (
        "This page ends on 29 Mar 2026; `legstats report` without --until speaks of today."
    )


def test_a_session_dated_ahead_says_nothing_of_today() -> None:
    story = ending_on("Mon")
    story.leg_day(at(13, "Mon", "18:00") + timedelta(days=30))
    assert "Your last leg day was 8 days ago." in said(story).text


def test_a_runner_without_heart_rate_is_told_minutes_alone() -> None:
    story = Story()
    for week in range(1, 14):
        story.leg_day(at(week, "Mon", "18:00"))
    fact = said(story.easy_weeks(hr=None).without_hr_max())
    assert "min" in fact.figure
    assert "heart rate" not in fact.figure + fact.text
    assert "bpm" not in fact.figure + fact.text


def test_after_the_first_leg_day_nothing_usual_is_known_but_the_words() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"))
    fact = said(story.without_hr_max(), at(1, "Tue", "08:00"))
    assert fact.figure == "At most 60 min, easy"
    assert fact.text.startswith("You trained legs on Monday. Short and slow until ")


def test_the_card_allows_what_today_allows() -> None:
    context = report_context(replace(with_legs_on_monday().dataset(), now=NEXT_MORNING))
    card, today = build(context), todays_answer(context.dataset)
    assert card.at_most in today.headline
    assert card.brief in today.short


def test_a_run_that_was_taken_out_shows_how_far_the_data_reach() -> None:
    story = with_legs_on_monday()
    story.run(at(13, "Fri", "07:00"), 40, ignored=True)
    context = report_context(replace(story.dataset(), now=at(13, "Sat", "08:00")))
    card = build(context)
    assert (card.state, card.data_end) == ("as usual", at(13, "Fri").date())
