"""One run held against the advice: its verdict or why there is none, and the limits in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fakes.stories import DAY_AFTER, Story, alike, at

from analyzer.answers.advice_check import RunCheck, check_advice, why_outside
from analyzer.settings import Rules

if TYPE_CHECKING:
    from datetime import date

    from analyzer import Dataset
    from analyzer.units import DistanceUnit

ENDED = DAY_AFTER - timedelta(hours=12)


def why(hours: float, window_h: float = 36.0, **facts: object) -> str:
    story = alike()
    story.run(ENDED + timedelta(hours=hours), **facts)
    data = story.dataset()
    windows = replace(data.config.windows, standard_h=window_h)
    data = replace(data, config=replace(data.config, windows=windows))
    return why_outside(data, data.runs.iloc[-1])


@pytest.mark.parametrize(
    ("hours", "window_h", "said"),
    [
        (41, 36, "It came 41 h after leg day, later than the window of 36 h"),
        (36.6, 36, "It came 37 h after leg day, later than the window of 36 h"),
        (36.2, 36, "It came 36.2 h after leg day, later than the window of 36.0 h"),
        (36.02, 36, "It came 36.02 h after leg day, later than the window of 36.00 h"),
        (168, 36, "It came 168 h after leg day, later than the window of 36 h"),
        (169, 36, "It came 7 days after leg day, later than the window of 36 h"),
        (0.75, 0.5, "It came 45 min after leg day, later than the window of 30 min"),
    ],
)
def test_what_came_later_than_the_window_never_reads_as_within_it(
    hours: float, window_h: float, said: str
) -> None:
    assert why(hours, window_h) == (
        f"{said} (which is longer after a heavy leg day, or the first in a while)."
    )


def test_a_run_taken_out_or_impossible_is_said_to_be() -> None:
    assert why(12, ignored=True) == "You took this run out."
    assert why(12, implausible="nobody runs 1 km in 1:10") == (
        "It counts for nothing: nobody runs 1 km in 1:10."
    )


def test_before_any_leg_day_none_is_known_and_an_undecided_one_is_named() -> None:
    story = Story()
    story.run(at(1))
    data = story.dataset()
    assert why_outside(data, data.runs.iloc[0]) == "No leg day is known before it."
    story.leg_day(at(1) - timedelta(hours=12), "unknown", session_id="strength-9")
    data = story.dataset()
    assert why_outside(data, data.runs.iloc[0]) == (
        "Whether it followed a leg day depends on a session that is not decided: legstats legdays"
        " explain strength-9"
    )


NOTHING = dict.fromkeys(
    ("minutes", "length_km", "km", "mean_hr_bpm", "hard_hr_bpm", "hard_minutes", "speed_mps")
)


def limits(unit: DistanceUnit = "km", **known: float) -> list[str]:
    check = RunCheck("run", at(1).date(), None, "", NOTHING | known, unit, "", Rules())
    return check.limit_words


def test_nothing_known_is_no_limit() -> None:
    assert limits() == []


def test_each_limit_that_is_known_is_said_in_the_runners_unit() -> None:
    assert limits(minutes=40) == ["at most 40 min in length"]
    assert limits(minutes=150) == ["at most 2 h 30 min in length"]
    assert limits(length_km=7.24) == ["at most 7.2 km in length"]
    assert limits(minutes=40, length_km=7.24) == ["at most 40 min or 7.2 km in length"]
    assert limits("mi", length_km=16.0934) == ["at most 10.0 mi in length"]
    assert limits(km=11) == ["at most 11.0 km, which is 10\u202f% over your longest of 30 days"]
    assert limits(speed_mps=3) == ["no faster than 5:33 /km"]
    assert limits("mi", speed_mps=3) == ["no faster than 8:56 /mi"]


def test_pace_counts_only_where_no_heart_rate_does() -> None:
    both = limits(mean_hr_bpm=154, hard_hr_bpm=165, hard_minutes=10, speed_mps=3)
    assert both == ["a mean heart rate of at most 154 bpm", "at most 10 min from 165 bpm on"]
    assert limits(mean_hr_bpm=154) == ["a mean heart rate of at most 154 bpm"]


@cache
def three_runs() -> Dataset:
    """Runs 12, 35 and 41 h after leg day: two of them in its window."""
    story = alike()
    for hours in (12, 35, 41):
        story.run(ENDED + timedelta(hours=hours), 30)
    return replace(story.dataset(), now=at(14))


def judged_days(since: date | None = None, until: date | None = None) -> list[str]:
    found = check_advice(three_runs(), since, until)
    assert found.to_dict()["verdicts"] == [run.to_dict() for run in found.judged]
    return [f"{run.day:%d.%m.}" for run in found.judged]


def test_only_the_runs_of_the_days_asked_for_are_told_first_and_last_day_included() -> None:
    tuesday, wednesday = at(13, "Tue").date(), at(13, "Wed").date()
    assert judged_days() == ["31.03.", "01.04."]
    assert judged_days(wednesday) == ["01.04."]
    assert judged_days(None, tuesday) == ["31.03."]
    assert judged_days(tuesday, wednesday) == ["31.03.", "01.04."]
    assert judged_days(at(14).date()) == []
    assert judged_days(wednesday, tuesday) == []


def test_the_summary_counts_every_word_and_a_broken_run_is_one() -> None:
    story = alike()
    story.run(DAY_AFTER, 30)
    kept = check_advice(replace(story.dataset(), now=at(14)))
    assert (kept.summary, kept.is_broken) == (
        "1 kept, 0 borderline, 0 broke, 0 not judged",
        False,
    )
    story.run(DAY_AFTER + timedelta(hours=8), 90)
    broke = check_advice(replace(story.dataset(), now=at(14)))
    assert broke.is_broken
    assert broke.summary.startswith("1 kept, ")
    assert ", 1 broke, " in broke.summary


def test_the_easy_ceiling_is_that_of_the_newest_run_of_days_that_are_over() -> None:
    story = alike()
    story.run(DAY_AFTER, 30)
    data = replace(story.dataset(), now=at(14))
    now = check_advice(data)
    assert now.ceiling_day is None
    then = check_advice(data, until=at(13, "Wed").date())
    assert then.ceiling_day == DAY_AFTER.date()
    assert then.ceiling_note.startswith("As of Tue 31 Mar 2026, the newest of these runs: ")
    assert then.ceiling_note.endswith(now.ceiling_note)
    none = check_advice(data, until=at(1).date())
    assert (none.judged, none.ceiling_note) == ((), "")


def test_a_limit_of_one_day_is_one_day() -> None:
    rules = Rules(spike_days=1.0)
    check = RunCheck("run", at(1).date(), None, "", NOTHING | {"km": 11.0}, "km", "", rules)
    (said,) = check.limit_words
    assert said.endswith("over your longest of 1 day")
    story = alike().rules(spike_days=1)
    story.run(at(13, "Mon", "12:00"), 30)
    story.run(DAY_AFTER, 33.5)
    (judged,) = check_advice(replace(story.dataset(), now=at(14))).judged
    reasons = " ".join(reason.text for reason in judged.verdict.reasons)
    assert "over your longest in 1 day (" in reasons
