"""Exactly what is held equal, column by column, against the regression written out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS

from analyzer.effect import METRICS
from analyzer.effect.design import Design, build_design
from analyzer.effect.rows import DAY_ONE, read_rows
from analyzer.effect.sample import choose_sample
from analyzer.effect.spline import natural_spline

if TYPE_CHECKING:
    from analyzer.effect.rows import Rows
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")
RUNS = 240


@pytest.fixture(scope="module")
def rows(careful: SimulatedAthlete) -> Rows:
    """Runs on all surfaces, in all weathers and at all hours, some of it unknown."""
    read, _ = read_rows(careful.runs, "gap_speed_mps", TODAY)
    sample = choose_sample(read, METRICS["speed"]).rows
    rng = np.random.default_rng(12)

    def some_unknown(values: np.ndarray) -> np.ndarray:
        return np.where(rng.random(RUNS) < 0.1, np.nan, values)

    chance = rng.random((4, RUNS))
    return replace(
        sample.only(np.arange(len(sample)) < RUNS),
        temperature=some_unknown(rng.uniform(-5, 30, RUNS)),
        hour=some_unknown(rng.uniform(5, 22, RUNS)),
        climb=some_unknown(rng.uniform(0, 40, RUNS)),
        sensor=chance[0] < 0.4,
        steady=chance[1] < 0.7,
        treadmill=chance[2] < 0.2,
        trail=chance[2] > 0.8,
        beside=np.where(chance[3] < 0.1, 1, np.where(chance[3] > 0.9, 3, 0)),
    )


def after_leg_day(rows: Rows) -> np.ndarray:
    return (rows.bucket == DAY_ONE).astype(float)[:, None]


def designed(rows: Rows, **changed: Any) -> Design:
    changed_rows = replace(rows, **changed)
    found = build_design(changed_rows, after_leg_day(changed_rows))
    assert found is not None
    return found


def own_heat(temperature: np.ndarray, sensor: np.ndarray) -> np.ndarray:
    """How far in the hotter half of its watch's runs each lies, one run at a time."""
    known = sensor & np.isfinite(temperature)
    return np.array(
        [
            max(((temperature[known] < degrees).sum() + 0.5) / known.sum() - 0.5, 0) if here else 0
            for degrees, here in zip(temperature, known, strict=True)
        ]
    )


def by_hand(rows: Rows) -> np.ndarray:
    degrees, hour = rows.temperature, rows.hour
    climb = np.nan_to_num(rows.climb)
    knots = int(min((rows.days.max() - rows.days.min()) / 56, len(rows) / 14)) + 1
    return np.column_stack(
        [
            after_leg_day(rows),
            np.ones(len(rows)),
            rows.treadmill,
            rows.trail,
            climb,
            climb**2,
            rows.beside == 1,
            rows.beside == 3,
            rows.log_length,
            natural_spline(rows.days, knots),
            rows.steady,
            np.where(rows.sensor | np.isnan(degrees), 0, np.maximum(degrees - 12, 0)),
            np.isnan(degrees),
            rows.sensor,
            own_heat(degrees, rows.sensor),
            hour >= 14,
            np.isnan(hour),
        ]
    ).astype(float)


def test_it_is_the_regression_written_out_by_hand(rows: Rows) -> None:
    design, columns = designed(rows), by_hand(rows)
    textbook = OLS(rows.log_speed, columns).fit()
    assert design.residuals(rows.log_speed) == pytest.approx(textbook.resid)
    assert design.to_effects @ rows.log_speed == pytest.approx(textbook.params[:1])
    assert design.free == RUNS - np.linalg.matrix_rank(columns) == textbook.df_resid
    assert design.leverage == pytest.approx(textbook.get_influence().hat_matrix_diag)


@pytest.mark.parametrize(
    ("below", "same"),
    [(11.9, True), (12.0, True), (12.1, False)],
    ids=["cool", "at the bound", "beyond it"],
)
def test_up_to_twelve_degrees_nothing_is_hot(rows: Rows, below: float, same: bool) -> None:  # noqa: FBT001 - a parameter
    cold = np.where(rows.temperature < 12, -10.0, rows.temperature)
    nearly = np.where(rows.temperature < 12, below, rows.temperature)
    far, near = (designed(rows, temperature=each, sensor=np.zeros(RUNS, bool))
                 for each in (cold, nearly))  # fmt: skip
    assert (far.to_effects == pytest.approx(near.to_effects, abs=1e-12)) is same


