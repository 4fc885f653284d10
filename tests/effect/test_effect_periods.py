"""Is the runner faster than in spring, at the same heart rate? Only said when the runs can tell."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from analyzer.effect import (
    BucketEffect,
    EffectVerdict,
    Period,
    PeriodComparison,
    PeriodDifference,
    Refusal,
    compare_periods,
    fitness_by_quarter,
)
from analyzer.effect.hac import calendar_hac, hac_reference
from analyzer.simulate import SCENARIOS, simulate_athlete

if TYPE_CHECKING:
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")
STEADY = replace(
    SCENARIOS["base"],
    years=(1.5, 1.5),
    trend_pct_per_year=(0.0, 0.0),
    season_pct=(0.0, 0.0),
    fitness_walk_pct=0.0,
    day_effect_memory=(0.0, 0.3),
)
IMPROVING = replace(STEADY, trend_pct_per_year=(8.0, 8.0))
SPRING, SUMMER = (date(2022, 4, 1), date(2022, 6, 30)), (date(2022, 7, 1), date(2022, 9, 30))


@pytest.fixture(scope="module")
def improving() -> SimulatedAthlete:
    """A year and a half of someone who gets 8 % faster a year at the same heart rate."""
    return simulate_athlete(IMPROVING, 4)


def planted_pct(athlete: SimulatedAthlete, found: PeriodComparison, place: int) -> float:
    """How much faster the runner truly was in the later stretch than in one of the others."""
    days = athlete.runs["started_at"].dt.date

    def mean_of(first: date, last: date) -> float:
        return float(athlete.fitness[((days >= first) & (days <= last)).to_numpy()].mean())

    then = found.others[place].period
    return 100 * float(
        np.expm1(mean_of(found.later.first, found.later.last) - mean_of(then.first, then.last))
    )


def test_who_gets_faster_is_told_by_how_much(improving: SimulatedAthlete) -> None:
    found = fitness_by_quarter(improving.runs, today=TODAY)
    assert (found.later.first, found.later.last) == (date(2023, 4, 1), date(2023, 6, 30))
    leading = found.primary
    # The same quarter a year before: the seasons are alike.
    assert (leading.period.first, leading.period.last) == SPRING
    assert leading.verdict == EffectVerdict.FASTER
    assert (
        leading.low_pct
        < planted_pct(improving, found, found.others.index(leading))
        < (leading.high_pct)
    )
    assert leading.estimate_pct == pytest.approx(8, abs=2)
    assert 0 < leading.mde_pct < 5


def test_who_stays_the_same_is_not_told_of_a_change() -> None:
    words = [
        one.verdict
        for seed in range(6)
        for one in fitness_by_quarter(simulate_athlete(STEADY, seed).runs, today=TODAY).others
    ]
    assert len(words) > 20
    assert sum(word.clear for word in words) <= 1


def test_a_quarter_that_still_goes_on_leans_at_most(improving: SimulatedAthlete) -> None:
    in_june = pd.Timestamp("2023-06-20", tz="UTC")
    runs = improving.runs[improving.runs["started_at"] <= in_june]
    found = fitness_by_quarter(runs, today=in_june)
    assert not found.over
    assert found.primary.verdict == EffectVerdict.LEANING_FASTER
    later = fitness_by_quarter(runs, today=pd.Timestamp("2023-07-01 12:00", tz="UTC"))
    assert later.over
    assert later.primary.verdict == EffectVerdict.FASTER
    assert later.primary.estimate_pct == found.primary.estimate_pct


def test_other_metrics_have_their_own_words(improving: SimulatedAthlete) -> None:
    found = fitness_by_quarter(improving.runs, "hr", today=TODAY)
    assert found.primary.verdict == EffectVerdict.LOWER
    assert found.primary.estimate_pct < 0


def test_they_wait_for_the_end_of_the_quarter_too(improving: SimulatedAthlete) -> None:
    in_june = pd.Timestamp("2023-06-20", tz="UTC")
    runs = improving.runs[improving.runs["started_at"] <= in_june]
    assert fitness_by_quarter(runs, "hr", today=in_june).primary.verdict == "leaning lower"


def test_a_quarter_that_the_days_asked_for_cut_says_so(improving: SimulatedAthlete) -> None:
    begin, end = date(2022, 5, 1), date(2023, 2, 10)
    days = improving.runs["started_at"].dt.date
    runs = improving.runs[(days >= begin) & (days <= end)]
    found = fitness_by_quarter(runs, today=TODAY, since=begin, until=end)
    assert (found.later.first, found.later.last) == (date(2023, 1, 1), end)
    assert [(one.period.first, one.period.last) for one in found.others[1:]] == [
        SUMMER,
        (begin, SPRING[1]),
    ]


def test_of_several_quarters_one_may_leave_out_0_by_chance() -> None:
    doubtful = PeriodDifference(Period(*SPRING), 4.5, 0.4, 8.9, 5.7, 0.03, EffectVerdict.CANT_TELL)
    assert doubtful.held_back
    assert not replace(doubtful, low_pct=-0.4).held_back
    assert not replace(doubtful, verdict=EffectVerdict.LEANING_FASTER).held_back
    # Where only studies drew it beyond 0, it is not the others that keep the word back.
    bucket = BucketEffect("30-54 h", 20, -1.5, -3.0, -0.1, verdict=EffectVerdict.CANT_TELL)
    assert replace(bucket, data_only_pct=-1.2).held_back
    assert not replace(bucket, data_only_pct=0.3).held_back


def test_a_quarter_of_few_runs_is_refused_with_how_many_it_takes(
    improving: SimulatedAthlete,
) -> None:
    runs = improving.runs
    spring = (runs["started_at"].dt.date >= SPRING[0]) & (runs["started_at"].dt.date <= SPRING[1])
    easy = spring & ~runs["kind"].isin(["race", "intervals"])
    few = pd.concat([runs[~spring], runs[easy].iloc[::10][:3]]).sort_values("started_at")
    found = fitness_by_quarter(few, today=TODAY)
    (refused,) = (one for one in found.others if one.period.first == SPRING[0])
    assert (refused.estimate_pct, refused.refusal) == (None, Refusal.TOO_FEW_RUNS)
    assert refused.why == "it takes 5 more runs there"
    # The next one after it leads in its place.
    assert found.primary.period.first == SUMMER[0]


def test_many_runs_of_one_holiday_are_one_look(improving: SimulatedAthlete) -> None:
    week = (date(2022, 5, 2), date(2022, 5, 8))
    days = pd.to_datetime(["2022-05-03", "2022-05-05", "2022-05-07"], utc=True)
    holiday = improving.runs.iloc[[20] * 9].assign(started_at=days.repeat(3))
    runs = pd.concat([improving.runs, holiday]).sort_values("started_at")
    found = compare_periods(runs, SUMMER, week, today=TODAY)
    assert found.primary.refusal == Refusal.TOO_FEW_WEEKS


def test_two_stretches_agree_with_the_quarters_and_with_each_other(
    improving: SimulatedAthlete,
) -> None:
    there = compare_periods(improving.runs, SUMMER, SPRING, today=TODAY).primary
    back = compare_periods(improving.runs, SPRING, SUMMER, today=TODAY).primary
    assert there.period.n == 57
    assert np.log1p(there.estimate_pct / 100) == pytest.approx(-np.log1p(back.estimate_pct / 100))
    assert there.low_pct < 2 < there.high_pct


def test_without_heart_rate_or_runs_there_is_nothing_to_compare(
    improving: SimulatedAthlete,
) -> None:
    for runs in (improving.runs.assign(hr_bpm=np.nan), improving.runs.iloc[:0]):
        found = fitness_by_quarter(runs, today=TODAY)
        assert (found.later, found.others, found.primary) == (None, (), None)
        told = compare_periods(runs, SUMMER, SPRING, today=TODAY)
        assert told.primary.refused
        assert told.lacking == 8


def test_a_new_sensor_is_said(improving: SimulatedAthlete) -> None:
    runs = improving.runs
    chest = np.where(runs["started_at"].dt.date >= SUMMER[0], "chest", "wrist")
    found = compare_periods(runs.assign(hr_source=chest), SUMMER, SPRING, today=TODAY)
    assert found.primary.sensor_changed
    assert not compare_periods(runs, SUMMER, SPRING, today=TODAY).primary.sensor_changed


def test_its_json_has_reasons_in_words_and_no_nan(improving: SimulatedAthlete) -> None:
    told = fitness_by_quarter(improving.runs, today=TODAY).to_dict()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert set(told) == {"metric", "later", "others", "over", "lacking"}
    assert set(told["others"][0]) == {
        "period", "estimate_pct", "low_pct", "high_pct", "mde_pct", "verdict", "why", "lacking",
        "sensor_changed", "leads",
    }  # fmt: skip


def test_the_hac_of_runs_that_lie_together_is_corrected_by_what_is_known_of_it() -> None:
    """Two stretches side by side, independent errors: by brute force, and by trying."""
    days = np.sort(np.random.default_rng(3).uniform(0, 120, 50))
    columns = np.column_stack([days > 60, np.ones(50)]).astype(float)
    q, r = np.linalg.qr(columns)
    to_effects = (np.linalg.solve(r, q.T))[:1]
    leverage = (q**2).sum(axis=1)
    reference = hac_reference(q, to_effects, leverage, days)
    kernel = np.maximum(1 - np.abs(days[:, None] - days) / 14, 0)
    weights = to_effects[0] / (1 - leverage)
    maker = np.eye(50) - q @ q.T
    both = maker @ (np.outer(weights, weights) * kernel)
    assert reference.ratio[0] == pytest.approx(np.trace(both) / (to_effects[0] ** 2).sum())
    assert reference.free[0] == pytest.approx(np.trace(both) ** 2 / np.trace(both @ both))
    assert 0.6 < reference.ratio[0] < 0.95
    errors = np.random.default_rng(4).normal(0, 1, (300, 50)) @ maker
    found = [calendar_hac(to_effects, one, leverage, days)[0, 0] for one in errors]
    assert np.mean(found) / (to_effects[0] ** 2).sum() == pytest.approx(reference.ratio[0], rel=0.1)


def test_each_quarter_says_how_many_of_its_runs_can_be_compared(
    improving: SimulatedAthlete,
) -> None:
    found = fitness_by_quarter(improving.runs, today=TODAY)
    quarter_of = improving.runs["started_at"].dt.tz_localize(None).dt.to_period("Q")
    usable = ~improving.runs["kind"].isin(["race", "intervals"]) & (
        improving.runs["moving_s"] >= 900
    )
    counts = quarter_of[usable].value_counts()
    periods = [found.later, *(other.period for other in found.others)]
    assert [period.n for period in periods] == [
        counts[pd.Period(period.first, "Q")] for period in periods
    ]


def test_what_would_be_seen_four_times_in_five_lies_beyond_the_interval(
    improving: SimulatedAthlete,
) -> None:
    for one in fitness_by_quarter(improving.runs, today=TODAY).others:
        reach = 100 * (np.log1p(one.high_pct / 100) - np.log1p(one.low_pct / 100)) / 2
        # t and 0.84 standard errors instead of t, which is some 2.
        assert one.mde_pct / reach == pytest.approx(1 + 0.84 / 2.0, abs=0.03)
