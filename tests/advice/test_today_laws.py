"""Laws of the advice for a moment: time heals, soreness never allows more, the clock is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pandas as pd
import pytest
from fakes.stories import DAY_AFTER, Story, alike, at, midnight
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.advice.today import TodaysAdvice, TodaysAdviser, TodayWord
from analyzer.advice.verdicts import Judge
from analyzer.advice.windows import WindowFinder
from analyzer.settings import Sources

few = settings(max_examples=10)
ENDED = DAY_AFTER - timedelta(hours=12)
"""When the last leg day of ``alike`` ended: Monday at 19:00."""
STRICTER = [
    TodayWord.AS_USUAL,
    TodayWord.UNKNOWN,
    TodayWord.IF_LEG_DAY,
    TodayWord.SHORT_AND_SLOW,
    TodayWord.ENOUGH,
    TodayWord.NO_RUN,
]


def adviser_of(story: Story) -> TodaysAdviser:
    return TodaysAdviser(story.dataset())


@cache
def usual_adviser() -> TodaysAdviser:
    return adviser_of(alike())


@cache
def severe_adviser() -> TodaysAdviser:
    story = alike()
    story.sessions[-1]["load_z"] = 1.5
    return adviser_of(story)


@cache
def undecided_adviser() -> TodaysAdviser:
    story = alike()
    story.sessions[-1]["decision"] = "unknown"
    return adviser_of(story)


def after(adviser: TodaysAdviser, hours: float) -> TodaysAdvice:
    return adviser.advise(pd.Timestamp(ENDED + timedelta(hours=hours)))


def strictness(advice: TodaysAdvice) -> int:
    return STRICTER.index(advice.word)


advisers = st.sampled_from([usual_adviser, severe_adviser, undecided_adviser])
hours = st.floats(0, 100)


@few
@given(advisers, hours, st.floats(0, 60))
def test_later_after_the_same_leg_day_is_never_stricter(
    adviser: object, hours: float, more: float
) -> None:
    one, other = after(adviser(), hours), after(adviser(), hours + more)  # type: ignore[operator] # cached
    assert strictness(other) <= strictness(one)
    assert one.last is not None
    assert other.last is not None
    # Once its window is over, an undecided session is no longer what a run would follow.
    if other.last.session_id == one.last.session_id:
        assert other.last.hours == pytest.approx(one.last.hours + more, abs=1e-5)


@few
@given(advisers, st.floats(0, 35.9))
def test_whenever_one_asks_everything_is_free_at_the_same_moment(
    adviser: object, hours: float
) -> None:
    asked = adviser()  # type: ignore[operator] # cached
    first, later = after(asked, 0), after(asked, hours)
    assert later.free_from == first.free_from is not None
    free = first.free_from
    assert asked.advise(free).window is None
    assert asked.advise(free - pd.Timedelta(minutes=2)).window is not None


def test_the_window_of_each_kind_of_leg_day_ends_where_its_setting_says() -> None:
    """36 h after Monday 19:00 is Wednesday 7:00, 60 h after it Thursday 7:00; and a second."""
    free = [after(one(), 1).free_from for one in (usual_adviser, severe_adviser)]
    assert [str(moment) for moment in free] == [
        "2026-04-01 07:00:01+00:00",
        "2026-04-02 07:00:01+00:00",
    ]


def sore(value: float, entered_h: float, of_day: datetime = DAY_AFTER) -> TodaysAdviser:
    story = alike()
    story.sore(of_day, value, ENDED + timedelta(hours=entered_h))
    return adviser_of(story)


@pytest.fixture(scope="module")
def by_soreness() -> list[TodaysAdviser]:
    """Soreness of Tuesday, entered at 6:00, around each limit: an adviser each."""
    return [sore(value, 11) for value in (0, 3, 4, 7, 8, 10)]


def test_more_soreness_never_allows_more(by_soreness: list[TodaysAdviser]) -> None:
    for hour in (12, 20, 36.5, 59, 61):
        words = [strictness(after(adviser, hour)) for adviser in by_soreness]
        assert words == sorted(words), hour


def test_from_four_the_window_is_longer_and_from_eight_there_is_no_run(
    by_soreness: list[TodaysAdviser],
) -> None:
    on_wednesday = [after(adviser, 37).word for adviser in by_soreness]
    assert on_wednesday == [TodayWord.AS_USUAL] * 2 + [TodayWord.SHORT_AND_SLOW] * 4
    on_tuesday = [after(adviser, 13).word for adviser in by_soreness]
    assert on_tuesday == [TodayWord.SHORT_AND_SLOW] * 4 + [TodayWord.NO_RUN] * 2


def test_soreness_of_the_evening_counts_and_of_a_day_before_legs_does_not() -> None:
    """Both are entered on Monday at 21:00, of Monday and, late, of Sunday."""
    for of_day, word in ((at(13), TodayWord.SHORT_AND_SLOW), (at(12, "Sun"), TodayWord.AS_USUAL)):
        assert after(sore(6, 2, of_day), 37).word is word


def test_no_end_is_promised_while_legs_are_too_sore(by_soreness: list[TodaysAdviser]) -> None:
    assert [after(adviser, 13).free_from is None for adviser in by_soreness] == (
        [False] * 4 + [True] * 2
    )


def test_soreness_before_it_is_entered_is_not_known() -> None:
    adviser = sore(9, 14)
    assert after(adviser, 13.9).word is TodayWord.SHORT_AND_SLOW
    assert after(adviser, 14.1).word is TodayWord.NO_RUN


def test_soreness_of_a_day_ends_with_its_midnight() -> None:
    adviser = sore(9, 14)
    assert after(adviser, 28.9).word is TodayWord.NO_RUN, "Tuesday, 23:54"
    assert after(adviser, 29.1).word is TodayWord.SHORT_AND_SLOW, "Wednesday, 0:06"


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin", "UTC"])
def test_an_instant_is_the_same_instant_on_any_clock(zone: str) -> None:
    story = alike()
    story.config = replace(story.config, sources=Sources(zone=zone))
    adviser = adviser_of(story)
    for hour in (1, 12, 35, 37):
        moment = pd.Timestamp(ENDED + timedelta(hours=hour))
        here, there = adviser.advise(moment), adviser.advise(moment.tz_convert(zone))
        assert (here.word, here.window, here.allowed) == (there.word, there.window, there.allowed)
        assert here.free_from == there.free_from
        if there.free_from is not None:
            assert str(there.free_from.tz) == zone, "and is told by the clock of the settings"


@pytest.mark.parametrize(
    ("ended", "free"),
    [
        # Clocks in Berlin go forward on Sunday 29 March 2026, 2:00, and back on 25 October.
        ("2026-03-28T19:00+01:00", "2026-03-30T08:00:01+02:00"),
        ("2026-10-24T19:00+02:00", "2026-10-26T06:00:01+01:00"),
        ("2028-02-28T19:00+01:00", "2028-03-01T07:00:01+01:00"),
        ("2027-02-28T19:00+01:00", "2027-03-02T07:00:01+01:00"),
        ("2026-12-31T19:00+01:00", "2027-01-02T07:00:01+01:00"),
    ],
)
def test_36_hours_are_36_hours_over_changes_of_clocks_leap_days_and_years(
    ended: str, free: str
) -> None:
    story = Story()
    story.config = replace(story.config, sources=Sources(zone="Europe/Berlin"))
    end = datetime.fromisoformat(ended)
    story.leg_day(end - timedelta(hours=1), local_date=midnight(end))
    found = adviser_of(story).advise(pd.Timestamp(end + timedelta(hours=2))).free_from
    assert found is not None
    assert found.isoformat() == free


def test_another_leg_day_within_the_window_only_moves_its_end_back() -> None:
    for hours in (6, 20, 30):
        story = alike()
        story.leg_day(ENDED + timedelta(hours=hours - 1))
        later = after(adviser_of(story), hours + 0.5)
        assert later.free_from == pd.Timestamp(ENDED + timedelta(hours=hours + 36, seconds=1))


@pytest.mark.parametrize("standard_h", [1, 24, 35.5, 36, 48])
def test_a_window_holds_its_last_instant_and_no_later_one(standard_h: float) -> None:
    data = usual_adviser()._dataset
    windows = replace(data.config.windows, standard_h=standard_h)
    finder = WindowFinder(replace(data, config=replace(data.config, windows=windows)), None)
    end_s = (ENDED + timedelta(hours=standard_h)).timestamp()
    held = [finder.window_at(end_s + late_s) is not None for late_s in (-60, -1e-6, 0, 1e-3, 60)]
    assert held == [True, True, True, False, False]


def test_a_decision_opens_the_window_an_undecided_session_only_threatened() -> None:
    one = after(undecided_adviser(), 12)
    assert one.word is TodayWord.IF_LEG_DAY
    assert one.window is not None
    assert one.window.kind == "undecided"
    decided = after(usual_adviser(), 12)
    assert decided.word is TodayWord.SHORT_AND_SLOW
    assert one.free_from == decided.free_from
    assert one.allowed.minutes == decided.allowed.minutes


def test_an_hour_before_the_first_run_nothing_is_known_and_nothing_is_free() -> None:
    empty = Story().dataset()
    advice = TodaysAdviser(empty).advise(pd.Timestamp(at(1)))
    assert advice.word is TodayWord.UNKNOWN
    assert (advice.last, advice.window, advice.free_from) == (None, None, None)
    assert (advice.data_age_d, advice.data_end) == (None, None)
    assert not advice.next_is_first, "what was before is not known"


def test_what_an_adviser_says_of_a_moment_does_not_depend_on_what_it_was_asked_before() -> None:
    fresh = adviser_of(alike())
    asked = [after(fresh, hour) for hour in (50, 3, 20, 3)]
    assert asked[1] == asked[3] == after(usual_adviser(), 3)


@pytest.mark.parametrize("days", [13, 14, 14.01, 15, 40])
def test_the_next_leg_day_is_a_first_one_after_more_than_a_fortnight(days: float) -> None:
    moment = pd.Timestamp(ENDED + timedelta(days=days))
    assert usual_adviser().advise(moment).next_is_first is (days > 14)


def test_data_grow_old_by_the_day_whatever_the_hour() -> None:
    ages = [after(usual_adviser(), hour) for hour in (0, 12, 24, 60)]
    assert [advice.data_end for advice in ages] == [at(13).date()] * 4, "the leg day itself"
    assert [round(advice.data_age_d or 0, 3) for advice in ages] == [
        round((1 + hour) / 24, 3) for hour in (0, 12, 24, 60)
    ]


def test_leg_days_that_leave_no_day_between_are_said_to_bend_the_rule() -> None:
    story = alike()
    for day in range(1, 5):
        story.leg_day(ENDED + timedelta(days=2 * day - 1, hours=23))
    advice = after(adviser_of(story), 8 * 24 + 1)
    assert advice.leg_days_apart == pytest.approx(2.0)
    assert after(usual_adviser(), 1).leg_days_apart is None, "once a week leaves days between"


def test_a_judge_that_is_there_is_asked_and_not_made_anew() -> None:
    data = alike().dataset()
    judge = Judge(data)
    assert after(TodaysAdviser(data, judge), 12) == after(usual_adviser(), 12)
