"""Legs under a physiotherapist's hands, or stretched, were not trained."""

from __future__ import annotations

import pytest

from analyzer.advice.plan.calendar_file import kind_of_title
from analyzer.legday.titles import title_evidence


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Physio: legs", id="a heading"),
        pytest.param("Legs: physio", id="the other way round"),
        pytest.param("Physio legs", id="beside it"),
        pytest.param("Legs at physio", id="with a word between"),
        pytest.param("Physiotherapy: knees and legs", id="knees as well"),
        pytest.param("Stretching: legs", id="stretched"),
        pytest.param("Legs: foam rolling", id="rolled"),
        pytest.param("Massage: legs", id="kneaded"),
        pytest.param("Physiotherapie: Beine", id="in German"),
        pytest.param("Kiné : jambes", id="in French"),
        pytest.param("Fisioterapia: piernas", id="in Spanish"),
    ],
)
def test_legs_that_were_treated_are_no_leg_day(title: str) -> None:
    assert sum(evidence.weight for evidence in title_evidence(title)) < 0
    assert kind_of_title(title) is None


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Legs and physio", id="two things"),
        pytest.param("Legs, then physio", id="one after the other"),
        pytest.param("Legs: squats, stretching", id="stretched after squats"),
        pytest.param("Legs: mobility, squats 5x5", id="and before"),
        pytest.param("Leg day: stretching after", id="a leg day by its name"),
        pytest.param("Upper: legs", id="a heading that treats nobody"),
    ],
)
def test_legs_that_were_trained_beside_it_are(title: str) -> None:
    assert kind_of_title(title) == "legs"
