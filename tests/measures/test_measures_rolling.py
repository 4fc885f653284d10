"""Moving windows, and runs of True, over second-by-second columns.

Each is without loops in the code; here each is held to the slow loop that anyone can read, on
columns that hypothesis makes up, and to one small example whose answer is plain.
"""

from __future__ import annotations

from itertools import groupby
from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.measures.rolling import (
    at_least,
    dilate,
    forward_fill,
    mean_of,
    often_within,
    rolling_mean,
    rolling_sum,
    runs_of_true,
)

FLAGS = st.lists(st.booleans(), max_size=40).map(lambda flags: np.array(flags, dtype=np.bool_))
NUMBERS = st.lists(st.integers(-1000, 1000) | st.none(), max_size=40).map(
    lambda numbers: np.array([nan if one is None else float(one) for one in numbers])
)
WIDTHS = st.integers(1, 12)


def window(size: int, place: int, width: int) -> slice:
    """The cells a centred window covers: of an even width, the longer half lies before."""
    return slice(max(place - width // 2, 0), min(place + (width - 1) // 2 + 1, size))


def as_letters(flags: np.ndarray) -> str:
    return "".join("x" if flag else "." for flag in flags)


def from_letters(letters: str) -> np.ndarray:
    return np.array([letter == "x" for letter in letters])


def test_a_sum_over_three_seconds_is_shorter_at_both_ends() -> None:
    assert rolling_sum(np.array([1.0, 2.0, 4.0, 8.0]), 3).tolist() == [3.0, 7.0, 14.0, 12.0]


@given(NUMBERS.map(np.nan_to_num), WIDTHS)
def test_a_moving_sum_is_the_sum_of_each_window(values: np.ndarray, width: int) -> None:
    slow = [values[window(len(values), place, width)].sum() for place in range(len(values))]
    assert rolling_sum(values, width).tolist() == pytest.approx(slow)


@given(NUMBERS, WIDTHS)
def test_a_moving_mean_is_over_what_is_known(values: np.ndarray, width: int) -> None:
    found = rolling_mean(values, width)
    assert len(found) == len(values)
    for place, mean in enumerate(found):
        inside = values[window(len(values), place, width)]
        known = inside[np.isfinite(inside)]
        assert mean == pytest.approx(known.mean() if known.size else nan, nan_ok=True)


def test_runs_of_true_are_places_to_slice_by() -> None:
    begin, behind = runs_of_true(from_letters("xx..x.xxx"))
    assert list(zip(begin, behind, strict=True)) == [(0, 2), (4, 5), (6, 9)]


@given(FLAGS)
def test_runs_of_true_hold_every_true_once(flags: np.ndarray) -> None:
    begin, behind = runs_of_true(flags)
    inside = np.zeros(len(flags), dtype=np.bool_)
    for low, high in zip(begin, behind, strict=True):
        assert not inside[low:high].any()
        inside[low:high] = True
    assert inside.tolist() == flags.tolist()
    assert len(begin) == sum(flag for flag, _ in groupby(flags.tolist()))


@pytest.mark.parametrize(
    ("cells", "kept"), [(1, "xx..x.xxx"), (2, "xx....xxx"), (3, "......xxx"), (4, ".........")]
)
def test_only_long_runs_are_kept(cells: int, kept: str) -> None:
    assert as_letters(at_least(from_letters("xx..x.xxx"), cells)) == kept


@given(FLAGS, st.integers(0, 10))
def test_keeping_long_runs_twice_keeps_the_same(flags: np.ndarray, cells: int) -> None:
    once = at_least(flags, cells)
    assert at_least(once, cells).tolist() == once.tolist()
    assert not (once & ~flags).any()


@pytest.mark.parametrize(
    ("reach", "reached"), [(0, "...x....x"), (1, "..xxx..xx"), (3, "xxxxxxxxx")]
)
def test_a_flag_reaches_to_both_sides(reach: int, reached: str) -> None:
    assert as_letters(dilate(from_letters("...x....x"), reach)) == reached


@given(FLAGS, st.integers(0, 10))
def test_what_a_flag_reaches_lies_within_reach(flags: np.ndarray, reach: int) -> None:
    places = np.flatnonzero(flags)
    slow = [bool((np.abs(places - place) <= reach).any()) for place in range(len(flags))]
    assert dilate(flags, reach).tolist() == slow


def test_a_mark_holds_until_the_next() -> None:
    marks = np.array([0.0, 1.0, 0.0, 0.0, -1.0, 0.0, 1.0])
    assert forward_fill(marks).tolist() == [0, 1, 1, 1, -1, -1, 1]


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=40))
def test_a_filled_column_has_no_gap_after_its_first_mark(marks: list[float]) -> None:
    filled = forward_fill(np.array(marks))
    before = next((place for place, mark in enumerate(marks) if mark), len(marks))
    assert not filled[:before].any()
    assert filled[before:].all()
    assert all(got == mark for got, mark in zip(filled, marks, strict=True) if mark)


def test_the_mean_of_nothing_known_is_unknown() -> None:
    assert mean_of(np.array([])) is None
    assert mean_of(np.array([nan])) is None
    assert mean_of(np.array([1.0, nan, 3.0])) == 2.0


@given(FLAGS, WIDTHS, st.integers(1, 12))
def test_what_is_often_true_within_a_window_is_counted_there(
    flags: np.ndarray, width: int, least: int
) -> None:
    windows = [window(len(flags), place, width) for place in range(len(flags))]
    expected = [int(flags[here].sum()) >= least for here in windows]
    assert often_within(flags, width, least).tolist() == expected
