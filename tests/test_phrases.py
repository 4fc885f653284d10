"""How what people write becomes comparable words, and where in it a phrase stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.phrases import Match, Phrases, Words, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Leg Day!", ("leg", "day")),
        ("legs", ("leg",)),
        ("legsss", ("leg",)),
        ("press", ("press",)),
        ("as", ("as",)),
        ("bus", ("bu",)),
        ("Kniebeugen & Übungen", ("kniebeugen", "ubungen")),
        ("yayyy squaaaats", ("yay", "squat")),
        ("too deep", ("too", "deep")),
        ("Łydki, Øvelse, cœur", ("lydki", "ovelse", "coeur")),
        ("bacak ısınma", ("bacak", "isinma")),
        ("leg_day-2", ("leg", "day", "2")),
        ("脚の日", ("脚", "の", "日")),
        ("다리운동", ("다", "리", "운", "동")),
        ("run🦵", ("run", "🦵")),
        ("", ()),
        ("… — !", ()),
    ],
    ids=[
        "case", "plural", "drawn out", "double s", "too short", "three letters", "accents",
        "within", "two alike stay", "letters of their own", "dotless i", "underscore", "japanese",
        "korean", "emoji", "nothing", "marks alone",
    ],
)  # fmt: skip
def test_a_text_is_split_into_words_that_compare(text: str, found: tuple[str, ...]) -> None:
    assert tokens(text) == found
    assert Words(text).tokens == found


def test_the_longest_phrase_at_each_place_wins_from_the_left() -> None:
    phrases = Phrases([("leg", "legs"), ("leg curl", "hamstrings"), ("curl", "arms")])
    assert list(phrases.found_in(tokens("Leg curls, curls and legs"))) == [
        Match(0, 2, "leg curl", "hamstrings"),
        Match(2, 3, "curl", "arms"),
        Match(4, 5, "leg", "legs"),
    ]
    assert Match(4, 7, "a b c", 1).length == 3


def test_no_word_is_part_of_two_phrases() -> None:
    phrases = Phrases([("leg day", 1), ("day off", 2)])
    assert [match.meaning for match in phrases.found_in(tokens("leg day off"))] == [1]
    assert [match.meaning for match in phrases.found_in(tokens("leg. A day off"))] == [2]


def test_without_phrases_nothing_is_found() -> None:
    assert list(Phrases[int]([]).found_in(tokens("leg day"))) == []
    assert list(Phrases([("leg", 1)]).found_in(())) == []


def test_a_phrase_that_is_given_twice_means_what_was_said_last() -> None:
    phrases = Phrases([("Legs", 1), ("leg", 2)])
    assert [match.meaning for match in phrases.found_in(("leg",))] == [2]


QUOTED = Words("Heute: Beinträining, schööön — no LEGSSS!")


def test_words_know_where_they_stand_so_that_they_are_quoted_as_written() -> None:
    assert QUOTED.tokens == ("heute", "beintraining", "schon", "no", "leg")
    assert QUOTED.between(1, 2) == "Beinträining"
    assert QUOTED.between(2, 5) == "schööön — no LEGSSS"
    assert QUOTED.span(0, 1) == (0, 5)
    assert QUOTED.gap(1, 1) == ": "
    assert QUOTED.gap(3, 3) == " — "
    assert QUOTED.gap(1, 3) == ": Beinträining, schööön — "


def test_a_letter_of_several_and_an_accent_of_its_own_keep_their_places() -> None:
    """æ folds into two letters, and an accent typed after its letter is one with it."""
    assert Words("Lærke").between(0, 1) == "Lærke"
    typed = Words("une e\u0301tude des jambes")
    assert typed.tokens == ("une", "etude", "de", "jambe")
    assert typed.between(1, 2) == "étude"
    assert typed.between(3, 4) == "jambes"


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        ([], "Heute: Beinträining, schööön — no LEGSSS!"),
        ([(0, 1)], ": Beinträining, schööön — no LEGSSS!"),
        ([(3, 5), (0, 2)], ", schööön — !"),
        ([(1, 3), (2, 4)], "Heute: LEGSSS!"),
        ([(0, 5)], "!"),
    ],
    ids=["nothing", "the first", "two, in any order", "overlapping", "all"],
)
def test_words_can_be_taken_out_of_a_text(spans: list[tuple[int, int]], left: str) -> None:
    assert QUOTED.without(spans) == left


@given(st.text(max_size=40))
def test_every_word_is_quoted_by_its_own_letters(text: str) -> None:
    words = Words(text)
    for place, token in enumerate(words.tokens):
        first, last = words.span(place, place + 1)
        assert first < last
        # A letter such as ¼ is two words.
        assert token in tokens(words.between(place, place + 1))
    starts = [words.span(place, place + 1)[0] for place in range(len(words.tokens))]
    assert starts == sorted(starts)


@given(st.text(alphabet="aBç éÉ-!s脚", max_size=30))
def test_case_and_accents_never_make_another_word(text: str) -> None:
    assert tokens(text.upper()) == tokens(text.lower()) == tokens(text)
