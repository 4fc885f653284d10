"""What the athlete does with the advice: often breaks it at first, keeps it more and more."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample_data.plans import Behaviour, RunPlan, Shape

HR_MAX = 188.0
HR_0 = 52.0
"""The athlete's line: speed at equal conditions is proportional to heart rate - HR_0."""

WINDOW_H = 36.0
BREAKS_AT_FIRST, BREAKS_AT_LAST = 0.85, 0.08
CHANGING = (0.35, 0.75)
"""Share of the season between which the habit changes."""
EXCESS = {
    "too long": ((0.73, 0.77), (5700, 6600), "long"),
    "too hard": ((0.88, 0.90), (2400, 3000), ""),
    "intervals": ((0.81, 0.83), (3000, 3400), "intervals"),
}
"""Each way of breaking the advice: share of the highest heart rate, seconds, kind of run."""
WAYS: tuple[Behaviour, ...] = ("too long", "too hard", "intervals", "too hard", "too long")
"""In turn."""


def with_behaviour(runs: Sequence[RunPlan], rng: np.random.Generator) -> list[RunPlan]:
    """Return the runs, those within 36 h of leg day replanned as the athlete behaved."""
    ways = cycle(WAYS)
    return [
        _behave(run, index / len(runs), ways, rng) if _is_soon_after_legs(run) else run
        for index, run in enumerate(runs)
    ]


def _is_soon_after_legs(run: RunPlan) -> bool:
    soon = run.hours_since_leg_day is not None and run.hours_since_leg_day < WINDOW_H
    return soon and run.shape != "race" and run.surface != "trail" and not run.trouble


def _behave(
    run: RunPlan, progress: float, ways: Iterator[Behaviour], rng: np.random.Generator
) -> RunPlan:
    breaks = np.interp(progress, CHANGING, (BREAKS_AT_FIRST, BREAKS_AT_LAST))
    if rng.random() >= breaks:
        return _as_advised(run, rng)
    return _against_advice(run, next(ways), rng)


def _as_advised(run: RunPlan, rng: np.random.Generator) -> RunPlan:
    easy = at_heart_rate(run, HR_MAX * float(rng.uniform(0.69, 0.73)))
    return replace(
        easy,
        behaviour="as advised",
        moving_s=float(rng.uniform(1700, 2400)),
        shape="steady",
        surface="road" if run.surface == "track" else run.surface,
        kind="",
    )


def _against_advice(run: RunPlan, way: Behaviour, rng: np.random.Generator) -> RunPlan:
    shares, seconds, kind = EXCESS[way]
    shape: Shape = "intervals" if way == "intervals" else "steady"
    run = at_heart_rate(run, HR_MAX * float(rng.uniform(*shares)))
    moving_s = float(rng.uniform(*seconds))
    return replace(run, behaviour=way, moving_s=moving_s, shape=shape, kind=kind)


def at_heart_rate(run: RunPlan, hr_bpm: float) -> RunPlan:
    """Return the same run on the same day at another effort: moved along the athlete's line."""
    faster = (hr_bpm - HR_0) / (run.hr_bpm - HR_0)
    return replace(run, hr_bpm=hr_bpm, gap_speed_mps=run.gap_speed_mps * faster)
