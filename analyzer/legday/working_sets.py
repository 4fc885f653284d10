"""What the sets of a session say: was it leg day, and how much did the legs do?

A lifting log is believed; a watch only guesses. Of its ranked candidates the first is taken, sets
it could not name do not count, and its word weighs by how much it named, by load and by number.
"""

from __future__ import annotations

from collections import Counter
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analyzer import units
from analyzer.legday.absurd_sets import absurd_sets
from analyzer.legday.exercises import lookup
from analyzer.model import Evidence
from analyzer.phrases import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BODYWEIGHT_SHARE = 0.65
"""Share of body mass that a squat or lunge without a weight moves (docs/rules.md)."""
USUAL_MASS_KG = 70.0
"""Taken where the athlete's mass is not given; it only ranks the athlete's own sessions."""
UNNAMED = "unknown"
"""What a watch calls a set it could not name."""
_WEIGHED_SHARE = 0.5
STRONGEST = 5.0
"""No evidence of a log exceeds this, in log-odds; a watch's stays below 4."""
_ENOUGH_SETS = 2.5
_USUAL_SHARE = 0.25
_BODYWEIGHT = 0.75
_LIGHT_KG, _LIGHT = 25.0, 0.6
_OFTEN_MISTAKEN, _MISTAKEN = frozenset(("lunge", "jump")), 0.6
"""What a watch also takes the swing of an arm for: alone they are half a word for legs."""
_GUESSES = 4.0
_GUESS_SHARE = 0.28
_FEW_NAMED = 4
_FEW_LEG_SETS, _NOT_ENOUGH = 4, 1.3
_LEAST_NAMED = 2
_MOST_UNNAMED = -0.6
"""Log-odds that with the prior (-0.4) are short of a no (-1.1)."""
_LITTLE = 0.4
"""Credit below which a set trains the legs only a little: band walks, push presses, carries."""
_HEAVY = 1.25
"""Times body mass: what is lifted with the legs and the back whatever else was trained."""
_HEAVY_SETS, _HEAVY_LEAST = 3, 0.2
_LEAST_WEIGHED = 4


def working_sets(sets: pd.DataFrame, mass_kg: float | None) -> pd.DataFrame:
    """Return one row per working set with what its exercise is.

    Args:
        sets: frame STRENGTH_SETS.
        mass_kg: body mass, for squats and lunges without a weight.

    Returns:
        ``session_id``, ``exercise``, ``known`` (in the catalogue), ``guess`` (a watch's guess of
        several), ``leg``, ``credit``, ``pattern``, ``eccentric``, ``bodyweight``, ``weight_kg``
        (NaN where not entered), ``volume_kg`` (reps x weight, the body's share for
        bodyweight squats and lunges), ``same`` (what makes two sets the same exercise) and
        ``absurd`` (nobody did it: its repetitions and weight are NaN).
    """
    absurd = absurd_sets(sets)
    entered = {name: sets[name].mask(absurd) for name in ("reps", "weight_kg")}
    # A set of no repetitions was only planned, unless it was held.
    is_planned = (sets["reps"] == 0) & ~(sets["duration_s"] > 0)
    active = sets.assign(absurd=absurd, **entered)[(sets["effort"] == "active") & ~is_planned]
    known_by = pd.Series(
        map(_known_name, active["exercise"], active["candidates"]),
        index=active.index,
        dtype=active["exercise"].dtype,
    )
    names = pd.Index(known_by.unique())
    catalogue = pd.DataFrame(
        [_catalogue_row(name) for name in names],
        index=names,
        columns=["known", "leg", "credit", "pattern", "eccentric", "bodyweight", "same"],
    )
    work = active[["session_id", "exercise", "reps", "absurd"]].assign(known_by=known_by)
    work = work.join(catalogue, on="known_by").drop(columns="known_by")
    unnamed = active["exercise"] == UNNAMED
    # A watch that ranks "unknown" first has second guesses all the same.
    work["guess"] = active["candidates"].map(len) > np.where(unnamed, 0, 1)
    # A watch's guess is too fine to compare from session to session; its pattern is not.
    work["same"] = work["same"].where(~work["guess"], work["pattern"])
    # Zero is what apps write where nothing was entered.
    work["weight_kg"] = active["weight_kg"].where(active["weight_kg"] > 0)
    body = (mass_kg or USUAL_MASS_KG) * BODYWEIGHT_SHARE
    moved = work["weight_kg"].fillna(work["bodyweight"].astype(float).replace(0.0, np.nan) * body)
    return work.assign(volume_kg=work["reps"] * moved).reset_index(drop=True)


