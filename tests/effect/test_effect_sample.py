"""Which runs are compared, in which groups, and which of them are odd."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.effect import METRICS, Refusal
from analyzer.effect.fit import (
    Regression,
    build_regression,
    find_odd_runs,
    fit_regression,
    pull_in,
)
from analyzer.effect.rows import Rows, read_rows
from analyzer.effect.sample import (
    BucketGroups,
    bucket_regression,
    choose_sample,
    group_by_bucket,
)

if TYPE_CHECKING:
    from analyzer.effect.metrics import Metric
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")
SPEED, HEART = (METRICS[name] for name in ("speed", "hr"))
COUNTS = st.tuples(*[st.integers(0, 20)] * 5)


@pytest.fixture(scope="module")
def rows(careful: SimulatedAthlete) -> Rows:
    """Three hundred runs that are compared."""
    read, _ = read_rows(careful.runs.assign(cadence_spm=170.0), "cadence_spm", TODAY)
    sample = choose_sample(read, SPEED).rows
    return sample.only(np.arange(len(sample)) < 300)


def grouped(rows: Rows, counts: tuple[int, ...]) -> BucketGroups:
    """Group as many runs of each bucket as asked for."""
    bucket = np.repeat(np.arange(5), counts)
    return group_by_bucket(replace(rows.only(np.arange(len(rows)) < len(bucket)), bucket=bucket))


@given(counts=COUNTS)
def test_a_bucket_is_shown_when_it_and_the_rested_runs_are_enough(
    rows: Rows, counts: tuple[int, ...]
) -> None:
    groups = grouped(rows, counts)
    joined = counts[4] < 15
    assert groups.joined == joined
    assert groups.n_reference == counts[4] + joined * counts[3]
    assert groups.counts == counts[:4]
    shown = [i for i in range(4) if counts[i] >= 6 and not (joined and i == 3)]
    assert groups.estimable == (shown if groups.n_reference >= 8 else [])


@given(counts=COUNTS)
def test_a_bucket_that_is_not_shown_says_what_it_lacks(rows: Rows, counts: tuple[int, ...]) -> None:
    groups = grouped(rows, counts)
    for index in range(4):
        refusal, rested, here = groups.why_not(index)
        assert (refusal is None) == (index in groups.estimable)
        if refusal is Refusal.TOO_FEW_RUNS:
            assert rested == max(0, 8 - groups.n_reference)
            assert here == max(0, 6 - counts[index])
            assert rested or here
        else:
            assert (rested, here) == (0, 0)


@given(counts=COUNTS)
def test_pooling_needs_runs_soon_and_late_however_they_are_called(
    rows: Rows, counts: tuple[int, ...]
) -> None:
    assert grouped(rows, counts).pooled_possible == (sum(counts[:2]) >= 6 and sum(counts[2:]) >= 6)


@pytest.mark.parametrize("metric", [SPEED, HEART])
@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_a_run_far_off_its_heart_rate_is_odd_and_hardly_another(
    rows: Rows, metric: Metric, factor: float
) -> None:
    strange = rows.log_speed.copy()
    strange[[17, 201]] += np.log(factor)
    odd = find_odd_runs(regression_of(replace(rows, log_speed=strange), metric), metric)
    assert odd[17]
    assert odd[201]
    assert odd.sum() <= 25


def test_runs_exactly_on_one_line_are_none_of_them_odd(rows: Rows) -> None:
    exact = replace(rows, log_speed=1.2 * rows.log_beats - 3.5)
    assert not find_odd_runs(regression_of(exact, SPEED), SPEED).any()


def test_an_odd_run_is_pulled_in_and_stays(rows: Rows) -> None:
    regression = regression_of(rows, SPEED)
    response = regression.y - 1.2 * regression.x
    response[17] -= 0.5
    pulled = pull_in(regression.design, response)
    spread = 1.4826 * np.median(np.abs(regression.design.residuals(response)))
    assert 1.5 * spread < -regression.design.residuals(pulled)[17] < 3.5 * spread
    assert np.mean(pulled != response) < 0.1


def regression_of(rows: Rows, metric: Metric) -> Regression:
    found = build_regression(rows, (rows.bucket[:, None] == np.arange(1, 4)).astype(float), metric)
    assert found is not None
    return found


def test_runs_of_a_bucket_that_is_not_shown_are_not_in_the_regression(
    careful: SimulatedAthlete,
) -> None:
    same_day = careful.runs["bucket"] == "0-6 h"
    few = careful.runs[~same_day | (same_day.cumsum() <= 4)]
    rows, _ = read_rows(few, "gap_speed_mps", TODAY)
    sample = choose_sample(rows, SPEED)
    regression = bucket_regression(sample, SPEED)
    assert regression is not None
    assert sample.groups.counts[0] in range(1, 5)
    compared = regression.rows.only(regression.rows.beside == 0)
    assert len(compared) == len(sample.rows) - sample.groups.counts[0]
    assert len(regression.design.to_effects) == 3


def test_runs_long_after_leg_day_help_and_how_fast_they_were_does_not_matter(
    careful: SimulatedAthlete,
) -> None:
    rows, _ = read_rows(careful.runs, "gap_speed_mps", TODAY)
    sample = choose_sample(rows, SPEED)
    alone = fit_regression(
        bucket_regression(replace(sample, beside=rows.only(np.arange(0))), SPEED), SPEED
    )
    helped = fit_regression(bucket_regression(sample, SPEED), SPEED)
    long_after = sample.beside.hours > 180
    off = replace(sample.beside, log_speed=sample.beside.log_speed + 0.1 * long_after)
    faster = fit_regression(bucket_regression(replace(sample, beside=off), SPEED), SPEED)
    assert alone
    assert helped
    assert faster
    assert np.diag(helped.covariance).mean() < np.diag(alone.covariance).mean()
    assert 3 * 15 < long_after.sum() < len(sample.beside)
    assert faster.effects == pytest.approx(helped.effects, abs=0.002)


def test_runs_that_join_the_rested_ones_count_for_what_is_left_of_leg_day(
    careful: SimulatedAthlete,
) -> None:
    rested = careful.runs["bucket"] == ">78 h"
    few = careful.runs[~rested | (rested.cumsum() <= 10)]
    rows, _ = read_rows(few, "gap_speed_mps", TODAY)
    sample = choose_sample(rows, SPEED)
    assert sample.groups.joined
    lost = 0.05 * np.choose(sample.rows.bucket, [0.67, 1.0, 0.5, 0.17, 0.0])
    exact = replace(sample.rows, log_speed=1.2 * sample.rows.log_beats + 1.0 - lost)
    nobody = sample.rows.only(np.arange(0))
    fit = fit_regression(
        bucket_regression(replace(sample, rows=exact, beside=nobody), SPEED), SPEED
    )
    assert fit is not None
    assert fit.effects[1] == pytest.approx(-0.05, abs=0.003)
