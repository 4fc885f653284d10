"""The sets of a strength session, as a watch writes them.

Its guesses, weights, repetitions and rests, warm-up sets of a planned workout, and sets without a
time of their own.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fakes.fit_encoder import Lift, strength_file

from analyzer.importers.fit import read
from analyzer.model import StrengthSet

EVENING = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)


def sets_of(data: bytes) -> tuple[StrengthSet, ...]:
    (activity,) = read(data, "legs.fit")
    return activity.sets


def active(data: bytes) -> list[StrengthSet]:
    return [one for one in sets_of(data) if one.effort != "rest"]


def test_a_set_has_its_exercise_weight_and_repetitions() -> None:
    (squat,) = active(strength_file(EVENING, [Lift("squat", 8, 82.5, seconds=45)]))

    assert squat == StrengthSet(
        index=0,
        exercise="squat",
        candidates=("squat", "row", "plank"),
        reps=8.0,
        weight_kg=82.5,
        duration_s=45.0,
        started_at=EVENING,
    )


def test_the_first_of_the_watchs_guesses_is_the_exercise() -> None:
    (one,) = active(strength_file(EVENING, [Lift(["deadlift", "lunge", "squat"])]))

    assert one.exercise == "deadlift"
    assert one.candidates == ("deadlift", "lunge", "squat")


def test_repeated_and_unknown_guesses_are_left_out() -> None:
    guesses = ["triceps_extension", "curl", "triceps_extension"]
    (one,) = active(strength_file(EVENING, [Lift(guesses)]))
    (other,) = active(strength_file(EVENING, [Lift(["lunge", "unknown", "unknown"])]))

    assert one.candidates == ("triceps_extension", "curl")
    assert other.candidates == ("lunge",)


def test_a_set_the_watch_did_not_recognise_is_unknown() -> None:
    (one,) = active(strength_file(EVENING, ["unknown"]))

    assert one.exercise == "unknown"
    assert one.candidates == ()


def test_a_set_the_watch_first_called_unknown_is_unknown_whatever_it_guessed_next() -> None:
    (one,) = active(strength_file(EVENING, [Lift(["unknown", "squat", "lunge"])]))

    assert one.exercise == "unknown"
    assert one.candidates == ("squat", "lunge")


def test_a_set_without_any_category_is_unknown() -> None:
    (one,) = active(strength_file(EVENING, ["squat"], hide={"set": ["category"]}))

    assert (one.exercise, one.candidates) == ("unknown", ())


def test_a_weight_that_was_not_entered_is_not_zero_kilograms() -> None:
    (one,) = active(strength_file(EVENING, [Lift("squat", reps=10, weight_kg=0.0)]))
    (huge,) = active(strength_file(EVENING, [Lift("squat", reps=10, weight_kg=4095.875)]))

    assert one.weight_kg is None
    assert huge.weight_kg is None


@pytest.mark.parametrize("reps", [0, None])
def test_repetitions_that_were_not_counted_are_unknown(reps: int | None) -> None:
    (one,) = active(strength_file(EVENING, [Lift("plank", reps=reps)]))

    assert one.reps is None


@pytest.mark.parametrize("summary_first", [False, True])
def test_sets_come_in_the_order_they_were_done(*, summary_first: bool) -> None:
    lifts = [Lift("squat", weight_kg=60), Lift("lunge"), Lift("deadlift", weight_kg=100)]
    sets = sets_of(strength_file(EVENING, lifts, summary_first=summary_first))

    assert [one.index for one in sets] == list(range(6))
    assert [one.effort for one in sets] == ["active", "rest"] * 3
    assert [one.exercise for one in sets if one.effort == "active"] == [
        "squat",
        "lunge",
        "deadlift",
    ]
    assert [one.started_at for one in sets[::2]] == [
        EVENING + timedelta(minutes=2 * n) for n in range(3)
    ]


def test_sets_that_do_not_say_when_they_start_keep_their_order() -> None:
    lifts = [Lift("squat"), Lift("lunge"), Lift("deadlift")]
    sets = active(strength_file(EVENING, lifts, hide={"set": ["start_time"]}))

    assert [one.exercise for one in sets] == ["squat", "lunge", "deadlift"]
    assert {one.started_at for one in sets} == {None}


def test_warm_up_sets_of_a_planned_workout_are_marked() -> None:
    lifts = [Lift("squat", weight_kg=40, step=0), Lift("squat", weight_kg=80, step=1)]
    sets = active(strength_file(EVENING, lifts, steps=["warmup", "active"]))

    assert [one.effort for one in sets] == ["warmup", "active"]


def test_yoga_is_not_strength_but_keeps_its_set() -> None:
    data = strength_file(EVENING, [Lift("unknown", reps=None)], sub_sport="yoga")

    (activity,) = read(data, "yoga.fit")

    assert (activity.sport, activity.sport_detail) == ("other", "yoga")
    assert [one.effort for one in activity.sets] == ["active", "rest"]


def test_strength_without_any_set_is_strength_all_the_same() -> None:
    (activity,) = read(strength_file(EVENING, minutes=50), "x.fit")

    assert activity.sport == "strength"
    assert activity.sets == ()
    assert activity.ended_at == EVENING + timedelta(minutes=50)
    assert activity.distance_m is None


def test_it_ends_when_the_timer_was_stopped_not_when_it_was_saved() -> None:
    data = strength_file(EVENING, ["squat"] * 3, saved_after_s=1800)

    (activity,) = read(data, "x.fit")

    assert activity.ended_at == EVENING + timedelta(minutes=6)
    assert activity.elapsed_s == activity.moving_s == 360.0
