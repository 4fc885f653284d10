"""The simulated athlete lives as the scenario says, and the effect is the planted one."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise
from typing import get_type_hints

import numpy as np
import pandas as pd
import pytest

from analyzer.buckets import BUCKET_EDGES_H, BUCKETS
from analyzer.effect.rows import DOCUMENTED
from analyzer.simulate import SCENARIOS, Scenario, SimulatedAthlete, simulate_athlete

BASE = SCENARIOS["base"]


def many(scenario: Scenario, count: int = 12) -> list[SimulatedAthlete]:
    return [simulate_athlete(scenario, seed) for seed in range(count)]


def test_every_knob_says_what_it_means_and_where_its_number_comes_from() -> None:
    hints = get_type_hints(Scenario, include_extras=True)
    for knob in fields(Scenario):
        text, source = hints[knob.name].__metadata__
        assert len(text) > 10, knob.name
        assert source, knob.name


def test_the_same_seed_gives_the_same_life_and_another_seed_another() -> None:
    one, again, other = (
        simulate_athlete(BASE, 5),
        simulate_athlete(BASE, 5),
        simulate_athlete(BASE, 6),
    )
    pd.testing.assert_frame_equal(one.runs, again.runs)
    pd.testing.assert_frame_equal(one.sessions, again.sessions)
    assert not one.runs["hr_bpm"].head(20).equals(other.runs["hr_bpm"].head(20))


def test_the_twin_without_effect_differs_in_the_effect_alone() -> None:
    real, null = simulate_athlete(BASE, 3), simulate_athlete(replace(BASE, effect_scale=0.0), 3)
    assert set(null.truth_pct.values()) == {0.0}
    assert null.per_leg_day_pct == 0
    pd.testing.assert_series_equal(real.runs["started_at"], null.runs["started_at"])
    pd.testing.assert_series_equal(real.runs["kind"], null.runs["kind"])
    rested = real.runs["leg_carryover"] == 0
    assert np.allclose(real.runs.loc[rested, "hr_bpm"], null.runs.loc[rested, "hr_bpm"])
    assert not np.allclose(real.runs.loc[~rested, "hr_bpm"], null.runs.loc[~rested, "hr_bpm"])


def test_the_frame_holds_what_the_estimator_asks_for() -> None:
    runs = simulate_athlete(BASE, 0).runs
    assert set(DOCUMENTED) <= set(runs.columns)
    assert isinstance(runs["started_at"].dtype, pd.DatetimeTZDtype)
    assert runs["started_at"].is_monotonic_increasing
    assert runs["run_id"].is_unique
    assert (runs["ended_at"] > runs["started_at"]).all()
    assert runs["hr_bpm"].between(85, 215).all()
    assert runs["gap_speed_mps"].between(1.5, 7).all()
    assert runs["distance_m"].between(3_000, 60_000).all()


def test_hours_and_buckets_follow_from_the_sessions() -> None:
    someone = simulate_athlete(replace(BASE, unknown_share=0.0), 2)
    ends = someone.sessions.loc[someone.sessions["legs"], "ended_at"]
    for run in someone.runs.iloc[20:60].itertuples():
        hours = (run.started_at - ends[ends <= run.started_at].max()).total_seconds() / 3600
        assert run.hours_since_leg_day == pytest.approx(hours, abs=0.01)
        if run.bucket is not None and pd.notna(run.bucket):
            low, high = dict(zip(BUCKETS, pairwise((*BUCKET_EDGES_H, 336.0)), strict=True))[
                run.bucket
            ]
            assert low <= hours <= high
        else:
            assert hours > 336


def test_no_run_overlaps_a_leg_session() -> None:
    for someone in many(BASE):
        legs = someone.sessions[someone.sessions["legs"]]
        for start, end in zip(legs["started_at"], legs["ended_at"], strict=True):
            inside = (someone.runs["started_at"] >= start) & (someone.runs["started_at"] < end)
            assert not inside.any()


def test_the_planted_effect_is_the_literatures_on_average() -> None:
    truths = pd.DataFrame([someone.truth_pct for someone in many(BASE, 60)]).mean()
    expected = dict(zip(BUCKETS, BASE.effect_pct, strict=False))
    for bucket, standard in expected.items():
        assert truths[bucket] == pytest.approx(standard, rel=0.35, abs=0.1)


def test_careful_runners_run_easier_after_legs_and_the_rest_does_not() -> None:
    def easier(intent: float) -> float:
        gaps = []
        for someone in many(replace(BASE, intent=intent, effect_scale=0.0), 15):
            heart = np.log(someone.runs["hr_bpm"]).groupby(someone.runs["bucket"]).mean()
            gaps.append(100 * (heart["6-30 h"] - heart[">78 h"]))
        return float(np.mean(gaps))

    assert easier(0.0) == pytest.approx(0, abs=0.6)
    assert easier(2.0) < easier(1.0) - 1 < easier(0.0) - 2


def test_a_day_that_costs_speed_shows_in_pace_or_in_heart_rate_as_the_athlete_paces() -> None:
    quiet = replace(BASE, hr_noise_pct=0.0, hr_outlier_share=0.0, intent=0.0, susceptibility_sd=0)
    for by_day, pace_moves in ((1.0, True), (0.0, False)):
        paced = replace(quiet, pace_answers_day=(by_day, by_day))
        sore = simulate_athlete(replace(paced, effect_scale=1.0), 1).runs
        fresh = simulate_athlete(replace(paced, effect_scale=0.0), 1).runs
        after = sore["bucket"] == "6-30 h"
        pace = np.log(sore["gap_speed_mps"] / fresh["gap_speed_mps"])[after]
        heart = np.log(sore["hr_bpm"] / fresh["hr_bpm"])[after]
        assert (pace < -0.01).mean() == pytest.approx(float(pace_moves), abs=0.1)
        assert (heart > 0.005).mean() == pytest.approx(float(not pace_moves), abs=0.1)


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_every_scenario_can_be_lived(name: str) -> None:
    scenario = SCENARIOS[name]
    someone = simulate_athlete(scenario, 7)
    years = len(someone.runs) and np.ptp(someone.runs["started_at"].dt.year)
    assert someone.runs["hr_source"].eq(scenario.hr_source).all()
    assert scenario.name == name
    assert years <= 3
    per_week = len(someone.runs) / (
        (someone.runs["started_at"].iloc[-1] - someone.runs["started_at"].iloc[0]).days / 7
    )
    assert 2 <= per_week <= 5.5


def test_breaks_of_more_than_two_weeks_make_the_next_session_a_hard_one() -> None:
    gaps, severities = [], []
    for someone in many(replace(BASE, breaks_per_year=6.0, severity_sd=0.01), 10):
        legs = someone.sessions[someone.sessions["legs"]]
        gaps.extend(legs["started_at"].diff().dt.days.to_list()[1:])
        severities.extend(legs["severity"].to_list()[1:])
    after_break = np.array(gaps) >= 14
    assert after_break.sum() > 10
    assert np.mean(np.array(severities)[after_break]) == pytest.approx(1.4, abs=0.05)
    assert np.mean(np.array(severities)[~after_break]) == pytest.approx(1.0, abs=0.05)
