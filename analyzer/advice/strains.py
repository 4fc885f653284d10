"""Runs that load legs as leg day does: long descents and long races.

They add a note to the runs after them and never touch the leg-day clock; a switch lets them open a
window.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.advice.facts import RunFacts
    from analyzer.settings import Rules

HOUR_S = 3600.0
StrainKind = Literal["descent", "long race"]


class Strain(NamedTuple):
    """A run that loaded the legs: metres down or kilometres raced, and hours before now."""

    kind: StrainKind
    run_id: str
    amount: float
    hours: float = 0.0


def strain(run: RunFacts, rules: Rules) -> Strain | None:
    """Return what in this run loaded the legs beyond its kilometres, if anything."""
    if run.kind == "race" and run.km >= rules.long_race_km:
        return Strain("long race", run.run_id, run.km)
    if run.descent_m > rules.long_descent_m:
        return Strain("descent", run.run_id, run.descent_m)
    return None


class Strains:
    """All such runs, to be asked which came last before a moment."""

    def __init__(self, runs: Iterable[RunFacts], rules: Rules, within_h: float) -> None:
        found = sorted(
            (run.ended_s, s) for run in runs if not run.ignored and (s := strain(run, rules))
        )
        self._ends = [end for end, _ in found]
        self._strains = [s for _, s in found]
        self._within_h = within_h

    def before(self, at_s: float) -> Strain | None:
        """Return the last such run that ended before a moment, if within the window."""
        latest = bisect_right(self._ends, at_s) - 1
        if latest < 0:
            return None
        hours = (at_s - self._ends[latest]) / HOUR_S
        return self._strains[latest]._replace(hours=hours) if hours <= self._within_h else None
