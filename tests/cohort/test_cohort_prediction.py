"""Where one more athlete would lie, against published values and what follows by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from fakes.brought import next_day
from scipy.stats import norm, t

from analyzer.cohort.pooling import pool
from analyzer.cohort.prediction import prediction_half_width, spreads_at
from analyzer.cohort.random_effects import Studies, fit_reml
from analyzer.distributions import chi_squared_quantiles

# Thirteen trials of a vaccine against tuberculosis (Colditz 1994, JAMA 271:698): ill and well with
# it, ill and well without.
TRIALS = np.array(
    [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
        (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619),
        (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
        (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ]
)  # fmt: skip


def test_the_ends_of_the_spread_are_those_published_for_the_vaccine_trials() -> None:
    ill, well, ill_without, well_without = TRIALS.T
    log_odds_ratios = np.log(ill * well_without / (well * ill_without))
    # 0.1302 to 1.1812: metafor-project.org's replication of van Houwelingen 2002 (Stat Med 21:589).
    free_12 = chi_squared_quantiles(12, np.array([0.975, 0.025]))
    found = spreads_at(free_12, log_odds_ratios, (1 / TRIALS).sum(axis=1))
    assert found == pytest.approx([0.1302, 1.1812], abs=1e-4)  # whose search stops earlier


@pytest.mark.parametrize("count", [5, 10, 30])
def test_without_noise_it_is_the_interval_of_one_more_normal_number(count: int) -> None:
    effects = np.random.default_rng(count).normal(-3, 2, count)
    sd = effects.std(ddof=1)
    half = prediction_half_width(effects, np.full(count, 1e-9), sd / math.sqrt(count))
    by_hand = t.ppf(0.975, count - 1) * sd * math.sqrt(1 + 1 / count)
    assert half == pytest.approx(by_hand, rel=1e-3)


def test_where_all_agree_too_well_it_is_the_interval_of_the_mean() -> None:
    mean = pool([next_day(f"a{i}", -2 + 1e-4 * i, 1.0) for i in range(6)]).primary
    assert mean is not None
    assert (mean.predicted_low_pct, mean.predicted_high_pct) == pytest.approx(
        (mean.low_pct, mean.high_pct), abs=2e-3
    )


def test_a_spread_the_noise_may_hide_is_allowed_for() -> None:
    # No spread is found, but with so few and so noisy athletes there may well be some.
    effects, variances = np.array([-3.4, -2.9, -2.2, -1.1, -1.9, -3.6, -0.9]), np.full(7, 1.2)
    fit = fit_reml(Studies.of_numbers(effects, variances))
    assert fit.variances[0] == 0
    se = math.sqrt(fit.robust_covariance[0, 0])
    assert prediction_half_width(effects, variances, se) > 1.5 * t.ppf(0.975, 5) * se


def test_ten_noisy_athletes_foretell_the_eleventh_as_often_as_they_say() -> None:
    rng = np.random.default_rng(7)
    held, usual = [], []
    for _ in range(60):
        variances = rng.uniform(0.3, 1.5, 10)
        effects = 0.6 * rng.normal(size=10) + np.sqrt(variances) * rng.normal(size=10)
        fit = fit_reml(Studies.of_numbers(effects, variances))
        mean, se = fit.means[0], math.sqrt(fit.robust_covariance[0, 0])
        half = prediction_half_width(effects, variances, se)
        held.append(np.diff(norm.cdf([mean - half, mean + half], 0, 0.6)))
        half = t.ppf(0.975, 8) * math.sqrt(fit.variances[0] + se**2)
        usual.append(np.diff(norm.cdf([mean - half, mean + half], 0, 0.6)))
    assert np.mean(held) > 0.93
    assert np.mean(usual) < 0.90
