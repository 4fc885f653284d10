"""How sore the legs are: one tap, or a number behind "exactly"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.actions.journal import note_day
from analyzer.actions.said_back import day_words
from analyzer.answers.journal import facts_of_day
from analyzer.answers.typed_dates import typed_day
from analyzer.answers.typed_journal import fact_text, typed_facts
from analyzer.app.parts import FormOutcome, Undo
from analyzer.model import JOURNAL_TOPICS, SORENESS_ANSWERS
from analyzer.text import capital

if TYPE_CHECKING:
    from analyzer.app.parts import Fields, View

_MOST = 10
_SORENESS = next(topic for topic in JOURNAL_TOPICS if topic.name == "soreness")


@dataclass(frozen=True, slots=True)
class Tap:
    """One answer: its words, what it is sent as, and whether it is what holds."""

    words: str
    value: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SorenessTaps:
    """The answers there are on a day (ISO): in words, and exactly, from 0 to 10.

    ``noted`` says what is noted, "" where nothing is.
    """

    day: str
    in_words: tuple[Tap, ...]
    exactly: tuple[Tap, ...]
    noted: str


def soreness_taps(view: View) -> SorenessTaps:
    """Offer the answers for today, the one noted marked."""
    noted = fact_text(facts_of_day(view.config, view.today).get(_SORENESS))
    return SorenessTaps(
        day=view.today.isoformat(),
        in_words=tuple(
            Tap(capital(one.words), f"{one.soreness:g}", f"{one.soreness:g}" == noted)
            for one in SORENESS_ANSWERS
        ),
        exactly=tuple(Tap(str(n), str(n), str(n) == noted) for n in range(_MOST + 1)),
        noted=f"{noted} of {_MOST}" if noted else "",
    )


def note_soreness(view: View, fields: Fields) -> FormOutcome:
    """Note how sore the legs are on a day, today where none is sent; "" takes it back.

    Raises:
        UsageError: it is no number from 0 to 10, or no day that has come.
    """
    typed_for = fields.text("day")
    day = typed_day(typed_for, view.now) if typed_for else view.today
    before = facts_of_day(view.config, day)
    was = fact_text(before.get(_SORENESS))
    facts = typed_facts({_SORENESS.option: fields.text("soreness")}, {_SORENESS.option: was})
    if facts:
        note_day(view.config, day, facts, view.said_at)
    undo = Undo("soreness", {"soreness": was, "day": day.isoformat()}) if facts else None
    return FormOutcome(day_words(day, before, facts_of_day(view.config, day)), "today", undo)
