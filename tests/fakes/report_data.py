"""Datasets for the report: a simulated athlete dressed up as a store would hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from analyzer.config import Config
from analyzer.frames.dataset import DICTIONARY, Dataset, conform, empty
from analyzer.legday.clock import tag_runs
from analyzer.model import Evidence
from analyzer.report import data
from analyzer.settings import Athlete, Display
from analyzer.simulate import SCENARIOS, simulate_athlete

HOSTILE = (
    "<script>alert(1)</script>",
    "javascript:alert(2)",
    '"><img src=x onerror=alert(3)>',
    "\u202eevil\u2066 txt.exe",
    "🦵🏋️‍♀️ " * 40,
    "A" * 10_000,
    "{{ 7*7 }} {% raw %}",
    "</style></title><svg onload=alert(4)>",
)
PRIVATE_NAME = "Morning run with Marguerite"
PRIVATE_NOTE = "slept badly at number 12"


def config(unit: str = "km", **athlete_facts: float) -> Config:
    return Config(athlete=Athlete(**athlete_facts), display=replace(Display(), distance_unit=unit))


def simulated(
    scenario: str = "base",
    seed: int = 3,
    *,
    unit: str = "km",
    heart_rate: bool = True,
    legs: bool = True,
    last_runs: int | None = None,
    undecided: int = 3,
    names: tuple[str, ...] = (PRIVATE_NAME,),
    minutes: bool = True,
    soreness: bool = True,
    **knobs: Any,
) -> Dataset:
    """Return a dataset of one simulated athlete; ``knobs`` change the scenario."""
    made = simulate_athlete(replace(SCENARIOS[scenario], **knobs), seed)
    runs, rng = made.runs.copy(), np.random.default_rng(seed)
    if last_runs is not None:
        runs = runs.tail(last_runs)
    runs = _dressed(runs, rng, names=names, heart_rate=heart_rate)
    begun = runs["started_at"].min() - pd.Timedelta(days=10) if len(runs) else None
    sessions = made.sessions[made.sessions["started_at"] >= begun] if legs else made.sessions[:0]
    leg_days = conform(_leg_days(sessions, undecided, names), "strength_sessions")
    settings = config(unit, hr_max=188.0) if heart_rate else config(unit)
    runs = conform(tag_runs(conform(runs, "runs"), leg_days, settings), "runs")
    hr_profile = _hr_profile(runs) if heart_rate else empty("hr_profile")
    return Dataset(
        runs=runs,
        strength_sessions=leg_days,
        strength_sets=_sets(leg_days, rng),
        journal=_journal(leg_days, rng) if soreness else empty("journal"),
        trials=empty("trials"),
        minutes=_minutes(runs, rng) if minutes else empty("minutes"),
        hr_profile=hr_profile,
        pace_profile=empty("pace_profile"),
        files=_files(),
        config=settings,
        now=_next_morning(runs),
    )


def _next_morning(runs: pd.DataFrame) -> datetime:
    """Return eight in the morning after the last run: the clock stands still there."""
    last = runs["local_date"].max() if len(runs) else pd.Timestamp(2026, 1, 1)
    morning: datetime = (last + pd.Timedelta(hours=32)).tz_localize("UTC").to_pydatetime()
    return morning


def told(dataset: Dataset, **days: Any) -> SimpleNamespace:
    """Return all that a report says of a dataset, each section by its key."""
    built = data.build(dataset, **days)
    return SimpleNamespace(heading=built.heading, period=built.period, **built.sections)


def nothing() -> Dataset:
    """Return the dataset of an empty store."""
    names = [name for name in DICTIONARY if name != "sessions"]
    now = datetime(2026, 1, 2, 8, tzinfo=UTC)
    return Dataset(**{name: empty(name) for name in names}, config=config(), now=now)


def only(dataset: Dataset, runs: int) -> Dataset:
    """Return the dataset with its last ``runs`` runs."""
    return replace(dataset, runs=dataset.runs.tail(runs).reset_index(drop=True))


def undecided(dataset: Dataset) -> Dataset:
    """Return the dataset with every strength session waiting for the athlete's word."""
    sessions = dataset.strength_sessions.assign(decision="unknown", severity=np.nan)
    runs = tag_runs(dataset.runs, sessions, dataset.config)
    return replace(dataset, strength_sessions=sessions, runs=conform(runs, "runs"))


