"""Work on athletes that dawdles, and athletes whose runs alone are kept."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from distributed import Worker

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


def work_for(scheduler: str) -> None:
    """Work for a scheduler, as ``dask worker`` does, until this process is killed."""

    async def work() -> None:
        async with Worker(scheduler, nthreads=1) as worker:
            await worker.finished()

    asyncio.run(work())
