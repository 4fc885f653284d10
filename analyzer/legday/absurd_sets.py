"""Sets that nobody did: a slip of the finger in a log must not make a leg day the hardest ever.

Such a set still says which exercise was done, and counts as like the session's others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.phrases import tokens
from analyzer.units import is_known, number, weight

if TYPE_CHECKING:
    import pandas as pd

HEAVIEST_FREE_KG = 650.0
"""The heaviest lift of any contest is 635 kg, a bench press in a shirt (Kolb 2023)."""
_BORNE = frozenset(tokens("leg calf machine sled hack belt thrust smith"))
"""Machines bear more than bars: readers believe up to ``importers.numbers.HEAVIEST_KG`` of them."""
MOST_KG_A_SET = 20_000.0
"""Weight times repetitions: a hundred squats with 100 kg, a feat, are half of it."""
TIMES_USUAL, LEAST_SESSIONS = 8.0, 3
"""A lost decimal point makes ten times the weight, on a lighter day eight times the usual one."""
LEAST_SUSPECT_KG = 150.0
"""Below, whoever began with a broomstick may have come so far."""
LEAST_SUSPECT_REPS, NEAR_USUAL_KG = 30.0, 0.75
"""Eight times the usual repetitions at about the usual weight are a slip as well: 55 for 5."""


def is_beyond_anybody(exercise: str, reps: float | None, weight_kg: float | None) -> bool:
    """Tell whether a weight, or that times its repetitions, is beyond what anybody lifts."""
    if not is_known(weight_kg):
        return False
    free = weight_kg > HEAVIEST_FREE_KG and _BORNE.isdisjoint(tokens(exercise))
    return free or (is_known(reps) and weight_kg * reps > MOST_KG_A_SET)


def absurd_sets(sets: pd.DataFrame) -> pd.Series[bool]:
    """Tell which sets nobody did, or this athlete did not.

    Args:
        sets: of all sessions, frame STRENGTH_SETS.

    Returns:
        True where the weight, or weight times repetitions, is beyond what anybody lifts, or where
        the weight is 8 times the median of the athlete's sets of that exercise, or the repetitions
        are at about that weight, if it was done in 3 sessions or more and they are not few.
    """
    import pandas as pd  # noqa: PLC0415 - a sync asks of single sets, and needs none of it

    weight_kg = sets["weight_kg"].astype(float)
    entered = zip(sets["exercise"], sets["reps"], weight_kg, strict=True)
    absurd = pd.Series([is_beyond_anybody(*one) for one in entered], sets.index, dtype=bool)
    heavy = (weight_kg > LEAST_SUSPECT_KG) & ~absurd
    many = (sets["reps"] >= LEAST_SUSPECT_REPS) & (weight_kg > 0) & ~absurd
    if heavy.any() or many.any():
        weighed = sets[weight_kg > 0].groupby("exercise")
        often = weighed["session_id"].nunique() >= LEAST_SESSIONS
        usual_kg, usual_reps = (
            sets["exercise"].map(weighed[of].median().where(often)) for of in ("weight_kg", "reps")
        )
        absurd |= heavy & (weight_kg >= TIMES_USUAL * usual_kg)
        is_no_lighter = weight_kg >= NEAR_USUAL_KG * usual_kg
        absurd |= many & is_no_lighter & (sets["reps"] >= TIMES_USUAL * usual_reps)
    return absurd


def set_in_words(exercise: str, reps: float | None, weight_kg: float | None) -> str:
    """Return a set as it was entered, e.g. "Squat, 5 x 1,005 kg"."""
    times = f"{number(reps)} x " if is_known(reps) else ""
    return f"{exercise}, {times}{weight(weight_kg)}"