def _dressed(
    runs: pd.DataFrame, rng: np.random.Generator, *, names: tuple[str, ...], heart_rate: bool
) -> pd.DataFrame:
    count = len(runs)
    hr = runs["hr_bpm"] if heart_rate else np.nan
    runs = runs.assign(
        local_date=runs["started_at"].dt.tz_localize(None).dt.normalize(),
        sources=[("fit", "strava_export") if i % 7 == 0 else ("fit",) for i in range(count)],
        name=[names[i % len(names)] for i in range(count)],
        ignored=False,
        elapsed_s=runs["moving_s"] + 30,
        pace_s_per_km=1000 * runs["moving_s"] / runs["distance_m"],
        gap_s_per_km=1000 / runs["gap_speed_mps"],
        hr_bpm=hr,
        avg_hr_bpm=hr,
        steady_hr_bpm=hr,
        steady_gap_speed_mps=runs["gap_speed_mps"],
        steady_minutes=20.0,
        hr_source=runs["hr_source"] if heart_rate else "",
        hr_usable=heart_rate,
        hr_problem="",
        hr_peak_30s_bpm=hr * 1.06,
        hr_coverage=1.0,
        repetitions=0.0,
        walk_share=0.0,
        cadence_spm=172 + rng.normal(0, 2, count),
        step_length_mm=1000 * runs["speed_mps"] * 60 / 172 + rng.normal(0, 8, count),
    )
    if heart_rate and count > 20:
        some = rng.random(count) < 0.03
        runs.loc[some, "hr_usable"] = False
        runs.loc[some, ["hr_bpm", "steady_hr_bpm"]] = np.nan
        runs.loc[some, "hr_problem"] = "the strap lost contact"
    return runs.reset_index(drop=True)


