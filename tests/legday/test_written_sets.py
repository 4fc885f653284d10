"""Sets read from a description: what apps post and what people write."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.legday.exercises import lookup
from analyzer.legday.written_sets import sets_in

HEVY = """Logged with hevyapp.com

Deadlift (Barbell)
Set 1: 20 kg x 10 [Warm-up]
Set 2: 55 kg x 6
Set 3: 60,5 kg x 5 @ 8 rpe

Plank
Set 1: 1min 30s

Pull Up
Set 1: 12 reps
Set 2: +10 kg x 5 [Failure]
"""


def read(text: str) -> list[tuple[str, float | None, float | None]]:
    return [(s.exercise, s.reps, s.weight_kg) for s in sets_in(text)[0]]


def test_what_hevy_posts() -> None:
    sets, left = sets_in(HEVY)
    assert read(HEVY) == [
        ("Deadlift (Barbell)", 10, 20.0),
        ("Deadlift (Barbell)", 6, 55.0),
        ("Deadlift (Barbell)", 5, 60.5),
        ("Plank", None, None),
        ("Pull Up", 12, None),
        ("Pull Up", 5, 10.0),
    ]
    assert [s.effort for s in sets] == ["warmup", *["active"] * 5]
    assert [s.index for s in sets] == [0, 1, 2, 3, 4, 5]
    assert sets[2].rpe == 8.0
    assert sets[3].duration_s == 90.0
    assert left == ""


@pytest.mark.parametrize(
    "text",
    [
        "Mit hevyapp.com protokolliert\n\nKniebeuge (Langhantel)\nSatz 1: 100 kg x 5",
        "Sentadilla\nSerie 1: 100 kg x 5",
        "スクワット\nセット1: 100 kg x 5",
        "Squat (Barbell)\nSet 1: 100 kg × 5",
        "Squat (Barbell)\nSet 1: 220.46 lbs x 5",
    ],
)
def test_other_languages_units_and_signs(text: str) -> None:
    ((_, reps, weight),) = read(text)
    assert (reps, weight) == (5, 100.0)


def test_what_people_write() -> None:
    text = "Squat 2x5 100kg, RDL 1x10 @ 62,5 kg\nBench 1 x 8\nfelt good"
    assert read(text) == [
        ("Squat", 5, 100.0),
        ("Squat", 5, 100.0),
        ("RDL", 10, 62.5),
        ("Bench", 8, None),
    ]
    assert sets_in(text)[1] == "felt good"
    assert read("did 1 set of 10 squats and 1x8 leg press")[1] == ("leg press", 8, None)


@pytest.mark.parametrize(
    "note",
    [
        '"belt from set 3"', "“Rack pins at 8”", '"felt heavy\n\nlike deadlifts"', "slow today",
        "heavy, deadlifts tomorrow", "'more than front squats'",
    ],
)  # fmt: skip
def test_a_note_below_an_exercise_keeps_its_sets(note: str) -> None:
    text = f"Squat (Barbell)\n{note}\nSet 1: 100 kg x 5\nSet 2: 110 kg x 5\n\nPlank\nSet 1: 60s"
    squat = "Squat (Barbell)"
    assert read(text) == [(squat, 5, 100.0), (squat, 5, 110.0), ("Plank", None, None)]
    assert sets_in(text)[1] == note


def test_an_unknown_exercise_takes_no_sets_for_the_one_above() -> None:
    text = "Squat (Barbell)\nSet 1: 100 kg x 5\nFlurbing\nSet 1: 20 kg x 5"
    assert read(text) == [("Squat (Barbell)", 5, 100.0)]


@pytest.mark.parametrize(
    "line",
    [
        "Set 1 (Warm-up): 40 kg x 10", "Set 1: 40 kg x 10 (warmup)",
        "Satz 1 (Aufwärmen): 40 kg x 10",
        "Série 1 : 40 kg x 10 [Échauffement]", "Set W: 40 kg x 10", "Set 1: 40 kg x 10 [Разминка]",
    ],
)  # fmt: skip
def test_a_warm_up_is_known_wherever_it_stands(line: str) -> None:
    sets, _ = sets_in(f"Squat (Barbell)\n{line}\nSet 2: 100 kg x 5")
    assert [(s.exercise, s.effort, s.weight_kg) for s in sets] == [
        ("Squat (Barbell)", "warmup", 40.0), ("Squat (Barbell)", "active", 100.0)
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["1km - 7min", "5.2 km - 28min 3s", "30min"])
def test_cardio_is_no_set(what: str) -> None:
    assert sets_in(f"Treadmill\nSet 1: {what}")[0] == ()


@pytest.mark.parametrize(
    "text",
    [
        "Squat 3 x 5 (90, 105, 120) kg", "Squat 3x5 (90kg, 105kg, 120kg)",
        "Squat 5/5/5 (90/105/120 kg)",
        "Squat 3x5 90/105/120 kg", "Squat 90x5, 105x5, 120x5 kg", "Squat 5,5,5 (90; 105; 120 kg)",
        "Squat 3x5 (90,105,120) kg", "Squat: 3 sets of 5 reps (90, 105, 120 kg)",
        "Squat 3x5-8 (90, 105, 120 kg)", "Squat 3x5 (90, 105, 120 kg) RPE 8",
    ],
)  # fmt: skip
def test_a_weight_for_each_set(text: str) -> None:
    assert read(text) == [("Squat", 5, 90.0), ("Squat", 5, 105.0), ("Squat", 5, 120.0)]


def test_without_a_unit_a_weight_is_unknown_until_the_athlete_says_it() -> None:
    text = "Squat 3 x 5 (90, 105, 120)"
    assert read(text) == [("Squat", 5, None)] * 3
    assert [s.weight_kg for s in sets_in(text, "kg")[0]] == [90.0, 105.0, 120.0]
    assert sets_in(text, "lb")[0][0].weight_kg == 40.82


def test_rounds_of_several_exercises() -> None:
    text = "3x(5 squats 115lb, 10 push ups)"
    assert read(text) == [("squats", 5, 52.16), ("push ups", 10, None)] * 3


@pytest.mark.parametrize(
    "text",
    [
        "2 rounds: 10 squats, 20 push-ups",
        "2 rounds of 10 squats and 20 push-ups",
        "2 Runden: 10 squats + 20 push-ups",
        "2 rounds:\n- 10 squats\n- 20 push-ups",
        "2 RFT 10x squats, 20x push-ups",
    ],
)
def test_rounds_said_in_words(text: str) -> None:
    assert sorted(read(text)) == [("push-ups", 20, None)] * 2 + [("squats", 10, None)] * 2


@pytest.mark.parametrize(
    ("text", "sets"),
    [
        ("Squat 20x5", [(20, None)] * 5),
        ("Squat 12x3", [(12, None)] * 3),
        ("Squat 10x10", [(10, None)] * 10),
        ("Squat 20x5, 60x5, 100x3 kg", [(5, 20.0), (5, 60.0), (3, 100.0)]),
        ("Squat 100 kg x 5 x 3", [(5, 100.0)] * 3),
        ("Squat 60 kg x 5, 80 kg x 3", [(5, 60.0), (3, 80.0)]),
    ],
)
def test_nobody_does_twenty_sets_of_five(text: str, sets: list[tuple[int, float | None]]) -> None:
    assert [(reps, kg) for _, reps, kg in read(text)] == sets


@pytest.mark.parametrize(
    "text",
    [
        "Squat\n5 @ 90 kg\n5 @ 105 kg",
        "Squat:\n- 5 reps 90kg\n- 5 reps 105kg",
        "Squat 90,105 kg x 5",
        "Squat 90/105 x 5 kg",
        "A1) Squat 90 kg x 5, 105 kg x 5",
    ],
)
def test_a_set_at_a_time(text: str) -> None:
    found = [(reps, kg) for _, reps, kg in read(text)]
    assert found == [(5, 90.0), (5, 105.0)]


def test_supersets_are_exercises_of_their_own() -> None:
    found = read("A1) Squat 4x6 A2) Pull up 4x8")
    assert [(reps, lookup(name).leg) for name, reps, _ in found] == [(6, True)] * 4 + [
        (8, False)
    ] * 4


@pytest.mark.parametrize("text", ["Run 3/4/5", "Rowing machine 4x5", "Bike 10x3"])
def test_runs_in_numbers_are_no_sets(text: str) -> None:
    assert sets_in(text) == ((), text)


@pytest.mark.parametrize(
    "text", ["", "4x400m easy", "Set 1: 55 kg x 6", "see you at 18:30", "2x10"]
)
def test_what_is_no_set_is_left_alone(text: str) -> None:
    assert sets_in(text) == ((), text)


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("No leg press because of my back. Rows 3x10.", ["Rows"] * 3),
        ("Instead of 3x8 lunges did 3x8 rows", ["rows"] * 3),
        ("Didn't train legs. 2x10 curls", ["curls"] * 2),
        ("Rows 2x8 60 kg. Tomorrow deadlifts 5x5", ["Rows"] * 2),
        ("Rows 2x8 tomorrow lunges 5x5", ["Rows"] * 2),
        ("Statt Kniebeugen 5x5 Klimmzüge 2x8", ["Klimmzüge"] * 2),
        ("Pas de squats ni fentes. Pompes 2x10", ["Pompes"] * 2),
        ("Hoy no hice sentadillas; dominadas 2x6", ["dominadas"] * 2),
        ("Lunges skipped, curls 2x12", ["curls"] * 2),
        ("No squats or lunges, 2x10 curls", ["curls"] * 2),
        ("Curls 2x12\n\nTomorrow:\nSquats 5x5", ["Curls"] * 2),
        ("Squats felt bad. Curls 2x12", ["Curls"] * 2),
    ],
)
def test_what_was_denied_replaced_or_planned_was_not_done(text: str, done: list[str]) -> None:
    assert [name for name, *_ in read(text)] == done


@pytest.mark.parametrize(
    "text",
    [
        "Squats 3x5 100 kg, heavier than yesterday",
        "Not too heavy squats 3x5",
        "Squats 3x5 instead of leg press",
        "Bench 3x5, rest 2 min, squats 3x5",
        "Squats 3x5, tomorrow a run",
        "Squats w. belt 3x5",
    ],
)
def test_what_was_done_stays_beside_a_denial_of_something_else(text: str) -> None:
    assert [lookup(name).pattern for name, *_ in read(text)][-3:] == ["squat"] * 3


@given(st.text(alphabet=st.sampled_from("Squat Set1:x5kg\n,@×W "), max_size=80))
def test_any_text_is_survived(text: str) -> None:
    assert len(sets_in(text)[0]) <= 20 * (len(text) + 1)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Squat, bench, row 3x5 each", {"Squat": 3, "bench": 3, "row": 3}),
        (
            "Kniebeugen, Bankdrücken, Rudern je 3x5",
            {"Kniebeugen": 3, "Bankdrücken": 3, "Rudern": 3},
        ),
        ("Squats / lunges superset 4x10", {"Squats": 4, "lunges": 4}),
        ("Squat/Bench\n3x5", {"Squat": 3, "Bench": 3}),
        ("3x8 of squats and rows", {"squats": 3, "rows": 3}),
        ("Squats, bankdrukken en roeien 3x10", {"Squats": 3, "bankdrukken": 3, "roeien": 3}),
        ("Squat : 4 séries de 8, fentes", {"Squat": 4, "fentes": 4}),
        ("A: squat 3x5, B: bench 3x5", {"squat": 3, "bench": 3}),
        ("5x5: squat, bench, row", {"squat": 5, "bench": 5, "row": 5}),
        ("Bench 5x5 then some squats", {"Bench": 5, "squats": 5}),
        ("Squats; curls 3x12", {"Squats": 3, "curls": 3}),
        ("Bench 5x5 (after yesterday's squats), rows 3x10", {"Bench": 5, "rows": 3}),
        ("Legs tired, bench 5x5", {"bench": 5}),
        ("Wanted to squat but rack was full so bench 5x5", {"bench": 5}),
        ("knee pain from squats last week so bench 5x5", {"bench": 5}),
        ("Bench 5x5. Squats on Friday", {"Bench": 5}),
        ("Bench 5x5 (squats on Friday)", {"Bench": 5}),
        ("Bench 5x5 (squats can wait)", {"Bench": 5}),
        ("Squats 5x5 on Friday, bench 5x5", {"bench": 5}),
        ("Squats can wait so bench 5x5", {"bench": 5}),
        ("Skipping squats, bench 5x5", {"bench": 5}),
        ("Squats 5x5 yesterday, bench 5x5", {"bench": 5}),
        ("Kniebeugen fallen aus, also Bankdrücken 5x5", {"Bankdrücken": 5}),
        ("Bench 5x5\n\nNext session:\nSquats 5x5\nLunges 3x10", {"Bench": 5}),
    ],
)
def test_exercises_listed_together_share_their_sets(line: str, expected: dict[str, int]) -> None:
    assert Counter(one.exercise for one in sets_in(line)[0]) == expected


def test_of_those_that_share_sets_each_has_its_own_weight() -> None:
    squat, *_, bench = sets_in("Squat 100 kg, Bench 80 kg 3x5")[0]
    assert (squat.weight_kg, bench.weight_kg) == (100, 80)


def test_an_exercise_beside_sets_that_has_none_is_still_told() -> None:
    assert sets_in("Bench 5x5 and my squats felt heavy")[1] == "my squats felt heavy"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Squats 4x6 80 kg\n2) RDL 3x8 60 kg", [("Squats", 4, 6, 80), ("RDL", 3, 8, 60)]),
        (
            "Superset 1: squats 2x10 / push ups 2x15\nSuperset 2: lunges 2x10",
            [("squats", 2, 10, None), ("push ups", 2, 15, None), ("lunges", 2, 10, None)],
        ),
        ("Squat 5@100, 5@105. Bench 5@80 x3", [("Squat", 2, 5, None), ("Bench", 3, 5, None)]),
        (
            "Back Squat\n\n10x 45lbs (warm up)\n5x 100kg\n5x 100kg\n\nRow\n\n8x 60kg",
            [("Back Squat", 2, 5, 100), ("Row", 1, 8, 60)],
        ),
        ("Squats 3x10 60 kg Lunges 2x12", [("Squats", 3, 10, 60), ("Lunges", 2, 12, None)]),
        ("Squats 3x10 ✅ Lunges 2x12 ✅", [("Squats", 3, 10, None), ("Lunges", 2, 12, None)]),
        ("Squats: 10, 10, 10 reps", [("Squats", 3, 10, None)]),
        ("Kniebeugen 3 x 10 Wdh. mit 60 kg", [("Kniebeugen", 3, 10, 60)]),
        ("Legs\nSquats\n3x10", [("Squats", 3, 10, None)]),
        ("Squats, rows\n3x10", [("Squats", 3, 10, None), ("rows", 3, 10, None)]),
        ("3 sets of 10:\nSquats / rows", [("Squats", 3, 10, None), ("rows", 3, 10, None)]),
        ("Sentadillas y remo, cada uno 3x10", [("Sentadillas", 3, 10, None), ("r", 3, 10, None)]),
        ("Squats (3x10, 50kg)", [("Squats", 3, 10, 50)]),
        ("10-10-10 squats", [("squats", 3, 10, None)]),
        ("Squat 5x5 @8", [("Squat", 5, 5, None)]),
        (
            "• Squats: 3 sets, 12 reps\n• Curls: 2 sets 10 reps",
            [("Squats", 3, 12, None), ("curls", 2, 10, None)],
        ),
        ("Kniebeugen: 5 Sätze, 5 Wdh, 100 kg", [("Kniebeugen", 5, 5, 100)]),
        ("3 Sätze Kniebeugen à 10", [("Kniebeugen", 3, 10, None)]),
        ("3x10 each:\n- Squats\n- Incline bench", [("Squats", 3, 10, None), ("x", 3, 10, None)]),
        ("Squats\nBench press\n3x10", [("Squats", 3, 10, None), ("x", 3, 10, None)]),
        ("Squats and rows, all 5x5", [("Squats", 5, 5, None), ("rows", 5, 5, None)]),
        ("Legs: squat 4x8. Day B - bench 3x5", [("squat", 4, 8, None), ("bench", 3, 5, None)]),
    ],
)
def test_lists_and_headings_as_people_write_them(
    text: str, expected: list[tuple[str, int, float, float | None]]
) -> None:
    sets = Counter((one.exercise, one.reps) for one in sets_in(text)[0])
    assert [(count, reps) for (_, reps), count in sets.items()] == [e[1:3] for e in expected]
    weights = {one.exercise: one.weight_kg for one in sets_in(text)[0]}
    told = {name: kg for name, _, _, kg in expected if kg}
    assert {name: kg for name, kg in weights.items() if name in told} == told


def test_a_number_in_a_list_is_no_weight() -> None:
    sets, _ = sets_in("1. Squats 4x6\n2. RDL 3x8\nSuperset 3: lunges 2x10", "kg")
    assert {one.weight_kg for one in sets} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "Zero squats 5x5. Bench 5x5", "0 squats, bench 5x5", "squats 0x5, bench 5x5",
        "0 x 10 squats, bench 5x5", "zero sets of squats, bench 5x5", "cero sentadillas, bench 5x5",
        "squats 5x5 on Friday. Bench 5x5", "Bench 5x5. Squats 5x5 on Friday.",
        "Kniebeugen 5x5 am Freitag. Bench 5x5", "Friday: squats 5x5. Today: bench 5x5",
        "El viernes sentadillas 5x5. Hoy: bench 5x5", "Squats 5x5 will follow on Sunday. Bench 5x5",
    ],
)  # fmt: skip
def test_no_set_of_it_and_a_plan_in_a_sentence_of_its_own_are_not_done(text: str) -> None:
    assert {name.lower() for name, _, _ in read(text)} == {"bench"}


@pytest.mark.parametrize(
    "text",
    [
        "Squats 5x5 on Friday night. Bench 5x5", "Squats 5x5 on Friday. Bench 5x5 on Friday",
        "Squats 5x5, happy Friday. Bench 5x5", "RIR zero squats 5x5, bench 5x5",
    ],
)  # fmt: skip
def test_a_day_that_may_be_todays_and_a_number_of_another_kind_take_nothing_back(text: str) -> None:
    assert len(read(text)) == 10
