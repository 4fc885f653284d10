"""A watch that nobody stopped after lifting: the leg day ended when the lifting did."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from analyzer.matching.left_running import without_running_on
from analyzer.matching.merging import merge_activities
from analyzer.model import Activity, Source, StrengthSet
from analyzer.sync.reading import measured_activity

EVENING = datetime(2026, 11, 12, 17, 0, tzinfo=UTC)


def recorded(minutes: float, *, kind: str = "fit", sets: tuple[StrengthSet, ...] = ()) -> Activity:
    lasting = timedelta(minutes=minutes)
    return Activity(
        Source(kind, kind, f"{kind}#0"),
        "strength",
        EVENING,
        EVENING + lasting,
        elapsed_s=lasting.total_seconds(),
        avg_hr_bpm=70.0,
        sets=sets,
    )


def counted(*minutes: float, seconds: float = 60.0) -> tuple[StrengthSet, ...]:
    """Sets that began so many minutes into the session, each with an hour of rest after it."""
    began = [EVENING + timedelta(minutes=at) for at in minutes]
    done = [
        StrengthSet(i, "squat", started_at=at, duration_s=seconds) for i, at in enumerate(began)
    ]
    rests = [
        replace(one, effort="rest", duration_s=3600.0, started_at=one.started_at) for one in done
    ]
    return (*done, *rests)


def ended(*records: Activity) -> tuple[float, str]:
    """Return after how many minutes the session ended, and what is said of it."""
    session, ran_on = without_running_on(merge_activities(records), records)
    return (session.ended_at - session.started_at).total_seconds() / 60, ran_on


def test_a_session_of_a_length_that_can_be_is_believed() -> None:
    assert ended(recorded(60)) == (60, "")
    assert ended(recorded(240)) == (240, "")
    assert ended(recorded(60), recorded(45, kind="hevy_log")) == (60, "")


def test_left_running_it_ended_with_its_last_set() -> None:
    long = "the recording went on for 9 h 00 min; the first 28 min count"
    assert ended(recorded(540, sets=counted(0, 12, 27))) == (
        28,
        f"{long}, up to the end of the last set",
    )
    # The last set lasts until the watch is stopped; it is no set of eight hours.
    assert ended(recorded(540, sets=counted(0, 25, seconds=29_000)))[0] == 28


def test_left_running_beside_a_log_it_ended_with_the_log() -> None:
    log, watch = recorded(60, kind="hevy_log"), recorded(540, sets=counted(0, 27))
    until, why = ended(watch, log)
    assert until == 60
    assert why.endswith("the first 60 min count, up to the end of the lifting log")
    assert ended(recorded(200), log)[0] == 60, "three hours can be, but not with such a log"
    assert ended(recorded(200, sets=counted(0, 180)), log) == (200, ""), "the watch still counted"
    assert ended(recorded(540), replace(log, elapsed_s=None))[0] == 60, "an hour is usual"
    guessed = replace(log, ended_at=EVENING + timedelta(minutes=12), elapsed_s=None)
    assert ended(watch, guessed)[0] == 28, "a log that knows no end does not say when it was"


@pytest.mark.parametrize(
    ("known", "minutes", "why"),
    [
        ({"moving_s": 3000.0}, 50, "as long as the timer ran"),
        ({"moving_s": 32_400.0}, 60, "the usual length"),
        ({"sets": (StrengthSet(0, "squat"),) * 15}, 45, "3 minutes a set"),
        ({"sets": (StrengthSet(0, "squat", "rest"),) * 15}, 60, "the usual length"),
    ],
)
def test_where_only_a_total_is_known(known: dict[str, object], minutes: int, why: str) -> None:
    row = replace(recorded(540, kind="strava_export"), **known)  # type: ignore[arg-type]
    length, said = ended(row)
    assert length == minutes
    assert said.endswith(f"the first {minutes} min count, {why}")


def test_a_mean_over_hours_of_rest_is_none_of_the_lifting() -> None:
    watch = recorded(540)
    session, _ = without_running_on(watch, [watch])
    assert (session.avg_hr_bpm, session.elapsed_s) == (None, 3600.0)


def test_what_the_athlete_said_and_other_sports_are_left_alone() -> None:
    assert ended(recorded(540, kind="athlete")) == (540, "")
    assert ended(replace(recorded(540), sport="run")) == (540, "")


def test_it_is_said_when_it_is_read() -> None:
    read, _ = measured_activity(recorded(540))
    assert read.ended_at == EVENING + timedelta(hours=9), "another source may know more"
    (said,) = read.problems
    assert said.startswith("The recording went on for 9 h 00 min; the first 60 min count, ")
    assert said.endswith("the usual length, unless another source knows when it ended.")
