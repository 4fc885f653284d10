"""Garmin's sums of sets and nights, taken apart by hand."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.garmin_archive import exercise, night

from analyzer.importers.garmin_export.nights import night_of
from analyzer.importers.garmin_export.sets import strength_sets
from analyzer.importers.garmin_export.sports import sport_of_key, surface_of_key
from analyzer.importers.json_rows import Damage


def sets(*rows: dict[str, Any]) -> list[tuple[str, float | None, float | None]]:
    """Return exercise, weight and repetitions of each set behind some sums."""
    return [(one.exercise, one.weight_kg, one.reps) for one in strength_sets(list(rows))]


class TestTheWeightsOfSets:
    @pytest.mark.parametrize(
        ("heaviest_kg", "volume_kg", "weights"),
        [
            # 3 sets of 5: 15 x the mean weight is the volume.
            pytest.param(100.0, 1500.0, [100.0, 100.0, 100.0], id="all equal"),
            pytest.param(100.0, 1350.0, [100.0, 85.0, 85.0], id="one heavier than the others"),
            pytest.param(100.0, 500.0, [100.0, None, None], id="one weighed and two without"),
            pytest.param(100.0, 450.0, [30.0] * 3, id="less than the heaviest alone: the mean"),
            pytest.param(100.0, 1600.0, [106.66666666666667] * 3, id="more than it allows"),
            pytest.param(100.0, 0.0, [100.0] * 3, id="without a volume all are the heaviest"),
            pytest.param(0.0, 1500.0, [None] * 3, id="without a heaviest none is known"),
        ],
    )
    def test_keep_the_heaviest_and_the_volume(
        self, heaviest_kg: float, volume_kg: float, weights: list[float | None]
    ) -> None:
        row = exercise("SQUAT", 3, 15, heaviest_kg=heaviest_kg, volume_kg=volume_kg)
        assert sets(row) == [("squat", weight, 5) for weight in weights]

    def test_of_a_single_set_the_volume_tells(self) -> None:
        row = exercise("SQUAT", 1, 5, heaviest_kg=100.0, volume_kg=450.0)
        assert sets(row) == [("squat", 90.0, 5)]

    def test_a_weight_that_nobody_lifts_is_unknown(self) -> None:
        row = exercise("SQUAT", 2, 10, heaviest_kg=1600.0, volume_kg=16_000.0)
        assert sets(row) == [("squat", None, 5)] * 2


class TestHowManySets:
    @pytest.mark.parametrize(
        ("row", "count"),
        [
            pytest.param({"sets": 3, "reps": 15}, 3, id="as told"),
            pytest.param({"sets": 3.9, "reps": 15}, 3, id="whole ones"),
            pytest.param({"reps": 15}, 1, id="untold, but done"),
            pytest.param({"duration": 42_000}, 1, id="untold, but it took its time"),
            pytest.param({}, 0, id="nothing done"),
            pytest.param({"sets": 5000, "reps": 5}, 100, id="never without end"),
            pytest.param({"sets": -3, "reps": 5}, 1, id="fewer than none"),
        ],
    )
    def test_there_were(self, row: dict[str, Any], count: int) -> None:
        assert len(sets({"category": "SQUAT"} | row)) == count

    def test_they_are_numbered_through_all_exercises(self) -> None:
        found = strength_sets([exercise("SQUAT", 2, 10), exercise("ROW", 1, 5)])
        assert [(one.index, one.exercise) for one in found] == [
            (0, "squat"),
            (1, "squat"),
            (2, "row"),
        ]

    def test_each_lasts_its_share(self) -> None:
        (first, *_) = strength_sets([exercise("PLANK", 3, 0)])
        assert (first.reps, first.duration_s) == (None, 42.0)

    def test_rows_that_are_none_are_passed_over(self) -> None:
        assert list(strength_sets([None, "SQUAT", 5])) == []
        assert list(strength_sets({"category": "SQUAT"})) == []


class TestWhatAnExerciseIsCalled:
    @pytest.mark.parametrize(
        ("category", "named", "name", "guesses"),
        [
            pytest.param("SQUAT", "BARBELL_BACK_SQUAT", "barbell_back_squat", (), id="by name"),
            pytest.param("SQUAT", None, "squat", ("squat", "unknown"), id="by a guess of its kind"),
            pytest.param("UNKNOWN", None, "unknown", (), id="not at all"),
            pytest.param("", None, "unknown", (), id="by nothing"),
        ],
    )
    def test_by_its_name_or_the_watchs_guess(
        self, category: str, named: str | None, name: str, guesses: tuple[str, ...]
    ) -> None:
        (one,) = strength_sets([exercise(category, 1, 5, name=named)])
        assert (one.exercise, one.candidates) == (name, guesses)


class TestANight:
    def hours(self, **more: Any) -> float | None:
        found = night_of(night("2026-11-17", 8.0) | more)
        return None if found is None else found.value

    @pytest.mark.parametrize(
        ("more", "hours"),
        [
            pytest.param({}, 8.0, id="the stages together"),
            pytest.param({"remSleepSeconds": None}, (4800 + 19_200) / 3600, id="deep and light"),
            pytest.param({"sleepWindowConfirmationType": "OFF_WRIST"}, None, id="not worn"),
            pytest.param({"sleepWindowConfirmationType": "UNCONFIRMED_X"}, None, id="unconfirmed"),
            pytest.param({"sleepWindowConfirmationType": None}, 8.0, id="worn, as nothing denies"),
            pytest.param({"calendarDate": None}, None, id="of no day"),
            pytest.param({"calendarDate": "2026-11-31"}, None, id="of a day no month has"),
            pytest.param({"deepSleepSeconds": 90_000}, None, id="longer than a day"),
        ],
    )
    def test_is_as_long_as_its_stages(self, more: dict[str, Any], hours: float | None) -> None:
        assert self.hours(**more) == hours

    def test_without_stages_it_lasts_from_end_to_end_less_the_time_awake(self) -> None:
        none = dict.fromkeys(("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds"))
        assert self.hours(**none) == 8.0
        assert self.hours(**none, awakeSleepSeconds=None) == 8.5
        assert self.hours(**none, sleepEndTimestampGMT="soon") is None
        assert self.hours(**none, sleepEndTimestampGMT="2026-11-16T20:00:00.0") is None


@pytest.mark.parametrize(
    ("key", "sport", "surface"),
    [
        ("running", "run", "road"),
        ("ultra_run", "run", "road"),
        ("obstacle_run", "run", "road"),
        ("indoor_running", "run", "treadmill"),
        ("mountain_biking", "ride", "road"),
        ("open_water_swimming", "swim", "road"),
        ("hiit", "strength", "road"),
        ("indoor_cardio", "strength", "road"),
        ("rucking", "walk", "road"),
        ("running_coach", "other", "road"),
        ("", "other", "road"),
    ],
)
def test_what_garmin_calls_an_activity(key: str, sport: str, surface: str) -> None:
    assert (sport_of_key(key), surface_of_key(key)) == (sport, surface)


def test_damaged_rows_are_counted_the_first_named_and_a_thousand_are_hopeless() -> None:
    damage = Damage()
    damage.count_row(2)
    assert damage.sentence("Activity", "x.json") == (
        "Activity 2 in x.json is damaged and was left out."
    )
    for number in range(3, 1001):
        damage.count_row(number)
    assert not damage.hopeless
    damage.count_row(1001)
    assert damage.hopeless
    assert damage.sentence("Night", "x.json") == (
        "1,000 rows in x.json are damaged and were left out, the first of them night 2."
    )
