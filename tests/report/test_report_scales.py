"""Axes, labels and lines: what every chart trusts without looking."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.report.charts import style
from analyzer.report.charts.scale import Scale, reach, spread, ticks
from analyzer.report.charts.wrapping import _text_width, fitted_size, wrapped_lines

NARROW_SPACE = "\u202f"
lows = st.floats(-5000, 5000)
spans = st.floats(0.05, 9000)
pixels = st.floats(0, 900)
sentences = st.lists(
    st.sampled_from(["a", "slower", "the", "day", "after", "leg", "2.4\u202f%", "unaccustomed"]),
    min_size=1,
    max_size=14,
).map(" ".join)


def mantissa(value: float) -> float:
    """Return the leading figures of a step, e.g. 2 for 0.02 and for 200."""
    return float(f"{value:.6e}".partition("e")[0])


@pytest.mark.parametrize(
    ("low", "high", "about", "expected"),
    [
        (0, 10, 5, [0, 2, 4, 6, 8, 10]),
        (-4, 2, 6, [-4, -3, -2, -1, 0, 1, 2]),
        (-3.9, 2.1, 6, [-3, -2, -1, 0, 1, 2]),
        (0, 0.5, 5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
        (0, 1, 10, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        (0, 53, 2, [0, 50]),
        (0, 100, 2, [0, 50, 100]),
        (78, 141, 4, [80, 100, 120, 140]),
        (0, 0, 5, [0]),
    ],
)
def test_an_axis_is_marked_at_numbers_one_would_choose_by_hand(
    low: float, high: float, about: int, expected: list[float]
) -> None:
    assert ticks(low, high, about) == expected


@given(low=lows, span=spans, about=st.integers(2, 8))
def test_the_step_between_marks_is_one_two_or_five_and_always_the_same(
    low: float, span: float, about: int
) -> None:
    found = ticks(low, low + span, about)
    steps = [later - one for one, later in pairwise(found)]
    assert all(step == pytest.approx(steps[0], abs=2e-6) for step in steps)
    if steps and steps[0] > 0.01:
        assert mantissa(steps[0]) == pytest.approx(
            min((1, 2, 5, 10), key=lambda r: abs(r - mantissa(steps[0]))), rel=1e-3
        )


@given(low=lows, span=spans, about=st.integers(2, 8))
def test_no_gap_at_the_ends_of_an_axis_would_hold_another_mark(
    low: float, span: float, about: int
) -> None:
    found, high = ticks(low, low + span, about), low + span
    if len(found) < 2:
        return
    step = found[1] - found[0]
    assert found[0] - low < step + 1e-5
    assert high - found[-1] < step + 1e-5


@given(low=lows, span=spans, start=pixels, length=st.floats(1, 900))
def test_a_scale_puts_its_ends_where_they_were_asked_for(
    low: float, span: float, start: float, length: float
) -> None:
    scale = Scale(low, low + span, start, start + length)
    assert scale(low) == pytest.approx(start)
    assert scale(low + span) == pytest.approx(start + length)
    assert scale(low + span / 2) == pytest.approx(start + length / 2)


@given(low=lows, span=spans, share=st.floats(0, 1))
def test_an_upright_axis_runs_down_the_sheet_as_values_rise(
    low: float, span: float, share: float
) -> None:
    upright = Scale(low, low + span, 400, 30)
    value = low + share * span
    assert 30 - 1e-6 <= upright(value) <= 400 + 1e-6
    assert upright(low) > upright(low + span)


@pytest.mark.parametrize(
    ("values", "least", "expected"),
    [
        ([], 2.0, (-2.0, 2.0)),
        ([None, None], 2.0, (-2.0, 2.0)),
        ([float("nan"), 0.5], 1.5, (-1.5, 1.5)),
        ([-6.0, 1.0], 2.0, (-6.0, 2.0)),
        ([3.0, 9.0], 2.0, (-2.0, 9.0)),
        ([float("inf"), -3.0], 2.0, (-3.0, 2.0)),
    ],
    ids=["nothing", "refused", "small", "slower", "faster", "endless"],
)
def test_an_axis_stands_around_zero_and_never_magnifies_a_small_effect(
    values: list[float | None], least: float, expected: tuple[float, float]
) -> None:
    assert reach(values, least) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([], []),
        ([50], [50]),
        ([20, 60], [20, 60]),
        ([50, 52], [50, 60]),
        ([52, 50], [60, 50]),
        ([50, 50, 50], [50, 60, 70]),
        ([95, 98], [90, 100]),
        ([-5], [0]),
        ([130], [100]),
    ],
    ids=[
        "no label", "one", "apart", "close", "close, in any order", "three at one place",
        "at the end", "above the sheet", "below the sheet",
    ],
)  # fmt: skip
def test_labels_move_no_further_than_they_must(wanted: list[float], expected: list[float]) -> None:
    assert spread(wanted, 10, 0, 100) == pytest.approx(expected)


@given(
    st.lists(st.integers(0, 8).map(lambda n: 12.0 * n), min_size=1, max_size=8, unique=True),
)
def test_labels_with_room_enough_stay_where_they_are(wanted: list[float]) -> None:
    assert spread(wanted, 12, 0, 96) == pytest.approx(wanted)


@given(wanted=st.lists(st.floats(0, 200), min_size=2, max_size=9), gap=st.floats(1, 20))
def test_two_labels_never_overlap(wanted: list[float], gap: float) -> None:
    placed = sorted(spread(wanted, gap, 0, 200))
    assert all(later - one >= gap - 1e-9 for one, later in pairwise(placed))


@given(words=sentences, size=st.integers(11, 60), width=st.integers(120, 936))
def test_a_line_is_as_wide_as_it_may_be_at_most_or_a_single_word(
    words: str, size: int, width: int
) -> None:
    lines = wrapped_lines(words, size, width, style.SANS)
    for line in lines:
        assert " " not in line or _text_width(line, size, style.SANS, bold=False) <= width


@given(words=sentences, size=st.integers(11, 60), width=st.integers(60, 936))
def test_breaking_a_sentence_loses_no_word_and_moves_none(
    words: str, size: int, width: int
) -> None:
    lines = wrapped_lines(words, size, width, style.SERIF, bold=True)
    assert " ".join(lines) == words
    assert all(line == line.strip() for line in lines)


@given(words=sentences, width=st.integers(200, 900))
def test_larger_letters_never_need_fewer_lines(words: str, width: int) -> None:
    small, large = (len(wrapped_lines(words, size, width, style.SANS)) for size in (14, 42))
    assert small <= large


@given(words=sentences, width=st.integers(80, 900))
def test_strong_words_are_as_large_as_fit_and_never_larger_than_asked(
    words: str, width: int
) -> None:
    size, roomier = (fitted_size(words, 76, w, style.SERIF) for w in (width, 2 * width))
    assert 0 < size <= roomier <= 76
    fits = _text_width(words, 76, style.SERIF, bold=True) <= width
    assert (size == 76) == fits


def test_a_number_and_its_percent_are_never_parted_at_the_end_of_a_line() -> None:
    words = f"an effect of 2.4{NARROW_SPACE}% or more"
    for width in range(40, 400, 20):
        lines = wrapped_lines(words, 20, width, style.SANS)
        assert any(f"2.4{NARROW_SPACE}%" in line for line in lines)


def test_one_long_word_stands_alone_and_whole() -> None:
    word = "Donaudampfschifffahrt"
    assert wrapped_lines(f"a {word} b", 30, 60, style.SANS) == ["a", word, "b"]


def test_nothing_to_say_is_one_empty_line() -> None:
    assert wrapped_lines("", 20, 100, style.SANS) == [""]
