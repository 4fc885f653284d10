"""A trial where the athlete's calendar is another than that of UTC, and what it says as JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fakes.stories import Story, at

from analyzer.advice.habits import TrialState
from analyzer.answers.trials import TrialAnswer, flips_needed, habit_named, trial_answers
from analyzer.dataset.journal import trials_frame
from analyzer.model import Draw, Trial
from analyzer.settings import Sources

LATE = datetime(2026, 1, 5, 22, 30, tzinfo=UTC)
"""In Berlin and Tokyo it is Tuesday by then, in Los Angeles Monday afternoon."""


def stands(one: Trial, zone: str = "UTC", now: datetime | None = None) -> TrialAnswer:
    story = Story()
    story.config = replace(story.config, sources=Sources(zone=zone))
    data = replace(story.dataset(), now=now or at(3, "Wed", "12:00"), trials=trials_frame([one]))
    (found,) = trial_answers(data)
    return found


def trial(draws: int = 0, flips: int = 16) -> Trial:
    drawn = (
        Draw(n, date(2026, 1, 12) + timedelta(days=7 * n), n % 2 == 0, at(2 + n, "Mon", "20:00"))
        for n in range(draws)
    )
    return Trial(3, "massage", flips, LATE, None, tuple(drawn))


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", "5 Jan 2026"),
        ("Europe/Berlin", "5 Jan 2026"),
        ("Asia/Tokyo", "6 Jan 2026"),
        ("America/Los_Angeles", "5 Jan 2026"),
        ("Pacific/Kiritimati", "6 Jan 2026"),
    ],
)
def test_a_trial_began_on_the_day_the_athletes_calendar_showed(zone: str, day: str) -> None:
    (said,) = stands(trial(), zone).sentences
    assert said.startswith(f"The trial of a massage: 0 of 16 flips drawn since {day}. On the")


def test_a_trial_nobody_has_drawn_in_says_how_it_goes() -> None:
    found = stands(trial())
    assert found.sentences == (
        (
            "The trial of a massage: 0 of 16 flips drawn since 5 Jan 2026. On the evening of each"
            " leg day `legstats try massage` throws a coin: with a massage, or no massage; after 16"
            f" flips the soreness of both kinds is compared. {found.shown} Until the end its number"
            " is held back, in the table too: whoever watches it and stops at a good one is misled"
            " by chance."
        ),
    )
    assert (found.result, found.result_from, found.last_about) == (None, None, None)


def test_the_json_of_a_trial_has_its_draws_and_null_for_what_is_not_known() -> None:
    told = stands(trial(2)).to_dict()
    text = told.pop("text")
    assert text.startswith("The trial of a massage: 2 of 16 flips drawn since 5 Jan 2026.")
    assert told == {
        "trial_id": 3,
        "habit": "massage",
        "state": "running",
        "flips": 16,
        "drawn": 2,
        "as_drawn": 0,
        "noted": 0,
        "began_at": "2026-01-05T22:30:00+00:00",
        "stopped_at": None,
        "tonight": None,
        "draws": [
            {
                "number": 0,
                "leg_day": "2026-01-12",
                "with_habit": True,
                "drawn_at": "2026-01-12T20:00:00+00:00",
            },
            {
                "number": 1,
                "leg_day": "2026-01-19",
                "with_habit": False,
                "drawn_at": "2026-01-19T20:00:00+00:00",
            },
        ],
        "result": None,
    }


def test_a_trial_given_up_says_when_and_is_open_no_more() -> None:
    given_up = replace(trial(1), stopped_at=at(3, "Tue", "09:00"))
    found = stands(given_up)
    assert (found.state, found.is_open) == (TrialState.STOPPED, False)
    assert found.to_dict()["stopped_at"] == "2026-01-20T09:00:00+00:00"
    assert found.to_dict()["text"] == (
        "The trial of a massage was stopped after 1 of 16 flips: a trial that is stopped has no"
        " result."
    )


@pytest.mark.parametrize(
    ("drawn", "when"),
    [(5, None), (6, date(2026, 6, 3)), (8, date(2026, 4, 27))],
    ids=["too few for a rhythm", "six", "half"],
)
def test_the_last_flip_comes_at_the_pace_of_those_before(drawn: int, when: date | None) -> None:
    """Begun on 5 January. On 2 March 56 days are over: 16 flips take 56 × 16 / drawn days."""
    found = stands(trial(drawn), now=at(9, "Mon", "12:00"))
    assert found.last_about == when
    in_words = "" if when is None else f", at this pace in {when:%B %Y}"
    assert f" flips the soreness of both kinds is compared{in_words}." in found.sentences[0]


def test_a_week_with_several_leg_days_is_reckoned_with() -> None:
    """Two leg days a week: the flips of a trial take half as many weeks."""
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", "18:00"))
        story.leg_day(at(week, "Thu", "18:00"))
    data = replace(story.dataset(), now=at(13, "Mon", "07:00"))
    needed = flips_needed(data, habit_named("massage"))
    assert needed.leg_days_a_week == 2.0
    (_, flips) = needed.by_share[0]
    assert f"{flips} flips for all (about {flips // 2} weeks)" in needed.sentences[1]
