"""How hard a leg day was on the legs, against the athlete's own (docs/rules.md).

severity = exp(0.5 z) x novelty x eccentric.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from analyzer.legday.breaks import Breaks
from analyzer.timestamps import epoch_seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyzer.config import Config

_Named: TypeAlias = tuple[bool, str]
"""Whether a watch guessed it, and what makes two sets the same exercise."""

WEEKS_12 = pd.Timedelta(weeks=12)
WEEKS_8 = pd.Timedelta(weeks=8)
FIRST_AGAIN = 1.4
NEW_EXERCISES = 1.2
ECCENTRIC = 1.15
NEW_SHARE = 0.3
Z_LIMIT = 2.0
LEAST_BEFORE = 4
"""Leg days needed before a load can be called heavy or light."""
LEAST_SPREAD = 0.1
"""The spread is taken as at least this share of the mean: near-equal loads make no outliers."""
USUAL_HR_REST = 60.0
"""Resting heart rate where the athlete's is not given; it only ranks the athlete's own sessions."""


def compared_with(sessions: pd.DataFrame, changed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Flag the sessions whose loads or sets may be compared otherwise after other decisions.

    That is those of the 12 weeks after the changed ones, and these; all, where some end in another
    order than they began.

    Args:
        sessions: decided sessions sorted by start.
        changed: (n,) those on which something else was decided.
    """
    if not sessions["ended_at"].is_monotonic_increasing:
        return np.ones(len(sessions), dtype=bool)
    first, last = sessions.loc[changed, "started_at"].min(), sessions.loc[changed, "ended_at"].max()
    touched = (sessions["started_at"] >= first) & (sessions["started_at"] <= last + WEEKS_12)
    flags: NDArray[np.bool_] = touched.to_numpy(dtype=bool)
    return flags


