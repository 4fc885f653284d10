"""Did the runner keep to "short and slow after leg day", and what came after?"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from analyzer.advice.consequences import RunsAround, WhatCameAfter, what_came_after
from analyzer.advice.judged_before import JudgedBefore, same_until_s
from analyzer.advice.verdicts import Judge
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
    "judged_by",
    "verdict_table",
    "what_came_after",
]


def judge(dataset: Dataset) -> tuple[Verdict, ...]:
    """Judge each run in the window after a leg day; no run is judged by a later one.

    Args:
        dataset: runs sorted by start and tagged (legday.clock).

    Returns:
        Verdicts in order of time, for runs in a window only. ``next_run`` and the note "order"
        alone speak of what came later; they decide nothing.
    """
    return judged_by(Judge(dataset))


def judged_by(one: Judge, before: JudgedBefore | None = None) -> tuple[Verdict, ...]:
    """Return what ``judge`` does, from a judge who is asked for more than that.

    Args:
        one: the judge.
        before: what was judged before something changed; of it stands what the change cannot touch.
    """
    around = RunsAround(one)
    since_s = -math.inf if before is None else same_until_s(before.judge.dataset, one.dataset)
    known = {v.run_id: v for v in before.verdicts} if before else {}
    earlier = [
        (run, known[run.run_id])
        for run in one.runs
        if run.started_s < since_s and run.run_id in known
    ]
    if before and since_s > -math.inf:
        one.take_over(before.judge, since_s)
    found = (*earlier, *one.verdicts(since_s=since_s))
    return tuple(replace(verdict, next_run=around.next_run(run)) for run, verdict in found)


def verdict_table(dataset: Dataset) -> pd.DataFrame:
    """Return what ``judge`` says as a frame, one row per run in a window.

    Returns:
        ``run_id``, ``verdict``, ``score`` (0-100), ``confidence`` (high, medium, low) and
        ``reasons``, a tuple of ``model.Reason``.
    """
    columns = ["run_id", "verdict", "score", "confidence", "reasons"]
    rows = [tuple(getattr(verdict, name) for name in columns) for verdict in judge(dataset)]
    return pd.DataFrame(rows, columns=columns).astype({"run_id": "str"})