def _leg_days(sessions: pd.DataFrame, undecided: int, names: tuple[str, ...]) -> pd.DataFrame:
    sessions = sessions.reset_index(drop=True)
    decision = np.where(sessions["legs"], "yes", "no").astype(object)
    legs = np.flatnonzero(sessions["legs"])
    if undecided and len(legs) > 3 * undecided:
        decision[legs[len(legs) // 2 :: max(1, len(legs) // (2 * undecided) + 1)]] = "unknown"
    yes = decision == "yes"
    gap = sessions["started_at"].where(yes).ffill().shift().rsub(sessions["started_at"])
    severity = sessions["severity"].where(yes)
    return sessions.assign(
        session_id=[f"strength-{when:%Y%m%d-%H%M}" for when in sessions["started_at"]],
        local_date=sessions["started_at"].dt.tz_localize(None).dt.normalize(),
        sources=[("fit",)] * len(sessions),
        sport_detail="strength_training",
        name=[names[i % len(names)] for i in range(len(sessions))],
        description=PRIVATE_NOTE,
        duration_s=3600.0,
        decision=decision,
        confidence=np.where(decision == "unknown", 0.5, 0.95),
        decided_by="auto",
        evidence=[(Evidence("sets", "no exercises were recorded", 0.0),)] * len(sessions),
        leg_sets=np.where(yes, 12.0, 0.0),
        leg_tonnage_kg=np.where(yes, 6000.0, np.nan),
        load_z=2 * np.log(severity.clip(0.4, 2.7)),
        eccentric_share=0.1,
        novel=False,
        first_in_days=(gap.dt.total_seconds() / 86400).where(yes),
        severity=severity,
    )


_LIFTS = (("Back Squat", 5, 80.0), ("Romanian Deadlift", 8, 70.0), ("Leg Press", 10, 140.0))


def _sets(leg_days: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for number, day in enumerate(leg_days[leg_days["decision"] == "yes"].itertuples()):
        for index in range(12):
            exercise, reps, weight = _LIFTS[index // 4]
            rows.append(
                {
                    "session_id": day.session_id,
                    "set_index": index,
                    "source": "fit",
                    "exercise": exercise,
                    "candidates": (exercise,),
                    "effort": "active",
                    "reps": float(reps),
                    "weight_kg": weight + 0.4 * number + round(rng.normal(0, 2)),
                    "started_at": day.started_at + pd.Timedelta(minutes=4 * index),
                }
            )
    return conform(pd.DataFrame(rows), "strength_sets") if rows else empty("strength_sets")


def _journal(leg_days: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    days = leg_days.loc[leg_days["decision"] == "yes", "local_date"].iloc[::2]
    rows = [
        {
            "day": day + pd.Timedelta(days=n),
            "entered_at": (day + pd.Timedelta(days=n, hours=20)).tz_localize("UTC"),
            "soreness": float(np.clip(round(3 - n + rng.normal(0, 1)), 0, 10)),
            "note": PRIVATE_NOTE,
        }
        for day in days
        for n in (1, 2)
    ]
    frame = pd.DataFrame(rows).drop_duplicates("day") if rows else None
    return empty("journal") if frame is None else conform(frame, "journal")


def _minutes(runs: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    parts = []
    for run in runs.itertuples():
        n = int(run.moving_s // 60)
        minute = np.arange(n, dtype=float)
        drift = 1 + 0.03 * minute / max(n, 1) - 0.25 * np.exp(-minute / 4)
        speed = run.speed_mps * (1 + rng.normal(0, 0.02, n))
        beats = run.hr_bpm * drift * (1 + rng.normal(0, 0.008, n))
        parts.append((run.run_id, {"minute": minute, "speed_mps": speed, "hr_bpm": beats}))
    if not parts:
        return empty("minutes")
    frame = _one_frame(parts)
    return conform(
        frame.assign(
            distance_m=frame["speed_mps"] * 60,
            gap_speed_mps=frame["speed_mps"],
            stopped_s=0.0,
            steady=1.0,
        ),
        "minutes",
    )


def _hr_profile(runs: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for run in runs[runs["hr_usable"]].itertuples():
        levels = np.arange(100.0, run.hr_peak_30s_bpm + 1)
        above = np.clip((run.hr_peak_30s_bpm - levels) / (0.1 * run.hr_bpm), 0, 1)
        parts.append((run.run_id, {"hr_bpm": levels, "seconds_above": above * run.moving_s}))
    if not parts:
        return empty("hr_profile")
    return conform(_one_frame(parts).assign(reps_above=1.0), "hr_profile")


def _one_frame(parts: list[tuple[str, dict[str, np.ndarray]]]) -> pd.DataFrame:
    """Return the runs' columns one below the other: a frame for each run would take an age."""
    ids, columns = zip(*parts, strict=True)
    lengths = [len(next(iter(one.values()))) for one in columns]
    joined = {name: np.concatenate([one[name] for one in columns]) for name in columns[0]}
    return pd.DataFrame({"run_id": np.repeat(np.array(ids, dtype=object), lengths), **joined})


def _files() -> pd.DataFrame:
    rows = [
        {"source": "2026-01-04-07-12-home.fit", "kind": "fit", "status": "imported",
         "reason": "", "activities": 1, "problems": ()},
        {"source": "marguerite/garbage.fit", "kind": "fit", "status": "failed",
         "reason": "marguerite/garbage.fit is not a FIT file", "activities": 0, "problems": ()},
    ]  # fmt: skip
    return conform(pd.DataFrame(rows), "files")
