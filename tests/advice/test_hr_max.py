"""The maximum heart rate: the athlete's word, or what hard runs have shown; never a formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from fakes.stories import Story, at, rested_log
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.advice import judge
from analyzer.advice.hr_max import (
    ObservedMax,
    PeakHistory,
    _Peaks,
    hr_max_too_low,
    hr_max_unknown,
    zones_of,
)
from analyzer.advice.profiles import RowsByRun
from analyzer.settings import Athlete, Rules
from analyzer.timestamps import DAY_S

RULES = Rules()


def history_of(story: Story) -> PeakHistory:
    dataset = story.dataset()
    profile = RowsByRun(dataset.hr_profile, dataset.runs["run_id"], ("hr_bpm", "seconds_above"))
    return PeakHistory(dataset.runs, profile, RULES)


def observed(story: Story, week: float = 30) -> ObservedMax | None:
    return history_of(story).observed_at(at(week).timestamp())


def peaks(*values: float, story: Story | None = None, **facts: object) -> Story:
    story = story or Story()
    for number, peak in enumerate(values):
        story.run(at(number + 1, "Sat"), 40, hr_peak_30s_bpm=peak, **facts)
    return story


HARD = (150, 205, 186, 187, 199, 160, 160, 160)


@pytest.mark.parametrize(
    ("hard_runs", "bpm"), [(7, 205), (8, 199), (15, 199), (16, 187), (24, 187), (29, 187)]
)
def test_its_rank_among_the_runs_peaks_grows_with_the_hard_runs_up_to_the_third(
    hard_runs: int, bpm: float
) -> None:
    hard = peaks(*(*HARD, *[160.0] * 21)[:hard_runs], kind="race")
    assert observed(hard) == ObservedMax(bpm, hard_runs)


def test_two_runs_show_nothing() -> None:
    assert observed(peaks(190, 191, kind="race")) is None


def test_a_strap_comes_before_the_wrist() -> None:
    story = peaks(180, 181, 182, kind="race")
    for week in range(10, 14):
        story.run(at(week), 40, hr_peak_30s_bpm=200, hr_source="wrist")
    assert observed(story) == ObservedMax(182, 3)


def test_easy_runs_alone_do_not_show_a_maximum() -> None:
    easy = peaks(*[150.0] * 20, hr=140, above={150: 20})
    assert observed(easy) == ObservedMax(150, hard_runs=0)


def test_one_race_among_easy_runs_shows_its_own_peak() -> None:
    story = peaks(*[160.0] * 20, hr=140)
    story.run(at(25), 25, kind="race", hr=178, hr_peak_30s_bpm=188)
    for week in (26, 27):
        story.run(at(week), 40, hr=150, hr_peak_30s_bpm=182)
    assert observed(story) == ObservedMax(188, hard_runs=1)


@pytest.mark.parametrize(
    ("minutes", "held", "hard_runs"), [(4.9, 166, 0), (5.0, 166, 1), (20.0, 165, 0)]
)
def test_five_minutes_at_92_percent_of_the_peak_are_a_hard_run(
    minutes: float, held: float, hard_runs: int
) -> None:
    story = peaks(*[180.0] * 3, story=peaks(*[150.0] * 20, hr=140))
    story.run(at(25), 40, hr=150, above={held: minutes}, hr_peak_30s_bpm=185)
    assert observed(story) == ObservedMax(185, hard_runs, without_race=hard_runs > 0)


def test_a_runner_with_a_high_pulse_has_hard_runs_too() -> None:
    story = peaks(*[172.0] * 20, hr=156, above={162: 20})
    for week in (21, 23, 25, 27):
        story.run(at(week), 40, hr=168, above={173: 6}, hr_peak_30s_bpm=185)
    assert observed(story) == ObservedMax(185, hard_runs=4, without_race=True)


def test_what_no_race_has_shown_calls_no_usual_heart_rate_hard() -> None:
    story = Story().without_hr_max().easy_weeks(hr=152, above={158: 20})
    for week in range(2, 12, 2):
        story.run(at(week, "Fri"), 40, hr=160, above={166: 6}, hr_peak_30s_bpm=172)
    story.leg_day(at(13, "Mon", "18:00"))
    story.run(at(13, "Tue", "07:00"), 40, hr=152, run_id="usual")
    story.run(at(13, "Tue", "19:00"), 40, hr=164, run_id="hard")
    verdicts = {v.run_id: v.verdict for v in judge(story.dataset())}
    assert verdicts == {"usual": "kept", "hard": "broke"}


def test_a_run_that_was_hard_when_it_was_run_stays_hard_though_later_ones_are_harder() -> None:
    story = peaks(*[180.0] * 3, story=peaks(*[150.0] * 8, hr=140))
    story.run(at(9), 40, hr=150, above={166: 5}, hr_peak_30s_bpm=185)
    for week in range(10, 30):
        story.run(at(week), 40, hr=162, above={164: 5}, hr_peak_30s_bpm=170)
    assert observed(story) == ObservedMax(185, hard_runs=1, without_race=True)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.floats(0, 15), st.floats(-40, -8))
def test_no_higher_or_equal_peak_ever_lowers_it(seed: int, higher: float, mean: float) -> None:
    rng = np.random.default_rng(seed)
    story = Story()
    for number in range(int(rng.integers(3, 40))):
        easy = float(rng.normal(140, 8))
        held = float(rng.uniform(easy, 190))
        story.run(
            at(1) + timedelta(days=5 * number),
            40,
            hr=easy,
            above={held: float(rng.uniform(0, 12))},
            kind="race" if rng.random() < 0.1 else "",
        )
    before = observed(story)
    assert before is not None
    peak = before.bpm + higher
    story.run(at(29.9), 40, hr=peak + mean, above={peak: 6}, hr_peak_30s_bpm=peak)
    after = observed(story)
    assert after is not None
    assert after.bpm >= before.bpm


def test_of_what_was_before_only_twelve_months_count() -> None:
    story = peaks(190, 190, 190, kind="race")
    assert observed(story, 50) == ObservedMax(190, 3)
    assert observed(story, 56) is None


def test_a_maximum_reached_later_counts_for_the_runs_before() -> None:
    story = peaks(*[150.0] * 80)
    for week in (70, 72, 74):
        story.run(at(week, "Sun"), 40, hr_peak_30s_bpm=181.0, kind="race")
    assert observed(story, 8.5) == ObservedMax(181, 3, shown_later=True)
    assert observed(story, 0.5) == ObservedMax(181, 3, shown_later=True)
    assert observed(story, 75) == ObservedMax(181, 3)


def test_a_lower_one_shown_later_makes_it_surer_and_no_lower() -> None:
    story = peaks(190, 190, 190, *[180.0] * 20, kind="race")
    assert observed(story, 4) == ObservedMax(190, 23)


def test_it_never_rises_and_falls_again_within_a_log() -> None:
    # Two bad readings: with few hard runs before them, either would be the maximum for a time.
    story = peaks(*[176.0] * 12, 201, *[178.0] * 12, 199, *[177.0] * 60, kind="race")
    history = history_of(story)
    shown = [history.observed_at(at(week).timestamp()) for week in range(1, 120)]
    bpm = [one.bpm for one in shown if one]
    assert bpm == sorted(bpm, reverse=True)
    assert set(bpm) == {178.0, 177.0}


def test_a_hard_run_that_others_have_matched_is_measured_by_the_same_maximum_as_they() -> None:
    story = peaks(*[180.0] * 8, 184, *[179.0] * 8, kind="race")
    history = history_of(story)
    starts = [started.timestamp() for started in story.dataset().runs["started_at"]]
    assert {one.bpm for s in starts if (one := history.observed_at(s))} == {180.0}


def test_the_run_that_is_judged_does_not_vouch_for_itself() -> None:
    story = peaks(150, 150, 150, 150, 199, kind="race")
    last = story.dataset().runs["started_at"].iloc[-1].timestamp()
    assert history_of(story).observed_at(last) == ObservedMax(150, 4)


def test_unusable_or_ignored_heart_rate_shows_nothing() -> None:
    assert observed(peaks(190, 190, 190, kind="race", hr_usable=False)) is None
    assert observed(peaks(190, 190, 190, kind="race", ignored=True)) is None
    assert observed(peaks(190, 190, 190, kind="race", implausible="12 km in 9 min")) is None


def listed(*highest: float, **facts: object) -> Story:
    """Runs of which a service's list alone is there: a mean and a highest heart rate."""
    story = Story()
    for number, bpm in enumerate(highest):
        start = at(number + 1, "Wed")
        story.run(start, 40, hr_peak_30s_bpm=np.nan, max_hr_bpm=bpm, **facts)
    return story


