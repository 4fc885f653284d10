"""The journal day by day, from single facts: the athlete's word wins over a watch's."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from analyzer.frames.dataset import conform, empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from analyzer.model import Noted

SORENESS = "soreness"
SLEEP = "sleep_h"


def journal_frame(noted: Iterable[Noted]) -> pd.DataFrame:
    """Return the frame JOURNAL: one row for each day of which something is known.

    Args:
        noted: the facts, each topic's in the order in which they were entered.
    """
    by_day: dict[Any, list[Noted]] = defaultdict(list)
    for fact in noted:
        by_day[fact.day].append(fact)
    days = {day: _facts_of_day(facts) for day, facts in sorted(by_day.items())}
    rows = [{"day": pd.Timestamp(day), **facts} for day, facts in days.items() if facts]
    return conform(pd.DataFrame(rows), "journal") if rows else empty("journal")


def _facts_of_day(facts: Sequence[Noted]) -> dict[str, Any]:
    """Return what is known of one day by topic, empty when all was taken back."""
    last = {fact.topic: fact for fact in facts if fact.said_at is not None}
    entered = {topic: fact for topic, fact in last.items() if fact.value is not None}
    measured = [float(fact.value or 0) for fact in facts if fact.said_at is None]
    row: dict[str, Any] = {topic: fact.value for topic, fact in entered.items()}
    # Two watches, or a nap, give several; the longest is the night.
    if measured and SLEEP not in entered:
        row |= {SLEEP: max(measured), "sleep_from": "watch"}
    elif SLEEP in entered:
        row["sleep_from"] = "athlete"
    if entered:
        row["entered_at"] = (
            entered.get(SORENESS) or max(entered.values(), key=_entry_time)
        ).said_at
    if SORENESS in entered:
        row["soreness_said"] = tuple(_since_taken_back(facts))
    return row


def _entry_time(fact: Noted) -> datetime:
    assert fact.said_at is not None  # noqa: S101 - only what was said is asked
    return fact.said_at


def _since_taken_back(facts: Sequence[Noted]) -> list[tuple[datetime, float]]:
    entries: list[tuple[datetime, float]] = []
    for fact in facts:
        if fact.topic == SORENESS and fact.said_at is not None:
            entries = (
                [*entries, (fact.said_at, float(fact.value))] if fact.value is not None else []
            )
    return entries


def soreness_entries(frame: pd.DataFrame) -> pd.DataFrame:
    """Return each time soreness was entered, in order: ``day``, ``entered_at``, ``soreness``.

    Args:
        frame: JOURNAL. Rows without ``soreness_said`` were entered once, at ``entered_at``.
    """
    entered = frame[frame[SORENESS].notna()]
    entries = [
        (day, at, value)
        for day, entered_at, soreness, sayings in zip(
            entered["day"],
            entered["entered_at"],
            entered[SORENESS],
            entered["soreness_said"],
            strict=True,
        )
        for at, value in (sayings or ((entered_at, soreness),))
    ]
    rows = pd.DataFrame(entries, columns=["day", "entered_at", SORENESS])
    rows["entered_at"] = pd.to_datetime(rows["entered_at"], utc=True)
    return rows.dropna(subset=["entered_at"]).sort_values("entered_at", kind="stable")
