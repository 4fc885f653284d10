"""A store that holds activities as their sources tell them, without a file for each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from analyzer.clocks import at_clock
from analyzer.config import Config
from analyzer.model import Activity, Source
from analyzer.settings import Sources
from analyzer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model import Sport


def activity(
    key: str,
    began: str,
    minutes: float = 40,
    *,
    sport: Sport = "run",
    kind: str = "fit",
    **facts: Any,
) -> Activity:
    """Return an activity as one source has it.

    Args:
        key: the key of its record.
        began: its start by UTC, as in "2026-11-16 07:00".
        minutes: how long it took.
        sport: what it was.
        kind: the kind of its source.
        facts: other facts of ``Activity``.
    """
    start = at_clock(datetime.fromisoformat(began), "UTC")
    source = Source(kind, f"{key}.{kind}", key)
    return Activity(source, sport, start, start + timedelta(minutes=minutes), **facts)


def stored(home: Path, *activities: Activity, zone: str = "UTC") -> Config:
    """Return the settings of an athlete whose store holds some activities."""
    config = Config(home=home, sources=Sources(zone=zone))
    with Store(config.store_path) as store:
        for one in activities:
            store.save_record(one)
    return config
