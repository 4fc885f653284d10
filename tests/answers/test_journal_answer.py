"""The journal as it is read: a day each, what is not noted, and protein by the body weight."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from analyzer.actions.journal import note_day
from analyzer.answers.journal import facts_of_day, journal_days, unread_journal
from analyzer.config import Config
from analyzer.model import JOURNAL_TOPICS
from analyzer.settings import Athlete, Sources

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import JournalFact

MONDAY, TUESDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 22)


def noted(home: Path, days: dict[date, dict[str, JournalFact]], **athlete: float) -> Config:
    config = Config(home=home, sources=Sources(zone="UTC"), athlete=Athlete(**athlete))
    for day, facts in days.items():
        note_day(config, day, facts)
    return config


def test_what_is_not_noted_of_a_day_is_unknown_and_never_zero_or_no(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    config = noted(tmp_path, {MONDAY: {"soreness": 0.0, "massage": False}})
    (day,) = journal_days(config)
    assert (day.day, day.soreness, day.massage) == (MONDAY, 0.0, False)
    assert day.entered_at is not None
    assert before <= day.entered_at <= datetime.now(UTC)
    for unknown in (day.sleep_h, day.protein_g, day.water_l, day.alcohol, day.weight_kg):
        assert math.isnan(unknown)
    assert (day.foam_rolling, day.stretching, day.note, day.sleep_from) == (None,) * 4
    assert math.isnan(day.protein_g_per_kg)
    assert day.habits == []


def test_the_facts_of_a_day_are_those_that_are_noted(tmp_path: Path) -> None:
    config = noted(
        tmp_path, {MONDAY: {"soreness": 3.0, "massage": False, "note": "stairs hurt"}, TUESDAY: {}}
    )
    facts = facts_of_day(config, MONDAY)
    assert {topic.name: fact for topic, fact in facts.items()} == {
        "soreness": 3.0,
        "massage": False,
        "note": "stairs hurt",
    }
    assert facts_of_day(config, TUESDAY) == {}
    assert facts_of_day(Config(home=tmp_path / "elsewhere"), MONDAY) == {}


def test_what_was_done_is_named_as_a_person_says_it(tmp_path: Path) -> None:
    done: dict[str, JournalFact] = {
        "foam_rolling": True, "epsom_bath": True, "cold_bath": False, "massage": True,
    }  # fmt: skip
    (day,) = journal_days(noted(tmp_path, {MONDAY: done}))
    assert day.habits == ["foam rolling", "epsom bath", "massage"]
    topics = {topic.name: topic for topic in JOURNAL_TOPICS}
    assert day.fact(topics["cold_bath"]) is False
    assert day.fact(topics["stretching"]) is None
    assert day.fact(topics["sleep_h"]) is None


def test_days_come_in_the_order_of_the_calendar_and_one_can_be_asked_for(tmp_path: Path) -> None:
    config = noted(
        tmp_path,
        {SUNDAY: {"soreness": 1.0}, MONDAY: {"soreness": 4.0}, TUESDAY: {"soreness": 2.0}},
    )
    assert [day.day for day in journal_days(config)] == [MONDAY, TUESDAY, SUNDAY]
    assert [day.soreness for day in journal_days(config, TUESDAY)] == [2.0]
    assert journal_days(config, date(2026, 11, 18)) == []
    assert journal_days(Config(home=tmp_path / "elsewhere")) == []


@pytest.mark.parametrize(
    ("athlete", "per_kg"),
    [({}, [math.nan, 1.5, 1.6]), ({"mass_kg": 75.0}, [1.6, 1.5, 1.6])],
    ids=["no body mass is set", "one is set"],
)
def test_protein_is_by_the_weight_noted_last_and_before_any_by_the_one_that_is_set(
    tmp_path: Path, athlete: dict[str, float], per_kg: list[float]
) -> None:
    """120 g at the 75 kg that are set are 1.6 g/kg, at the 80 kg of Tuesday 1.5; 128 g are 1.6."""
    config = noted(
        tmp_path,
        {
            MONDAY: {"protein_g": 120.0},
            TUESDAY: {"protein_g": 120.0, "weight_kg": 80.0},
            SUNDAY: {"protein_g": 128.0},
        },
        **athlete,
    )
    found = [day.protein_g_per_kg for day in journal_days(config)]
    assert found == pytest.approx(per_kg, nan_ok=True)
    (alone,) = journal_days(config, SUNDAY)
    assert alone.protein_g_per_kg == pytest.approx(1.6), "Tuesday's weight counts for Sunday alone"


def test_a_fact_taken_back_is_unknown_again_and_a_day_without_any_is_gone(tmp_path: Path) -> None:
    config = noted(tmp_path, {MONDAY: {"soreness": 4.0, "alcohol": 2.0}})
    note_day(config, MONDAY, {"soreness": None})
    (day,) = journal_days(config)
    assert math.isnan(day.soreness)
    assert day.alcohol == 2.0
    note_day(config, MONDAY, {"alcohol": None})
    assert facts_of_day(config, MONDAY) == {}


def test_the_last_word_on_a_day_counts(tmp_path: Path) -> None:
    config = noted(tmp_path, {MONDAY: {"soreness": 4.0}})
    note_day(config, MONDAY, {"soreness": 6.0, "sleep_h": 7.5})
    (day,) = journal_days(config)
    assert (day.soreness, day.sleep_h) == (6.0, 7.5)


def test_a_sound_journal_and_none_at_all_leave_nothing_unread(tmp_path: Path) -> None:
    config = noted(tmp_path, {MONDAY: {"soreness": 4.0}})
    assert unread_journal(config) == frozenset()
    nowhere = replace(config, home=tmp_path / "elsewhere")
    assert unread_journal(nowhere) == frozenset()
    assert (journal_days(nowhere), facts_of_day(nowhere, MONDAY)) == ([], {})
    assert not nowhere.store_path.exists(), "asking makes no store"
