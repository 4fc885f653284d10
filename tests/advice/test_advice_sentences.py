"""Sentences that a sceptical runner would otherwise stumble over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.stories import NAN, Story, at, rested_log

from analyzer.advice import judge

if TYPE_CHECKING:
    from analyzer.model import Verdict

LEGS = at(13, "Mon", "17:00")
ENDED = at(13, "Mon", "18:00")
AFTER = at(13, "Tue", "07:00")


def told(story: Story, run_id: str) -> Verdict:
    return next(v for v in judge(story.dataset()) if v.run_id == run_id)


def texts(found: Verdict) -> list[str]:
    return [reason.text for reason in (*found.reasons, *found.notes)]


def test_a_race_after_an_undecided_session_is_not_said_to_follow_leg_day() -> None:
    story = rested_log()
    story.leg_day(LEGS, "unknown")
    found = told(story, story.run(AFTER, 45, kind="race"))
    assert texts(found) == [
        (
            "Not judged: race, 13 h after a strength session that may have been leg day."
            " Races stand apart."
        )
    ]


def test_a_run_that_begins_as_an_undecided_session_ends_is_not_judged_but_named() -> None:
    for early, expected in ((20, ["not judged"]), (40, [])):
        story = rested_log()
        session = story.leg_day(LEGS, "unknown")
        run = story.run(ENDED - timedelta(minutes=early), 40, hr=165)
        found = [v for v in judge(story.dataset()) if v.run_id == run]
        assert [v.verdict for v in found] == expected
        assert all(f"({session}) leg day, right before?" in v.reasons[0].text for v in found)


def test_a_run_straight_from_the_squat_rack_is_right_after_leg_day() -> None:
    story = rested_log()
    story.leg_day(LEGS)
    found = told(story, story.run(ENDED - timedelta(minutes=20), 40, hr=165))
    assert texts(found)[0].startswith("right after leg day: mean HR 165")
    assert "Same day: a hard run right after lifting, when its effect is freshest." in texts(found)


def test_a_leg_day_of_much_lowering_is_told_in_plain_words() -> None:
    story = rested_log()
    story.leg_day(LEGS, eccentric_share=0.5)
    found = told(story, story.run(AFTER, 40, hr=165))
    assert texts(found)[0].startswith(
        "13 h after leg day (much lowering, as in lunges or Romanian deadlifts): mean HR 165"
    )


@pytest.mark.parametrize(
    ("facts", "pace"),
    [
        ({}, "5:33 /km grade-adjusted"),
        ({"climb_m": NAN}, "5:33 /km"),
        ({"surface": "treadmill"}, "5:33 /km"),
    ],
)
def test_pace_is_called_grade_adjusted_only_where_the_altitude_is_known(
    facts: dict[str, object], pace: str
) -> None:
    story = rested_log()
    for week in range(1, 13):
        story.run(at(week, "Fri"), 40, surface="treadmill", hr=None)
    story.leg_day(LEGS)
    kept = told(story, story.run(AFTER, 30, hr=None, **facts))
    why = "(no usable heart rate, so pace decides)"
    assert texts(kept) == [f"Kept: 30 min, {pace} {why}."]
    fast = told(story, story.run(AFTER + timedelta(hours=5), 30, hr=None, mps=4.0, **facts))
    said = pace.replace("5:33", "4:10")
    assert texts(fast)[0].startswith(f"18 h after leg day: {said} {why}; your usual is 5:33, the")


def test_pace_decides_while_the_maximum_is_not_known() -> None:
    story = Story().without_hr_max()
    for week in range(5, 13):
        story.run(at(week, "Sat"), 40, hr=None)
    story.leg_day(LEGS)
    found = told(story, story.run(AFTER, 30))
    pace = "5:33 /km grade-adjusted (your maximum heart rate is not known yet, so pace decides)"
    assert texts(found) == [f"Kept: 30 min, {pace}."]


def test_a_hard_run_after_a_long_descent_is_not_said_to_follow_lifting() -> None:
    story = rested_log().rules(descents_open_window=True)
    story.run(at(13, "Wed", "07:00"), 50, descent_m=400)
    found = told(story, story.run(at(13, "Wed", "12:00"), 40, hr=170))
    assert found.verdict == "broke"
    assert texts(found)[0].startswith("4 h after a long descent: ")
    assert not any("lifting" in text for text in texts(found))


def test_a_newcomers_borderline_says_why_it_is_no_worse() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"))
    found = told(story, story.run(at(1, "Tue", "07:00"), 75, hr=170))
    why = "With too few runs to know your usual, no more than borderline."
    assert texts(found)[1:] == [
        (
            f"Mean HR 170 in the steady part = 90\u202f% of your maximum 188; the easy ceiling is"
            f" 82\u202f%. {why}"
        ),
        "75 min above threshold (165 bpm); 10 are too many.",
    ]


def test_what_easy_runs_have_shown_is_not_called_the_runners_maximum() -> None:
    story = rested_log(Story().without_hr_max())
    story.leg_day(LEGS)
    found = told(story, story.run(AFTER, 30, hr=150))
    assert (found.verdict, found.confidence) == ("borderline", "low")
    assert texts(found) == [
        (
            "13 h after leg day: mean HR 150 in the steady part = 103\u202f% of the 145 seen so"
            " far; the easy ceiling is 82\u202f%. No run of the 12 months before it, and none"
            " since, was hard enough to show your maximum, which may be higher: for a firm verdict"
            " set your own, as in `legstats config set athlete.hr_max 188`."
        ),
        "30 min above threshold (128 bpm); 10 are too many.",
    ]


def test_what_the_athlete_marked_as_intervals_is_always_told() -> None:
    story = rested_log()
    story.leg_day(LEGS)
    found = told(story, story.run(AFTER, 40, hr=170, kind="intervals"))
    assert "Marked as intervals." in texts(found)


def test_the_length_of_an_outing_in_pieces_is_not_told_as_that_of_its_last_piece() -> None:
    story = rested_log()
    story.leg_day(LEGS)
    whole = told(story, story.run(AFTER, 45))
    cooldown = told(story, story.run(AFTER + timedelta(minutes=60), 12))
    long = told(story, story.run(AFTER + timedelta(minutes=80), 30))
    assert texts(whole) == ["Kept: 45 min, 72\u202f% of maximum heart rate."]
    assert texts(cooldown) == [
        "Kept: 57 min with the run just before, 72\u202f% of maximum heart rate."
    ]
    assert texts(long)[0].startswith(
        "14 h after leg day: 87 min with the run just before; your usual is 55,"
    )
    assert texts(long)[1].startswith(
        "15.7 km with the run just before, 38\u202f% over your longest"
    )


def test_a_list_of_runs_has_each_reason_in_short_without_its_hours_and_its_advice() -> None:
    story = rested_log()
    story.leg_day(LEGS)
    run_id = story.run(LEGS + timedelta(hours=12), 90, hr=170, above={175: 12})
    found = told(story, run_id)
    assert found.short_reasons == (
        "90 min against your usual 55",
        "16.2 km, 42\u202f% over your longest in 30 days (11.4)",
        "heart rate 90 % of maximum, ceiling 82 %",
        "90 min above threshold (165 bpm); 10 are too many",
    )
    assert len(found.short_reasons) == len(found.reasons)
    kept = told(story, story.run(LEGS + timedelta(hours=24), 30))
    assert kept.short_reasons == ("30 min, 72\u202f% of maximum heart rate",)
