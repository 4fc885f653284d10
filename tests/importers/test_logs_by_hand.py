"""Logs that were pasted together, changed their unit on the way, or speak another language."""

# ruff: noqa: DTZ001 - the clock of a phone knows no zone
from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.lifting_logs import Lifted, Logged, hevy, strong

from analyzer.importers.lifting import alpha_progression, fitnotes
from analyzer.importers.lifting import hevy as hevy_reader
from analyzer.importers.lifting import strong as strong_reader
from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analyzer.model import Activity

MONDAY = datetime(2026, 5, 4, 18, 0)
SQUATS = [Lifted(weight_kg=100.0)] * 3
BENCH = [Lifted(exercise="Bench Press (Barbell)", weight_kg=60.0)] * 2


def workout(day: int, lifts: Sequence[Lifted], title: str = "Leg day") -> Logged:
    began = MONDAY + timedelta(days=day)
    return Logged(began=began, ended=began + timedelta(hours=1), title=title, lifts=lifts)


def told(
    read: Callable[[bytes, Context], list[Activity]], data: bytes
) -> tuple[list[Activity], list[str]]:
    said: list[str] = []
    context = Context(
        "log.csv", zone="UTC", weight_unit="kg", warn=said.append, leave_out=said.append
    )
    return read(data, context), said


def with_rows(log: bytes, order: Sequence[int]) -> bytes:
    """Return a log with some of its rows in this order, the header being 0."""
    rows = list(csv.reader(io.StringIO(log.decode())))
    text = io.StringIO()
    csv.writer(text).writerows(rows[place] for place in order)
    return text.getvalue().encode()


def plain_strong(workouts: Sequence[Logged]) -> bytes:
    return strong(workouts, rests=False)


@pytest.mark.parametrize(
    ("write", "read"), [(hevy, hevy_reader.read), (plain_strong, strong_reader.read)]
)
class TestPastedTwice:
    def test_a_workout_that_stands_twice_counts_once(
        self, write: Callable[..., bytes], read: Callable[[bytes, Context], list[Activity]]
    ) -> None:
        log = write([workout(0, [*SQUATS, *BENCH]), workout(2, SQUATS)])
        found, said = told(read, with_rows(log, [*range(9), *range(1, 6)]))

        assert [len(one.sets) for one in found] == [5, 3]
        assert said == [
            "5 sets stand twice in it and count once, the first in the workout of 4 May 2026."
        ]

    def test_so_does_a_whole_export_with_its_header(
        self, write: Callable[..., bytes], read: Callable[[bytes, Context], list[Activity]]
    ) -> None:
        log = write([workout(0, [*SQUATS, *BENCH])])
        found, said = told(read, log + log)

        assert [len(one.sets) for one in found] == [5]
        assert len(said) == 1

    def test_and_a_block_of_one_exercise_right_behind_itself(
        self, write: Callable[..., bytes], read: Callable[[bytes, Context], list[Activity]]
    ) -> None:
        log = write([workout(0, [*SQUATS, *BENCH])])
        found, _ = told(read, with_rows(log, [0, 1, 2, 3, 1, 2, 3, 4, 5]))

        assert [len(one.sets) for one in found] == [5]

    def test_an_exercise_done_again_later_is_none(
        self, write: Callable[..., bytes], read: Callable[[bytes, Context], list[Activity]]
    ) -> None:
        plank = Lifted(exercise="Plank", weight_kg=None, reps=None, seconds=60)
        log = write([workout(0, [plank, *SQUATS])])
        found, said = told(read, with_rows(log, [0, 1, 2, 3, 4, 1]))

        assert ([len(one.sets) for one in found], said) == ([5], [])


def fitnotes_log(*exercises: str) -> bytes:
    rows = [f"2026-05-04,{one},Legs,100.0,kgs,5,,,0:00:00," for one in exercises]
    head = "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment"
    return "\n".join([head, *rows, ""]).encode()


@pytest.mark.parametrize(
    ("exercises", "sets"),
    [
        (["Squat"] * 6, 6),
        (["Squat", "Lunge"] * 2, 4),
        ([*["Squat"] * 3, *["Lunge"] * 2] * 2, 5),
    ],
    ids=["five equal sets and one", "a circuit", "a day pasted twice"],
)
def test_where_sets_have_no_number_only_a_day_that_begins_again_is_pasted(
    exercises: list[str], sets: int
) -> None:
    (day,), _ = told(fitnotes.read, fitnotes_log(*exercises))
    assert len(day.sets) == sets


def test_a_session_of_alpha_progression_that_stands_twice_is_one() -> None:
    one = '"Legs";"2026-02-19 4:54 h";"1:02 hr"\n"1. Squats · Barbell";""\n#;KG;REPS;RIR\n'
    one += "1;100;5;2\n2;100;5;1\n\n"
    (session,), said = told(alpha_progression.read, (one + one).encode())
    assert (len(session.sets), len(said)) == (2, 1)


def growing(day: int, factor: float = 1.0) -> Logged:
    kilos = {"Squat (Barbell)": 100.0, "Bench Press (Barbell)": 60.0, "Deadlift (Barbell)": 120.0}
    lifts = [
        Lifted(exercise=name, weight_kg=5 * round((kg + day / 2) * factor / 5))
        for name, kg in kilos.items()
        for _ in range(2)
    ]
    return workout(day, lifts)