def looked_back_on(sessions: pd.DataFrame, some: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Flag the sessions whose sets are compared with those of some, these included."""
    began = sessions["started_at"]
    first, last = began[some].min() - WEEKS_8, began[some].max()
    flags: NDArray[np.bool_] = ((began >= first) & (began <= last)).to_numpy(dtype=bool)
    return flags


def add_severity(
    sessions: pd.DataFrame,
    work: pd.DataFrame,
    config: Config,
    only: NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Add ``load_z``, ``novel``, ``first_in_days`` and ``severity``.

    Args:
        sessions: decided sessions sorted by start, with ``leg_tonnage_kg`` and ``eccentric_share``.
        work: as ``working_sets`` returns it.
        config: ``athlete.hr_rest``, ``windows.first_after_days``, ``severe_eccentric_share``.
        only: (n,) those to be compared anew; the others have their ``load_z`` and ``novel``, and
            of the sets those will do that they look back on.

    ``load_z`` compares with the leg days of the 12 weeks before (at least 4), by load, else by
    duration x (heart rate - rest). A leg day is first in a while when the one before is more than
    ``first_after_days`` ago and no undecided session in between might have been one (then
    ``first_in_days`` is NaN). Only sessions decided yes get values.
    """
    yes = sessions["decision"] == "yes"
    legs = sessions[yes]
    here = np.ones(len(legs), dtype=bool) if only is None else only[yes.to_numpy()]
    z = _load_z(legs, config.athlete.hr_rest or USUAL_HR_REST, here)
    first = _days_since_the_one_before(sessions, config.windows.first_after_days)
    novel = _novel_sessions(legs, work, here)
    if only is not None:
        z, novel = z.where(here, legs["load_z"]), novel.where(here, legs["novel"])
    novelty = np.where(
        first[yes] > config.windows.first_after_days,
        FIRST_AGAIN,
        np.where(novel, NEW_EXERCISES, 1.0),
    )
    harsh = legs["eccentric_share"] >= config.windows.severe_eccentric_share
    # What cannot be compared counts as usual: exp(0) is 1.
    value = np.exp(0.5 * z.fillna(0.0)) * novelty * np.where(harsh, ECCENTRIC, 1.0)
    return sessions.assign(
        load_z=z.reindex(sessions.index),
        novel=novel.reindex(sessions.index, fill_value=False).astype(bool),
        first_in_days=first,
        severity=value.reindex(sessions.index),
    )


def _load_z(legs: pd.DataFrame, hr_rest: float, here: NDArray[np.bool_]) -> pd.Series:
    minutes = legs["duration_s"] / 60
    effort = minutes * (legs["avg_hr_bpm"] - hr_rest).clip(lower=0)
    by_load = _against_12_weeks(legs["ended_at"], legs["leg_tonnage_kg"], here)
    return by_load.fillna(_against_12_weeks(legs["ended_at"], effort, here))


def _against_12_weeks(when: pd.Series, values: pd.Series, here: NDArray[np.bool_]) -> pd.Series:
    """Return each value's z against those of the 12 weeks before it, clipped; NaN elsewhere."""
    moments, numbers = when.to_numpy(), values.to_numpy(dtype=float)
    since = np.searchsorted(moments, (when - WEEKS_12).to_numpy())
    z = np.full(len(values), np.nan)
    for i in np.flatnonzero(here).tolist():
        z[i] = _z_score(numbers[since[i] : i], numbers[i])
    return pd.Series(z, index=values.index, dtype="float64")


def _z_score(before: NDArray[np.float64], value: float) -> float:
    if math.isnan(value) or len(before) < LEAST_BEFORE:
        return np.nan
    entered = before[~np.isnan(before)]
    if len(entered) < LEAST_BEFORE:
        return np.nan
    mean = entered.mean()
    spread = max(entered.std(ddof=1), LEAST_SPREAD * mean)
    return float(np.clip((value - mean) / spread, -Z_LIMIT, Z_LIMIT)) if spread else 0.0


def _days_since_the_one_before(sessions: pd.DataFrame, limit: float) -> pd.Series:
    rested = Breaks(sessions).rested_at(epoch_seconds(sessions["started_at"]))
    # An undecided session between may have been the leg day before.
    is_known = (rested.leg_day_d <= limit) | rested.are_first(limit)
    is_leg_day = (sessions["decision"] == "yes").to_numpy()
    return pd.Series(np.where(is_known & is_leg_day, rested.leg_day_d, np.nan), sessions.index)


def _novel_sessions(
    legs: pd.DataFrame, work: pd.DataFrame, here: NDArray[np.bool_]
) -> pd.Series[bool]:
    """Tell which leg days had 30 % or more leg sets of exercises unseen in 8 weeks.

    Sessions without sets, and those with none to compare with in the 8 weeks, are not novel. What
    a watch guessed is compared with its guesses alone, and a log's names with a log's.
    """
    leg_sets = work[work["leg"].astype(bool)]
    by_session: dict[str, list[_Named]] = defaultdict(list)
    rows = zip(leg_sets["session_id"], leg_sets["guess"], leg_sets["same"], strict=True)
    for session_id, guess, same in rows:
        by_session[session_id].append((guess, same))
    done = [by_session[key] for key in legs["session_id"]]
    moments = legs["started_at"].to_numpy()
    since = np.searchsorted(moments, (legs["started_at"] - WEEKS_8).to_numpy())
    novel = np.zeros(len(legs), dtype=bool)
    for i in np.flatnonzero(here).tolist():
        novel[i] = _is_new(done[i], done[since[i] : i])
    return pd.Series(novel, index=legs.index, dtype=bool)


def _is_new(sets: list[_Named], before: list[list[_Named]]) -> bool:
    seen = {exercise for session in before for exercise in session}
    compared_kinds = {guessed for guessed, _ in seen}
    comparable = [one for one in sets if one[0] in compared_kinds]
    if not comparable:
        return False
    return sum(one not in seen for one in comparable) / len(comparable) >= NEW_SHARE
