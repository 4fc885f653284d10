"""The truth beside the files, for tests to hold legstats against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.buckets import BUCKETS, RESTED_FROM_H, bucket_positions
from sample_data.journal import journal_facts
from sample_data.logbook import logged_sessions
from sample_data.posts import posts
from sample_data.strava import kept_files
from sample_data.watch import file_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.model import Decision
    from sample_data.plans import LiftPlan, RunPlan, Season
    from sample_data.posts import Post

FIRST_DAYS = 14 * 24.0
Facts = dict[str, Any]


def truth(season: Season, files: Mapping[str, Facts]) -> Facts:
    """Return everything that was planted, ready for JSON; names and units as in the frames."""
    runs, lifts, sources = season.every_run(), season.every_lift(), _Sources(season)
    return {
        "about": "What was planted in the sample athlete's files. Times are UTC.",
        "effect_pct": _effect_by_bucket(runs),
        "n_runs": len(runs),
        "n_strength_sessions": len(lifts),
        "cut_short": f"{season.cut_short:%Y-%m-%dT%H:%M:%SZ}",
        "journal": journal_facts(),
        "files": dict(files),
        "archive": {
            place: file_name(post.plan.started_at)
            for place, post in kept_files(season).items()
            if post.suffix == ".fit.gz"
        },
        "runs": [_run_facts(run, lifts, sources) for run in runs],
        "strength_sessions": [_lift_facts(lift, sources) for lift in lifts],
    }


class _Sources:
    """Who tells of an activity, in the order in which legstats believes them."""

    def __init__(self, season: Season) -> None:
        self._elsewhere = {*season.by_phone, *season.earlier}
        self._logged = set(logged_sessions(season))
        self._posts: dict[RunPlan | LiftPlan, Post] = {p.plan: p for p in posts(season)}

    def of(self, plan: RunPlan | LiftPlan) -> list[str]:
        """Return the kinds of source that tell of an activity."""
        post = self._posts.get(plan)
        suffix = post.suffix if post else ""
        told: dict[str, bool] = {
            "fit": plan not in self._elsewhere,
            "strava_export": post is not None,
            "tcx": suffix == ".tcx.gz",
            "gpx": suffix == ".gpx",
            "hevy_log": plan in self._logged,
        }
        return [kind for kind, tells in told.items() if tells]

    def decide(self, lift: LiftPlan) -> Decision:
        """Return what all sources together can tell of a session."""
        post = self._posts.get(lift)
        in_words = post is not None and post.tells_what_was_trained
        if lift.decision != "unknown" or not (in_words or lift in self._logged):
            return lift.decision
        return "yes" if lift.legs else "no"


def _effect_by_bucket(runs: Sequence[RunPlan]) -> Facts:
    """Mean planted effect on speed at equal effort, by bucket, over steady runs."""
    steady = [run for run in runs if run.shape == "steady"]
    return {
        bucket: _rounded_mean([run.planted_pct for run in steady if _bucket_of(run) == bucket])
        for bucket in BUCKETS[:-1]
    }


def _rounded_mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 3)


def _bucket_of(run: RunPlan) -> str | None:
    hours = run.hours_since_leg_day
    if hours is None or hours >= FIRST_DAYS:
        return None
    return BUCKETS[bucket_positions(np.array([hours]), np.inf)[0]]


def _run_facts(run: RunPlan, lifts: Sequence[LiftPlan], sources: _Sources) -> Facts:
    return {
        "started_at": _time_stamp(run),
        "sources": sources.of(run),
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
        "hours_since_leg_day": _hours_since_legs(run),
        "bucket": _bucket_of(run),
        "untold_session_within_84_h": _is_undecided(run, lifts, sources),
        "planted_pct": round(run.planted_pct, 3),
    }


def _hours_since_legs(run: RunPlan) -> float | None:
    return None if run.hours_since_leg_day is None else round(run.hours_since_leg_day, 3)


def _is_undecided(run: RunPlan, lifts: Sequence[LiftPlan], sources: _Sources) -> bool:
    """Tell whether a session of which nothing says what was trained ended shortly before."""
    return any(
        0 <= (run.started_at - lift.ended_at).total_seconds() < RESTED_FROM_H * 3600
        for lift in lifts
        if sources.decide(lift) == "unknown"
    )


def _lift_facts(lift: LiftPlan, sources: _Sources) -> Facts:
    return {
        "started_at": _time_stamp(lift),
        "sources": sources.of(lift),
        "ended_at": f"{lift.ended_at:%Y-%m-%dT%H:%M:%SZ}",
        "legs": lift.legs,
        "watch_decision": lift.decision,
        "decision": sources.decide(lift),
        "severity": round(lift.severity, 3) if lift.legs else None,
    }


def _time_stamp(plan: RunPlan | LiftPlan) -> str:
    return f"{plan.started_at:%Y-%m-%dT%H:%M:%SZ}"
