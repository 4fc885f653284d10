"""What the journal asks for on the evening of a leg day: what is tried, then what is noted most."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.stories import Story, at

from analyzer.answers.journal_due import DueTonight, due_tonight
from analyzer.dataset.journal import journal_frame, trials_frame
from analyzer.model import Draw, Noted, Trial

if TYPE_CHECKING:
    from datetime import date

EVENING = at(13, "Mon", "20:00")
LEG_DAY = at(13, "Mon", "18:00")


def due(
    noted: dict[str, int] | None = None,
    *,
    trials: list[Trial] | None = None,
    now: datetime = EVENING,
    days_ago: int = 1,
) -> DueTonight | None:
    """Return what is asked where each habit was noted on so many days up to so long ago."""
    story = Story()
    story.leg_day(LEG_DAY)
    facts = [
        Noted(_days_before(n + days_ago), habit, value=True, said_at=at(1))
        for habit, times in (noted or {}).items()
        for n in range(times)
    ]
    data = replace(story.dataset(), now=now, trials=trials_frame(trials or []))
    object.__setattr__(data, "journal", journal_frame(facts))
    return due_tonight(data)


def _days_before(days: int) -> date:
    return (LEG_DAY - timedelta(days=days)).date()


def names(found: DueTonight | None) -> list[str]:
    assert found is not None
    return [topic.name for topic in found.topics]


def test_whoever_never_noted_a_habit_is_asked_of_the_first_four_and_of_drinks() -> None:
    found = due()
    assert found is not None
    assert found.leg_day == LEG_DAY.date()
    assert names(found) == ["foam_rolling", "compression", "epsom_bath", "massage", "alcohol"]


def test_what_was_noted_most_lately_comes_first() -> None:
    found = names(due({"stretching": 3, "cold_bath": 5, "massage": 1}))
    assert found == ["cold_bath", "stretching", "massage", "foam_rolling", "alcohol"]


@pytest.mark.parametrize(("days_ago", "counts"), [(89, True), (90, True), (91, False)])
def test_lately_is_the_last_ninety_days(days_ago: int, *, counts: bool) -> None:
    assert (names(due({"cold_bath": 1}, days_ago=days_ago))[0] == "cold_bath") is counts


def a_trial(habit: str, drawn: int = 0, *, stopped: bool = False) -> Trial:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    draws = tuple(Draw(n, _days_before(60 - n), n % 2 == 0, began) for n in range(drawn))
    return Trial(1, habit, 16, began, began if stopped else None, draws)


def test_a_habit_a_coin_decides_on_comes_before_all_others() -> None:
    noted = {"cold_bath": 9, "massage": 8, "compression": 7, "epsom_bath": 6}
    assert names(due(noted, trials=[a_trial("stretching")]))[0] == "stretching"
    # Once all is drawn, or it was given up, it is a habit like the others.
    for over in (a_trial("stretching", 16), a_trial("stretching", 3, stopped=True)):
        assert "stretching" not in names(due(noted, trials=[over]))


@pytest.mark.parametrize(
    ("now", "asks"),
    [
        (at(13, "Mon", "18:59"), False),
        (at(13, "Mon", "19:00"), True),
        (at(13, "Tue", "00:30"), True),
        (at(13, "Tue", "12:00"), False),
        (at(13, "Sun", "20:00"), False),
    ],
)
def test_only_the_evening_of_a_leg_day_asks(now: datetime, *, asks: bool) -> None:
    assert (due(now=now) is not None) is asks