def test_a_list_without_recordings_shows_what_it_has() -> None:
    assert observed(listed(*[170.0] * 20, hr=140)) == ObservedMax(170, hard_runs=0)
    story = listed(*[170.0] * 20, hr=140)
    story.run(at(25), 25, kind="race", hr=178, hr_peak_30s_bpm=np.nan, max_hr_bpm=189)
    assert observed(story) == ObservedMax(189, hard_runs=1)
    story.run(at(26), 25, hr=172, hr_peak_30s_bpm=np.nan, max_hr_bpm=184)
    assert observed(story) == ObservedMax(189, hard_runs=2, without_race=False)
    assert asked(story) is None


def test_what_was_recorded_along_the_way_counts_before_a_list() -> None:
    story = listed(*[199.0] * 3, hr=150, kind="race")
    assert observed(peaks(180, 181, 182, story=story, kind="race")) == ObservedMax(182, 3)


def test_the_athletes_own_value_comes_first_then_lthr_then_the_reserve() -> None:
    seen = ObservedMax(186, hard_runs=8)
    own = zones_of(Athlete(hr_max=190, lthr=170, hr_rest=50), RULES, seen)
    by_lthr = zones_of(Athlete(lthr=170, hr_rest=50), RULES, seen)
    by_reserve = zones_of(Athlete(hr_rest=50), RULES, seen)
    by_max = zones_of(Athlete(), RULES, seen)
    found = [(z.basis, z.top_bpm, z.ceiling) for z in (own, by_lthr, by_reserve, by_max) if z]
    assert found == [
        ("HRmax", 190, 0.82),
        ("LTHR", 170, 0.92),
        ("reserve", 186, 0.70),
        ("HRmax", 186, 0.82),
    ]
    assert zones_of(Athlete(), RULES, None) is None
    assert zones_of(Athlete(hr_rest=50), RULES, None) is None


