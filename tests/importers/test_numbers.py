"""Numbers as tables of any language write them, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.numbers import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5000.0", 5000),
        ("10,20", 10.2),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("1\u2019234.5", 1234.5),
        ("12,5", 12.5),
        ("1,234", 1.234),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1,00,000", 100_000),
        ("-3,5", -3.5),
        ("\u22123", -3),
        ("1,5e3", 1500),
        ("\u0663", 3),
    ],
)
def test_a_number_is_read_in_any_language(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "-", "5,5,5", "1.2.3", "1,2.5", "1.2,5", "12,34,5", "1_000", "NaN", "inf", "5k", "17:30"],
)
def test_what_is_no_one_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_marks_between_thousands_change_nothing(whole: int, hundredths: int) -> None:
    english = f"{whole:,}.{hundredths:02d}"
    german = english.replace(",", " ").replace(".", ",").replace(" ", ".")
    assert parse_number(english) == parse_number(german) == float(f"{whole}.{hundredths:02d}")
