"""How hard a leg day was, against the athlete's own."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analyzer.config import Config
from analyzer.frames import dataset as frames
from analyzer.legday.decide import decide_leg_days
from analyzer.settings import Athlete

CONFIG = Config()
BEGIN = pd.Timestamp("2026-01-05T18:00", tz="UTC")


def history(*days: tuple[float, str, float], exercise: str = "Squat") -> pd.DataFrame:
    """Decide on sessions of (day, athlete's word or '', kg x 25 reps of ``exercise``)."""
    return decide_leg_days(*logbook(*[(day, word, kg, exercise) for day, word, kg in days]), CONFIG)


def logbook(*days: tuple[float, str, float, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    starts = [BEGIN + pd.Timedelta(days=day) for day, *_ in days]
    sessions = pd.DataFrame(
        {
            "session_id": [f"s{i}" for i in range(len(days))],
            "started_at": starts,
            "ended_at": [s + pd.Timedelta(hours=1) for s in starts],
            "local_date": [s.tz_localize(None).normalize() for s in starts],
            "athlete_decision": [word for _, word, *_ in days],
            "duration_s": 3600.0,
        }
    )
    sets = pd.DataFrame(
        [
            {"session_id": f"s{i}", "set_index": n, "exercise": e, "effort": "active",
             "candidates": (), "reps": 5.0, "weight_kg": kg}
            for i, (_, _, kg, exercise) in enumerate(days)
            for n, e in enumerate(exercise.split(","))
            if kg
        ]
    )  # fmt: skip
    return frames.conform(sessions, "sessions"), frames.conform(sets, "strength_sets")


WEEKLY = [(0, "yes", 100.0), (7, "yes", 110.0), (14, "yes", 90.0), (21, "yes", 100.0)]


def test_an_ordinary_leg_day_has_severity_one() -> None:
    days = history(*WEEKLY, (28, "yes", 100.0))
    assert days["load_z"].tolist()[:4] == pytest.approx([np.nan] * 4, nan_ok=True)
    assert days["load_z"].iloc[4] == 0.0
    assert days["severity"].tolist() == [1.0] * 5


def test_a_heavier_one_by_its_z_against_the_ones_before() -> None:
    heavy = history(*WEEKLY, (28, "yes", 110.0)).iloc[4]
    before = np.array([100, 110, 90, 100]) * 5.0
    spread = max(before.std(ddof=1), 0.1 * before.mean())
    assert heavy["load_z"] == pytest.approx((550 - 500) / spread)
    assert heavy["severity"] == pytest.approx(math.exp(0.5 * heavy["load_z"]))


def test_z_is_clipped_and_looks_back_12_weeks_only() -> None:
    assert history(*WEEKLY, (28, "yes", 300.0))["load_z"].iloc[4] == 2.0
    assert history(*WEEKLY, (28, "yes", 1.0))["load_z"].iloc[4] == -2.0
    assert np.isnan(history(*WEEKLY, (120, "yes", 300.0))["load_z"].iloc[4])


def test_no_later_session_changes_an_earlier_severity() -> None:
    days = [*WEEKLY, (28, "yes", 120.0), (60, "yes", 300.0), (63, "yes", 20.0)]
    whole = history(*days)
    for count in range(1, len(days)):
        part = history(*days[:count])
        pd.testing.assert_frame_equal(part, whole.iloc[:count])


def test_the_first_after_a_fortnight_counts_more() -> None:
    days = history((0, "yes", 100.0), (14, "yes", 100.0), (28.5, "yes", 100.0))
    gap = pytest.approx(14.5 - 1 / 24)
    assert days["first_in_days"].tolist()[1:] == [pytest.approx(14 - 1 / 24), gap]
    assert np.isnan(days["first_in_days"].iloc[0])
    assert days["severity"].tolist() == [1.0, 1.0, 1.4]


def test_an_undecided_session_in_the_gap_leaves_first_open() -> None:
    days = history((0, "yes", 100.0), (10, "", 0.0), (20, "yes", 100.0))
    assert days["decision"].tolist() == ["yes", "unknown", "yes"]
    assert days["first_in_days"].isna().all()
    assert days["severity"].iloc[2] == 1.0
    arms = history((0, "yes", 100.0), (10, "no", 0.0), (20, "yes", 100.0))
    assert arms["severity"].iloc[2] == 1.4


def test_new_exercises_count_more_but_not_where_nothing_was_known_before() -> None:
    rows = [(0, "yes", 100.0, "Squat,Squat,Squat"), (7, "yes", 100.0, "Squat,Squat,Hack Squat")]
    days = decide_leg_days(*logbook(*rows), CONFIG)
    assert days["novel"].tolist() == [False, True]
    assert days["severity"].tolist() == [1.0, 1.2]
    again = decide_leg_days(*logbook(*rows, (14, "yes", 100.0, "Hack Squat,Squat")), CONFIG)
    assert again["novel"].tolist() == [False, True, False]


@pytest.mark.parametrize(("new", "is_novel"), [(2, False), (3, True)])
def test_three_new_sets_of_ten_are_enough_and_two_are_not(new: int, *, is_novel: bool) -> None:
    usual = ["Squat"] * 10
    second = ["Hack Squat"] * new + usual[new:]
    rows = [(7 * n, "yes", 100.0, ",".join(sets)) for n, sets in enumerate((usual, second))]
    assert decide_leg_days(*logbook(*rows), CONFIG)["novel"].tolist() == [False, is_novel]


@pytest.mark.parametrize(("days", "is_novel"), [(56, False), (57, True)])
def test_an_exercise_not_done_for_more_than_eight_weeks_is_new_again(
    days: int, *, is_novel: bool
) -> None:
    rows = [
        (0, "yes", 100.0, "Hack Squat,Hack Squat"),
        (days - 7, "yes", 100.0, "Squat,Squat"),
        (days, "yes", 100.0, "Hack Squat,Squat"),
    ]
    assert decide_leg_days(*logbook(*rows), CONFIG)["novel"].tolist()[2] is is_novel


def test_a_third_of_eccentric_sets_counts_more() -> None:
    days = decide_leg_days(
        *logbook((0, "yes", 60.0, "Leg Press,Leg Press,Romanian Deadlift")), CONFIG
    )
    assert days["eccentric_share"].iloc[0] == pytest.approx(1 / 3)
    assert days["severity"].iloc[0] == pytest.approx(1.15)


def test_without_sets_duration_and_heart_rate_tell() -> None:
    sessions, none = logbook(*[(7 * i, "yes", 0.0, "") for i in range(5)])
    sessions["avg_hr_bpm"] = [110.0, 120.0, 110.0, 100.0, 120.0]
    rested = replace(CONFIG, athlete=Athlete(hr_rest=50.0))
    days = decide_leg_days(sessions, none, rested)
    before = np.array([60, 70, 60, 50]) * 60.0
    assert days["load_z"].iloc[4] == pytest.approx((70 * 60 - before.mean()) / before.std(ddof=1))


def test_without_anything_severity_is_one_and_undecided_has_none() -> None:
    sessions, none = logbook((0, "yes", 0.0, ""), (3, "", 0.0, ""), (5, "no", 0.0, ""))
    days = decide_leg_days(sessions, none, CONFIG)
    assert days["severity"].fillna(-1).tolist() == [1.0, -1.0, -1.0]
