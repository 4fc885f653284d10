"""Legs go where studies leave the key runs most rest; own data say what that is worth."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from fakes.effects import joint_effect

from analyzer.advice.plan import (
    DAYS,
    PlanRule,
    SavingWord,
    WeekPlan,
    parse_week,
    plan_week,
)
from analyzer.config import Config
from analyzer.effect import BucketMixtures, Effect
from analyzer.errors import UsageError

WEEK = parse_week("tue legs 18:00, wed intervals 7:00, sat long 9:00")
CLEAR = joint_effect((-0.02, -0.03, -0.015, -0.005), error=0.003)
UNCLEAR = joint_effect((-0.02, -0.03, -0.015, -0.005), error=0.04)
NOTHING = joint_effect((0.0, 0.0, 0.0, 0.0), error=0.003)


def planned(text: str, effect: object = None, **asked: object) -> WeekPlan:
    mixtures = BucketMixtures(effect or joint_effect(None))  # type: ignore[arg-type]
    return plan_week(parse_week(text), mixtures, Config(), **asked)  # type: ignore[arg-type]


def test_legs_leave_the_evening_before_the_intervals() -> None:
    plan = planned(str(WEEK))
    assert plan.present
    assert plan.present.rest_h == (12.0, 86.0)
    assert plan.present.shares == (0.0, 0.5, 0.0, 0.0)
    assert plan.best.shares == (0.0, 0.0, 0.0, 0.0)
    assert plan.best.bends == ()


def test_without_own_data_studies_say_what_it_saves() -> None:
    saving = planned(str(WEEK)).ranked.saving
    assert saving.word is SavingWord.STUDIES
    assert saving.studies_pct == pytest.approx(0.5)  # half the key runs lose 1 % less
    assert saving.low_pct is None


def test_clear_own_data_say_it_themselves() -> None:
    saving = planned(str(WEEK), CLEAR).ranked.saving
    assert saving.word is SavingWord.OWN_DATA
    assert saving.low_pct
    assert saving.high_pct
    assert 0 < saving.low_pct < 1.5 < saving.high_pct
    assert saving.estimate_pct == pytest.approx(1.5, abs=0.15)


def test_the_interval_allows_for_the_hours_within_a_bucket() -> None:
    """However sure the mean of the day after is: these runs come twelve hours after legs."""
    surest = joint_effect((-0.02, -0.03, -0.015, -0.005), error=1e-6)
    saving = planned(str(WEEK), surest).ranked.saving
    assert saving.low_pct is not None
    assert saving.high_pct is not None
    # A quarter of the largest effect, 3 %, on half of the key runs.
    assert (saving.high_pct - saving.low_pct) / 2 == pytest.approx(1.96 * 0.25 * 3 / 2, rel=0.05)


def test_with_leg_days_so_often_that_all_hours_lead_they_size_the_saving() -> None:
    pooled = replace(CLEAR.buckets[1], estimate_pct=-4.0, low_pct=-5.0, high_pct=-3.0)
    effect = replace(joint_effect(None), per_leg_day=pooled, per_leg_day_leads=True)
    saving = planned(str(WEEK), effect).ranked.saving
    assert saving.word is SavingWord.OWN_DATA
    assert saving.estimate_pct == pytest.approx(2.0)  # 4 % on half of the key runs
    assert saving.low_pct is not None
    assert 0.5 < saving.low_pct < 1.5


def test_unclear_own_data_leave_the_word_to_studies() -> None:
    saving = planned(str(WEEK), UNCLEAR).ranked.saving
    assert saving.word is SavingWord.STUDIES
    assert saving.low_pct is not None
    assert saving.low_pct < 0


def test_whom_legs_do_nothing_keeps_the_week_unless_a_rule_bends() -> None:
    rested = planned("mon legs 18:00, thu intervals 18:00, sun long 9:00", NOTHING)
    assert rested.ranked.present_is_as_good
    assert rested.best.week == rested.week
    assert planned(str(WEEK), NOTHING).ranked.saving.word is not SavingWord.OWN_DATA


def test_a_week_whose_run_ends_the_window_exactly_is_not_as_good_as_one_that_keeps_it() -> None:
    plan = planned("mon legs 18:00, wed intervals 7:00, sat long 9:00")
    assert plan.present
    assert [(bend.hours, bend.by_h) for bend in plan.present.bends] == [(36, 0)]
    assert not plan.ranked.present_is_as_good
    assert plan.best.bends == ()


def test_the_same_load_is_a_tie_and_said_to_be_identical() -> None:
    ranked = planned(str(WEEK)).ranked
    assert ranked.identical
    assert all(tie.shares == ranked.best.shares for tie in ranked.identical)


@pytest.mark.parametrize("effect", [None, UNCLEAR, NOTHING])
def test_no_day_is_as_good_that_costs_more_or_leaves_too_little_rest_after_heavy_legs(
    effect: Effect | None,
) -> None:
    plan = planned("mon legs 18:00, wed intervals 7:00, sat long 9:00", effect)
    mean = BucketMixtures(effect or joint_effect(None)).mean
    cost = [-100 * np.array(p.shares) @ mean for p in (plan.best, *plan.ranked.ties)]
    assert all(more < cost[0] + 0.05 for more in cost[1:])
    assert plan.best.cautions == 0
    # Thursday 18:00 lies 38 h before the long run: enough, unless it was heavy.
    assert all(tie.cautions == 0 and min(tie.rest_h) > 60 for tie in plan.ranked.ties)


def test_two_leg_days_keep_apart() -> None:
    plan = planned(str(WEEK), leg_days=2)
    assert plan.present is None
    assert plan.ranked.saving.word is SavingWord.NO_COMPARISON
    first, second = plan.best.week.legs
    assert 48 * 60 <= second.start_min - first.start_min <= 5 * 24 * 60


def test_a_week_with_a_hard_run_every_day_says_what_bends_and_by_how_much() -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    plan = planned(", ".join(f"{day} intervals 7:00" for day in days))
    bends = plan.best.bends
    assert {bend.rule for bend in bends} == {PlanRule.REST_BEFORE_KEY_RUN}
    assert all(0 < bend.by_h < 36 for bend in bends)


def test_own_days_and_run_days() -> None:
    runs = {run.weekday for run in WEEK.runs}
    assert not {s.weekday for s in planned(str(WEEK), with_run=False).best.week.legs} & runs
    assert {s.weekday for s in planned(str(WEEK), with_run=True).best.week.legs} <= runs


def test_a_run_stays_before_legs_or_hours_after_them() -> None:
    early = planned("mon easy 12:00, tue intervals 7:00, fri long 7:00", usual_times=(11 * 60,))
    assert PlanRule.RUN_FIRST not in {bend.rule for bend in early.best.bends}


def test_a_week_without_key_runs_cannot_be_planned() -> None:
    with pytest.raises(UsageError, match="No hard or long run"):
        planned("mon legs 18:00, tue easy 7:00")


def test_a_week_without_room_says_so() -> None:
    with pytest.raises(UsageError, match="fewer than 3 days with a run"):
        planned(str(WEEK), leg_days=3, with_run=True)
    every_day = ", ".join(f"{day} intervals 7:00" for day in DAYS)
    with pytest.raises(UsageError, match="The week has no day without a run on which legs fit"):
        planned(every_day, leg_days=1, with_run=False)


class TestMixtures:
    """What a mix of buckets costs."""

    def test_a_single_bucket_is_that_bucket(self) -> None:
        mixed = BucketMixtures(CLEAR).mix(np.array([0.0, 1.0, 0.0, 0.0]))
        assert mixed.estimate_pct == pytest.approx(-3, abs=0.2)
        assert mixed.low_pct is not None
        assert mixed.high_pct is not None
        assert mixed.low_pct < mixed.estimate_pct < mixed.high_pct < 0

    def test_a_refused_bucket_follows_its_neighbours_and_has_no_interval(self) -> None:
        assert CLEAR.joint
        joint = replace(
            CLEAR.joint,
            buckets=CLEAR.joint.buckets[1:],
            data_only=CLEAR.joint.data_only[1:],
            data_only_covariance=tuple(row[1:] for row in CLEAR.joint.data_only_covariance[1:]),
        )
        mixed = BucketMixtures(replace(CLEAR, joint=joint)).mix(np.array([1.0, 0.0, 0.0, 0.0]))
        assert -3 < mixed.estimate_pct < -1  # studies alone would say -0.67
        assert mixed.low_pct is None

    def test_without_own_data_it_is_what_studies_found(self) -> None:
        mixed = BucketMixtures(joint_effect(None)).mix(np.array([0.0, 1.0, 0.0, 0.0]))
        assert mixed == (pytest.approx(-1.0), None, None)

    def test_an_answer_with_its_covariance_can_be_kept_beside_the_store(self) -> None:
        packed = msgspec.msgpack.encode(CLEAR)
        assert repr(msgspec.msgpack.decode(packed, type=Effect)) == repr(CLEAR)


def test_of_days_that_are_as_good_the_one_that_leaves_no_gap_is_chosen() -> None:
    first = planned("sat long 9:00")
    other = planned("sat long 9:00", begins_badly=lambda week: week == first.best.week)
    assert other.best in first.ranked.ties
    assert first.best in other.ranked.ties
    assert other.best not in other.ranked.ties
    # Where all leave one, nothing is better than the first; where none does, neither.
    for begins_badly in (lambda _: True, lambda _: False):
        assert planned("sat long 9:00", begins_badly=begins_badly).ranked == first.ranked
    kept = "mon legs 18:00, sat long 9:00"
    assert planned(kept, begins_badly=lambda week: week == parse_week(kept)).ranked.best.change == 0
