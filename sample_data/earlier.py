"""The year before the watch, as only her Strava archive tells of it: rows without files.

Drawn once and kept, like the life itself; ``python -m sample_data.earlier`` draws a new one. It
makes the history long enough for a word that has to stand at two quarter-ends.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sample_data.life import SCENARIO, LivedLift, LivedRun, draw_life, keep_life, read_lived
from sample_data.plans import LiftPlan, RunPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    import pandas as pd

RUNS = Path(__file__).parent / "earlier_runs.csv"
LIFTS = Path(__file__).parent / "earlier_lifts.csv"
FADING = ((0, 0.55), (6, 0.8), (14, 1), (24, 1), (33, 0.72), (42, 0.5), (66, 0.17), (84, 0))
EARLIER = replace(SCENARIO, name="the year before", years=(0.83, 0.83), decay_by_hour=FADING)
WEEKS = 43
"""From the Monday on which it begins to the one on which the watch does."""
PER_BUCKET = 6
TITLES = {"easy": "Easy run", "long": "Long run", "hard": "Tempo run"}
FLATTER = 0.6


def earlier_runs(
    runs: Sequence[RunPlan], on_the_wall: Callable[[float], datetime]
) -> list[RunPlan]:
    """Return the runs of the year before, as fit at its end as she is when the watch begins.

    Args:
        runs: those of the watch.
        on_the_wall: the instant so many days after the watch's first Monday.
    """
    lived = [
        run for run in read_lived(RUNS, LivedRun) if run.planned_kind != "race" and not run.kind
    ]
    pairs = ([(r.gap_speed_mps, r.hr_bpm) for r in part] for part in (runs[:25], lived[-25:]))
    fitter = float(np.exp(np.subtract(*(_usual_log_speed(part) for part in pairs))))
    return [_run(run, number, fitter, on_the_wall) for number, run in enumerate(lived)]


def earlier_lifts(on_the_wall: Callable[[float], datetime]) -> list[LiftPlan]:
    """Return the strength sessions of the year before; their titles tell what was trained."""
    return list(_lifts(on_the_wall))


def title_of(plan: RunPlan | LiftPlan) -> str:
    """Return what she called it."""
    if isinstance(plan, LiftPlan):
        return "Leg day 💀" if plan.legs else "Upper body"
    return TITLES["long"] if plan.kind == "long" else TITLES["hard" if plan.hard else "easy"]


def _usual_log_speed(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the median log speed at equal heart rate, on her line."""
    speed, heart = np.array(pairs).T
    return float(np.median(np.log(speed / (heart - SCENARIO.hr_at_rest_of_line[0]))))


def _run(
    run: LivedRun, number: int, fitter: float, on_the_wall: Callable[[float], datetime]
) -> RunPlan:
    return RunPlan(
        started_at=on_the_wall(run.days - 7 * WEEKS),
        moving_s=run.moving_s,
        gap_speed_mps=fitter * run.gap_speed_mps,
        hr_bpm=run.hr_bpm,
        climb_m_per_km=min(FLATTER * run.climb_m_per_km, 18.0),
        temperature_c=run.temperature_c,
        surface="road",
        shape="steady",
        hr_source="chest",
        kind="long" if run.planned_kind == "long" else "",
        planted_pct=run.planted_pct,
        seed=5000 + number,
        hard=run.planned_kind == "hard",
    )


def _lifts(on_the_wall: Callable[[float], datetime]) -> Iterator[LiftPlan]:
    for number, lift in enumerate(read_lived(LIFTS, LivedLift)):
        ended = on_the_wall(lift.ended - 7 * WEEKS)
        yield LiftPlan(
            started_at=ended - timedelta(minutes=50),
            ended_at=ended,
            legs=lift.legs,
            severity=lift.severity,
            decision="yes" if lift.legs else "no",
            seed=6000 + number,
        )


def _draw() -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Draw from the seeds 1, 2, 3 ...; return the first with enough runs in every bucket."""
    for seed in range(1, 100):
        runs, lifts = draw_life(EARLIER, seed)
        if (runs["bucket"].value_counts() >= PER_BUCKET).sum() >= len(TITLES) + 2:
            return runs, lifts, seed
    raise ValueError("None of 100 lives has enough runs in every bucket.")


if __name__ == "__main__":
    keep_life(_draw(), RUNS, LIFTS)
