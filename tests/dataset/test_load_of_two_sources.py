"""A leg day the watch guessed beside one from the log: the same work must weigh the same."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.config import Config
from analyzer.frames import dataset as frames
from analyzer.legday.severity import add_severity
from analyzer.legday.working_sets import leg_work, working_sets

CONFIG = Config()
SQUAT = ("squat", "lunge", "deadlift")


def sets(session_id: str, *told: tuple[str, float], watched: bool) -> list[dict[str, object]]:
    """Sets of ten as (exercise, kg); a watch gives its guesses instead of a name."""
    return [
        {
            "session_id": session_id,
            "set_index": index,
            "effort": "active",
            "exercise": exercise,
            "candidates": SQUAT if watched and exercise != "unknown" else (),
            "reps": 10.0,
            "weight_kg": kg or None,
            "source": "fit" if watched else "hevy_log",
        }
        for index, (exercise, kg) in enumerate(told)
    ]


def working(*rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame([row for session in rows for row in session])
    return working_sets(frames.conform(table, "strength_sets"), 70.0)


def test_what_a_watch_could_not_name_was_lifted_all_the_same() -> None:
    log = sets("log", *[("Squat (Barbell)", 80.0)] * 10, watched=False)
    named, unnamed = [("squat", 80.0)] * 6, [("unknown", 0.0)] * 4
    watch = sets("watch", *named, *unnamed, watched=True)
    load = leg_work(working(log, watch))["leg_tonnage_kg"]
    assert load.to_dict() == pytest.approx({"log": 8000.0, "watch": 8000.0})


@given(st.integers(2, 20), st.integers(0, 20))
def test_the_share_a_watch_could_name_does_not_change_the_load_of_a_set(
    named: int, unnamed: int
) -> None:
    told = [("squat", 50.0)] * named + [("unknown", 0.0)] * unnamed
    load = leg_work(working(sets("s", *told, watched=True)))["leg_tonnage_kg"]
    assert load["s"] == pytest.approx(500.0 * (named + unnamed))


def test_what_is_missing_from_a_log_was_not_lifted() -> None:
    log = sets("log", ("Squat (Barbell)", 80.0), ("Secret Move", 80.0), watched=False)
    assert leg_work(working(log))["leg_tonnage_kg"]["log"] == 800.0


@pytest.mark.parametrize("first", ["watch", "log"])
def test_an_exercise_is_not_new_because_the_log_begins_or_ends(first: str) -> None:
    rows = {
        "watch": sets("watch", *[("squat", 80.0)] * 4, watched=True),
        "log": sets("log", *[("Squat (Barbell)", 80.0)] * 4, watched=False),
    }
    ids = sorted(rows, reverse=first == "watch")
    work = working(*rows.values())
    began = pd.Timestamp("2026-03-03T18:00", tz="UTC")
    days = pd.DataFrame(
        {
            "session_id": ids,
            "started_at": [began, began + pd.Timedelta(days=7)],
            "ended_at": [began, began + pd.Timedelta(days=7)],
            "decision": "yes",
            "duration_s": 3600.0,
            "avg_hr_bpm": 110.0,
        }
    ).join(leg_work(work), on="session_id")
    assert add_severity(days, work, CONFIG)["novel"].tolist() == [False, False]
