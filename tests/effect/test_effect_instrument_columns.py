"""What a run was meant to be, as columns; and slopes of two instruments as one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.effect import METRICS
from analyzer.effect.instrument import (
    kind_columns,
    pooled_slope,
    slope_within_runs,
    structure_columns,
)
from analyzer.effect.rows import read_rows
from analyzer.effect.sample import choose_sample
from analyzer.effect.slope import MeasuredSlope, SlopePrior

if TYPE_CHECKING:
    from analyzer.effect.rows import Rows
    from analyzer.simulate import SimulatedAthlete

TODAY = pd.Timestamp("2026-06-01", tz="UTC")
SLOPES = st.builds(MeasuredSlope, st.floats(0.5, 2), st.floats(0.001, 0.2))


def kinds(**counts: int) -> np.ndarray:
    """So many runs of each planned kind; ``unknown`` is that nothing was said."""
    names = [name if name != "unknown" else "" for name in counts]
    return np.repeat(np.array(names, dtype=object), list(counts.values()))


def shape_and_counts(planned: np.ndarray) -> list[int]:
    columns = kind_columns(planned)
    assert len(columns) == len(planned)
    return columns.sum(axis=0).astype(int).tolist()


@pytest.mark.parametrize(
    ("planned", "columns"),
    [
        (kinds(easy=10, tempo=10), [10]),
        (kinds(easy=30, tempo=4, race=6), [10]),
        (kinds(easy=30, tempo=4, threshold=3, intervals=2, hard=1, unknown=9), [10]),
        (kinds(easy=30, tempo=12, unknown=10), [12, 10]),
        (kinds(easy=30, tempo=9), []),
        (kinds(easy=30, long=12, tempo=9), [12]),
        (kinds(easy=9, tempo=30), []),
        (kinds(easy=20, unknown=20), [20]),
        (kinds(unknown=50), []),
        (kinds(), []),
    ],
    ids=[
        "ten of each",
        "all hard kinds together",
        "nine unknown are too few",
        "ten unknown are a kind",
        "nine hard are too few",
        "other kinds in their place",
        "nine easy are too few",
        "said or not said",
        "nothing said",
        "no runs",
    ],
)
def test_hard_or_not_where_there_are_ten_of_each(planned: np.ndarray, columns: list[int]) -> None:
    assert shape_and_counts(planned) == columns


def test_which_runs_are_hard_and_which_unknown() -> None:
    planned = kinds(unknown=10, long=10, race=10)
    assert kind_columns(planned).T.tolist() == [[0] * 20 + [1] * 10, [1] * 10 + [0] * 20]


def test_structure_is_used_from_thirty_runs_on_and_wild_ones_are_pulled_in() -> None:
    values = np.r_[np.linspace(0, 0.29, 30), np.nan]
    values[29] = 9.0
    (filled,) = structure_columns(values).T
    known = values[:30]
    low, high = np.quantile(known, [0.02, 0.98])
    assert filled[:30] == pytest.approx(np.clip(known, low, high))
    assert filled[30] == pytest.approx(known.mean())
    assert structure_columns(np.r_[values[1:], np.nan]).shape == (31, 0)


def test_one_instrument_alone_stays_as_it_is() -> None:
    one = pooled_slope([MeasuredSlope(1.3, 0.02)])
    assert (one.value, one.variance) == pytest.approx((1.3, 0.02))


def test_two_that_agree_are_surer_than_one_but_not_as_two_strangers() -> None:
    both = pooled_slope([MeasuredSlope(1.2, 0.02), MeasuredSlope(1.2, 0.02)])
    # Correlated by a half: 0.02 (1 + 0.5) / 2.
    assert (both.value, both.variance) == pytest.approx((1.2, 0.015))


def test_two_that_disagree_are_as_unsure_as_they_lie_apart() -> None:
    both = pooled_slope([MeasuredSlope(1.0, 0.02), MeasuredSlope(1.4, 0.02)])
    q = 2 * 0.2**2 / 0.02
    assert (both.value, both.variance) == pytest.approx((1.2, 0.015 * q))


@given(SLOPES, SLOPES)
def test_the_order_of_instruments_does_not_matter_and_the_mean_lies_between(
    one: MeasuredSlope, other: MeasuredSlope
) -> None:
    there, back = pooled_slope([one, other]), pooled_slope([other, one])
    assert (there.value, there.variance) == pytest.approx((back.value, back.variance))
    low, high = sorted((one.value, other.value))
    assert low - 1e-9 <= there.value <= high + 1e-9


@pytest.fixture(scope="module")
def twelve(careful: SimulatedAthlete) -> Rows:
    read, _ = read_rows(careful.runs, "gap_speed_mps", TODAY)
    rows = choose_sample(read, METRICS["speed"]).rows
    return rows.only(np.arange(len(rows)) < 12)


def within(rows: Rows, slopes: list[float], errors: list[float]) -> MeasuredSlope | None:
    """The slope of twelve runs, with a belief of 1.2 ± 0.3."""
    of = replace(
        rows,
        within_slope=np.array(slopes),
        within_slope_se=np.array(errors),
        slope_prior=SlopePrior(1.2, 0.09),
    )
    return slope_within_runs(of)


def test_ten_runs_tell_a_slope_and_nine_do_not(twelve: Rows) -> None:
    known = [1.2] * 10 + [np.nan, -0.5]
    found = within(twelve, known, [0.2] * 12)
    assert found is not None
    assert (found.value, found.variance) == pytest.approx((1.2, (0.2 * 1.2) ** 2))
    assert within(twelve, [np.nan, *known[1:]], [0.2] * 12) is None
    assert within(twelve, known, [0.0] + [0.2] * 11) is None


def test_runs_count_by_how_sure_they_are_for_their_size(twelve: Rows) -> None:
    slopes, errors = [1.0, 1.5] * 6, [0.2, 0.6] * 6
    found = within(twelve, slopes, errors)
    # Relative errors of 0.2 and 0.4: weights as 4 to 1.
    assert found is not None
    assert found.value == pytest.approx((4 * 1.0 + 1.5) / 5)
    weights = np.array([4, 1] * 6) / 30
    sampling = (weights**2 * (np.array(slopes) - found.value) ** 2).sum()
    assert found.variance == pytest.approx(sampling + (0.2 * 1.2) ** 2)


def test_no_run_counts_for_more_than_ten(twelve: Rows) -> None:
    found = within(twelve, [1.5] + [1.0] * 11, [1.5e-9] + [0.2] * 11)
    assert found is not None
    assert found.value == pytest.approx((10 * 1.5 + 11 * 1.0) / 21)


@pytest.mark.parametrize(
    ("slope", "told"), [(0.43, False), (0.44, True), (2.29, True), (2.30, False)]
)
def test_a_slope_far_from_any_believed_is_not_taken(
    twelve: Rows, slope: float, *, told: bool
) -> None:
    # Two SDs, 2 sqrt(0.3² + (a fifth of the larger of slope and 1.2)²), end at 0.432 and 2.298.
    assert (within(twelve, [slope] * 12, [0.1] * 12) is not None) is told


def test_a_typical_slope_scales_the_answer(twelve: Rows) -> None:
    own = slope_within_runs(twelve)
    other = slope_within_runs(twelve, typical=1.5)
    assert (own is None) == (other is None)
    set_rows = replace(twelve, within_slope=np.full(12, 1.3), within_slope_se=np.full(12, 0.1))
    once, more = slope_within_runs(set_rows), slope_within_runs(set_rows, typical=1.5)
    assert once is not None
    assert more is not None
    assert (more.value, more.variance) == pytest.approx((1.5 * once.value, 2.25 * once.variance))
