"""The plain table: what was run after leg day, not adjusted for effort."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analyzer.buckets import BUCKETS
from analyzer.effect.unadjusted import UnadjustedLevel, difference_pct, level_by_bucket


def runs(**speeds: list[float]) -> pd.DataFrame:
    names = {"same": "0-6 h", "day1": "6-30 h", "day2": "30-54 h", "clear": ">78 h"}
    rows = [(names[name], value) for name, values in speeds.items() for value in values]
    return pd.DataFrame(rows, columns=["bucket", "gap_speed_mps"])


def found(frame: pd.DataFrame, metric: str = "speed") -> dict[str, UnadjustedLevel]:
    return {bucket.bucket: bucket for bucket in level_by_bucket(frame, metric)}


def test_means_with_their_t_intervals() -> None:
    table = found(runs(day1=[2.6, 2.8, 2.7, 2.5], clear=[3.0, 3.1, 2.9, 3.2, 3.0]))
    low, high = stats.t.interval(0.95, 3, 2.65, stats.sem([2.6, 2.8, 2.7, 2.5]))
    day = table["6-30 h"]
    assert (day.n, day.mean, day.low, day.high) == pytest.approx((4, 2.65, low, high))
    assert day.difference_pct == pytest.approx(100 * (2.65 / 3.04 - 1))
    assert table[">78 h"].difference_pct is None
    assert tuple(table) == BUCKETS


def test_a_bucket_of_one_run_has_no_number() -> None:
    table = found(runs(same=[2.0], day1=[2.6, 2.8], clear=[3.0]))
    assert table["0-6 h"] == UnadjustedLevel("0-6 h", 1)
    assert table["30-54 h"] == UnadjustedLevel("30-54 h", 0)
    assert table["6-30 h"].mean == pytest.approx(2.7)
    assert table["6-30 h"].difference_pct is None


def test_the_interval_agrees_with_welch_where_the_reference_is_certain() -> None:
    group = np.array([2.6, 2.8, 2.7, 2.5, 2.9])
    certain = np.array([2.99999, 3.0, 3.00001])
    welch = stats.ttest_ind(group, certain, equal_var=False).confidence_interval(0.95)
    assert difference_pct(group, certain)[1:] == pytest.approx(
        (100 * welch.low / 3, 100 * welch.high / 3)
    )


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(2000):
        group, reference = rng.normal(2.85, 0.2, 9), rng.normal(3.0, 0.3, 25)
        _, low, high = difference_pct(group, reference)
        hits += low <= -5 <= high
    assert hits / 2000 == pytest.approx(0.95, abs=0.015)


def test_runs_all_the_same_do_not_break_it() -> None:
    table = found(runs(day1=[3.0, 3.0], clear=[3.0, 3.0, 3.0]))
    assert table["6-30 h"] == UnadjustedLevel("6-30 h", 2, 3.0, 3.0, 3.0, 0.0, 0.0, 0.0)


def test_ignored_runs_and_runs_without_the_metric_are_left_out() -> None:
    frame = runs(day1=[2.6, 2.8, 9.0, np.nan], clear=[3.0, 3.1])
    frame["ignored"] = frame["gap_speed_mps"] == 9.0
    frame["hr_bpm"] = [150.0, np.nan, 150.0, 151.0, 140.0, 142.0]
    assert found(frame)["6-30 h"].n == 2
    assert found(frame, "hr")["6-30 h"].mean == pytest.approx(150.5)


def test_no_runs_at_all() -> None:
    assert level_by_bucket(runs()) == tuple(UnadjustedLevel(name, 0) for name in BUCKETS)


def test_an_unknown_metric_is_refused() -> None:
    with pytest.raises(KeyError, match="beauty"):
        level_by_bucket(runs(), "beauty")
