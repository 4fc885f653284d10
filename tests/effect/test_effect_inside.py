"""Whoever opens the estimator finds the numbers that its answer is made of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analyzer.effect import Effect, Inside, estimate, look_inside, studies_pct
from analyzer.simulate import SCENARIOS, SimulatedAthlete, simulate_athlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")


@pytest.fixture(scope="module")
def inside(careful: SimulatedAthlete) -> Inside:
    found = look_inside(careful.runs, today=TODAY)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def effect(careful: SimulatedAthlete) -> Effect:
    return estimate(careful.runs, checks=True, today=TODAY)


def test_every_run_compared_is_there(inside: Inside, effect: Effect) -> None:
    counts = inside.runs["bucket"].value_counts()
    assert {b.bucket: counts[b.bucket] for b in effect.buckets} == {
        b.bucket: b.n for b in effect.buckets
    }
    assert counts[">78 h"] == effect.n_reference


def test_the_slope_lies_between_the_two_plain_regressions(inside: Inside, effect: Effect) -> None:
    asked = inside.runs[~inside.runs["odd"]]
    x, y = asked["beats_pct"], asked["speed_pct"]
    assert effect.slope.value == inside.slope.value
    assert inside.slope.forward == pytest.approx((x @ y) / (x @ x))
    assert inside.slope.inverse == pytest.approx((y @ y) / (x @ y))
    assert inside.slope.forward < inside.slope.value < inside.slope.inverse


def test_the_effect_at_the_slope_found_is_what_the_runs_alone_say(
    inside: Inside, effect: Effect
) -> None:
    by_slope = inside.by_slope
    here = np.interp(inside.slope.value, by_slope["slope"], by_slope["effect_pct"])
    assert here == pytest.approx(effect.bucket("6-30 h").data_only_pct, abs=0.01)


def test_its_ends_are_the_sensitivity_in_the_answer(inside: Inside, effect: Effect) -> None:
    ends = inside.by_slope.iloc[[0, -1]]
    for (_, end), said in zip(ends.iterrows(), effect.sensitivity[:2], strict=True):
        assert end["effect_pct"] == pytest.approx(said.estimate_pct)
        assert end["low_pct"] == pytest.approx(said.low_pct)
        assert end["high_pct"] == pytest.approx(said.high_pct)


def test_the_shifted_calendars_give_the_permutations_share(inside: Inside, effect: Effect) -> None:
    shifted, own = inside.shifted_pct, effect.bucket("6-30 h").data_only_pct
    as_large = (np.abs(np.log1p(shifted / 100)) >= abs(np.log1p(own / 100))).sum()
    assert effect.permutation_p == pytest.approx((1 + as_large) / (1 + len(shifted)))


def test_leg_day_always_on_monday_leaves_no_calendar_to_shift() -> None:
    monday = simulate_athlete(
        replace(SCENARIOS["fixed weekdays"], breaks_per_year=0, off_per_year=0), 1
    )
    found = look_inside(monday.runs, today=TODAY)
    assert found is not None
    assert len(found.shifted_pct) == 0


@pytest.mark.parametrize("kept", [0, 20])
def test_where_the_answer_is_refused_there_is_nothing_to_see(
    careful: SimulatedAthlete, kept: int
) -> None:
    few = careful.runs.head(kept)
    assert estimate(few, today=TODAY).bucket("6-30 h").refused
    assert look_inside(few, today=TODAY) is None


def test_the_headline_lies_between_the_runs_and_the_studies(effect: Effect) -> None:
    day_one = effect.bucket("6-30 h")
    studies = studies_pct().loc["6-30 h"]
    assert studies["low_pct"] < studies["estimate_pct"] < studies["high_pct"]
    ends = sorted([day_one.data_only_pct, studies["estimate_pct"]])
    assert ends[0] < day_one.estimate_pct < ends[1]
