"""Does the bar get heavier? Only said when the sessions can tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyzer.advice.lifts import lift_progress

BEGAN = pd.Timestamp("2026-01-05")


def trained(**lifts: list[float]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return leg days a week apart and their sets: each lift's maximum, session by session."""
    most = max(len(maxima) for maxima in lifts.values())
    days = pd.DataFrame(
        {
            "session_id": [f"s{i}" for i in range(most)],
            "local_date": [BEGAN + pd.Timedelta(weeks=i) for i in range(most)],
        }
    )
    rows = [
        (f"s{i}", lift, max_kg) for lift, maxima in lifts.items() for i, max_kg in enumerate(maxima)
    ]
    return days, pd.DataFrame(rows, columns=["session_id", "lift", "max_kg"])


def wobbling(start: float, step: float, sessions: int = 12) -> list[float]:
    rng = np.random.default_rng(1)
    return (start + step * np.arange(sessions) + rng.normal(0, 1, sessions)).tolist()


def test_a_bar_that_gets_heavier_is_said_to() -> None:
    days, sets = trained(squat=wobbling(80, 2))
    (squat,) = lift_progress(days, sets)
    assert (squat.name, squat.word) == ("squat", "up")
    assert squat.low_kg < 16 < squat.high_kg
    assert squat.now_kg == pytest.approx(80 + 2 * 9.5, abs=1.5)
    assert [point.day for point in squat.points] == list(days["local_date"].dt.date)


def test_one_that_gets_lighter_too() -> None:
    (squat,) = lift_progress(*trained(squat=wobbling(100, -2)))
    assert squat.word == "down"


def test_a_change_of_less_than_5_percent_is_none() -> None:
    (squat,) = lift_progress(*trained(squat=wobbling(100, 0.3, 24)))
    assert 3 < squat.change_kg < 5
    assert squat.low_kg > 0
    assert squat.word == "can't tell"


def test_months_that_are_alike_are_no_trend() -> None:
    """Form comes and goes over weeks: 400 lifts without a trend, each like the one before it."""
    rng = np.random.default_rng(5)
    noise = rng.normal(0, 4 * np.sqrt(1 - 0.5**2), (400, 24))
    for session in range(1, 24):
        noise[:, session] += 0.5 * noise[:, session - 1]
    names = {f"lift {i}": list(100 + row) for i, row in enumerate(noise)}
    words = [lift.word for lift in lift_progress(*trained(**names))]
    assert sum(word != "can't tell" for word in words) <= 0.06 * 400


def test_a_wobble_is_no_change() -> None:
    (squat,) = lift_progress(*trained(squat=wobbling(80, 0)))
    assert squat.word == "can't tell"
    assert squat.low_kg < 0 < squat.high_kg


def test_the_lift_done_most_comes_first_and_one_done_rarely_not_at_all() -> None:
    days, sets = trained(
        squat=wobbling(80, 1, 10), deadlift=wobbling(100, 1, 12), lunge=wobbling(30, 1, 8)
    )
    assert [lift.name for lift in lift_progress(days, sets)] == ["deadlift", "squat"]


def test_only_the_leg_days_asked_about_count() -> None:
    days, sets = trained(squat=wobbling(80, 2, 12))
    (squat,) = lift_progress(days.tail(9), sets)
    assert len(squat.points) == 9
    assert lift_progress(days.tail(8), sets) == ()
