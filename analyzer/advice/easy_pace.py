"""The runner's own easy pace, to tell an effect in seconds a kilometre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.advice.baseline import is_structured, judged_speed
from analyzer.buckets import REFERENCE_BUCKET
from analyzer.units import pace_of

if TYPE_CHECKING:
    import pandas as pd

    from analyzer.settings import Rules

FEWEST_REFERENCE_BUCKET = 6


def easy_pace(runs: pd.DataFrame, rules: Rules) -> float | None:
    """Return the median grade-adjusted pace of the rested runs, in s/km; None when unknown.

    Races, intervals and runs taken out do not count. With fewer than six runs later than 84 h
    after leg day it is the median of all that do.

    Args:
        runs: frame RUNS, tagged.
        rules: how many repetitions make intervals.
    """
    speed = judged_speed(runs)
    ignored = runs["ignored"].to_numpy(dtype=bool)
    counts = np.isfinite(speed) & ~ignored & ~is_structured(runs, rules.repetitions)
    rested = counts & (runs["bucket"] == REFERENCE_BUCKET).to_numpy(dtype=bool)
    chosen = speed[rested if rested.sum() >= FEWEST_REFERENCE_BUCKET else counts]
    return pace_of(float(np.median(chosen))) if len(chosen) else None
