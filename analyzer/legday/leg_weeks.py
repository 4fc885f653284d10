"""Leg training beside running, week by week."""

from __future__ import annotations

from typing import Any

import pandas as pd

COLUMNS = ["leg_days", "leg_sets", "leg_tonnage_kg", "severity", "run_m"]


def by_week(runs: pd.DataFrame, leg_days: pd.DataFrame) -> pd.DataFrame:
    """Return leg training and distance of each week from the first known to the last.

    Args:
        runs: frame RUNS; ignored runs are left out.
        leg_days: frame LEG_DAYS; only sessions decided yes count.

    Returns:
        By ``monday``, weeks without either included: ``leg_days``, ``leg_sets`` (working sets of
        leg exercises), ``leg_tonnage_kg`` (sets x reps x weight; NaN where none is known),
        ``severity`` (of the severest leg day; NaN without one) and ``run_m`` (distance run).
    """
    runs = runs[~runs["ignored"]]
    legs = leg_days[leg_days["decision"] == "yes"]
    known = pd.concat([runs["local_date"], leg_days["local_date"]]).dropna()
    if known.empty:
        return pd.DataFrame(columns=COLUMNS, index=pd.DatetimeIndex([], name="monday"), dtype=float)
    weeks = _monday(known)
    mondays = pd.date_range(weeks.min(), weeks.max(), freq="7D", name="monday")
    sessions = legs.groupby(_monday(legs["local_date"]))
    found = pd.DataFrame(
        {
            "leg_days": sessions.size(),
            "leg_sets": sessions["leg_sets"].sum(),
            "leg_tonnage_kg": sessions["leg_tonnage_kg"].sum(min_count=1),
            "severity": sessions["severity"].max(),
            "run_m": runs.groupby(_monday(runs["local_date"]))["distance_m"].sum(),
        }
    ).reindex(mondays)
    none = dict.fromkeys(["leg_days", "leg_sets", "run_m"], 0.0)
    return found.fillna(none).astype({"leg_days": int})


def _monday(days: pd.Series[Any]) -> pd.Series[Any]:
    monday: pd.Series[Any] = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return monday
