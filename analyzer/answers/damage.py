"""Records of the store that are not as they were written: which, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.answers.local_clock import shown_moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.config import Config
    from analyzer.model import DamagedRecord

_NAMED = 3


def damaged_words(config: Config, record: DamagedRecord) -> str:
    """Return what a record is by all that its row still says: sport, start and file."""
    try:
        when = f" of {shown_moment(config, datetime.fromisoformat(record.started_at))}"
    except ValueError:
        when = ""
    source = f" ({record.source})" if record.source else ""
    sport = {"run": "run", "strength": "strength session"}.get(record.sport, "activity")
    return f"{sport}{when}{source}"


def damage_note(config: Config, damaged: Sequence[DamagedRecord]) -> str:
    """Say which records were left out, as far as they cannot be read, and what helps."""
    named = units.first_few([damaged_words(config, one) for one in damaged], _NAMED)
    are, it = ("is", "it") if len(damaged) == 1 else ("are", "they")
    return (
        f"{units.count(len(damaged), 'record')} in the store {are} damaged, and left out as far as"
        f" {it} cannot be read: {units.listed(named)}. `legstats repair` puts that right."
    )
