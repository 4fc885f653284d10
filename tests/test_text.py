"""Texts are compared without case, accents and presentation forms, and shown without surprises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text import capital, fold, one_line, typographic


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Médio", "MEDIO"),
        ("Straße", "STRASSE"),
        ("ＲＵＮ", "run"),
        ("Löpning", "LO\u0308PNING"),
        ("août", "Aout"),
        ("ﬁtness", "Fitness"),
    ],
)
def test_spellings_of_one_word_are_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_korean_syllable_stays_one_letter() -> None:
    assert len(fold("달리기")) == 3


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Morning run", "Morning run"),
        ("  two\nlines\tand\u2028more ", "two lines and more"),
        ("\u202eevil\u2066 txt.exe", "evil txt.exe"),
        ("A" * 10_000, "A" * 79 + "…"),
        ("", ""),
    ],
)
def test_a_foreign_name_becomes_one_short_line_without_invisible_marks(
    name: str, shown: str
) -> None:
    assert one_line(name) == shown


@given(text=st.text(max_size=300), longest=st.integers(1, 100))
def test_a_line_is_never_longer_than_it_may_be_and_stays_as_it_is(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert len(line) <= longest
    assert one_line(line, longest) == line


def test_a_sentence_begins_with_a_capital_and_is_printed_with_its_apostrophe() -> None:
    assert capital("can't tell") == "Can't tell"
    assert capital("run.fit: cut off") == "run.fit: cut off"
    assert typographic("can't tell") == "can’t tell"