@pytest.mark.parametrize(("hour", "afternoon"), [(13.99, False), (14.0, True), (21.0, True)])
def test_the_afternoon_begins_at_two(rows: Rows, hour: float, afternoon: bool) -> None:  # noqa: FBT001 - a parameter
    late = rows.hour >= 14
    moved = designed(rows, hour=np.where(late, hour, rows.hour))
    assert np.allclose(moved.residuals(late.astype(float)), 0, atol=1e-9) is afternoon


def test_degrees_of_a_watch_on_the_arm_only_count_by_their_order(rows: Rows) -> None:
    warmed = np.where(rows.sensor, 20 + rows.temperature / 2, rows.temperature)
    assert designed(rows, temperature=warmed).to_effects == pytest.approx(
        designed(rows).to_effects, abs=1e-9
    )
    degrees = np.where(rows.sensor, rows.temperature, 20 + rows.temperature / 2)
    assert designed(rows, temperature=degrees).to_effects != pytest.approx(
        designed(rows).to_effects, abs=1e-9
    )


@pytest.mark.parametrize("days", [-900.0, 0.5, 400.0])
def test_the_same_year_begun_on_another_day_holds_the_same_equal(rows: Rows, days: float) -> None:
    moved = designed(rows, days=rows.days + days)
    assert moved.to_effects == pytest.approx(designed(rows).to_effects, abs=1e-9)
    assert moved.free == designed(rows).free


@pytest.mark.parametrize("by", [0.01, 3.28])
def test_climb_in_another_unit_holds_the_same_equal(rows: Rows, by: float) -> None:
    other = designed(rows, climb=by * rows.climb)
    assert other.to_effects == pytest.approx(designed(rows).to_effects, abs=1e-9)


def what_is_held(rows: Rows) -> str | None:
    """Name what of climb squared, heat and the hour a design explains; None without a design."""
    found = build_design(rows, after_leg_day(rows))
    if found is None:
        return None
    asked = {
        "climb squared": np.nan_to_num(rows.climb) ** 2,
        "heat": np.isnan(rows.temperature).astype(float),
        "hour": np.isnan(rows.hour).astype(float),
    }
    held = [name for name, column in asked.items() if np.abs(found.residuals(column)).max() < 1e-8]
    return ", ".join(held)


def test_the_fewer_the_runs_the_less_is_held_equal_in_one_order(rows: Rows) -> None:
    some = replace(rows, beside=np.zeros(RUNS, dtype=np.int64))
    at_random = np.random.default_rng(3).permutation(RUNS)
    seen = [what_is_held(some.only(np.sort(at_random[:count]))) for count in range(48, 17, -1)]
    order = list(dict.fromkeys(seen))
    assert order == ["climb squared, heat, hour", "heat, hour", "hour", "", None]


def test_a_design_keeps_fifteen_degrees_of_freedom_and_not_one_less(rows: Rows) -> None:
    plain = replace(
        rows,
        climb=np.zeros(RUNS), temperature=np.zeros(RUNS), hour=np.zeros(RUNS),
        **{name: np.zeros(RUNS, bool) for name in ("sensor", "steady", "treadmill", "trail")},
        beside=np.zeros(RUNS, dtype=np.int64),
    )  # fmt: skip

    def first(count: int) -> Design | None:
        of = plain.only(np.arange(RUNS) < count)
        return build_design(of, (np.arange(count) % 2.0)[:, None])

    # The effect, the constant, length and a straight line in time.
    enough, one_less = first(19), first(18)
    assert enough is not None
    assert enough.free == 15
    assert one_less is None


def test_fitness_given_as_columns_takes_the_place_of_the_spline(rows: Rows) -> None:
    quarters = (np.arange(RUNS)[:, None] // 80 == np.arange(1, 3)).astype(float)
    found = build_design(rows, after_leg_day(rows), quarters)
    assert found is not None
    assert found.spline is None
    assert found.residuals(quarters) == pytest.approx(np.zeros((RUNS, 2)), abs=1e-9)
    assert np.abs(found.residuals(rows.days - rows.days.mean())).max() > 1
