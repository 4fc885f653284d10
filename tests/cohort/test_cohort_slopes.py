"""What athletes with an instrument teach of slopes, and what each of the others makes of it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from fakes.brought import brought, next_day

from analyzer.cohort.athlete import AthleteResult, result_of_runs
from analyzer.cohort.pooling import pool
from analyzer.cohort.slopes import populations_without, slope_population, usual_slope_of
from analyzer.effect import SHIPPED_SLOPE_PRIOR, SlopePrior, estimate
from analyzer.simulate import SCENARIOS, SimulatedAthlete, simulate_athlete

TODAY = pd.Timestamp("2026-01-01", tz="UTC")


@pytest.fixture(scope="module")
def runner() -> SimulatedAthlete:
    return simulate_athlete(replace(SCENARIOS["base"], years=(1.0, 1.0)), 4)


def measured(name: str, slope: float, se: float = 0.05) -> AthleteResult:
    return brought(
        name,
        instrument_slope=slope, instrument_variance=se**2,
        first_instrument_slope=slope, first_instrument_variance=se**2,
    )  # fmt: skip


def drawn(count: int, mean: float, sd: float) -> list[AthleteResult]:
    rng = np.random.default_rng(5)
    return [measured(f"a{i:03d}", rng.normal(mean, math.hypot(sd, 0.05))) for i in range(count)]


def test_with_no_instrument_at_all_the_shipped_prior_stands() -> None:
    found = slope_population([brought("a"), brought("b")])
    assert not found.learned
    assert found.n_athletes == 0
    assert found.predictive.mean == pytest.approx(SHIPPED_SLOPE_PRIOR.mean)
    assert found.predictive.variance == pytest.approx(SHIPPED_SLOPE_PRIOR.variance)


def test_a_few_instruments_move_the_shipped_prior_and_keep_its_spread() -> None:
    found = slope_population(drawn(5, 0.8, 0.1))
    assert not found.learned
    assert 0.8 < found.mean < 0.95
    assert found.sd == slope_population([]).sd
    assert found.mean_se < slope_population([]).mean_se


def test_from_twelve_on_the_cohort_knows_better() -> None:
    assert not slope_population(drawn(11, 0.8, 0.1)).learned
    found = slope_population(drawn(60, 0.8, 0.15))
    assert found.learned
    assert found.mean == pytest.approx(0.8, abs=3 * found.mean_se)
    assert found.sd == pytest.approx(0.15, rel=0.25)
    # By chance, and because hearts do not quite follow one line: 5 % in all athletes alike.
    by_chance = math.hypot(0.15, 0.05) / math.sqrt(60)
    assert found.mean_se == pytest.approx(math.hypot(by_chance, 0.05 * 0.8), rel=0.1)


def test_slopes_that_are_all_alike_never_make_anyone_certain() -> None:
    assert slope_population([measured(f"a{i}", 1.0) for i in range(20)]).sd == 0.08


def test_nobody_is_their_own_prior() -> None:
    others = drawn(20, 0.8, 0.05)
    everyone = [*others, measured("odd", 1.6), brought("no instrument")]
    whole = slope_population(everyone)
    without = populations_without(everyone, whole)
    assert without[-2].mean == pytest.approx(slope_population(others).mean)
    assert without[-2].mean < whole.mean
    assert without[-1] == whole


def test_odd_runs_are_told_by_a_slope_that_moves_in_steps_and_in_no_order() -> None:
    athletes = drawn(30, 0.83, 0.1)
    assert usual_slope_of(athletes) == usual_slope_of(athletes[::-1]) == 0.8
    assert usual_slope_of([brought("a")]) == 1.2
    later = [replace(one, instrument_slope=1.4) for one in athletes]
    assert usual_slope_of(later) == 0.8


def test_who_has_no_instrument_gains_from_those_who_do() -> None:
    teachers = [
        next_day(f"t{i:02d}", -3.0, 0.8, shift=-0.06, instrument_slope=0.8 + 0.02 * (i % 5),
                 instrument_variance=0.05**2)
        for i in range(20)
    ]  # fmt: skip
    pupil = next_day("z", -3.0, 0.8, shift=-0.06, slope=0.8)
    point = pool([*teachers, pupil]).athletes[-1]
    assert point.mde_after_pct < 0.9 * point.mde_before_pct
    alone = pool([next_day(f"n{i}", -3.0, 0.8, shift=-0.06) for i in range(6)]).athletes[0]
    assert alone.mde_after_pct == pytest.approx(alone.mde_before_pct)


def test_how_an_athlete_paces_is_not_guessed_at_where_five_measure_the_slope() -> None:
    """Their scatter would say 0.8 or 1.2 by such a guess, which errs in all athletes alike."""

    def mean_of(scatter: AthleteResult, teachers: int) -> float:
        taught = [
            next_day(f"t{i}", -3.0, 500.0, instrument_slope=1.0, instrument_variance=0.05**2)
            for i in range(teachers)
        ]
        pupils = [
            replace(next_day(f"a{i}", -3.0, 0.8, shift=-0.06), slope_moments=scatter.slope_moments)
            for i in range(6)
        ]
        mean = pool([*taught, *pupils]).primary
        assert mean is not None
        assert mean.estimate_pct is not None
        return mean.estimate_pct

    flat, steep = brought("a", slope=0.8), brought("a", slope=1.2)
    assert mean_of(flat, 5) == mean_of(steep, 5)
    assert mean_of(flat, 4) < mean_of(steep, 4)


def test_a_learned_slope_moves_the_effect_as_far_as_effort_differed() -> None:
    # So unsure of their own effect that they teach of slopes alone.
    taught = [
        next_day(f"t{i:02d}", -3.0, 500.0, instrument_slope=0.8, instrument_variance=0.05**2)
        for i in range(20)
    ]
    shifted = [next_day(f"a{i}", -3.0, 0.8, shift=-0.06) for i in range(5)]
    mean = pool([*taught, *shifted]).primary
    plain = pool(shifted).primary
    assert mean is not None
    assert plain is not None
    assert mean.estimate_pct is not None
    assert plain.estimate_pct is not None
    # At a lower slope, easier runs explain less of being slow.
    assert mean.estimate_pct < plain.estimate_pct


def test_what_an_athlete_brings_is_what_their_report_estimates(runner: SimulatedAthlete) -> None:
    result = result_of_runs(AthleteResult("a"), runner.runs, today=TODAY)
    effect = estimate(runner.runs, today=TODAY)
    assert effect.joint is not None
    assert effect.slope is not None
    slope = result.slope_evidence
    assert slope is not None
    found = slope.by_prior(SHIPPED_SLOPE_PRIOR)
    assert found.value == pytest.approx(effect.slope.value)
    kept = np.isfinite(result.effects)
    assert np.array(result.effects)[kept] == pytest.approx(effect.joint.data_only)
    covariance = result.line.covariance(found.variance)[np.ix_(kept, kept)]
    assert covariance == pytest.approx(np.array(effect.joint.data_only_covariance))
    assert result.shown_pct == effect.headline.estimate_pct
    assert result.verdict == str(effect.headline.verdict)
    assert sum(result.counts) <= result.n_used <= result.n_runs == len(runner.runs)


def test_by_the_cohorts_slope_it_is_what_a_report_with_that_prior_estimates(
    runner: SimulatedAthlete,
) -> None:
    result = result_of_runs(AthleteResult("a"), runner.runs, 0.8, today=TODAY)
    prior = SlopePrior(0.8, 0.1**2)
    effect = estimate(runner.runs, today=TODAY, slope_prior=prior)
    assert effect.joint is not None
    assert result.slope_evidence is not None
    slope = result.slope_evidence.by_prior(prior)
    found = 100 * result.line.at_slope(slope.value)
    assert found[np.isfinite(found)] == pytest.approx(
        100 * np.array(effect.joint.data_only), abs=0.05
    )


def test_another_usual_slope_leaves_the_rest_of_a_result_as_it_was(
    runner: SimulatedAthlete,
) -> None:
    first = result_of_runs(AthleteResult("a"), runner.runs, today=TODAY)
    again = result_of_runs(first, runner.runs, 0.8, today=TODAY)
    anew = result_of_runs(AthleteResult("a"), runner.runs, 0.8, today=TODAY)
    assert repr(again) == repr(anew)  # NaN is not equal to itself
    assert (again.shown_pct, again.first_instrument_slope) == (
        first.shown_pct,
        first.first_instrument_slope,
    )
    assert again.effects != first.effects


def test_a_placebo_is_brought_as_it_stands_among_the_checks(runner: SimulatedAthlete) -> None:
    result = result_of_runs(AthleteResult("a"), runner.runs, today=TODAY)
    shown = {one.name: one for one in estimate(runner.runs, today=TODAY, checks=True).placebos}
    for name, line in result.placebos.items():
        assert 100 * math.expm1(line.effects[0]) == pytest.approx(shown[name].estimate_pct)
    assert set(result.placebos) == {n for n, one in shown.items() if one.estimate_pct is not None}


def test_who_holds_the_pace_on_a_treadmill_pulls_no_mean(runner: SimulatedAthlete) -> None:
    """Their runs show next to no slope from within: not the heart's, but the sensor's noise."""
    plain = runner.runs.assign(planned_kind="")
    held = plain.assign(within_run_slope=0.06, within_run_slope_se=0.02)
    others = [next_day(f"a{i}", -3.0, 0.8, shift=-0.06) for i in range(9)]
    pooled = [
        pool([*others, result_of_runs(AthleteResult("z"), runs, today=TODAY)]).primary
        for runs in (plain, held)
    ]
    assert pooled[0] == pooled[1]


def test_where_instruments_lead_no_slope_within_runs_is_asked() -> None:
    taught = [
        next_day(f"t{i:02d}", -3.0, 0.8, shift=-0.06, instrument_slope=1.2 + 0.02 * (i % 5),
                 instrument_variance=0.05**2)
        for i in range(20)
    ]  # fmt: skip
    plain = next_day("z", -3.0, 0.8, shift=-0.06)
    within = replace(plain, within_slope=0.7, within_variance=0.06)
    first, second = (pool([*taught, pupil]).athletes[-1] for pupil in (plain, within))
    assert second.estimate_pct == first.estimate_pct
    few = [pool([*taught[:4], pupil]).athletes[-1] for pupil in (plain, within)]
    assert few[0].estimate_pct != few[1].estimate_pct
