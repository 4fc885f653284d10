"""The journal, a day each: what ``legstats log`` answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.dataset.journal_days import known_days
from analyzer.model import JOURNAL_TOPICS
from analyzer.store import Store

if TYPE_CHECKING:
    from datetime import date, datetime

    from analyzer.config import Config
    from analyzer.model import JournalFact, JournalTopic

_NUMBERS = tuple(topic.name for topic in JOURNAL_TOPICS if topic.most is not None)
_HABITS = tuple(topic.name for topic in JOURNAL_TOPICS if topic.is_habit)


@dataclass(frozen=True, slots=True)
class JournalDay:
    """What is noted of one day; the fields are those of ``log --json``, unknown is NaN or None.

    ``protein_g_per_kg`` is by the body weight last noted until then, else the one that is set.
    """

    day: date
    entered_at: datetime | None
    soreness: float
    sleep_h: float
    protein_g: float
    water_l: float
    alcohol: float
    foam_rolling: bool | None
    compression: bool | None
    epsom_bath: bool | None
    massage: bool | None
    stretching: bool | None
    cold_bath: bool | None
    weight_kg: float
    note: str | None
    sleep_from: str | None
    protein_g_per_kg: float

    @property
    def habits(self) -> list[str]:
        """What was done that day, in words."""
        return [name.replace("_", " ") for name in _HABITS if getattr(self, name) is True]

    def fact(self, topic: JournalTopic) -> JournalFact:
        """Return what is noted of a topic, None for nothing."""
        fact: JournalFact = getattr(self, topic.name)
        return None if isinstance(fact, float) and math.isnan(fact) else fact


def journal_days(config: Config, about: date | None = None) -> list[JournalDay]:
    """Return the days of the journal, the newest last, or the one asked for."""
    if not config.store_path.exists():
        return []
    with Store(config.store_path) as store:
        days = known_days(store.journal.noted())
    found, mass_kg = [], config.athlete.mass_kg or math.nan
    for day, facts in days.items():
        mass_kg = facts.get("weight_kg") or mass_kg
        if about in {None, day}:
            found.append(_day_of(day, facts, mass_kg))
    return found


def unread_journal(config: Config) -> frozenset[str]:
    """Return the store's tables of the journal of which not all can be read."""
    if not config.store_path.exists():
        return frozenset()
    with Store(config.store_path) as store:
        store.journal.noted()
        return frozenset(store.unread)


def facts_of_day(config: Config, day: date) -> dict[JournalTopic, JournalFact]:
    """Return what is noted of one day, by topic; what is not noted is left out."""
    if not config.store_path.exists():
        return {}
    with Store(config.store_path) as store:
        days = known_days(store.journal.noted(day))
    if day not in days:
        return {}
    found = _day_of(day, days[day], math.nan)
    noted = ((topic, found.fact(topic)) for topic in JOURNAL_TOPICS)
    return {topic: fact for topic, fact in noted if fact is not None}


def _day_of(day: date, facts: dict[str, Any], mass_kg: float) -> JournalDay:
    known: dict[str, Any] = {name: facts.get(name) for name in ("entered_at", *_HABITS)}
    known |= {topic: float(facts.get(topic, math.nan)) for topic in _NUMBERS}
    known |= {name: facts.get(name) or None for name in ("note", "sleep_from")}
    return JournalDay(day=day, protein_g_per_kg=known["protein_g"] / mass_kg, **known)
