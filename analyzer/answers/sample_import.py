"""What the sample athlete's files gave: the first lines of ``legstats demo``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.sources import source_kind

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset

_SAMPLE_SOURCES = ("fit", "strava_export", "hevy_log")
"""What the athlete exports; GPX and TCX files come inside the archive and are no source more."""


def import_lines(data: Dataset) -> list[str]:
    """Say how many activities came from which sources, and how many from more than one."""
    kinds = [
        set(sources).intersection(_SAMPLE_SOURCES)
        for sources in (*data.runs["sources"], *data.strength_sessions["sources"])
    ]
    met: set[str] = set().union(*kinds)
    several = sum(len(of_one) > 1 for of_one in kinds)
    names = units.listed(source_kind(kind).title for kind in _SAMPLE_SOURCES if kind in met)
    sorts = f"{len(data.runs)} runs and {len(data.strength_sessions)} strength sessions"
    return [
        f"Imported: {len(kinds)} activities from {names}: {sorts}.",
        f"Recorded by more than one of them, and counted once: {several}.",
    ]


def decision_line(data: Dataset) -> str:
    """Say how many sessions were decided to be leg days."""
    decisions = Counter(data.strength_sessions["decision"])
    counts = ", ".join(f"{decisions[word]} {word}" for word in ("yes", "no", "unknown"))
    return f"Leg days: {counts}."
