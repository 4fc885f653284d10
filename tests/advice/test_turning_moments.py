"""When an answer may turn though nothing new becomes known: no bound passes unnoticed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fakes.stories import Story, at

from analyzer.advice.turning_moments import turning_moments

LEGS = at(10, "Mon", "18:00")
LEGS_END = LEGS + timedelta(hours=1)
RUN = at(9, "Wed", "07:00")
HAIR = timedelta(microseconds=1)


def story() -> Story:
    """One run of 48 minutes, a leg day of an hour five days later, and sore legs after it."""
    found = Story()
    found.run(RUN)
    found.leg_day(LEGS)
    return found.sore(at(10, "Tue"), 5.0, entered=at(10, "Tue", "06:30"))


def turns(
    since: datetime, until: datetime, *, told: Story | None = None, also: tuple[float, ...] = ()
) -> list[datetime]:
    """The moments of a story between two others, on its own clock."""
    dataset = (told or story()).dataset()
    span = since.timestamp(), until.timestamp()
    found = turning_moments(dataset, *span, also_after_d=also)
    assert found == sorted(set(found))
    return [since + timedelta(seconds=one - since.timestamp()) for one in found]


def is_there(moment: datetime, **more: tuple[float, ...]) -> bool:
    """Tell whether an answer turns just after a moment, and not at it."""
    found = turns(moment - timedelta(minutes=1), moment + timedelta(minutes=1), **more)
    return any(moment < one < moment + timedelta(milliseconds=1) for one in found)


@pytest.mark.parametrize(
    "moment",
    [
        RUN,
        RUN + timedelta(minutes=24),
        RUN + timedelta(minutes=48),
        RUN + timedelta(minutes=48 + 60),
        *(RUN + timedelta(days=days) for days in (14, 30, 56, 84, 182, 365)),
        LEGS,
        LEGS + timedelta(minutes=30),
        LEGS_END,
        *(LEGS_END + timedelta(hours=hours) for hours in (6, 36, 60, 84)),
        LEGS + timedelta(days=14),
        at(10, "Tue", "06:30"),
    ],
    ids=[
        "a run begins",
        "its middle",
        "its end",
        "its outing is over",
        *(f"{days} days after a run" for days in (14, 30, 56, 84, 182, 365)),
        "leg day begins",
        "its middle",
        "its end",
        *(f"{hours} h after it" for hours in (6, 36, 60, 84)),
        "the log lapses",
        "soreness is entered",
    ],
)
def test_an_answer_turns_just_after_each_bound(moment: datetime) -> None:
    assert is_there(moment)


def test_windows_go_by_the_end_of_leg_day_and_by_the_settings() -> None:
    assert not is_there(LEGS + timedelta(hours=36, minutes=30))
    assert turns(LEGS_END + timedelta(hours=61), LEGS_END + timedelta(hours=83)) == []


def test_what_else_is_asked_for_turns_after_as_many_days() -> None:
    moment = LEGS + timedelta(days=4.5)
    assert not is_there(moment)
    assert is_there(moment, also=(4.5,))


def test_only_moments_between_the_two_are_told() -> None:
    around = turns(LEGS_END + timedelta(hours=35), LEGS_END + timedelta(hours=37))
    assert len(around) == 1
    (turned,) = around
    assert turns(turned, turned + timedelta(hours=1)) == []
    assert turns(turned - timedelta(hours=1), turned) == []
    assert len(turns(turned - HAIR, turned + HAIR)) == 1


def test_a_log_of_nothing_turns_never() -> None:
    assert turns(at(1), at(90), told=Story()) == []
