"""The athlete's word on how a day went."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.answers.local_clock import on_local_clock
from analyzer.errors import UsageError
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analyzer.config import Config
    from analyzer.model import JournalFact


def note_day(
    config: Config, day: date | None, facts: Mapping[str, JournalFact], now: datetime | None = None
) -> date:
    """Keep what the athlete notes of a day in the journal; return the day.

    Args:
        config: the settings.
        day: the day; None means today where the athlete lives.
        facts: by topic (``model.JOURNAL_TOPICS``); None takes one back.
        now: the moment it is said, where the athlete's clock stands still; None: the computer's.

    Raises:
        UsageError: the day has not come yet, or a fact is no number.
    """
    today = on_local_clock(config, now or datetime.now(UTC)).date()
    if day and day > today:
        raise UsageError(f"{units.day(day)} has not come yet.")
    if any(isinstance(fact, float) and not units.is_known(fact) for fact in facts.values()):
        raise UsageError("nan is not a number.")
    with Store(config.store_path) as store:
        store.journal.note(day or today, facts, now)
    return day or today
