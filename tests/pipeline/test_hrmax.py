"""The maximum heart rate: the athlete's word, or what hard runs have shown; never a formula."""

from __future__ import annotations

import pytest
from fakes.stories import Story, at

from analyzer.pipeline.hrmax import ObservedMax, PeakHistory, zones
from analyzer.pipeline.profiles import ByRun
from analyzer.settings import Athlete, Rules

RULES = Rules()


def observed(story: Story, week: float = 30) -> ObservedMax | None:
    dataset = story.dataset()
    profile = ByRun(dataset.hr_profile, dataset.runs["run_id"], ("hr_bpm", "seconds_above"))
    return PeakHistory(dataset.runs, profile, RULES).at(at(week).timestamp())


def peaks(*values: float, story: Story | None = None, **facts: object) -> Story:
    story = story or Story()
    for number, peak in enumerate(values):
        story.run(at(number + 1, "Sat"), 40, hr_peak_30s_bpm=peak, **facts)
    return story


def test_it_is_the_third_highest_of_the_runs_peaks() -> None:
    assert observed(peaks(150, 205, 186, 187, 199, 160, kind="race")) == ObservedMax(187, True)


def test_two_runs_show_nothing() -> None:
    assert observed(peaks(190, 191, kind="race")) is None


def test_a_strap_comes_before_the_wrist() -> None:
    story = peaks(180, 181, 182, kind="race")
    for week in range(10, 14):
        story.run(at(week), 40, hr_peak_30s_bpm=200, hr_source="wrist")
    assert observed(story) == ObservedMax(180, True)


def test_easy_runs_alone_do_not_show_a_maximum() -> None:
    easy = peaks(*[150.0] * 20, hr=140, above={150: 20})
    assert observed(easy) == ObservedMax(150, tested=False)


def test_one_race_among_easy_runs_shows_its_own_peak() -> None:
    story = peaks(*[160.0] * 20, hr=140)
    story.run(at(25), 25, kind="race", hr=178, hr_peak_30s_bpm=188)
    assert observed(story) == ObservedMax(188, tested=True)
    for week in (26, 27):
        story.run(at(week), 40, hr=150, hr_peak_30s_bpm=182)
    assert observed(story) == ObservedMax(182, tested=True)


def test_five_minutes_well_above_the_usual_are_a_hard_run() -> None:
    for minutes, tested in ((4.9, False), (5.0, True)):
        story = peaks(*[180.0] * 3, story=peaks(*[150.0] * 20, hr=140))
        story.run(at(25), 40, hr=150, above={161: minutes}, hr_peak_30s_bpm=185)
        assert observed(story) == ObservedMax(180 if tested else 185, tested)


def test_only_the_twelve_months_before_count() -> None:
    story = peaks(190, 190, 190, kind="race")
    assert observed(story, 50) == ObservedMax(190, True)
    assert observed(story, 1.5) is None
    assert observed(story, 56) is None


def test_unusable_or_ignored_heart_rate_shows_nothing() -> None:
    assert observed(peaks(190, 190, 190, kind="race", hr_usable=False)) is None
    assert observed(peaks(190, 190, 190, kind="race", ignored=True)) is None


def test_the_athletes_own_value_comes_first_then_lthr_then_the_reserve() -> None:
    seen = ObservedMax(186, tested=True)
    own = zones(Athlete(hr_max=190, lthr=170, hr_rest=50), RULES, seen)
    by_lthr = zones(Athlete(lthr=170, hr_rest=50), RULES, seen)
    by_reserve = zones(Athlete(hr_rest=50), RULES, seen)
    by_max = zones(Athlete(), RULES, seen)
    found = [(z.basis, z.top_bpm, z.ceiling) for z in (own, by_lthr, by_reserve, by_max) if z]
    assert found == [
        ("HRmax", 190, 0.82),
        ("LTHR", 170, 0.92),
        ("reserve", 186, 0.70),
        ("HRmax", 186, 0.82),
    ]
    assert zones(Athlete(), RULES, None) is None
    assert zones(Athlete(hr_rest=50), RULES, None) is None


def test_what_no_hard_run_has_shown_is_not_known() -> None:
    found = zones(Athlete(), RULES, ObservedMax(160, tested=False))
    assert found is not None
    assert not found.known


def test_a_share_of_the_reserve_and_back() -> None:
    found = zones(Athlete(hr_rest=50), RULES, ObservedMax(190, tested=True))
    assert found is not None
    assert found.share(148) == pytest.approx(0.7)
    assert found.bpm(0.7) == pytest.approx(148)


def test_the_limits_by_reserve_follow_swain() -> None:
    of_max = (RULES.hr_easy_pct, RULES.hr_ceiling_pct, RULES.hr_threshold_pct)
    of_reserve = (RULES.reserve_easy_pct, RULES.reserve_ceiling_pct, RULES.reserve_threshold_pct)
    assert [round((p - 37) / 0.64) for p in of_max] == pytest.approx(of_reserve, abs=1)
