"""A slip of the finger in a lifting log: the set is left out, the leg day stays what it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from analyzer.config import Config
from analyzer.frames import dataset as frames
from analyzer.legday.absurd_sets import is_beyond_anybody
from analyzer.legday.decide import decide_leg_days
from analyzer.legday.leg_training import leg_sets
from analyzer.model import Activity, Source, StrengthSet
from analyzer.sync.reading import measured_activity

BEGIN = pd.Timestamp("2026-11-02T17:00", tz="UTC")
USUAL = [(5.0, 100.0)] * 4


@pytest.mark.parametrize(
    ("exercise", "reps", "kg", "absurd"),
    [
        ("Squat (Barbell)", 5, 1005, True),
        ("Squat (Barbell)", 1, 595, False),
        ("Bench Press (Barbell)", 1, 635, False),
        ("Leg Press", 10, 1005, False),
        ("Squat (Barbell)", 500, 100, True),
        ("Squat (Barbell)", 100, 100, False),
        ("Jump Rope", 5000, None, False),
        ("Squat (Barbell)", None, 1005, True),
    ],
)
def test_what_nobody_lifts(
    exercise: str, reps: float | None, kg: float | None, *, absurd: bool
) -> None:
    assert is_beyond_anybody(exercise, reps, kg) is absurd


def logged(*days: list[tuple[float, float]], exercise: str = "Squat (Barbell)") -> pd.DataFrame:
    """Return the sets of sessions s0, s1, ... three days apart, as (reps, kg)."""
    rows = [
        {
            "session_id": f"s{day}",
            "set_index": index,
            "exercise": exercise,
            "effort": "active",
            "candidates": (),
            "source": "hevy_log",
            "reps": reps,
            "weight_kg": kg,
        }
        for day, sets in enumerate(days)
        for index, (reps, kg) in enumerate(sets)
    ]
    return frames.conform(pd.DataFrame(rows), "strength_sets")


def last_session(sets: pd.DataFrame) -> pd.Series:
    ids = sets["session_id"].unique()
    starts = [BEGIN + pd.Timedelta(days=3 * i) for i in range(len(ids))]
    sessions = pd.DataFrame(
        {
            "session_id": ids,
            "started_at": starts,
            "ended_at": [one + pd.Timedelta(hours=1) for one in starts],
            "local_date": [one.tz_localize(None).normalize() for one in starts],
            "duration_s": 3600.0,
        }
    )
    return decide_leg_days(frames.conform(sessions, "sessions"), sets, Config()).iloc[-1]


@pytest.mark.parametrize("slip", [(5.0, 1005.0), (500.0, 100.0)])
def test_a_slip_leaves_the_leg_day_as_hard_as_it_was(slip: tuple[float, float]) -> None:
    session = last_session(logged(*[USUAL] * 6, [*USUAL[:3], slip]))
    assert (session["decision"], session["leg_sets"]) == ("yes", 4)
    assert session["leg_tonnage_kg"] == pytest.approx(2000.0)
    assert session["severity"] == pytest.approx(1.0)
    said = [piece.text for piece in session["evidence"] if "left out" in piece.text]
    shown = f"Squat (Barbell), {slip[0]:.0f} x {slip[1]:,.0f} kg"
    assert said == [f"left out of the load, for that cannot be: {shown}"]


def test_ten_times_what_the_athlete_lifts_is_a_lost_decimal_point() -> None:
    usual, slip = [(5.0, 50.0)] * 4, (5.0, 500.0)
    sets = logged(*[usual] * 6, [*usual[:3], slip])
    assert last_session(sets)["leg_tonnage_kg"] == pytest.approx(1000.0)
    assert leg_sets(sets)["max_kg"].max() == pytest.approx(58.33, abs=0.01)
    # Of a lift done in two sessions nobody knows what is usual.
    assert last_session(logged(usual, [*usual[:3], slip]))["leg_tonnage_kg"] == 3250.0
    broomstick = [(10.0, 8.0)] * 4
    grown = logged(*[broomstick] * 6, [(10.0, 80.0)] * 4)
    assert last_session(grown)["leg_tonnage_kg"] == 3200.0


def test_ten_times_the_repetitions_at_the_usual_weight_are_a_key_pressed_twice() -> None:
    usual = [(5.0, 100.0)] * 4
    slip = last_session(logged(*[usual] * 6, [*usual[:3], (55.0, 100.0)]))
    assert slip["leg_tonnage_kg"] == pytest.approx(2000.0)
    assert any("55 x 100 kg" in piece.text for piece in slip["evidence"])
    # Many with little weight are how a session ends.
    light = last_session(logged(*[usual] * 6, [*usual[:3], (50.0, 40.0)]))
    assert light["leg_tonnage_kg"] == 3500.0
    # Of an exercise always done so often, nothing is odd.
    calves = [(40.0, 60.0)] * 3
    raises = logged(*[calves] * 4, exercise="Standing Calf Raise")
    assert last_session(raises)["leg_tonnage_kg"] == 7200.0


def test_it_is_said_when_the_log_is_read() -> None:
    began = datetime(2026, 11, 2, 17, tzinfo=UTC)
    sets = (StrengthSet(0, "Squat", reps=5.0, weight_kg=1005.0), StrengthSet(1, "Squat", reps=5.0))
    read, _ = measured_activity(
        Activity(Source("hevy_log", "Hevy", "a#0"), "strength", began, began, sets=sets)
    )
    assert read.sets == sets
    assert read.problems == (
        "A set is more than anybody lifts, and left out of the load: Squat, 5 x 1,005 kg.",
    )