def test_what_no_hard_run_has_shown_is_not_known() -> None:
    found = zones_of(Athlete(), RULES, ObservedMax(160, hard_runs=0))
    assert found is not None
    assert not found.max_is_known


def test_few_hard_runs_widen_the_margin() -> None:
    few, enough = (zones_of(Athlete(), RULES, ObservedMax(186, runs)) for runs in (7, 8))
    own = zones_of(Athlete(hr_max=186), replace(RULES, hr_margin_points=1.0), None)
    assert [(z.sure, z.margin) for z in (few, enough, own) if z] == [
        (False, 0.05),
        (True, 0.02),
        (True, 0.01),
    ]


def test_a_share_of_the_reserve_and_back() -> None:
    found = zones_of(Athlete(hr_rest=50), RULES, ObservedMax(190, hard_runs=8))
    assert found is not None
    assert found.share(148) == pytest.approx(0.7)
    assert found.bpm(0.7) == pytest.approx(148)


def test_the_limits_by_reserve_follow_swain() -> None:
    of_max = (RULES.hr_easy_pct, RULES.hr_ceiling_pct, RULES.hr_threshold_pct)
    of_reserve = (RULES.reserve_easy_pct, RULES.reserve_ceiling_pct, RULES.reserve_threshold_pct)
    assert [round((p - 37) / 0.64) for p in of_max] == pytest.approx(of_reserve, abs=1)


