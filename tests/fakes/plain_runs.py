"""The frame of runs the estimator reads, each run the same but for what is told of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

RUN: dict[str, Any] = {
    "started_at": pd.Timestamp("2026-03-02 17:00", tz="UTC"),
    "gap_speed_mps": 2.8,
    "hr_bpm": 140.0,
    "distance_m": 7000.0,
    "climb_m": 70.0,
    "temperature_c": 12.0,
    "local_hour": 18.0,
    "hours_since_leg_day": 24.0,
    "hr_source": "chest",
    "surface": "road",
    "kind": "",
    "leg_day_known": True,
}
"""An hour's run on a spring evening, the day after leg day."""


def frame(*runs: dict[str, Any]) -> pd.DataFrame:
    """Return as many runs, each with what is told of it changed."""
    return pd.DataFrame([RUN | run for run in runs])
