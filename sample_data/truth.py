"""The truth beside the files, for tests to hold legstats against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.model import BUCKET_EDGES_H, BUCKETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sample_data.plans import LiftPlan, RunPlan, Season

FIRST_DAYS = 14 * 24.0
Facts = dict[str, Any]


def truth(season: Season, files: Mapping[str, Facts]) -> Facts:
    """Return everything that was planted, ready for JSON; names and units as in the frames."""
    runs, lifts = season.every_run(), season.every_lift()
    return {
        "about": "What was planted in the sample athlete's files. Times are UTC.",
        "effect_pct": _effect(runs),
        "n_runs": len(runs),
        "n_strength_sessions": len(lifts),
        "cut_short": f"{season.cut_short:%Y-%m-%dT%H:%M:%SZ}",
        "files": dict(files),
        "runs": [_run(run, lifts) for run in runs],
        "strength_sessions": [_lift(lift) for lift in lifts],
    }


def _effect(runs: Sequence[RunPlan]) -> Facts:
    """Mean planted effect on speed at equal effort, by bucket, over steady runs."""
    steady = [run for run in runs if run.shape == "steady"]
    return {
        bucket: _mean([run.planted_pct for run in steady if _bucket(run) == bucket])
        for bucket in BUCKETS[:-1]
    }


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 3)


def _bucket(run: RunPlan) -> str | None:
    hours = run.hours_since_leg_day
    if hours is None or hours >= FIRST_DAYS:
        return None
    return BUCKETS[int(np.searchsorted(BUCKET_EDGES_H, hours, side="right")) - 1]


def _run(run: RunPlan, lifts: Sequence[LiftPlan]) -> Facts:
    return {
        "started_at": _stamp(run),
        "surface": run.surface,
        "shape": run.shape,
        "kind": run.kind,
        "behaviour": run.behaviour,
        "hr_source": run.hr_source,
        "trouble": run.trouble,
        "moving_s": round(run.moving_s),
        "gap_speed_mps": round(run.gap_speed_mps, 4),
        "hr_bpm": round(run.hr_bpm, 2),
        "climb_m_per_km": round(run.climb_m_per_km, 1),
        "temperature_c": round(run.temperature_c, 1),
        "hours_since_leg_day": _hours(run),
        "bucket": _bucket(run),
        "untold_session_within_84_h": _untold(run, lifts),
        "planted_pct": round(run.planted_pct, 3),
    }


def _hours(run: RunPlan) -> float | None:
    return None if run.hours_since_leg_day is None else round(run.hours_since_leg_day, 3)


def _untold(run: RunPlan, lifts: Sequence[LiftPlan]) -> bool:
    """Tell whether a session whose file does not say what was trained ended shortly before."""
    return any(
        0 <= (run.started_at - lift.ended_at).total_seconds() < 84 * 3600
        for lift in lifts
        if lift.decision == "unknown"
    )


def _lift(lift: LiftPlan) -> Facts:
    return {
        "started_at": _stamp(lift),
        "ended_at": f"{lift.ended_at:%Y-%m-%dT%H:%M:%SZ}",
        "legs": lift.legs,
        "decision": lift.decision,
        "severity": round(lift.severity, 3) if lift.legs else None,
    }


def _stamp(plan: RunPlan | LiftPlan) -> str:
    return f"{plan.started_at:%Y-%m-%dT%H:%M:%SZ}"
