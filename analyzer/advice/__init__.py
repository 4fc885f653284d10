"""Did the runner keep to "short and slow after leg day", and what came after?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analyzer.advice.consequences import WhatCameAfter, next_runs, what_came_after
from analyzer.advice.verdicts import Judge, JudgedBefore
from analyzer.settings import RULES_VERSION

if TYPE_CHECKING:
    from analyzer.frames.dataset import Dataset
    from analyzer.model import Verdict

__all__ = [
    "RULES_VERSION",
    "Judge",
    "JudgedBefore",
    "WhatCameAfter",
    "judge",
    "next_runs",
    "verdict_table",
    "what_came_after",
]


def judge(dataset: Dataset) -> tuple[Verdict, ...]:
    """Judge each run in the window after a leg day; no run is judged by a later one.

    Args:
        dataset: runs sorted by start and tagged (legday.clock).

    Returns:
        Verdicts in order of time, for runs in a window only. The note "order" alone speaks of what
        came later; it decides nothing.
    """
    return Judge(dataset).all_verdicts()


def verdict_table(dataset: Dataset) -> pd.DataFrame:
    """Return what ``judge`` says as a frame, one row per run in a window.

    Returns:
        ``run_id``, ``verdict``, ``score`` (0-100), ``confidence`` (high, medium, low) and
        ``reasons``, a tuple of ``model.Reason``.
    """
    columns = ["run_id", "verdict", "score", "confidence", "reasons"]
    rows = [tuple(getattr(verdict, name) for name in columns) for verdict in judge(dataset)]
    return pd.DataFrame(rows, columns=columns).astype({"run_id": "str"})
