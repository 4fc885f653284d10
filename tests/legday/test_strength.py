"""One lift is one line, whoever wrote it down."""

from __future__ import annotations

import pandas as pd
import pytest

from analyzer.legday.strength import best_by_session, leg_sets


def sets(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    columns = ["session_id", "exercise", "reps", "weight_kg"]
    return pd.DataFrame(rows, columns=columns).assign(effort="active")


def test_the_watch_and_the_lifting_log_make_one_line() -> None:
    done = sets(
        ("watch", "squat", 10, 90),
        ("log", "Squat (Barbell)", 5, 100),
        ("log", "Squat (Barbell)", 1, 110),
        ("german log", "Kniebeuge", 1, 120),
    )
    best = best_by_session(leg_sets(done)).set_index("session_id")
    assert set(best["lift"]) == {"squat"}
    assert best["max_kg"].to_dict() == {
        "watch": 120,
        "log": pytest.approx(100 * (1 + 5 / 30)),
        "german log": 120,
    }


@pytest.mark.parametrize("other", ["Front Squat", "Leg Press", "Goblet Squat", "Hack Squat"])
def test_what_is_loaded_differently_keeps_its_own_line(other: str) -> None:
    done = sets(("a", "Squat (Barbell)", 5, 100), ("a", other, 5, 60))
    assert sorted(leg_sets(done)["lift"]) == sorted(["squat", other.lower()])
