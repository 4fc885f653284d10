"""Which recovery habits there are, and when one of them was kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from analyzer.model.journal import JOURNAL_TOPICS

if TYPE_CHECKING:
    from analyzer.model.journal import JournalTopic

SLEEP_H = (7, 9)
"""What adults are advised to sleep [h]."""
PROTEIN_G_PER_KG = 1.6
"""Protein a day beyond which no more muscle was gained (Morton 2018) [g/kg]."""


class Target(StrEnum):
    """What it takes to have kept a habit."""

    DONE = "done"
    SLEPT = "at least 7 h"
    PROTEIN = "at least 1.6 g a kilogram of body weight"
    WATER = "more than the runner's own median"
    NO_ALCOHOL = "no drink"


class Habit(NamedTuple):
    """One habit: its name in JSON, as it is typed, in a sentence, and its column of JOURNAL.

    ``without`` says what the evening is like when the coin is against it. ``days_later`` is 1 where
    the journal tells of it the day after: the night's sleep. ``can_be_drawn`` where one can do or
    leave it as a coin says.
    """

    name: str
    option: str
    title: str
    topic: str
    without: str = ""
    target: Target = Target.DONE
    days_later: int = 0
    can_be_drawn: bool = True

    @property
    def label(self) -> str:
        """The title as a table has it, without its article."""
        return _without_article(self.title)


def _without_article(title: str) -> str:
    return title.removeprefix("an ").removeprefix("a ")


_ARTICLES = {"epsom_bath": "an Epsom salt bath", "massage": "a massage", "cold_bath": "a cold bath"}


def _done(topic: JournalTopic) -> Habit:
    title = _ARTICLES.get(topic.name, topic.name.replace("_", " "))
    without = f"no {_without_article(title)}"
    return Habit(topic.name, topic.option, title, topic.name, without)


HABITS: tuple[Habit, ...] = (
    *(_done(topic) for topic in JOURNAL_TOPICS if topic.is_habit),
    Habit("sleep", "sleep", f"{SLEEP_H[0]} h of sleep or more", "sleep_h",
          target=Target.SLEPT, days_later=1, can_be_drawn=False),
    Habit("protein", "protein", f"{PROTEIN_G_PER_KG} g of protein a kilogram or more", "protein_g",
          "protein as you like", Target.PROTEIN),
    Habit("water", "water", "more water than usual", "water_l",
          "water as usual", Target.WATER),
    Habit("no_alcohol", "no-alcohol", "no alcohol", "alcohol",
          "alcohol as you like", Target.NO_ALCOHOL),
)  # fmt: skip
"""The habits of the evening of a leg day, or the night after it."""


def is_kept(target: Target, value: float, mass_kg: float, usual: float) -> float:
    """Return 1.0 where a noted value keeps a habit, 0.0 where not, NaN where it cannot be told.

    Args:
        target: what it takes.
        value: as noted; yes = 1, no = 0.
        mass_kg: body weight then; NaN = unknown.
        usual: the runner's own median of it; NaN = unknown.
    """
    needed = {
        Target.DONE: 1.0,
        Target.SLEPT: float(SLEEP_H[0]),
        Target.PROTEIN: PROTEIN_G_PER_KG * mass_kg,
        Target.WATER: usual,
    }
    least = needed.get(target, 0.0)
    if least != least or value != value:  # noqa: PLR0124 - NaN: without numpy for one number
        return float("nan")
    if target is Target.NO_ALCOHOL:
        return float(value == 0)
    return float(value > least) if target is Target.WATER else float(value >= least)
