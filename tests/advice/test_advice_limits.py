"""Limits and their margins: a value on the margin is borderline, beyond it broke."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.stories import DAY_AFTER, Story, alike, at

from analyzer.advice import judge

if TYPE_CHECKING:
    from analyzer.model import Verdict


def judged(story: Story, minutes: float = 30, **facts: object) -> Verdict:
    run = story.run(DAY_AFTER, minutes, **facts)
    return next(v for v in judge(story.dataset()) if v.run_id == run)


@pytest.mark.parametrize(
    ("minutes", "word"),
    [(40, "kept"), (40.1, "borderline"), (44, "borderline"), (46.2, "borderline"), (46.3, "broke")],
)
def test_length_is_moderate_to_p75_and_broken_5_percent_over_its_limit(
    minutes: float, word: str
) -> None:
    assert judged(alike(), minutes, mps=2.5).verdict == word


@pytest.mark.parametrize(
    ("hr", "word"),
    [(154.16, "kept"), (154.3, "borderline"), (157.92, "borderline"), (158.1, "broke")],
)
def test_mean_heart_rate_is_moderate_to_82_and_broken_above_84_percent(
    hr: float, word: str
) -> None:
    assert judged(alike(), hr=hr).verdict == word


@pytest.mark.parametrize(
    ("mps", "word"),
    [(3.0, "kept"), (3.05, "borderline"), (3.09, "borderline"), (3.1827, "borderline"),
     (3.19, "broke")],
)  # fmt: skip
def test_pace_is_moderate_to_p65_and_broken_3_percent_over_its_limit(mps: float, word: str) -> None:
    assert judged(alike(hr=None), 20, hr=None, mps=mps).verdict == word


@pytest.mark.parametrize(
    ("above", "word"),
    [
        ({170: 9.9}, "kept"),
        ({166: 10}, "borderline"),
        ({169: 10}, "borderline"),
        ({170: 10}, "broke"),
    ],
)
def test_ten_minutes_above_threshold_are_too_many(above: dict[float, float], word: str) -> None:
    # 88 % of 188 is 165.44 bpm, two points more 169.2 bpm
    assert judged(alike(60), 60, hr=150, above=above).verdict == word


def test_a_fifth_of_a_short_run_above_threshold_is_too_much() -> None:
    assert judged(alike(), 30, hr=150, above={172: 5.9}).verdict == "kept"
    found = judged(alike(), 30, hr=150, above={172: 6.0})
    assert found.verdict == "broke"
    assert found.reasons[0].text == (
        "12 h after leg day: 6.0 min above threshold (165 bpm), 20\u202f% of the run;"
        " 20\u202f% is too much."
    )


@pytest.mark.parametrize(
    ("reps", "word"), [((2, 172), "kept"), ((3, 167), "borderline"), ((3, 172), "broke")]
)
def test_three_repetitions_above_threshold_are_intervals(
    reps: tuple[int, float], word: str
) -> None:
    assert judged(alike(), hr=145, reps=reps).verdict == word


def test_strides_of_20_seconds_are_no_intervals() -> None:
    story = alike()
    found = judged(story, hr=140, above={172: 2}, fast_reps=(0, 5.0), repetitions=0)
    assert found.verdict == "kept"


def test_a_steady_run_that_wobbles_about_a_fast_pace_shows_no_intervals() -> None:
    wobble = {"hr": 140, "mps": 3.05, "fast_reps": (4, 3.4)}
    assert judged(alike(), repetitions=0, **wobble).verdict == "kept"
    assert judged(alike(), repetitions=4, **wobble).verdict == "broke"


@pytest.mark.parametrize(
    ("km", "word"), [(11.0, "kept"), (11.1, "borderline"), (11.55, "borderline"), (11.6, "broke")]
)
def test_the_spike_is_10_percent_over_the_longest_and_its_margin_5_more(
    km: float, word: str
) -> None:
    story = alike()
    story.run(at(12, "Wed"), 39, mps=1.0, distance_m=10_000, kind="race")
    assert judged(story, 39, mps=1.0, distance_m=km * 1000).verdict == word


def test_lthr_and_the_reserve_have_their_own_limits() -> None:
    found = [judged(alike().without_hr_max(lthr=170), hr=hr) for hr in (156, 159, 161)]
    assert [v.verdict for v in found] == ["kept", "borderline", "broke"]
    assert "of your threshold heart rate 170; the easy ceiling is 92\u202f%" in (
        found[2].reasons[0].text
    )
    by_reserve = alike(hr=120).without_hr_max(hr_rest=48)
    for week in (3, 6, 9):
        by_reserve.run(at(week, "Wed"), 25, hr=178, kind="race", hr_peak_30s_bpm=188)
    found = [judged(by_reserve, hr=155)]
    assert found[0].verdict == "broke"
    assert "76\u202f% of your reserve (48 to 188); the easy ceiling is 70\u202f%" in (
        found[0].reasons[0].text
    )


def test_without_a_hard_run_in_a_year_heart_rate_says_borderline_at_most() -> None:
    found = judged(alike().without_hr_max(), hr=165)
    assert (found.verdict, found.confidence) == ("borderline", "low")
    assert "for a firm verdict set your own, as in" in found.reasons[0].text
    of_half_a_year = judged(alike().rules(hr_max_days=182).without_hr_max(), hr=165)
    asked = "No run of the 182 days before it, and none since, was hard enough"
    assert asked in of_half_a_year.reasons[0].text


def test_without_a_hard_run_in_a_year_a_usual_heart_rate_is_no_concern() -> None:
    found = judged(alike().without_hr_max(), hr=138)  # 97 % of the highest peak
    assert (found.verdict, found.confidence) == ("kept", "low")
    assert found.reasons[0].text == "Kept: 30 min, mean HR 138."


def test_without_a_maximum_at_all_the_reason_says_so() -> None:
    story = Story().without_hr_max()
    story.leg_day(at(13, "Mon", "18:00"))
    assert judged(story, hr=138).reasons[0].text == (
        "Not judged: your maximum heart rate is not known yet, and no road runs to compare with."
    )


def test_a_tempo_run_above_threshold_is_told_once() -> None:
    found = judged(alike(), 30, hr=168, reps=(7, 172), above={172: 25}, repetitions=0)
    assert [r.rule for r in found.reasons] == ["hr", "threshold"]
    intervals = judged(alike(), 30, hr=168, reps=(7, 172), above={172: 25}, repetitions=7)
    assert [r.rule for r in intervals.reasons] == ["hr", "threshold", "intervals"]


def raced(times: int) -> Story:
    story = alike().without_hr_max()
    for week in range(1, 1 + times):
        story.run(at(week, "Wed"), 25, hr=178, kind="race", hr_peak_30s_bpm=188)
    return story


def test_eight_races_in_the_year_show_the_maximum() -> None:
    found = judged(raced(8), hr=165)
    assert (found.verdict, found.confidence) == ("broke", "high")
    assert "88\u202f% of your maximum then, 188" in found.reasons[0].text


FEW = (
    "Your maximum rests on 7 hard runs so far and may be higher: for a firm verdict set your own,"
    " as in `legstats config set athlete.hr_max 188`."
)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"hr": 163.5}, "borderline"),
        ({"hr": 163.6}, "broke"),
        ({"hr": 150, "above": {174: 12}}, "borderline"),
        ({"hr": 150, "above": {175: 12}}, "broke"),
        ({"hr": 145, "reps": (3, 174)}, "borderline"),
        ({"hr": 145, "reps": (3, 175)}, "broke"),
    ],
)
def test_after_seven_races_only_what_is_5_points_over_its_limit_broke(
    facts: dict[str, object], word: str
) -> None:
    # 82 + 5 % of 188 is 163.56 bpm, 88 + 5 % is 174.84 bpm
    found = judged(raced(7), **facts)
    assert (found.verdict, found.confidence) == (word, "medium")
    assert any(reason.text.endswith(FEW) for reason in found.reasons) == (word == "borderline")


def test_without_time_kilometres_are_compared() -> None:
    story = alike()
    found = judged(story, 60, distance_m=9_000, moving_s=None)
    assert found.verdict == "broke"
    assert found.reasons[0].text == (
        "12 h after leg day: 9.0 km; your usual is 7.2, three quarters of your runs stay under"
        " 7.2, 10\u202f% over your usual is 7.9 → longer than advised."
    )


@pytest.mark.parametrize(
    ("percentile", "words"), [(50, "half"), (80, "80\u202f%"), (90, "nine in ten")]
)
def test_a_limit_of_ones_own_is_told_in_its_own_words(percentile: float, words: str) -> None:
    found = judged(alike().rules(length_moderate_percentile=percentile), 60)
    assert f"{words} of your runs stay under" in found.reasons[0].text


def test_a_value_over_its_limit_never_reads_as_equal() -> None:
    by_hr = judged(alike(), hr=0.82001 * 188).reasons[0].text
    assert "= 82.001\u202f% of your maximum 188; the easy ceiling is 82.000\u202f%" in by_hr
    by_length = judged(alike(), 40.2, mps=2.5).reasons[0].text
    assert "40.2 min; your usual is 40, three quarters of your runs stay under 40.0" in by_length
    by_pace = judged(alike(hr=None), hr=None, mps=3.001).reasons[0].text
    assert "5:33.2 /km" in by_pace
    assert "the limit 5:33.3" in by_pace
