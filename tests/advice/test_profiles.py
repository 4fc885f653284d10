"""Long frames cut by run, in whatever order their rows come."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice.profiles import RowsByRun

RUNS = pd.Series(["a", "b", "c", "d"])
rows_of_runs = st.lists(
    st.tuples(st.sampled_from("abcdx"), st.floats(60, 200), st.integers(0, 5)), max_size=40
)


def frame(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["run_id", "hr_bpm", "reps_above"]).astype(
        {"run_id": str, "hr_bpm": float, "reps_above": float}
    )


def cut(*rows: tuple[str, float, float]) -> RowsByRun:
    return RowsByRun(frame(*rows), RUNS, ("hr_bpm", "reps_above"))


def test_each_run_gets_its_own_rows_in_their_order() -> None:
    rows = cut(("a", 120, 1), ("a", 121, 1), ("c", 150, 3))
    assert rows.values_of(0, "hr_bpm").tolist() == [120, 121]
    assert rows.values_of(2, "reps_above").tolist() == [3]


def test_a_run_without_rows_has_none_and_a_run_nobody_asked_for_is_left_out() -> None:
    rows = cut(("a", 120, 1), ("x", 190, 9), ("d", 130, 1))
    assert [rows.has_rows(row) for row in range(4)] == [True, False, False, True]
    assert rows.values_of(1, "hr_bpm").tolist() == []
    assert rows.highest_level("hr_bpm", "reps_above", 3).tolist() == pytest.approx(
        [np.nan] * 4, nan_ok=True
    )


def test_the_highest_level_held_often_enough_is_found_for_each_run() -> None:
    rows = cut(("a", 160, 4), ("a", 170, 3), ("a", 180, 2), ("b", 150, 3))
    found = rows.highest_level("hr_bpm", "reps_above", 3).tolist()
    assert found == pytest.approx([170, 150, np.nan, np.nan], nan_ok=True)


@given(rows_of_runs)
def test_cutting_is_what_asking_the_frame_run_by_run_would_give(
    drawn: list[tuple[str, float, int]],
) -> None:
    rows, whole = cut(*drawn), frame(*drawn)
    for place, name in enumerate(RUNS):
        own = whole[whole["run_id"] == name]
        assert rows.values_of(place, "hr_bpm").tolist() == own["hr_bpm"].tolist()
        best = own.loc[own["reps_above"] >= 3, "hr_bpm"].max()
        found = rows.highest_level("hr_bpm", "reps_above", 3)[place]
        assert found == pytest.approx(best, nan_ok=True)
