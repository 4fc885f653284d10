"""What the card of the next run says in each state, word by word, from what it knows alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analyzer.report.next_run import NextRunCard, NextRunState, next_run_fact

TODAY = date(2026, 3, 31)
MONDAY = date(2026, 3, 30)
AT_MOST = "at most 60 min and 154 bpm"


def card(state: NextRunState, **known: Any) -> NextRunCard:
    """Return a card of Tuesday, 31 March 2026, a week after the last leg day."""
    empty = NextRunCard(state, TODAY, date(2026, 3, 29), date(2026, 3, 24), 0)
    return replace(empty, **known)


def said(state: NextRunState, **known: Any) -> tuple[str, str]:
    """Return the figure and the sentence, under the usual label."""
    fact = next_run_fact(card(state, **known))
    assert fact.label == "If you run today, Tue 31 Mar 2026"
    return fact.figure, fact.text


@pytest.mark.parametrize(
    ("data_end", "sentence"),
    [
        (date(2026, 2, 1), "This page ends on 1 Feb 2026"),
        (None, "It is over"),
    ],
)
def test_a_page_of_days_that_are_over_sends_to_one_of_today(
    data_end: date | None, sentence: str
) -> None:
    fact = next_run_fact(card("days over", data_end=data_end))
    assert (fact.label, fact.figure) == ("Your next run", "Not on this page")
    assert fact.text == f"{sentence}; `legstats report` without --until speaks of today."


def test_legs_too_sore_and_a_limit_used_up_name_no_minutes() -> None:
    assert said("no run") == (
        "No run", "Your legs are too sore for one. `legstats today` tells more.",
    )  # fmt: skip
    assert said("enough") == (
        "Enough for now", "What you have just run has used up the limit.",
    )  # fmt: skip


def test_where_the_data_end_too_early_it_is_said_since_when() -> None:
    assert said("data too old") == ("Can’t tell", "Nothing up to today is known.")
    age = "Your last recording is 30 days old."
    assert said("data too old", data_age=age) == (
        "Can’t tell", f"{age} `legstats sync` reads newer ones.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("undecided", "sentence"),
    [
        (0, "No leg day is known: `legstats legdays add` enters one."),
        (1, "No leg day is known, and 1 session may have been one: see data quality below."),
        (3, "No leg day is known, and 3 sessions may have been one: see data quality below."),
    ],
)
def test_without_a_leg_day_it_says_how_one_becomes_known(undecided: int, sentence: str) -> None:
    found = said("no leg day", undecided_since=undecided, leg_day=None)
    assert found == ("Can’t tell yet", sentence)


def test_an_undecided_session_is_asked_about_with_what_would_follow() -> None:
    known = {"session": MONDAY, "session_id": "strength-20260330-1700", "at_most": AT_MOST}
    assert said("undecided", **known, until="Wed 1 Apr, 6:00") == (
        "Was Monday leg day?",
        (
            f"If it was: {AT_MOST}, until Wed 1 Apr, 6:00."
            " `legstats legdays set strength-20260330-1700 yes`"
        ),
    )
    figure, text = said("undecided", **known, window_h=36.0)
    assert figure == "Was Monday leg day?"
    assert text.startswith(f"If it was: {AT_MOST}, for 36 hours after it. ")


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"session": MONDAY}, "You trained legs on Monday."),
        ({"stressor": "A long descent"}, "A long descent loads legs as leg day does."),
        ({"stressor": "Jumping", "session": MONDAY}, "Jumping loads legs as leg day does."),
    ],
)
def test_short_and_slow_names_what_loaded_the_legs_and_until_when(
    known: dict[str, Any], why: str
) -> None:
    found = said("short and slow", brief=AT_MOST, until="tomorrow at 6:00", **known)
    assert found == (
        "At most 60 min and 154 bpm", f"{why} Short and slow until tomorrow at 6:00.",
    )  # fmt: skip


AFTER_NEXT = f"For at least 36 h after your next leg day: {AT_MOST}."


@pytest.mark.parametrize(
    ("known", "figure", "text"),
    [
        pytest.param(
            {}, "Run as usual", f"Your last leg day was 7 days ago. {AFTER_NEXT}", id="a week ago"
        ),
        pytest.param(
            {"leg_day": MONDAY}, "Run as usual",
            f"Your last leg day was 1 day ago. {AFTER_NEXT}", id="a day ago",
        ),
        pytest.param(
            {"undecided_since": 1}, "Run as usual",
            "Your last leg day known was 7 days ago; one session since is undecided."
            f" {AFTER_NEXT}", id="one is undecided",
        ),
        pytest.param(
            {"undecided_since": 2}, "Run as usual",
            "Your last leg day known was 7 days ago; two sessions since are undecided."
            f" {AFTER_NEXT}", id="two are undecided",
        ),
        pytest.param(
            {"window_h": 72.0, "first_after_d": 14.0}, "Run as usual",
            "Your last leg day was 7 days ago. For at least 72 h after your next leg day, the first"
            f" in over 14 days: {AT_MOST}.", id="the next is the first in a while",
        ),
        pytest.param(
            {"usual_min": 45.0, "longest_min": 60.0}, "Run as usual",
            f"Your last leg day was 7 days ago. {AFTER_NEXT} Best up to 45 min, your usual.",
            id="the usual is well below the limit",
        ),
        pytest.param(
            {"usual_min": 59.0, "longest_min": 60.0}, "Run as usual",
            f"Your last leg day was 7 days ago. {AFTER_NEXT}", id="the usual is nearly the limit",
        ),
        pytest.param(
            {"state": "as usual if no legs since"}, "As usual, if no legs since 29 Mar",
            f"Your last leg day was 7 days ago. {AFTER_NEXT}", id="the data end some days ago",
        ),
    ],
)  # fmt: skip
def test_as_usual_says_what_holds_after_the_next_leg_day(
    known: dict[str, Any], figure: str, text: str
) -> None:
    told = {"state": "as usual", "window_h": 36.0, "at_most": AT_MOST, **known}
    assert said(**told) == (figure, text)


def test_how_old_the_data_are_comes_before_any_advice() -> None:
    age = "Your last recording is 4 days old."
    told = said("as usual", window_h=36.0, at_most=AT_MOST, data_age=age)
    assert told[1].startswith(f"{age} `legstats sync` reads newer ones. Your last leg day was ")
