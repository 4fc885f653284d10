"""Puts runs and lifts into one diary: hours since legs, no two things at once, odd files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sample_data.plans import Season

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sample_data.plans import LiftPlan, RunPlan

BREATHER = timedelta(minutes=15)


def with_hours(runs: Sequence[RunPlan], lifts: Sequence[LiftPlan]) -> list[RunPlan]:
    """Return the runs with the hours since the last leg day, told or untold, ended."""
    ends = [lift.ended_at for lift in lifts if lift.legs]
    return [replace(run, hours_since_leg_day=_hours(run.started_at, ends)) for run in runs]


def _hours(moment: datetime, ends: Sequence[datetime]) -> float | None:
    before = [end for end in ends if end <= moment]
    return (moment - max(before)).total_seconds() / 3600 if before else None


def arrange_season(runs: Sequence[RunPlan], lifts: Sequence[LiftPlan]) -> Season:
    """Return the season: sessions clear of runs, one file of three sessions, one cut short."""
    lifts = [_clear_of(lift, runs) for lift in lifts]
    run = _indoor_run(runs, lifts)
    lift = min(
        (lift for lift in lifts if lift.decision == "no"),
        key=lambda lift: abs(lift.started_at - run.started_at),
    )
    return Season(
        runs=tuple(other for other in runs if other is not run),
        lifts=tuple(other for other in lifts if other is not lift),
        combined=(_before(run, lift), run, _after(run, lift)),
        cut_short=_cut_short(runs, run),
    )


def _clear_of(lift: LiftPlan, runs: Sequence[RunPlan]) -> LiftPlan:
    """Lift after a run that would overlap: upper-body days move, leg days keep their end."""
    for run in runs:
        if run.started_at < lift.ended_at and lift.started_at < run.ended_at:
            return _later(lift, run.ended_at + BREATHER)
    return lift


def _later(lift: LiftPlan, start: datetime) -> LiftPlan:
    if not lift.legs:
        return replace(lift, started_at=start, ended_at=start + (lift.ended_at - lift.started_at))
    if lift.ended_at - start < timedelta(minutes=20):
        raise ValueError(f"A run leaves no time for the leg day that ends at {lift.ended_at}.")
    return replace(lift, started_at=start)


def _indoor_run(runs: Sequence[RunPlan], lifts: Sequence[LiftPlan]) -> RunPlan:
    """Choose the middle one of the rested, easy treadmill runs on days without lifting."""
    days = {lift.started_at.date() for lift in lifts}
    candidates = [
        run
        for run in runs
        if run.surface == "treadmill"
        and run.shape == "steady"
        and not run.behaviour
        and not run.trouble
        and run.started_at.date() not in days
    ]
    return candidates[len(candidates) // 2]


def _before(run: RunPlan, lift: LiftPlan) -> LiftPlan:
    ended_at = run.started_at - timedelta(minutes=3)
    started_at = ended_at - timedelta(minutes=11)
    return replace(lift, started_at=started_at, ended_at=ended_at, seed=lift.seed + 1)


def _after(run: RunPlan, lift: LiftPlan) -> LiftPlan:
    started_at = run.started_at + timedelta(seconds=round(run.moving_s) + 240)
    return replace(lift, started_at=started_at, ended_at=started_at + timedelta(minutes=26))


def _cut_short(runs: Sequence[RunPlan], but: RunPlan) -> datetime:
    """Choose the first easy, rested road run of the second month: its battery died."""
    month = runs[0].started_at + timedelta(days=28)
    return next(
        run.started_at
        for run in runs
        if run is not but
        and run.started_at > month
        and run.surface == "road"
        and run.shape == "steady"
        and not (run.kind or run.trouble or run.behaviour)
    )
