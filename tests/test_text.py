"""Texts are compared without case, accents and presentation forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text import fold


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
