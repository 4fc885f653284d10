"""What today's run may be at most is what the judge will hold it to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from advice.test_advice_laws import any_story
from fakes.stories import DAY_AFTER, NAN, Story, alike, at, rested_log
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analyzer.advice import judge
from analyzer.advice.allowed import JudgingException
from analyzer.advice.today import TodaysAdvice, TodaysAdviser, TodayWord
from analyzer.advice.verdicts import Judge
from analyzer.answers.advice_check import limits_on
from analyzer.answers.today import todays_answer

if TYPE_CHECKING:
    from analyzer.model import Verdict

few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
NOT_BROKEN = {JudgingException.FEW_RUNS, JudgingException.MAX_UNKNOWN, JudgingException.UNDECIDED}


def advice_at(story: Story, when: datetime) -> TodaysAdvice:
    return TodaysAdviser(story.dataset()).advise(pd.Timestamp(when))


def verdict_on(story: Story, when: datetime, minutes: float, **facts: Any) -> Verdict | None:
    """Judge a run added to a story, and take it out again."""
    story.run(when, minutes, run_id="today's", **facts)
    try:
        return {v.run_id: v for v in judge(story.dataset())}.get("today's")
    finally:
        parts = (story.runs, story.minutes, story.pace_profile)
        for part in (*parts, *([story.hr_profile] if facts.get("hr") else [])):
            part.pop()


def story_before(seed: int, weeks: int) -> tuple[Story, datetime]:
    """Return any athlete's story up to a moment at random, in a window more often than not."""
    story = any_story(seed, weeks)
    rng = np.random.default_rng(seed + 1)
    when = at(weeks, "Mon", "06:00") + timedelta(hours=float(rng.uniform(0, 160)))
    if rng.random() < 0.7:
        story.leg_day(when - timedelta(hours=float(rng.uniform(2, 40))))
    for name in ("runs", "sessions"):  # a watch tells of neither before it is over
        setattr(story, name, [r for r in getattr(story, name) if r["ended_at"] <= when])
    story.journal = [entry for entry in story.journal if entry["entered_at"] < when]
    kept = {run["run_id"] for run in story.runs}
    for name in ("minutes", "hr_profile", "pace_profile"):
        setattr(story, name, [part for part in getattr(story, name) if part[0] in kept])
    return story, when


def inside(advice: TodaysAdvice, share: float) -> dict[str, Any]:
    """Return a run within all the limits: so much of each."""
    allowed = advice.allowed
    # Outside a window nothing limits the minutes: what was just run may have used them up.
    minutes = share * ((allowed.minutes.moderate if allowed.minutes else 0.0) or 60.0)
    speed = allowed.speed_mps.moderate if allowed.speed_mps else 3.0
    if allowed.km is not None:
        speed = min(speed, 1000 * share * allowed.km.moderate / (60 * minutes))
    facts = {"minutes": minutes, "mps": speed}
    if allowed.mean_bpm is not None:
        return facts | {"hr": share * allowed.mean_bpm.moderate}
    return facts | {"hr": None}


@few
@given(st.integers(0, 10**6), st.floats(0.6, 1.0))
@example(20_000, 1.0)
def test_a_run_inside_all_limits_is_kept_or_not_judged_for_a_reason_named_before(
    seed: int, share: float
) -> None:
    story, when = story_before(seed, 12)
    advice = advice_at(story, when)
    if advice.word is TodayWord.ENOUGH:
        assert advice.allowed.so_far.minutes > 0 or advice.allowed.so_far.km > 0
        return
    run = inside(advice, share)
    verdict = verdict_on(story, when, **run)
    if advice.word is TodayWord.NO_RUN:
        assert verdict is not None
        assert verdict.verdict in {"broke", "not judged"}
        return
    if verdict is None:
        assert advice.word in {TodayWord.AS_USUAL, TodayWord.UNKNOWN}
        return
    assert advice.word in {TodayWord.SHORT_AND_SLOW, TodayWord.IF_LEG_DAY}
    if verdict.verdict == "not judged":
        assert verdict.reasons[0].rule in {"short", "undecided", "effort"}
        named = {
            "short": JudgingException.UNDER_TEN_MINUTES,
            "undecided": JudgingException.UNDECIDED,
            "effort": JudgingException.NO_EFFORT,
        }[verdict.reasons[0].rule]
        assert named in advice.allowed.exceptions
    else:
        assert verdict.verdict == "kept", verdict.reasons