def _known_name(exercise: str, candidates: Sequence[str]) -> str:
    """Return an exercise's name, or the one category it is kept under where only that is known."""
    by_category = len(candidates) == 1 and exercise != UNNAMED and lookup(exercise) is None
    return candidates[0] if by_category and lookup(candidates[0]) else exercise


def _catalogue_row(name: str) -> tuple[bool, bool, float, str, bool, bool, str]:
    found = lookup(name)
    if found is None:
        return False, False, 0.0, "", False, False, " ".join(sorted(tokens(name)))
    return (
        True,
        found.leg,
        found.credit,
        found.pattern,
        found.eccentric,
        found.bodyweight,
        # One name for all spellings: a squat typed by hand is no new exercise beside an app's.
        found.name,
    )


def leg_work(work: pd.DataFrame) -> pd.DataFrame:
    """Sum up the leg work of each session.

    Args:
        work: as ``working_sets`` returns it.

    Returns:
        By ``session_id``: ``leg_sets``; ``leg_tonnage_kg`` = sum of reps x weight, NaN where
        fewer than half of the leg sets have both; ``eccentric_share`` of the leg sets, NaN
        without any. Absurd sets count as like the rest. A watch names and weighs only some
        sets: its load is divided by the share of leg sets it weighed and the share of all sets it
        named, to stand beside a log's.
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
    seen = (weighed * _named_share(work)).where(
        _has_guesses(work), 1.0 - by_session["absurd"].mean().astype(float)
    )
    # Scaled up from fewer than half of the sets, the tonnage would be made up.
    sums["leg_tonnage_kg"] = sums["leg_tonnage_kg"].where(weighed >= _WEIGHED_SHARE) / seen
    everyone = pd.Index(work["session_id"].unique(), name="session_id")
    return sums.reindex(everyone).fillna({"leg_sets": 0.0})


def _named_share(work: pd.DataFrame) -> pd.Series[float]:
    return work.groupby("session_id")["known"].mean().astype(float)


def _has_guesses(work: pd.DataFrame) -> pd.Series[bool]:
    return work.groupby("session_id")["guess"].any()


class WorkingSet(NamedTuple):
    """One working set, as ``working_sets`` returns it; NaN where not entered."""

    exercise: str
    known: bool
    guess: bool
    leg: bool
    credit: float
    pattern: str
    bodyweight: bool
    reps: float
    weight_kg: float


def sets_by_session(work: pd.DataFrame) -> dict[str, list[WorkingSet]]:
    """Return the working sets of each session, by ``session_id``."""
    sessions: dict[str, list[WorkingSet]] = {}
    columns = [work[name].tolist() for name in WorkingSet._fields]
    for session_id, *row in zip(work["session_id"], *columns, strict=True):
        sessions.setdefault(session_id, []).append(WorkingSet(*row))
    return sessions


def set_evidence(sets: Sequence[WorkingSet], mass_kg: float | None = None) -> Evidence:
    """Weigh the working sets of one session, at least one.

    Args:
        sets: as ``sets_by_session`` returns them.
        mass_kg: body mass; three heavy leg sets (1.25 times body mass) hardly leave room for a no.

    From a lifting log: 1.6 (E - 2.5) + 4 (E / n - 0.25), between -5 and 5, where E is the sum of
    the sets' credits (exercises.csv) and n the number of sets whose exercise is known. From a
    watch: 4 (s - 0.28) / 0.28, between -4 and 4, times n / (n + 4), where s is the mean of the leg
    share of the sets and, with 4 weighed sets or more, of the weight moved; what speaks against is
    shrunk by the share of sets the watch could name, to -0.6 at most where it named fewer than
    half of them, and fewer than 4 guesses at a leg exercise
    are never enough for a yes. Where all of them are lunges and jumps, which a watch also sees in
    the work of the arms, s counts 0.6 times. What speaks against is shrunk by the share of sets
    that train the legs at all, so that no session of band walks alone is denied. Both are
    calibrated on the four real files and the seen part of benchmarks/legday_engine.py.
    """
    named = [s for s in sets if s.known]
    if len(named) < _LEAST_NAMED and not any(s.leg for s in named):
        return Evidence("sets", _too_little_text(sets, named), 0.0)
    if any(s.guess for s in sets):
        return _evidence_of_guesses(named, len(sets))
    return _evidence_of_log(named, _HEAVY * (mass_kg or USUAL_MASS_KG))


def _evidence_of_log(named: Sequence[WorkingSet], heavy_kg: float) -> Evidence:
    credit = sum(s.credit * _trust_in_log(s) for s in named)
    weight = 1.6 * (credit - _ENOUGH_SETS) + 4 * (credit / len(named) - _USUAL_SHARE)
    weight = _held_within(weight, STRONGEST)
    if weight < 0:
        weight *= _belief_against(named)
    if sum(s.leg and s.weight_kg >= heavy_kg for s in named) >= _HEAVY_SETS:
        weight = max(weight, _HEAVY_LEAST)
    legs = [s for s in named if s.credit >= _LITTLE]
    which = _most_common(s.exercise for s in legs)
    little = [s for s in named if 0 < s.credit < _LITTLE]
    text = f"{len(legs)} of {_count_sets(len(named))} train the legs{which}"
    if little:
        text += f", {len(little)} only a little{_most_common(s.exercise for s in little)}"
    return Evidence("sets", text, round(weight, 2))


def _belief_against(named: Sequence[WorkingSet]) -> float:
    """Return how far sets that train the legs a little leave room for a no: not from two thirds."""
    return max(0.0, 1 - 1.5 * sum(s.credit > 0 for s in named) / len(named))


def _trust_in_log(one: WorkingSet) -> float:
    return _BODYWEIGHT if one.bodyweight and isnan(one.weight_kg) else 1.0


def _evidence_of_guesses(named: Sequence[WorkingSet], total: int) -> Evidence:
    share = sum(s.credit * _trust_in_guess(s) for s in named) / len(named)
    by_load = _leg_share_of_load(named)
    if by_load is not None:
        share = (share + by_load) / 2
    if {s.pattern for s in named if s.leg} <= _OFTEN_MISTAKEN:
        share *= _MISTAKEN
    weight = _held_within(_GUESSES * (share - _GUESS_SHARE) / _GUESS_SHARE, _GUESSES)
    weight *= len(named) / (len(named) + _FEW_NAMED)
    legs = [s for s in named if s.leg]
    if weight < 0:
        weight *= len(named) / total * _belief_against(named)
        # What has no name may all have been legs: the fewer sets that have one deny nothing alone.
        if 2 * len(named) < total:
            weight = max(weight, _MOST_UNNAMED)
    elif len(legs) < _FEW_LEG_SETS:
        weight = min(weight, _NOT_ENOUGH)
    text = (
        f"of the {_count_sets(len(named))} the watch named, {len(legs)}"
        f" {'is' if len(legs) == 1 else 'are'} for legs"
        f"{_most_common(s.pattern for s in legs)}"
        + _load_text(by_load)
        + _unnamed_text(total - len(named))
    )
    return Evidence("sets", text, round(weight, 2))


def _trust_in_guess(one: WorkingSet) -> float:
    return _LIGHT if one.weight_kg < _LIGHT_KG else 1.0


def _leg_share_of_load(named: Iterable[WorkingSet]) -> float | None:
    moved = [(s.leg, s.weight_kg * s.reps) for s in named if not isnan(s.weight_kg * s.reps)]
    total = sum(kg for _, kg in moved)
    if len(moved) < _LEAST_WEIGHED or not total:
        return None
    return sum(kg for leg, kg in moved if leg) / total


def _held_within(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))


def _count_sets(count: int) -> str:
    return "1 working set" if count == 1 else f"{count} working sets"


def _most_common(names: Iterable[str]) -> str:
    most = [name for name, _ in Counter(names).most_common(3)]
    return f" ({', '.join(most)})" if most else ""


def _too_little_text(sets: Sequence[WorkingSet], named: Sequence[WorkingSet]) -> str:
    """Say why sets tell nothing: they have no names, or unknown ones, or are too few."""
    strange = [s.exercise for s in sets if not s.known and s.exercise not in {"", UNNAMED}]
    if not named and not strange:
        return f"{_count_sets(len(sets))}, but the exercises are not named"
    if not named:
        return (
            f"{_count_sets(len(sets))} of exercises legstats does not know{_most_common(strange)}"
        )
    text = f"{_count_sets(len(named))}{_most_common(s.exercise for s in named)}, too few to tell"
    if strange:
        return f"{text}; {len(strange)} of exercises legstats does not know{_most_common(strange)}"
    return text + (
        f"; {len(sets) - len(named)} more without a name" if len(sets) > len(named) else ""
    )


def _load_text(share: float | None) -> str:
    return "" if share is None else f", {units.share(share, 1)} of the weight moved"


def _unnamed_text(count: int) -> str:
    return f"; {count} more {'has' if count == 1 else 'have'} no name" if count else ""
