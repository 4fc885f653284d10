"""A FitNotes log becomes one strength session a day, in kilograms whatever it was lifted in."""

from __future__ import annotations

import pytest

from analyzer.errors import NotAnActivityError, SettingNeededError
from analyzer.importers.lifting.fitnotes import read
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise

NEWER = "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment\n"
OLDER = "Date,Exercise,Category,Weight (kgs),Reps,Distance,Distance Unit,Time\n"
POUNDS = (
    NEWER
    + """\
2026-03-12,Barbell Squat,Legs,225.0,lbs,5,,,,"deep, slow
and even"
2026-03-12,Plank,Abs,,,,,,0:01:30,
2026-03-14,Treadmill,Cardio,,,,5.0,km,0:30:00,
2026-03-16,Lat Pulldown,Back,110.0,lbs,8,,,,
"""
)


def sessions(log: str, **context: str) -> list[object]:
    lost: list[str] = []
    found = read(log.encode(), Context("log.csv", zone="UTC", leave_out=lost.append, **context))
    assert lost == []
    return found


def test_each_day_with_sets_is_one_workout_in_kilograms() -> None:
    kind, _ = recognise(POUNDS.encode()) or ("", None)
    legs, back = sessions(POUNDS)
    assert kind == "fitnotes"
    assert [(one.exercise, one.reps, one.weight_kg, one.duration_s) for one in legs.sets] == [
        ("Barbell Squat", 5, 102.06, None),
        ("Plank", None, None, 90),
    ]
    assert (f"{legs.started_at:%d.%m. %H:%M}", legs.start_hidden) == ("12.03. 18:00", True)
    assert [one.exercise for one in back.sets] == ["Lat Pulldown"]


def test_an_exercise_is_kept_with_the_athletes_own_category() -> None:
    (day,) = sessions(NEWER + "2026-03-12,Zorbulator,Legs,40.0,kgs,10,,,,\n")
    assert (day.sets[0].exercise, day.sets[0].candidates) == ("Zorbulator", ("Legs",))


def test_the_older_layout_names_its_unit_in_the_column() -> None:
    (legs,) = sessions(OLDER + "2026-03-12,Leg Press,Legs,180.0,10,,,\n")
    assert legs.sets[0].weight_kg == 180


def test_a_log_without_a_unit_asks_once() -> None:
    log = "Date,Exercise,Category,Weight,Reps\n2026-03-12,Leg Press,Legs,180.0,10\n"
    with pytest.raises(SettingNeededError, match="kg or lb"):
        sessions(log)
    assert sessions(log, weight_unit="lb")[0].sets[0].weight_kg == 81.65


def test_a_log_of_nothing_yet_says_so() -> None:
    with pytest.raises(NotAnActivityError, match="FitNotes log holds no workout"):
        sessions(NEWER)
