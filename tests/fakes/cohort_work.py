"""Work on athletes that dawdles, fails or dies; and athletes whose runs alone are kept."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from analyzer.cohort.athlete import AthleteResult
from analyzer.cohort.estimating import EstimateTask, estimate_athlete
from analyzer.settings import Windows
from analyzer.simulate import SCENARIOS, simulate_athlete

if TYPE_CHECKING:
    from pathlib import Path

TODAY = pd.Timestamp("2026-01-01", tz="UTC")
_SHORT = replace(SCENARIOS["base"], years=(0.7, 0.7))


def task_of(folder: Path, seed: int) -> EstimateTask:
    """Draw an athlete, keep the runs as a cohort does, and return what it takes to estimate them.

    Args:
        folder: where the runs are kept.
        seed: of the athlete.
    """
    path = folder / f"{seed}.parquet"
    simulate_athlete(_SHORT, seed).runs.to_parquet(path)
    return EstimateTask(AthleteResult(f"a{seed}"), None, path, 1.2, Windows(), TODAY)


def estimate_slowly(task: EstimateTask) -> AthleteResult:
    """Estimate an athlete after a third of a second, for a worker to be killed in."""
    time.sleep(0.3)
    return estimate_athlete(task)


def estimate_or_die(task: EstimateTask) -> AthleteResult:
    """Estimate an athlete; for number 2 the process dies, and for number 3 the work fails."""
    if task.runs.stem == "2":
        os._exit(1)
    if task.runs.stem == "3":
        raise ValueError("three is too many")
    return estimate_athlete(task)
