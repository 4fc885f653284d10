"""What the athlete may note of a day in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

JournalFact: TypeAlias = float | bool | str | None
"""What may be noted of one topic; None takes it back."""


class JournalTopic(NamedTuple):
    """One thing to note: its name in frames and JSON, and the option and column it is typed as.

    ``most`` is the largest amount that can be meant, None for what is no amount.
    """

    name: str
    option: str
    most: float | None = None
    is_habit: bool = False

    @property
    def title(self) -> str:
        """What it is called in a sentence: an option is typed with hyphens, nobody reads them."""
        return _TITLES.get(self.option) or self.option.replace("-", " ")


_TITLES = {"epsom-bath": "Epsom salt bath"}

JOURNAL_TOPICS = (
    JournalTopic("soreness", "soreness", 10),
    JournalTopic("sleep_h", "sleep", 24),
    JournalTopic("protein_g", "protein", 1000),
    JournalTopic("water_l", "water", 30),
    JournalTopic("alcohol", "alcohol", 50),
    JournalTopic("foam_rolling", "foam-rolling", is_habit=True),
    JournalTopic("compression", "compression", is_habit=True),
    JournalTopic("epsom_bath", "epsom-bath", is_habit=True),
    JournalTopic("massage", "massage", is_habit=True),
    JournalTopic("stretching", "stretching", is_habit=True),
    JournalTopic("cold_bath", "cold-bath", is_habit=True),
    JournalTopic("weight_kg", "weight", 400),
    JournalTopic("note", "note"),
)


class SorenessAnswer(NamedTuple):
    """An answer to "Sore legs?" that needs no number: its key, its words and the soreness meant."""

    key: str
    words: str
    soreness: float


SORENESS_ANSWERS = (
    SorenessAnswer("n", "none", 0),
    SorenessAnswer("s", "on stairs", 5),
    SorenessAnswer("w", "they change how I walk", 8),
)
"""What one key or tap says; the rules ask for 4 and for 8 (docs/rules.md)."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What the athlete says of a day by topic.

    ``entered_at`` is when they said so, None for now.
    """

    day: date
    entered_at: datetime | None
    facts: Mapping[str, JournalFact]
