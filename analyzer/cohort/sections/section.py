"""What a section of the study is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.report.parts import Note, NumbersTable


@dataclass(frozen=True, slots=True)
class StudySection:
    """A section of the page: its words, and its charts by name."""

    key: str
    kicker: str
    title: str
    dek: str = ""
    charts: tuple[str, ...] = ()
    tables: tuple[NumbersTable, ...] = ()
    notes: tuple[Note, ...] = ()
    paragraphs: tuple[str, ...] = ()
