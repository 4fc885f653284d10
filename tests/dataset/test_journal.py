"""The journal day by day: who said what, when, and whose word counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes.dictionary_check import check
from fakes.stories import at, rested_log
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice import judge
from analyzer.dataset.journal import journal_frame, soreness_entries
from analyzer.model import Noted

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2026, 11, 17)
SEVEN = datetime(2026, 11, 17, 7, tzinfo=UTC)


def said(topic: str, value: float | None, hours_later: float = 0, day: date = DAY) -> Noted:
    return Noted(day, topic, value, SEVEN + timedelta(hours=hours_later))


def measured(hours: float, day: date = DAY) -> Noted:
    return Noted(day, "sleep_h", hours, None)


def the_day(*facts: Noted) -> dict[str, object]:
    (row,) = check(journal_frame(facts), "journal").to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_an_empty_journal_is_an_empty_frame() -> None:
    assert check(journal_frame([]), "journal").empty


def test_the_athletes_word_on_sleep_wins_over_the_watchs() -> None:
    told = the_day(measured(6.2), said("sleep_h", 7.5))
    assert (told["sleep_h"], told["sleep_from"]) == (7.5, "athlete")


def test_the_watchs_night_counts_where_the_athlete_says_nothing() -> None:
    told = the_day(measured(6.2), said("protein_g", 120.0))
    assert (told["sleep_h"], told["sleep_from"], told["entered_at"]) == (6.2, "watch", SEVEN)


def test_the_watchs_night_returns_when_the_athlete_takes_his_word_back() -> None:
    told = the_day(measured(6.2), said("sleep_h", 7.5), said("sleep_h", None, 1))
    assert (told["sleep_h"], told["sleep_from"]) == (6.2, "watch")


def test_a_night_nobody_entered_has_no_time_of_entry() -> None:
    assert pd.isna(the_day(measured(6.2))["entered_at"])


def test_of_two_watches_the_one_that_saw_more_sleep_counts() -> None:
    assert the_day(measured(4.0), measured(7.1))["sleep_h"] == 7.1


def test_the_time_of_entry_is_that_of_the_soreness() -> None:
    told = the_day(said("soreness", 5.0), said("protein_g", 120.0, 14))
    assert told["entered_at"] == SEVEN


def test_a_day_of_which_all_was_taken_back_is_gone() -> None:
    assert journal_frame([said("soreness", 5.0), said("soreness", None, 1)]).empty


LEGS = at(13, "Mon", "17:00")


def word_for_a_run(hours_after_legs: float, *sayings: tuple[float, float]) -> str:
    """Return the verdict's word for a run; sayings are (hours after leg day, soreness)."""
    story = rested_log()
    story.leg_day(LEGS)
    ended = LEGS + timedelta(hours=1)
    run = story.run(ended + timedelta(hours=hours_after_legs), 12, mps=2.8)
    day = (ended + timedelta(hours=sayings[0][0])).date()
    noted = [Noted(day, "soreness", value, ended + timedelta(hours=h)) for h, value in sayings]
    dataset = replace(story.dataset(), journal=journal_frame(noted))
    return {v.run_id: v.verdict for v in judge(dataset)}.get(run, "outside")


@pytest.mark.parametrize(
    ("sayings", "word"),
    [
        ([(38, 5.0)], "kept"),
        ([(42, 5.0)], "outside"),
        ([(38, 5.0), (46, 2.0)], "kept"),
        ([(38, 5.0), (39, 2.0)], "outside"),
        ([(38, 2.0), (46, 6.0)], "outside"),
    ],
)
def test_a_run_is_judged_by_the_last_word_before_it(
    sayings: Sequence[tuple[float, float]], word: str
) -> None:
    assert word_for_a_run(40, *sayings) == word


facts = st.lists(
    st.builds(
        said,
        st.sampled_from(["soreness", "sleep_h", "protein_g"]),
        st.none() | st.floats(0, 10),
        st.just(0.0),
        st.dates(date(2026, 11, 1), date(2026, 11, 4)),
    )
    | st.builds(measured, st.floats(0.1, 12), st.dates(date(2026, 11, 1), date(2026, 11, 4))),
    max_size=12,
).map(
    lambda some: [
        replace(one, said_at=one.said_at and SEVEN + timedelta(hours=i))
        for i, one in enumerate(some)
    ]
)


@given(facts)
def test_each_day_stands_once_and_says_the_last_word(some: list[Noted]) -> None:
    frame = check(journal_frame(some), "journal")
    assert frame["day"].is_monotonic_increasing
    assert frame["day"].is_unique
    for row in frame.itertuples():
        words = [f.value for f in some if f.day == row.day.date() and f.topic == "soreness"]
        assert (
            pd.isna(row.soreness) if not words or words[-1] is None else row.soreness == words[-1]
        )


@given(facts)
def test_soreness_was_said_in_order(some: list[Noted]) -> None:
    told = soreness_entries(journal_frame(some))
    assert told["entered_at"].is_monotonic_increasing
    assert set(told["entered_at"]) <= {f.said_at for f in some if f.topic == "soreness"}
