"""An Alpha Progression log becomes strength sessions."""

# ruff: noqa: DTZ001 - the clock of a phone knows no zone
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fakes.lifting_logs import Lifted, Logged, alpha_progression

from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise

if TYPE_CHECKING:
    from analyzer.model import Activity

MONDAY = datetime(2026, 2, 16, 6, 54)
LEGS = Logged(
    began=MONDAY,
    ended=MONDAY + timedelta(minutes=62),
    title="Legs, abs · Day 2 · Week 4, Push-Pull-Legs",
    lifts=[
        Lifted(exercise="Squats", kind="warmup", weight_kg=37.5, reps=9),
        Lifted(exercise="Squats", kind="warmup", weight_kg=72.5, reps=7),
        Lifted(exercise="Squats", weight_kg=115, reps=8, rpe=9),
        Lifted(exercise="Squats", weight_kg=102.5, reps=6, rpe=9.5),
        Lifted(exercise="Hyperextensions", weight_kg=None, reps=12),
    ],
)


def sessions(data: bytes) -> list[Activity]:
    kind, reader = recognise(data)
    assert kind == "alpha_progression"
    return reader.read(data, Context("alpha.csv", zone="UTC"))


def test_a_workout_is_one_session_with_its_sets() -> None:
    (legs,) = sessions(alpha_progression([LEGS]))

    assert (legs.sport, legs.name, legs.problems) == ("strength", LEGS.title, ())
    assert legs.started_at == MONDAY.replace(tzinfo=UTC)
    assert legs.ended_at - legs.started_at == timedelta(minutes=62)
    assert [s.exercise for s in legs.sets] == [
        *["Squats (Barbell)"] * 4,
        "Hyperextensions (Barbell)",
    ]
    assert [s.effort for s in legs.sets] == ["warmup", "warmup", "active", "active", "active"]
    assert [s.weight_kg for s in legs.sets] == [37.5, 72.5, 115, 102.5, None]
    assert [s.reps for s in legs.sets] == [9, 7, 8, 6, 12]
    assert [s.rpe for s in legs.sets] == [None, None, 9, 9.5, None]


def test_several_workouts_in_order_of_time() -> None:
    later = replace(LEGS, began=MONDAY + timedelta(days=2), ended=MONDAY + timedelta(days=2.03))
    first, second = sessions(alpha_progression([later, LEGS]))

    assert first.started_at < second.started_at
    assert first.source.key != second.source.key


def test_pounds() -> None:
    log = alpha_progression([LEGS]).replace(b"#;KG", b"#;LBS").replace(b" kg ", b" lbs ")

    assert [s.weight_kg for s in sessions(log)[0].sets[:3]] == [17.01, 32.89, 52.16]
