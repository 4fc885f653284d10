"""The journal day by day, from single facts: the athlete's word wins over a watch's.

It needs neither numpy nor pandas: the command that is typed every morning waits for neither.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from analyzer.model import JOURNAL_TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from analyzer.model import Noted

SORENESS = "soreness"
SLEEP = "sleep_h"
HABIT_TOPICS = tuple(
    topic.name
    for topic in JOURNAL_TOPICS
    if topic.is_habit or topic.name in {SLEEP, "protein_g", "water_l", "alcohol"}
)
"""What may be kept or missed of an evening or night."""


def known_days(noted: Iterable[Noted]) -> dict[date, dict[str, Any]]:
    """Return what is known of each day by topic, by day in order; days of nothing are left out.

    Args:
        noted: the facts, each topic's in the order in which they were entered.

    Returns:
        Besides the topics: ``entered_at``, ``soreness_said`` and ``habits_said`` where the athlete
        said something, ``sleep_from`` where sleep is known.
    """
    by_day: dict[date, list[Noted]] = defaultdict(list)
    for fact in noted:
        by_day[fact.day].append(fact)
    days = {day: _facts_of_day(facts) for day, facts in sorted(by_day.items())}
    return {day: facts for day, facts in days.items() if facts}


def _facts_of_day(facts: Sequence[Noted]) -> dict[str, Any]:
    """Return what is known of one day by topic, empty when all was taken back."""
    last = {fact.topic: fact for fact in facts if fact.said_at is not None}
    entered = {topic: fact for topic, fact in last.items() if fact.value is not None}
    measured: dict[str, list[float]] = defaultdict(list)
    for fact in facts:
        if fact.said_at is None:
            measured[fact.topic].append(float(fact.value or 0))
    # Of what several devices measured of a day, such as weight, the last one read counts.
    row: dict[str, Any] = {topic: values[-1] for topic, values in measured.items()}
    row |= {topic: fact.value for topic, fact in entered.items()}
    # Two watches, or a nap, give several; the longest is the night.
    if SLEEP in measured and SLEEP not in entered:
        row |= {SLEEP: max(measured[SLEEP]), "sleep_from": "watch"}
    elif SLEEP in entered:
        row["sleep_from"] = "athlete"
    if entered:
        row["entered_at"] = (
            entered.get(SORENESS) or max(entered.values(), key=_entry_time)
        ).said_at
    if SORENESS in entered:
        row["soreness_said"] = tuple(_since_taken_back(facts, SORENESS))
    said = {t: tuple(_since_taken_back(facts, t)) for t in HABIT_TOPICS if t in entered}
    if said:
        row["habits_said"] = said
    return row


def _entry_time(fact: Noted) -> datetime:
    assert fact.said_at is not None  # noqa: S101 - only what was said is asked
    return fact.said_at


def _since_taken_back(facts: Sequence[Noted], topic: str) -> list[tuple[datetime, float]]:
    entries: list[tuple[datetime, float]] = []
    for fact in facts:
        if fact.topic == topic and fact.said_at is not None:
            entries = (
                [*entries, (fact.said_at, float(fact.value))] if fact.value is not None else []
            )
    return entries
