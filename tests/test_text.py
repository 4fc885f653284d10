"""Texts are compared without case, accents and presentation forms, and shown without surprises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text import (
    HARMFUL,
    capital,
    fold,
    for_spreadsheet,
    from_spreadsheet,
    harmless,
    harmless_line,
    one_line,
    typographic,
    whole_letters,
)


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


formulas = st.text(st.sampled_from("=+-@'\t\r 1aä"), max_size=8)
any_letters = st.text(st.characters(), max_size=30)


@given(formulas | any_letters)
def test_no_cell_is_a_formula_and_each_comes_back_as_it_was(text: str) -> None:
    cell = for_spreadsheet(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert from_spreadsheet(cell) == text


@pytest.mark.parametrize("text", ["", "'", "it's", "'quoted'", "''", " =1", "5-3", "a@b.c"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert for_spreadsheet(text) == text
    assert from_spreadsheet(text) == text


@given(any_letters)
def test_nothing_acts_on_a_screen_and_what_is_harmless_stays(text: str) -> None:
    shown = harmless(text)
    assert HARMFUL.search(shown) is None
    assert harmless(shown) == shown
    assert (shown == text) == (HARMFUL.search(text) is None)
    assert "\n" not in harmless_line(text)
    assert "\t" not in harmless_line(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("run\x1b[31m.fit", "run\\x1b[31m.fit"),
        ("bell\x07", "bell\\x07"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        ("two\r\nlines", "two\\x0d\nlines"),
        ("half \ud83e", "half \\ud83e"),
        ("\x9b1m", "\\x9b1m"),
        ("Füße 🦵 日本", "Füße 🦵 日本"),
    ],
)
def test_what_would_act_is_shown_as_its_escape(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text(st.characters(codec=None), max_size=20))
def test_what_is_kept_can_be_stored(text: str) -> None:
    kept = whole_letters(text)
    kept.encode()
    assert len(kept) == len(text)
    assert whole_letters(kept) == kept


def test_halves_of_letters_are_replaced_and_whole_ones_are_not() -> None:
    assert whole_letters("leg \ud83e day") == "leg \ufffd day"
    assert whole_letters("leg 🦵 day") == "leg 🦵 day"


@pytest.mark.parametrize(
    ("sentence", "begun"),
    [
        ("a run", "A run"),
        ("étape", "Étape"),
        ("", ""),
        ("run.fit is damaged", "run.fit is damaged"),
        ("run.fit: damaged", "run.fit: damaged"),
        ("3 runs", "3 runs"),
        ("e.g. this", "E.g. this"),
    ],
)
def test_a_file_keeps_its_name_at_the_beginning_of_a_sentence(sentence: str, begun: str) -> None:
    assert capital(sentence) == begun
