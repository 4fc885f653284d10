"""What the athlete may note of a day in the journal."""

from __future__ import annotations

from typing import NamedTuple


class JournalTopic(NamedTuple):
    """One thing to note: its name in frames and JSON, and the option and column it is typed as.

    ``most`` is the largest amount that can be meant, None for what is no amount.
    """

    name: str
    option: str
    most: float | None = None
    is_habit: bool = False


JOURNAL_TOPICS = (
    JournalTopic("soreness", "soreness", 10),
    JournalTopic("sleep_h", "sleep", 24),
    JournalTopic("protein_g", "protein", 1000),
    JournalTopic("water_l", "water", 30),
    JournalTopic("alcohol", "alcohol", 50),
    JournalTopic("foam_rolling", "foam-rolling", is_habit=True),
    JournalTopic("compression", "compression", is_habit=True),
    JournalTopic("epsom_bath", "epsom-bath", is_habit=True),
    JournalTopic("note", "note"),
)