POUNDS = 1 / 0.45359237


@pytest.mark.parametrize("setting", ["kg", "lb"])
def test_a_unit_that_was_changed_on_the_way_is_told_by_the_weights(setting: str) -> None:
    log = strong([growing(day, POUNDS if day >= 9 else 1.0) for day in range(0, 18, 3)])
    said: list[str] = []
    context = Context("strong.csv", zone="UTC", weight_unit=setting, warn=said.append)
    found = strong_reader.read(log, context)

    squats = [one.sets[0].weight_kg for one in found]
    assert squats[:3] == pytest.approx([100.0, 100.0, 105.0], abs=0.02)
    assert squats[3:] == pytest.approx([104.3, 106.6, 106.6], abs=1.2)
    (sentence,) = said
    assert sentence == (
        "From 13 May 2026 on every exercise weighs 2.2 times as much as just before: the "
        "weights were read as lb where they are more, as kg where less."
    )


def test_who_halves_every_weight_after_an_injury_has_not_changed_the_unit() -> None:
    log = strong([growing(day, 0.5 if day >= 9 else 1.0) for day in range(0, 18, 3)])
    found, said = told(strong_reader.read, log)
    assert said == []
    assert found[-1].sets[0].weight_kg == 55.0


def test_one_exercise_that_doubles_is_no_change_of_unit() -> None:
    heavy = [Lifted(weight_kg=100.0), Lifted(exercise="Curl", weight_kg=10.0)]
    grown = [Lifted(weight_kg=102.5), Lifted(exercise="Curl", weight_kg=22.0)]
    log = strong([workout(0, heavy), workout(3, heavy), workout(6, grown)])
    assert told(strong_reader.read, log)[1] == []


GERMAN = (
    "Datum;Workout-Name;Name der Übung;Reihenfolge festlegen;Gewicht;Wiederh.;RPE;Entfernung;"
    "Sekunden;Notizen;Workout-Notizen;Dauer"
)
SPANISH = (
    "Fecha,Nombre del entrenamiento,Duración,Nombre del ejercicio,Orden de series,Peso (kg),"
    "Repeticiones,Distancia,Segundos,Notas,Notas del entrenamiento,RPE"
)
HUNGARIAN = (
    "Dátum;Edzés neve;Gyakorlat neve;Sorozat;Súly;Ismétlés;RPE;Távolság;Másodperc;Jegyzetek;"
    "Edzésjegyzetek;Időtartam"
)


@pytest.mark.parametrize(
    ("head", "rows", "remarks"),
    [
        (GERMAN, "2026-05-04 18:00:00;Beine;Kniebeuge;{};102,5;5;;0;0;;;1h 5m", 0),
        (SPANISH, '2026-05-04 18:00:00,Pierna,1h 5m,Sentadilla,{},"102,5",5,0,0,,,', 0),
        (HUNGARIAN, "2026-05-04 18:00:00;Láb;Guggolás;{};102,5;5;;0;0;;;1h 5m", 1),
    ],
    ids=["German", "Spanish", "read by place"],
)
def test_strongs_headings_in_other_languages(head: str, rows: str, remarks: int) -> None:
    orders = ["W", "1", "2", "Pausentimer", "Notiz"]
    log = "\n".join([head, *(rows.format(order) for order in orders), ""]).encode()
    kind, _ = recognise(log) or ("", None)
    (legs,), said = told(strong_reader.read, log)

    assert (kind, len(said)) == ("strong", remarks)
    assert [(one.effort, one.reps, one.weight_kg) for one in legs.sets] == [
        ("warmup", 5, 102.5), ("active", 5, 102.5), ("active", 5, 102.5),
    ]  # fmt: skip
    assert legs.ended_at - legs.started_at == timedelta(minutes=65)


@pytest.mark.parametrize(
    ("write", "read"), [(hevy, hevy_reader.read), (plain_strong, strong_reader.read)]
)
def test_a_set_of_no_repetitions_was_only_planned(
    write: Callable[..., bytes], read: Callable[[bytes, Context], list[Activity]]
) -> None:
    planned = [Lifted(reps=0)] * 3
    held = Lifted(exercise="Weighted Plank", weight_kg=10.0, reps=0, seconds=60)
    (bench,), said = told(read, write([workout(0, [*planned, *BENCH, held])]))

    names = [one.exercise for one in bench.sets]
    assert names == [*["Bench Press (Barbell)"] * 2, "Weighted Plank"]
    assert said == ["3 sets have 0 repetitions and count as not done."]


@pytest.mark.parametrize(
    ("cell", "kilograms"), [("1,250", 1250.0), ("102,500", 102.5), ("2,5", 2.5), ("1250", 1250.0)]
)
def test_a_comma_before_three_digits_is_of_thousands_where_somebody_may_lift_them(
    cell: str, kilograms: float
) -> None:
    log = strong([workout(0, [Lifted(exercise="Leg Press", weight_kg=77.0)])], rests=False)
    (legs,), _ = told(strong_reader.read, log.replace(b",77,", f',"{cell}",'.encode()))
    assert legs.sets[0].weight_kg == kilograms
