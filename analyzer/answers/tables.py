"""The frames as tidy tables for other tools: what ``legstats export`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.advice import verdict_table
from analyzer.text import for_spreadsheet, harmless

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.frames.dataset import Dataset


def exported_tables(data: Dataset) -> dict[str, pd.DataFrame]:
    """Return the exported tables by name; what is nested in a cell becomes text."""
    frames = {
        "runs": data.runs,
        "strength_sessions": data.strength_sessions,
        "leg_days": data.leg_days,
        "sets": data.strength_sets,
        "verdicts": verdict_table(data),
    }
    return {name: frame.map(_flattened_cell) for name, frame in frames.items()}


def _flattened_cell(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return "; ".join(str(getattr(item, "text", item)) for item in value)


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table in which no text would run in a spreadsheet, or act on a screen."""
    return frame.map(
        lambda value: for_spreadsheet(harmless(value)) if isinstance(value, str) else value
    )
