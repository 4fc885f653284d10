"""Leg training beside running, week by week, and one line for each lift."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes.stories import Story, at

from analyzer.legday.leg_training import best_by_session, leg_sets, training_by_week

if TYPE_CHECKING:
    from analyzer import Dataset


def weeks_of(story: Story) -> pd.DataFrame:
    data = story.dataset()
    return training_by_week(data.runs, data.strength_sessions)


def test_a_week_begins_on_monday_and_holds_its_sunday() -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"), leg_sets=10, leg_tonnage_kg=5000.0, severity=0.8)
    story.leg_day(at(1, "Sun", "18:00"), leg_sets=12, leg_tonnage_kg=6000.0, severity=1.4)
    story.run(at(1, "Sun"), 60, distance_m=10_000)
    story.run(at(2, "Mon"), 60, distance_m=7_000)
    weeks = weeks_of(story)
    assert list(weeks.index) == [pd.Timestamp("2026-01-05"), pd.Timestamp("2026-01-12")]
    assert weeks.iloc[0].to_dict() == {
        "leg_days": 2,
        "leg_sets": 22,
        "leg_tonnage_kg": 11_000,
        "severity": 1.4,
        "run_m": 10_000,
    }
    assert weeks.iloc[1]["run_m"] == 7_000


def test_a_week_without_anything_is_a_week() -> None:
    story = Story()
    story.run(at(1, "Tue"))
    story.run(at(4, "Tue"))
    weeks = weeks_of(story)
    assert len(weeks) == 4
    assert (weeks["leg_days"] == 0).all()
    assert weeks.iloc[1:3]["run_m"].tolist() == [0, 0]
    assert weeks["severity"].isna().all()


def test_only_sessions_decided_yes_count_and_load_nobody_told_is_unknown() -> None:
    story = Story()
    story.leg_day(at(1, "Mon"), "unknown", leg_sets=9)
    story.leg_day(at(1, "Tue"), "no")
    story.leg_day(at(2, "Mon"), leg_sets=8)
    weeks = weeks_of(story)
    assert weeks["leg_days"].tolist() == [0, 1]
    assert weeks["leg_sets"].tolist() == [0, 8]
    assert weeks["leg_tonnage_kg"].isna().all()


def test_an_ignored_run_adds_no_distance() -> None:
    story = Story()
    story.run(at(1, "Tue"), 60, distance_m=10_000)
    story.run(at(1, "Wed"), 60, distance_m=9_000, ignored=True)
    assert weeks_of(story)["run_m"].tolist() == [10_000]


def test_without_anything_there_are_no_weeks() -> None:
    nothing = weeks_of(Story())
    assert nothing.empty
    assert "run_m" in nothing


def test_no_session_and_no_kilometre_is_lost(sample: Dataset) -> None:
    runs, leg_days = sample.runs, sample.strength_sessions
    weeks = training_by_week(runs, leg_days)
    assert weeks["leg_days"].sum() == (leg_days["decision"] == "yes").sum()
    assert weeks["run_m"].sum() == pytest.approx(runs["distance_m"].sum())


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
