"""What somebody types into a field: amounts with a comma, hours as a clock, yes and no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.answers.typed_journal import fact_text, typed_facts
from analyzer.answers.typed_numbers import typed_amount
from analyzer.errors import UsageError
from analyzer.model import JOURNAL_TOPICS, JournalTopic
from analyzer.text import capital

AMOUNTS = [topic for topic in JOURNAL_TOPICS if topic.most is not None]
HABITS = [topic for topic in JOURNAL_TOPICS if topic.is_habit]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7", 7), ("7.5", 7.5), ("7,5", 7.5), (" 7,25 ", 7.25), ("0", 0), ("24", 24),
        ("+7", 7), ("7.", 7), (".5", 0.5), ("٧", 7),
    ],
)  # fmt: skip
def test_a_number_is_understood_with_a_point_or_a_comma(typed: str, meant: float) -> None:
    assert typed_amount(typed, 0, 24) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("7:30", 7.5), ("0:15", 0.25), ("24:00", 24), (" 08:45 ", 8.75)]
)
def test_hours_may_be_typed_as_a_clock_shows_them(typed: str, meant: float) -> None:
    assert typed_amount(typed, 0, 24, is_hours=True) == meant
    with pytest.raises(UsageError, match="is no number: write it without a unit"):
        typed_amount(typed, 0, 24)


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "seven", "7 h", "7kg", "nan", "inf", "-inf", "1,000", "1.000,5", "7:60", "7:5",
     "--7", "7,", ",5", "7;5", "1_0"],
)  # fmt: skip
def test_what_may_mean_something_else_is_no_number(typed: str) -> None:
    with pytest.raises(UsageError, match=r"is no number: write it without a unit, like 7 or 7\.5"):
        typed_amount(typed, 0, 2000, is_hours=True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("11", "11 is not between 0 and 10."),
        ("-1", "-1 is not between 0 and 10."),
        ("10,5", "10.5 is not between 0 and 10."),
        ("1e3", "1000 is not between 0 and 10."),
    ],
)
def test_what_cannot_be_meant_is_said_with_what_can(typed: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        typed_amount(typed, 0, 10)
    assert refused.value.message == said


def test_the_ends_themselves_can_be_meant() -> None:
    assert [typed_amount(text, 0, 10) for text in ("0", "10", "10,0")] == [0, 10, 10]


@given(st.floats(0, 400).map(lambda amount: round(amount, 2)))
def test_an_amount_that_is_shown_reads_the_same_when_it_comes_back(amount: float) -> None:
    shown = fact_text(amount)
    if "e" not in shown and len(shown.split(".")[0]) < 4:
        assert typed_amount(shown, 0, 400) == pytest.approx(float(shown))
        assert typed_amount(shown.replace(".", ","), 0, 400) == pytest.approx(float(shown))


def test_only_what_was_changed_is_the_athletes_word() -> None:
    typed = {"soreness": "4", "sleep": "7:30", "note": "tired ", "foam-rolling": "yes"}
    was = {"soreness": "4", "sleep": "6.9", "note": "tired"}
    assert typed_facts(typed, was) == {"sleep_h": 7.5, "foam_rolling": True}
    assert typed_facts({}, was) == {}, "a field that was not sent is left alone"
    assert typed_facts(typed, typed) == {}


def test_a_field_that_was_emptied_takes_its_word_back() -> None:
    was = {"soreness": "4", "massage": "no", "note": "long day"}
    emptied = dict.fromkeys(was, "  ")
    assert typed_facts(emptied, was) == {"soreness": None, "massage": None, "note": None}


@pytest.mark.parametrize("topic", HABITS, ids=lambda topic: topic.name)
def test_a_habit_is_yes_or_no(topic: JournalTopic) -> None:
    option, name = topic.option, topic.name
    assert typed_facts({option: "yes"}, {}) == {name: True}
    assert typed_facts({option: "no"}, {option: "yes"}) == {name: False}
    for other in ("maybe", "Yes", "1", "true"):
        with pytest.raises(UsageError, match=f"^{capital(topic.title)}: say yes or no"):
            typed_facts({option: other}, {})


@pytest.mark.parametrize("topic", AMOUNTS, ids=lambda topic: topic.name)
def test_an_amount_goes_up_to_the_most_that_can_be_meant(topic: JournalTopic) -> None:
    option, name, most = topic.option, topic.name, topic.most
    assert typed_facts({option: f"{most:g}"}, {}) == {name: most}
    with pytest.raises(UsageError) as refused:
        typed_facts({option: f"{most + 1:g}"}, {})
    assert (
        refused.value.message
        == f"{capital(topic.title)}: {most + 1:g} is not between 0 and {most:g}."
    )


def test_a_note_may_be_long_but_no_book() -> None:
    assert typed_facts({"note": "x" * 2000}, {}) == {"note": "x" * 2000}
    with pytest.raises(UsageError, match="A note may have 2000 letters, not 2001"):
        typed_facts({"note": "x" * 2001}, {})


facts = st.fixed_dictionaries(
    {
        "soreness": st.integers(0, 10).map(float),
        "sleep_h": st.floats(0, 24).map(lambda hours: round(hours, 2)),
        "massage": st.booleans(),
        "note": st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30),
    }
)


@given(facts, facts)
def test_what_a_form_shows_changes_nothing_when_it_is_sent_unread(
    day: dict[str, float | bool | str], other: dict[str, float | bool | str]
) -> None:
    option = {topic.name: topic.option for topic in JOURNAL_TOPICS}
    shown = {option[name]: fact_text(fact) for name, fact in day.items()}
    before = {option[name]: fact_text(fact) for name, fact in other.items()}
    assert typed_facts(shown, shown) == {}
    changed = typed_facts(shown, before)
    assert {name: fact_text(fact) for name, fact in changed.items()} == {
        name: fact_text(fact)
        for name, fact in day.items()
        if fact_text(fact) != fact_text(other[name])
    }
