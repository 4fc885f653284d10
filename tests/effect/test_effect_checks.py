"""The checks beside an answer: moved calendars, pretended leg days, the planned kind of run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.buckets import BUCKETS, NO_BUCKET
from analyzer.effect import METRICS, estimate
from analyzer.effect.checks import (
    bucket_since,
    effect_at_slope,
    instrument_effect,
    missed_sessions_share,
    severity_effect,
    shift_calendars,
    shifted_calendar_p,
    usual_length,
)
from analyzer.effect.fit import Fit, Regression, fit_regression
from analyzer.effect.rows import DAY_ONE, leg_day_ends, read_rows
from analyzer.effect.sample import bucket_regression, choose_sample

if TYPE_CHECKING:
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")
SPEED = METRICS["speed"]
LAPSED_H = 14 * 24.0


@pytest.fixture(scope="module")
def regression(careful: SimulatedAthlete) -> Regression:
    rows, _ = read_rows(careful.runs, "gap_speed_mps", TODAY)
    found = bucket_regression(choose_sample(rows, SPEED), SPEED)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def fit(regression: Regression) -> Fit:
    found = fit_regression(regression, SPEED)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def ends(careful: SimulatedAthlete) -> np.ndarray:
    return leg_day_ends(read_rows(careful.runs, "gap_speed_mps", TODAY)[0])


def test_the_real_calendar_gives_the_runs_their_own_buckets(
    regression: Regression, ends: np.ndarray
) -> None:
    rows = regression.rows.only(regression.rows.beside == 0)
    assert (bucket_since(rows.days, ends, LAPSED_H) == rows.bucket).mean() > 0.99


@given(
    st.lists(st.floats(0, 300), min_size=1, max_size=30),
    st.lists(st.floats(0, 300), max_size=20),
    st.floats(-50, 50),
)
def test_moving_runs_and_leg_days_together_moves_no_run_to_another_bucket(
    days: list[float], ends: list[float], shift: float
) -> None:
    # Whole minutes, so that the sums are exact and no run stands on an edge by rounding.
    minutes = np.sort(np.round(np.array(days) * 1440)), np.sort(np.round(np.array(ends) * 1440))
    runs, sessions = (values + np.round(shift * 1440) for values in minutes)
    if not len(sessions):
        assert (bucket_since(runs / 1440, np.array([-1e9]), LAPSED_H) == NO_BUCKET).all()
        return
    before = bucket_since((minutes[0] + 0.5) / 1440, minutes[1] / 1440, LAPSED_H)
    after = bucket_since((runs + 0.5) / 1440, sessions / 1440, LAPSED_H)
    assert before.tolist() == after.tolist()


def test_a_calendar_that_fits_no_run_is_not_judged(regression: Regression, fit: Fit) -> None:
    assert shift_calendars(regression, fit, np.empty(0)) is None
    assert shifted_calendar_p(regression, fit, np.empty(0)) is None


def test_a_moved_calendar_finds_what_a_regression_on_its_own_dummies_finds(
    regression: Regression, fit: Fit, ends: np.ndarray
) -> None:
    shifted = shift_calendars(regression, fit, ends)
    assert shifted is not None
    assert 20 <= len(shifted.effects) <= 200
    assert np.abs(shifted.effects.mean()) < np.abs(fit.effects[1])
    # The slope's error counts in the real calendar, where effort differs after leg day.
    own = fit.effects[1] / np.sqrt(fit.covariance[1, 1])
    assert shifted.real == pytest.approx(own, rel=0.35)
    p = shifted_calendar_p(regression, fit, ends)
    assert p is not None
    assert 1 / (1 + len(shifted.effects)) <= p <= 1


def test_the_effect_at_the_slope_found_is_the_effect_itself(
    regression: Regression, fit: Fit
) -> None:
    middle, low, high, _ = effect_at_slope(regression, fit.slope.value, DAY_ONE)
    assert middle == pytest.approx(100 * np.expm1(fit.effects[DAY_ONE]))
    # Narrower than the answer, for here the slope is taken as certain.
    own = fit.t * np.sqrt(fit.covariance[DAY_ONE, DAY_ONE])
    assert high - low < 100 * (
        np.expm1(fit.effects[DAY_ONE] + own) - np.expm1(fit.effects[DAY_ONE] - own)
    )


def test_the_steeper_the_slope_the_smaller_the_loss(regression: Regression) -> None:
    losses = [effect_at_slope(regression, slope, DAY_ONE)[0] for slope in (0.5, 1.0, 1.5)]
    assert losses == sorted(losses)


def test_the_planned_kind_finds_the_effect_without_trusting_heart_rate(
    careful: SimulatedAthlete, regression: Regression
) -> None:
    found = instrument_effect(regression, SPEED, DAY_ONE)
    assert found is not None
    assert found.name == "instrument: planned kind"
    assert found.low_pct is not None
    assert found.high_pct is not None
    assert found.low_pct < careful.truth_pct["6-30 h"] < found.high_pct


def test_a_heavier_session_is_a_test_of_its_own(careful: SimulatedAthlete) -> None:
    hard = np.random.default_rng(3).uniform(0.5, 2.0, len(careful.runs))
    session = (careful.runs["hours_since_leg_day"].diff() < 0).cumsum().to_numpy()
    severity = hard[session]
    left = np.array([0.67, 1.0, 0.5, 0.17, 0.0, 0.0])
    bucket = careful.runs["bucket"].map(dict(zip(BUCKETS, range(5), strict=True))).fillna(5)
    more = -0.02 * left[bucket.astype(int)] * np.log2(severity)
    runs = careful.runs.assign(
        session_severity=severity, gap_speed_mps=careful.runs["gap_speed_mps"] * np.exp(more)
    )
    rows, _ = read_rows(runs, "gap_speed_mps", TODAY)
    found = severity_effect(choose_sample(rows, SPEED), SPEED)
    assert found is not None
    assert found.low_pct < -2 < found.high_pct
    assert found.high_pct < 0
    assert (
        severity_effect(choose_sample(replace(rows, severity=rows.severity * 0 + 1), SPEED), SPEED)
        is None
    )


def test_the_length_meant_is_that_of_kind_and_weekday(regression: Regression) -> None:
    rows = regression.rows
    usual = usual_length(rows)
    assert np.ptp(usual) < np.ptp(rows.log_length)
    long = rows.planned == "long"
    assert usual[long].mean() == pytest.approx(rows.log_length[long].mean(), abs=0.03)
    assert np.corrcoef(usual, rows.log_length)[0, 1] > 0.5


def test_the_more_leg_days_are_missed_the_more_of_the_effect_is_hidden(
    careful: SimulatedAthlete,
) -> None:
    sample = choose_sample(read_rows(careful.runs, "gap_speed_mps", TODAY)[0], SPEED)
    none, some, many = (missed_sessions_share(sample, share) for share in (0.0, 0.05, 0.2))
    assert none == 0 < some < many < 0.5


def test_buckets_without_hours_leave_no_calendar_to_move(careful: SimulatedAthlete) -> None:
    effect = estimate(careful.runs.assign(hours_since_leg_day=np.nan), checks=True, today=TODAY)
    assert effect.headline.verdict == "slower"
    assert effect.permutation_p is None


def test_few_upper_body_days_make_no_placebo(careful: SimulatedAthlete) -> None:
    runs = careful.runs.assign(hours_since_upper_day=np.where(careful.runs.index < 3, 12.0, np.nan))
    upper, tomorrow = estimate(runs, checks=True, today=TODAY).placebos
    assert (upper.name, upper.estimate_pct) == ("upper-body day", None)
    assert tomorrow.estimate_pct is not None


def test_without_an_answer_for_the_day_after_there_is_nothing_to_check(
    careful: SimulatedAthlete,
) -> None:
    rested = careful.runs[careful.runs["bucket"] != "6-30 h"]
    effect = estimate(rested, checks=True, today=TODAY)
    assert effect.placebos == ()
    assert effect.sensitivity == ()
    assert effect.permutation_p is None
