"""Every run is compared, or left out for one reason that the runner can check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.effect import Effect, LeftOutReason, estimate

if TYPE_CHECKING:
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")


@pytest.fixture
def log(careful: SimulatedAthlete) -> pd.DataFrame:
    """The first hundred runs, with ids, that follow a leg day and are no outliers."""
    odd = [run.row for run in estimate(careful.runs, today=TODAY).left_out]
    kept = careful.runs.drop(index=odd).head(100).reset_index(drop=True)
    return kept.assign(run_id=[f"run-{i}" for i in range(len(kept))])


def with_one(log: pd.DataFrame, row: int, **changed: Any) -> pd.DataFrame:
    """Change some columns of one run."""
    found = log.copy()
    for column, value in changed.items():
        values = found[column].astype(object) if column in found else pd.Series([None] * len(log))
        values.iloc[row] = value
        found[column] = values.infer_objects()
    return found


def account(effect: Effect) -> dict[str, int]:
    return {str(reason): n for reason, n in effect.left_out_counts.items()}


def why_left_out(runs: pd.DataFrame, row: int, metric: str = "speed") -> LeftOutReason:
    """Return why one run is left out, and hold it to be the run asked about."""
    effect = estimate(runs, metric, today=TODAY)
    found = next(run for run in effect.left_out if run.row == row)
    assert found.run_id == f"run-{row}"
    return found.reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"ignored": True}, LeftOutReason.IGNORED),
        ({"started_at": pd.NaT}, LeftOutReason.NO_DATE),
        ({"started_at": TODAY + pd.Timedelta(days=3)}, LeftOutReason.IN_FUTURE),
        ({"implausible": "9.0 km in 10 min"}, LeftOutReason.IMPLAUSIBLE),
        ({"kind": "race"}, LeftOutReason.KIND),
        ({"kind": "intervals"}, LeftOutReason.KIND),
        ({"kind": "stroller"}, LeftOutReason.KIND),
        ({"moving_s": 14 * 60.0}, LeftOutReason.SHORT),
        ({"leg_day_known": False}, LeftOutReason.UNDECIDED),
        ({"hours_since_leg_day": 400.0, "bucket": None}, LeftOutReason.LAPSED),
        ({"hr_bpm": np.nan}, LeftOutReason.NO_HEART_RATE),
        ({"hr_bpm": 20.0}, LeftOutReason.NO_HEART_RATE),
        ({"gap_speed_mps": np.nan}, LeftOutReason.NOT_MEASURED),
        ({"repetitions": 4.0}, LeftOutReason.KIND),
        ({"hours_since_leg_day": 200.0, "bucket": ">78 h"}, LeftOutReason.WEEK_OFF),
    ],
)
def test_a_run_is_left_out_for_what_is_wrong_with_it(
    log: pd.DataFrame, changed: dict[str, Any], reason: LeftOutReason
) -> None:
    assert why_left_out(with_one(log, 40, **changed), 40) is reason


def test_before_the_first_leg_day_no_hour_is_known(log: pd.DataFrame) -> None:
    unknown = {"hours_since_leg_day": np.nan, "bucket": None}
    assert why_left_out(with_one(log, 0, **unknown), 0) is LeftOutReason.NO_LEG_DAY


def test_a_hidden_start_is_not_taken_for_a_run_before_the_first_leg_day(log: pd.DataFrame) -> None:
    hidden = {"hours_since_leg_day": np.nan, "bucket": None, "local_hour": np.nan}
    assert why_left_out(with_one(log, 40, **hidden), 40) is LeftOutReason.HIDDEN_START
    early = with_one(log, 0, **hidden)
    early.loc[0, "started_at"] -= pd.Timedelta(days=9)
    assert why_left_out(early, 0) is LeftOutReason.NO_LEG_DAY


def test_of_several_reasons_the_first_counts(log: pd.DataFrame) -> None:
    much = {"ignored": True, "kind": "race", "moving_s": 60.0, "hr_bpm": np.nan}
    assert why_left_out(with_one(log, 7, **much), 7) is LeftOutReason.IGNORED
    del much["ignored"]
    assert why_left_out(with_one(log, 7, **much), 7) is LeftOutReason.KIND


def test_cadence_needs_no_heart_rate(log: pd.DataFrame) -> None:
    paced = log.assign(cadence_spm=170.0 + log.index % 5, hr_bpm=np.nan)
    effect = estimate(paced, "cadence", today=TODAY)
    assert "no usable heart rate" not in account(effect)
    assert why_left_out(with_one(paced, 3, cadence_spm=np.nan), 3, "cadence") is (
        LeftOutReason.NOT_MEASURED
    )


def test_an_ignored_run_is_in_no_table_not_even_the_unadjusted_one(log: pd.DataFrame) -> None:
    without = estimate(log.drop(index=40), checks=True, today=TODAY)
    ignored = estimate(with_one(log, 40, ignored=True), checks=True, today=TODAY)
    assert ignored.unadjusted == without.unadjusted
    assert ignored.placebos == without.placebos
    assert ignored.n_used == without.n_used


def test_json_counts_the_runs_by_reason(log: pd.DataFrame) -> None:
    runs = with_one(with_one(log, 3, kind="race"), 5, kind="stroller")
    effect = estimate(runs, today=TODAY)
    assert effect.to_dict()["left_out"] == account(effect)
    assert account(effect)["race, intervals or stroller"] == 2


def test_repetitions_are_intervals_unless_the_runner_said_otherwise(log: pd.DataFrame) -> None:
    runs = with_one(with_one(log, 3, kind=""), 5, kind="easy").assign(repetitions=0.0)
    runs.loc[runs.index[[3, 5]], "repetitions"] = 5.0
    assert account(estimate(runs, today=TODAY))["race, intervals or stroller"] == 1


def test_a_frame_without_ids_names_the_rows(log: pd.DataFrame) -> None:
    effect = estimate(with_one(log, 9, kind="race").drop(columns="run_id"), today=TODAY)
    assert [(run.row, run.run_id) for run in effect.left_out if run.row == 9] == [(9, "")]


def test_the_notes_count_the_same_runs(log: pd.DataFrame) -> None:
    runs = with_one(with_one(log, 3, kind="race"), 5, ignored=True)
    notes = estimate(runs, today=TODAY).notes
    assert "1 run left out: you took it out." in notes
    assert "1 run left out: race, intervals or stroller." in notes


def test_a_log_that_lapses_sooner_is_told_in_its_own_days(log: pd.DataFrame) -> None:
    runs = with_one(log, 3, hours_since_leg_day=6 * 24.0).drop(columns="bucket")
    effect = estimate(runs, today=TODAY, lapsed_days=5)
    assert why_left_out(runs.assign(hours_since_leg_day=500.0), 3) is LeftOutReason.LAPSED
    assert any(
        "more than 5 days after the last leg day (one may be missing)" in note
        for note in effect.notes
    )


@settings(max_examples=25)
@given(data=st.data())
def test_runs_compared_and_runs_left_out_are_all_the_runs(
    careful: SimulatedAthlete, data: st.DataObject
) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    runs = careful.runs.sample(data.draw(st.integers(0, 150)), random_state=1)
    holes = {
        "hr_bpm": np.nan,
        "started_at": pd.NaT,
        "hours_since_leg_day": np.nan,
        "local_hour": np.nan,
    }
    for column, value in holes.items():
        runs = runs.assign(**{column: runs[column].mask(rng.random(len(runs)) < 0.1, value)})
    runs = runs.assign(
        ignored=rng.random(len(runs)) < 0.1,
        leg_day_known=rng.random(len(runs)) < 0.9,
        kind=np.where(rng.random(len(runs)) < 0.1, "race", ""),
    )
    for metric in ("speed", "cadence"):
        effect = estimate(runs, metric, today=TODAY)
        rows = [run.row for run in effect.left_out]
        assert len(set(rows)) == len(rows)
        assert effect.n_used + len(rows) == len(runs)
