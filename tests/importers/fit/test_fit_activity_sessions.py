"""One file, several sessions: each becomes an activity with its own part of the recording.

Also sessions whose summary is wrong, comes first or is missing, chained files, and files cut or
damaged anywhere: what can be saved is an activity, and what is doubtful is said.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.fit_encoder import (
    Lift,
    Session,
    chained,
    fit_file,
    ride,
    run,
    run_file,
    strength,
    strength_file,
)
from hypothesis import event, given
from hypothesis import strategies as st

from analyzer.errors import LegstatsError
from analyzer.importers.fit import read
from analyzer.importers.fit.decoder import decode

if TYPE_CHECKING:
    from analyzer.model import Activity

SUMMARY_MISSING = (
    "The summary of this session is missing, as when a file was cut short; "
    "it was worked out from what was recorded."
)
NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def brick(*, summary_first: bool = False, **facts: object) -> bytes:
    """Lifting, a run, and lifting again, recorded without saving in between."""
    return fit_file(
        strength(NOON, [Lift("squat", seconds=40, rest_s=80)] * 5, hr=100),
        run(after(12), 20, pace=300, hr=150, rpe=5),
        strength(after(35), [Lift("row", seconds=40, rest_s=80)] * 3, hr=110),
        summary_first=summary_first,
        **facts,
    )


SMALL = fit_file(strength(NOON, ["squat", "unknown"]), run(after(12), 3, straps=["ant"]))


@pytest.mark.parametrize("summary_first", [False, True])
def test_lifting_running_and_lifting_in_one_file_are_three_activities(
    *, summary_first: bool
) -> None:
    lifting, running, more = read(brick(summary_first=summary_first), "brick.fit")

    assert [lifting.sport, running.sport, more.sport] == ["strength", "run", "strength"]
    assert [a.started_at for a in (lifting, running, more)] == [NOON, after(12), after(35)]
    assert [a.ended_at for a in (lifting, running, more)] == [after(10), after(32), after(41)]
    assert [a.source.key[-2:] for a in (lifting, running, more)] == ["#0", "#1", "#2"]


@pytest.mark.parametrize("summary_first", [False, True])
def test_each_has_its_own_records_laps_sets_and_facts(*, summary_first: bool) -> None:
    lifting, running, more = read(brick(summary_first=summary_first), "brick.fit")

    assert [set(np.unique(a.stream.hr_bpm)) for a in (lifting, running, more)] == [
        {100}, {150}, {110},
    ]  # fmt: skip
    assert [len(a.laps) for a in (lifting, running, more)] == [0, 4, 0]
    assert {s.exercise for s in lifting.sets if s.effort == "active"} == {"squat"}
    assert {s.exercise for s in more.sets if s.effort == "active"} == {"row"}
    assert running.sets == ()
    assert [a.rpe for a in (lifting, running, more)] == [None, 5.0, None]
    assert running.stream.distance_m[-1] == pytest.approx(4000, abs=0.01)
    assert {a.problems for a in (lifting, running, more)} == {()}


def test_distance_that_counts_on_through_the_file_starts_at_zero_again() -> None:
    data = fit_file(ride(NOON, 10, pace=120), run(after(11), 10, pace=300))
    single = read(data, "x.fit")[1].stream.distance_m

    counted_on = fit_file(
        ride(NOON, 10, pace=120), run(after(11), 10, pace=300, distance_from=5000.0)
    )
    stream = read(counted_on, "x.fit")[1].stream

    np.testing.assert_allclose(stream.distance_m, single, atol=0.02)


def test_a_multisport_session_that_sums_up_the_others_is_not_one_of_them() -> None:
    whole = Session(started_at=NOON, seconds=1800, sport="multisport", every_s=3600)
    data = fit_file(whole, ride(NOON, 20), run(after(20), 10))

    assert [activity.sport for activity in read(data, "x.fit")] == ["ride", "run"]


def test_sessions_without_a_start_follow_one_another() -> None:
    data = fit_file(
        ride(NOON, 20), run(after(20), 10), hide={"session": ["start_time", "timestamp"]}
    )

    activities = read(data, "x.fit")

    assert [(a.sport, a.started_at) for a in activities] == [("ride", NOON), ("run", after(20))]


def test_a_session_whose_start_is_years_off_is_placed_by_its_records() -> None:
    wrong = datetime(2011, 1, 1, tzinfo=UTC)
    (activity,) = read(run_file(NOON, 10, claimed_start=wrong), "x.fit")

    assert activity.started_at == NOON
    assert len(activity.stream) == 601


def test_a_recording_that_begins_before_its_session_is_believed_and_reported() -> None:
    (activity,) = read(run_file(NOON, 30, claimed_start=after(10)), "x.fit")

    assert activity.started_at == NOON
    (problem,) = activity.problems
    assert problem.startswith("It was recorded from 10 min before the start its summary names;")


def test_a_start_hours_early_that_the_summary_itself_contradicts_is_not_believed() -> None:
    (activity,) = read(run_file(NOON, 30, claimed_start=after(-600)), "x.fit")
    assert (activity.started_at, activity.elapsed_s) == (NOON, 1800)


def test_files_chained_to_one_another_are_read_one_by_one() -> None:
    data = chained(run_file(NOON, 10), strength_file(after(60), ["squat"]))

    assert [activity.sport for activity in read(data, "x.fit")] == ["run", "strength"]


def test_the_settings_behind_an_activity_are_left_alone() -> None:
    data = chained(run_file(NOON, 10), run_file(NOON, 10, file_type="settings"))

    assert len(read(data, "x.fit")) == 1


@pytest.mark.parametrize(
    ("count", "subject"), [(1, "activity in the file was"), (2, "activities in the file were")]
)
def test_activities_of_the_future_behind_a_true_one_are_left_out_and_reported(
    count: int, subject: str
) -> None:
    future = [run_file(datetime(2089, 5, 3 + day, tzinfo=UTC), 10) for day in range(count)]

    (activity,) = read(chained(run_file(NOON, 10), *future), "x.fit")

    assert activity.started_at == NOON
    assert activity.problems == (f"{count} more {subject} left out: the date has not come yet.",)


def test_an_activity_chained_to_itself_is_one() -> None:
    (activity,) = read(chained(*[run_file(NOON, 10)] * 2), "x.fit")

    assert activity.problems == ("The file holds this activity twice; one copy was kept.",)


def test_a_run_without_its_summary_is_worked_out_from_its_records() -> None:
    data = run_file(NOON, 20, pace=300, hr=150, without=["session", "lap", "activity"])

    (activity,) = read(data, "x.fit")

    assert (activity.sport, activity.started_at, activity.ended_at) == ("run", NOON, after(20))
    assert activity.distance_m == pytest.approx(4000, abs=0.01)
    assert (activity.moving_s, activity.avg_hr_bpm) == (1200.0, 150.0)
    assert activity.problems == (SUMMARY_MISSING,)


def test_several_sessions_without_summaries_are_separated_by_the_sport_messages() -> None:
    activities = read(brick(without=["session", "activity"]), "x.fit")

    assert [activity.sport for activity in activities] == ["strength", "run", "strength"]
    assert [activity.started_at for activity in activities] == [NOON, after(12), after(35)]


NO_SPORT = ["session", "lap", "sport"]
NOT_NAMED = "The file does not say which sport this was; "


@pytest.mark.parametrize("dynamics", [True, False])
def test_a_run_that_nothing_names_is_told_by_its_recording(dynamics: bool) -> None:  # noqa: FBT001
    (activity,) = read(run_file(NOON, 20, without=NO_SPORT, dynamics=dynamics), "x.fit")

    assert activity.sport == "run"
    assert activity.problems[-1] == (f"{NOT_NAMED}by its pace it was taken for a run.")


def test_a_ride_that_nothing_names_is_not_taken_for_a_run() -> None:
    (activity,) = read(fit_file(ride(NOON), without=NO_SPORT), "x.fit")

    assert activity.sport == "other"
    assert activity.problems[-1] == (f"{NOT_NAMED}it was not taken for a run.")


def test_sets_without_a_named_sport_are_strength() -> None:
    (activity,) = read(strength_file(NOON, ["squat"], without=["session", "sport"]), "x.fit")

    assert activity.sport == "strength"


def test_a_file_cut_at_any_byte_gives_activities_or_one_sentence() -> None:
    whole = brick()
    found, sentences = set(), set()
    for length in range(0, len(whole), 977):
        try:
            activities = read(whole[:length], "cut.fit")
        except LegstatsError as problem:
            sentences.add(problem.message[-1])
            continue
        found.add(len(activities))
        for activity in activities:
            assert activity.ended_at >= activity.started_at
            assert activity.problems

    assert found == {1, 2, 3}
    assert sentences == {"."}


@given(st.data())
def test_a_file_damaged_anywhere_gives_sound_activities_or_one_sentence(
    data: st.DataObject,
) -> None:
    damaged = bytearray(SMALL)
    for place in data.draw(st.lists(st.integers(14, len(SMALL) - 1), min_size=1, max_size=40)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        activities = read(bytes(damaged), "damaged.fit")
    except LegstatsError as problem:
        activities = []
        event(problem.message)
    for activity in activities:
        assert_sound(activity)


def assert_sound(activity: Activity) -> None:
    assert activity.ended_at >= activity.started_at
    assert 0 <= activity.moving_s <= activity.elapsed_s
    assert all(0 <= start < end <= activity.elapsed_s for start, end in activity.pauses)
    if activity.stream is not None:
        assert (np.diff(activity.stream.time_s) > 0).all()
        assert activity.stream.time_s[0] >= 0


def test_a_run_that_was_being_recorded_when_the_file_was_cut_is_saved_to_the_last_second() -> None:
    whole = run_file(NOON, 30, pace=300)
    (cut,) = read(whole[: len(whole) // 2], "cut.fit")

    assert cut.sport == "run"
    assert 14 * 60 < cut.moving_s < 16 * 60
    assert cut.distance_m == pytest.approx(cut.moving_s / 0.3, abs=4)


def test_sessions_whose_summaries_were_cut_off_are_worked_out_from_what_was_recorded() -> None:
    whole = brick()
    second_summary = int(decode(whole).table("session").position[1])

    lifting, running, more = read(whole[:second_summary], "cut.fit")

    assert [one.sport for one in (lifting, running, more)] == ["strength", "run", "strength"]
    assert [one.started_at for one in (lifting, running, more)] == [NOON, after(12), after(35)]
    assert SUMMARY_MISSING not in lifting.problems
    assert SUMMARY_MISSING in running.problems
    assert running.distance_m == pytest.approx(4000, abs=0.01)


def test_a_summary_that_claims_to_last_for_weeks_is_not_believed() -> None:
    (activity,) = read(run_file(NOON, 10, saved_after_s=1_000_000, without=["event"]), "x.fit")

    assert activity.ended_at == after(10)
