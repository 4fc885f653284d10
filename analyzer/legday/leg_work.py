"""What the legs did in each strength session, counted from its sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analyzer.frames.dataset import conform
from analyzer.legday.exercises import lookup
from analyzer.legday.phrases import tokens
from analyzer.legday.written_sets import sets_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BODYWEIGHT_SHARE = 0.65
"""Share of body mass that a squat or lunge without a weight moves (docs/rules.md)."""
USUAL_MASS_KG = 70.0
"""Taken where the athlete's mass is not given; it only ranks his own sessions."""
_WEIGHED_SHARE = 0.5
_ENOUGH_WRITTEN = 0.5


def with_written_sets(sessions: pd.DataFrame, sets: pd.DataFrame) -> pd.DataFrame:
    """Add the sets written in descriptions, for sessions that have no others.

    Sets a watch guessed give way to written ones, if at least half as many are written.

    Args:
        sessions: frame SESSIONS.
        sets: frame STRENGTH_SETS.
    """
    written = list(_written(sessions, sets))
    if not written:
        return sets
    added = conform(pd.DataFrame(written), "strength_sets")
    others = sets[~sets["session_id"].isin(added["session_id"])]
    return pd.concat([others, added], ignore_index=True)


def _written(sessions: pd.DataFrame, sets: pd.DataFrame) -> Iterator[Mapping[str, object]]:
    working = sets[sets["effort"] != "rest"]
    counts = working.groupby("session_id").size()
    logged = set(sets.loc[sets["source"] != "fit", "session_id"])
    for session_id, text in zip(sessions["session_id"], sessions["description"], strict=True):
        if not text or session_id in logged:
            continue
        found = sets_in(text)[0]
        if len(found) < _ENOUGH_WRITTEN * counts.get(session_id, 0):
            continue
        for one in found:
            yield {
                "session_id": session_id,
                "set_index": one.index,
                "source": "description",
                "exercise": one.exercise,
                "candidates": (),
                "effort": one.effort,
                "reps": one.reps,
                "weight_kg": one.weight_kg,
                "duration_s": one.duration_s,
                "rpe": one.rpe,
            }


def working_sets(sets: pd.DataFrame, mass_kg: float | None) -> pd.DataFrame:
    """Return one row per working set with what its exercise is.

    Args:
        sets: frame STRENGTH_SETS.
        mass_kg: body mass, for squats and lunges without a weight.

    Returns:
        ``session_id``, ``exercise``, ``known`` (in the catalogue), ``guess`` (a watch's guess of
        several), ``leg``, ``credit``, ``pattern``, ``eccentric``, ``bodyweight``, ``weight_kg``
        (NaN where not entered), ``volume_kg`` (reps x weight, the body's share for
        bodyweight squats and lunges) and ``same`` (what makes two sets the same exercise).
    """
    active = sets[sets["effort"] == "active"]
    names = pd.Index(active["exercise"].unique())
    catalogue = pd.DataFrame(
        [_told(name) for name in names],
        index=names,
        columns=["known", "leg", "credit", "pattern", "eccentric", "bodyweight", "same"],
    )
    work = active[["session_id", "exercise", "reps"]].join(catalogue, on="exercise")
    work["guess"] = active["candidates"].map(_several).astype(bool)
    work["same"] = work["same"].where(~work["guess"], work["pattern"])
    work["weight_kg"] = active["weight_kg"].where(active["weight_kg"] > 0)
    body = (mass_kg or USUAL_MASS_KG) * BODYWEIGHT_SHARE
    moved = work["weight_kg"].fillna(work["bodyweight"].astype(float).replace(0.0, np.nan) * body)
    return work.assign(volume_kg=work["reps"] * moved).reset_index(drop=True)


def _several(candidates: object) -> bool:
    return isinstance(candidates, (tuple, list)) and len(candidates) > 1


def _told(name: str) -> tuple[bool, bool, float, str, bool, bool, str]:
    found = lookup(name)
    same = " ".join(sorted(tokens(name)))
    if found is None:
        return False, False, 0.0, "", False, False, same
    return (
        True,
        found.leg,
        found.credit,
        found.pattern,
        found.eccentric,
        found.bodyweight,
        same,
    )


def leg_work(work: pd.DataFrame) -> pd.DataFrame:
    """Sum up the leg work of each session.

    Args:
        work: as ``working_sets`` returns it.

    Returns:
        By ``session_id``: ``leg_sets``; ``leg_tonnage_kg`` = sum of reps x weight, NaN where
        fewer than half of the leg sets have both; ``eccentric_share`` of the leg sets, NaN
        without any. A watch names and weighs only some sets: its load is divided by the share of
        leg sets it weighed and the share of all sets it named, to stand beside a log's.
    """
    legs = work[work["leg"].astype(bool)]
    by_session = legs.groupby("session_id")
    sums = pd.DataFrame(
        {
            "leg_sets": by_session.size().astype(float),
            "leg_tonnage_kg": by_session["volume_kg"].sum(),
            "eccentric_share": by_session["eccentric"].mean().astype(float),
        }
    )
    weighed = by_session["volume_kg"].count() / by_session.size()
    seen = (weighed * _named_share(work)).where(_guessed(work), 1.0)
    sums["leg_tonnage_kg"] = sums["leg_tonnage_kg"].where(weighed >= _WEIGHED_SHARE) / seen
    everyone = pd.Index(work["session_id"].unique(), name="session_id")
    return sums.reindex(everyone).fillna({"leg_sets": 0.0})


def _named_share(work: pd.DataFrame) -> pd.Series[float]:
    return work.groupby("session_id")["known"].mean().astype(float)


def _guessed(work: pd.DataFrame) -> pd.Series[bool]:
    return work.groupby("session_id")["guess"].any()
