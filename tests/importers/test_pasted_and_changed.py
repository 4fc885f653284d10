"""Sets that stand twice in a log, and a unit that changed on the way, law by law."""

# ruff: noqa: DTZ001 - the clock of a phone knows no zone
from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.importers.lifting.changed_unit import changed_units, read_in_own_units
from analyzer.importers.lifting.logged import LoggedSet, Workout
from analyzer.importers.lifting.pasted_twice import take_pasted_out, without_pasted
from analyzer.importers.reader import Context

BEGAN = datetime(2026, 5, 4, 18)
POUNDS = 1 / 0.45359237
KILOS = {"Squat": 100.0, "Bench": 60.0, "Deadlift": 120.0}


def numbered(exercise: str, *numbers: int, kg: float = 100.0) -> list[LoggedSet]:
    return [LoggedSet(exercise, reps=5, weight_kg=kg, number=str(number)) for number in numbers]


def plain(*exercises: str) -> list[LoggedSet]:
    return [LoggedSet(exercise, reps=5, weight_kg=100.0) for exercise in exercises]


class TestSetsThatStandTwice:
    SQUATS, BENCH = numbered("Squat", 1, 2, 3), numbered("Bench", 1, 2)

    def test_each_set_once_is_left_alone(self) -> None:
        assert without_pasted([*self.SQUATS, *self.BENCH]) == [*self.SQUATS, *self.BENCH]

    @pytest.mark.parametrize("times", [2, 3, 5])
    def test_a_whole_workout_pasted_again_and_again_counts_once(self, times: int) -> None:
        assert without_pasted([*self.SQUATS, *self.BENCH] * times) == [*self.SQUATS, *self.BENCH]

    def test_a_part_of_several_exercises_pasted_behind_counts_once(self) -> None:
        whole = [*self.SQUATS, *self.BENCH, *numbered("Row", 1)]
        assert without_pasted([*whole, *self.SQUATS, *self.BENCH]) == whole

    def test_one_exercise_right_behind_itself_counts_once(self) -> None:
        assert without_pasted([*self.SQUATS, *self.SQUATS, *self.BENCH]) == [
            *self.SQUATS,
            *self.BENCH,
        ]

    def test_one_exercise_done_again_later_counts_twice(self) -> None:
        again = [*self.SQUATS, *self.BENCH, *self.SQUATS]
        assert without_pasted(again) == again

    def test_another_weight_is_another_set(self) -> None:
        heavier = [*self.SQUATS, *numbered("Squat", 1, 2, 3, kg=105.0)]
        assert without_pasted(heavier) == heavier

    @pytest.mark.parametrize(
        ("exercises", "left"),
        [
            pytest.param(["Squat"] * 5, 5, id="five equal sets"),
            pytest.param(["Squat", "Lunge"] * 3, 6, id="three rounds of a circuit"),
            pytest.param([*["Squat"] * 2, "Lunge"] * 2, 3, id="blocks that begin again"),
            pytest.param(["Squat", "Lunge", "Squat"] * 2, 6, id="an exercise in two blocks"),
        ],
    )
    def test_without_numbers_only_blocks_that_begin_again_were_pasted(
        self, exercises: list[str], left: int
    ) -> None:
        assert len(without_pasted(plain(*exercises))) == left

    @pytest.mark.parametrize(
        ("sets", "sentence"),
        [
            (
                1,
                "1 set stands twice in it and counts once, the first in the workout of 4 May 2026.",
            ),
            (2, "2 sets stand twice in it and count once, the first in the workout of 4 May 2026."),
        ],
    )
    def test_how_many_and_where_is_said(self, sets: int, sentence: str) -> None:
        said: list[str] = []
        block = numbered("Squat", *range(1, sets + 1))
        first = Workout(BEGAN, "Legs", sets=[*block, *block])
        second = Workout(BEGAN + timedelta(days=1), "Legs", sets=block)
        take_pasted_out([first, second], Context("log.csv", warn=said.append))
        assert (first.sets, second.sets, said) == (block, block, [sentence])

    @given(
        st.lists(st.sampled_from(["Squat", "Bench", "Row"]), min_size=1, max_size=4, unique=True)
    )
    def test_a_workout_is_the_same_however_often_it_was_pasted(self, exercises: list[str]) -> None:
        whole = [one for exercise in exercises for one in numbered(exercise, 1, 2)]
        assert without_pasted(whole * 2) == without_pasted(whole) == whole


def lifted(day: int, factor: float = 1.0, unit: str = "kg", **kilos: float) -> Workout:
    sets = [
        LoggedSet(name, reps=5, weight_kg=round(factor * kg, 1), unit=unit)
        for name, kg in (kilos or KILOS).items()
    ]
    return Workout(BEGAN + timedelta(days=day), "Full body", sets=sets)


def weights(workouts: list[Workout]) -> list[float | None]:
    return [one.sets[0].weight_kg for one in workouts]


