"""How leg training goes: week by week beside running, and the strength of each lift."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analyzer.frames.dataset import dated, runs_that_count
from analyzer.legday.absurd_sets import absurd_sets
from analyzer.legday.exercises import Exercise, lookup
from analyzer.legday.working_sets import UNNAMED
from analyzer.phrases import tokens

WEEK_COLUMNS = ["leg_days", "leg_sets", "leg_tonnage_kg", "severity", "run_m"]


def training_by_week(runs: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return leg training and distance of each week from the first with anything to the last.

    Args:
        runs: frame RUNS; ignored and implausible runs are left out.
        sessions: frame STRENGTH_SESSIONS; only sessions decided yes, of a day one knows, count.

    Returns:
        By ``monday``, weeks without either included: ``leg_days``, ``leg_sets`` (working sets of
        leg exercises), ``leg_tonnage_kg`` (sets x reps x weight; NaN where none is known),
        ``severity`` (of the severest leg day; NaN without one) and ``run_m`` (distance run).
    """
    runs, sessions = runs[runs_that_count(runs)], dated(sessions)
    legs = sessions[sessions["decision"] == "yes"]
    days = pd.concat([runs["local_date"], sessions["local_date"]]).dropna()
    if days.empty:
        return pd.DataFrame(
            columns=WEEK_COLUMNS, index=pd.DatetimeIndex([], name="monday"), dtype=float
        )
    weeks = monday_of(days)
    mondays = pd.date_range(weeks.min(), weeks.max(), freq="7D", name="monday")
    by_monday = legs.groupby(monday_of(legs["local_date"]))
    found = pd.DataFrame(
        {
            "leg_days": by_monday.size(),
            "leg_sets": by_monday["leg_sets"].sum(),
            "leg_tonnage_kg": by_monday["leg_tonnage_kg"].sum(min_count=1),
            "severity": by_monday["severity"].max(),
            "run_m": runs.groupby(monday_of(runs["local_date"]))["distance_m"].sum(),
        }
    ).reindex(mondays)
    none = dict.fromkeys(["leg_days", "leg_sets", "run_m"], 0.0)
    return found.fillna(none).astype({"leg_days": int})


def monday_of(days: pd.Series[Any]) -> pd.Series[Any]:
    """Return the Monday of the week that each day lies in."""
    monday: pd.Series[Any] = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return monday


MOST_REPS = 12
"""Beyond this many repetitions the estimate says little (LeSuer 1997, JSCR 11:211-213)."""


def estimated_max_kg(weight_kg: pd.Series[float], reps: pd.Series[float]) -> pd.Series[float]:
    """Return the estimated one-repetition maximum: w·(1 + r/30), w itself for one (Epley 1985).

    Args:
        weight_kg: weight lifted.
        reps: repetitions, 1 to 12; NaN outside.
    """
    single = weight_kg.where(reps == 1, weight_kg * (1 + reps / 30))
    return single.where((reps >= 1) & (reps <= MOST_REPS) & (weight_kg > 0))


def leg_sets(sets: pd.DataFrame) -> pd.DataFrame:
    """Return the working sets of leg exercises with ``lift``, ``chain`` and ``max_kg``.

    Args:
        sets: frame STRENGTH_SETS.

    Returns:
        ``session_id``, ``lift`` (the exercise as the catalogue names it, so that a watch's "squat"
        and a log's "Squat (Barbell)" are one), ``chain`` (posterior, quad, calf, other) and
        ``max_kg`` (estimated one-repetition maximum, NaN when not entered).
    """
    exercises = {name: lookup(name) for name in sets["exercise"].unique()}
    legs = {name: e for name, e in exercises.items() if e is not None and e.leg}
    done = (sets["effort"] == "active") & ~absurd_sets(sets)
    working = sets[sets["exercise"].isin(legs) & done]
    return pd.DataFrame(
        {
            "session_id": working["session_id"],
            "lift": working["exercise"].map(
                {name: _lift_name(name, e) for name, e in legs.items()}
            ),
            "chain": working["exercise"].map({name: e.chain for name, e in legs.items()}),
            "max_kg": estimated_max_kg(working["weight_kg"], working["reps"]),
        }
    )


def unnamed_by_session(sets: pd.DataFrame) -> pd.Series[int]:
    """Count the working sets of each session that the watch could not name.

    Some of them may have trained the legs, so the leg sets of such a session are the least there
    were.

    Args:
        sets: frame STRENGTH_SETS.

    Returns:
        By ``session_id``, those with none left out.
    """
    done = (sets["effort"] == "active") & ~absurd_sets(sets)
    unnamed = sets[done & sets["exercise"].isin(("", UNNAMED))]
    return unnamed.groupby("session_id").size()


def _lift_name(name: str, exercise: Exercise) -> str:
    # One catalogue name covers many "other leg" exercises, so the log's own name is the lift.
    return " ".join(tokens(name)) if exercise.pattern == "other leg" else exercise.name


def best_by_session(sets: pd.DataFrame) -> pd.DataFrame:
    """Return each lift's best estimated maximum in each session: session_id, lift, max_kg.

    Args:
        sets: as ``leg_sets`` returns.
    """
    estimated = sets[np.isfinite(sets["max_kg"])]
    best = estimated.groupby(["lift", "session_id"], sort=True)["max_kg"].max()
    return pd.DataFrame(best).reset_index()
