"""What runners are told of their effect, and what they are refused, in words."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.effect import COMPARED, Effect, EffectVerdict, Refusal, estimate
from analyzer.effect.rows import DOCUMENTED
from analyzer.errors import UsageError
from analyzer.simulate import SCENARIOS, SimulatedAthlete, simulate_athlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")
CONTRACT = {
    "metric",
    "method",
    "n_reference",
    "buckets",
    "naive",
    "placebos",
}
BUCKET_CONTRACT = {
    "bucket",
    "n",
    "estimate_pct",
    "low_pct",
    "high_pct",
    "data_only_pct",
    "data_only_low_pct",
    "data_only_high_pct",
    "mde_pct",
    "verdict",
}


def asked(runs: pd.DataFrame, metric: str = "speed", *, checks: bool = False) -> Effect:
    """Ask, and hold every answer to what is always true of one."""
    before = runs.copy(deep=True)
    effect = estimate(runs, metric, checks=checks, today=TODAY)
    pd.testing.assert_frame_equal(runs, before)
    told = effect.to_dict()
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert set(told) >= CONTRACT
    assert [bucket["bucket"] for bucket in told["buckets"]] == list(COMPARED)
    for bucket in [*told["buckets"], told["per_leg_day"]]:
        _numbers_come_together(bucket)
    return effect


def _numbers_come_together(bucket: dict[str, object]) -> None:
    assert set(bucket) >= BUCKET_CONTRACT
    numbers = [value for key, value in bucket.items() if key.endswith("_pct")]
    if bucket["estimate_pct"] is None:
        assert numbers == [None] * 7
        assert bucket["verdict"] == "not enough runs"
        assert bucket["why"]
        return
    assert None not in numbers
    assert bucket["low_pct"] <= bucket["estimate_pct"] <= bucket["high_pct"]
    assert bucket["data_only_low_pct"] <= bucket["data_only_pct"] <= bucket["data_only_high_pct"]


def refused_everywhere(effect: Effect) -> bool:
    return effect.headline.refused and all(bucket.refused for bucket in effect.buckets)


def test_the_planted_effect_lies_inside_each_interval(careful: SimulatedAthlete) -> None:
    effect = asked(careful.runs)
    for bucket in effect.buckets:
        assert bucket.low_pct <= careful.truth_pct[bucket.bucket] <= bucket.high_pct
    assert effect.headline.bucket == "6-30 h"
    assert effect.headline.verdict == "slower"


def test_the_documented_columns_are_enough(careful: SimulatedAthlete) -> None:
    effect = asked(careful.runs[list(DOCUMENTED)])
    assert effect.headline.verdict == "slower"
    assert effect.headline.estimate_pct == pytest.approx(
        asked(careful.runs).headline.estimate_pct, abs=0.5
    )


def test_the_naive_table_blames_the_legs_for_what_was_choice() -> None:
    null = simulate_athlete(replace(SCENARIOS["base"], effect_scale=0.0, intent=2.0), 4)
    effect = asked(null.runs)
    day_one = effect.unadjusted[1]
    assert day_one.high_pct < -2
    assert effect.headline.verdict in {"no clear difference", "can't tell"}


def test_heart_rate_at_the_same_speed_tells_the_same_story_the_other_way_round(
    careful: SimulatedAthlete,
) -> None:
    speed, heart = asked(careful.runs).headline, asked(careful.runs, "hr").headline
    assert heart.verdict == "higher"
    assert heart.data_only_pct == pytest.approx(-speed.data_only_pct / careful.slope, rel=0.3)


def test_shorter_steps_at_the_same_speed_are_found(careful: SimulatedAthlete) -> None:
    rng = np.random.default_rng(4)
    runs = careful.runs
    speed = runs["speed_mps"] * np.exp(rng.normal(0, 0.005, len(runs)))
    cadence = 170 * (speed / 3) ** 0.25 * np.exp(rng.normal(0, 0.01, len(runs)))
    stiff = np.where(runs["bucket"] == "6-30 h", 1.02, 1.0)
    formed = runs.assign(cadence_spm=cadence * stiff, step_length_mm=6e4 * speed / cadence / stiff)
    assert asked(formed, "cadence").headline.verdict == "higher"
    steps = asked(formed, "step_length").headline
    assert steps.verdict == "lower"
    assert steps.data_only_low_pct < 100 * (1 / 1.02 - 1) < steps.data_only_high_pct
    assert steps.data_only_pct == pytest.approx(-2, abs=0.5)


def test_a_metric_nobody_recorded_is_refused(careful: SimulatedAthlete) -> None:
    effect = asked(careful.runs, "ground_contact")
    assert refused_everywhere(effect)
    assert effect.headline.why == "no run has all the measures it takes"


def test_a_metric_nobody_knows_is_an_error_that_names_those_there_are(
    careful: SimulatedAthlete,
) -> None:
    with pytest.raises(UsageError, match="no metric 'vo2max'") as caught:
        estimate(careful.runs, "vo2max")
    assert "vertical_ratio" in caught.value.hint


def test_without_heart_rate_nothing_is_called_fatigue(careful: SimulatedAthlete) -> None:
    effect = asked(careful.runs.assign(hr_bpm=np.nan), checks=True)
    assert refused_everywhere(effect)
    assert effect.headline.why == "without heart rate, effort cannot be held equal"
    told = effect.notes[-1]
    assert told.startswith("The day after leg day you ran ")
    assert "slower and " in told
    assert told.endswith("Without heart rate, choice and fatigue cannot be told apart.")


def test_three_runs_are_told_how_many_are_missing(careful: SimulatedAthlete) -> None:
    effect = asked(careful.runs.iloc[30:33])
    assert refused_everywhere(effect)
    here, rested = 6 - effect.headline.n, 8 - effect.n_reference
    assert effect.headline.why == (
        f"it takes {rested} more runs later than 54 h after leg day and {here} more runs"
        " 6 to 30 h after leg day"
    )
    assert effect.headline.missing_runs == rested


def test_a_bucket_with_too_few_runs_is_refused_alone(careful: SimulatedAthlete) -> None:
    runs = careful.runs
    few = runs.drop(runs.index[runs["bucket"] == "0-6 h"][3:])
    effect = asked(few)
    first, second = effect.buckets[:2]
    assert first.n + first.missing_runs == 6
    assert first.why == f"it takes {first.missing_runs} more runs 0 to 6 h after leg day"
    assert second.verdict == "slower"


def test_someone_never_rested_is_compared_with_two_or_three_days_later(
    careful: SimulatedAthlete,
) -> None:
    busy = careful.runs[careful.runs["hours_since_leg_day"] < 70]
    effect = asked(busy.drop(busy.index[busy["hours_since_leg_day"] > 60][7:]))
    assert all(bucket.refused for bucket in effect.buckets)
    assert effect.per_leg_day_leads
    assert effect.headline.bucket == "per leg day"
    assert effect.headline.high_pct is not None
    assert effect.headline.high_pct < 0
    assert any("hardly ever rested" in note for note in effect.notes)


def test_few_rested_runs_take_54_to_78_h_into_the_reference_and_say_so(
    careful: SimulatedAthlete,
) -> None:
    runs = careful.runs
    late = runs.index[runs["bucket"] == ">78 h"][10:]
    effect = asked(runs.drop(late))
    assert effect.reference == "54-78 h and >78 h"
    assert effect.buckets[3].refusal is Refusal.COUNTED_AS_RESTED
    assert any("count as rested" in note for note in effect.notes)
    assert not effect.headline.refused


def test_a_single_leg_day_ever_proves_nothing(careful: SimulatedAthlete) -> None:
    ended = careful.runs["started_at"].iloc[200] - pd.Timedelta(hours=20)
    hours = (careful.runs["started_at"] - ended).dt.total_seconds() / 3600
    effect = asked(
        careful.runs.drop(columns="bucket").assign(hours_since_leg_day=hours.where(hours > 0))
    )
    assert refused_everywhere(effect)


def test_leg_day_every_day_leaves_nothing_to_compare_with(careful: SimulatedAthlete) -> None:
    hours = np.random.default_rng(1).uniform(2, 23, len(careful.runs))
    effect = asked(careful.runs.assign(hours_since_leg_day=hours).drop(columns="bucket"))
    assert refused_everywhere(effect)
    assert effect.headline.n > 300


def test_heart_rate_that_never_changes_is_refused(careful: SimulatedAthlete) -> None:
    effect = asked(careful.runs.assign(hr_bpm=140.0), checks=True)
    assert refused_everywhere(effect)
    assert effect.headline.why == "heart rate or speed never differs between the runs"


def test_nothing_known_of_any_run_is_refused(careful: SimulatedAthlete) -> None:
    numbers = careful.runs.select_dtypes("float").columns
    effect = asked(careful.runs.assign(**dict.fromkeys(numbers, np.nan)), checks=True)
    assert refused_everywhere(effect)


@pytest.mark.parametrize("checks", [False, True])
def test_an_empty_log_is_refused(careful: SimulatedAthlete, *, checks: bool) -> None:
    effect = asked(careful.runs.iloc[:0], checks=checks)
    assert refused_everywhere(effect)
    assert effect.n_used == 0


def test_runs_dated_in_the_future_are_left_out_and_counted(careful: SimulatedAthlete) -> None:
    ahead = careful.runs["started_at"] + pd.Timedelta(days=5000)
    wrong = careful.runs.assign(
        started_at=careful.runs["started_at"].where(careful.runs.index % 10 > 0, ahead)
    )
    effect = asked(wrong)
    ahead_of_time = (careful.runs.index % 10 == 0).sum()
    sentence = f"{ahead_of_time} runs left out: dated in the future."
    assert sentence in effect.notes
    assert effect.headline.verdict == "slower"
    assert refused_everywhere(asked(careful.runs.assign(started_at=ahead)))


def test_runs_at_the_same_second_are_taken_as_they_are(careful: SimulatedAthlete) -> None:
    twice = pd.concat([careful.runs, careful.runs])
    assert asked(twice).headline.n == 2 * asked(careful.runs).headline.n
    at_once = careful.runs.assign(started_at=careful.runs["started_at"].iloc[0])
    assert asked(at_once, checks=True).headline.verdict == "leaning slower"


def test_a_lapsed_log_and_an_undecided_session_put_runs_in_no_group(
    careful: SimulatedAthlete,
) -> None:
    whole = asked(careful.runs)
    lapsed = careful.runs["hours_since_leg_day"].where(careful.runs["bucket"] != ">78 h", 15 * 24.0)
    assert (
        asked(careful.runs.assign(hours_since_leg_day=lapsed).drop(columns="bucket")).n_reference
        < 60
    )
    undecided = asked(careful.runs.assign(leg_day_known=careful.runs.index % 2 == 0))
    assert undecided.n_used < 0.6 * whole.n_used


def test_hours_are_put_in_buckets_as_the_tagger_does(careful: SimulatedAthlete) -> None:
    groups = careful.runs.groupby("bucket").size()
    effect = asked(careful.runs)
    for bucket in effect.buckets:
        assert bucket.n <= groups[bucket.bucket]


def test_races_intervals_short_and_ignored_runs_are_not_compared(
    careful: SimulatedAthlete,
) -> None:
    usual = asked(careful.runs).n_used
    every_other = careful.runs.index % 2 == 0
    for change in (
        {"kind": np.where(every_other, "race", "")},
        {"kind": np.where(every_other, "intervals", "")},
        {"moving_s": np.where(every_other, 600.0, 2400.0)},
        {"ignored": every_other},
        {"hr_usable": ~every_other},
    ):
        assert asked(careful.runs.assign(**change)).n_used < 0.7 * usual


def test_a_locked_heart_rate_sensor_does_not_move_the_answer(careful: SimulatedAthlete) -> None:
    broken = careful.runs["hr_bpm"].where(careful.runs.index % 25 > 0, 190.0)
    effect = asked(careful.runs.assign(hr_bpm=broken))
    assert effect.headline.estimate_pct == pytest.approx(
        asked(careful.runs).headline.estimate_pct, abs=0.5
    )


def test_steady_minutes_are_used_where_there_are_enough(careful: SimulatedAthlete) -> None:
    runs = careful.runs
    watched = runs.assign(
        steady_minutes=30.0,
        steady_hr_bpm=runs["hr_bpm"],
        steady_gap_speed_mps=runs["gap_speed_mps"],
        hr_bpm=150.0,
        gap_speed_mps=3.0,
    )
    assert asked(watched).headline.estimate_pct == asked(runs).headline.estimate_pct
    short = asked(watched.assign(steady_minutes=5.0))
    assert short.headline.refused


def test_missing_columns_and_wrong_kinds_are_named(careful: SimulatedAthlete) -> None:
    with pytest.raises(UsageError, match="no column hr_bpm, kind"):
        estimate(careful.runs.drop(columns=["hr_bpm", "kind"]))
    with pytest.raises(UsageError, match="hr_bpm holds something that is no number"):
        estimate(careful.runs.assign(hr_bpm="fast"))
    with pytest.raises(UsageError, match="started_at holds str, not times with a zone"):
        estimate(careful.runs.assign(started_at=careful.runs["started_at"].astype(str)))


def test_rounding_in_the_last_digit_is_no_effect(careful: SimulatedAthlete) -> None:
    exact = careful.runs.assign(gap_speed_mps=(careful.runs["hr_bpm"] - 50) / 30)
    assert asked(exact).headline.verdict == "no clear difference"


def test_checks_find_nothing_where_nothing_is_and_agree_where_something_is(
    careful: SimulatedAthlete,
) -> None:
    effect = asked(careful.runs, checks=True)
    assert [placebo.name for placebo in effect.placebos] == [
        "upper-body day",
        "leg day is tomorrow",
    ]
    for placebo in effect.placebos:
        assert placebo.low_pct < 0 < placebo.high_pct
        assert 0.5 < placebo.mde_pct < 4
    plain, inverse, *others = effect.sensitivity
    assert [one.name for one in others] == [
        "without instrument",
        "rested until the log lapses",
        "usual length held equal",
        "leg days missed as often as legstats misses them",
    ]
    assert all(one.low_pct < careful.truth_pct["6-30 h"] < one.high_pct for one in others)
    assert plain.estimate_pct < effect.headline.data_only_pct < inverse.estimate_pct
    assert effect.instrument.low_pct < careful.truth_pct["6-30 h"] < effect.instrument.high_pct
    assert effect.permutation_p < 0.05


def test_labels_that_say_nothing_make_no_instrument(careful: SimulatedAthlete) -> None:
    rng = np.random.default_rng(3)
    labels = rng.choice(["easy", "long"], len(careful.runs))
    assert asked(careful.runs.assign(planned_kind=labels), checks=True).instrument is None
    unlabelled = careful.runs.drop(columns="planned_kind")
    assert asked(unlabelled, checks=True).instrument is None


def test_the_same_weekday_every_week_cannot_be_permuted() -> None:
    monday = simulate_athlete(
        replace(SCENARIOS["fixed weekdays"], breaks_per_year=0.0, off_per_year=0.0), 3
    )
    assert asked(monday.runs, checks=True).permutation_p is None


@settings(max_examples=15)
@given(factor=st.floats(0.8, 1.25), days=st.integers(-400, 100), seed=st.integers(0, 99))
def test_units_dates_and_order_change_nothing(
    careful: SimulatedAthlete, factor: float, days: int, seed: int
) -> None:
    runs = careful.runs
    moved = runs.assign(
        gap_speed_mps=runs["gap_speed_mps"] * factor,
        moving_s=runs["moving_s"] / factor,
        started_at=runs["started_at"] + pd.Timedelta(days=days),
    ).sample(frac=1, random_state=seed)
    expected, found = estimate(runs, today=TODAY), estimate(moved, today=TODAY)
    for one, other in zip(expected.buckets, found.buckets, strict=True):
        assert other.data_only_pct == pytest.approx(one.data_only_pct, abs=1e-6)
        assert other.high_pct == pytest.approx(one.high_pct, abs=1e-6)
        assert other.verdict == one.verdict


@settings(max_examples=25)
@given(data=st.data())
def test_any_part_of_any_log_gets_an_answer_or_a_reason(
    careful: SimulatedAthlete, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, 400))
    runs = careful.runs.iloc[first : first + data.draw(st.integers(0, 120))]
    for column in data.draw(st.sets(st.sampled_from(sorted(set(DOCUMENTED) & set(NUMERIC))))):
        holes = np.random.default_rng(len(column)).random(len(runs)) < data.draw(st.floats(0, 1))
        runs = runs.assign(**{column: runs[column].mask(holes)})
    effect = asked(runs, checks=data.draw(st.booleans()))
    assert all(isinstance(bucket.verdict, EffectVerdict) for bucket in effect.buckets)


NUMERIC = (
    "gap_speed_mps",
    "hr_bpm",
    "distance_m",
    "climb_m",
    "temperature_c",
    "local_hour",
    "hours_since_leg_day",
)
