"""What the sets of a session say: was it leg day?

A lifting log is believed; a watch only guesses. Of its ranked candidates the first is taken, sets
it could not name do not count, and its word weighs by how much it named, by load and by number.
"""

from __future__ import annotations

from collections import Counter
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from analyzer import units
from analyzer.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

STRONGEST = 5.0
"""No evidence of a log exceeds this, in log-odds; a watch's stays below 4."""
_ENOUGH_SETS = 2.5
_USUAL_SHARE = 0.25
_BODYWEIGHT = 0.75
_LIGHT_KG, _LIGHT = 25.0, 0.6
_GUESSES = 4.0
_GUESS_SHARE = 0.3
_FEW_NAMED = 4
_FEW_LEG_SETS, _NOT_ENOUGH = 4, 1.3
_LEAST_NAMED = 2
_LEAST_WEIGHED = 4


class WorkingSet(NamedTuple):
    """One working set, as ``leg_work.working_sets`` tells it; NaN where not entered."""

    exercise: str
    known: bool
    guess: bool
    leg: bool
    credit: float
    pattern: str
    bodyweight: bool
    reps: float
    weight_kg: float


def by_session(work: pd.DataFrame) -> dict[str, list[WorkingSet]]:
    """Return the working sets of each session, by ``session_id``."""
    sessions: dict[str, list[WorkingSet]] = {}
    columns = [work[name].tolist() for name in WorkingSet._fields]
    for session_id, *told in zip(work["session_id"], *columns, strict=True):
        sessions.setdefault(session_id, []).append(WorkingSet(*told))
    return sessions


def evidence(sets: Sequence[WorkingSet]) -> Evidence:
    """Weigh the working sets of one session, at least one.

    From a lifting log: 1.6 (E - 2.5) + 4 (E / n - 0.25), between -5 and 5, where E is the sum of
    the sets' credits (exercises.csv) and n the number of sets whose exercise is known. From a
    watch: 4 (s - 0.3) / 0.3, between -4 and 4, times n / (n + 4), where s is the mean of the leg
    share of the sets and, with 4 weighed sets or more, of the weight moved; what speaks against is
    shrunk by the share of sets the watch could name, and fewer than 4 guesses at a leg exercise
    are never enough for a yes. Both are calibrated on the four real files and the seen part of
    benchmarks/legday_engine.py.
    """
    named = [s for s in sets if s.known]
    if len(named) < _LEAST_NAMED and not any(s.leg for s in named):
        return Evidence("sets", f"{_sets(len(sets))}, but what they were is not told", 0.0)
    if any(s.guess for s in sets):
        return _guessed(named, len(sets))
    return _logged(named)


def _logged(named: Sequence[WorkingSet]) -> Evidence:
    credit = sum(s.credit * _trust_in_log(s) for s in named)
    weight = 1.6 * (credit - _ENOUGH_SETS) + 4 * (credit / len(named) - _USUAL_SHARE)
    legs = [s for s in named if s.leg]
    text = f"{len(legs)} of {_sets(len(named))} train the legs{_which(s.exercise for s in legs)}"
    return Evidence("sets", text, round(_limited(weight, STRONGEST), 2))


def _trust_in_log(one: WorkingSet) -> float:
    return _BODYWEIGHT if one.bodyweight and isnan(one.weight_kg) else 1.0


def _guessed(named: Sequence[WorkingSet], total: int) -> Evidence:
    share = sum(s.credit * _trust_in_guess(s) for s in named) / len(named)
    by_load = _leg_share_of_load(named)
    if by_load is not None:
        share = (share + by_load) / 2
    weight = _limited(_GUESSES * (share - _GUESS_SHARE) / _GUESS_SHARE, _GUESSES)
    weight *= len(named) / (len(named) + _FEW_NAMED)
    legs = [s for s in named if s.leg]
    if weight < 0:
        weight *= len(named) / total
    elif len(legs) < _FEW_LEG_SETS:
        weight = min(weight, _NOT_ENOUGH)
    text = (
        f"the watch took {len(legs)} of {_sets(len(named))} for leg exercises"
        f"{_which(s.pattern for s in legs)}" + _load_text(by_load) + _unnamed(total - len(named))
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


def _limited(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))


def _sets(count: int) -> str:
    return "1 working set" if count == 1 else f"{count} working sets"


def _which(names: Iterable[str]) -> str:
    most = [name for name, _ in Counter(names).most_common(3)]
    return f" ({', '.join(most)})" if most else ""


def _load_text(share: float | None) -> str:
    return "" if share is None else f", {units.share(share, 1)} of the weight moved"


def _unnamed(count: int) -> str:
    return f"; {count} more it could not name" if count else ""
