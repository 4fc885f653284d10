"""What the journal asks for now: the habits of the evening of a leg day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from analyzer.advice.habits import leg_day_to_draw_for
from analyzer.dataset.journal import trials_in
from analyzer.model import JOURNAL_TOPICS

if TYPE_CHECKING:
    from datetime import date

    from analyzer.frames.dataset import Dataset
    from analyzer.model import JournalTopic

_MOST_HABITS = 4
_LATELY = timedelta(days=90)
"""Whoever noted a habit within so many days is asked of it first."""
_ALCOHOL = next(topic for topic in JOURNAL_TOPICS if topic.name == "alcohol")


@dataclass(frozen=True, slots=True)
class DueTonight:
    """The leg day whose evening it is, and the topics to note of it, five in all."""

    leg_day: date
    topics: tuple[JournalTopic, ...]


def due_tonight(data: Dataset) -> DueTonight | None:
    """Return what is to be noted this evening; None where it is no evening of a leg day.

    First the habits a coin decides on, then those noted most often lately.
    """
    leg_day = leg_day_to_draw_for(data, data.local_now)
    if leg_day is None:
        return None
    drawing = {trial.habit for trial in trials_in(data.trials) if trial.is_drawing}
    lately = data.journal[data.journal["day"] >= pd.Timestamp(data.local_now.date() - _LATELY)]
    habits = sorted(
        (topic for topic in JOURNAL_TOPICS if topic.is_habit),
        key=lambda topic: (topic.name not in drawing, -lately[topic.name].notna().sum()),
    )
    return DueTonight(leg_day, (*habits[:_MOST_HABITS], _ALCOHOL))
