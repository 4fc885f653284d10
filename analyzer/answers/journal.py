"""The journal, a day each: what ``legstats log`` answers."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from analyzer.frames.dataset import Dataset

TOPICS = (
    "soreness", "sleep_h", "protein_g", "water_l", "alcohol",
    "foam_rolling", "compression", "epsom_bath", "note",
)  # fmt: skip
"""What the athlete may note of a day."""


@dataclass(frozen=True, slots=True)
class JournalDay:
    """What is noted of one day; the fields are those of ``log --json``, unknown is NaN or None."""

    day: date
    entered_at: datetime
    soreness: float
    sleep_h: float
    protein_g: float
    water_l: float
    alcohol: float
    foam_rolling: bool | None
    compression: bool | None
    epsom_bath: bool | None
    note: str | None
    sleep_from: str | None

    @property
    def habits(self) -> list[str]:
        """What was done that day, in words."""
        names = ("foam_rolling", "compression", "epsom_bath")
        return [name.replace("_", " ") for name in names if getattr(self, name) is True]


def journal_days(data: Dataset, about: date | None = None) -> list[JournalDay]:
    """Return the days of the journal, the newest last, or the one asked for."""
    days = [_day_of(row) for row in data.journal.to_dict("records")]
    return [day for day in days if about is None or day.day == about]


def _day_of(row: dict[Any, Any]) -> JournalDay:
    noted = {entry.name: row[entry.name] for entry in fields(JournalDay)}
    empty_is_none = {name: row[name] or None for name in ("note", "sleep_from")}
    return JournalDay(**{**noted, **empty_is_none, "day": row["day"].date()})