@few
@given(st.integers(0, 10**6), st.sampled_from(["minutes", "km", "hr", "hard", "mps"]))
@example(24_101, "minutes")
def test_a_run_past_a_limit_by_its_margin_is_broke_unless_an_exception_was_named(
    seed: int, which: str
) -> None:
    story, when = story_before(seed, 12)
    advice = advice_at(story, when)
    allowed = advice.allowed
    if allowed.nothing_left:
        return
    run = inside(advice, 0.8)
    over = 1 + 1e-6
    if which == "minutes" and allowed.minutes and np.isfinite(allowed.minutes.margin):
        run |= {"minutes": allowed.minutes.margin * over + 1e-6, "mps": 1.5}
    elif which == "km" and allowed.km:
        run |= {"mps": 1000 * allowed.km.margin * over / (60 * run["minutes"])}
    elif which == "hr" and allowed.mean_bpm:
        run |= {"hr": allowed.mean_bpm.margin * over}
    elif which == "hard" and allowed.zones:
        very_hard = allowed.zones.bpm(allowed.zones.threshold + allowed.zones.margin) + 1
        run |= {"above": {very_hard: min(run["minutes"], allowed.hard_time.minutes)}}
    elif which == "mps" and allowed.speed_mps:
        run |= {"hr": None, "mps": allowed.speed_mps.margin * over, "minutes": run["minutes"] * 0.5}
    else:
        return
    verdict = verdict_on(story, when, **run)
    if advice.window is None:
        assert verdict is None
        return
    assert verdict is not None
    if verdict.verdict == "not judged":
        assert JudgingException.UNDECIDED in allowed.exceptions or run["minutes"] < 10
    elif verdict.verdict != "broke":
        assert NOT_BROKEN & set(allowed.exceptions), (which, verdict.reasons)


def test_the_morning_after_legs_says_how_long_how_hard_and_until_when() -> None:
    advice = advice_at(alike(), DAY_AFTER)
    assert advice.word is TodayWord.SHORT_AND_SLOW
    assert advice.allowed.minutes is not None
    assert advice.allowed.minutes.moderate == pytest.approx(40)
    assert advice.allowed.mean_bpm is not None
    assert advice.allowed.mean_bpm.moderate == pytest.approx(0.82 * 188)
    assert advice.free_from is not None
    assert (advice.free_from - pd.Timestamp(DAY_AFTER)) == pd.Timedelta(hours=24, seconds=1)


def test_everything_is_free_again_exactly_when_no_window_holds() -> None:
    story = alike()
    free_from = advice_at(story, DAY_AFTER).free_from
    assert free_from is not None
    assert advice_at(story, free_from).word is TodayWord.AS_USUAL
    before = free_from - pd.Timedelta(minutes=2)
    assert advice_at(story, before).word is TodayWord.SHORT_AND_SLOW


def test_sore_legs_make_the_window_longer_and_very_sore_ones_forbid_the_run() -> None:
    story = alike()
    late = at(13, "Wed", "12:00")
    assert advice_at(story, late).word is TodayWord.AS_USUAL
    assert advice_at(alike().sore(late, 5), late).word is TodayWord.SHORT_AND_SLOW
    assert advice_at(alike().sore(late, 8), late).word is TodayWord.NO_RUN
    assert advice_at(alike().sore(late, 8), late + timedelta(days=1)).word is not TodayWord.NO_RUN


def test_a_run_on_legs_too_sore_is_broke_also_outside_every_window() -> None:
    story = rested_log()
    when = at(14, "Mon", "07:00")
    assert verdict_on(story, when, 20, hr=120) is None
    verdict = verdict_on(story.sore(when, 9), when, 20, hr=120)
    assert verdict is not None
    assert verdict.verdict == "broke"
    assert verdict.reasons[0].rule == "sore"
    assert "9 of 10" in verdict.reasons[0].text


def test_soreness_entered_after_the_run_judges_nothing() -> None:
    story = alike().sore(DAY_AFTER, 9, DAY_AFTER + timedelta(hours=2))
    verdict = verdict_on(story, DAY_AFTER, 20, hr=120)
    assert verdict is not None
    assert verdict.verdict == "kept"


def test_the_last_word_on_the_morning_counts() -> None:
    story = alike().sore(DAY_AFTER, 9, DAY_AFTER - timedelta(hours=2))
    story.sore(DAY_AFTER, 3, DAY_AFTER - timedelta(hours=1))
    story.journal[-2:] = [
        {
            **story.journal[-1],
            "soreness_said": tuple((e["entered_at"], e["soreness"]) for e in story.journal[-2:]),
        }
    ]
    assert advice_at(story, DAY_AFTER).word is TodayWord.SHORT_AND_SLOW


def test_unknown_is_no_green_light() -> None:
    assert advice_at(Story(), DAY_AFTER).word is TodayWord.UNKNOWN
    assert advice_at(alike(), at(30)).word is TodayWord.UNKNOWN


def test_an_undecided_session_makes_it_short_and_slow_if_it_was_leg_day() -> None:
    story = rested_log()
    session = story.leg_day(at(14, "Sun", "18:00"), "unknown")
    advice = advice_at(story, at(15, "Mon", "07:00"))
    assert advice.word is TodayWord.IF_LEG_DAY
    assert advice.last is not None
    assert advice.last.session_id == session
    assert not advice.last.decided


