"""What a week of runs after leg day costs: a mix of buckets, as sure as its parts allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fakes.effects import bucket, effect, joint_effect, refused
from hypothesis import given
from hypothesis import strategies as st

from analyzer.effect import BucketMixtures, Effect, JointEffects
from analyzer.effect.answer import JOINED_REFERENCE, PER_LEG_DAY
from analyzer.effect.prior import SPEED_PRIOR, fab_intervals, shrink_effects

LEFT = np.array([0.67, 1.0, 0.5, 0.17])
"""What is left of a leg day in each bucket."""
FOUND = (-0.03, -0.05, -0.02, 0.01)
ONE_OF_EACH = np.ones(4)
NEXT_DAY = np.array([0.0, 1.0, 0.0, 0.0])


def known(*buckets: str, found: tuple[float, ...] = FOUND, error: float = 0.01) -> Effect:
    """An answer in which only some buckets have a number of their own."""
    names = ("0-6 h", "6-30 h", "30-54 h", "54-78 h")
    own = tuple(one for name, one in zip(names, found, strict=True) if name in buckets)
    covariance = tuple(map(tuple, (error**2 * np.eye(len(own))).tolist()))
    return effect(joint=JointEffects(buckets, own, covariance, 120))


def pooled(low: float = -4.0, high: float = -1.0) -> Effect:
    """An answer whose headline is one leg day, from all hours together."""
    return effect(per_leg_day=bucket(PER_LEG_DAY, low, high), per_leg_day_leads=True)


def test_without_runs_of_their_own_a_mix_is_what_studies_found() -> None:
    mixed = BucketMixtures(joint_effect(None)).mix(np.array([1.0, 2.0, 0.0, 4.0]))
    # One percent a leg day, times what is left of it.
    assert mixed.estimate_pct == pytest.approx(-1.0 * (0.67 + 2 * 1.0 + 4 * 0.17))
    assert (mixed.low_pct, mixed.high_pct) == (None, None)


def test_one_bucket_is_the_estimators_own_answer() -> None:
    mixtures = BucketMixtures(joint_effect(FOUND))
    covariance = 0.01**2 * np.eye(4)
    shown, _ = shrink_effects(np.array(FOUND), covariance, SPEED_PRIOR)
    ends = fab_intervals(np.array(FOUND), covariance, 120, SPEED_PRIOR)
    for place in range(4):
        mixed = mixtures.mix(np.eye(4)[place])
        assert mixed.estimate_pct == pytest.approx(100 * shown[place])
        assert (mixed.low_pct, mixed.high_pct) == pytest.approx(tuple(100 * ends[place]))


def test_a_bucket_without_runs_learns_from_the_day_after() -> None:
    mixtures = BucketMixtures(known("6-30 h", error=0.012))
    # N(-0.01, 0.02²) times what is left, and noise of 0.008 apart from it.
    spread = 0.02**2 * LEFT * 1.0 + np.array([0, 0.008**2, 0, 0])
    by_hand = -0.01 * LEFT + spread / (spread[1] + 0.012**2) * (-0.05 - -0.01)
    assert mixtures.mean == pytest.approx(by_hand)
    assert np.diag(mixtures.covariance) == pytest.approx(
        0.02**2 * LEFT**2 + 0.008**2 - spread**2 / (spread[1] + 0.012**2)
    )


def test_a_mix_with_a_bucket_that_is_not_known_has_no_interval() -> None:
    mixtures = BucketMixtures(known("6-30 h", "30-54 h"))
    assert mixtures.mix(np.array([0.0, 1.0, 1.0, 0.0])).low_pct is not None
    for place in (0, 3):
        mixed = mixtures.mix(NEXT_DAY + 0.1 * np.eye(4)[place])
        assert (mixed.low_pct, mixed.high_pct) == (None, None)
        assert mixed.estimate_pct == pytest.approx(
            100 * (mixtures.mean[1] + 0.1 * mixtures.mean[place])
        )


def test_nothing_after_leg_day_costs_nothing() -> None:
    mixed = BucketMixtures(joint_effect(FOUND)).mix(np.zeros(4))
    assert mixed == (0.0, None, None)


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4), st.floats(0.1, 20))
def test_so_many_times_the_runs_cost_so_many_times_as_much(
    shares: list[float], times: float
) -> None:
    mixtures = BucketMixtures(joint_effect(FOUND))
    once, often = mixtures.mix(np.array(shares)), mixtures.mix(times * np.array(shares))
    assert tuple(often) == pytest.approx(tuple(times * np.array(once)), rel=1e-6)


@given(st.lists(st.floats(-1, 1), min_size=4, max_size=4).filter(lambda w: max(map(abs, w)) > 0.01))
def test_one_plan_against_another_is_the_other_against_the_one_turned_round(
    weights: list[float],
) -> None:
    mixtures = BucketMixtures(joint_effect(FOUND))
    there, back = mixtures.mix(np.array(weights)), mixtures.mix(-np.array(weights))
    assert there.low_pct is not None
    assert there.low_pct < there.estimate_pct < there.high_pct
    turned = (-back.estimate_pct, -back.high_pct, -back.low_pct)
    assert tuple(there) == pytest.approx(turned, rel=1e-6, abs=1e-9)


def test_the_noisier_the_runs_the_wider_the_interval_and_the_nearer_the_studies() -> None:
    ends = [BucketMixtures(joint_effect(FOUND, e)).mix(NEXT_DAY) for e in (0.002, 0.01, 0.05)]
    widths = [one.high_pct - one.low_pct for one in ends]
    assert widths == sorted(widths)
    middles = [one.estimate_pct for one in ends]
    assert -5 < middles[0] < middles[1] < middles[2] < -1


def test_what_counts_as_rested_costs_nothing() -> None:
    joined = replace(known("0-6 h", "6-30 h", "30-54 h"), reference=JOINED_REFERENCE)
    mixtures = BucketMixtures(joined)
    most = np.array([0.5, 1.0, 0.2, 0.0])
    with_third_day = mixtures.mix(most + np.array([0, 0, 0, 3.0]))
    assert with_third_day == mixtures.mix(most)
    assert with_third_day.low_pct is not None
    assert mixtures.studies_pct(ONE_OF_EACH) == pytest.approx(-(0.67 + 1.0 + 0.5))
    assert (mixtures.draws(50)[:, 3] == 0).all()
    assert BucketMixtures(known("6-30 h")).studies_pct(ONE_OF_EACH) == pytest.approx(-LEFT.sum())


@pytest.mark.parametrize(
    ("weights", "load"),
    [(NEXT_DAY, 1.0), (np.array([1.0, 0, 1.0, 1.0]), 1.34), (-NEXT_DAY, -1.0)],
    ids=["the day after", "three other runs", "a run less the day after"],
)
def test_where_all_hours_together_lead_a_mix_is_so_much_of_a_leg_day(
    weights: np.ndarray, load: float
) -> None:
    mixed = BucketMixtures(pooled()).mix(weights)
    assert mixed.estimate_pct == pytest.approx(-2.5 * load)
    assert (mixed.low_pct, mixed.high_pct) == pytest.approx(tuple(sorted((-4 * load, -1 * load))))


@pytest.mark.parametrize("missing", ["estimate_pct", "low_pct", "high_pct"])
def test_a_leg_day_that_leads_without_a_number_is_what_studies_found(missing: str) -> None:
    found = pooled()
    assert found.per_leg_day is not None
    lacking = replace(found, per_leg_day=replace(found.per_leg_day, **{missing: None}))
    mixed = BucketMixtures(lacking).mix(np.array([0.0, 1.0, 1.0, 0.0]))
    assert mixed == (pytest.approx(-1.5), None, None)


def test_a_leg_day_that_does_not_lead_has_no_say() -> None:
    both = replace(joint_effect(FOUND), per_leg_day=bucket(PER_LEG_DAY, -40.0, -20.0))
    assert BucketMixtures(both).mix(NEXT_DAY) == BucketMixtures(joint_effect(FOUND)).mix(NEXT_DAY)


def test_the_largest_effect_is_a_size() -> None:
    assert BucketMixtures(joint_effect(None)).largest_pct == pytest.approx(1.0)
    exact = joint_effect((0.01, 0.06, -0.08, 0.0), 1e-7)
    assert BucketMixtures(exact).largest_pct == pytest.approx(8.0, abs=1e-3)
    assert BucketMixtures(pooled()).largest_pct == pytest.approx(2.5)
    unknown = effect(per_leg_day=refused(PER_LEG_DAY), per_leg_day_leads=True)
    assert BucketMixtures(unknown).largest_pct == pytest.approx(1.0)


def test_draws_are_those_of_the_posterior_and_the_same_for_one_seed() -> None:
    mixtures = BucketMixtures(joint_effect(FOUND))
    drawn = mixtures.draws(4000, seed=3)
    assert drawn.shape == (4000, 4)
    assert drawn.mean(axis=0) == pytest.approx(mixtures.mean, abs=5e-4)
    assert np.cov(drawn.T) == pytest.approx(mixtures.covariance, abs=6e-6)
    assert (mixtures.draws(9) == mixtures.draws(9, seed=0)).all()
    assert (mixtures.draws(9) != mixtures.draws(9, seed=1)).any()