def said(hr_max: float | None, *peaks: float) -> str | None:
    story = rested_log(Story().without_hr_max(**({"hr_max": hr_max} if hr_max else {})))
    for week, peak in enumerate(peaks, start=1):
        story.run(at(week, "Fri"), 40, hr_peak_30s_bpm=peak)
    return hr_max_too_low(story.dataset())


def test_a_maximum_below_what_three_runs_show_is_told() -> None:
    assert said(150, 170, 165, 160) == (
        "Your hr_max 150 is below the 160 your runs show, so easy runs may be called hard: set a"
        " higher one with `legstats config set athlete.hr_max BPM`."
    )


@pytest.mark.parametrize(
    ("hr_max", "peaks"), [(160, (163, 163, 163)), (150, (170, 170)), (None, (170, 170, 170))]
)
def test_within_2_percent_or_by_fewer_runs_nothing_is_told(
    hr_max: float | None, peaks: tuple[float, ...]
) -> None:
    assert said(hr_max, *peaks) is None


def test_an_empty_log_contradicts_nobody() -> None:
    assert hr_max_too_low(Story().dataset()) is None


def asked(story: Story) -> str | None:
    return hr_max_unknown(story.dataset())


def test_a_maximum_nothing_has_shown_is_asked_for() -> None:
    for easy, says in (
        ((150.0,) * 2, "Your maximum heart rate is not known, so pace decides instead"),
        ((150.0,) * 20, "No run of the last 12 months was hard enough to show your maximum"),
    ):
        said = asked(peaks(*easy, story=Story().without_hr_max(), hr=140, above={150: 20}))
        assert said is not None
        assert said.startswith(says)
        assert said.endswith(
            "for a firm verdict set your own, as in `legstats config set athlete.hr_max 188`."
        )


def test_a_maximum_known_or_that_would_change_nothing_is_not_asked_for() -> None:
    assert asked(peaks(150, 150)) is None
    assert asked(peaks(*HARD, story=Story().without_hr_max(), kind="race")) is None
    assert asked(peaks(*[150.0] * 9, story=Story().without_hr_max(lthr=160.0))) is None
    assert asked(Story().without_hr_max()) is None
    without = Story().without_hr_max()
    without.run(at(1), 40, hr=None)
    assert asked(without) is None


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(150, 160), st.integers(130, 165))),
    st.integers(-1, 21),
    st.integers(0, 4),
)
def test_all_runs_since_a_moment_show_what_they_show_looked_through_one_by_one(
    runs: list[tuple[int, int, int]], day: int, rank: int
) -> None:
    begins_d, peak, held = np.array(sorted(runs), dtype=float).reshape(-1, 3).T
    held = np.where(held > 163, np.inf, held)
    pool = _Peaks(
        Rules(hr_max_rank=rank, hr_max_hard_runs=2), peak, held, peak - 30, begins_d * DAY_S
    )
    for first in range(len(runs) + 1):
        begin = max(int(np.searchsorted(begins_d, day)), first)
        apart = begin, max(int(np.searchsorted(begins_d, day, side="right")), begin)
        quick, one_by_one = (
            pool._of_all_since(first, apart),
            pool._of_window(np.r_[first : apart[0], apart[1] : len(runs)]),
        )
        assert (quick is None) == (one_by_one is None)
        if quick and one_by_one:
            assert [quick[0].tolist(), *quick[1:]] == [one_by_one[0].tolist(), *one_by_one[1:]]