def test_minutes_just_run_are_taken_off() -> None:
    story = alike()
    story.run(DAY_AFTER - timedelta(minutes=40), 20)
    allowed = advice_at(story, DAY_AFTER).allowed
    assert allowed.so_far.minutes == pytest.approx(20)
    assert allowed.minutes is not None
    assert allowed.minutes.moderate == pytest.approx(20)


def test_a_run_of_unknown_length_just_before_leaves_no_limit_of_length_but_an_answer() -> None:
    story = alike()
    story.run(DAY_AFTER - timedelta(minutes=40), 20, surface="treadmill", distance_m=NAN)
    advice = advice_at(story, DAY_AFTER)
    assert advice.word is TodayWord.SHORT_AND_SLOW
    assert advice.allowed.km is None
    assert advice.allowed.minutes is not None
    assert advice.allowed.minutes.moderate == pytest.approx(20)
    text = " ".join(line.text for line in todays_answer(story.dataset(), DAY_AFTER).lines)
    assert "what you have just run (20 min)" in text


def test_legs_three_times_a_week_leave_no_free_day_and_it_is_said() -> None:
    story = rested_log()
    for week in (13, 14, 15, 16):
        for weekday in ("Mon", "Wed", "Fri"):
            story.leg_day(at(week, weekday, "18:00"))
    advice = advice_at(story, at(16, "Sat", "09:00"))
    assert advice.leg_days_apart == pytest.approx(2, abs=0.5)
    assert advice_at(alike(), DAY_AFTER).leg_days_apart is None


def test_without_heart_rate_pace_is_the_limit_and_without_both_a_reason_is_named() -> None:
    by_pace = advice_at(alike(hr=None).without_hr_max(), DAY_AFTER).allowed
    assert by_pace.mean_bpm is None
    assert by_pace.speed_mps is not None
    story = Story().without_hr_max()
    story.leg_day(DAY_AFTER - timedelta(hours=14))
    nothing = advice_at(story, DAY_AFTER).allowed
    assert nothing.speed_mps is None
    assert JudgingException.NO_EFFORT in nothing.exceptions
    assert JudgingException.FEW_RUNS in nothing.exceptions
    assert nothing.minutes is not None
    assert nothing.minutes.moderate == 60
    assert nothing.km is None


SLACK = 1 + 1e-6


@few
@given(st.integers(0, 10**6))
def test_the_limits_shown_with_a_run_are_those_it_kept_or_went_beyond(seed: int) -> None:
    judge_of_all = Judge(any_story(seed).dataset())
    for run, verdict in judge_of_all.verdicts():
        if verdict.verdict == "not judged" or run.outing_began_s < run.started_s:
            continue
        limits = limits_on(run, judge_of_all.history)
        rules = {reason.rule for reason in verdict.reasons}
        lengths = (("minutes", run.minutes), ("length_km", run.km))
        within = [value <= limits[name] * SLACK for name, value in lengths if limits[name]]
        assert any(within) != ("length" in rules), (verdict.reasons, limits)
        if verdict.verdict == "kept":
            assert not limits["mean_hr_bpm"] or run.hr_bpm <= limits["mean_hr_bpm"] * SLACK
            assert not limits["km"] or run.km <= limits["km"] * SLACK


def test_a_trail_run_is_told_the_kilometres_it_was_held_to() -> None:
    story = rested_log()
    story.leg_day(at(13, "Mon", "18:00"))
    run_id = story.run(at(13, "Tue", "17:00"), 100, mps=2.0, surface="trail")
    of_all = Judge(story.dataset())
    run, verdict = next(pair for pair in of_all.verdicts() if pair[0].run_id == run_id)
    limits = limits_on(run, of_all.history)
    assert "length" in {reason.rule for reason in verdict.reasons}
    assert limits["length_km"] is not None
    assert limits["length_km"] < run.km


def test_while_no_race_shows_the_maximum_what_is_usual_is_no_concern() -> None:
    story = rested_log(Story().without_hr_max())
    story.leg_day(at(13, "Mon", "18:00"))
    advice = advice_at(story, at(13, "Tue", "07:00"))
    limits = advice.allowed.mean_bpm
    assert advice.allowed.usual_decides
    assert limits is not None
    found = [
        verdict_on(story, at(13, "Tue", "07:00"), 30, hr=limits.moderate + over) for over in (0, 1)
    ]
    assert [each.verdict for each in found if each] == ["kept", "borderline"]
    words = [line.text for line in todays_answer(story.dataset(), at(13, "Tue", "07:00")).lines]
    assert any("which is usual for you: no race has shown your maximum" in text for text in words)


def test_few_leg_days_are_not_told_as_sets_unknown() -> None:
    story = rested_log()
    story.leg_day(at(13, "Mon", "18:00"), load_z=NAN, leg_tonnage_kg=4_000.0)
    words = " ".join(
        line.text for line in todays_answer(story.dataset(), at(13, "Tue", "07:00")).lines
    )
    assert (
        "too few leg days of the last 12 weeks are known to compare what you lifted with" in words
    )
    assert "not known, so" not in words