class TestAUnitThatChanged:
    def test_from_kilograms_to_pounds_is_found_on_its_day(self) -> None:
        found = changed_units([lifted(0), lifted(3), lifted(6, POUNDS), lifted(9, POUNDS)])
        assert [(one.place, one.day, one.to_pounds) for one in found] == [
            (2, date(2026, 5, 10), True)
        ]

    def test_and_back_again(self) -> None:
        found = changed_units([lifted(0), lifted(3, POUNDS), lifted(6)])
        assert [(one.place, one.to_pounds) for one in found] == [(1, True), (2, False)]

    @pytest.mark.parametrize(
        ("factor", "changes"),
        [
            pytest.param(POUNDS, 1, id="just the factor of the units"),
            pytest.param(POUNDS * 1.07, 1, id="and seven percent stronger"),
            pytest.param(POUNDS * 1.1, 0, id="ten percent off is another reason"),
            pytest.param(2.0, 0, id="everything doubled"),
            pytest.param(1 / POUNDS, 1, id="falling by the factor"),
            pytest.param(0.47, 0, id="nearly half of everything, as after an injury"),
        ],
    )
    def test_it_is_told_by_the_factor_alone(self, factor: float, changes: int) -> None:
        assert len(changed_units([lifted(0), lifted(3), lifted(6, factor)])) == changes

    def test_a_single_exercise_tells_nothing(self) -> None:
        alone = [lifted(0, Squat=100.0), lifted(3, POUNDS, Squat=100.0)]
        assert changed_units(alone) == []

    def test_two_tell_that_weights_grew_but_not_that_they_fell(self) -> None:
        two = {"Squat": 100.0, "Bench": 60.0}
        assert len(changed_units([lifted(0, **two), lifted(3, POUNDS, **two)])) == 1
        assert changed_units([lifted(0, POUNDS, **two), lifted(3, **two)]) == []

    def test_one_exercise_that_did_not_grow_along_is_a_reason_against(self) -> None:
        grown = lifted(3, POUNDS)
        grown.sets[0] = LoggedSet("Squat", reps=5, weight_kg=100.0, unit="kg")
        assert changed_units([lifted(0), grown]) == []

    def test_warm_ups_and_sets_without_weight_say_nothing(self) -> None:
        warm = [
            LoggedSet(name, effort="warmup", reps=5, weight_kg=kg * POUNDS, unit="kg")
            for name, kg in KILOS.items()
        ]
        later = lifted(3)
        later.sets = [*warm, *later.sets, LoggedSet("Push Up", reps=20)]
        assert changed_units([lifted(0), later]) == []


class TestWhatIsDoneThen:
    def read(self, workouts: list[Workout]) -> list[str]:
        said: list[str] = []
        read_in_own_units(workouts, Context("log.csv", warn=said.append))
        return said

    def test_what_weighs_more_was_typed_in_pounds(self) -> None:
        log = [lifted(0), lifted(3), lifted(6, POUNDS)]
        assert "".join(self.read(log)) == (
            "From 10 May 2026 on every exercise weighs 2.2 times as much as just before: the "
            "weights were read as lb where they are more, as kg where less."
        )
        assert weights(log) == [100.0, 100.0, pytest.approx(100.0, abs=0.05)]

    def test_a_log_taken_for_pounds_is_put_right_where_it_weighs_less(self) -> None:
        log = [lifted(0, 1.0, "lb"), lifted(3, 1 / POUNDS, "lb")]
        assert self.read(log)[0].startswith(
            "From 7 May 2026 on every exercise weighs 2.2 times less than just before: "
        )
        assert weights(log) == [100.0, pytest.approx(100.0, abs=0.2)]

    @pytest.mark.parametrize(
        "unit", ["", "lb"], ids=["each row names its own", "columns of two units"]
    )
    def test_a_log_that_says_its_unit_is_believed_and_told(self, unit: str) -> None:
        log = [lifted(0, unit=unit), lifted(3, POUNDS, unit="kg" if unit else "")]
        assert "".join(self.read(log)) == (
            "From 7 May 2026 on every exercise weighs 2.2 times as much as just before, as if the "
            "unit had changed; they were read as they stand."
        )
        assert weights(log) == [100.0, 220.5]

    def test_weights_that_fall_and_come_back_may_be_those_of_a_pause(self) -> None:
        log = [lifted(0), lifted(3, 1 / POUNDS), lifted(6)]
        assert "".join(self.read(log)) == (
            "From 7 May 2026 and 10 May 2026 on every exercise weighs 2.2 times less than just "
            "before, or back, as if the unit had changed; they were read as they stand."
        )
        assert weights(log) == [100.0, 45.4, 100.0]

    def test_where_nothing_changed_nothing_is_said(self) -> None:
        log = [lifted(0), lifted(3, 1.05)]
        assert self.read(log) == []
        assert weights(log) == [100.0, 105.0]
