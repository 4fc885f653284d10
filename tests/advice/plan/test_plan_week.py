"""A week in one line: what is typed is understood, and what is printed can be typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice.plan import SessionKind, Week, WeekSession, parse_week
from analyzer.advice.plan.week import WEEK_MIN
from analyzer.errors import UsageError

USUAL = parse_week("mon legs 18:00, wed intervals 7:00, sat long 9:00")

weeks = st.lists(
    st.builds(
        WeekSession,
        st.integers(0, WEEK_MIN - 1),
        st.sampled_from(SessionKind),
        st.integers(1, 24 * 60 - 1),
    ),
    min_size=1,
    max_size=12,
).map(Week.of)


@given(weeks)
def test_what_is_printed_is_read_as_the_same_week(week: Week) -> None:
    assert parse_week(str(week)) == week


@given(st.text(max_size=40))
def test_anything_else_is_refused_and_shown_how_to_write_it(text: str) -> None:
    with pytest.raises(UsageError, match=r"^[^\n]+$") as refused:
        parse_week(f"mon {text} nonsense")
    assert "mon legs 18:00" in refused.value.hint


def test_the_week_of_the_examples() -> None:
    assert [str(session) for session in USUAL.sessions] == [
        "mon legs 18:00", "wed intervals 7:00", "sat long 9:00",
    ]  # fmt: skip
    assert USUAL.sessions[0].end_min == 19 * 60
    assert [run.kind for run in USUAL.key_runs] == ["intervals", "long"]


@pytest.mark.parametrize(
    "typed",
    [
        "MON legs 18:00; Wednesday intervals 7, saturday long run at 9 am",
        "legs mon 6pm\n7:00 wed intervals\nsat 9:00-10:30 long",
        "Monday leg day 18.00, wed interval 07:00, sat long 9:00 – 10:30",
    ],
)
def test_other_ways_to_say_the_same(typed: str) -> None:
    assert parse_week(typed) == USUAL


def test_another_length_is_said_by_the_end() -> None:
    week = parse_week("mon legs 18:00-19:15, fri easy 23:30-0:15")
    assert [session.minutes for session in week.sessions] == [75, 45]
    assert str(week) == "mon legs 18:00-19:15, fri easy 23:30"


def test_changes_to_the_usual_week() -> None:
    assert str(parse_week("-mon legs, +tue legs 18:00", USUAL)) == (
        "tue legs 18:00, wed intervals 7:00, sat long 9:00"
    )
    assert str(parse_week("-sat", USUAL)) == "mon legs 18:00, wed intervals 7:00"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mon lgs 18:00", "“mon lgs 18:00” in the week cannot be read: “lgs” is not understood"),
        ("legs 18:00", "it names no weekday"),
        ("mon 18:00", "it names none of legs, race"),
        ("mon legs", "it does not say when it begins"),
        ("mon legs 25:00", "a day has no such time"),
        ("mon legs 13pm", "a day has no such time"),
        ("mon legs 18:00-18:00", "it ends when it begins"),
        (" , ", "The week has no session in it"),
        ("-tue legs", "the week has no such session"),
        ("+tue legs 18:00, wed long 9:00", "this one does not"),
    ],
)
def test_a_slip_is_named(typed: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_week(typed, USUAL)
    assert said in refused.value.message
