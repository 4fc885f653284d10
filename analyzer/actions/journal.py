"""The athlete's word on how a day went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import units
from analyzer.answers.local_clock import local_today
from analyzer.errors import UsageError
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analyzer.config import Config


def note_day(
    config: Config, day: date | None, facts: Mapping[str, float | bool | str | None]
) -> date:
    """Keep what the athlete notes of a day in the journal; return the day.

    Args:
        config: the settings.
        day: the day; None means today where the athlete lives.
        facts: by topic (``model.JOURNAL_TOPICS``); None takes one back.

    Raises:
        UsageError: the day has not come yet, or a fact is no number.
    """
    today = local_today(config)
    if day and day > today:
        raise UsageError(f"{units.day(day)} has not come yet.")
    if any(isinstance(fact, float) and not units.is_known(fact) for fact in facts.values()):
        raise UsageError("nan is not a number.")
    with Store(config.store_path) as store:
        store.journal.note(day or today, facts)
    return day or today
