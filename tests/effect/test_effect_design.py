"""What is held equal besides effort, and what is dropped where the runs are few."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from analyzer.effect import METRICS
from analyzer.effect import design as designs
from analyzer.effect.design import FEWEST_FREE, build_design
from analyzer.effect.rows import DAY_ONE, read_rows
from analyzer.effect.sample import choose_sample

if TYPE_CHECKING:
    from analyzer.effect.rows import Rows
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")


def rows_of(careful: SimulatedAthlete, count: int) -> Rows:
    rows, _ = read_rows(careful.runs, "gap_speed_mps", TODAY)
    sample = choose_sample(rows, METRICS["speed"]).rows
    return sample.only(np.arange(len(sample)) < count)


def day_one(rows: Rows) -> np.ndarray:
    return (rows.bucket == DAY_ONE).astype(float)[:, None]


def test_the_effect_of_a_design_is_the_textbooks_coefficient(careful: SimulatedAthlete) -> None:
    rows = rows_of(careful, 200)
    design, equal = build_design(rows, day_one(rows)), build_design(rows, np.empty((200, 0)))
    assert design is not None
    assert equal is not None
    textbook = OLS(rows.log_speed, np.column_stack([day_one(rows), equal.q])).fit()
    assert design.to_effects @ rows.log_speed == pytest.approx(textbook.params[:1])
    assert design.residuals(rows.log_speed) == pytest.approx(textbook.resid)
    assert design.free == textbook.df_resid
    assert design.leverage.sum() == pytest.approx(len(rows) - design.free)


def test_the_columns_leave_nothing_of_themselves(careful: SimulatedAthlete) -> None:
    rows = rows_of(careful, 200)
    design = build_design(rows, day_one(rows))
    assert design is not None
    assert design.q.T @ design.q == pytest.approx(np.eye(design.q.shape[1]))
    assert design.residuals(rows.log_length) == pytest.approx(np.zeros(200), abs=1e-9)
    assert design.residuals(rows.days) == pytest.approx(np.zeros(200), abs=1e-6)


def test_going_from_knot_to_knot_holds_the_same_equal(
    careful: SimulatedAthlete, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(careful, 300)
    by_columns = build_design(rows, day_one(rows))
    monkeypatch.setattr(designs, "DENSE_KNOTS", 2)
    by_knots = build_design(rows, day_one(rows))
    assert by_columns is not None
    assert by_knots is not None
    assert by_columns.spline is None
    assert by_knots.spline is not None
    assert by_knots.free == by_columns.free
    assert by_knots.leverage == pytest.approx(by_columns.leverage)
    assert by_knots.to_effects == pytest.approx(by_columns.to_effects, abs=1e-9)
    both = np.column_stack([rows.log_speed, rows.log_beats])
    assert by_knots.residuals(both) == pytest.approx(by_columns.residuals(both), abs=1e-9)
    assert build_design(rows, np.ones((300, 1))) is None


def test_fewer_runs_hold_less_equal_but_always_leave_fifteen_free(
    careful: SimulatedAthlete,
) -> None:
    held = []
    for count in range(18, 200, 7):
        rows = rows_of(careful, count)
        design = build_design(rows, np.arange(count)[:, None] % 2.0)
        if design is None:
            held.append(0)
            continue
        assert design.free >= FEWEST_FREE
        held.append(design.q.shape[1])
    assert held[0] == 0
    assert held[-1] > held[len(held) // 4] > 0


def test_a_surface_nobody_ran_on_and_an_hour_always_known_take_no_column(
    careful: SimulatedAthlete,
) -> None:
    rows = rows_of(careful, 200)
    nowhere = replace(rows, trail=np.zeros(200, dtype=bool))
    somewhere = replace(rows, trail=np.arange(200) % 3 == 0)
    fewer, more = (build_design(each, day_one(rows)) for each in (nowhere, somewhere))
    assert fewer is not None
    assert more is not None
    assert more.free == fewer.free - 1


def test_an_effect_that_repeats_another_cannot_be_told_from_it(careful: SimulatedAthlete) -> None:
    rows = rows_of(careful, 200)
    assert build_design(rows, np.column_stack([day_one(rows), day_one(rows)])) is None
    assert build_design(rows, np.ones((200, 1))) is None
