"""What the lifting log says of leg strength: estimated maxima and hard sets."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyzer.legday.exercises import Exercise, lookup
from analyzer.legday.phrases import tokens

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
        ``max_kg`` (estimated one-repetition maximum, NaN when not told).
    """
    known = {name: lookup(name) for name in sets["exercise"].unique()}
    legs = {name: e for name, e in known.items() if e is not None and e.leg}
    working = sets[sets["exercise"].isin(legs) & (sets["effort"] == "active")]
    return pd.DataFrame(
        {
            "session_id": working["session_id"],
            "lift": working["exercise"].map({name: _lift(name, e) for name, e in legs.items()}),
            "chain": working["exercise"].map({name: e.chain for name, e in legs.items()}),
            "max_kg": estimated_max_kg(working["weight_kg"], working["reps"]),
        }
    )


def _lift(name: str, exercise: Exercise) -> str:
    return " ".join(tokens(name)) if exercise.pattern == "other leg" else exercise.name


def best_by_session(sets: pd.DataFrame) -> pd.DataFrame:
    """Return each lift's best estimated maximum in each session: session_id, lift, max_kg.

    Args:
        sets: as ``leg_sets`` returns.
    """
    known = sets[np.isfinite(sets["max_kg"])]
    best = known.groupby(["lift", "session_id"], sort=True)["max_kg"].max()
    return pd.DataFrame(best).reset_index()
