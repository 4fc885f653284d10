"""What is usual, as of a moment: never from later runs, rested ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes.stories import Story, at, rested_log
from hypothesis import given
from hypothesis import strategies as st

from analyzer.advice.baseline import Baselines, Reference, surface_class
from analyzer.settings import Rules

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset


def baselines(story: Story) -> Baselines:
    return Baselines(story.dataset().runs, story.config.rules)


def lengths(story: Story, before: float, surface: str = "") -> list[float]:
    found = baselines(story).reference("minutes", before, surface)
    return [] if found is None else found.values.tolist()


def weekly(weekday: str, minutes: float, weeks: range, story: Story | None = None) -> Story:
    story = story or Story()
    for week in weeks:
        story.run(at(week, weekday), minutes)
    return story


def test_the_last_8_weeks_are_asked_first_then_12_then_26() -> None:
    story = weekly("Sat", 30, range(1, 31))
    found = baselines(story).reference("minutes", at(31, "Sat", "06:00").timestamp())
    assert found is not None
    assert (len(found), found.days) == (8, 56.0)
    sparse = weekly("Sat", 30, range(1, 31, 2))
    found = baselines(sparse).reference("minutes", at(31, "Sat", "06:00").timestamp())
    assert found is not None
    assert (len(found), found.days) == (13, 182.0)


def test_seven_runs_in_26_weeks_are_no_baseline() -> None:
    assert lengths(weekly("Sat", 30, range(1, 8)), at(8).timestamp()) == []
    assert lengths(weekly("Sat", 30, range(1, 9)), at(9).timestamp()) == [30.0] * 8


def test_later_runs_and_the_run_itself_are_not_looked_at() -> None:
    story = weekly("Sat", 30, range(1, 9))
    for minutes in (90, 95):
        story.run(at(9, "Sat"), minutes)
    assert lengths(story, at(9, "Sat").timestamp()) == [30.0] * 8


@pytest.mark.parametrize(
    ("weekday", "rested_h"), [("Fri", 84), ("Thu", 60), ("Wed", 36), ("Tue", 0)]
)
def test_the_most_rested_runs_there_are_enough_of_are_the_reference(
    weekday: str, rested_h: float
) -> None:
    story = Story()
    for week in range(1, 13):
        story.leg_day(at(week, "Mon", "07:00"))
        story.run(at(week, "Tue"), 90)
        story.run(at(week, weekday, "19:00"), 40)
    found = baselines(story).reference("minutes", at(13).timestamp())
    assert found is not None
    assert found.rested_h == rested_h
    assert (90 in found.values) == (rested_h == 0)


def test_runs_whose_leg_day_is_not_known_are_not_called_rested() -> None:
    story = weekly("Sat", 30, range(1, 13))
    found = baselines(story).reference("minutes", at(13).timestamp())
    assert found is not None
    assert found.rested_h == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "race"},
        {"kind": "intervals"},
        {"repetitions": 5.0},
        {"ignored": True},
        {"implausible": "26.5 km in 62 min"},
        {"minutes": 14.9},
    ],
)
def test_races_intervals_short_and_ignored_runs_are_no_reference(facts: dict[str, object]) -> None:
    story = weekly("Sat", 30, range(1, 13))
    for week in range(1, 13):
        story.run(at(week, "Wed"), **({"minutes": 99.0} | facts))
    for quantity in ("minutes", "km", "speed", "hr"):
        found = baselines(story).reference(quantity, at(13).timestamp())
        assert found is not None
        assert len(found) == 8


def test_an_easy_run_with_repetitions_stays_when_the_athlete_calls_it_easy() -> None:
    story = Story()
    for week in range(1, 9):
        story.run(at(week), 30, repetitions=4, kind="easy")
    assert lengths(story, at(9).timestamp()) == [30.0] * 8


def test_an_outing_with_a_race_in_it_is_no_reference_length() -> None:
    story = weekly("Sat", 30, range(1, 9))
    story.run(at(8, "Sun", "08:00"), 20)
    story.run(at(8, "Sun", "08:30"), 25, kind="race")
    story.run(at(8, "Sun", "09:10"), 20)
    assert lengths(story, at(9).timestamp()) == [30.0] * 8


def test_pieces_less_than_an_hour_apart_are_one_outing() -> None:
    story = weekly("Sat", 30, range(1, 9))
    story.run(at(8, "Sun", "08:00"), 20)
    story.run(at(8, "Sun", "09:19"), 25)
    story.run(at(8, "Sun", "10:44"), 26)
    assert lengths(story, at(9).timestamp()) == [26.0, *[30.0] * 8, 45.0]


def test_what_was_recorded_twice_at_once_is_run_once() -> None:
    story = Story()
    story.run(at(7, "Tue", "10:00"), 50)  # 9 km
    story.run(at(7, "Tue", "10:25"), 50)  # half of it beside the first
    story.run(at(7, "Tue", "10:30"), 20)  # all of it
    assert baselines(story).longest_km(at(8).timestamp()) == pytest.approx(13.5)


def test_a_piece_of_unknown_length_makes_the_outing_unknown() -> None:
    story = weekly("Sat", 30, range(1, 9))
    story.run(at(8, "Sun", "08:00"), 20, moving_s=None)
    story.run(at(8, "Sun", "08:40"), 25)
    assert lengths(story, at(9).timestamp()) == [30.0] * 8


def test_surfaces_are_three_classes_and_climbing_makes_a_trail() -> None:
    story = Story()
    for number, surface in enumerate(("road", "track", "virtual", "treadmill", "trail")):
        story.run(at(number + 1), 50, mps=10_000 / 3000, surface=surface, climb_m=249)
    for number, surface in enumerate(("road", "virtual", "treadmill")):
        story.run(at(number + 10), 50, mps=10_000 / 3000, surface=surface, climb_m=251)
    found = surface_class(story.dataset().runs, Rules().trail_climb_m_per_km)
    assert found.tolist() == [
        "road", "road", "road", "treadmill", "trail", "trail", "road", "treadmill",
    ]  # fmt: skip


def test_lengths_fall_back_to_all_surfaces_and_speeds_do_not() -> None:
    base = baselines(weekly("Sat", 30, range(1, 9)))
    before = at(9).timestamp()
    overall = base.length_reference("minutes", before, "trail")
    assert overall is not None
    assert overall.surface == ""
    assert base.reference("speed", before, "trail") is None
    assert base.reference_count("speed", before, "trail") == 0
    assert base.reference_count("speed", before, "road") == 8


def test_the_longest_of_30_days_counts_races_and_outings() -> None:
    story = Story()
    story.run(at(1), 100)  # 18 km, more than 30 days before
    story.run(at(6), 50, kind="race")
    story.run(at(7, "Tue", "07:00"), 30)
    story.run(at(7, "Tue", "07:40"), 30)
    base = baselines(story)
    assert base.longest_km(at(8).timestamp()) == pytest.approx(10.8)
    assert base.longest_km(at(7).timestamp()) == pytest.approx(9.0)
    assert base.longest_km(at(1).timestamp()) is None


def test_treadmill_speed_is_plain_and_road_speed_is_grade_adjusted() -> None:
    story = Story()
    story.run(at(1), 30, surface="treadmill", speed_mps=3.0, gap_speed_mps=3.2)
    story.run(at(2), 30, speed_mps=3.0, gap_speed_mps=3.2)
    story.run(at(3), 30, speed_mps=3.0, gap_speed_mps=None)
    assert baselines(story).speed_mps.tolist() == [3.0, 3.2, 3.0]


@given(st.lists(st.floats(0, 300), min_size=2, max_size=60), st.floats(0, 100))
def test_percentiles_are_numpys(values: list[float], percent: float) -> None:
    reference = Reference(np.sort(np.array(values)), np.arange(len(values)), 84, 56, "")
    assert reference.percentile(percent) == pytest.approx(np.percentile(values, percent))


def test_an_empty_log_has_no_baseline() -> None:
    dataset: Dataset = Story().dataset()
    base = Baselines(dataset.runs, dataset.config.rules)
    assert base.length_reference("minutes", at(1).timestamp(), "road") is None
    assert base.longest_km(at(1).timestamp()) is None


def test_ignored_runs_do_not_join_outings() -> None:
    story = rested_log()
    story.run(at(13, "Tue", "07:00"), 90, ignored=True)
    story.run(at(13, "Tue", "08:40"), 30)
    assert baselines(story).minutes[-2:].tolist() == pytest.approx([np.nan, 30.0], nan_ok=True)


def test_an_outing_ends_at_a_leg_day() -> None:
    story = rested_log()
    story.run(at(13, "Tue", "07:00"), 90)
    story.leg_day(at(13, "Tue", "08:40"), minutes=25)
    story.run(at(13, "Tue", "09:08"), 13)
    story.run(at(13, "Tue", "09:30"), 10)
    assert baselines(story).minutes[-3:].tolist() == pytest.approx([90.0, 13.0, 23.0])
