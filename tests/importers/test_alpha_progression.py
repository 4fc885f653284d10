"""An Alpha Progression log becomes strength sessions."""

# ruff: noqa: DTZ001 - the clock of a phone knows no zone
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
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


SHORT = replace(
    LEGS,
    title="Upper",
    began=MONDAY + timedelta(days=1),
    ended=MONDAY + timedelta(days=1, minutes=53),
    lifts=[Lifted(exercise="Bench Press")],
)


@pytest.mark.parametrize(
    ("hours", "minutes", "clock"),
    [
        ("1:02 hr", "53 min", " h"),
        ("1:02 Std.", "53 Min.", " Uhr"),
        ("1 h 2 min", "53 minutes", ""),
        ("1:02 ч", "53 мин", ""),
    ],
)
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_every_session_is_its_own_in_every_language(
    hours: str, minutes: str, clock: str, delimiter: str
) -> None:
    day_two = MONDAY + timedelta(days=2)
    again = replace(LEGS, began=day_two, ended=day_two + timedelta(minutes=62))
    log = alpha_progression([LEGS, SHORT, again])
    log = log.replace(b"1:02 hr", hours.encode()).replace(b"0:53 hr", minutes.encode())
    log = log.replace(b' h";', f'{clock}";'.encode())
    if delimiter != ";":
        log = log.replace(b"102,5", b"102.5").replace(b";", delimiter.encode())
    found = sessions(log)

    assert [len(one.sets) for one in found] == [5, 1, 5]
    lasted = [(one.ended_at - one.started_at).total_seconds() / 60 for one in found]
    assert lasted == [62, 53, 62]


def test_a_session_without_a_readable_date_gives_its_sets_to_no_other() -> None:
    log = alpha_progression([SHORT, LEGS]).replace(b"2026-02-16 6:54 h", b"2026-29-16 6:54 h")
    lost: list[str] = []
    _, reader = recognise(log)
    (upper,) = reader.read(log, Context("alpha.csv", zone="UTC", leave_out=lost.append))

    assert len(upper.sets) == 1
    assert lost[0].startswith("3 rows were left out: the date “2026-29-16 6:54 h” is not ")


def test_how_long_it_took_is_guessed_and_said_where_it_cannot_be_read() -> None:
    (legs,) = sessions(alpha_progression([LEGS]).replace(b"1:02 hr", b"a while"))
    assert legs.problems == ("The log does not say when it ended; 3 minutes a set were taken.",)
