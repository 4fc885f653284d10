"""What loads legs as leg day does but is none: long descents, long races, and jumps.

They add a note to the runs after them and never touch the leg-day clock; a switch lets them open a
window.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from analyzer.timestamps import HOUR_S, epoch_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.advice.runner import RunFacts
    from analyzer.frames.dataset import Dataset
    from analyzer.settings import Rules

LegStressorKind = Literal["descent", "long race", "plyometrics"]


class LegStressor(NamedTuple):
    """What loaded the legs: metres down, kilometres raced or sets of jumps, hours before now.

    ``id`` is the run's or the strength session's; from ``limit`` on an amount counts.
    """

    kind: LegStressorKind
    id: str
    amount: float
    limit: float
    hours: float = 0.0


def stressor_in(run: RunFacts, rules: Rules) -> LegStressor | None:
    """Return what in this run loaded the legs beyond its kilometres, if anything."""
    if run.kind == "race" and run.km >= rules.long_race_km:
        return LegStressor("long race", run.run_id, run.km, rules.long_race_km)
    if run.descent_m > rules.long_descent_m:
        return LegStressor("descent", run.run_id, run.descent_m, rules.long_descent_m)
    return None


class LegStressors:
    """All of them, to be asked which came last before a moment.

    Args:
        runs: the runs; ignored and implausible ones do not count.
        dataset: its strength sessions and their sets.
    """

    def __init__(self, runs: Iterable[RunFacts], dataset: Dataset) -> None:
        rules = dataset.config.rules
        in_runs = (
            (run.ended_s, stressor)
            for run in runs
            if run.counts and (stressor := stressor_in(run, rules))
        )
        found = sorted([*in_runs, *_jumping_sessions(dataset, rules.plyometric_sets)])
        self._ends = [end for end, _ in found]
        self._stressors = [stressor for _, stressor in found]
        self._within_h = dataset.config.windows.standard_h

    def last_before(self, moment_s: float) -> LegStressor | None:
        """Return the last one that ended before a moment, if within the standard window.

        Args:
            moment_s: seconds since the epoch.
        """
        latest = bisect_right(self._ends, moment_s) - 1
        if latest < 0:
            return None
        hours = (moment_s - self._ends[latest]) / HOUR_S
        return self._stressors[latest]._replace(hours=hours) if hours <= self._within_h else None


def _jumping_sessions(dataset: Dataset, least: float) -> Iterator[tuple[float, LegStressor]]:
    """Yield the end of each session that was no leg day but held enough sets of jumps."""
    # Its catalogue takes long to read, and few ask for jumps.
    from analyzer.legday.exercises import lookup  # noqa: PLC0415

    sessions = dataset.strength_sessions[dataset.strength_sessions["decision"] != "yes"]
    sets = dataset.strength_sets[dataset.strength_sets["effort"] == "active"]
    sets = sets[sets["session_id"].isin(sessions["session_id"])]
    known = {name: lookup(name) for name in sets["exercise"].unique()}
    jumps = [(e := known[name]) is not None and e.pattern == "jump" for name in sets["exercise"]]
    counts = sets["session_id"][np.array(jumps, dtype=bool)].value_counts().to_dict()
    ends = epoch_seconds(sessions["ended_at"]).tolist()
    for session_id, end in zip(sessions["session_id"], ends, strict=True):
        if counts.get(session_id, 0) >= least:
            yield end, LegStressor("plyometrics", session_id, float(counts[session_id]), least)
