"""Training load against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.pipeline.load import edwards, form, running_stress, trimp


def test_banister_half_an_hour_at_half_the_reserve() -> None:
    pulse = np.full(1800, 125.0)
    assert trimp(pulse, hr_rest=60, hr_max=190) == pytest.approx(30 * 0.5 * 0.64 * np.exp(0.96))
    women = trimp(pulse, hr_rest=60, hr_max=190, sex="women")
    assert women == pytest.approx(30 * 0.5 * 0.86 * np.exp(0.835))


def test_seconds_below_rest_or_unknown_add_nothing() -> None:
    assert trimp(np.array([50.0, np.nan, 60.0]), hr_rest=60, hr_max=190) == 0.0


def test_edwards_weighs_ten_minutes_in_each_zone() -> None:
    pulse = np.repeat([90.0, 100.0, 120.0, 140.0, 160.0, 180.0, np.nan], 600)
    assert edwards(pulse, hr_max=200) == pytest.approx(10 * (0 + 1 + 2 + 3 + 4 + 5))


def test_an_hour_at_threshold_is_a_hundred() -> None:
    assert running_stress(1.0, 4.0, 4.0) == 100
    assert running_stress(2.0, 3.0, 4.0) == pytest.approx(112.5)


def test_fitness_rises_slowly_fatigue_fast_and_form_is_yesterdays_difference() -> None:
    ctl, atl, tsb = form(np.array([100.0] * 42 + [0.0] * 14))
    assert ctl[41] == pytest.approx(100 * (1 - np.exp(-1)))
    assert atl[6] == pytest.approx(100 * (1 - np.exp(-1)))
    assert tsb[0] == 0
    assert tsb[42] == pytest.approx(ctl[41] - atl[41])
    assert tsb[42] < 0 < tsb[-1]


def test_no_days_no_form() -> None:
    assert [len(column) for column in form(np.empty(0))] == [0, 0, 0]
