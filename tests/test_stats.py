"""Shares and differences of two groups, against published values and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from analyzer.stats import (
    Difference,
    adjusted_difference,
    holm_adjusted,
    newcombe_interval,
    wilson_interval,
)


@given(st.integers(1, 60), st.floats(0, 1))
def test_the_interval_of_a_share_is_wilsons(n: int, part: float) -> None:
    kept = round(part * n)
    low, high = wilson_interval(kept / n, n)
    assert (low, high) == pytest.approx(proportion_confint(kept, n, method="wilson"), abs=1e-4)
    assert -1e-12 < low < kept / n + 1e-12 < high + 2e-12 < 1 + 4e-12


def test_a_difference_in_shares_has_newcombes_interval() -> None:
    assert newcombe_interval(2, 6, 7) == pytest.approx((0.0582, 0.8062), abs=1e-4)
    expected = confint_proportions_2indep(9, 15, 4, 15, compare="diff", method="newcomb")
    assert newcombe_interval(4, 9, 15) == pytest.approx(expected, abs=1e-4)


@given(st.integers(0, 15), st.integers(0, 15))
def test_the_other_way_round_is_the_mirrored_interval(first: int, second: int) -> None:
    low, high = newcombe_interval(first, second, 15)
    assert newcombe_interval(second, first, 15) == pytest.approx((-high, -low))


def test_the_difference_is_ols_with_hc3_as_in_statsmodels() -> None:
    rng = np.random.default_rng(3)
    exposed = rng.random(40) < 0.4
    covariate = rng.normal(size=40)
    outcome = 1 + 0.5 * exposed + covariate + rng.normal(size=40) * (1 + exposed)
    found = adjusted_difference(outcome, exposed, [covariate], "%", 8)
    design = np.column_stack([np.ones(40), exposed, covariate])
    model = OLS(outcome, design).fit(cov_type="HC3", use_t=True)
    assert found.estimate == pytest.approx(model.params[1])
    assert (found.low, found.high) == pytest.approx(tuple(model.conf_int()[1]))
    assert found.p == pytest.approx(model.pvalues[1])


def test_unknown_outcomes_are_left_out_and_unknown_covariates_are_not() -> None:
    rng = np.random.default_rng(5)
    exposed = np.arange(40) % 2 == 0
    covariate = np.where(rng.random(40) < 0.3, np.nan, rng.normal(size=40))
    outcome = 2.0 * exposed + rng.normal(size=40)
    outcome[:4] = np.nan
    found = adjusted_difference(outcome, exposed, [covariate, np.full(40, np.nan)], "%", 8)
    gaps = np.isnan(covariate)
    filled = np.where(gaps, np.nanmean(covariate[4:]), covariate)
    design = np.column_stack([np.ones(40), exposed, filled, gaps])[4:]
    assert (found.n_exposed, found.n_control) == (18, 18)
    assert found.estimate == pytest.approx(OLS(outcome[4:], design).fit().params[1])


@pytest.mark.parametrize(("exposed", "least"), [(7, 8), (0, 1)])
def test_too_few_of_either_group_get_no_number(exposed: int, least: int) -> None:
    flags = np.arange(30) < exposed
    refused = adjusted_difference(np.arange(30.0), flags, [], "points", least)
    assert refused == Difference(30 - exposed, exposed, "points")


def test_without_any_spread_no_number_is_given() -> None:
    flags = np.arange(20) < 10
    refused = adjusted_difference(np.ones(20), flags, [], "kg", 3)
    assert (refused.estimate, refused.verdict) == (None, "not enough runs")


def test_holm_doubles_the_smaller_p_and_keeps_the_order() -> None:
    first = Difference(9, 9, "%", 1.0, 0.1, 1.9, 0.03, "higher")
    second = Difference(9, 9, "points", 1.0, 0.2, 1.8, 0.02, "higher")
    one, two = holm_adjusted(first, second)
    assert (one.p, one.verdict) == (0.04, "higher")
    assert (two.p, two.verdict) == (0.04, "higher")
    alone, refused = holm_adjusted(first, Difference(1, 9, "points"))
    assert (alone.p, refused.p) == (0.03, None)


@pytest.mark.parametrize(
    ("first", "second"), [(0.001, 0.9), (0.03, 0.02), (0.04, 0.04), (0.6, 0.7), (0.01, 0.049)]
)
def test_holm_is_that_of_statsmodels(first: float, second: float) -> None:
    each = (Difference(9, 9, "%", -1.0, -2.0, 0.0, p) for p in (first, second))
    adjusted = holm_adjusted(*each)
    expected = multipletests([first, second], method="holm")[1]
    assert [found.p for found in adjusted] == pytest.approx(list(expected))
    assert all((found.verdict == "lower") == (found.p < 0.05) for found in adjusted)
