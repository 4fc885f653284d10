"""Which runs are judged: the window after the end of the last leg day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes.stories import Story, at, rested_log

from analyzer.advice import judge

LEGS = at(13, "Mon", "17:00")
ENDED = at(13, "Mon", "18:00")


def words_by_hours(*hours: float, story: Story | None = None, **leg_day: object) -> list[str]:
    """Return the verdict's word (or "outside") of easy runs so long after a leg day's end."""
    story = story or rested_log()
    story.leg_day(LEGS, **leg_day)
    runs = [story.run(ENDED + timedelta(hours=h), 12, mps=2.8) for h in hours]
    told = {v.run_id: v.verdict for v in judge(story.dataset())}
    return [told.get(run, "outside") for run in runs]


def test_the_window_runs_from_the_end_of_leg_day_to_36_hours_inclusive() -> None:
    assert words_by_hours(0, 36, 36.01) == ["kept", "kept", "outside"]


@pytest.mark.parametrize("severe", [{"load_z": 1.0}, {"eccentric_share": 1 / 3}])
def test_a_heavy_or_eccentric_leg_day_opens_60_hours(severe: dict[str, float]) -> None:
    assert words_by_hours(36.01, 60, 60.01, **severe) == ["kept", "kept", "outside"]


def test_a_leg_day_just_below_heavy_and_eccentric_opens_36_hours() -> None:
    assert words_by_hours(40, load_z=0.99, eccentric_share=0.33) == ["outside"]


def test_soreness_of_4_entered_before_the_run_opens_60_hours() -> None:
    sore = rested_log().sore(at(13, "Wed"), 4)
    assert words_by_hours(50, 61, story=sore) == ["kept", "outside"]
    assert words_by_hours(50, story=rested_log().sore(at(13, "Wed"), 3)) == ["outside"]


def test_soreness_entered_after_the_run_started_does_not_count() -> None:
    late = rested_log().sore(at(13, "Wed"), 8, entered=ENDED + timedelta(hours=50.1))
    assert words_by_hours(50, story=late) == ["outside"]


def test_soreness_of_before_the_leg_day_does_not_count() -> None:
    earlier = rested_log().sore(at(13, "Sun") - timedelta(days=7), 8)
    told_late = rested_log().sore(
        at(12, "Sun"), 8, entered=ENDED + timedelta(hours=2)
    )  # a past day, filled in later
    morning_of_legs = rested_log().sore(at(13, "Mon"), 8)
    for story in (earlier, told_late, morning_of_legs):
        assert words_by_hours(50, story=story) == ["outside"]


def weekly_until(last: int) -> Story:
    return rested_log(last=last).easy_weeks(last + 1, 13)


def test_the_first_leg_day_after_more_than_14_days_opens_84_hours() -> None:
    assert words_by_hours(61, 84, 84.1, story=weekly_until(10)) == ["kept", "kept", "outside"]


def test_a_leg_day_after_exactly_14_days_is_no_first() -> None:
    assert words_by_hours(37, story=weekly_until(11)) == ["outside"]


def test_a_fortnight_is_counted_by_the_clock_and_not_by_the_calendar() -> None:
    morning, afternoon = weekly_until(10), weekly_until(10)
    morning.leg_day(at(11, "Mon", "06:00"))
    afternoon.leg_day(at(11, "Mon", "16:00"))
    assert words_by_hours(61, 84, story=morning) == ["kept", "kept"]
    assert words_by_hours(61, story=afternoon) == ["outside"], "14 days to the minute"


def test_an_undecided_session_leaves_a_first_open_by_the_clock_too() -> None:
    earlier, later = weekly_until(10), weekly_until(10)
    earlier.leg_day(at(11, "Mon", "06:00"), "unknown")
    later.leg_day(at(11, "Mon", "16:00"), "unknown")
    assert words_by_hours(70, story=earlier) == ["kept"]
    assert words_by_hours(70, story=later) == ["outside"]


def test_the_first_leg_day_in_the_log_is_a_first_only_if_strength_was_recorded_before() -> None:
    recorded = Story().easy_weeks()
    recorded.leg_day(at(10, "Mon"), "no")
    unrecorded = Story().easy_weeks()
    assert words_by_hours(70, story=recorded) == ["kept"]
    assert words_by_hours(37, story=unrecorded) == ["outside"]


def test_an_undecided_session_in_the_gap_makes_it_unknown_whether_it_is_a_first() -> None:
    story = weekly_until(10)
    story.leg_day(at(12, "Wed"), "unknown")
    assert words_by_hours(70, story=story) == ["outside"]


def test_a_light_second_session_does_not_shorten_the_window_of_a_severe_one() -> None:
    story = weekly_until(10)
    first = story.leg_day(LEGS)
    story.leg_day(ENDED + timedelta(minutes=10), minutes=15)
    run = story.run(ENDED + timedelta(hours=55), 40, hr=170)
    found = next(v for v in judge(story.dataset()) if v.run_id == run)
    assert found.verdict == "broke"
    assert found.reasons[0].text.startswith(
        f"55 h after the leg day of Mon 30 Mar 2026 ({first}, first in 21 days): mean HR 170"
    )
    assert found.hours_since_leg_day == pytest.approx(55 - 25 / 60)


def test_a_light_second_session_does_not_hide_an_undecided_severe_one() -> None:
    story = rested_log()
    session = story.leg_day(LEGS, "unknown", load_z=1.0)
    story.leg_day(ENDED + timedelta(minutes=10), minutes=15)
    run = story.run(ENDED + timedelta(hours=50), 40)
    found = next(v for v in judge(story.dataset()) if v.run_id == run)
    assert found.verdict == "not judged"
    assert session in found.reasons[0].text


def test_the_last_session_comes_first_where_several_hold_the_run() -> None:
    story = weekly_until(10)
    story.leg_day(LEGS)
    story.leg_day(ENDED + timedelta(minutes=10), minutes=15)
    run = story.run(ENDED + timedelta(hours=30), 40, hr=170)
    found = next(v for v in judge(story.dataset()) if v.run_id == run)
    assert found.reasons[0].text.startswith("30 h after leg day: mean HR 170")


def test_where_only_an_undecided_session_could_open_the_window_it_is_named() -> None:
    story = rested_log()
    session = story.leg_day(at(13, "Wed", "18:00"), "unknown")
    run = story.run(at(13, "Thu", "07:00"), 90, hr=170)
    found = next(v for v in judge(story.dataset()) if v.run_id == run)
    assert found.verdict == "not judged"
    assert found.reasons[0].text == (
        f"Not judged: was the strength session of Wed 1 Apr 2026 ({session}) leg day, 12 h before?"
        f" Say so with `legstats legdays set {session} yes` or `no`."
    )
    assert found.hours_since_leg_day is None


def test_an_undecided_session_changes_nothing_where_a_leg_day_opens_the_window() -> None:
    story = rested_log()
    story.leg_day(at(13, "Tue", "06:00"), "unknown")
    assert words_by_hours(20, story=story) == ["kept"]


def test_an_undecided_session_before_the_last_leg_day_is_past() -> None:
    story = rested_log()
    story.leg_day(LEGS - timedelta(hours=3), "unknown")
    assert words_by_hours(40, story=story) == ["outside"]


def test_a_session_decided_no_opens_nothing() -> None:
    story = rested_log()
    story.leg_day(at(13, "Wed", "18:00"), "no")
    run = story.run(at(13, "Thu", "07:00"), 90, hr=170)
    assert run not in {v.run_id for v in judge(story.dataset())}


def test_a_run_before_lifting_belongs_to_the_session_before() -> None:
    story = rested_log()
    run = story.run(at(13, "Mon", "07:00"), 90, hr=170)
    story.leg_day(LEGS)
    assert run not in {v.run_id for v in judge(story.dataset())}


def test_a_long_descent_opens_a_window_only_where_the_athlete_wants_so() -> None:
    for wanted, expected in ((False, []), (True, ["kept"])):
        story = rested_log().rules(descents_open_window=wanted)
        story.run(at(13, "Wed", "07:00"), 50, descent_m=301)
        after = story.run(at(13, "Thu", "07:00"), 30)
        found = [v for v in judge(story.dataset()) if v.run_id == after]
        assert [v.verdict for v in found] == expected
        assert [v.hours_since_leg_day for v in found] == [None] * len(expected)
