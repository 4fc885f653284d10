"""What the sets of a session say: was it leg day?

A lifting log is believed; a watch only guesses. Of its ranked candidates the first is taken, sets
it could not name do not count, and its word weighs by how much it named, by load and by number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analyzer.model import Evidence

if TYPE_CHECKING:
    import pandas as pd

STRONGEST = 5.0
"""No set evidence exceeds this, in log-odds."""
_ENOUGH_SETS = 2.5
_USUAL_SHARE = 0.25
_LIGHT_KG = 25.0
_LIGHT, _WEIGHT_UNKNOWN = 0.6, 0.75
_GUESS_SHARE = 0.3
_FEW_NAMED = 6
_LEAST_NAMED = 2
_LEAST_WEIGHED = 4


def evidence(work: pd.DataFrame) -> Evidence:
    """Weigh the working sets of one session.

    From a lifting log: 1.6 (E - 2.5) + 4 (E / n - 0.25), between -5 and 5, where E is the sum of
    the sets' credits (exercises.csv) and n the number of sets whose exercise is known. From a
    watch: 4 (s - 0.3) / 0.3, between -4 and 4, times n / (n + 6), where s is the mean of the leg
    share of the sets and, with 4 weighed sets or more, of the weight moved; what speaks against is
    shrunk by the share of sets the watch could name. Both are calibrated on the seen part of
    benchmarks/legday_engine.py.

    Args:
        work: the session's rows of ``leg_work.working_sets``, at least one.
    """
    named = work[work["known"].astype(bool)]
    if len(named) < _LEAST_NAMED and not named["leg"].any():
        return Evidence("sets", f"{_sets(len(work))}, but what they were is not told", 0.0)
    if work["guess"].any():
        return _guessed(named, len(work))
    return _logged(named)


def _logged(named: pd.DataFrame) -> Evidence:
    unweighted_body = named["weight_kg"].isna() & named["bodyweight"].astype(bool)
    credit = float((named["credit"] * np.where(unweighted_body, _WEIGHT_UNKNOWN, 1.0)).sum())
    weight = 1.6 * (credit - _ENOUGH_SETS) + 4 * (credit / len(named) - _USUAL_SHARE)
    legs = named[named["leg"].astype(bool)]
    text = f"{len(legs)} of {_sets(len(named))} train the legs{_which(legs['exercise'])}"
    return Evidence("sets", text, round(float(np.clip(weight, -STRONGEST, STRONGEST)), 2))


def _guessed(named: pd.DataFrame, total: int) -> Evidence:
    kg = named["weight_kg"].fillna(0.0).to_numpy(dtype=float)
    trust = np.select([kg >= _LIGHT_KG, kg > 0], [1.0, _LIGHT], _WEIGHT_UNKNOWN)
    share = float((named["credit"] * trust).sum()) / len(named)
    by_load = _leg_share_of_load(named)
    if by_load is not None:
        share = (share + by_load) / 2
    size = len(named) / (len(named) + _FEW_NAMED)
    weight = float(np.clip(4 * (share - _GUESS_SHARE) / _GUESS_SHARE, -4, 4)) * size
    if weight < 0:
        weight *= len(named) / total
    legs = named[named["leg"].astype(bool)]
    text = (
        f"the watch took {len(legs)} of {_sets(len(named))} for leg exercises"
        f"{_which(legs['pattern'])}" + _load_text(by_load) + _unnamed_text(total - len(named))
    )
    return Evidence("sets", text, round(weight, 2))


def _leg_share_of_load(named: pd.DataFrame) -> float | None:
    entered = named[named["weight_kg"].notna() & named["reps"].notna()]
    moved = entered["weight_kg"] * entered["reps"]
    if len(entered) < _LEAST_WEIGHED or not moved.sum():
        return None
    return float(moved[entered["leg"].astype(bool)].sum() / moved.sum())


def _sets(count: int) -> str:
    return "1 working set" if count == 1 else f"{count} working sets"


def _which(names: pd.Series) -> str:
    most = names.value_counts().index[:3].tolist()
    return f" ({', '.join(most)})" if most else ""


def _load_text(share: float | None) -> str:
    return "" if share is None else f", {share:.0%} of the weight moved"


def _unnamed_text(count: int) -> str:
    return f"; {count} more it could not name" if count else ""
