"""The days a report speaks of, and what is known at their end.

A run is judged by what was known before it, whatever the period: its usual, its limits and the leg
day before it come from all that was read. The period only chooses the runs the page speaks of; and
what came after its last day does not count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date  # noqa: TC003 - the schema reads the types
from typing import TYPE_CHECKING

import pandas as pd

from analyzer import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.frames.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Period:
    """The days asked for (None = no limit) and those with anything known (None = nothing is).

    ``words`` says it in short, ``note`` what a limit means for the page, "" without one.
    """

    since: date | None
    until: date | None
    first: date | None
    last: date | None
    words: str
    note: str


def told(since: date | None, until: date | None, known: tuple[date, date] | None) -> Period:
    """Put the period into words.

    Args:
        since: first day asked for.
        until: last day asked for.
        known: first and last day of anything known between them.
    """
    first, last = known or (None, None)
    words = units.span(first, last) if first and last else ""
    return Period(since, until, first, last, words, _note(since, until))


def _note(since: date | None, until: date | None) -> str:
    if since is None:
        return f"As things stood on {units.day(until)}: nothing later counts." if until else ""
    days = (
        f"from {units.day(since)} to {units.day(until)}" if until else f"since {units.day(since)}"
    )
    earlier = "Earlier ones count for what was usual for you and for the hours since leg day"
    later = "; nothing later counts" if until else ""
    return f"Only runs {days} are on this page. {earlier}{later}."


def known_by(dataset: Dataset, until: date | None) -> Dataset:
    """Return what was known on the evening of a day."""
    if until is None:
        return dataset
    end = pd.Timestamp(until)
    return _on(dataset, lambda days: days <= end)


def from_then(dataset: Dataset, since: date | None) -> Dataset:
    """Return what the page speaks of: the runs and sessions from a day on."""
    if since is None:
        return dataset
    begin = pd.Timestamp(since)
    return _on(dataset, lambda days: days >= begin)


def _on(dataset: Dataset, wanted: Callable[[pd.Series], pd.Series[bool]]) -> Dataset:
    """Keep the runs, sessions and entries whose days are wanted."""

    def kept(frame: pd.DataFrame, day: str) -> pd.DataFrame:
        return frame[wanted(frame[day])].reset_index(drop=True)

    return replace(
        dataset,
        runs=kept(dataset.runs, "local_date"),
        strength_sessions=kept(dataset.strength_sessions, "local_date"),
        journal=kept(dataset.journal, "day"),
    )
