"""Which runs the athlete made one, which they may say that of, and how it is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.stored import activity, stored

from analyzer.actions.decisions import join_runs, part_runs, split_run, unsay_pair
from analyzer.actions.said_back import split_words
from analyzer.answers.activity_ids import ids_beginning
from analyzer.answers.joined_runs import (
    TwoRuns,
    WhyTwo,
    cannot_be_one,
    joined_runs,
    may_be_one,
)
from analyzer.config import Config
from analyzer.errors import UsageError
from analyzer.model import SourceRecord

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Activity

WATCH = activity("watch", "2026-11-16 07:00", distance_m=7300.0)
LATE_CLOCK = activity("phone", "2026-11-16 09:00", kind="gpx", distance_m=7350.0)
OTHER_RUN = activity("short", "2026-11-16 18:00", 15, kind="gpx", distance_m=2000.0)
NEXT_DAY = activity("next", "2026-11-17 09:00", kind="gpx", distance_m=7300.0)
TWO_DAYS_LATER = activity("two days", "2026-11-18 07:00", distance_m=7300.0)
WEEK_LATER = activity("later", "2026-11-23 07:00", distance_m=7300.0)
MORNING, PHONE = "run-20261116-0700", "run-20261116-0900"
SHORT, NEXT, LATER = "run-20261116-1800", "run-20261117-0900", "run-20261123-0700"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """One run, again by a phone whose clock is two hours late, a short one, and two days later."""
    return stored(tmp_path, WATCH, LATE_CLOCK, OTHER_RUN, NEXT_DAY, WEEK_LATER)


def run_ids(config: Config) -> list[str]:
    return [one for one, _ in ids_beginning(config, "", "run")][::-1]


def records(*activities: Activity) -> list[SourceRecord]:
    return [SourceRecord(one, None) for one in activities]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (LATE_CLOCK, None),
        (NEXT_DAY, None),
        (OTHER_RUN, TwoRuns(WhyTwo.FOLLOWING, 0)),
        (WEEK_LATER, TwoRuns(WhyTwo.DAYS_APART, 7)),
        (
            activity("two days", "2026-11-18 07:00", distance_m=7300.0),
            TwoRuns(WhyTwo.DAYS_APART, 2),
        ),
    ],
    ids=["a clock two hours late", "the wrong day", "another length", "a week", "two days"],
)
def test_what_shows_that_two_runs_are_two(other: Activity, why: TwoRuns | None) -> None:
    assert cannot_be_one(records(WATCH), records(other), "UTC") == why
    assert cannot_be_one(records(other), records(WATCH), "UTC") == why


def test_how_many_days_lie_between_is_asked_of_the_athletes_calendar() -> None:
    """23:30 on Monday and 0:30 on Wednesday, by UTC: in Tokyo both are mornings a day apart."""
    late = activity("late", "2026-11-16 23:30", distance_m=7300.0)
    early = activity("early", "2026-11-18 00:30", kind="gpx", distance_m=7300.0)
    assert cannot_be_one(records(late), records(early), "UTC") == TwoRuns(WhyTwo.DAYS_APART, 2)
    assert cannot_be_one(records(late), records(early), "Asia/Tokyo") is None


def test_the_nearest_records_of_two_runs_count() -> None:
    twice = records(WEEK_LATER, LATE_CLOCK)
    assert cannot_be_one(records(WATCH), twice, "UTC") is None


def test_only_what_may_be_the_same_run_is_offered(config: Config) -> None:
    asked = {MORNING: [PHONE, SHORT, NEXT, LATER, "run-19990101-0000"], LATER: []}
    assert may_be_one(config, asked) == {MORNING: [PHONE, NEXT], LATER: []}
    gone = {"run-19990101-0000": [MORNING]}
    assert may_be_one(config, gone) == {"run-19990101-0000": []}
    elsewhere = Config(home=config.home / "elsewhere")
    assert may_be_one(elsewhere, {MORNING: [PHONE]}) == {MORNING: []}
    assert may_be_one(config, {}) == {}


def test_a_run_is_joined_by_word_until_that_is_taken_back(config: Config) -> None:
    assert joined_runs(config) == frozenset()
    assert join_runs(config, MORNING, PHONE) == (MORNING, MORNING, PHONE)
    assert joined_runs(config) == {MORNING}
    assert run_ids(config) == [MORNING, SHORT, NEXT, LATER]
    assert split_run(config, MORNING) == [MORNING, PHONE]
    assert joined_runs(config) == frozenset()
    assert run_ids(config) == [MORNING, PHONE, SHORT, NEXT, LATER]
    nowhere = Config(home=config.home / "elsewhere")
    assert joined_runs(nowhere) == frozenset()
    assert not nowhere.store_path.exists(), "asking makes no store"


def test_what_the_files_alone_make_one_stays_one(tmp_path: Path) -> None:
    copy = activity("copy", "2026-11-16 07:00", kind="gpx", distance_m=7300.0)
    config = stored(tmp_path, WATCH, copy)
    assert len(run_ids(config)) == 1
    assert joined_runs(config) == frozenset(), "nobody said so"
    (left,) = split_run(config, run_ids(config)[0])
    assert split_words([left]) == (
        f"Your word is taken back; by the files alone, {left} is one run all the same."
    )
    assert split_words([MORNING, PHONE]) == (
        f"Your word is taken back: {MORNING} and {PHONE} count as two runs."
    )


def test_two_runs_of_other_days_are_refused_with_how_far_they_are_apart(config: Config) -> None:
    with pytest.raises(UsageError) as refused:
        join_runs(config, MORNING, LATER)
    assert refused.value.in_full == (
        f"{MORNING} and {LATER} are 7 days apart: they cannot be one run."
        " `legstats runs` lists the ids."
    )


def test_a_run_that_follows_another_is_refused_with_what_would_be_lost(config: Config) -> None:
    with pytest.raises(UsageError) as refused:
        join_runs(config, MORNING, SHORT, ("Your morning run", "the short one"))
    assert refused.value.in_full == (
        "Your morning run and the short one are not of the same time, nor the same run recorded"
        " twice: as one run, the distance of one of them would be lost."
        " Runs less than an hour apart are judged as one outing already."
    )
    assert run_ids(config) == [MORNING, PHONE, SHORT, NEXT, LATER]


def test_two_that_look_like_one_are_two_by_word_and_one_again_without_it(tmp_path: Path) -> None:
    copy = activity("copy", "2026-11-16 07:01", kind="gpx", distance_m=7300.0)
    config = stored(tmp_path, WATCH, copy)
    ((whole, _),) = ids_beginning(config, "", "run")
    assert part_runs(config, "run-20261116-0700", "run-20261116-0701") == (
        "run-20261116-0700", "run-20261116-0701",
    )  # fmt: skip
    assert run_ids(config) == ["run-20261116-0700", "run-20261116-0701"]
    assert unsay_pair(config, "run-20261116-0700", "run-20261116-0701") == (whole, whole)
    assert run_ids(config) == [whole]
