"""What many athletes show together, against textbook values and another program."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from fakes.brought import next_day, whole_curve
from scipy.optimize import minimize
from scipy.stats import t
from statsmodels.stats.meta_analysis import combine_effects

from analyzer.buckets import DECAY_BY_BUCKET
from analyzer.cohort.athlete import AthleteResult
from analyzer.cohort.pooled import PoolingRefusal
from analyzer.cohort.pooling import pool
from analyzer.cohort.random_effects import Studies, at_variances, fit_reml

EFFECTS = np.array([-3.1, -1.2, -4.0, -0.5, -2.2])
ERRORS = np.array([0.8, 0.6, 1.5, 0.9, 1.1])
SHAPE = np.array(DECAY_BY_BUCKET)


def five(errors: np.ndarray = ERRORS) -> list[AthleteResult]:
    return [next_day(f"a{i}", y, se) for i, (y, se) in enumerate(zip(EFFECTS, errors, strict=True))]


def log_pct(pct: float | None) -> float:
    assert pct is not None
    return 100 * math.log1p(pct / 100)


def drawn_curves(count: int, tau: float, omega: float, seed: int = 3) -> list[AthleteResult]:
    """Draw athletes whose effects vary by tau along the shape and by omega each on its own."""
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.5, 1.5, (count, 4))
    truth = -3 * SHAPE + tau * rng.normal(size=(count, 1)) * SHAPE
    truth = truth + omega * rng.normal(size=(count, 4))
    found = truth + errors * rng.normal(size=(count, 4))
    return [whole_curve(f"a{i:03d}", found[i], errors[i]) for i in range(count)]


def test_five_athletes_are_pooled_to_the_values_of_the_textbook() -> None:
    # Restricted maximum likelihood with Hartung and Knapp's interval, worked out apart.
    mean = pool(five()).primary
    assert mean is not None
    assert mean.tau_pct == pytest.approx(math.sqrt(0.7967), abs=1e-4)
    assert log_pct(mean.estimate_pct) == pytest.approx(-1.966, abs=5e-4)
    assert log_pct(mean.low_pct) == pytest.approx(-3.591, abs=5e-4)
    assert log_pct(mean.high_pct) == pytest.approx(-0.340, abs=5e-4)


@pytest.mark.parametrize(("method", "tau2"), [("dl", 0.8002), ("pm", 0.8517)])
def test_with_the_spread_of_another_program_mean_and_interval_are_its_own(
    method: str, tau2: float
) -> None:
    other = combine_effects(EFFECTS, ERRORS**2, method_re=method, use_t=True)
    assert other.tau2 == pytest.approx(tau2, abs=1e-4)
    ours = at_variances(Studies.of_numbers(EFFECTS, ERRORS**2), np.array([other.tau2]))
    assert ours.means[0] == pytest.approx(other.mean_effect_re)
    assert math.sqrt(ours.scale * ours.covariance[0, 0]) == pytest.approx(other.sd_eff_w_re_hksj)


def test_the_scatter_is_that_of_another_program() -> None:
    other = combine_effects(EFFECTS, ERRORS**2)
    mean = pool(five()).primary
    assert mean is not None
    assert mean.q == pytest.approx(other.q)
    assert mean.i2_pct == pytest.approx(100 * other.i2)


def test_athletes_who_agree_too_well_do_not_narrow_the_interval() -> None:
    same = [next_day(f"a{i}", -2.0 + 0.01 * i, 1.0) for i in range(6)]
    mean = pool(same).primary
    assert mean is not None
    assert mean.knapp_scale == 1.0
    half = (log_pct(mean.high_pct) - log_pct(mean.low_pct)) / 2
    assert half == pytest.approx(t.ppf(0.975, 5) / math.sqrt(6))


def test_both_variances_over_the_buckets_maximise_the_restricted_likelihood() -> None:
    drawn = drawn_curves(60, 1.2, 0.4)
    effects = np.array([one.effects for one in drawn]) * 100
    noise = np.array([one.noise for one in drawn]) * 1e4
    effects[::5, 2] = np.nan
    bases = np.array([np.outer(SHAPE, SHAPE), np.eye(4)])
    fit = fit_reml(Studies(effects, noise, np.broadcast_to(np.eye(4), (60, 4, 4)), bases))

    def off(variances: np.ndarray) -> float:
        """Return minus twice the restricted log likelihood, written out athlete by athlete."""
        precision, total, log_size, squares = np.zeros((4, 4)), np.zeros(4), 0.0, 0.0
        for y, s in zip(effects, noise, strict=True):
            there = np.isfinite(y)
            w = np.linalg.inv((s + np.tensordot(variances, bases, 1))[np.ix_(there, there)])
            log_size -= np.linalg.slogdet(w)[1]
            precision[np.ix_(there, there)] += w
            total[there] += w @ y[there]
            squares += y[there] @ w @ y[there]
        return float(
            log_size
            + np.linalg.slogdet(precision)[1]
            + squares
            - total @ np.linalg.solve(precision, total)
        )

    best = minimize(off, [1.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9})
    assert fit.variances == pytest.approx(best.x, rel=1e-3)


def test_a_spread_that_nobody_shows_is_none() -> None:
    fit = fit_reml(Studies.of_numbers(np.linspace(-1, 1, 8), np.full(8, 4.0)))
    assert fit.variances[0] == 0.0


def test_the_curve_has_a_mean_for_each_bucket_and_takes_athletes_who_lack_some() -> None:
    # Over a hundred no athlete's absence is fitted anew, which takes longest.
    drawn = drawn_curves(102, 1.2, 0.3, seed=4)
    lacking = [
        replace(one, effects=(math.nan, *one.effects[1:])) if i % 2 else one
        for i, one in enumerate(drawn)
    ]
    pooled = pool(lacking)
    assert [one.k for one in pooled.buckets] == [51, 102, 102, 102]
    for one, truth in zip(pooled.buckets, -3 * SHAPE, strict=True):
        assert one.low_pct is not None
        assert one.high_pct is not None
        assert one.low_pct < truth < one.high_pct
    assert pooled.primary is not None
    assert pooled.primary.tau_pct == pytest.approx(math.hypot(1.2, 0.3), rel=0.25)


def test_nothing_is_said_of_fewer_than_five() -> None:
    few = pool(five()[:4])
    assert few.refused is PoolingRefusal.TOO_FEW_ATHLETES
    assert (few.buckets, few.athletes, few.placebos, few.slopes) == ((), (), (), None)
    four_have_it = pool([*five()[:4], whole_curve("b", [-2, math.nan, -1, 0], [1] * 4)])
    assert four_have_it.refused is PoolingRefusal.TOO_FEW_ATHLETES
    some = pool([*five(), whole_curve("b", [-2, -3, -1, 0], [1] * 4)])
    assert [one.estimate_pct is None for one in some.buckets] == [True, False, True, True]
    assert [one.estimate_pct for one in some.placebos] == [None, None]


def test_broken_athletes_are_counted_and_passed_over() -> None:
    whole, with_broken = pool(five()), pool([*five(), AthleteResult("z", failed="It broke.")])
    assert (with_broken.n_athletes, with_broken.n_used) == (6, 5)
    assert with_broken.primary == whole.primary


def test_what_athletes_are_shown_is_never_pooled() -> None:
    shown = [
        replace(one, shown_pct=-9.0, shown_low_pct=-10.0, shown_high_pct=-8.0) for one in five()
    ]
    assert pool(shown) == pool(five())


def test_the_order_of_the_athletes_changes_nothing() -> None:
    assert pool(five()[::-1]) == pool(five())


def test_the_error_of_the_slopes_mean_does_not_average_out() -> None:
    def interval(count: int, shift: float) -> tuple[float, float]:
        rng = np.random.default_rng(1)
        same = [next_day(f"a{i:03d}", rng.normal(-3, 1), 1.0, shift=shift) for i in range(count)]
        mean = pool(same).primary
        assert mean is not None
        assert mean.common_se_pct is not None
        assert mean.se_pct is not None
        return mean.se_pct, mean.common_se_pct

    assert interval(200, 0.0)[1] == 0.0
    few, many = interval(20, -0.06), interval(200, -0.06)
    assert many[1] == pytest.approx(few[1], rel=0.02)
    assert many[0] > many[1] > 0.1


def test_one_left_out_is_as_if_they_had_never_been_there() -> None:
    drawn = drawn_curves(12, 1.0, 0.3)
    points = pool(drawn).athletes
    without = pool(drawn[1:]).primary
    assert without is not None
    assert points[0].without_pct == pytest.approx(without.estimate_pct, abs=1e-4)
    assert points[0].without_low_pct == pytest.approx(without.low_pct, abs=1e-3)
    assert sum(one.weight_pct for one in points) == pytest.approx(100)


def test_the_funnel_leans_where_uncertain_athletes_show_more() -> None:
    rng = np.random.default_rng(2)
    errors = rng.uniform(0.3, 2.0, 102)
    upright = [next_day(f"a{i:03d}", rng.normal(-2, e), e) for i, e in enumerate(errors)]
    leaning = [next_day(f"a{i:03d}", rng.normal(-2 * e, e), e) for i, e in enumerate(errors)]
    found, other = pool(leaning).small_study, pool(upright).small_study
    assert found is not None
    assert other is not None
    assert found.high < 0
    assert found.p < 0.001
    assert other.low < 0 < other.high
    assert pool(five()).small_study is None


def test_a_wrist_that_reads_otherwise_shows_as_a_moderator() -> None:
    rng = np.random.default_rng(4)
    athletes = [
        next_day(f"a{i:02d}", rng.normal(-4 if i % 2 else -1, 0.5), 0.5,
                 device="wrist" if i % 2 else "chest")
        for i in range(30)
    ]  # fmt: skip
    few = [next_day("z", -3.0, 0.5, device="unknown")]
    (found,) = pool([*athletes, *few]).moderators
    assert (found.group, found.against, found.k_group, found.k_against) == (
        "wrist",
        "chest",
        15,
        15,
    )
    assert found.low_pct < -3 < found.high_pct
    assert found.p < 0.001


def test_what_should_be_none_is_pooled_the_same_way() -> None:
    rng = np.random.default_rng(6)
    athletes = [
        replace(
            next_day(f"a{i:02d}", -3.0, 1.0),
            upper_effect=rng.normal(0, 0.008), upper_noise=0.008**2, upper_shift=0.0,
            upper_at_slope=1.2,
        )
        for i in range(40)
    ]  # fmt: skip
    upper, lead = pool(athletes).placebos
    assert (upper.name, upper.k, lead.k) == ("upper-body day", 40, 0)
    assert upper.low_pct is not None
    assert upper.high_pct is not None
    assert upper.low_pct < 0 < upper.high_pct
    assert upper.se_pct == pytest.approx(0.8 / math.sqrt(40), rel=0.3)
