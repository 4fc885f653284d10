"""Protein goes by the runner's weight: as last noted up to that day, else as it is set."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from fakes.stories import Story, at, midnight

from analyzer.advice.body_weight import BodyWeights
from analyzer.settings import Athlete

SET_KG = 72.0


def weights(*noted: tuple[int, float], set_kg: float | None = SET_KG) -> BodyWeights:
    """Weights noted in the morning of some weeks, in the order of the journal."""
    story = Story()
    story.config = replace(story.config, athlete=Athlete(mass_kg=set_kg))
    for week, weight_kg in noted:
        story.sore(at(week), 0.0)
        story.journal[-1] |= {"weight_kg": weight_kg}
    return BodyWeights(story.dataset())


def day(week: int, weekday: str = "Mon") -> pd.Timestamp:
    return pd.Timestamp(midnight(at(week, weekday)))


@pytest.mark.parametrize(
    ("asked", "noted"),
    [
        (day(1), None),
        (day(2), 70.0),
        (day(3, "Sun"), 70.0),
        (day(4), 68.5),
        (day(50), 68.5),
    ],
    ids=["before any", "the same day", "the day before the next", "the next", "long after"],
)
def test_the_last_weight_noted_up_to_a_day_counts(asked: pd.Timestamp, noted: float | None) -> None:
    found = weights((4, 68.5), (2, 70.0))
    assert found.noted(asked) == noted
    assert found.known(asked) == (SET_KG if noted is None else noted)


def test_a_day_without_a_weight_leaves_the_one_before() -> None:
    found = weights((2, 70.0), (3, float("nan")), (4, 0.0))
    assert found.noted(day(5)) == 70.0


def test_with_nothing_noted_and_nothing_set_nothing_is_known() -> None:
    assert weights(set_kg=None).known(day(5)) is None
    assert weights().noted(day(5)) is None
    assert weights().known(day(5)) == SET_KG
