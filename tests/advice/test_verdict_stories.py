"""Whole stories: what a runner did, and what legstats says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.stories import EASY_MPS, Story, at, rested_log

from analyzer.advice import Judge, judge
from analyzer.advice.verdicts import deciding_zones, why_low_confidence

if TYPE_CHECKING:
    from analyzer.model import Verdict

AFTER = at(13, "Tue", "07:00")


def after_leg_day(story: Story | None = None) -> Story:
    """Tell of 12 rested weeks, and leg day on the Monday evening after them."""
    story = rested_log(story)
    story.leg_day(at(13, "Mon", "18:00"))
    return story


def verdict(story: Story, run_id: str) -> Verdict | None:
    return next((v for v in judge(story.dataset()) if v.run_id == run_id), None)


def told(story: Story, run_id: str) -> Verdict:
    found = verdict(story, run_id)
    assert found is not None
    return found


def rules_of(found: Verdict) -> list[str]:
    return [reason.rule for reason in found.reasons]


def test_an_easy_5_km_the_next_day_is_kept() -> None:
    story = after_leg_day()
    found = told(story, story.run(AFTER, 28, hr=135.4))
    assert found.verdict == "kept"
    assert found.score == 0
    assert found.confidence == "high"
    assert [r.text for r in found.reasons] == ["Kept: 28 min, 72\u202f% of maximum heart rate."]
    assert found.hours_since_leg_day == 12.0
    assert found.leg_carryover == 1.0


def test_10_km_at_86_percent_of_hrmax_broke() -> None:
    story = after_leg_day()
    found = told(story, story.run(AFTER, 50, mps=10_000 / 3000, hr=162))
    assert found.verdict == "broke"
    assert rules_of(found) == ["hr"]
    assert found.reasons[0].text == (
        "12 h after leg day: mean HR 162 in the steady part = 86\u202f% of your maximum 188;"
        " the easy ceiling is 82\u202f%."
    )
    assert found.reasons[0].limit == 0.82
    assert 20 < found.score < 25


def test_a_long_run_the_next_day_broke_and_says_what_is_usual() -> None:
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", "18:00"))
        for weekday, minutes in (("Fri", 36), ("Sat", 48), ("Sun", 60)):
            story.run(at(week, weekday, "12:00"), minutes)
    story.leg_day(at(15, "Wed", "09:00"), first_in_days=16.0)
    found = told(story, story.run(at(15, "Thu", "07:00"), 74))
    assert found.verdict == "broke"
    assert found.reasons[0].rule == "length"
    assert found.reasons[0].text == (
        "21 h after leg day (first in 16 days): 74 min; your usual is 48, three quarters of your"
        " runs stay under 60 → longer than advised."
    )


def test_a_parkrun_next_morning_is_not_judged_once_it_is_marked_a_race() -> None:
    story = after_leg_day()
    parkrun = story.run(AFTER, 22, mps=3.8, hr=175, above={165.5: 20}, run_id="parkrun")
    assert told(story, parkrun).verdict == "broke"
    story.runs[-1]["kind"] = "race"
    found = told(story, parkrun)
    assert found.verdict == "not judged"
    assert found.reasons[0].rule == "race"
    assert found.reasons[0].text.startswith("Not judged: race")
    assert found.score == 0


def test_treadmill_intervals_without_heart_rate_are_never_kept() -> None:
    story = after_leg_day()
    for week in range(5, 13):
        story.run(at(week, "Wed", "12:00"), 40, hr=None, surface="treadmill", mps=2.8)
    belt = {"surface": "treadmill", "hr": None, "mps": 2.8}
    seen = told(story, story.run(AFTER, 30, fast_reps=(5, 4.0), repetitions=5, **belt))
    assert seen.verdict == "broke"
    assert rules_of(seen) == ["intervals"]
    slow = told(story, story.run(at(13, "Tue", "10:00"), 30, repetitions=4, **belt))
    assert (slow.verdict, rules_of(slow)) == ("borderline", ["intervals"])


def test_treadmill_intervals_among_few_treadmill_runs_are_not_judged() -> None:
    story = after_leg_day()
    for week in range(8, 13):
        story.run(at(week, "Wed", "12:00"), 40, hr=None, surface="treadmill", mps=2.8)
    found = told(story, story.run(AFTER, 30, surface="treadmill", hr=None, mps=2.9))
    assert found.verdict == "not judged"
    assert found.reasons[0].text == (
        "Not judged: no heart rate, and only 5 treadmill runs to compare with."
    )


def test_a_treadmill_run_whose_speed_was_not_recorded_along_the_way_is_not_kept() -> None:
    story = after_leg_day()
    for week in range(5, 13):
        story.run(at(week, "Wed", "12:00"), 40, hr=None, surface="treadmill", mps=2.8)
    run_id = story.run(AFTER, 30, surface="treadmill", hr=None, mps=2.8, repetitions=None)
    story.pace_profile.pop()
    found = told(story, run_id)
    assert found.verdict == "not judged"
    assert found.reasons[0].text == (
        "Not judged: no heart rate, and no record of the treadmill's speed to look for intervals"
        " in."
    )
    assert why_unsure(story, run_id).startswith("nothing was recorded along the way")


def test_intervals_marked_by_the_athlete_broke_whatever_the_numbers() -> None:
    story = after_leg_day()
    found = told(story, story.run(AFTER, 30, kind="intervals"))
    assert (found.verdict, rules_of(found)) == ("broke", ["intervals"])


def test_a_trail_run_is_not_long_merely_for_being_slow() -> None:
    story = after_leg_day()
    found = told(story, story.run(AFTER, 80, mps=2.0, hr=133, surface="trail"))
    assert found.verdict == "kept"
    longer = told(story, story.run(at(13, "Tue", "12:00"), 110, mps=2.0, surface="trail"))
    assert longer.verdict == "broke"
    assert longer.reasons[0].rule == "length"


def test_a_road_run_that_climbs_as_a_trail_does_is_compared_with_trails() -> None:
    story = after_leg_day()
    for week in range(4, 13):
        story.run(at(week, "Wed", "12:00"), 90, mps=1.8, surface="trail")
    hilly = {"mps": 2.0, "hr": 133}
    assert told(story, story.run(AFTER, 80, climb_m=400, **hilly)).verdict == "kept"
    flat = told(story, story.run(at(13, "Tue", "12:00"), 80, climb_m=100, **hilly))
    assert (flat.verdict, rules_of(flat)) == ("broke", ["length"])


def test_someone_who_lifts_legs_three_times_a_week_still_gets_verdicts() -> None:
    story = Story()
    for week in range(1, 13):
        for weekday in ("Mon", "Wed", "Fri"):
            story.leg_day(at(week, weekday, "18:00"))
        for weekday in ("Tue", "Thu", "Sat"):
            story.run(at(week, weekday, "12:00"), 45)
    story.leg_day(at(13, "Mon", "18:00"))
    easy = told(story, story.run(AFTER, 40))
    hard = told(story, story.run(at(13, "Tue", "12:00"), 70, hr=165))
    assert (easy.verdict, hard.verdict) == ("kept", "broke")
    assert easy.confidence == "low"
    judged = [v for v in judge(story.dataset()) if v.verdict != "not judged"]
    assert len(judged) > 30


def test_two_days_after_leg_day_nothing_is_judged() -> None:
    story = after_leg_day()
    assert verdict(story, story.run(at(13, "Wed", "19:00"), 70, hr=170)) is None


def test_a_newcomer_is_never_told_worse_than_borderline() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"))
    found = told(story, story.run(at(1, "Tue", "07:00"), 75, hr=170))
    assert (found.verdict, found.confidence) == ("borderline", "low")
    assert set(rules_of(found)) == {"length", "hr", "threshold"}
    short = told(story, story.run(at(1, "Tue", "12:00"), 60, hr=140))
    assert (short.verdict, short.confidence) == ("kept", "low")


def test_without_heart_rate_pace_decides_with_medium_confidence() -> None:
    story = after_leg_day()
    easy = told(story, story.run(AFTER, 30, hr=None, mps=EASY_MPS))
    fast = told(story, story.run(at(13, "Tue", "12:00"), 30, hr=None, mps=3.4))
    assert (easy.verdict, easy.confidence) == ("kept", "medium")
    assert easy.reasons[0].text == (
        "Kept: 30 min, 5:33 /km grade-adjusted (no usable heart rate, so pace decides)."
    )
    assert (fast.verdict, rules_of(fast)) == ("broke", ["pace"])
    assert fast.reasons[0].text == (
        "17 h after leg day: 4:54 /km grade-adjusted (no usable heart rate, so pace decides);"
        " your usual is 5:33, the limit 5:24 → faster than advised."
    )


def test_with_usable_heart_rate_pace_is_not_asked() -> None:
    story = after_leg_day()
    assert told(story, story.run(AFTER, 30, hr=140, mps=3.6)).verdict == "kept"


def test_heart_rate_that_failed_the_checks_is_not_used() -> None:
    story = after_leg_day()
    bad = {"hr_usable": False, "hr_problem": "it followed the steps"}
    found = told(story, story.run(AFTER, 30, hr=178, **bad))
    assert found.verdict == "kept"
    walked = told(story, story.run(at(13, "Tue", "12:00"), 30, hr=178, walk_share=0.4, **bad))
    assert walked.verdict == "not judged"
    assert walked.reasons[0].text == (
        "Not judged: heart rate not usable (it followed the steps), and 40\u202f% of the run"
        " was walked, so pace says nothing."
    )


def test_a_run_taken_out_or_very_short_is_not_judged() -> None:
    story = after_leg_day()
    out = told(story, story.run(AFTER, 90, hr=170, ignored=True))
    short = told(story, story.run(at(13, "Tue", "12:00"), 9.5, hr=170))
    assert [(v.verdict, rules_of(v)) for v in (out, short)] == [
        ("not judged", ["ignored"]),
        ("not judged", ["short"]),
    ]


def test_a_run_nobody_can_have_run_is_not_judged_and_counts_for_nothing() -> None:
    story = after_leg_day()
    driven = story.run(AFTER, 20, mps=12.0, hr=182, implausible="14.4 km in 20 min is too fast")
    verdict = told(story, driven)
    assert (verdict.verdict, rules_of(verdict)) == ("not judged", ["implausible"])
    assert verdict.reasons[0].text == "Not judged: 14.4 km in 20 min is too fast."
    later = story.run(at(13, "Tue", "07:40"), 40)
    assert told(story, later).verdict == "kept"


def test_two_halves_of_an_outing_are_long_together() -> None:
    story = after_leg_day()
    first = story.run(AFTER, 40)
    second = story.run(at(13, "Tue", "08:10"), 40)
    apart = story.run(at(13, "Tue", "12:00"), 40)
    assert [told(story, r).verdict for r in (first, second, apart)] == ["kept", "broke", "kept"]
    assert told(story, second).reasons[0].value == 80.0


def test_a_slow_run_in_the_heat_is_borderline() -> None:
    story = after_leg_day()
    slow = {"hr": 165, "mps": 2.6}
    hot = told(story, story.run(AFTER, 30, temperature_c=29, **slow))
    mild = told(story, story.run(at(13, "Tue", "12:00"), 30, temperature_c=22, **slow))
    fast = told(story, story.run(at(13, "Tue", "16:00"), 30, hr=165, mps=3.3, temperature_c=29))
    assert [v.verdict for v in (hot, mild, fast)] == ["borderline", "broke", "broke"]
    assert "The heat, perhaps: 29 °C" in hot.reasons[0].text


def test_a_spike_over_the_longest_of_30_days_is_told_without_a_forecast() -> None:
    story = after_leg_day()
    found = told(story, story.run(AFTER, 74))
    spike = next(r for r in found.reasons if r.rule == "spike")
    assert spike.text == (
        "13.3 km, 17\u202f% over your longest in 30 days (11.4); single-run jumps over 10\u202f%"
        " went with more injuries in 5,205 runners (hazard ratio 1.64): an association, no"
        " forecast for you."
    )


def test_miles_are_spoken_where_miles_are_wanted() -> None:
    story = after_leg_day()
    display = type(story.config.display)(distance_unit="mi")
    story.config = type(story.config)(athlete=story.config.athlete, display=display)
    found = told(story, story.run(AFTER, 74, hr=None, mps=3.4))
    assert "/mi grade-adjusted" in next(r.text for r in found.reasons if r.rule == "pace")
    assert "9.4 mi" in next(r.text for r in found.reasons if r.rule == "spike")


def a_week_and_leg_day() -> Story:
    """A log of one week, too short for a usual, and leg day on the Monday after it."""
    story = Story()
    story.easy_weeks(12, 12)
    story.leg_day(at(13, "Mon", "18:00"))
    return story


def why_unsure(story: Story, run_id: str) -> str:
    judge = Judge(story.dataset())
    run = next(one for one in judge.runs if one.run_id == run_id)
    return why_low_confidence(run, deciding_zones(run, judge.history), judge.history)


def test_a_run_without_its_time_is_judged_by_distance_once_there_are_runs_enough() -> None:
    untimed = {"moving_s": float("nan"), "ended_at": AFTER}
    story = after_leg_day()
    assert told(story, story.run(AFTER, 30, **untimed)).verdict == "kept"
    story = a_week_and_leg_day()
    found = told(story, story.run(AFTER, 30, **untimed))
    assert [reason.text for reason in found.reasons] == [
        "Not judged: no time, and only 4 runs to compare the distance with."
    ]


def test_low_confidence_says_what_was_lacking() -> None:
    short_log = a_week_and_leg_day()
    assert why_unsure(short_log, short_log.run(AFTER, 30)) == (
        "too few runs came before it to know your usual"
    )
    never_rested = Story()
    for week in range(1, 13):
        for legs, run in (("Mon", "Tue"), ("Wed", "Thu"), ("Fri", "Sat")):
            never_rested.leg_day(at(week, legs, "18:00"))
            never_rested.run(at(week, run, "07:00"))
    never_rested.leg_day(at(13, "Mon", "18:00"))
    assert why_unsure(never_rested, never_rested.run(AFTER, 30)) == (
        "too few rested runs came before it to compare with"
    )
    known = after_leg_day()
    assert not why_unsure(known, known.run(AFTER, 30))


def test_rested_runs_without_a_speed_leave_the_pace_unsure() -> None:
    story, nothing = Story(), float("nan")
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", "18:00"))
        story.run(at(week, "Tue", "07:00"), hr=None)
        for day in ("Sat", "Sun"):
            story.run(at(week, day, "07:00"), hr=None, speed_mps=nothing, gap_speed_mps=nothing)
    story.leg_day(at(13, "Mon", "18:00"))
    assert why_unsure(story, story.run(AFTER, 30, hr=None)) == (
        "too few rested runs came before it to compare its pace with"
    )
